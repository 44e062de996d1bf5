package changes

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/template"
)

var alarmBlind = kind{
	name: "alarm-blind",
	doc: Doc{
		Title: "Alarms that can no longer go off", Severity: Loss,
		Meaning: "No metric filter feeds the alarm's metric any more: the filter is gone, or publishes another metric, another unit or other dimensions. Or the rule of a composite alarm names an alarm that is gone or renamed. Such an alarm looks just like one that has nothing to report.",
		Remedy:  "Restore the filter, or point the alarm at a metric that the filters publish.",
	},
	find: func(f *finder) {
		for _, one := range f.continued() {
			if one.new.Type == compositeType && one.old.Type == compositeType {
				f.deadRule(one)
			}
			if one.new.Type != alarmType || one.old.Type != alarmType {
				continue
			}
			for _, m := range unfed(one.new, f.new) {
				if wasFed(m, one.old, f.old) {
					f.severe(one.new, fmt.Sprintf("No metric filter feeds %s any more: the alarm gets no data of it.", metricText(m)))
				}
			}
		}
	},
}

// ruled finds the alarms that a rule names (API_PutCompositeAlarm).
var ruled = regexp.MustCompile(`\b(?:ALARM|OK|INSUFFICIENT_DATA)\(\s*["']?([^"')]+?)["']?\s*\)`)

// deadRule finds the alarms that a composite alarm's rule names and that the
// new side does not have under any name.
func (f *finder) deadRule(one *change) {
	named := func(s *side, name string) bool {
		for _, t := range s.things() {
			if isAlarm(t) && (t.called() == name || strings.HasSuffix(name, ":alarm:"+t.called())) {
				return true
			}
		}
		return false
	}
	var gone []string
	for _, m := range ruled.FindAllStringSubmatch(one.new.get("AlarmRule").text(), -1) {
		if named(f.old, m[1]) && !named(f.new, m[1]) && !slices.Contains(gone, m[1]) {
			gone = append(gone, m[1])
		}
	}
	if gone != nil {
		f.severe(one.new, fmt.Sprintf("Its rule names %s, which the new side does not have under that name: it is never in ALARM there.", and(gone)))
	}
}

// wasFed reports whether the old side fed a metric, or fed another metric of
// its namespace that the alarm watched. Metrics that the old side did not feed
// come from elsewhere, and still do.
func wasFed(m template.Metric, old *thing, s *side) bool {
	if fed(m, old.scope, s) {
		return true
	}
	all := metricsOf(old)
	if slices.ContainsFunc(all, func(other template.Metric) bool { return sameMetric(other, m) }) {
		return false // the old side did not feed it either
	}
	return slices.ContainsFunc(all, func(other template.Metric) bool { return other.Namespace == m.Namespace && fed(other, old.scope, s) })
}

// metricsOf returns the metrics that an alarm watches.
func metricsOf(t *thing) []template.Metric {
	var all []template.Metric
	for _, a := range t.scope.template.Alarms() {
		if a.LogicalID != t.LogicalID {
			continue
		}
		if a.MetricName != "" {
			all = append(all, a.Metric)
		}
		for _, q := range a.Metrics {
			if q.MetricName != "" {
				all = append(all, q.Metric)
			}
		}
	}
	return all
}

// unfed returns the alarm's metrics that no metric filter of its side feeds.
func unfed(alarm *thing, s *side) []template.Metric {
	var all []template.Metric
	for _, m := range metricsOf(alarm) {
		if !fed(m, alarm.scope, s) {
			all = append(all, m)
		}
	}
	return all
}

// fed reports whether a metric filter publishes a metric. A filter that cannot
// be read might publish any metric.
func fed(m template.Metric, in *scope, s *side) bool {
	for _, other := range s.scopes {
		if !samePlace(in, other) {
			continue
		}
		for _, filter := range other.template.MetricFilters() {
			for _, to := range filter.Metrics {
				if publishes(to, m) {
					return true
				}
			}
		}
		for _, r := range other.template.Refused() {
			if r.Type == metricFilterType {
				return true
			}
		}
	}
	return false
}

// publishes reports whether a transformation publishes datapoints of a metric.
// A transformation with dimensions publishes only from log events that have all
// of them, and never without dimensions (API_MetricTransformation).
func publishes(to template.Transformation, m template.Metric) bool {
	if !mayBe(to.Namespace, m.Namespace) || !mayBe(to.Name, m.MetricName) {
		return false
	}
	if m.Unit != "" && !mayBe(m.Unit, to.Unit) {
		return false
	}
	names := func(all []template.Dimension) []string {
		var names []string
		for _, d := range all {
			names = append(names, d.Name)
		}
		slices.Sort(names)
		return names
	}
	return slices.Equal(names(to.Dimensions), names(m.Dimensions))
}

// mayBe reports whether two texts are equal, or may be once deployed.
func mayBe(a, b string) bool {
	return a == b || strings.Contains(a, "${") != strings.Contains(b, "${")
}

func sameMetric(a, b template.Metric) bool {
	return a.Namespace == b.Namespace && a.MetricName == b.MetricName && slices.Equal(a.Dimensions, b.Dimensions)
}

func metricText(m template.Metric) string {
	text := m.Namespace + "/" + m.MetricName
	if len(m.Dimensions) > 0 {
		var all []string
		for _, d := range m.Dimensions {
			all = append(all, d.Name)
		}
		text += " by " + and(all)
	}
	return text
}
