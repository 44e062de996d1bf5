package preview

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/replay"
)

// chip is an alarm as the page shows it.
type chip struct {
	Alarm
	ID string
	// Short is its name without the parts that all names beside it share.
	Short string
	// Class, Sign and Words say what became of it, so that nobody depends on
	// colours.
	Class, Sign, Words string
	// Told says when it was in ALARM, and Unseen what it cannot see.
	Told, Unseen string
	// Times are the times at which it was in ALARM, and Bars its states over
	// time.
	Times []string
	Bars  []bar
}

// bar is a state over time, in the plot's coordinates.
type bar struct {
	X, Width  string
	Y, Height string
	Class     string
	Text      string
}

// group is the alarms of one severity.
type group struct {
	// Title is the title of the group; empty if there is only one group.
	Title string
	// Form is what all names share, such as shop-prod-…-page; empty if they
	// share nothing.
	Form  string
	Chips []chip
}

// states are the names and bars of states on the page. The more a state
// matters, the taller its bar.
var states = map[alarm.State]struct{ class, sign, words, y, height string }{
	alarm.StateAlarm:            {"bad", "▲", "In alarm", "0", "10"},
	alarm.StateOK:               {"good", "✓", "OK", "3", "4"},
	alarm.StateInsufficientData: {"unknown", "…", "Insufficient data", "4", "2"},
}

func (b *Board) chip(id string, a Alarm) chip {
	out := chip{Alarm: a, ID: id, Short: a.Name, Class: states[a.State].class, Sign: states[a.State].sign, Words: states[a.State].words}
	if a.Refused != "" {
		out.Refused = capital(a.Refused)
		out.Class, out.Sign, out.Words = "none", "–", "Not replayed"
		return out
	}
	axis := axes{from: b.Start, to: b.End}
	for _, s := range a.Spans {
		x, of := axis.x(s.Start), states[s.State]
		text := fmt.Sprintf("%s %s–%s UTC", of.words, clock(s.Start, axis), clock(s.End, axis))
		out.Bars = append(out.Bars, bar{coordinate(x), coordinate(axis.x(s.End) - x), of.y, of.height, of.class, text})
		if s.State == alarm.StateAlarm {
			out.Times = append(out.Times, clock(s.Start, axis)+"–"+clock(s.End, axis))
		}
	}
	switch n := len(out.Times); {
	case n == 0 && a.Verdict == replay.VerdictBlind:
		out.Class, out.Sign, out.Words = "blind", "?", "Blind"
	case n == 0:
		out.Told = "Never in alarm."
	case n == 1:
		out.Told = "In alarm once:"
	default:
		out.Told = fmt.Sprintf("In alarm %d times:", n)
	}
	if len(out.Times) > 0 && a.State != alarm.StateAlarm {
		out.Class, out.Sign, out.Words = "went", "△", "Went off"
	}
	out.Unseen = strings.Join(a.Blind, " ")
	return out
}

// grouped groups alarms by severity, the most urgent first and those without
// one last. Alarms whose order the widget asks for are one group.
func grouped(all []chip, chosen bool) []group {
	by := map[string][]chip{}
	var severities []string
	for _, c := range all {
		severity := c.Severity
		if chosen {
			severity = ""
		}
		if by[severity] == nil {
			severities = append(severities, severity)
		}
		by[severity] = append(by[severity], c)
	}
	slices.SortFunc(severities, func(a, b string) int {
		if a == "" || b == "" {
			return -cmp.Compare(a, b) // alarms without a severity come last
		}
		return notify.DefaultSeverities().Compare(notify.Severity(a), notify.Severity(b))
	})
	var groups []group
	for _, severity := range severities {
		g := group{Chips: by[severity]}
		if len(severities) > 1 {
			g.Title = capital(cmp.Or(severity, "others"))
		}
		g.shorten(severity)
		groups = append(groups, g)
	}
	return groups
}

// capital makes the first letter a capital.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// separators separate the parts of names.
const separators = "-_/.: "

// shorten removes from the names of a group what all of them begin with, up to
// a separator, and the severity that they end with.
func (g *group) shorten(severity string) {
	prefix, suffix := g.Chips[0].Name, ""
	if severity != "" {
		suffix = "-" + severity
	}
	for _, c := range g.Chips {
		for !strings.HasPrefix(c.Name, prefix) {
			prefix = prefix[:len(prefix)-1]
		}
		if !strings.HasSuffix(c.Name, suffix) {
			suffix = ""
		}
	}
	prefix = prefix[:strings.LastIndexAny(prefix, separators)+1]
	for _, c := range g.Chips {
		if len(prefix)+len(suffix) >= len(c.Name) {
			suffix = ""
		}
		if len(prefix) >= len(c.Name) {
			prefix = ""
		}
	}
	if len(g.Chips) < 2 || strings.Trim(prefix, separators) == "" {
		return
	}
	for i := range g.Chips {
		g.Chips[i].Short = g.Chips[i].Name[len(prefix) : len(g.Chips[i].Name)-len(suffix)]
	}
	g.Form = prefix + "…" + suffix
}
