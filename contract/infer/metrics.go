package infer

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/sensitive"
	"github.com/logstack-go/logstack/internal/jsonscan"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// metricNames returns the log-based metrics that records have values of, or nil if
// there are too many to know.
func (d *draft) metricNames() *seenPath {
	p := d.total[d.paths[contract.MetricName]]
	if p == nil || len(p.values) > maxValues || d.paths[contract.MetricValue] == "" {
		return nil
	}
	return p
}

// hasMetric reports whether a record has a value of a metric, as far as that is known.
func (d *draft) hasMetric(name string) bool {
	p := d.total[d.paths[contract.MetricName]]
	return p != nil && (p.values[name] > 0 || len(p.values) > maxValues)
}

// metrics writes the log-based metrics that the preset does not have, and removes
// those that no record has, because a metric filter for them would match nothing.
func (d *draft) metrics(b *strings.Builder) {
	var lines strings.Builder
	if p := d.metricNames(); p != nil {
		for _, name := range slices.Sorted(maps.Keys(p.values)) {
			d.metric(&lines, name)
		}
	}
	for _, m := range d.base.Metrics() {
		if !d.hasMetric(m.Name) {
			fmt.Fprintf(&lines, "  %s: null # no record has it\n", strictyaml.Text(m.Name))
		}
	}
	section(b, "metrics", lines.String())
}

func (d *draft) metric(b *strings.Builder, name string) {
	if sensitive.Shown(name) != name || name == "" || name == longValue || strings.ContainsAny(name, ":*$") || strings.ContainsFunc(name, unicode.IsControl) {
		return // CloudWatch has no metric of that name, or it is unknown
	}
	unit, note := contract.None, ""
	for _, g := range d.groups {
		if names := g.paths[d.paths[contract.MetricName]]; names != nil && len(names.values) == 1 && names.values[name] > 0 {
			if units := g.paths[d.paths[contract.MetricUnit]]; units != nil {
				for v := range units.values {
					if unit, note = contract.UnitOfWord(v), ""; unit.UnmarshalText([]byte(unit)) != nil {
						unit, note = contract.None, fmt.Sprintf("; CloudWatch has no %q", sensitive.Shown(v))
					}
				}
			}
		}
	}
	whole := ""
	if at := slices.IndexFunc(d.base.Metrics(), func(m contract.Metric) bool { return m.Name == name }); at >= 0 {
		m := d.base.Metrics()[at]
		if !d.split(m) {
			whole = ", dimensions: []"
		} else if m.Unit == unit {
			return
		}
	}
	fmt.Fprintf(b, "  %s: {unit: %s%s} # guessed: the unit, from the records%s\n", strictyaml.Text(name), unit, whole, note)
}

// split reports whether all records of a metric have the fields that the preset
// splits it by.
func (d *draft) split(m contract.Metric) bool {
	for _, g := range d.groups {
		if names := g.paths[d.paths[contract.MetricName]]; names == nil || names.values[m.Name] == 0 {
			continue
		}
		for _, field := range m.Dimensions {
			if p := g.paths[d.paths[field]]; p == nil || p.n < g.n || p.types[jsonscan.Null]+p.types[jsonscan.Object]+p.types[jsonscan.Array]+p.values[""] > 0 {
				return false
			}
		}
	}
	return true
}
