package config

import (
	"time"

	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/recipes"
)

// Options are what the environment's settings say of what is derived from its
// contract.
func (e Environment) Options() recipes.Options {
	return recipes.Options{SlowerThan: time.Duration(e.Alarms.SlowRequests.SlowerThan)}
}

// Rules are the alarm rules of the environment: those of package recipes, with
// the thresholds and windows that the settings give.
func (e Environment) Rules() ([]recipes.Rule, error) {
	alarms, options := e.Alarms, e.Options()
	rules := []recipes.Rule{
		alarms.Errors.apply(recipes.ErrorCount()),
		alarms.Critical.apply(recipes.Critical()),
		alarms.SlowRequests.apply(recipes.SlowRequests(options)),
		alarms.FailedLogins.apply(recipes.FailedLogins()),
	}
	p95, err := recipes.RequestP95(e.Contract, lengths(alarms.RequestP95.Above))
	if err != nil {
		return nil, err
	}
	rules = append(rules, alarms.RequestP95.Apply(p95))
	return append(rules, recipes.Silence(lengths(alarms.Silence.After))...), nil
}

// derivable says what cannot be derived from the environment's contract. What
// filters lack, rules and queries lack as well: it is told once.
func (e Environment) derivable() (problems []error) {
	if _, err := recipes.Filters(e.Contract, e.Options()); err != nil {
		return each(err)
	}
	if _, err := e.Rules(); err != nil {
		return each(err)
	}
	for _, query := range queries.All() {
		if _, err := query.Bind(e.Contract); err != nil {
			problems = append(problems, each(err)...)
		}
	}
	return problems
}

// each are the errors that one joins, or that one.
func each(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}

func (a CountAlarm) apply(rule recipes.Rule) recipes.Rule {
	if a.Above != nil {
		rule.Thresholds = a.Above
	}
	return a.Window.Apply(rule)
}

// lengths is nil where nothing is said, so that the recipe's own holds.
func lengths(by map[recipes.Severity]Duration) map[recipes.Severity]time.Duration {
	if by == nil {
		return nil
	}
	all := map[recipes.Severity]time.Duration{}
	for severity, length := range by {
		all[severity] = time.Duration(length)
	}
	return all
}
