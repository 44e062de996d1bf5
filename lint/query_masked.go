package lint

import (
	"fmt"
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

var queryMasked = Check{ID: "query/masked", Severity: Bug, NeedsContract: true, run: func(p *pass) {
	for _, q := range p.queries() {
		if !q.parsed || len(q.groups) == 0 || slices.ContainsFunc(q.groups, func(group string) bool { return !p.ofContract(group) }) {
			continue
		}
		for _, f := range p.contract.Fields() {
			masked := func(group string) bool { return p.masks(q.in, group, f) }
			name := f.QueryName()
			if q.query.Reads(name) == nil || !comparesField(q.query, name) || slices.ContainsFunc(q.groups, func(group string) bool { return !masked(group) }) {
				continue
			}
			q.tell(p, message{
				summary: fmt.Sprintf("its query compares %s, which data protection masks", name),
				details: "Queries see masked log events, with asterisks, unless the caller has logs:Unmask and uses unmask(…): the comparison never holds.",
				remedy:  "compare a field that is not masked, or let the application log what should be found in one",
			})
		}
	}
}}

// comparesField reports whether a query compares a field with something.
// Whether a field is present can be tested even if it is masked.
func comparesField(q insights.Query, name string) bool {
	compares := false
	isField := func(e insights.Expr) bool {
		f, ok := e.(*insights.Field)
		return ok && f.Name() == name
	}
	for _, command := range q.Commands() {
		insights.Inspect(command, func(n insights.Node) {
			switch n := n.(type) {
			case *insights.Binary:
				switch n.Op {
				case "=", "!=", "<", "<=", ">", ">=", "=~", "like", "not like":
					compares = compares || isField(n.X) || isField(n.Y)
				}
			case *insights.In:
				compares = compares || isField(n.X)
			}
		})
	}
	return compares
}
