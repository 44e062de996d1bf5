package changes

import (
	"slices"

	"github.com/logstack-go/logstack/template"
)

var filterRemoved = kind{
	name: "filter-removed",
	doc: Doc{
		Title: "Metric filters that are deleted", Severity: Told,
		Meaning: "A metric filter is deleted, and no other one publishes the same metric from the same log group. Graphs of the metric end there. Alarms on it are reported as alarm-blind.",
		Remedy:  "Restore the filter if anything reads its metric.",
	},
	find: func(f *finder) {
		for _, one := range f.removed(metricFilterType) {
			if one.new != nil || f.movedTo(one.old) != nil || one.old.twinOf() != nil || f.fate(one) == Left || f.publishedElsewhere(one.old) {
				continue
			}
			f.report.LostFilters = append(f.report.LostFilters, ref(one.old))
			f.severe(one.old, "It leaves the stack: nothing counts what it counted.", published(one.old)...)
		}
	},
}

// publishedElsewhere reports whether a metric filter of the new side does what
// a filter of the old side did.
func (c *comparison) publishedElsewhere(old *thing) bool {
	for _, t := range c.new.things() {
		if t.Type != metricFilterType || t.change.old != nil {
			continue
		}
		equal := true
		for _, property := range filterProperties {
			equal = equal && c.same(old.get(property), t.get(property)) == same
		}
		if equal {
			return true
		}
	}
	return false
}

// filterProperties lists the properties that decide what a metric filter does.
var filterProperties = []string{"LogGroupName", "FilterPattern", "MetricTransformations", "ApplyOnTransformedLogs", "FieldSelectionCriteria", "EmitSystemFieldDimensions"}

func published(t *thing) []Difference {
	view, ok := filterView(t)
	if !ok {
		return nil
	}
	all := []Difference{{What: "log group", Was: view.LogGroup}, {What: "pattern", Was: patternText(view.Pattern)}}
	for _, m := range view.Metrics {
		all = append(all, Difference{What: "metric", Was: m.Namespace + "/" + m.Name})
	}
	return all
}

// patternText returns a filter pattern for display: an empty pattern matches
// all events.
func patternText(pattern string) string {
	if pattern == "" {
		return "(all events)"
	}
	return pattern
}

func filterView(t *thing) (template.MetricFilter, bool) {
	all := t.scope.template.MetricFilters()
	at := slices.IndexFunc(all, func(view template.MetricFilter) bool { return view.LogicalID == t.LogicalID })
	if at < 0 {
		return template.MetricFilter{}, false
	}
	return all[at], true
}
