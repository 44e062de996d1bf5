package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/metricmath"
)

var alarmRatio = Check{ID: "alarm/ratio", Severity: Warning, run: func(p *pass) {
	all := p.allAlarms()
	for _, w := range p.watchers() {
		for i, q := range w.Metrics {
			if !q.ReturnsData || q.Expression == "" {
				continue
			}
			counts := newRatio(w).ungated(q.ID)
			if counts == nil || w.isPartOfAnother(all) {
				continue
			}
			p.tell(w.in, w.LogicalID, fmt.Sprintf("Metrics[%d].Expression", i), message{
				summary: fmt.Sprintf("it divides by %s, however few there are", strings.Join(counts, " and ")),
				details: "One bad request out of two is half of them: such an alarm goes off on next to nothing, most of all at night. A period without any has no ratio, and TreatMissingData decides what happens then.",
				remedy:  fmt.Sprintf("require a minimum, as in IF(FILL(%s, 0) > 20, …, 0)", counts[0]),
			})
		}
	}
}}

// isPartOfAnother reports whether the alarm has no actions and a composite
// alarm names it. That one may require a minimum of traffic.
func (w watcher) isPartOfAnother(all []anyAlarm) bool {
	return len(w.AlarmActions) == 0 && slices.ContainsFunc(all, func(a anyAlarm) bool {
		return a.in == w.in && a.LogicalID == w.LogicalID && a.isNamed(all)
	})
}

// ratio describes the metric math of an alarm: what is divided by what, and
// what is compared.
type ratio struct {
	trees map[string]metricmath.Node
	// counts are the metrics that count events.
	counts map[string]bool
	// divisors are the counts that something is divided by, and compared those
	// that are compared with something.
	divisors []string
	compared map[string]bool
	open     map[string]bool
}

func newRatio(w watcher) *ratio {
	r := &ratio{trees: map[string]metricmath.Node{}, counts: map[string]bool{}, compared: map[string]bool{}, open: map[string]bool{}}
	for _, q := range w.Metrics {
		if q.Expression == "" {
			r.counts[q.ID] = (q.Statistic == "Sum" || q.Statistic == "SampleCount") && slices.Contains([]string{"", "None", "Count"}, q.Unit)
		} else if e, err := metricmath.Parse(q.Expression); err == nil {
			r.trees[q.ID] = e.Tree()
		}
	}
	return r
}

// ungated returns the counts that a query divides by and compares with nothing.
func (r *ratio) ungated(id string) []string {
	r.query(id, func(n metricmath.Node) {
		b, ok := n.(*metricmath.Binary)
		if !ok {
			return
		}
		switch b.Operator {
		case "/":
			for _, of := range r.countsIn(b.Right) {
				if !slices.Contains(r.divisors, of) {
					r.divisors = append(r.divisors, of)
				}
			}
		case "<", "<=", ">", ">=":
			for _, of := range append(r.countsIn(b.Left), r.countsIn(b.Right)...) {
				r.compared[of] = true
			}
		}
	})
	if slices.ContainsFunc(r.divisors, func(id string) bool { return r.compared[id] }) {
		return nil
	}
	return r.divisors
}

// query visits the nodes of a query and of the queries that it refers to.
func (r *ratio) query(id string, visit func(metricmath.Node)) {
	tree := r.trees[id]
	if tree == nil || r.open[id] {
		return
	}
	r.open[id] = true
	metricmath.Walk(tree, func(n metricmath.Node) {
		visit(n)
		if ref, ok := n.(*metricmath.Reference); ok {
			r.query(ref.ID, visit)
		}
	})
	r.open[id] = false
}

// countsIn returns the counts in an expression.
func (r *ratio) countsIn(n metricmath.Node) []string {
	var all []string
	asked := map[metricmath.Node]bool{} // used for their times, not their values
	metricmath.Walk(n, func(n metricmath.Node) {
		if call, ok := n.(*metricmath.Call); ok && slices.Contains(ofTime, strings.ToUpper(call.Function)) {
			for _, a := range call.Arguments {
				asked[a] = true
			}
		}
		ref, ok := n.(*metricmath.Reference)
		if !ok || asked[n] {
			return
		}
		if r.counts[ref.ID] {
			all = append(all, ref.ID)
		}
		if !r.open[ref.ID] || r.trees[ref.ID] == nil {
			r.query(ref.ID, func(n metricmath.Node) {
				if inner, ok := n.(*metricmath.Reference); ok && r.counts[inner.ID] {
					all = append(all, inner.ID)
				}
			})
		}
	})
	return all
}

// ofTime are the functions that return times, whatever the values of the metric
// (using-metric-math).
var ofTime = []string{"PERIOD", "EPOCH", "SECOND", "MINUTE", "HOUR", "DAY", "DATE", "MONTH", "YEAR"}
