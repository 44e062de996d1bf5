package alarm

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/quantity"
)

// Scheduled is an alarm on the results of a scheduled query (user guide,
// alarm-log).
type Scheduled struct {
	Comparison Comparison
	Threshold  float64
	// Every is the interval at which the query runs, in whole minutes.
	Every time.Duration
	// ResultsToEvaluate is the number of newest results that count, from 1 to 100.
	// ResultsToAlarm is the number of those that must breach.
	ResultsToEvaluate, ResultsToAlarm int
	// MissingData is the treatment of results without a value. The default is
	// Missing.
	MissingData MissingData
	WarmUp      WarmUp
}

// Contributor is the value of one contributor in a query's result. A query has a
// contributor for each combination of values that it groups by, or a single one
// without a name.
type Contributor struct {
	Name string
	Datapoint
}

// config returns the alarm configuration for one contributor.
func (s Scheduled) config() Config {
	return Config{
		Comparison: s.Comparison, Threshold: s.Threshold, Period: s.Every,
		EvaluationPeriods: s.ResultsToEvaluate, DatapointsToAlarm: s.ResultsToAlarm,
		MissingData: s.MissingData, WarmUp: s.WarmUp,
	}
}

// Check returns an error that lists everything that is wrong with the
// configuration.
func (s Scheduled) Check() error {
	var problems []error
	if s.Every < time.Minute || s.Every%time.Minute != 0 {
		problems = append(problems, fmt.Errorf("ScheduleExpression: a rate must be in whole minutes, not %s", quantity.Duration(s.Every)))
	}
	if s.ResultsToEvaluate < 1 || s.ResultsToEvaluate > cloudwatch.MaxLogAlarmResults {
		problems = append(problems, fmt.Errorf("QueryResultsToEvaluate must be 1 to %d, not %d", cloudwatch.MaxLogAlarmResults, s.ResultsToEvaluate))
	}
	if s.ResultsToAlarm < 1 || s.ResultsToAlarm > s.ResultsToEvaluate {
		problems = append(problems, fmt.Errorf("QueryResultsToAlarm must be 1 to QueryResultsToEvaluate, not %d", s.ResultsToAlarm))
	}
	if len(problems) == 0 {
		check := s.config()
		// The limits on periods do not apply to results: a day of them is not too
		// long.
		check.Period, check.EvaluationPeriods, check.DatapointsToAlarm = time.Minute, 1, 1
		problems = append(problems, check.Check())
	}
	return errors.Join(problems...)
}

// contribution is the history of a contributor.
type contribution struct {
	datapoints []Datapoint
	state      State
}

// Run runs the query at each of its times after from, up to and including to, as if
// the alarm had been created at from, and returns the history of the alarm. The
// alarm is in ALARM as long as any contributor is. A contributor that is no longer
// among the results is OK, whatever the treatment of missing data. Run returns the
// error of the query.
func (s Scheduled) Run(query func(at time.Time) ([]Contributor, error), from, to time.Time) (Timeline, error) {
	t := Timeline{Start: from.UTC(), End: to.UTC()}
	config := s.config()
	state := StateInsufficientData
	known := map[string]*contribution{}
	seen := false
	warm := from.Add(s.WarmUp.Length)
	for at := from.Add(s.Every).UTC(); !at.After(to); at = at.Add(s.Every) {
		results, err := query(at)
		if err != nil {
			return t, err
		}
		if len(results) > cloudwatch.MaxContributors {
			return t, fmt.Errorf("at %s the query has %d contributors; an alarm follows at most %d", at.Format("15:04"), len(results), cloudwatch.MaxContributors)
		}
		t.Evaluations++
		now := map[string]Datapoint{}
		for _, r := range results {
			now[r.Name] = r.Datapoint
			if known[r.Name] == nil {
				known[r.Name] = &contribution{state: StateInsufficientData}
			}
		}
		seen = seen || len(results) > 0
		if !seen {
			// There are no contributors yet: the result as a whole is missing.
			now[""] = Datapoint{Missing: true}
			if known[""] == nil {
				known[""] = &contribution{state: StateInsufficientData}
			}
		} else if _, unnamed := now[""]; !unnamed {
			delete(known, "")
		}
		decision, any := s.evaluate(config, known, now)
		if any {
			t.Datapoints++
		}
		for _, name := range slices.Sorted(maps.Keys(now)) {
			if d := now[name]; !d.Missing && config.Breaches(d.Value) {
				t.Breaches = append(t.Breaches, Breach{Window{at.Add(-s.Every), at}, d.Value})
			}
		}
		if at.Before(warm) && (s.WarmUp.Whole || t.Evaluations < s.ResultsToEvaluate) {
			continue
		}
		if decision.To != state {
			decision.At, decision.From = at, state
			t.Transitions = append(t.Transitions, decision)
			state = decision.To
		}
	}
	return t, nil
}

// evaluate updates all contributors. It returns the state of the alarm with the
// contributor that decides it, preferably one that has just changed to that state.
// any is whether there was a datapoint.
func (s Scheduled) evaluate(config Config, known map[string]*contribution, now map[string]Datapoint) (decision Transition, any bool) {
	rank := map[State]int{StateInsufficientData: 0, StateOK: 1, StateAlarm: 2}
	decided, fresh := false, false
	for _, name := range slices.Sorted(maps.Keys(known)) {
		c, before := known[name], known[name].state
		d, there := now[name]
		var reason string
		if there {
			any = any || !d.Missing
			c.datapoints = append(c.datapoints, d)
			if extra := len(c.datapoints) - s.ResultsToEvaluate; extra > 0 {
				c.datapoints = c.datapoints[extra:]
			}
			all := make([]Datapoint, s.ResultsToEvaluate)
			for i := range all {
				all[i].Missing = true
			}
			copy(all[s.ResultsToEvaluate-len(c.datapoints):], c.datapoints)
			c.state, reason = config.Evaluate(all, c.state)
		} else {
			c.state, c.datapoints, d.Missing = StateOK, nil, true
			reason = "it is no longer among the results"
		}
		higher := rank[c.state] - rank[decision.To]
		if !decided || higher > 0 || higher == 0 && !fresh && c.state != before {
			decided, fresh = true, c.state != before
			decision = Transition{To: c.state, Value: d.Value, HasValue: !d.Missing, Contributor: name, Reason: reason}
		}
	}
	return decision, any
}
