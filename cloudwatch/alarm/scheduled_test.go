package alarm

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestScheduled evaluates alarms on queries. A case lists what each result is, by
// contributor, and the state after it. A result is written name=value, with nothing
// for a missing value; "-" is a result without rows. (user guide, alarm-log)
func TestScheduled(t *testing.T) {
	for _, c := range []struct {
		name    string
		n, m    int
		missing MissingData
		results []string
		states  string // A, O or I after each result
	}{
		{"one value", 1, 1, "", []string{"=1", "=9", "=1"}, "OAO"},
		{"two of three", 3, 2, "", []string{"=9", "=1", "=9", "=1", "=1"}, "IOAOO"},
		{"a missing value", 1, 1, Missing, []string{"=1", "=", "=9"}, "OIA"},
		{"missing is good", 1, 1, NotBreaching, []string{"=9", "="}, "AO"},
		{"missing is bad", 1, 1, Breaching, []string{"=1", "="}, "OA"},
		{"missing changes nothing", 1, 1, Ignore, []string{"=9", "=", "=1"}, "AAO"},
		{"no rows at all, yet", 1, 1, Missing, []string{"-", "a=9"}, "IA"},
		{"no rows at all are bad", 1, 1, Breaching, []string{"-", "a=1"}, "AO"},
		{"any contributor", 1, 1, "", []string{"a=1 b=1", "a=1 b=9", "a=9 b=1", "a=1 b=1"}, "OAAO"},
		{"the same contributor twice", 2, 2, "", []string{"a=9 b=1", "a=1 b=9", "a=1 b=9"}, "OOA"},
		{"a contributor that is gone is OK", 1, 1, Breaching, []string{"a=9 b=1", "b=1", "b=1"}, "AOO"},
		{"all contributors are gone", 1, 1, Breaching, []string{"a=9", "-", "-"}, "AOO"},
		{"a contributor comes back as a new one", 2, 2, "", []string{"a=9", "-", "a=9", "a=9"}, "IOIA"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := Scheduled{Comparison: Above, Threshold: 5, Every: 5 * time.Minute, ResultsToEvaluate: c.n, ResultsToAlarm: c.m, MissingData: c.missing}
			if err := s.Check(); err != nil {
				t.Fatal(err)
			}
			start := at("08:00")
			timeline, err := s.Run(func(when time.Time) ([]Contributor, error) {
				return contributors(c.results[int(when.Sub(start)/s.Every)-1]), nil
			}, start, start.Add(time.Duration(len(c.results))*s.Every))
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for i := range c.results {
				got += string(timeline.At(start.Add(time.Duration(i+1) * s.Every))[0])
			}
			if got != c.states {
				t.Errorf("%q makes %s, want %s: %+v", c.results, got, c.states, timeline.Transitions)
			}
			if timeline.Evaluations != len(c.results) {
				t.Errorf("%d evaluations", timeline.Evaluations)
			}
		})
	}
}

func contributors(result string) []Contributor {
	var all []Contributor
	for _, word := range strings.Fields(result) {
		name, value, ok := strings.Cut(word, "=")
		if !ok {
			continue
		}
		c := Contributor{Name: name}
		if _, err := fmt.Sscan(value, &c.Value); err != nil {
			c.Missing = true
		}
		all = append(all, c)
	}
	return all
}

// The transition names the contributor that decided. Breaches are those of all
// contributors.
func TestScheduledContributor(t *testing.T) {
	s := Scheduled{Comparison: Above, Threshold: 5, Every: time.Minute, ResultsToEvaluate: 1, ResultsToAlarm: 1}
	timeline, err := s.Run(func(time.Time) ([]Contributor, error) { return contributors("a=1 b=9 c=7"), nil }, at("08:00"), at("08:01"))
	if err != nil {
		t.Fatal(err)
	}
	if len(timeline.Transitions) != 1 || timeline.Transitions[0].Contributor != "b" || timeline.Transitions[0].Value != 9 || len(timeline.Breaches) != 2 {
		t.Errorf("%+v", timeline)
	}
}

// A warm-up ends once there are as many results as count, or at its end.
func TestScheduledWarmUp(t *testing.T) {
	s := Scheduled{Comparison: Above, Threshold: 5, Every: time.Minute, ResultsToEvaluate: 3, ResultsToAlarm: 1, WarmUp: WarmUp{Length: 5 * time.Minute}}
	bad := func(time.Time) ([]Contributor, error) { return contributors("=9"), nil }
	for _, whole := range []bool{false, true} {
		s.WarmUp.Whole = whole
		timeline, err := s.Run(bad, at("08:00"), at("08:10"))
		if err != nil {
			t.Fatal(err)
		}
		want := at("08:03")
		if whole {
			want = at("08:05")
		}
		if len(timeline.Transitions) != 1 || !timeline.Transitions[0].At.Equal(want) {
			t.Errorf("whole %v: %+v, want %s", whole, timeline.Transitions, want)
		}
	}
}

func TestScheduledMistakes(t *testing.T) {
	good := Scheduled{Comparison: Above, Every: time.Minute, ResultsToEvaluate: 1, ResultsToAlarm: 1}
	for want, change := range map[string]func(*Scheduled){
		"a rate must be in whole minutes":                  func(s *Scheduled) { s.Every = 90 * time.Second },
		"QueryResultsToEvaluate must be 1 to 100, not 0":   func(s *Scheduled) { s.ResultsToEvaluate = 0 },
		"QueryResultsToAlarm must be 1 to":                 func(s *Scheduled) { s.ResultsToAlarm = 2 },
		"ComparisonOperator LessThanLowerThreshold is not": func(s *Scheduled) { s.Comparison = "LessThanLowerThreshold" },
		"there is no TreatMissingData \"perhaps\"":         func(s *Scheduled) { s.MissingData = "perhaps" },
	} {
		s := good
		change(&s)
		if err := s.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want %q in it", err, want)
		}
	}
	broken := errors.New("broken")
	if _, err := good.Run(func(time.Time) ([]Contributor, error) { return nil, broken }, at("08:00"), at("08:05")); !errors.Is(err, broken) {
		t.Errorf("the error is %v", err)
	}
	many := func(time.Time) ([]Contributor, error) { return make([]Contributor, 501), nil }
	if _, err := good.Run(many, at("08:00"), at("08:05")); err == nil || !strings.Contains(err.Error(), "501 contributors; an alarm follows at most 500") {
		t.Errorf("the error is %v", err)
	}
}
