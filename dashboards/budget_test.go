package dashboards

import (
	"testing"
	"time"

	"github.com/logstack-go/logstack/alarmrules"
)

// The error budget of an objective is a single number over the days of the
// objective. It stands where the layout names its rule, or else among the rest.
func TestBudgets(t *testing.T) {
	set := bound(t, rule(t, "availability"))
	for name, layout := range map[string]Layout{
		"the rest":  {},
		"its rule":  {Graphs: []Shown{{Name: "availability"}}},
		"both":      {Graphs: []Shown{{Name: "availability"}, {Name: Rest}}},
		"something": {Graphs: []Shown{{Name: "requests"}}},
	} {
		graphs := layout.Resolve(set)
		computable(t, graphs)
		var budgets []Graph
		for _, g := range graphs {
			if g.Over > 0 {
				budgets = append(budgets, g)
			}
		}
		if name == "something" {
			if len(budgets) > 0 {
				t.Errorf("%s: nobody asked for %v", name, budgets)
			}
			continue
		}
		if len(budgets) != 1 || budgets[0].Over != 30*24*time.Hour || len(budgets[0].Levels) > 0 {
			t.Fatalf("%s: %+v", name, budgets)
		}
		lines := budgets[0].Lines
		if last := lines[len(lines)-1]; budgets[0].Title != "Availability: error budget" || last.Hidden ||
			last.Expression != "100 - 100 * (100 * FILL(failedRequests, 0) / requests) / 0.1" || last.Label != "% left of 99.9% over 30 days" {
			t.Errorf("%s: %+v", name, budgets[0])
		}
	}
}

func rule(t *testing.T, name string) alarmrules.Rule {
	t.Helper()
	r, err := alarmrules.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
