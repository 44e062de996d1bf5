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
	// StateOK means that too few of the evaluated datapoints breach.
	StateOK State = "OK"
	// StateAlarm means that as many of them breach as the alarm asks for.
	StateAlarm State = "ALARM"
	// StateInsufficientData means that there are not enough datapoints to tell.
	StateInsufficientData State = "INSUFFICIENT_DATA"
)

// Window is the time that a datapoint covers, from Start up to but not including
// End.
type Window struct{ Start, End time.Time }

// Datapoint is the value of a metric, or of metric math, in a window.
type Datapoint struct {
	Value float64
	// Missing is set if the window has no datapoint.
	Missing bool
	// FewSamples is set if the value is a percentile of too few samples to be
	// meaningful.
	FewSamples bool
}

// Source returns the datapoints of an alarm's metric, one for each window. Windows
// are in order, oldest first.
type Source interface {
	Datapoints(windows []Window) []Datapoint
}

// Comparison says on which side of the threshold a datapoint breaches.
type Comparison string

// The comparisons with a static threshold (API_PutMetricAlarm). CloudWatch has
// others that compare with an anomaly detection band, which are not supported.
const (
	Above   Comparison = "GreaterThanThreshold"
	AtLeast Comparison = "GreaterThanOrEqualToThreshold"
	Below   Comparison = "LessThanThreshold"
	AtMost  Comparison = "LessThanOrEqualToThreshold"
)

// Comparisons returns all comparisons.
func Comparisons() []Comparison { return []Comparison{Above, AtLeast, Below, AtMost} }

// Words returns the comparison in words, such as "above".
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

// MissingData says how an alarm treats a period without a datapoint (user guide,
// alarms-and-missing-data).
type MissingData string

// The treatments of missing data. CloudWatch's default is Missing, except for
// metrics of AWS/DynamoDB, where it is Ignore.
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

// WarmUp is the time after its creation in which an alarm is not evaluated (user
// guide, alarm-warm-up).
type WarmUp struct {
	// Length is at most two days. 0 means no warm-up.
	Length time.Duration
	// Whole is set if the warm-up lasts for its whole length. Otherwise it ends
	// once all evaluation periods have datapoints.
	Whole bool
}

// Config is the configuration of a metric alarm.
type Config struct {
	Comparison Comparison
	Threshold  float64
	// Period is the length of a datapoint: 10, 20 or 30 seconds, or whole minutes.
	// With a WallClock it is one minute, five minutes, an hour, a day or a week.
	Period time.Duration
	// EvaluationPeriods is the number of newest datapoints that count, and
	// DatapointsToAlarm the number of those that must breach.
	EvaluationPeriods, DatapointsToAlarm int
	// MissingData is the treatment of periods without a datapoint. The default is
	// Missing.
	MissingData MissingData
	// IgnoreFewSamples is set if a percentile of too few samples does not change
	// the state.
	IgnoreFewSamples bool
	// WallClock aligns the windows. If nil, they slide.
	WallClock *WallClock
	WarmUp    WarmUp
}

// Check returns an error that lists everything that is wrong with the
// configuration.
func (c Config) Check() error {
	var problems []error
	fail := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	if !slices.Contains(Comparisons(), c.Comparison) {
		fail("ComparisonOperator %s is not supported: only those with a static threshold are", c.Comparison)
	}
	if c.MissingData != "" && !slices.Contains(MissingDataTreatments(), c.MissingData) {
		fail("%w", enum.Unknown("TreatMissingData", string(c.MissingData), MissingDataTreatments()))
	}
	seconds := c.Period / time.Second
	switch {
	case c.Period%time.Second != 0 || seconds != 10 && seconds != 20 && seconds != 30 && (seconds < 60 || seconds%60 != 0):
		fail("a Period of %s is not allowed: use 10, 20 or 30 seconds, or a multiple of 60", quantity.Duration(c.Period))
	case c.WallClock != nil:
		if err := CheckWallClockPeriod(c.Period); err != nil {
			problems = append(problems, err)
		}
	}
	if c.EvaluationPeriods < 1 {
		fail("EvaluationPeriods is %d: it must be at least 1", c.EvaluationPeriods)
	}
	if c.DatapointsToAlarm < 1 || c.DatapointsToAlarm > c.EvaluationPeriods {
		fail("DatapointsToAlarm is %d: it must be from 1 to EvaluationPeriods, %d", c.DatapointsToAlarm, c.EvaluationPeriods)
	}
	longest := cloudwatch.MaxLongEvaluationRange
	if c.Period < time.Hour {
		longest = cloudwatch.MaxEvaluationRange
	}
	if length := c.Period * time.Duration(c.EvaluationPeriods); c.EvaluationPeriods > 0 && length > longest {
		fail("Period × EvaluationPeriods is %s: it may be at most %s", quantity.Duration(length), quantity.Duration(longest))
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

// extraPeriods is the number of datapoints beyond EvaluationPeriods in the
// evaluation range, so that late or missing ones do not count at once. AWS
// publishes only that the range is 5 for 3 periods. 2 more reproduces the recorded
// transitions.
const extraPeriods = 2

// extraTime is the extra time in the evaluation range of alarms with periods under
// a minute.
const extraTime = time.Minute

// reach returns the number of datapoints in the evaluation range.
func (c Config) reach() int {
	switch {
	case c.WallClock != nil:
		return c.EvaluationPeriods // which have no extra datapoints
	case c.Period < time.Minute:
		return c.EvaluationPeriods + int(extraTime/c.Period)
	}
	return c.EvaluationPeriods + extraPeriods
}

// Evaluate decides on a state. datapoints are in order, oldest first. If they are
// more than EvaluationPeriods, missing ones do not count as long as enough others
// are present. The reason is a sentence without a full stop.
func (c Config) Evaluate(datapoints []Datapoint, current State) (State, string) {
	state, reason := c.evaluate(datapoints, current)
	return state, reason.text(c)
}

// reason says why an alarm has its state. Its text is needed only if the state
// changes.
type reason struct {
	why reasonKind
	// n is the number of datapoints that breached, did not breach, or are missing.
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
	var bad, good, oldest int // oldest is the age of the oldest breach, from 1 on
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
		// The alarm was breaching when the data stopped.
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
