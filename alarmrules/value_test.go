package alarmrules_test

import (
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/notify"
)

// A pointer to a kind is a Watch as well, and means the same.
func TestPointersAreWatched(t *testing.T) {
	rule := func(name string, watch alarmrules.Watch) alarmrules.Rule {
		return alarmrules.Rule{Name: name, Meaning: "It is bad.", FirstSteps: "Look.", Watch: watch}
	}
	count := alarmrules.Count{Of: alarmrules.Selection{Level: "ERROR"}, Thresholds: above(1)}
	sum := alarmrules.AnyOf{Of: alarmrules.Others{Names: []string{"errors"}}, Composite: alarmrules.Composite{Severity: "page"}}
	values, err := alarmrules.Bind(alarmrules.Application{}, rule("errors", count), rule("sum", sum))
	if err != nil {
		t.Fatal(err)
	}
	pointers, err := alarmrules.Bind(alarmrules.Application{}, rule("errors", &count), rule("sum", &sum))
	if err != nil {
		t.Fatal(err)
	}
	same(t, summary(pointers), summary(values))
	bound, _ := pointers.Rule("sum")
	if _, ok := bound.Rule.Watch.(alarmrules.AnyOf); !ok {
		t.Errorf("the bound rule watches %T", bound.Rule.Watch)
	}
	if got, want := rule("sum", &sum).When(), rule("sum", sum).When(); got != want || got == "" {
		t.Errorf("got %q, want %q", got, want)
	}
	milder := alarmrules.Count{Of: count.Of, Thresholds: alarmrules.Thresholds[float64]{Above: map[notify.Severity]float64{"page": 1, "ticket": 10}}}
	if got := rule("errors", &milder).Warnings(notify.DefaultSeverities()); len(got) != len(rule("errors", milder).Warnings(notify.DefaultSeverities())) || len(got) == 0 {
		t.Errorf("%v", got)
	}
}

func TestNothingIsWatched(t *testing.T) {
	for _, test := range []struct {
		watch alarmrules.Watch
		want  string
	}{
		{nil, "rule own: it watches nothing: it needs one of count, measure, share, silence, mismatch, ask, contributors, objective, metric, math, any, all"},
		{(*alarmrules.Count)(nil), "rule own: Watch is a nil pointer to alarmrules.Count: give it a value of that type"},
		{(*alarmrules.AllOf)(nil), "rule own: Watch is a nil pointer to alarmrules.AllOf: give it a value of that type"},
	} {
		rule := alarmrules.Rule{Name: "own", Meaning: "It is bad: {{more}}.", FirstSteps: "Look.", Parameters: map[string]alarmrules.Parameter{"more": "1"}, Watch: test.watch}
		_, err := alarmrules.Bind(alarmrules.Application{}, rule)
		same(t, said(err), test.want)
		if got := rule.When(); got != "" {
			t.Errorf("%T goes off when %q", test.watch, got)
		}
		if got := rule.Warnings(notify.DefaultSeverities()); len(got) > 0 {
			t.Errorf("%T: %v", test.watch, got)
		}
	}
}
