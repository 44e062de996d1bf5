package alarm

import (
	"strings"
	"testing"
	"time"
)

func TestComposite(t *testing.T) {
	rule, err := ParseRule("ALARM(a) OR ALARM(b)")
	if err != nil {
		t.Fatal(err)
	}
	children := map[string]Timeline{
		"a": changes("08:01 OK, 08:05 ALARM, 08:10 OK, 08:40 ALARM"),
		"b": changes("08:01 OK, 08:08 ALARM, 08:15 OK"),
	}
	for _, c := range []struct {
		suppressor      string
		wait, extension time.Duration
		acted           string
	}{
		{"", 0, 0, "08:00, 08:05, 08:15, 08:40"},
		// Actions wait for the suppressor.
		{"08:01 OK", 2 * time.Minute, time.Minute, "08:02, 08:07, 08:17, 08:42"},
		// The suppressor goes to ALARM in time, and stays there until the alarm is
		// over.
		{"08:06 ALARM, 08:30 OK", 2 * time.Minute, time.Minute, "08:02, -, 08:31, 08:42"},
		// The suppressor goes to ALARM too late.
		{"08:08 ALARM, 08:09 OK", 2 * time.Minute, time.Minute, "08:02, 08:07, 08:17, 08:42"},
		// The suppressor leaves ALARM while the alarm lasts, and then the actions
		// are taken after all.
		{"08:04 ALARM, 08:07 OK", 2 * time.Minute, 3 * time.Minute, "08:02, 08:10, 08:17, 08:42"},
		// The suppressor goes to ALARM twice.
		{"08:04 ALARM, 08:07 OK, 08:09 ALARM, 08:11 OK", 2 * time.Minute, 3 * time.Minute, "08:02, 08:14, 08:17, 08:42"},
		// The suppressor stays in ALARM to the end.
		{"08:04 ALARM", 2 * time.Minute, time.Minute, "08:02, -, -, -"},
	} {
		alarm := Composite{Rule: rule, WaitPeriod: c.wait, ExtensionPeriod: c.extension}
		if c.suppressor != "" {
			alarm.Suppressor = "s"
			children["s"] = changes(c.suppressor)
		}
		got, err := alarm.Run(children, at("08:00"), at("09:00"))
		if err != nil {
			t.Fatal(err)
		}
		if show(got.Transitions) != "08:00 OK, 08:05 ALARM, 08:15 OK, 08:40 ALARM" {
			t.Errorf("it goes %s", show(got.Transitions))
		}
		var acted []string
		for _, when := range got.Acted {
			if when.IsZero() {
				acted = append(acted, "-")
			} else {
				acted = append(acted, when.Format("15:04"))
			}
		}
		if strings.Join(acted, ", ") != c.acted {
			t.Errorf("suppressor %q: acts at %s, want %s", c.suppressor, strings.Join(acted, ", "), c.acted)
		}
	}
	// Changes before and after the run do not matter.
	got, err := (Composite{Rule: rule}).Run(children, at("08:06"), at("08:20"))
	if err != nil || show(got.Transitions) != "08:06 ALARM, 08:15 OK" || got.Evaluations != 4 {
		t.Errorf("%s, %d evaluations, %v", show(got.Transitions), got.Evaluations, err)
	}
	delete(children, "b")
	if _, err := (Composite{Rule: rule}).Run(children, at("08:00"), at("09:00")); err == nil || !strings.Contains(err.Error(), "the alarm b") {
		t.Errorf("an alarm is missing: %v", err)
	}
}

// The reason names the alarm that caused the change, and not one that happened to
// change at the same time.
func TestCompositeReason(t *testing.T) {
	for _, c := range []struct {
		rule, a, b string
		want       string // the reason of the last transition
	}{
		{"ALARM(a) OR ALARM(b)", "08:01 OK, 08:05 ALARM", "08:01 OK", "a went to ALARM"},
		{"ALARM(a) OR ALARM(b)", "08:05 OK", "08:01 OK, 08:05 ALARM", "b went to ALARM"},
		{"ALARM(a) OR ALARM(b)", "08:01 OK, 08:05 ALARM", "08:01 OK, 08:05 ALARM", "a went to ALARM, b went to ALARM"},
		{"ALARM(a) AND ALARM(b)", "08:01 OK, 08:05 ALARM", "08:01 OK, 08:05 ALARM", "a went to ALARM, b went to ALARM"},
		{"ALARM(a) AND NOT ALARM(b)", "08:01 OK, 08:05 ALARM", "08:01 ALARM, 08:05 OK", "a went to ALARM, b went to OK"},
		{"ALARM(a) AND ALARM(b)", "08:01 ALARM, 08:05 OK", "08:01 ALARM, 08:05 INSUFFICIENT_DATA", "a went to OK, b went to INSUFFICIENT_DATA"},
		// No change alone would do, and none is needed.
		{"AT_LEAST(2, ALARM, (a, b, c))", "08:01 OK, 08:05 ALARM", "08:01 OK, 08:05 ALARM", "a went to ALARM, b went to ALARM, c went to ALARM"},
		{"AT_LEAST(2, ALARM, (a, b, c))", "08:01 OK, 08:05 ALARM", "08:01 OK", "a went to ALARM, c went to ALARM"},
	} {
		rule, err := ParseRule(c.rule)
		if err != nil {
			t.Fatal(err)
		}
		got, err := (Composite{Rule: rule}).Run(map[string]Timeline{"a": changes(c.a), "b": changes(c.b), "c": changes("08:01 OK, 08:05 ALARM")}, at("08:00"), at("09:00"))
		if err != nil {
			t.Fatal(err)
		}
		if last := got.Transitions[len(got.Transitions)-1]; last.Reason != c.want || !last.At.Equal(at("08:05")) {
			t.Errorf("%s: at %s, because %s; want %s", c.rule, last.At.Format("15:04"), last.Reason, c.want)
		}
	}
}
