package main

import (
	"io"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/contract"
)

// rulesAnswer is the answer in JSON.
type rulesAnswer struct {
	// Contract is the name of the contract that the rules are bound to.
	Contract string `json:"contract"`
	// Rules are the rules, sorted by name.
	Rules []ruleJSON `json:"rules"`
}

// ruleJSON is a rule in JSON.
type ruleJSON struct {
	// Name is the name of the rule.
	Name string `json:"name"`
	// Kind is the kind of the rule: what makes its alarms go off.
	Kind ruleKind `json:"kind"`
	// On reports whether the application has the rule.
	On bool `json:"on"`
	// Optional reports whether an application has the rule only if it asks for
	// it.
	Optional bool `json:"optional,omitempty"`
	// Own reports whether the rule is one of the configuration's own.
	Own bool `json:"own,omitempty"`
	// Changed reports whether the rule ships and the configuration changes it.
	Changed bool `json:"changed,omitempty"`
	// When says in words when its alarms go off.
	When string `json:"when"`
	// Meaning says what it means when an alarm goes off.
	Meaning string `json:"meaning"`
	// FirstSteps say what to do first.
	FirstSteps string `json:"firstSteps"`
	// Query is the name of the saved query that answers the first question.
	Query string `json:"query,omitempty"`
	// Runbook is the address of a page that says more.
	Runbook string `json:"runbook,omitempty"`
	// Filters are the metric filters that it needs.
	Filters []filterJSON `json:"filters,omitempty"`
	// Insight is its Contributor Insights rule; absent for most rules.
	Insight *insightJSON `json:"insight,omitempty"`
	// Alarms are its alarms.
	Alarms []alarmJSON `json:"alarms,omitempty"`
	// Lacks says what the contract lacks for the rule. Such a rule has neither
	// filters nor alarms here.
	Lacks []string `json:"lacks,omitempty"`
}

// ruleKind is one of alarmrules.Kinds.
type ruleKind string

// filterJSON is a metric filter in JSON.
type filterJSON struct {
	// Name is the name of the metric filter.
	Name string `json:"name"`
	// Pattern is its filter pattern.
	Pattern string `json:"pattern"`
	// Metric is the name of its metric.
	Metric string `json:"metric"`
	// Value is what a match publishes: a number, or a selector such as
	// $.duration_ms.
	Value string `json:"value,omitempty"`
	// Unit is the unit of the metric.
	Unit string `json:"unit"`
	// Dimensions are selectors of the values of the metric's dimensions, by
	// name.
	Dimensions map[string]string `json:"dimensions,omitempty"`
}

// insightJSON is a Contributor Insights rule in JSON.
type insightJSON struct {
	// Name is the name of the rule, without the application's name.
	Name string `json:"name"`
	// Body is the rule itself, as JSON, with ${LogGroup} in the place of the
	// log group.
	Body string `json:"body"`
}

// alarmJSON is an alarm of a rule in JSON.
type alarmJSON struct {
	// Name is the name of the alarm without the application's name, such as
	// errors-ticket.
	Name string `json:"name"`
	// Severity says who is told.
	Severity string `json:"severity"`
	// When says in words when the alarm goes off.
	When string `json:"when"`
	// Meaning says what it means when the alarm goes off.
	Meaning string `json:"meaning"`
	// FirstSteps say what to do first.
	FirstSteps string `json:"firstSteps"`
	// Part reports whether the alarm is part of another one of the rule, which
	// notifies people in its place.
	Part bool `json:"part,omitempty"`
	// Quiet reports whether the alarm notifies nobody, because an alarm of
	// another rule looks at it and notifies people in its place.
	Quiet bool `json:"quiet,omitempty"`
	// Comparison says on which side of the threshold a datapoint breaches or,
	// with a band, on which side of the band.
	Comparison string `json:"comparison,omitempty"`
	// Threshold is what datapoints are compared with or, with a band, its
	// width in standard deviations; absent for a rule on other alarms.
	Threshold *float64 `json:"threshold,omitempty"`
	// Band reports whether datapoints are compared with a band that CloudWatch
	// learns from the metric.
	Band bool `json:"band,omitempty"`
	// Period is the time that one datapoint covers, in seconds.
	Period float64 `json:"period,omitempty"`
	// EvaluationPeriods is the number of newest datapoints that are looked at,
	// and DatapointsToAlarm how many of those must breach.
	EvaluationPeriods int `json:"evaluationPeriods,omitempty"`
	DatapointsToAlarm int `json:"datapointsToAlarm,omitempty"`
	// MissingData says how a period without a datapoint is treated.
	MissingData string `json:"missingData,omitempty"`
	// Metric is the metric that the alarm watches.
	Metric *seriesJSON `json:"metric,omitempty"`
	// Math is metric math over Operands.
	Math string `json:"math,omitempty"`
	// Operands are the metrics that Math names.
	Operands []operandJSON `json:"operands,omitempty"`
	// Query is the scheduled query that the alarm watches.
	Query string `json:"query,omitempty"`
	// Every is how often the query runs, and Over the time range that it
	// reads, both in seconds.
	Every float64 `json:"every,omitempty"`
	Over  float64 `json:"over,omitempty"`
	// ResultsToEvaluate is the number of newest results that are looked at,
	// and ResultsToAlarm how many of those must breach.
	ResultsToEvaluate int `json:"resultsToEvaluate,omitempty"`
	ResultsToAlarm    int `json:"resultsToAlarm,omitempty"`
	// LogLines is the number of log lines in a notification of an alarm on a
	// query.
	LogLines *int `json:"logLines,omitempty"`
	// Rule says in words which states of other alarms set it off.
	Rule string `json:"rule,omitempty"`
	// SuppressedBy is the alarm that suppresses its actions.
	SuppressedBy string `json:"suppressedBy,omitempty"`
}

// seriesJSON is a statistic of a metric in JSON.
type seriesJSON struct {
	// Namespace and Name name the metric. There is no namespace if whoever makes
	// the metric filter chooses it.
	Namespace string `json:"namespace,omitempty"`
	Name      string `json:"name,omitempty"`
	// Insight is the name of the Contributor Insights rule whose largest
	// contributor is looked at; empty for metrics.
	Insight string `json:"insight,omitempty"`
	// Statistic is the statistic, such as Sum or p95.
	Statistic string `json:"statistic,omitempty"`
	// Dimensions are the values of the metric's dimensions, by name.
	Dimensions map[string]string `json:"dimensions,omitempty"`
	// OfLogGroup reports whether the metric comes from the log group of the
	// rule.
	OfLogGroup bool `json:"ofLogGroup,omitempty"`
}

// operandJSON is a metric of metric math in JSON.
type operandJSON struct {
	// ID is the name that the math uses for the metric.
	ID string `json:"id"`
	seriesJSON
}

func writeRulesJSON(w io.Writer, c *contract.Contract, all []ruleView) error {
	answer := rulesAnswer{Contract: c.Name(), Rules: []ruleJSON{}}
	for _, v := range all {
		one, err := v.json()
		if err != nil {
			return err
		}
		answer.Rules = append(answer.Rules, one)
	}
	return writeJSON(w, answer)
}

func (v ruleView) json() (ruleJSON, error) {
	r := v.rule
	out := ruleJSON{
		Name: r.Name, Kind: ruleKind(r.Watch.Kind()), On: v.on, Optional: r.Optional, Own: v.own, Changed: v.changed,
		When: r.When(), Meaning: r.Meaning, FirstSteps: r.FirstSteps, Query: r.Query, Runbook: r.Runbook, Lacks: v.lacks,
	}
	if len(v.lacks) > 0 {
		return out, nil
	}
	for _, name := range v.bound.Metrics {
		metric, _ := v.set.Metric(name)
		for _, f := range metric.Filters {
			out.Filters = append(out.Filters, filterJSON{f.Name, f.Pattern.String(), f.Metric, f.Value, string(f.Unit), f.Dimensions})
		}
	}
	if v.bound.Insight != nil {
		body, err := v.bound.Insight.Body("${LogGroup}")
		if err != nil {
			return out, err
		}
		out.Insight = &insightJSON{v.bound.Insight.Name, body}
	}
	words, err := v.alarmTexts()
	if err != nil {
		return out, err
	}
	for _, a := range v.bound.Alarms {
		out.Alarms = append(out.Alarms, jsonOfAlarm(a, words[a.Suffix()].when))
	}
	return out, nil
}

func jsonOfAlarm(a alarmrules.Alarm, when string) alarmJSON {
	out := alarmJSON{
		Name: a.Suffix(), Severity: string(a.Severity), When: when, Meaning: a.Meaning, FirstSteps: a.FirstSteps,
		Part: a.Part, Quiet: a.Quiet, Comparison: string(a.Comparison), Band: a.Band, Period: a.Period.Seconds(),
		EvaluationPeriods: a.EvaluationPeriods, DatapointsToAlarm: a.DatapointsToAlarm, MissingData: string(a.Missing),
	}
	if a.Condition == nil {
		out.Threshold = &a.Threshold
	}
	switch {
	case a.Condition != nil:
		out.Rule = when
		out.SuppressedBy = a.Condition.SuppressedBy
	case a.Asks != nil:
		out.Query = a.Asks.Query.String()
		out.Every, out.Over = a.Asks.Every.Seconds(), a.Asks.Over.Seconds()
		out.ResultsToEvaluate, out.ResultsToAlarm, out.LogLines = a.Asks.ResultsToEvaluate, a.Asks.ResultsToAlarm, &a.Asks.LogLines
	case a.Math != "":
		out.Math = a.Math
		for _, o := range a.Operands {
			out.Operands = append(out.Operands, operandJSON{o.ID, jsonOfSeries(o.Series)})
		}
	default:
		series := jsonOfSeries(a.Metric)
		out.Metric = &series
	}
	return out
}

func jsonOfSeries(s alarmrules.Series) seriesJSON {
	return seriesJSON{s.Namespace, s.Name, s.Insight, s.Statistic, s.Dimensions, s.Log}
}
