package recipes

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/metricmath"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/queries"
)

// everyRule are the rules of an application log, those that must be asked for
// among them.
func everyRule(t *testing.T, c *contract.Contract) []Rule {
	t.Helper()
	rules, err := Rules(c, Options{})
	if err != nil {
		t.Fatal(err)
	}
	p99, err := RequestP99(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	rules = append(rules, p99, ErrorRatio(0), Unstructured(0), SlowQueries(Options{}), SensitiveData(), VolumeAnomaly())
	pairs, err := BurnRates(Objective{Percent: 99.9})
	if err != nil {
		t.Fatal(err)
	}
	for _, pair := range pairs {
		rules = append(rules, pair.Long, pair.Short)
	}
	return rules
}

func TestRulesHoldTogether(t *testing.T) {
	c := contract.Guide()
	rules := everyRule(t, c)
	filters, err := Filters(c, Options{}, rules...)
	if err != nil {
		t.Fatal(err)
	}
	fed := func(metric, statistic string) bool {
		return slices.Contains(OwnMetrics(), metric) || slices.ContainsFunc(filters, func(f Filter) bool {
			return f.Metric == metric && (f.Value == "") == (statistic == Sum)
		})
	}
	for _, r := range rules {
		if r.Math == "" && !fed(r.Metric, r.Statistic) {
			t.Errorf("rule %s looks at %s of %s, which no filter feeds", r.Name, r.Statistic, r.Metric)
		}
		math := []metricmath.Query{{ID: "result", Expression: r.Math, ReturnsData: true}}
		for _, o := range r.Operands {
			if !fed(o.Metric, o.Statistic) {
				t.Errorf("rule %s looks at %s of %s, which no filter feeds", r.Name, o.Statistic, o.Metric)
			}
			math = append(math, metricmath.Query{ID: o.ID, Period: r.Period})
		}
		if r.Math != "" {
			if _, err := metricmath.NewSet(math); err != nil {
				t.Errorf("rule %s: %v", r.Name, err)
			}
		}
		if err := cloudwatch.CheckPeriod(r.Period); err != nil {
			t.Errorf("rule %s: %v", r.Name, err)
		}
		if err := cloudwatch.CheckEvaluation(r.Period, r.DatapointsToAlarm, r.EvaluationPeriods); err != nil {
			t.Errorf("rule %s: %v", r.Name, err)
		}
		if _, err := queries.Get(r.Query); err != nil && r.Query != "" {
			t.Errorf("rule %s: %v", r.Name, err)
		}
		if r.Missing == "" || len(r.Severities()) == 0 || !strings.HasSuffix(r.Meaning, ".") || !strings.HasSuffix(r.FirstSteps, ".") {
			t.Errorf("rule %s does not say all that it should: %+v", r.Name, r)
		}
	}
}

// A ratio of what is missing, of nothing or of few must be a number, or it is no
// alarm, or one that goes off for a single failure.
func TestRatios(t *testing.T) {
	missing := math.NaN()
	for _, c := range []struct {
		rule Rule
		// such and all are the operands in their order.
		first, second, want float64
	}{
		{ErrorRatio(0), 5, 100, 5},
		{ErrorRatio(0), missing, 100, 0},
		{ErrorRatio(0), 2, 2, 0},
		{ErrorRatio(2), 2, 2, 100},
		{ErrorRatio(0), missing, missing, 0},
		{ErrorRatio(0), 3, missing, 0},
		{Unstructured(0), 200, 50, 75},
		{Unstructured(0), 200, missing, 100},
		{Unstructured(0), 99, missing, 0},
		{Unstructured(0), missing, missing, 0},
		{Mismatch(nil)[0], 1, missing, 1},
		{Mismatch(nil)[0], 1, 0, 1},
		{Mismatch(nil)[0], 1, 1, 0},
		{Mismatch(nil)[0], missing, missing, 0},
		{Mismatch(nil)[0], 0, 0, 0},
		{pair(t, 99.9).Long, 10, 1000, 10},
		{pair(t, 99.99).Long, 10, 1000, 100},
		{pair(t, 99.9).Long, missing, 1000, 0},
		{pair(t, 99.9).Long, 4, 10, 0},
		{pair(t, 99.9).Long, 5, 5, 1000},
	} {
		queries := []metricmath.Query{{ID: "result", Expression: c.rule.Math, ReturnsData: true}}
		given := map[string]metricmath.Series{}
		for i, value := range []float64{c.first, c.second} {
			id := c.rule.Operands[i].ID
			queries = append(queries, metricmath.Query{ID: id, Period: c.rule.Period})
			given[id] = metricmath.Series{value}
		}
		set, err := metricmath.NewSet(queries)
		if err != nil {
			t.Fatal(err)
		}
		got, err := set.Eval(given, nil, []time.Time{time.Unix(86400, 0)}, c.rule.Period)
		if err != nil || len(got) != 1 || math.Abs(got[0]-c.want) > 1e-9 {
			t.Errorf("%s of %v and %v is %v, want %v (%v)", c.rule.Math, c.first, c.second, got, c.want, err)
		}
	}
}

func pair(t *testing.T, percent float64) BurnRate {
	t.Helper()
	pairs, err := BurnRates(Objective{Percent: percent})
	if err != nil {
		t.Fatal(err)
	}
	return pairs[0]
}

// The workbook's numbers for 30 days: 2 % of the budget in an hour is a burn rate
// of 14.4, 5 % in six hours is 6, 10 % in a day is 3.
func TestBurnRates(t *testing.T) {
	pairs, err := BurnRates(Objective{Percent: 99.9})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		severity    Severity
		rate        float64
		long, short time.Duration
	}{{Page, 14.4, time.Hour, 5 * time.Minute}, {Page, 6, 6 * time.Hour, 30 * time.Minute}, {Ticket, 3, 24 * time.Hour, 2 * time.Hour}} {
		got := pairs[i]
		for _, r := range []Rule{got.Long, got.Short} {
			if len(r.Thresholds) != 1 || r.Thresholds[want.severity] != want.rate {
				t.Errorf("%s goes off above %v, want %g", r.Name, r.Thresholds, want.rate)
			}
		}
		if got.Severity != want.severity || got.Long.Period != want.long || got.Short.Period != want.short {
			t.Errorf("%+v", got)
		}
	}
	if got := pairs[0].Meaning; got != "Requests fail 14.4 times as often as the objective of 99.9 % allows: in 1h it used up 2 % of the error budget of 30 days." {
		t.Error(got)
	}
	week, err := BurnRates(Objective{Percent: 99, Window: 7 * 24 * time.Hour})
	if err != nil || week[0].Long.Thresholds[Page] != 3.36 {
		t.Errorf("%v, %v", week, err)
	}
	for _, o := range []Objective{{}, {Percent: 100}, {Percent: 99.99999999}, {Percent: 93}, {Percent: 97, Window: 90 * 24 * time.Hour}, {Percent: -1}, {Percent: math.NaN()}, {Percent: 99, Window: time.Hour}, {Percent: 99, Window: 204 * time.Hour}, {Percent: 99, Window: 100 * 24 * time.Hour}} {
		if _, err := BurnRates(o); err == nil {
			t.Errorf("%+v has burn rates", o)
		}
	}
}

func TestTheGuidesAlarm(t *testing.T) {
	r := ErrorCount()
	if r.Thresholds[Ticket] != 10 || r.Comparison != Above || r.Period != 300*time.Second || r.EvaluationPeriods != 1 {
		t.Errorf("more than 10 in 300 seconds became %+v", r)
	}
}

func TestSilenceHasAWindowForEachSeverity(t *testing.T) {
	rules := Silence(map[Severity]time.Duration{Ticket: 5 * time.Minute, Page: time.Hour})
	if len(rules) != 2 {
		t.Fatalf("there are %d rules", len(rules))
	}
	for _, r := range rules {
		want := map[Severity]int{Ticket: 5, Page: 60}[r.Severities()[0]]
		if r.EvaluationPeriods != want || r.DatapointsToAlarm != want || r.Missing != Breaching || r.Comparison != Below {
			t.Errorf("%+v", r)
		}
	}
	if !strings.Contains(rules[0].Meaning, "for 1h:") || !strings.Contains(rules[1].Meaning, "for 5m:") {
		t.Errorf("%s\n%s", rules[0].Meaning, rules[1].Meaning)
	}
	if len(Silence(map[Severity]time.Duration{})) != 0 {
		t.Error("with no severity there is a rule")
	}
}

func TestMismatchLooksAtPartsOfItsWindow(t *testing.T) {
	for after, want := range map[time.Duration]struct {
		period time.Duration
		parts  int
	}{
		15 * time.Minute: {5 * time.Minute, 3}, 10 * time.Minute: {5 * time.Minute, 2},
		7 * time.Minute: {7 * time.Minute, 1}, time.Minute: {time.Minute, 1}, 24 * time.Hour: {8 * time.Hour, 3},
	} {
		r := Mismatch(map[Severity]time.Duration{Page: after})[0]
		if r.Period != want.period || r.EvaluationPeriods != want.parts || r.DatapointsToAlarm != want.parts {
			t.Errorf("%s: %+v", after, r)
		}
	}
}

func TestBrief(t *testing.T) {
	for d, want := range map[time.Duration]string{
		15 * time.Minute: "15m", time.Hour: "1h", 90 * time.Minute: "1h30m",
		800 * time.Millisecond: "800ms", 90 * time.Second: "1m30s", 10 * time.Second: "10s",
	} {
		if got := brief(d); got != want {
			t.Errorf("%s became %s, want %s", d, got, want)
		}
	}
}

func TestTiers(t *testing.T) {
	tiers, err := DefaultTiers().With("legal", 3653)
	if err != nil {
		t.Fatal(err)
	}
	for tier, want := range map[Tier]int{Debug: 7, Application: 30, Audit: 365, "legal": 3653} {
		if got, err := tiers.Days(tier); got != want || err != nil {
			t.Errorf("%s keeps %d days, %v", tier, got, err)
		}
	}
	if _, err := DefaultTiers().Days("legal"); err == nil {
		t.Error("a tier that was added to others is among the defaults")
	}
	if _, err := tiers.With("short", 10); err == nil || !strings.Contains(err.Error(), "the nearest is 7 or 14") {
		t.Errorf("10 days: %v", err)
	}
}

func load(t *testing.T, source string) *contract.Contract {
	t.Helper()
	c, err := contract.Parse("contract.yaml", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func everyLogRule() []LogRule {
	return []LogRule{FailedLoginsByAddress(), ExternalFailures(), HighErrorRate()}
}

func TestLogRulesHoldTogether(t *testing.T) {
	for _, r := range everyLogRule() {
		for _, name := range contract.Presets() {
			c, err := contract.Preset(name)
			if err != nil {
				t.Fatal(err)
			}
			bound, err := r.Bind(c)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if errs := bound.Query.Check(); len(errs) > 0 {
				t.Errorf("%s: rule %s: %v", name, r.Name, errs[0])
			}
			if _, _, err := bound.Split(); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := queries.Get(r.SavedQuery); err != nil {
			t.Errorf("rule %s: %v", r.Name, err)
		}
		if r.Over < r.Every || len(r.Severities()) == 0 || !strings.HasSuffix(r.Meaning, ".") || !strings.HasSuffix(r.FirstSteps, ".") {
			t.Errorf("rule %s does not say all that it should: %+v", r.Name, r)
		}
	}
}

func TestSplit(t *testing.T) {
	rule := LogRule{Name: "r", Query: insights.MustParse("filter a = 1 # why\n| fields b as c\n| STATS  count(*)\nby c, d")}
	query, aggregation, err := rule.Split()
	if want := "filter a = 1\n# why\n| fields b as c"; err != nil || query != want || aggregation != "count(*) by c, d" {
		t.Errorf("%q, %q, %v", query, aggregation, err)
	}
	for source, want := range map[string]string{
		"stats count(*)":                         "with at least one before it",
		"filter a = 1 | stats count(*) | sort a": "its last command is sort",
	} {
		rule.Query = insights.MustParse(source)
		if _, _, err := rule.Split(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", source, err)
		}
	}
}
