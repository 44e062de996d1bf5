package lint

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/internal/nearest"
)

var compositeMember = Check{ID: "composite/member", Severity: Fatal, run: func(p *pass) {
	names := p.alarmNames()
	for _, t := range p.templates {
		for _, c := range t.CompositeAlarms() {
			rule, err := alarm.ParseRule(c.Rule)
			if err != nil {
				continue // which another check tells
			}
			named := map[string]string{}
			if c.Suppressor != "" {
				named[c.Suppressor] = "ActionsSuppressor"
			}
			for _, name := range rule.Alarms() {
				named[name] = "AlarmRule"
			}
			for _, name := range slices.Sorted(maps.Keys(named)) {
				if names[name] || isOpen(name) || strings.HasPrefix(name, "arn:") {
					continue
				}
				f := finding{
					severity: Warning,
					summary:  fmt.Sprintf("its rule names the alarm %s, which the templates do not make", name),
					details:  "CloudWatch makes a composite alarm only if all alarms that its rule names exist: if nobody else makes this one, the deployment fails.",
				}
				if named[name] == "ActionsSuppressor" {
					f.severity = Info // which is of a deployment, more often than not
				}
				if meant := nearest.Name(name, slices.Sorted(maps.Keys(names))); meant != "" {
					f.severity, f.remedy = Fatal, fmt.Sprintf("did you mean %s?", meant)
				}
				p.tell(t, c.LogicalID, named[name], f)
			}
		}
	}
}}

// alarmNames are the names of all alarms, of refused ones, too.
func (p *pass) alarmNames() map[string]bool {
	names := map[string]bool{}
	for _, t := range p.templates {
		for _, a := range t.Alarms() {
			names[a.Name] = true
		}
		for _, a := range t.CompositeAlarms() {
			names[a.Name] = true
		}
		for _, a := range t.LogAlarms() {
			names[a.Name] = true
		}
		for _, r := range t.Refused() {
			if strings.HasSuffix(r.Type, "Alarm") {
				names[r.Name] = true
			}
		}
	}
	return names
}
