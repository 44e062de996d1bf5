package preview

import (
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/replay"
)

//go:embed page.html.tmpl
var pageText string

var pageTemplate = template.Must(template.New("page").Parse(pageText))

// page is a board as the page has it.
type page struct {
	*Board
	Range  string
	Count  string
	Alarms string
	Boxes  []box
	// Missing is how many widgets are incomplete.
	Missing string
}

// box is a widget as the page has it.
type box struct {
	Widget
	ID     string
	Chart  *chart
	Chips  []chip
	Big    []entry
	Answer *answered
}

// chip is an alarm.
type chip struct {
	Alarm
	ID string
	// Class and Words are its state in the end.
	Class, Words string
	// Told says when it was in ALARM.
	Told string
	// Times are the times at which it was, and Bars its states over time.
	Times []string
	Bars  []bar
}

// bar is a state over time, in the coordinates of a plot.
type bar struct {
	X, Width string
	Class    string
	Text     string
}

// answered is a table with its caption.
type answered struct {
	*Table
	Caption string
}

// instant is how queries write a time.
var instant = regexp.MustCompile(`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$`)

// Class is what the page calls a cell: numbers stand to the right, and neither
// they nor times are broken.
func (page) Class(numeric bool, cell string) string {
	switch {
	case numeric:
		return "number"
	case instant.MatchString(cell):
		return "instant"
	}
	return ""
}

// longest is how many characters of a cell are shown.
const longest = 2000

// HTML writes the page. It is one file that loads nothing and runs nothing.
func (b *Board) HTML(w io.Writer) error {
	p := page{Board: b, Range: between(b.First, b.Last), Count: numeral.Count(b.Events, "log event")}
	all, wentOff := map[string]bool{}, map[string]bool{}
	for i, widget := range b.Widgets {
		p.Boxes = append(p.Boxes, b.box(fmt.Sprintf("w%d", i+1), widget))
		for _, a := range widget.Alarms {
			all[a.Name] = true
			if a.wentOff() > 0 {
				wentOff[a.Name] = true
			}
		}
	}
	if len(all) > 0 {
		p.Alarms = fmt.Sprintf("%s, of which %d went off", numeral.Count(int64(len(all)), "alarm"), len(wentOff))
	}
	if n := b.Incomplete(); n > 0 {
		p.Missing = fmt.Sprintf("%d of %s incomplete", n, numeral.Count(int64(len(b.Widgets)), "widget"))
	}
	// A screen reader, and a narrow screen, go from left to right and down.
	slices.SortStableFunc(p.Boxes, func(a, b box) int {
		return cmp.Or(cmp.Compare(a.Y, b.Y), cmp.Compare(a.X, b.X))
	})
	return pageTemplate.Execute(w, p)
}

func (b *Board) box(id string, w Widget) box {
	out := box{Widget: w, ID: id}
	out.Title = cmp.Or(w.Title, map[string]string{"metric": "Metrics", "log": "Logs", "alarm": "Alarms", "text": ""}[w.Type])
	switch {
	case w.Graph != nil:
		c := draw(id, out.Title, w.Graph, b.Start, b.End)
		out.Chart = &c
	case w.Numbers != nil:
		for i, s := range w.Numbers.Series {
			e := entry{Color: i % colors, Label: s.Label, Told: "—"}
			if n := len(s.Points); n > 0 {
				e.Told = short(s.Points[n-1].Value)
			}
			out.Big = append(out.Big, e)
		}
	case w.Table != nil:
		out.Answer = &answered{clipped(w.Table), caption(w.Table)}
	}
	for i, a := range w.Alarms {
		out.Chips = append(out.Chips, b.chip(fmt.Sprintf("%s-%d", id, i+1), a))
	}
	return out
}

func caption(t *Table) string {
	text := numeral.Count(int64(t.Total), "row") + "; " + numeral.Thousands(t.Matched) + " of " + numeral.Count(t.Scanned, "log event") + " matched"
	if t.Total > len(t.Rows) {
		text = fmt.Sprintf("The first %d of %s", len(t.Rows), text)
	}
	return text
}

// clipped is a table whose cells are not longer than longest.
func clipped(t *Table) *Table {
	out := *t
	out.Rows = nil
	for _, row := range t.Rows {
		var cells []string
		for _, cell := range row {
			if runes := []rune(cell); len(runes) > longest {
				cell = string(runes[:longest]) + " …"
			}
			cells = append(cells, cell)
		}
		out.Rows = append(out.Rows, cells)
	}
	return &out
}

// wentOff is how often the alarm went to ALARM.
func (a Alarm) wentOff() int {
	n := 0
	for _, s := range a.Spans {
		if s.State == alarm.StateAlarm {
			n++
		}
	}
	return n
}

// states are how the page calls and draws states.
var states = map[alarm.State]struct{ class, words string }{
	alarm.StateAlarm:            {"bad", "In alarm"},
	alarm.StateOK:               {"good", "OK"},
	alarm.StateInsufficientData: {"unknown", "Insufficient data"},
}

func (b *Board) chip(id string, a Alarm) chip {
	out := chip{Alarm: a, ID: id, Class: states[a.State].class, Words: states[a.State].words}
	if a.Refused != "" {
		out.Class, out.Words = "unknown", "Not shown"
		return out
	}
	axis := axes{from: b.Start, to: b.End}
	for _, s := range a.Spans {
		x := axis.x(s.Start)
		text := fmt.Sprintf("%s %s–%s UTC", states[s.State].words, clock(s.Start, axis), clock(s.End, axis))
		out.Bars = append(out.Bars, bar{coordinate(x), coordinate(axis.x(s.End) - x), states[s.State].class, text})
		if s.State == alarm.StateAlarm {
			out.Times = append(out.Times, clock(s.Start, axis)+"–"+clock(s.End, axis))
		}
	}
	switch n := len(out.Times); {
	case n == 0:
		out.Told = "Never in alarm."
		if a.Verdict == replay.VerdictBlind {
			out.Class, out.Words = "unknown", "Blind"
			out.Told = strings.Join(a.Blind, " ")
		}
	case n == 1:
		out.Told = "In alarm once:"
	default:
		out.Told = fmt.Sprintf("In alarm %d times:", n)
	}
	return out
}

// between writes a time range.
func between(from, to time.Time) string {
	from, to = from.UTC(), to.UTC()
	if from.Truncate(24 * time.Hour).Equal(to.Truncate(24 * time.Hour)) {
		return from.Format("2 January 2006, 15:04") + " to " + to.Format("15:04") + " UTC"
	}
	return from.Format("2 January 2006, 15:04") + " to " + to.Format("2 January 2006, 15:04") + " UTC"
}
