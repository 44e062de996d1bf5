package alarmrules

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/contract/binding"
	"github.com/logstack-go/logstack/internal/quantity"
)

// Ask goes off on the results of a Logs Insights query that CloudWatch runs on a
// schedule (alarm-log). The query's last command is the aggregation: a stats of one
// count, sum, avg, min or max, by up to five fields. The alarm evaluates every
// contributor separately, such as an address or a service, and its notifications
// can contain log lines; with a metric filter, each contributor would need a
// metric, which is billed. A query is billed by the data it reads.
//
//	ask: filter event = "login_failed" | stats count(*) by ip_address
//	above: {ticket: 5}
type Ask struct {
	// The query, with the names of the log contract.
	Query string `yaml:"ask"`
	// How often the query runs: whole minutes. Default: 5m.
	Every quantity.Duration `yaml:"every"`
	// How far back it looks: whole minutes, at least as long as every, up to 720h.
	// Default: 15m.
	Over quantity.Duration `yaml:"over"`
	// How many log events a notification contains, 0 to 50. Default: 10.
	LogLines            *int `yaml:"logLines"`
	Thresholds[float64] `yaml:",inline"`
	// How many of the newest results are looked at, 1 to 100. Default: 1.
	ResultsToEvaluate quantity.Positive `yaml:"resultsToEvaluate"`
	// How many of those must breach. Default: all of them.
	ResultsToAlarm quantity.Positive `yaml:"resultsToAlarm"`
	// How a result without a number is treated: notBreaching, breaching, ignore or
	// missing. A count of no log events is 0, not missing. Default: notBreaching,
	// or breaching if the alarm goes off below a threshold.
	MissingData alarm.MissingData `yaml:"missingData"`
}

const (
	// mostAskedEvery is a bound of this package: a query that runs less often than
	// once a day is for a report, not an alarm.
	mostAskedEvery = 24 * time.Hour
	// defaultLogLines is the default number of log events in a notification.
	defaultLogLines = 10
)

// Kind returns "ask".
func (Ask) Kind() string { return "ask" }

// when says when the alarm goes off.
func (k Ask) when() string {
	full := k.filled()
	return fmt.Sprintf("the query finds %s in %s, and runs every %s", whenSaid(k.Thresholds, quantity.Decimal), full.Over, full.Every)
}

func (k Ask) filled() Ask {
	k.Every = cmp.Or(k.Every, quantity.Duration(5*time.Minute))
	k.Over = cmp.Or(k.Over, quantity.Duration(15*time.Minute))
	k.ResultsToEvaluate = cmp.Or(k.ResultsToEvaluate, 1)
	k.ResultsToAlarm = cmp.Or(k.ResultsToAlarm, k.ResultsToEvaluate)
	if k.LogLines == nil {
		lines := defaultLogLines
		k.LogLines = &lines
	}
	k.MissingData = Window{MissingData: k.MissingData}.filled(k.said().upwards()).MissingData
	return k
}

func (k Ask) check(c *checker) {
	query, err := insights.Parse(k.Query)
	counts := false
	if err != nil {
		c.failf([]string{"ask"}, "%s", oneLine(err))
	} else {
		_, aggregation, err := Split(query)
		c.fail([]string{"ask"}, err)
		counts = strings.HasPrefix(aggregation, "count(")
		for _, name := range query.Parameters() {
			if _, ok := c.rule.Parameters[name]; !ok {
				c.failf([]string{"ask"}, "there is no parameter %s, which its placeholder names", name)
			}
		}
	}
	before := len(c.mistakes)
	if k.Every != 0 {
		c.fail([]string{"every"}, wholeMinutes(k.Every, mostAskedEvery))
	}
	if k.Over != 0 {
		c.fail([]string{"over"}, wholeMinutes(k.Over, cloudwatch.MaxScheduledRange))
	}
	full := k.filled()
	if len(c.mistakes) == before && full.Over < full.Every {
		at := "over"
		if k.Over == 0 {
			at = "every"
		}
		c.failf([]string{at}, "it looks back %s every %s, and misses what happens in between: over must be at least as long as every", full.Over, full.Every)
	}
	if n := *full.LogLines; n < 0 || n > cloudwatch.MaxLogLines {
		c.failf([]string{"logLines"}, "must be 0 to %d, got %d", cloudwatch.MaxLogLines, n)
	}
	switch n, m := full.ResultsToEvaluate, full.ResultsToAlarm; {
	case n < 1 || n > cloudwatch.MaxLogAlarmResults:
		c.failf([]string{"resultsToEvaluate"}, "must be 1 to %d, got %d", cloudwatch.MaxLogAlarmResults, n)
	case m < 1 || m > n:
		c.failf([]string{"resultsToAlarm"}, "must be 1 to %d, the number of results it looks at, got %d", n, m)
	}
	c.missingData(k.MissingData)
	if counts {
		thresholds(c, k.Thresholds, plain, counted(k.Thresholds))
	} else {
		thresholds(c, k.Thresholds, plain, finite)
	}
}

func (k Ask) bind(b *binder) {
	query, err := insights.Parse(k.Query)
	if err != nil {
		return // check reports it
	}
	values := map[string]string{}
	for _, name := range query.Parameters() {
		value, err := b.parameter(b.rule.Parameters[name])
		b.fail([]string{"parameters", name}, err)
		values[name] = value
	}
	if len(b.mistakes) > 0 {
		return
	}
	if query, err = query.Fill(values); err != nil {
		b.fail([]string{"ask"}, err)
		return
	}
	bound, problems := binding.Query(b.contract, query, nil)
	for _, problem := range problems {
		b.fail([]string{"ask"}, problem)
	}
	if len(problems) > 0 {
		return
	}
	if _, _, err := Split(bound); err != nil {
		b.fail([]string{"ask"}, err) // only as far as it took parameters to find it
		return
	}
	full, said := k.filled(), k.said()
	b.alarms(Alarm{
		Asks: &Asked{
			Query: bound, Every: duration(full.Every), Over: duration(full.Over),
			ResultsToEvaluate: int(full.ResultsToEvaluate), ResultsToAlarm: int(full.ResultsToAlarm), LogLines: *full.LogLines,
		},
		Comparison: said.comparison, Missing: full.MissingData,
	}, numbers(said.values, plain))
}

// parameter returns a value as a query needs it: a duration in the unit of the
// contract's durations.
func (b *binder) parameter(p Parameter) (string, error) {
	length, err := time.ParseDuration(string(p))
	if err != nil {
		return string(p), nil
	}
	field, ok := b.contract.Field("duration_ms")
	if !ok {
		return "", fmt.Errorf("a duration is in the unit of duration_ms, and the contract has no such field")
	}
	value, err := field.Duration(length)
	return quantity.Decimal(value), err
}

// Split separates the scheduled query from the aggregation of its results, as
// CloudWatch needs them (AWS::CloudWatch::LogAlarm). It returns an error if the
// last command is not a stats, or if there is none before it.
func Split(query insights.Query) (asked, aggregation string, err error) {
	// Use the canonical text, so that positions in it are those in the tree.
	q, err := insights.Parse(query.String())
	if err != nil {
		return "", "", err
	}
	commands := q.Commands()
	if len(commands) < 2 {
		return "", "", fmt.Errorf("%q: use a query whose last command is a stats, with at least one command before it", q)
	}
	if _, ok := commands[0].(*insights.Source); ok {
		return "", "", fmt.Errorf("SOURCE says which log groups a query reads: an alarm reads the one that its rule is about")
	}
	last := commands[len(commands)-1]
	if _, ok := last.(*insights.Stats); !ok {
		return "", "", fmt.Errorf("its last command is %s: use a stats, which makes the numbers", last.Name())
	}
	text, at := q.String(), last.Pos()
	asked = strings.TrimSuffix(strings.TrimSpace(text[:at.Offset]), "|")
	aggregation = strings.TrimPrefix(text[at.Offset:at.Offset+at.Length], last.Name())
	aggregation = inOneLine(aggregation)
	if len(q.Parameters()) == 0 {
		_, err = insights.ParseAggregation(aggregation)
	}
	return strings.TrimSpace(asked), aggregation, err
}

// inOneLine joins the lines of a text.
func inOneLine(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		lines = append(lines, strings.TrimSpace(line))
	}
	return strings.Join(lines, " ")
}
