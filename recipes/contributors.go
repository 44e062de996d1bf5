package recipes

import (
	"fmt"
	"time"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/binding"
)

// ContributorRule says when an alarm on a Contributor Insights rule goes off: on
// the contributor with the most log events of one kind. It costs by the log
// events that match, where a LogRule costs by what its query reads
// (ContributorInsights).
type ContributorRule struct {
	// Name names the rule among those of a log group, and is stable.
	Name string
	// Event is what is counted, by its name in the contract.
	Event string
	// By are one to four fields, by their names in the contract, whose values
	// tell contributors apart.
	By []string
	// Period is how long one datapoint covers: whole minutes up to a day.
	Period time.Duration
	// Thresholds are how many log events of one contributor are still good.
	Thresholds map[Severity]float64
	// Meaning, FirstSteps and Query are those of Rule.
	Meaning, FirstSteps, Query string
}

// AddressContributors is FailedLoginsByAddress by Contributor Insights.
func AddressContributors() ContributorRule {
	r := FailedLoginsByAddress()
	return ContributorRule{
		Name: r.Name, Event: "login_failed", By: []string{"ip_address"},
		Period: r.Over, Thresholds: r.Thresholds,
		Meaning: r.Meaning, FirstSteps: r.FirstSteps, Query: r.SavedQuery,
	}
}

// Body is the rule as CloudWatch wants it, for a log group of that name. It is an
// error if the contract lacks something, or if a rule cannot say it (see
// binding.Contributor).
func (r ContributorRule) Body(c *contract.Contract, logGroup string) (string, error) {
	body, err := binding.InsightBody(c, binding.Selection{Event: r.Event}, r.By, logGroup)
	if err != nil {
		return "", fmt.Errorf("rule %s from contract %s: %w", r.Name, c.Name(), err)
	}
	return body, nil
}

// Rule is the alarm rule on the Contributor Insights rule of that name.
func (r ContributorRule) Rule(insightRule string) Rule {
	return Rule{
		Name:              r.Name,
		Math:              fmt.Sprintf(`INSIGHT_RULE_METRIC("%s", "MaxContributorValue")`, insightRule),
		Comparison:        Above,
		Thresholds:        r.Thresholds,
		Period:            r.Period,
		EvaluationPeriods: 1,
		DatapointsToAlarm: 1,
		Missing:           NotBreaching,
		Meaning:           r.Meaning,
		FirstSteps:        r.FirstSteps,
		Query:             r.Query,
	}
}
