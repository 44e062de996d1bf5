package recipes

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/queries"
)

func TestRulesHoldTogether(t *testing.T) {
	c := contract.Guide()
	rules, err := Rules(c, Options{})
	if err != nil {
		t.Fatal(err)
	}
	filters, err := Filters(c, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rules {
		fed := slices.ContainsFunc(filters, func(f Filter) bool {
			return f.Metric == r.Metric && (f.Value == "") == (r.Statistic == Sum)
		})
		if !fed && r.Metric != IncomingLogEvents {
			t.Errorf("rule %s looks at %s of %s, which no filter feeds", r.Name, r.Statistic, r.Metric)
		}
		if err := cloudwatch.CheckPeriod(r.Period); err != nil {
			t.Errorf("rule %s: %v", r.Name, err)
		}
		if err := cloudwatch.CheckEvaluation(r.Period, r.DatapointsToAlarm, r.EvaluationPeriods); err != nil {
			t.Errorf("rule %s: %v", r.Name, err)
		}
		if _, err := queries.Get(r.Query); err != nil {
			t.Errorf("rule %s: %v", r.Name, err)
		}
		if r.Missing == "" || len(r.Severities()) == 0 || !strings.HasSuffix(r.Meaning, ".") || !strings.HasSuffix(r.FirstSteps, ".") {
			t.Errorf("rule %s does not say all that it should: %+v", r.Name, r)
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

func TestNames(t *testing.T) {
	var s Severity
	if err := s.UnmarshalText([]byte("pager")); err == nil || err.Error() != `there is no severity "pager": allowed are page, ticket` {
		t.Errorf("%v", err)
	}
	if err := s.UnmarshalText([]byte("ticket")); err != nil || s != Ticket {
		t.Errorf("%s, %v", s, err)
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
