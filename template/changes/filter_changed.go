package changes

import (
	"fmt"
	"slices"

	"github.com/logstack-go/logstack/template"
)

var filterChanged = kind{
	name: "filter-changed",
	doc: Doc{
		Title: "Metric filters that match or publish something else", Severity: Told,
		Meaning: "A metric filter has another pattern or another log group, or publishes another metric, value, unit or other dimensions. From then on its metric counts something else, which may change what alarms and graphs show.",
		Remedy:  "Run a log through both sides with `logstack diff OLD NEW LOG`. It says which events only one of them matches.",
	},
	find: func(f *finder) {
		for _, one := range f.continued() {
			if one.new.Type == metricFilterType && one.old.Type == metricFilterType {
				f.changedFilter(one)
			}
		}
	},
}

func (f *finder) changedFilter(one *change) {
	var all []Difference
	open := false
	for _, property := range filterProperties {
		was, is := one.old.get(property), one.new.get(property)
		switch f.same(was, is) {
		case unsure:
			open = true
			all = append(all, Difference{property, was.written(), is.written()})
		case differs:
			if property != "MetricTransformations" {
				all = append(all, Difference{filterWords[property], patternOr(property, was), patternOr(property, is)})
				continue
			}
			all = append(all, transformations(one)...)
		}
	}
	switch {
	case all == nil:
	case open:
		f.add(one.new, Open, "", "Whether it matches or publishes something else cannot be known.", all...)
	default:
		f.severe(one.new, "It "+filterText(all)+".", all...)
	}
}

var filterWords = map[string]string{
	"LogGroupName": "log group", "FilterPattern": "pattern", "ApplyOnTransformedLogs": "looks at transformed events",
	"FieldSelectionCriteria": "selects", "EmitSystemFieldDimensions": "system dimensions",
}

func patternOr(property string, v value) string {
	if property == "FilterPattern" {
		return patternText(v.text())
	}
	return v.written()
}

// filterText says what differs in a metric filter.
func filterText(all []Difference) string {
	matches, publishes := false, false
	for _, d := range all {
		switch d.What {
		case "pattern", "log group", "selects", "looks at transformed events":
			matches = true
		default:
			publishes = true
		}
	}
	switch {
	case matches && publishes:
		return "matches other events, and publishes something else"
	case matches:
		return "matches other events"
	}
	return "publishes something else"
}

// transformations returns how two metric filters differ in what they publish.
func transformations(one *change) []Difference {
	was, ok := filterView(one.old)
	is, okNew := filterView(one.new)
	if !ok || !okNew || len(was.Metrics) != 1 || len(is.Metrics) != 1 {
		return []Difference{{"metrics", one.old.get("MetricTransformations").written(), one.new.get("MetricTransformations").written()}}
	}
	a, b := was.Metrics[0], is.Metrics[0]
	var all []Difference
	add := func(what, was, is string) {
		if was != is {
			all = append(all, Difference{what, was, is})
		}
	}
	add("metric", a.Namespace+"/"+a.Name, b.Namespace+"/"+b.Name)
	add("value", a.Value, b.Value)
	add("unit", a.Unit, b.Unit)
	add("default value", a.Default.String(), b.Default.String())
	add("dimensions", dimensionText(a.Dimensions), dimensionText(b.Dimensions))
	return all
}

func dimensionText(all []template.Dimension) string {
	var texts []string
	for _, d := range all {
		texts = append(texts, fmt.Sprintf("%s %s", d.Name, d.Value))
	}
	slices.Sort(texts)
	return and(texts)
}
