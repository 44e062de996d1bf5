package dashboards

import (
	"fmt"
	"time"

	"github.com/logstack-go/logstack/alarmrules"
)

// budgets returns the error budget that is left to a rule's objective, as one number over the
// days for which it is promised; none of a rule without one.
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
