package main

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch/contributor"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/binding"
	"github.com/logstack-go/logstack/queries"
)

// contractPage returns the page about a contract, with what uses it.
func contractPage(c *cobra.Command, from *configFlags) ([]byte, error) {
	with, err := from.read(c)
	if err != nil {
		return nil, err
	}
	uses, err := with.uses()
	if err != nil {
		return nil, err
	}
	return with.contract.Page(uses), nil
}

// everyRule returns the alarm rules of the application and of its services,
// each once.
func (w configured) everyRule() ([]alarmrules.Rule, error) {
	all, err := w.rules("")
	if err != nil || !w.own() {
		return all, err
	}
	all = slices.Clone(all)
	for _, service := range w.environment.Services {
		for _, rule := range service.Rules {
			if !slices.ContainsFunc(all, func(r alarmrules.Rule) bool { return r.Name == rule.Name }) {
				all = append(all, rule)
			}
		}
	}
	return all, nil
}

// uses returns what rules, metrics and saved queries read, as far as the
// contract can fulfil them.
func (w configured) uses() (contract.Uses, error) {
	uses := contract.Uses{Fields: map[string]contract.Use{}, Events: map[string]contract.Use{}}
	rules, err := w.everyRule()
	if err != nil {
		return uses, err
	}
	set, _, err := alarmrules.Bindable(w.application(), rules...)
	if err != nil {
		return uses, err
	}
	note := func(l binding.Looks, add func(*contract.Use)) {
		for _, of := range []struct {
			names []string
			uses  map[string]contract.Use
		}{{l.Fields, uses.Fields}, {l.Events, uses.Events}} {
			for _, name := range of.names {
				use := of.uses[name]
				add(&use)
				of.uses[name] = use
			}
		}
	}
	for _, m := range set.Metrics {
		note(metricLooks(w.contract, m), func(u *contract.Use) { u.Metrics = append(u.Metrics, m.Metric) })
	}
	for _, b := range set.Rules {
		l, err := ruleLooks(w.contract, set, b)
		if err != nil {
			return uses, err
		}
		note(l, func(u *contract.Use) { u.Rules = append(u.Rules, b.Rule.Name) })
	}
	_, left := queries.BindAll(w.queries(), w.contract)
	for _, q := range w.queries() {
		if slices.ContainsFunc(left, func(u queries.Unbound) bool { return u.Query.Name == q.Name }) {
			continue
		}
		note(binding.QueryLooks(w.contract, q.Text), func(u *contract.Use) { u.Queries = append(u.Queries, q.Name) })
	}
	return uses, nil
}

// metricLooks returns what the filters of a metric read.
func metricLooks(c *contract.Contract, m alarmrules.Fed) (l binding.Looks) {
	for _, f := range m.Filters {
		var beside []string
		if f.Value != "" {
			beside = append(beside, f.Value)
		}
		for _, selector := range f.Dimensions {
			beside = append(beside, selector)
		}
		l = l.With(binding.PatternLooks(c, f.Pattern, beside...))
	}
	return l
}

// ruleLooks returns what a rule reads: with its metrics, its query or its
// contributors.
func ruleLooks(c *contract.Contract, set alarmrules.Set, b alarmrules.Bound) (l binding.Looks, err error) {
	for _, name := range b.Metrics {
		if m, ok := set.Metric(name); ok {
			l = l.With(metricLooks(c, m))
		}
	}
	if ask, ok := b.Rule.Watch.(alarmrules.Ask); ok {
		q, err := insights.Parse(ask.Query)
		if err != nil {
			return l, err
		}
		l = l.With(binding.QueryLooks(c, q))
	}
	if b.Insight == nil {
		return l, nil
	}
	text, err := b.Insight.Body("log-group")
	if err != nil {
		return l, err
	}
	body, err := contributor.Parse(text)
	return l.With(binding.InsightLooks(c, body.Contribution.Keys, body.Contribution.Filters)), err
}
