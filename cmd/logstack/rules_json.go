package main

import (
	"io"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/contract"
)

// ruleJSON is a rule in JSON.
type ruleJSON struct {
	Name       string       `json:"name"`
	Kind       string       `json:"kind"`
	On         bool         `json:"on"`
	Optional   bool         `json:"optional,omitempty"`
	Own        bool         `json:"own,omitempty"`
	Changed    bool         `json:"changed,omitempty"`
	When       string       `json:"when"`
	Meaning    string       `json:"meaning"`
	FirstSteps string       `json:"firstSteps"`
	Query      string       `json:"query,omitempty"`
	Runbook    string       `json:"runbook,omitempty"`
	Filters    []filterJSON `json:"filters,omitempty"`
	Insight    *insightJSON `json:"insight,omitempty"`
	Alarms     []alarmJSON  `json:"alarms,omitempty"`
	Lacks      []string     `json:"lacks,omitempty"`
}

type filterJSON struct {
	Name       string            `json:"name"`
	Pattern    string            `json:"pattern"`
	Metric     string            `json:"metric"`
	Value      string            `json:"value,omitempty"`
	Unit       string            `json:"unit"`
	Dimensions map[string]string `json:"dimensions,omitempty"`
}

type insightJSON struct {
	Name string `json:"name"`
	Body string `json:"body"`
}

type alarmJSON struct {
	Name              string        `json:"name"`
	Severity          string        `json:"severity"`
	When              string        `json:"when"`
	Meaning           string        `json:"meaning"`
	FirstSteps        string        `json:"firstSteps"`
	Part              bool          `json:"part,omitempty"`
	Quiet             bool          `json:"quiet,omitempty"`
	Comparison        string        `json:"comparison,omitempty"`
	Threshold         *float64      `json:"threshold,omitempty"`
	Band              bool          `json:"band,omitempty"`
	Period            float64       `json:"period,omitempty"`
	EvaluationPeriods int           `json:"evaluationPeriods,omitempty"`
	DatapointsToAlarm int           `json:"datapointsToAlarm,omitempty"`
	MissingData       string        `json:"missingData,omitempty"`
	Metric            *seriesJSON   `json:"metric,omitempty"`
	Math              string        `json:"math,omitempty"`
	Operands          []operandJSON `json:"operands,omitempty"`
	Query             string        `json:"query,omitempty"`
	Every             float64       `json:"every,omitempty"`
	Over              float64       `json:"over,omitempty"`
	ResultsToEvaluate int           `json:"resultsToEvaluate,omitempty"`
	ResultsToAlarm    int           `json:"resultsToAlarm,omitempty"`
	LogLines          *int          `json:"logLines,omitempty"`
	Rule              string        `json:"rule,omitempty"`
	SuppressedBy      string        `json:"suppressedBy,omitempty"`
}

type seriesJSON struct {
	Namespace  string            `json:"namespace,omitempty"`
	Name       string            `json:"name,omitempty"`
	Insight    string            `json:"insight,omitempty"`
	Statistic  string            `json:"statistic,omitempty"`
	Dimensions map[string]string `json:"dimensions,omitempty"`
	OfLogGroup bool              `json:"ofLogGroup,omitempty"`
}

type operandJSON struct {
	ID string `json:"id"`
	seriesJSON
}

func writeRulesJSON(w io.Writer, c *contract.Contract, all []ruleView) error {
	answer := struct {
		Contract string     `json:"contract"`
		Rules    []ruleJSON `json:"rules"`
	}{Contract: c.Name(), Rules: []ruleJSON{}}
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
		Name: r.Name, Kind: r.Watch.Kind(), On: v.on, Optional: r.Optional, Own: v.own, Changed: v.changed,
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
