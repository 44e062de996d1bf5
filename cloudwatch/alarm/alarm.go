package alarm

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/quantity"
)

// State is the state of an alarm.
type State string

// The states of alarms. A new alarm starts with INSUFFICIENT_DATA.
const (
	StateOK               State = "OK"
	StateAlarm            State = "ALARM"
	StateInsufficientData State = "INSUFFICIENT_DATA"
)

// Window is the time that a datapoint covers, without its end.
type Window struct{ Start, End time.Time }

// Datapoint is what a metric, or metric math, has in a window.
type Datapoint struct {
	Value float64
	// Missing says that there is none.
	Missing bool
	// FewSamples says that a percentile was made of too few values to mean
	// much.
	FewSamples bool
}

// Source gives an alarm its datapoints, one for each window, the oldest first.
type Source interface {
	Datapoints(windows []Window) []Datapoint
}

// Comparison says on which side of its threshold a datapoint breaches.
type Comparison string

// The comparisons with a static threshold (API_PutMetricAlarm). The others
// compare with a band of anomaly detection, which is not supported.
const (
	Above   Comparison = "GreaterThanThreshold"
	AtLeast Comparison = "GreaterThanOrEqualToThreshold"
	Below   Comparison = "LessThanThreshold"
	AtMost  Comparison = "LessThanOrEqualToThreshold"
)

// Comparisons returns all comparisons.
func Comparisons() []Comparison { return []Comparison{Above, AtLeast, Below, AtMost} }

// Words returns the comparison as it is said, as in above.
func (c Comparison) Words() string {
	switch c {
	case Above:
		return "above"
	case AtLeast:
		return "at or above"
	case Below:
		return "below"
	case AtMost:
		return "at or below"
	}
	return string(c)
}

// MissingData says what an alarm makes of a period without a datapoint (user
// guide, alarms-and-missing-data).
type MissingData string

// The treatments of missing data. Missing is what AWS takes where nothing is
// said, and Ignore for metrics of AWS/DynamoDB.
const (
	Missing      MissingData = "missing"
	Ignore       MissingData = "ignore"
	Breaching    MissingData = "breaching"
	NotBreaching MissingData = "notBreaching"
)

// MissingDataTreatments returns all treatments of missing data.
func MissingDataTreatments() []MissingData {
	return []MissingData{NotBreaching, Breaching, Ignore, Missing}
}

// WarmUp is a time in which an alarm does nothing after it was made (user
// guide, alarm-warm-up).
type WarmUp struct {
	// Length is up to two days; 0: there is no warm-up.
	Length time.Duration
	// Whole says that it lasts to its end, even if there are datapoints for
	// all periods before.
	Whole bool
}

// Config is what an alarm is: when it goes off.
type Config struct {
	Comparison Comparison
	Threshold  float64
	// Period is what a datapoint covers: 10, 20 or 30 seconds, or whole
	// minutes; with a WallClock a minute, five, an hour, a day or a week.
	Period time.Duration
	// EvaluationPeriods is how many of the newest datapoints count, and
	// DatapointsToAlarm how many of those must breach.
	EvaluationPeriods, DatapointsToAlarm int
	// MissingData is how periods without a datapoint count. Default: Missing.
	MissingData MissingData
	// IgnoreFewSamples says that a percentile of too few values does not
	// change the state.
	IgnoreFewSamples bool
	// WallClock aligns the windows; nil: they slide.
	WallClock *WallClock
	WarmUp    WarmUp
}

// Check says what is wrong with the configuration, all of it.
func (c Config) Check() error {
	var problems []error
	fail := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	if !slices.Contains(Comparisons(), c.Comparison) {
		fail("ComparisonOperator %s is not supported: only those with a static threshold are", c.Comparison)
	}
	if c.MissingData != "" && !slices.Contains(MissingDataTreatments(), c.MissingData) {
		fail("there is no TreatMissingData %s: allowed are %s", c.MissingData, enum.Join(MissingDataTreatments()))
	}
	seconds := c.Period / time.Second
	switch {
	case c.Period%time.Second != 0 || seconds != 10 && seconds != 20 && seconds != 30 && (seconds < 60 || seconds%60 != 0):
		fail("a Period of %s is not allowed: allowed are 10, 20, 30 and multiples of 60 seconds", quantity.Duration(c.Period))
	case c.WallClock != nil:
		if err := CheckWallClockPeriod(c.Period); err != nil {
			problems = append(problems, err)
		}
	}
	if c.EvaluationPeriods < 1 {
		fail("EvaluationPeriods is %d: it must be 1 at least", c.EvaluationPeriods)
	}
	if c.DatapointsToAlarm < 1 || c.DatapointsToAlarm > c.EvaluationPeriods {
		fail("DatapointsToAlarm is %d: it must be from 1 to EvaluationPeriods, %d", c.DatapointsToAlarm, c.EvaluationPeriods)
	}
	longest := cloudwatch.MaxLongEvaluationRange
	if c.Period < time.Hour {
		longest = cloudwatch.MaxEvaluationRange
	}
	if length := c.Period * time.Duration(c.EvaluationPeriods); c.EvaluationPeriods > 0 && length > longest {
		fail("Period × EvaluationPeriods is %s: %s is the most", quantity.Duration(length), quantity.Duration(longest))
	}
	if c.WarmUp.Length != 0 {
		if err := CheckWarmUp(c.WarmUp.Length); err != nil {
			problems = append(problems, err)
		}
	}
	return errors.Join(problems...)
}

// Breaches reports whether a value is on the wrong side of the threshold.
func (c Config) Breaches(value float64) bool {
	switch c.Comparison {
	case Above:
		return value > c.Threshold
	case AtLeast:
		return value >= c.Threshold
	case Below:
		return value < c.Threshold
	}
	return value <= c.Threshold
}

// extraPeriods is how many more datapoints than EvaluationPeriods are looked
// at, so that late or missing ones do not count at once. AWS publishes only
// that they are 5 for 3; 2 more reproduces the transitions on record.
const extraPeriods = 2

// extraTime is that of alarms with periods under a minute.
const extraTime = time.Minute

// reach returns how many datapoints are looked at.
func (c Config) reach() int {
	switch {
	case c.WallClock != nil:
		return c.EvaluationPeriods // which fetch no extra ones
	case c.Period < time.Minute:
		return c.EvaluationPeriods + int(extraTime/c.Period)
	}
	return c.EvaluationPeriods + extraPeriods
}

// Evaluate decides on a state, from datapoints, the oldest first, which may be
// more than EvaluationPeriods: then missing ones do not count as long as
// enough others are there. The reason is a sentence without a full stop.
func (c Config) Evaluate(datapoints []Datapoint, current State) (State, string) {
	state, reason := c.evaluate(datapoints, current)
	return state, reason.text(c)
}

// reason is why an alarm has its state. Its text is only wanted where the state changes.
type reason struct {
	why reasonKind
	// n is how many datapoints breached, or did not, or are missing.
	n int
}

type reasonKind int

const (
	tooFew reasonKind = iota
	breached
	notBreached
	someMissing
)

func (r reason) text(c Config) string {
	switch r.why {
	case breached:
		return fmt.Sprintf("%s of the last %d breached", plural(r.n, "datapoint"), c.EvaluationPeriods)
	case notBreached:
		return fmt.Sprintf("%s of the last %d did not breach", plural(r.n, "datapoint"), c.EvaluationPeriods)
	case someMissing:
		return fmt.Sprintf("%s of the last %d missing, which counts as %s", plural(r.n, "datapoint"), c.EvaluationPeriods, c.treatment())
	}
	return "a percentile of too few values changes nothing"
}

func (c Config) evaluate(datapoints []Datapoint, current State) (State, reason) {
	n, m := c.EvaluationPeriods, c.DatapointsToAlarm
	var bad, good, oldest int // oldest: the age of the oldest breach, from 1 on
	for age := 1; age <= len(datapoints) && bad+good < n; age++ {
		d := datapoints[len(datapoints)-age]
		switch {
		case d.Missing:
		case d.FewSamples && c.IgnoreFewSamples:
			return current, reason{why: tooFew}
		case c.Breaches(d.Value):
			bad++
			oldest = age
		default:
			good++
		}
	}
	missing := n - bad - good
	switch {
	case bad >= m:
		return StateAlarm, reason{breached, bad}
	case good >= n-m+1:
		return StateOK, reason{notBreached, good}
	}
	why := reason{someMissing, missing}
	switch c.treatment() {
	case Ignore:
		return current, why
	case Breaching:
		if bad+missing >= m {
			return StateAlarm, why
		}
		return StateOK, why
	case NotBreaching:
		return StateOK, why
	}
	switch {
	case good > 0:
		return StateOK, why
	case bad > 0 && oldest >= m:
		// It was breaching when data stopped to come.
		return StateAlarm, why
	}
	return StateInsufficientData, why
}

func (c Config) treatment() MissingData {
	if c.MissingData == "" {
		return Missing
	}
	return c.MissingData
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
