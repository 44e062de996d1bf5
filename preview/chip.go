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

// chip is an alarm as the page has it.
type chip struct {
	Alarm
	ID string
	// Short is its name, without what all names beside it have.
	Short string
	// Class, Sign and Words are what became of it: nobody needs to see colours.
	Class, Sign, Words string
	// Told says when it was in ALARM, and Unseen what it does not see.
	Told, Unseen string
	// Times are the times at which it was, and Bars its states over time.
	Times []string
	Bars  []bar
}

// bar is a state over time, in the coordinates of a plot.
type bar struct {
	X, Width  string
	Y, Height string
	Class     string
	Text      string
}

// group is the alarms of one severity.
type group struct {
	// Title of the group; empty where there is but one.
	Title string
	// Form is what all names have, as in shop-prod-…-page; empty if there is no such.
	Form  string
	Chips []chip
}

// states are how the page calls and draws states. The more it matters, the higher
// is the bar.
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

// grouped puts alarms into groups by their severities, the most urgent first, and
// those without one behind. Alarms whose order somebody chose are one group.
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
			return -cmp.Compare(a, b) // without one, behind
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

// capital begins with a capital letter.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// separators stand between the parts of names.
const separators = "-_/.: "

// shorten takes off what the names of all alarms of a group begin with, up to a
// separator, and the severity that they end with.
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
