package dashboards

import (
	"fmt"
	"time"

	"github.com/logstack-go/logstack/alarmrules"
)

// budgets returns the graph of the error budget that a rule's objective has left:
// a single number over the days of the objective. It returns nothing for a rule
// without an objective.
func budgets(rule alarmrules.Bound) []Graph {
	budget := rule.Budget
	if budget == nil {
		return nil
	}
	days := int(budget.Over / (24 * time.Hour))
	g := Graph{Title: rule.Title + ": error budget", Unit: "percent", Over: budget.Over}
	for _, o := range budget.Operands {
		g.Lines = append(g.Lines, Line{Series: o.Series, ID: o.ID, Hidden: true})
	}
	g.Lines = append(g.Lines, Line{Expression: budget.Math, Label: fmt.Sprintf("%% left of %s over %d days", budget.Target, days)})
	return []Graph{g}
}
