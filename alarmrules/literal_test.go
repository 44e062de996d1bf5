package alarmrules_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/notify"
)

func TestMistakesInLiterals(t *testing.T) {
	some := alarmrules.Selection{Level: "ERROR"}
	records := true
	all := alarmrules.Selection{Record: &records}
	measured := alarmrules.MeasuredStatistic{Measured: alarmrules.Measured{Field: "duration_ms"}, Statistic: "p95"}
	percent := func(p quantity.Percent) alarmrules.Thresholds[quantity.Percent] {
		return alarmrules.Thresholds[quantity.Percent]{Above: map[notify.Severity]quantity.Percent{"ticket": p}}
	}
	amount := func(n float64) alarmrules.Thresholds[quantity.Amount] {
		return alarmrules.Thresholds[quantity.Amount]{Above: map[notify.Severity]quantity.Amount{"ticket": {Number: n}}}
	}
	minute := quantity.Duration(time.Minute)
	rates := func(b alarmrules.BurnRate) alarmrules.Objective {
		return alarmrules.Objective{Target: 99, Bad: some, Of: all, BurnRates: []alarmrules.BurnRate{b}}
	}
	cpu := alarmrules.MetricStatistic{Namespace: "Own", Name: "CPU", Statistic: "Sum"}
	lines := -1
	literalMistakes(t, map[string]struct {
		watch alarmrules.Watch
		want  string
	}{
		"nothing at all":                 {alarmrules.Count{}, "rule rule: above is missing: give a threshold for each severity, as in above: {ticket: …}"},
		"levels":                         {alarmrules.Share{Part: alarmrules.Selection{Level: "X"}, Of: alarmrules.Selection{AnyLevel: "Y"}, Thresholds: percent(1)}, "rule rule: share.level: there is no level \"X\": use one of DEBUG, INFO, WARNING, ERROR, CRITICAL\nrule rule: of.anyLevel: there is no level \"Y\": use one of DEBUG, INFO, WARNING, ERROR, CRITICAL"},
		"no number":                      {alarmrules.Count{Of: some, Thresholds: above(math.NaN())}, "rule rule: above.ticket: must be a count of 0 or more, got NaN"},
		"endless":                        {alarmrules.Count{Of: some, Thresholds: above(math.Inf(1))}, "rule rule: above.ticket: must be a count of 0 or more, got +Inf"},
		"negative periods":               {alarmrules.Count{Of: some, Thresholds: above(1), Window: alarmrules.Window{EvaluationPeriods: -1, DatapointsToAlarm: -1}}, "rule rule: evaluationPeriods: must be 1 or more, got -1\nrule rule: datapointsToAlarm: must be 1 or more, got -1"},
		"a negative period":              {alarmrules.Count{Of: some, Thresholds: above(1), Window: alarmrules.Window{Period: -minute}}, "rule rule: period: a period of -1m: use whole minutes from 1m to 24h"},
		"measured: no number":            {alarmrules.Measure{Of: measured, Thresholds: amount(math.NaN())}, "rule rule: above.ticket: must be a number, got NaN"},
		"measured: endless":              {alarmrules.Measure{Of: measured, Thresholds: amount(math.Inf(-1))}, "rule rule: above.ticket: must be a number, got -Inf"},
		"share: at least":                {alarmrules.Share{Part: some, AtLeast: -1, Thresholds: percent(1)}, "rule rule: atLeast: must be 1 or more, got -1"},
		"share: no number":               {alarmrules.Share{Part: some, Thresholds: percent(quantity.Percent(math.NaN()))}, "rule rule: above.ticket: must be 0% to 100%, got NaN%"},
		"share: below zero":              {alarmrules.Share{Part: some, Thresholds: percent(-1)}, "rule rule: above.ticket: must be 0% to 100%, got -1%"},
		"share: above all":               {alarmrules.Share{Part: some, Thresholds: percent(101)}, "rule rule: above.ticket: must be 0% to 100%, got 101%"},
		"silence: no time":               {alarmrules.Silence{After: alarmrules.After{After: map[notify.Severity]quantity.Duration{"page": 0}}}, "rule rule: after.page: must be whole minutes from 1m to 24h, got 0s"},
		"ask: no number":                 {alarmrules.Ask{Query: "filter a = 1 | stats max(b)", Thresholds: above(math.NaN())}, "rule rule: above.ticket: must be a number, got NaN"},
		"ask: no count":                  {alarmrules.Ask{Query: "filter a = 1 | stats count(*)", Thresholds: above(math.NaN())}, "rule rule: above.ticket: must be a count of 0 or more, got NaN"},
		"ask: no query":                  {alarmrules.Ask{Thresholds: above(1)}, "rule rule: ask: query, line 1, column 1: the query is empty"},
		"a text that stands everywhere":  {alarmrules.Count{Of: alarmrules.Selection{Terms: []string{"a", ""}}, Thresholds: above(1)}, "rule rule: count.terms: an empty text is in every log event"},
		"metric: dimensions of nothing":  {alarmrules.Metric{Of: alarmrules.MetricStatistic{Namespace: "Own", Name: "CPU", Statistic: "Sum", Dimensions: map[string]string{"a": ""}}, Thresholds: above(1)}, "rule rule: metric.dimensions: a dimension needs a name and a value"},
		"ask: times":                     {alarmrules.Ask{Query: "filter a = 1 | stats count(*)", Thresholds: above(1), Every: -minute, Over: -minute}, "rule rule: every: must be whole minutes from 1m to 24h, got -1m\nrule rule: over: must be whole minutes from 1m to 720h, got -1m"},
		"ask: lines":                     {alarmrules.Ask{Query: "filter a = 1 | stats count(*)", Thresholds: above(1), LogLines: &lines}, "rule rule: logLines: must be 0 to 50, got -1"},
		"ask: answers":                   {alarmrules.Ask{Query: "filter a = 1 | stats count(*)", Thresholds: above(1), ResultsToEvaluate: -1}, "rule rule: resultsToEvaluate: must be 1 to 100, got -1"},
		"ask: answers that breach":       {alarmrules.Ask{Query: "filter a = 1 | stats count(*)", Thresholds: above(1), ResultsToAlarm: -1}, "rule rule: resultsToAlarm: must be 1 to 1, the number of results it looks at, got -1"},
		"contributors: no number":        {alarmrules.Contributors{Of: alarmrules.Contributed{Selection: some, By: []string{"a"}}, Thresholds: above(math.NaN())}, "rule rule: above.ticket: must be a count of 0 or more, got NaN"},
		"contributors: a period":         {alarmrules.Contributors{Of: alarmrules.Contributed{Selection: some, By: []string{"a"}}, Thresholds: above(1), Period: -minute}, "rule rule: period: a period of -1m: use whole minutes from 1m to 24h"},
		"objective: nothing at all":      {alarmrules.Objective{}, "rule rule: bad: it selects nothing in particular: give event, level, anyLevel, record, where, terms or pattern\nrule rule: of is missing: give what counts, good and bad, as in of: {event: request_completed}\nrule rule: objective: must be a share such as 99.9%"},
		"objective: below zero":          {alarmrules.Objective{Target: -1, Bad: some, Of: all}, "rule rule: objective: the objective is -1%: it must be more than 0% and at most 99.9999%, as the rest is the error budget"},
		"objective: no number":           {alarmrules.Objective{Target: quantity.Percent(math.NaN()), Bad: some, Of: all}, "rule rule: objective: the objective is NaN%: it must be more than 0% and at most 99.9999%, as the rest is the error budget"},
		"objective: at least":            {alarmrules.Objective{Target: 99, Bad: some, Of: all, AtLeast: -1}, "rule rule: atLeast: must be 1 or more, got -1"},
		"objective: days":                {alarmrules.Objective{Target: 99, Bad: some, Of: all, Days: -1}, "rule rule: days: must be 7 to 90, got -1"},
		"objective: all of the budget":   {rates(alarmrules.BurnRate{Name: "a", Severity: "page", Long: 2 * minute, Short: minute, Budget: 101}), "rule rule: burnRates.0.budget: must be a share above 0%, such as 2%"},
		"objective: less than no budget": {rates(alarmrules.BurnRate{Name: "a", Severity: "page", Long: 2 * minute, Short: minute, Budget: -1}), "rule rule: burnRates.0.budget: must be a share above 0%, such as 2%"},
		"objective: just all are bad":    {alarmrules.Objective{Target: 90, Bad: some, Of: all, Days: 7, BurnRates: []alarmrules.BurnRate{{Name: "a", Severity: "page", Long: 1008 * minute, Short: minute, Budget: 100}}}, "rule rule: objective: the objective of 90% over 7 days: its alarm a goes off at 10 times the error budget, and could not even if all were bad: use more than 90.00 %"},
		"metric: no number":              {alarmrules.Metric{Of: cpu, Thresholds: above(math.NaN())}, "rule rule: above.ticket: must be a number, got NaN"},
		"metric: a band of no number":    {alarmrules.Metric{Of: cpu, Bands: alarmrules.Bands{BelowBand: map[notify.Severity]float64{"page": math.NaN()}}}, "rule rule: belowBand.page: must be more than 0 standard deviations, got NaN"},
		"metric: an endless band":        {alarmrules.Metric{Of: cpu, Bands: alarmrules.Bands{OutsideBand: map[notify.Severity]float64{"page": math.Inf(1)}}}, "rule rule: outsideBand.page: must be more than 0 standard deviations, got +Inf"},
		"math: no number":                {alarmrules.Math{Expression: "a", Of: map[string]alarmrules.Source{"a": {Count: &some}}, Thresholds: above(math.Inf(1))}, "rule rule: above.ticket: must be a number, got +Inf"},
		"math: missing data":             {alarmrules.Math{Expression: "a", Of: map[string]alarmrules.Source{"a": {Count: &some}}, Thresholds: above(1), Window: alarmrules.Window{MissingData: "bad"}}, `rule rule: missingData: there is no treatment "bad": use one of notBreaching, breaching, ignore, missing`},
		"any: names and a severity":      {alarmrules.AnyOf{Of: alarmrules.Others{Names: []string{"a"}, Severity: "page"}, Composite: alarmrules.Composite{Severity: "page"}}, "rule rule: any: names rules and a severity: give only one of the two"},
		"all: nothing at all":            {alarmrules.AllOf{}, "rule rule: all: needs the names of rules, or a severity, as in {severity: page}\nrule rule: severity is missing, which says whom it notifies: use page or ticket"},
	})
	rule := alarmrules.Rule{Name: "a_b"}
	same(t, said(rule.Check(notify.DefaultSeverities()).Err()), `rule a_b: "a_b" is not a rule's name: use lower-case letters, digits and hyphens, starting with a letter, at most 60
rule a_b: meaning is missing: say in one sentence what it means that the alarm goes off, for whoever it wakes
rule a_b: firstSteps is missing: say in one or two sentences what to do first, for whoever it wakes
rule a_b: it watches nothing: it needs one of count, measure, share, silence, mismatch, ask, contributors, objective, metric, math, any, all`)
}

// A rule that is written in Go is bound like one from a file.
func TestLiteralsAreBound(t *testing.T) {
	rule := alarmrules.Rule{
		Name: "own", Meaning: "It is bad.", FirstSteps: "Look.",
		Watch: alarmrules.Metric{
			Of: alarmrules.MetricStatistic{Namespace: "AWS/ECS", Name: "CPU", Statistic: "Average"}, Thresholds: above(80),
			Window: alarmrules.Window{Period: quantity.Duration(time.Minute), MissingData: alarm.Ignore},
		},
	}
	set, err := alarmrules.Bind(alarmrules.Application{}, rule)
	if err != nil {
		t.Fatal(err)
	}
	same(t, summary(set), `
rule own: Average of AWS/ECS/CPU more than 80 (ticket) in 1m
  alarm own-ticket: Average of AWS/ECS/CPU GreaterThanThreshold 80, 1 of 1 x 1m0s, ignore
  line "Own": Average of AWS/ECS/CPU
`)
	// A value that only the deployment knows may have any form. Its name may
	// not.
	token := "${Token[TOKEN.5]}" + strings.Repeat("ü", 1024)
	of := alarmrules.MetricStatistic{Namespace: "Own", Name: "CPU", Statistic: "Sum", Dimensions: map[string]string{"a": token}}
	if got := of.Check(); got != nil {
		t.Errorf("%v", got)
	}
	of.Dimensions = map[string]string{":a": token}
	same(t, said(of.Check().Err()), `dimensions: ":a" is not a dimension's name: use 1 to 255 printable ASCII characters, not starting with a colon`)
	of.Dimensions = map[string]string{"a\x1f": "b", "a\x7f": "b", "c": "\t", "d": "a\x1f"}
	same(t, said(of.Check().Err()), `dimensions: "a\x1f" is not a dimension's name: use 1 to 255 printable ASCII characters, not starting with a colon
dimensions: "a\x7f" is not a dimension's name: use 1 to 255 printable ASCII characters, not starting with a colon
dimensions.c: must be 1 to 1024 printable ASCII characters
dimensions.d: must be 1 to 1024 printable ASCII characters`)
	if got := (alarmrules.Rule{}).When(); got != "" {
		t.Errorf("what watches nothing goes off when %s", got)
	}
	for _, watch := range []alarmrules.Watch{alarmrules.Count{}, alarmrules.Metric{}, alarmrules.Silence{}, alarmrules.Ask{}, alarmrules.Objective{}} {
		if (alarmrules.Rule{Watch: watch}).When() == "" {
			t.Errorf("%T: nothing is said", watch)
		}
	}
}

func TestSuffixesInConditions(t *testing.T) {
	leaf := func(name string) alarmrules.Condition { return alarmrules.Condition{Alarm: name} }
	c := alarmrules.Condition{All: []alarmrules.Condition{
		leaf("a"), {Any: []alarmrules.Condition{leaf("b"), leaf("a")}}, {All: []alarmrules.Condition{leaf("c"), leaf("d")}}, {Any: []alarmrules.Condition{leaf("e")}},
	}}
	same(t, c.Text(func(s string) string { return "app-" + s }),
		`ALARM("app-a") AND (ALARM("app-b") OR ALARM("app-a")) AND (ALARM("app-c") AND ALARM("app-d")) AND ALARM("app-e")`)
	same(t, alarmrules.Condition{Any: []alarmrules.Condition{{All: []alarmrules.Condition{leaf("a"), leaf("b")}}}}.Text(func(s string) string { return s }), `ALARM("a") AND ALARM("b")`)
	if got := c.Alarms(); len(got) != 5 || got[0] != "a" || got[4] != "e" {
		t.Errorf("%v", got)
	}
}

func TestTimesOfSuppressors(t *testing.T) {
	if alarmrules.SuppressorWait != 2*time.Minute || alarmrules.SuppressorExtension != 3*time.Minute {
		t.Error("alarms wait otherwise")
	}
}
