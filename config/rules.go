package config

import (
	"cmp"
	"time"

	"github.com/logstack-go/logstack/recipes"
)

// Options are what the environment's settings say of what is derived from its
// contract.
func (e Environment) Options() recipes.Options {
	options := recipes.Options{
		SlowerThan:     time.Duration(e.Alarms.SlowRequests.SlowerThan),
		IngestionPrice: e.Dashboard.PricePerGB,
	}
	if slow := e.Alarms.SlowQueries; slow != nil {
		options.SlowQuery = time.Duration(slow.SlowerThan)
	}
	return options
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
	if a := alarms.RequestP99; a != nil {
		p99, err := recipes.RequestP99(e.Contract, lengths(a.Above))
		if err != nil {
			return nil, err
		}
		rules = append(rules, a.Apply(p99))
	}
	if a := alarms.ErrorRatio; a != nil {
		rules = append(rules, a.apply(recipes.ErrorRatio(a.AtLeast)))
	}
	if a := alarms.Unstructured; a != nil {
		rules = append(rules, a.apply(recipes.Unstructured(a.AtLeast)))
	}
	if a := alarms.SlowQueries; a != nil {
		rules = append(rules, a.apply(recipes.SlowQueries(options)))
	}
	if a := alarms.VolumeAnomaly; a != nil {
		rules = append(rules, a.apply(recipes.VolumeAnomaly()))
	}
	if a := alarms.SensitiveData; a != nil {
		rules = append(rules, a.apply(recipes.SensitiveData()))
	}
	rules = append(rules, recipes.Mismatch(lengths(alarms.Mismatch.After))...)
	return append(rules, recipes.Silence(lengths(alarms.Silence.After))...), nil
}

// LogRules are the environment's alarm rules on scheduled queries.
func (e Environment) LogRules() []recipes.LogRule {
	var rules []recipes.LogRule
	byAddress := e.Alarms.FailedLoginsByAddress.query()
	if len(e.Contributors()) > 0 {
		byAddress = nil
	}
	for _, asked := range []struct {
		alarm *QueryAlarm
		rule  recipes.LogRule
	}{
		{byAddress, recipes.FailedLoginsByAddress()},
		{e.Alarms.ExternalFailures, recipes.ExternalFailures()},
		{e.Alarms.HighErrorRate, recipes.HighErrorRate()},
	} {
		if asked.alarm != nil {
			rules = append(rules, asked.alarm.apply(asked.rule))
		}
	}
	return rules
}

// Contributors are the environment's alarm rules by Contributor Insights.
func (e Environment) Contributors() []recipes.ContributorRule {
	a := e.Alarms.FailedLoginsByAddress
	if a == nil || a.By != ByInsights {
		return nil
	}
	rule := recipes.AddressContributors()
	if a.Above != nil {
		rule.Thresholds = a.Above
	}
	rule.Period = cmp.Or(time.Duration(a.Over), rule.Period)
	return []recipes.ContributorRule{rule}
}

// Objective is what the environment promises of its requests; nil where it
// promises nothing.
func (e Environment) Objective() *recipes.Objective {
	a := e.Alarms.Availability
	if a == nil {
		return nil
	}
	return &recipes.Objective{
		Percent: float64(a.Objective), Window: time.Duration(a.Days) * 24 * time.Hour, Least: a.AtLeast,
	}
}

// derivable says what cannot be derived from the environment's contract. What
// filters lack, rules lack as well: it is told once. Saved queries that the
// contract cannot fulfil are left out, which is no mistake.
func (e Environment) derivable() (problems []error) {
	rules, err := e.Rules()
	if err != nil {
		rules = nil // its filters may say more, and first
	}
	if objective := e.Objective(); objective != nil {
		pairs, _ := recipes.BurnRates(*objective)
		for _, pair := range pairs {
			rules = append(rules, pair.Long, pair.Short)
		}
	}
	if _, err := recipes.Filters(e.Contract, e.Options(), rules...); err != nil {
		return each(err)
	}
	if err != nil {
		return each(err)
	}
	for _, rule := range e.Contributors() {
		if _, err := rule.Body(e.Contract, e.LogGroups.Application.Name); err != nil {
			problems = append(problems, each(err)...)
		}
	}
	for _, rule := range e.LogRules() {
		if _, err := rule.Bind(e.Contract); err != nil {
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

func (a RatioAlarm) apply(rule recipes.Rule) recipes.Rule {
	if a.Above != nil {
		rule.Thresholds = map[recipes.Severity]float64{}
		for severity, share := range a.Above {
			rule.Thresholds[severity] = float64(share)
		}
	}
	return a.Window.Apply(rule)
}

// query is the alarm as one on a query; nil where there is none.
func (a *AddressAlarm) query() *QueryAlarm {
	if a == nil {
		return nil
	}
	return &a.QueryAlarm
}

func (a QueryAlarm) apply(rule recipes.LogRule) recipes.LogRule {
	if a.Above != nil {
		rule.Thresholds = a.Above
	}
	rule.Every = cmp.Or(time.Duration(a.Every), rule.Every)
	rule.Over = cmp.Or(time.Duration(a.Over), rule.Over)
	if a.LogLines != nil {
		rule.LogLines = *a.LogLines
	}
	return rule
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
