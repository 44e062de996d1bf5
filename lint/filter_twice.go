package lint

import (
	"fmt"
	"slices"
	"strings"
)

var filterTwice = Check{ID: "filter/twice", Severity: Bug, run: func(p *pass) {
	first := map[string]filtering{}
	for _, f := range p.filters() {
		if !f.isMetric || !f.parsed || f.Undecided || len(f.metrics) == 0 {
			continue
		}
		m := f.metrics[0]
		var dimensions []string
		for _, d := range m.Dimensions {
			dimensions = append(dimensions, d.Name+"="+d.Value)
		}
		slices.Sort(dimensions)
		key := strings.Join(append([]string{p.groupKey(f.in, f.group), f.pattern.String(), m.Namespace, m.Name, m.Value}, dimensions...), "\x00")
		other, twice := first[key]
		if !twice {
			first[key] = f
			continue
		}
		f.tell(p, "", message{
			summary: fmt.Sprintf("it publishes the same values to the same metric as %s, from the same log events", other.LogicalID),
			details: fmt.Sprintf("Every matching log event counts twice in %s/%s.", m.Namespace, m.Name),
			remedy:  "delete one of the two",
		})
	}
}}
