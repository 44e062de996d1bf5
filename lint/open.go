package lint

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/dashboard"
	"github.com/logstack-go/logstack/template"
)

// decisive are the properties that checks depend on, by resource type. If only
// the deployment knows one, they find nothing. Each is the last name of a path.
var decisive = map[string][]string{
	logGroupType:                      {"RetentionInDays", "LogGroupClass"},
	metricFilterType:                  {"FilterPattern", "MetricValue"},
	subscriptionFilterType:            {"FilterPattern"},
	"AWS::CloudWatch::Alarm":          {"Threshold", "Period", "EvaluationPeriods", "DatapointsToAlarm", "ComparisonOperator", "Statistic", "ExtendedStatistic", "Stat", "TreatMissingData", "Expression"},
	"AWS::CloudWatch::CompositeAlarm": {"AlarmRule"},
	"AWS::CloudWatch::LogAlarm":       {"Threshold", "ComparisonOperator", "TreatMissingData", "QueryString"},
	"AWS::Logs::QueryDefinition":      {"QueryString"},
	"AWS::Logs::ScheduledQuery":       {"QueryString"},
}

// notKnown returns what checks depend on in a template and only the deployment
// knows.
func notKnown(t *template.Template) []NotLooked {
	var all []NotLooked
	add := func(id, property, placeholder string) { all = append(all, notKnownIn(t, id, property, placeholder)) }
	for _, m := range t.Made() {
		told := map[string]bool{} // a property may hold several
		for _, u := range m.Unresolved {
			last := u.Property[strings.LastIndexByte(u.Property, '.')+1:]
			if slices.Contains(decisive[m.Type], last) && !told[u.Property] && !t.RefersToResource(u.Placeholder) {
				told[u.Property] = true
				add(m.LogicalID, u.Property, u.Placeholder)
			}
		}
	}
	for _, d := range t.Dashboards() {
		// A body with a region or the like in it can be read all the same.
		if _, err := dashboard.Parse(d.Body); errors.Is(err, dashboard.ErrNoJSON) {
			if placeholder := unknownIn(d.Resource, "DashboardBody"); placeholder != "" {
				add(d.LogicalID, "DashboardBody", placeholder)
			}
		}
	}
	return all
}

// notKnownIn returns that a property holds what only the deployment knows, and
// how to supply it.
func notKnownIn(t *template.Template, logicalID, property, placeholder string) NotLooked {
	return NotLooked{t.Stack, logicalID, fmt.Sprintf("%s holds %s, which is known only when the stack is deployed: %s", property, placeholder, t.HowToGive(placeholder))}
}

// unknownIn returns the placeholder in a property of a resource; empty if there
// is none. A literal text may look like one.
func unknownIn(r template.Resource, property string) (placeholder string) {
	for _, u := range r.Unresolved {
		if u.Property == property {
			return u.Placeholder
		}
	}
	return ""
}
