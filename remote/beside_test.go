package remote

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/replay"
)

func TestCompare(t *testing.T) {
	at := func(minutes int) time.Time { return from.Add(time.Duration(minutes) * time.Minute) }
	const never = -1
	for name, test := range map[string]struct {
		replayed, remembered int // the minute at which it went off, or never
		verdict              replay.Verdict
		state                alarm.State // now, or before the first change
		made                 bool
		want                 Outcome
		says                 string
		reason               string
	}{
		"both went off":                   {10, 12, replay.VerdictWentOff, alarm.StateOK, false, Agrees, "replayed: 2025-03-11 08:10:00; history: 2025-03-11 08:12:00", ""},
		"neither did":                     {never, never, replay.VerdictQuiet, alarm.StateOK, false, Agrees, "replayed: never; history: never", ""},
		"at other times":                  {10, 40, replay.VerdictWentOff, alarm.StateOK, false, Differs, "", "at other times"},
		"only the replay":                 {10, never, replay.VerdictWentOff, alarm.StateOK, false, Differs, "history: never", "filters do not look back"},
		"only the account":                {never, 10, replay.VerdictQuiet, alarm.StateOK, false, Differs, "replayed: never", "what happened before 2025-03-11 08:00:00"},
		"was off before":                  {1, never, replay.VerdictWentOff, alarm.StateAlarm, false, Agrees, "history: already in ALARM", ""},
		"is off, not here":                {never, never, replay.VerdictQuiet, alarm.StateAlarm, false, Differs, "history: already in ALARM", "something else also feeds"},
		"blind, and silent":               {never, never, replay.VerdictBlind, alarm.StateOK, false, Blind, "", "nothing matched"},
		"blind, and went off":             {never, 10, replay.VerdictBlind, alarm.StateOK, false, Differs, "", "nothing matched"},
		"not replayed":                    {never, 10, replay.VerdictNotReplayed, alarm.StateOK, false, NotReplayed, "", "of another service"},
		"made in between":                 {10, never, replay.VerdictWentOff, alarm.StateOK, true, Differs, "", "was created at 2025-03-11 08:30:00"},
		"not in the account":              {10, never, replay.VerdictWentOff, "", false, Differs, "", "no alarm with this name"},
		"changed after the end, then off": {never, 90, replay.VerdictQuiet, alarm.StateOK, false, Agrees, "history: never", ""},
	} {
		t.Run(name, func(t *testing.T) {
			a := replay.Alarm{Name: "errors", Verdict: test.verdict, Refused: "of another service"}
			if test.verdict == replay.VerdictBlind {
				a.Blind = &replay.BlindSpot{Reasons: []string{"nothing matched"}}
			}
			if test.replayed != never {
				a.Transitions = []replay.Transition{{At: at(test.replayed), From: alarm.StateOK, To: alarm.StateAlarm}}
			}
			past, states := &Past{}, map[string]alarm.State{"errors": test.state}
			if test.remembered != never {
				past.Changes = []Change{{at(test.remembered), test.state, alarm.StateAlarm}}
			}
			if test.made {
				past.Made = at(30)
			}
			got := Compare(&replay.Report{Alarms: []replay.Alarm{a}}, map[string]*Past{"errors": past}, states, from, to)[0]
			if got.Outcome != test.want || !strings.Contains(got.Says(), test.says) {
				t.Errorf("got %s (%s), want %s (%s)", got.Outcome, got.Says(), test.want, test.says)
			}
			if told := strings.Join(got.Reasons, " "); !strings.Contains(told, test.reason) || (test.reason == "") != slices.Equal(got.Reasons, nil) {
				t.Errorf("got the reasons %q, want %q", told, test.reason)
			}
		})
	}
}
