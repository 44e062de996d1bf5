package alarmrules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/metricmath"
	"github.com/logstack-go/logstack/internal/errlist"
	"github.com/logstack-go/logstack/internal/quantity"
)

// Math goes off on metric math over named metrics, with one value per period
// (using-metric-math).
//
//	math: 100 * FILL(failed, 0) / (FILL(failed, 0) + paid)
//	of:
//	  failed: {count: {event: payment_failed}}
//	  paid: {count: {event: payment_succeeded}}
//	above: {page: 20}
type Math struct {
	// The expression, over the names in of.
	Expression string `yaml:"math"`
	// The metrics, by the names that the expression uses: a lower-case letter, then
	// letters, digits and underscores.
	Of map[string]Source `yaml:"of"`
	// The unit of the result, for people. Default: none.
	Unit                string `yaml:"unit"`
	Thresholds[float64] `yaml:",inline"`
	Window              `yaml:",inline"`
}

// Source is a metric in an expression. Exactly one of the three is set.
type Source struct {
	// The number of log events.
	Count *Selection `yaml:"count"`
	// A statistic of a field's values.
	Measure *MeasuredStatistic `yaml:"measure"`
	// A metric of CloudWatch, or of this application.
	Metric *MetricStatistic `yaml:"metric"`
}

// Kind returns "math".
func (Math) Kind() string { return "math" }

// others marks a kind that may look at metrics of other rules: see
// Rule.LooksAtOthers.
func (Math) others() {}

// when says when the alarm goes off.
func (k Math) when() string {
	return fmt.Sprintf("%s: %s %s", k.Expression, whenSaid(k.Thresholds, func(n float64) string {
		return strings.TrimSpace(quantity.Decimal(n) + " " + k.Unit)
	}), k.Window.words(k.said().upwards()))
}

// resultID is the id of what the alarm compares, among the ids of its metrics.
const resultID = "result"

func (k Math) check(c *checker) {
	if len(k.Of) == 0 {
		c.failf(nil, "of is missing: give the metrics that the expression uses, as in of: {failed: {count: {event: …}}}")
	}
	queries := []metricmath.Query{{ID: resultID, Expression: k.Expression, ReturnsData: true}}
	period := duration(k.Window.filled(true).Period)
	for _, id := range sortedKeys(k.Of) {
		path := []string{"of", id}
		if id == resultID {
			c.failf(path, "the result has this name: rename it")
			continue
		}
		k.Of[id].check(c, path)
		queries = append(queries, metricmath.Query{ID: id, Period: period})
	}
	if _, err := metricmath.NewSet(queries); err != nil {
		for _, one := range errlist.Unjoined(err) {
			c.failf([]string{"math"}, "%s", oneLine(one))
		}
	} else {
		for _, id := range sortedKeys(k.Of) {
			if !names(k.Expression, id) {
				c.failf([]string{"of", id}, "the expression does not use it: leave it out, as it would be billed for nothing")
			}
		}
	}
	thresholds(c, k.Thresholds, plain, finite)
	checkPeriod := checkAnyPeriod
	suffixes := map[string]string{}
	for _, id := range sortedKeys(k.Of) {
		if of := k.Of[id]; of.Metric == nil || of.Metric.Namespace == "" {
			checkPeriod = cloudwatch.CheckPeriod // it comes from log events
		}
		if k.Of[id].Metric != nil {
			continue // it makes none
		}
		if other, taken := suffixes[suffixOf(id)]; taken {
			c.failf([]string{"of", id}, "its metric would have the same name as that of %s: rename one of them", other)
		}
		suffixes[suffixOf(id)] = id
	}
	c.window(k.Window, checkPeriod)
}

// names reports whether an expression uses an id.
func names(expression, id string) bool {
	parsed, err := metricmath.Parse(expression)
	return err != nil || slices.Contains(parsed.References(), id)
}

func (s Source) check(c *checker, path []string) {
	var said []string
	for _, of := range []struct {
		key  string
		said bool
	}{{"count", s.Count != nil}, {"measure", s.Measure != nil}, {"metric", s.Metric != nil}} {
		if of.said {
			said = append(said, of.key)
		}
	}
	if len(said) != 1 {
		c.failf(path, "needs one of count, measure and metric, got %d", len(said))
		return
	}
	switch path := append(path, said[0]); {
	case s.Count != nil:
		c.positive(path, *s.Count)
	case s.Measure != nil:
		c.measured(path, s.Measure.Measured)
		c.statistic(path, s.Measure.Statistic)
	default:
		c.metric(path, *s.Metric)
	}
}

// suffixOf returns the suffix of the name of the metric with that id.
func suffixOf(id string) string { return "-" + strings.ToLower(strings.ReplaceAll(id, "_", "-")) }

// series returns the series of a source with that id.
func (s Source) series(b *binder, path []string, id string) (Series, bool) {
	switch suffix := suffixOf(id); {
	case s.Count != nil:
		return b.count(append(path, "count"), *s.Count, suffix, "")
	case s.Measure != nil:
		return b.measure(append(path, "measure"), s.Measure.Measured, s.Measure.Statistic, suffix, "")
	default:
		return b.series(append(path, "metric"), *s.Metric)
	}
}

func (k Math) bind(b *binder) {
	var operands []Operand
	for _, id := range sortedKeys(k.Of) {
		if series, ok := k.Of[id].series(b, []string{"of", id}, id); ok {
			operands = append(operands, Operand{id, series})
		}
	}
	if len(operands) < len(k.Of) {
		return
	}
	said := k.said()
	b.alarms(k.Window.in(Alarm{Math: k.Expression, Operands: operands, Comparison: said.comparison}, said.upwards()), numbers(said.values, plain))
	b.line(Line{Math: k.Expression, Operands: operands, Label: b.rule.title(), Unit: k.Unit})
}
