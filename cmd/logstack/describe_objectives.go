package main

import (
	"cmp"
	"strings"

	"github.com/logstack-go/logstack/template"
)

// describeObjectives lists the objectives of Application Signals.
func describeObjectives(p *page, t *template.Template) {
	var rows [][]string
	for _, o := range t.Objectives() {
		bad := "periods"
		if o.Requests {
			bad = cmp.Or(o.Bad, "requests")
		}
		looks := "-"
		if o.Windows != nil {
			looks = strings.Join(o.Windows, ", ") + " min"
		}
		rows = append(rows, []string{named(o.Name, o.Resource), o.Goal + "% over " + o.Over, bad, cmp.Or(o.Of, "-"), looks})
	}
	if rows != nil {
		p.line("")
		p.table([]string{"Service level objectives", "goal", "bad", "of", "burn rates"}, rows)
	}
}
