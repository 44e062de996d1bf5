package alarmrules

import (
	"fmt"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/contract/binding"
	"github.com/logstack-go/logstack/internal/quantity"
)

// Contributors goes off on the contributor with the most selected log events, by
// Contributor Insights. It is billed by the log events that match, while an Ask is
// billed by the data that its query reads; its notifications have no log lines
// (ContributorInsights).
//
//	contributors: {where: $.event_type = "login_failed", by: [ip_address]}
//	above: {ticket: 5}
//	period: 15m
type Contributors struct {
	// What is counted, and which fields tell contributors apart.
	Of                  Contributed `yaml:"contributors"`
	Thresholds[float64] `yaml:",inline"`
	// How long one datapoint covers: whole minutes up to a day. Default: 15m.
	Period quantity.Duration `yaml:"period"`
	// The time zone on whose clock periods begin, such as Europe/Berlin, UTC or
	// +05:30. Periods are then 1m, 5m, 1h, 24h or 168h (alarm-evaluation-window).
	// Default: none, and the newest period ends when CloudWatch looks.
	WallClock string `yaml:"wallClock"`
}

// Contributed is what Contributor Insights counts, and by which fields.
type Contributed struct {
	Selection `yaml:",inline"`
	// One to four fields of the log contract, by name, whose values tell
	// contributors apart.
	By []string `yaml:"by"`
}

// Kind returns "contributors".
func (Contributors) Kind() string { return "contributors" }

// when says when the alarm goes off.
func (k Contributors) when() string {
	return fmt.Sprintf("%s in %s%s of one %s: %s", whenSaid(k.Thresholds, quantity.Decimal), k.period(), onClock(k.WallClock), strings.Join(k.Of.By, " and "), k.Of.Selection)
}

func (k Contributors) period() quantity.Duration {
	if k.Period == 0 {
		return quantity.Duration(15 * time.Minute)
	}
	return k.Period
}

func (k Contributors) check(c *checker) {
	path := []string{"contributors"}
	c.positive(path, k.Of.Selection)
	c.something(path, k.Of.Selection)
	if s := k.Of.Selection; s.AnyLevel != "" || s.Record != nil || s.Terms != nil || s.Pattern != "" {
		c.failf(path, "Contributor Insights looks at fields of records: use event, level and where")
	}
	if n := len(k.Of.By); n < 1 || n > cloudwatch.MaxInsightRuleKeys {
		c.failf(append(path, "by"), "it tells contributors apart by %d fields: use 1 to %d", n, cloudwatch.MaxInsightRuleKeys)
	}
	c.wallClock(k.WallClock, k.Period, k.period(), cloudwatch.CheckPeriod)
	thresholds(c, k.Thresholds, plain, counted(k.Thresholds))
	if said := k.said(); said.values != nil && !said.upwards() {
		c.failf([]string{said.key}, "the rule looks at the greatest contributor: use above or atOrAbove")
	}
}

func (k Contributors) bind(b *binder) {
	c, of := b.contract, k.Of.bound(b.rule.Parameters)
	body := func(logGroup string) (string, error) { return binding.InsightBody(c, of, k.Of.By, logGroup) }
	if _, err := body("log-group"); err != nil {
		b.failSelection([]string{"contributors"}, k.Of.Selection, err)
		return
	}
	b.out.Insight = &Insight{Name: b.rule.Name, body: body}
	said := k.said()
	a := Window{Period: k.period(), WallClock: k.WallClock}.in(Alarm{Metric: Series{Log: true, Insight: b.rule.Name}, Comparison: said.comparison}, said.upwards())
	b.alarms(a, numbers(said.values, plain))
}

// MaxContributorValue returns the metric math for the largest contributor of the
// Contributor Insights rule with that name (ContributorInsights-GraphReportData).
func MaxContributorValue(rule string) string {
	return fmt.Sprintf(`INSIGHT_RULE_METRIC("%s", "MaxContributorValue")`, rule)
}
