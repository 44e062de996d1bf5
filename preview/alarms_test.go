package preview

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/replay"
)

// drawnPage returns the page of a board.
func drawnPage(t *testing.T, b *Board) string {
	t.Helper()
	var page bytes.Buffer
	if err := b.HTML(&page); err != nil {
		t.Fatal(err)
	}
	return page.String()
}

// The graph of an alarm shows its metric with the alarm's statistic and period,
// its threshold, and what it did.
func TestAlarmGraph(t *testing.T) {
	b := board(t, `{"type": "metric", "x": 0, "y": 0, "width": 12, "height": 6, "properties": {"title": "Errors", "view": "timeSeries", "region": "us-east-1",
		"annotations": {"alarms": ["${TooMany.Arn}"]}, "yAxis": {}}}`)
	w := b.Widgets[0]
	if got, want := described(w.Graph), "Count Errors: 08:00=1 08:02=0"; got != want || w.Refused != nil {
		t.Errorf("%s %q, want %s", got, w.Refused, want)
	}
	if got, want := w.Graph.Levels, (Level{Label: "alarm above 0 in 1m", Value: 0}); len(got) != 1 || got[0] != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if len(w.Alarms) != 1 || w.Alarms[0].State != alarm.StateOK || w.Alarms[0].Verdict != replay.VerdictWentOff {
		t.Errorf("%+v", w.Alarms)
	}
	for _, want := range []string{`class="levelline" d="M0 300H1000"`, "alarm above 0 in 1m", "△ Went off", "In alarm once: <time>08:01–08:03</time>"} {
		if page := drawnPage(t, b); !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
}

// A graph of an alarm that cannot be drawn says why, and still shows the alarm.
func TestAlarmGraphsThatAreNotDrawn(t *testing.T) {
	for arn, want := range map[string]string{
		"${Band.Arn}": "[] cpu not replayed AWS/ECS/CPU is not made from log events",
		"arn:aws:cloudwatch:eu-west-1:1:alarm:other": "[] other not replayed it is not in the templates",
	} {
		b := board(t, `{"type": "metric", "properties": {"annotations": {"alarms": ["`+arn+`"]}}}`)
		w := b.Widgets[0]
		a := w.Alarms[0]
		if got := fmt.Sprint(w.Refused, " ", a.Name, " ", a.Verdict, " ", a.Refused); got != want || w.Graph != nil || b.Incomplete() != 1 {
			t.Errorf("%s, want %s", got, want)
		}
		if page := drawnPage(t, b); !strings.Contains(page, "– Not replayed") || !strings.Contains(page, "1 of 1 widget incomplete") {
			t.Error("the page does not say so")
		}
	}
}

// The periods of an alarm begin at any minute, those of a graph do not. The
// widget says so if it makes a difference.
func TestGraphsOfSlidingPeriods(t *testing.T) {
	const note = "The periods of the alarm start at any minute"
	error := func(ms int64) string {
		return fmt.Sprintf(`{"timestamp": %d, "logGroup": "/shop", "message": "{\"level\": \"ERROR\"}"}`, ms) + "\n"
	}
	const minute = 60_000
	start := eight.UnixMilli()
	log := error(start+4*minute) + error(start+6*minute) + error(start+30*minute)
	for alarm, told := range map[string]bool{"Two": true, "TooMany": false} {
		b, err := try(t, `{"type": "metric", "properties": {"annotations": {"alarms": ["${`+alarm+`.Arn}"]}}}`, log)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(strings.Join(b.Widgets[0].Notes, " "), note); got != told {
			t.Errorf("%s: told is %v: %q", alarm, got, b.Widgets[0].Notes)
		}
	}
}

// Alarms are in the order that the widget asks for, and only in its states.
func TestOrderOfAlarms(t *testing.T) {
	spans := func(state alarm.State, minutes int) []Span {
		return []Span{{alarm.StateInsufficientData, after(0), after(minutes)}, {state, after(minutes), after(60)}}
	}
	all := []Alarm{
		{Name: "d", State: alarm.StateOK, Spans: spans(alarm.StateOK, 30)},
		{Name: "c", State: alarm.StateAlarm, Spans: spans(alarm.StateAlarm, 10)},
		{Name: "b", State: alarm.StateAlarm, Spans: spans(alarm.StateAlarm, 20)},
		{Name: "e", Refused: "it is not in the templates"},
		{Name: "a", State: alarm.StateInsufficientData, Spans: spans(alarm.StateInsufficientData, 5)},
	}
	for by, want := range map[string]string{"": "abcde", "default": "abcde", "stateUpdatedTimestamp": "bcade", "timestamp": "dbcae"} {
		sorted := append([]Alarm{}, all...)
		order(sorted, by)
		got := ""
		for _, a := range sorted {
			got += a.Name
		}
		if got != want {
			t.Errorf("by %q: %s, want %s", by, got, want)
		}
	}
	for states, want := range map[string]string{`"ALARM"`: "cpu [1 alarm left out: at the end not in ALARM.]", `"OK", "ALARM"`: "cpu too-many []"} {
		w := board(t, `{"type": "alarm", "properties": {"alarms": ["${TooMany.Arn}", "${Band.Arn}"], "states": [`+states+`]}}`).Widgets[0]
		got := ""
		for _, a := range w.Alarms {
			got += a.Name + " "
		}
		if got += fmt.Sprint(w.Notes); got != want {
			t.Errorf("%s: %s, want %s", states, got, want)
		}
	}
}

// Each verdict has a sign and words of its own, so that nobody depends on
// colours.
func TestVerdictsWithoutColours(t *testing.T) {
	b := &Board{Start: eight, End: after(60)}
	span := func(states ...alarm.State) []Span {
		var all []Span
		for i, s := range states {
			all = append(all, Span{s, after(10 * i), after(10 * (i + 1))})
		}
		return all
	}
	for _, c := range []struct {
		a    Alarm
		want string
	}{
		{Alarm{Verdict: replay.VerdictWentOff, State: alarm.StateAlarm, Spans: span(alarm.StateOK, alarm.StateAlarm)}, "▲ In alarm: In alarm once: [08:10–08:20]"},
		{Alarm{Verdict: replay.VerdictWentOff, State: alarm.StateOK, Spans: span(alarm.StateAlarm, alarm.StateOK, alarm.StateAlarm, alarm.StateOK)}, "△ Went off: In alarm 2 times: [08:00–08:10 08:20–08:30]"},
		{Alarm{Verdict: replay.VerdictWentOff, State: alarm.StateOK, Spans: span(alarm.StateAlarm, alarm.StateOK), Blind: []string{"It sees half."}}, "△ Went off: In alarm once: [08:00–08:10]It sees half."},
		{Alarm{Verdict: replay.VerdictQuiet, State: alarm.StateOK, Spans: span(alarm.StateOK)}, "✓ OK: Never in alarm. []"},
		{Alarm{Verdict: replay.VerdictQuiet, State: alarm.StateInsufficientData, Spans: span(alarm.StateInsufficientData)}, "… Insufficient data: Never in alarm. []"},
		{Alarm{Verdict: replay.VerdictBlind, State: alarm.StateOK, Spans: span(alarm.StateOK), Blind: []string{"It sees nothing."}}, "? Blind:  []It sees nothing."},
		{Alarm{Verdict: replay.VerdictNotReplayed, Refused: "it is elsewhere"}, "– Not replayed:  []"},
	} {
		chip := b.chip("w1-1", c.a)
		if got := fmt.Sprintf("%s %s: %s %s%s", chip.Sign, chip.Words, chip.Told, chip.Times, chip.Unseen); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
	heights := map[string]bool{}
	for _, s := range states {
		heights[s.height] = true
	}
	if len(heights) != len(states) {
		t.Error("two states have bars of the same height")
	}
}

// Alarms are grouped by severity, the most urgent first, without the parts that
// all names share.
func TestGroupsOfAlarms(t *testing.T) {
	chips := func(all ...string) []chip {
		var out []chip
		for _, one := range all {
			name, severity, _ := strings.Cut(one, " ")
			out = append(out, chip{Alarm: Alarm{Name: name, Severity: severity}, Short: name})
		}
		return out
	}
	for _, c := range []struct {
		chips  []chip
		chosen bool
		want   string
	}{
		{chips("shop-prod-errors-ticket ticket", "shop-prod-errors-page page", "shop-prod-silence-page page", "shop-prod-slow-ticket ticket"), false,
			"Page shop-prod-…-page: errors silence; Ticket shop-prod-…-ticket: errors slow"},
		{chips("a ticket", "b page", "c", "d call-out"), false, "Page : b; Ticket : a; Call-out : d; Others : c"},
		{chips("a ticket", "b page"), true, " : a b"},
		{chips("shop-a", "shop-b"), false, " shop-…: a b"},
		{chips("shop", "shop-b"), false, " : shop shop-b"},
		{chips("shopping", "shopper"), false, " : shopping shopper"},
		{chips("a-page page", "a-page page"), false, " a-…: page page"},
		{chips("one-page page"), false, " : one-page"},
		{chips("größe-äu", "größe-äb"), false, " größe-…: äu äb"},
	} {
		var got []string
		for _, g := range grouped(c.chips, c.chosen) {
			text := g.Title + " " + g.Form + ":"
			for _, chip := range g.Chips {
				text += " " + chip.Short
			}
			got = append(got, text)
		}
		if strings.Join(got, "; ") != c.want {
			t.Errorf("%s, want %s", strings.Join(got, "; "), c.want)
		}
	}
	if grouped(nil, false) != nil {
		t.Error("there is a group of none")
	}
}

// On a phone the page begins with the alarms that went off, each once.
func TestWhatWentOffIsFirst(t *testing.T) {
	b := board(t, `{"type": "text", "x": 0, "y": 0, "width": 24, "height": 1, "properties": {"markdown": "hello"}},
		{"type": "alarm", "x": 0, "y": 1, "width": 24, "height": 3, "properties": {"alarms": ["${TooMany.Arn}", "${Band.Arn}"]}},
		{"type": "metric", "x": 0, "y": 4, "width": 24, "height": 3, "properties": {"annotations": {"alarms": ["${TooMany.Arn}"]}}}`)
	page := drawnPage(t, b)
	loud, rest, ok := strings.Cut(page, "<main")
	if !ok || strings.Count(loud, `<span class="name">too-many</span>`) != 1 || strings.Contains(loud, ">cpu<") || !strings.Contains(rest, "hello") {
		t.Errorf("it begins with %s", loud[strings.Index(loud, "<body"):])
	}
	quiet := drawnPage(t, board(t, `{"type": "alarm", "properties": {"alarms": ["${Band.Arn}"]}}`))
	if !strings.Contains(quiet, "No alarm went off") {
		t.Error("it does not say that none did")
	}
	if page := drawnPage(t, board(t, "")); strings.Contains(page, `class="loud"`) {
		t.Error("it speaks of alarms where there are none")
	}
	if page := drawnPage(t, board(t, `{"type": "alarm", "properties": {"alarms": []}}`)); !strings.Contains(page, "No alarms.") {
		t.Error("a widget without alarms is empty")
	}
}

// Graphs begin and end with whole periods of the alarms that they show, too.
func TestPeriodsOfAlarmGraphs(t *testing.T) {
	b := board(t, `{"type": "metric", "properties": {"annotations": {"alarms": ["${TooMany.Arn}"]}}}`)
	if !b.Start.Equal(eight) || b.End.Sub(b.Start)%time.Minute != 0 {
		t.Errorf("%v to %v", b.Start, b.End)
	}
}
