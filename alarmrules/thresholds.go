package alarmrules

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/notify"
)

// Thresholds are the values from which an alarm goes off, by severity. Exactly one
// of the four is set.
type Thresholds[T any] struct {
	// The alarm goes off above this value, per severity.
	Above map[notify.Severity]T `yaml:"above"`
	// The alarm goes off at or above this value, per severity.
	AtOrAbove map[notify.Severity]T `yaml:"atOrAbove"`
	// The alarm goes off below this value, per severity.
	Below map[notify.Severity]T `yaml:"below"`
	// The alarm goes off at or below this value, per severity.
	AtOrBelow map[notify.Severity]T `yaml:"atOrBelow"`
}

// bound is one of the four, with its key and its comparison.
type bound[T any] struct {
	key        string
	comparison alarm.Comparison
	values     map[notify.Severity]T
}

func (t Thresholds[T]) all() []bound[T] {
	return []bound[T]{
		{"above", alarm.Above, t.Above}, {"atOrAbove", alarm.AtLeast, t.AtOrAbove},
		{"below", alarm.Below, t.Below}, {"atOrBelow", alarm.AtMost, t.AtOrBelow},
	}
}

// said returns the one that is set, or the zero value.
func (t Thresholds[T]) said() bound[T] {
	for _, b := range t.all() {
		if b.values != nil {
			return b
		}
	}
	return bound[T]{}
}

// upwards reports whether values above the thresholds breach.
func (b bound[T]) upwards() bool { return b.comparison == alarm.Above || b.comparison == alarm.AtLeast }

// thresholds checks that there is a threshold, that its severities exist, and each
// of its values. The function number converts them to numbers, to find a page that
// is milder than a ticket.
func thresholds[T any](c *checker, t Thresholds[T], number func(T) float64, check func(T) error) {
	var keys []string
	for _, b := range t.all() {
		if b.values != nil {
			keys = append(keys, b.key)
		}
	}
	switch {
	case len(keys) == 0:
		c.failf(nil, "above is missing: give a threshold for each severity, as in above: {%s: …}", c.leastUrgent())
		return
	case len(keys) > 1:
		c.failf([]string{keys[1]}, "cannot be combined with %s: a rule goes off on one side of its threshold", keys[0])
	}
	said := t.said()
	perSeverity(c, said.key, said.values, check)
	if sameForm(said.values) {
		c.milder(said.key, said.upwards(), numbers(said.values, number))
	}
}

// sameForm reports whether values can be compared before their unit is known: a
// duration and a number cannot.
func sameForm[T any](values map[notify.Severity]T) bool {
	lengths := 0
	for _, v := range values {
		if a, ok := any(v).(quantity.Amount); ok && a.Length != 0 {
			lengths++
		}
	}
	return lengths == 0 || lengths == len(values)
}

// perSeverity checks values that are given per severity.
func perSeverity[T any](c *checker, key string, values map[notify.Severity]T, check func(T) error) {
	if len(values) == 0 {
		c.failf([]string{key}, "needs at least one severity: use %s; to turn the rule off, set it to null", enum.OneOf(c.severities))
	}
	for _, s := range slices.Sorted(maps.Keys(values)) {
		path := []string{key, string(s)}
		c.severity(path, s)
		c.fail(path, check(values[s]))
	}
}

// milder warns about a severity that is more urgent than another but has a milder
// threshold.
func (c *checker) milder(key string, upwards bool, values map[notify.Severity]float64) {
	last, lastOf := 0.0, notify.Severity("")
	for _, s := range c.severities {
		value, ok := values[s]
		if !ok {
			continue
		}
		if lastOf != "" && (upwards && value > last || !upwards && value < last) {
			c.warnf([]string{key, string(s)}, "the threshold of %s is milder than that of %s: people would get the more urgent alarm first", lastOf, s)
		}
		last, lastOf = value, s
	}
}

func (c *checker) leastUrgent() notify.Severity {
	if len(c.severities) == 0 {
		return notify.Ticket
	}
	return c.severities[len(c.severities)-1]
}

func numbers[T any](of map[notify.Severity]T, number func(T) float64) map[notify.Severity]float64 {
	all := map[notify.Severity]float64{}
	for s, v := range of {
		all[s] = number(v)
	}
	return all
}

// plain returns a number as it is.
func plain(n float64) float64 { return n }

// counted checks the threshold of a count, on either side.
func counted[T any](t Thresholds[T]) func(float64) error {
	key := t.said().key
	return func(n float64) error {
		switch {
		case math.IsNaN(n) || math.IsInf(n, 0) || n < 0:
			return fmt.Errorf("must be a count of 0 or more, got %v", n)
		case n == 0 && key == "below":
			return fmt.Errorf("no count is below 0: the alarm could never go off")
		case n == 0 && key == "atOrAbove":
			return fmt.Errorf("every count is at least 0: the alarm would always be on")
		}
		return nil
	}
}

// finite checks a threshold that may be any number.
func finite(n float64) error {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return fmt.Errorf("must be a number, got %v", n)
	}
	return nil
}

// Window is the time that an alarm looks at, and how it treats missing data.
type Window struct {
	// The time that one datapoint covers: whole minutes up to a day, such as 5m.
	// Default: 5m.
	Period quantity.Duration `yaml:"period"`
	// The time zone on whose clock periods begin, such as Europe/Berlin, UTC or
	// +05:30: at the full hour, at midnight, on Monday. Periods are then 1m, 5m,
	// 1h, 24h or 168h (alarm-evaluation-window). Default: none, and the newest
	// period ends when CloudWatch looks.
	WallClock string `yaml:"wallClock"`
	// How many of the newest datapoints are looked at. Default: 1.
	EvaluationPeriods quantity.Positive `yaml:"evaluationPeriods"`
	// How many of those must breach. Default: all of them.
	DatapointsToAlarm quantity.Positive `yaml:"datapointsToAlarm"`
	// How a period without a datapoint is treated: notBreaching, breaching, ignore
	// or missing. Default: notBreaching, or breaching if the alarm goes off below a
	// threshold.
	MissingData alarm.MissingData `yaml:"missingData"`
}

// filled returns the window with its defaults.
func (w Window) filled(upwards bool) Window {
	w.Period = cmp.Or(w.Period, quantity.Duration(5*time.Minute))
	w.EvaluationPeriods = cmp.Or(w.EvaluationPeriods, 1)
	w.DatapointsToAlarm = cmp.Or(w.DatapointsToAlarm, w.EvaluationPeriods)
	if w.MissingData == "" {
		w.MissingData = alarm.NotBreaching
		if !upwards {
			w.MissingData = alarm.Breaching
		}
	}
	return w
}

// window checks a window. The function period checks the length of one datapoint.
func (c *checker) window(w Window, period func(time.Duration) error) {
	before := len(c.mistakes)
	c.wallClock(w.WallClock, w.Period, w.filled(true).Period, period)
	if w.EvaluationPeriods < 0 {
		c.failf([]string{"evaluationPeriods"}, "must be 1 or more, got %d", w.EvaluationPeriods)
	}
	if w.DatapointsToAlarm < 0 {
		c.failf([]string{"datapointsToAlarm"}, "must be 1 or more, got %d", w.DatapointsToAlarm)
	}
	c.missingData(w.MissingData)
	if len(c.mistakes) > before {
		return // the rest would be consequences of that
	}
	full := w.filled(true)
	if err := cloudwatch.CheckEvaluation(time.Duration(full.Period), int(full.DatapointsToAlarm), int(full.EvaluationPeriods)); err != nil {
		at := "period"
		if w.EvaluationPeriods != 0 {
			at = "evaluationPeriods"
		}
		if w.DatapointsToAlarm > full.EvaluationPeriods {
			at = "datapointsToAlarm"
		}
		c.fail([]string{at}, err)
	}
}

func (c *checker) missingData(m alarm.MissingData) {
	if m != "" && !slices.Contains(alarm.MissingDataTreatments(), m) {
		c.failf([]string{"missingData"}, "%v", enum.Unknown("treatment", string(m), alarm.MissingDataTreatments()))
	}
}

// words describes the window in a few words.
func (w Window) words(upwards bool) string {
	full := w.filled(upwards)
	if full.EvaluationPeriods == 1 {
		return "in " + full.Period.String() + onClock(w.WallClock)
	}
	return fmt.Sprintf("in %d of %d periods of %s", full.DatapointsToAlarm, full.EvaluationPeriods, full.Period) + onClock(w.WallClock)
}

// wholeMinutes checks a duration that must be whole minutes.
func wholeMinutes(length quantity.Duration, most time.Duration) error {
	if d := time.Duration(length); d < time.Minute || d > most || d%time.Minute != 0 {
		return fmt.Errorf("must be whole minutes from 1m to %s, got %s", quantity.Duration(most), length)
	}
	return nil
}

// whenSaid says on which side of which values an alarm goes off.
func whenSaid[T any](t Thresholds[T], text func(T) string) string {
	said := t.said()
	var all []string
	for _, s := range slices.Sorted(maps.Keys(said.values)) {
		all = append(all, fmt.Sprintf("%s (%s)", text(said.values[s]), s))
	}
	words := map[alarm.Comparison]string{
		alarm.Above: "more than", alarm.AtLeast: "at least", alarm.Below: "less than", alarm.AtMost: "at most",
	}
	return words[said.comparison] + " " + strings.Join(all, ", ")
}

func joined(s notify.Severities) string { return enum.Join([]notify.Severity(s)) }

// others joins all keys but one.
func others(keys []string, but string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(keys), func(k string) bool { return k == but }), " and ")
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
