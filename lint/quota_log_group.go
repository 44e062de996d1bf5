package lint

import (
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch"
)

var quotaLogGroup = Check{ID: "quota/log-group", Severity: Fatal, run: func(p *pass) {
	type held struct{ metric, subscription, regex int }
	all := map[string]*held{}
	for _, f := range p.filters() {
		if f.Undecided {
			continue // it may be one or the other
		}
		key := p.groupKey(f.in, f.group)
		if all[key] == nil {
			all[key] = &held{}
		}
		h := all[key]
		over := func(n *int, most int, what, page string) {
			if *n++; *n == most+1 {
				f.tell(p, "", message{
					summary: fmt.Sprintf("it is one more than the %d %s that a log group takes", most, what),
					details: fmt.Sprintf("CloudWatch refuses it and those after it (%s).", page),
				})
			}
		}
		if f.isMetric {
			over(&h.metric, cloudwatch.MaxMetricFilters, "metric filters", "API_PutMetricFilter")
		} else {
			over(&h.subscription, cloudwatch.MaxSubscriptionFilters, "subscription filters", "API_PutSubscriptionFilter")
		}
		if f.parsed && f.pattern.Regexes() > 0 {
			over(&h.regex, cloudwatch.MaxRegexFilters, "filters with regular expressions", "API_PutMetricFilter")
		}
	}
	for _, t := range p.templates {
		for _, g := range t.LogGroups() {
			if n := len(g.Indexed); n > cloudwatch.MaxIndexedFields {
				p.tell(t, g.LogicalID, "FieldIndexPolicies", message{
					summary: fmt.Sprintf("it indexes %d fields, and a log group takes %d", n, cloudwatch.MaxIndexedFields),
					details: "CloudWatch refuses it (API_PutIndexPolicy).",
				})
			}
		}
	}
}}
