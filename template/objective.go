package template

import "strings"

const objectiveType = "AWS::ApplicationSignals::ServiceLevelObjective"

// Objective is a service level objective of Application Signals.
type Objective struct {
	Resource
	// Name is the name of the objective.
	Name string `json:"name"`
	// Goal is the percentage that must be good. Default: 99, as in Application
	// Signals.
	Goal string `json:"goal"`
	// Over is the interval, such as 30 DAY. Default: 7 DAY.
	Over string `json:"over"`
	// Requests reports whether the objective counts requests rather than
	// periods.
	Requests bool `json:"requests"`
	// Bad and Of are the metrics that count bad requests and all requests, with
	// their namespaces in front. They are empty unless the objective counts
	// requests by plain metrics, without metric math.
	Bad string `json:"bad,omitempty"`
	Of  string `json:"of,omitempty"`
	// Windows are the look-back windows of its burn rates, in minutes.
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

// countedBy returns the only metric of the queries; empty if they have several.
func countedBy(queries any) string {
	list, _ := queries.([]any)
	if len(list) != 1 {
		return ""
	}
	metric := inside(list[0], "MetricStat", "Metric")
	return strings.TrimPrefix(textInside(metric, "Namespace")+" "+textInside(metric, "MetricName"), " ")
}
