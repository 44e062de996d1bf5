package template

import "strings"

const objectiveType = "AWS::ApplicationSignals::ServiceLevelObjective"

// Objective is a service level objective of Application Signals.
type Objective struct {
	Resource
	Name string `json:"name"`
	// Goal is the percentage that must be good: 99 where the template does not say, which
	// is Application Signals' own.
	Goal string `json:"goal"`
	// Over is for how long, such as 30 DAY: 7 DAY where the template does not say.
	Over string `json:"over"`
	// Requests reports that requests are counted, and not periods of time.
	Requests bool `json:"requests"`
	// Bad and Of are the metrics, behind their namespaces, that count what was bad, and all;
	// where it counts requests by metrics and not by metric math.
	Bad string `json:"bad,omitempty"`
	Of  string `json:"of,omitempty"`
	// Windows are how many minutes its burn rates look back.
	Windows []string `json:"windows,omitempty"`
}

// Objectives returns the service level objectives that the template makes.
func (t *Template) Objectives() []Objective {
	var all []Objective
	for _, m := range t.madeOf(objectiveType) {
		o := Objective{Resource: m.Resource, Name: m.named("Name"), Goal: textInside(m.Properties["Goal"], "AttainmentGoal"), Over: "7 DAY"}
		if o.Goal == "" {
			o.Goal = "99"
		}
		for _, interval := range []string{"RollingInterval", "CalendarInterval"} {
			if of := inside(m.Properties["Goal"], "Interval", interval); of != nil {
				o.Over = textInside(of, "Duration") + " " + textInside(of, "DurationUnit")
			}
		}
		if sli := m.Properties["RequestBasedSli"]; sli != nil {
			metric := inside(sli, "RequestBasedSliMetric")
			o.Requests = true
			o.Bad = countedBy(inside(metric, "MonitoredRequestCountMetric", "BadCountMetric"))
			o.Of = countedBy(inside(metric, "TotalRequestCountMetric"))
		}
		rates, _ := m.Properties["BurnRateConfigurations"].([]any)
		for _, rate := range rates {
			o.Windows = append(o.Windows, textInside(rate, "LookBackWindowMinutes"))
		}
		all = append(all, o)
	}
	return all
}

// countedBy returns the one metric that queries are of; empty where they are
// more.
func countedBy(queries any) string {
	list, _ := queries.([]any)
	if len(list) != 1 {
		return ""
	}
	metric := inside(list[0], "MetricStat", "Metric")
	return strings.TrimPrefix(textInside(metric, "Namespace")+" "+textInside(metric, "MetricName"), " ")
}
