package lint

import (
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/logclass"
)

var loggroupClass = Check{ID: "loggroup/class", Severity: Fatal, run: func(p *pass) {
	// users maps the key of a log group to what uses its features.
	users := map[string]map[logclass.Feature][]string{}
	use := func(group string, feature logclass.Feature, who string) {
		if users[group] == nil {
			users[group] = map[logclass.Feature][]string{}
		}
		users[group][feature] = append(users[group][feature], who)
	}
	for _, f := range p.filters() {
		use(p.groupKey(f.in, f.group), f.feature(), f.LogicalID)
	}
	for _, t := range p.templates {
		for _, tr := range t.Transformers() {
			use(p.groupKey(t, tr.LogGroup), logclass.Transformers, tr.LogicalID)
		}
	}
	for _, t := range p.templates {
		for _, g := range t.LogGroups() {
			if g.Class == "" || isOpen(g.Class) {
				continue
			}
			used := users[p.groupKey(t, g.LogicalID)]
			if len(g.Indexed) > 0 && used[logclass.FieldIndexes] == nil {
				used = withFeature(used, logclass.FieldIndexes)
			}
			for _, feature := range []logclass.Feature{logclass.MetricFilters, logclass.SubscriptionFilters, logclass.Transformers, logclass.FieldIndexes} {
				who, ok := used[feature]
				err := logclass.Check(insights.Class(g.Class), feature)
				if !ok || err == nil {
					continue
				}
				found := message{
					summary: err.Error(),
					remedy:  "make it a log group of class STANDARD",
				}
				if len(who) > 0 {
					found.details = fmt.Sprintf("CloudWatch refuses %s.", strings.Join(who, ", "))
				}
				p.tell(t, g.LogicalID, "LogGroupClass", found)
			}
		}
	}
}}

// withFeature adds the log group itself to the users of a feature.
func withFeature(used map[logclass.Feature][]string, feature logclass.Feature) map[logclass.Feature][]string {
	if used == nil {
		used = map[logclass.Feature][]string{}
	}
	used[feature] = []string{}
	return used
}
