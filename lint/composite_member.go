package lint

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
)

var compositeMember = Check{ID: "composite/member", Severity: Fatal, run: func(p *pass) {
	names := p.alarmNames()
	for _, t := range p.templates {
		for _, c := range t.CompositeAlarms() {
			rule, err := alarm.ParseRule(c.Rule)
			if err != nil {
				continue // another check reports it
			}
			named := map[string]string{}
			if c.Suppressor != "" {
				named[c.Suppressor] = "ActionsSuppressor"
			}
			for _, name := range rule.Alarms() {
				named[name] = "AlarmRule"
			}
			for _, name := range slices.Sorted(maps.Keys(named)) {
				if isOpen(name) || strings.HasPrefix(name, "arn:") || slices.ContainsFunc(names, func(made string) bool { return made == name || mayBe(made, name) }) {
					continue
				}
				f := message{
					severity: Warning,
					summary:  fmt.Sprintf("its rule names the alarm %s, which the templates do not make", name),
					details:  "CloudWatch creates a composite alarm only if all alarms in its rule exist: unless somebody else creates this one, the deployment fails.",
				}
				if named[name] == "ActionsSuppressor" {
					f.severity = Info // it is usually an alarm for a deployment
				}
				if meant := meantName(name, names); meant != "" {
					f.severity, f.remedy = Fatal, fmt.Sprintf("did you mean %s?", meant)
				}
				if !p.isWhole() {
					f.severity = Info
				}
				p.tell(t, c.LogicalID, named[name], f)
			}
		}
	}
}}

// alarmNames returns the names of all alarms, including refused ones.
func (p *pass) alarmNames() []string {
	var names []string
	for _, a := range p.allAlarms() {
		names = append(names, a.name)
	}
	for _, t := range p.templates {
		for _, r := range t.Refused() {
			if strings.HasSuffix(r.Type, "Alarm") {
				names = append(names, r.Name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
