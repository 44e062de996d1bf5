package preview

import (
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/replay"
)

// Board is what a dashboard shows. Its JSON is stable: fields may be added, none
// changes. Times are RFC 3339, in UTC.
type Board struct {
	// Name of the dashboard, and the Stack that it stands in.
	Name  string `json:"name"`
	Stack string `json:"stack"`
	// Start and End are what the graphs cover: whole periods.
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
	// Events is how many log events were read, the first and the last of them at
	// First and Last.
	Events int64     `json:"events"`
	First  time.Time `json:"first"`
	Last   time.Time `json:"last"`
	// Widgets in the order of the body.
	Widgets []Widget `json:"widgets"`
	// Notes are what else must be known to trust it, a sentence each.
	Notes []string `json:"notes"`
	// empty are those of them on log groups that no event is of, so that all
	// graphs of theirs are empty.
	empty []string
}

// Widget is what a widget shows. At most one of Graph, Numbers, Table, Alarms
// and Text is given; but the graph of an alarm has both Graph and Alarms.
type Widget struct {
	Type  string `json:"type"`
	Title string `json:"title,omitempty"`
	// X and Y are where it stands, and Width and Height how large it is, on a
	// grid of 24 columns.
	X      int `json:"x"`
	Y      int `json:"y"`
	Width  int `json:"width"`
	Height int `json:"height"`

	Graph   *Graph  `json:"graph,omitempty"`
	Numbers *Graph  `json:"numbers,omitempty"`
	Table   *Table  `json:"table,omitempty"`
	Alarms  []Alarm `json:"alarms,omitempty"`
	Text    string  `json:"text,omitempty"`

	// Refused is what of it is not shown, and why, a sentence each.
	Refused []string `json:"refused,omitempty"`
	// Notes are what must be known of what is shown, a sentence each.
	Notes []string `json:"notes,omitempty"`
	// ordered says that somebody chose the order of the alarms.
	ordered bool
}

// Graph is time series over one axis, or two.
type Graph struct {
	// Unit stands at the axis; empty without one.
	Unit string `json:"unit,omitempty"`
	// Min and Max of the axis; nil where the data decide.
	Min *float64 `json:"min,omitempty"`
	Max *float64 `json:"max,omitempty"`
	// Right is the axis to the right; nil without one.
	Right   *Axis `json:"right,omitempty"`
	Stacked bool  `json:"stacked,omitempty"`
	// Legend is where it stands: right, or hidden; empty for below.
	Legend string   `json:"legend,omitempty"`
	Series []Series `json:"series"`
	// Levels are lines at fixed values, and bands between two.
	Levels []Level `json:"levels,omitempty"`
	// Sparkline says that numbers have their lines below them, and FullPrecision
	// that they have all of their digits.
	Sparkline     bool `json:"sparkline,omitempty"`
	FullPrecision bool `json:"fullPrecision,omitempty"`
	// Moments are lines at fixed times, and bands between two.
	Moments []Moment `json:"moments,omitempty"`
}

// Axis is an axis, as the left one is in a Graph.
type Axis struct {
	Unit string   `json:"unit,omitempty"`
	Min  *float64 `json:"min,omitempty"`
	Max  *float64 `json:"max,omitempty"`
}

// Level is a line at a fixed value, or a band between two.
type Level struct {
	Label string  `json:"label,omitempty"`
	Value float64 `json:"value"`
	// To is the other edge of a band, and ToLabel its label; nil of a line.
	To      *float64 `json:"to,omitempty"`
	ToLabel string   `json:"toLabel,omitempty"`
	// Fill is above or below, where that is shaded; empty otherwise.
	Fill string `json:"fill,omitempty"`
	// Color is as in #9467bd; empty for that of thresholds.
	Color string `json:"color,omitempty"`
	// Right says that it is of the axis to the right.
	Right bool `json:"right,omitempty"`
}

// Moment is a line at a fixed time, or a band between two.
type Moment struct {
	Label string    `json:"label,omitempty"`
	At    time.Time `json:"at"`
	// To is the later edge of a band, and ToLabel its label; nil of a line.
	To      *time.Time `json:"to,omitempty"`
	ToLabel string     `json:"toLabel,omitempty"`
	// Fill is before or after, where that is shaded; empty otherwise.
	Fill string `json:"fill,omitempty"`
	// Color is as in #9467bd; empty for that of thresholds.
	Color string `json:"color,omitempty"`
}

// Series is a time series.
type Series struct {
	Label string `json:"label"`
	// Right says that it is of the axis to the right.
	Right bool `json:"right,omitempty"`
	// Color is as in #9467bd; empty for one that the page chooses.
	Color string `json:"color,omitempty"`
	// Period is how many seconds a point covers.
	Period float64 `json:"period"`
	// Points that there are, the oldest first. A period without a datapoint has
	// none.
	Points []Point `json:"points"`
}

// Point is a datapoint.
type Point struct {
	// At is when its period begins.
	At    time.Time `json:"at"`
	Value float64   `json:"value"`
}

// Table is the answer of a query.
type Table struct {
	Columns []string `json:"columns"`
	// Rows are the first MaxRows.
	Rows [][]string `json:"rows"`
	// Numeric says which columns hold numbers only.
	Numeric []bool `json:"numeric"`
	// Total is how many rows there are, Scanned how many log events the query
	// looked at, and Matched how many of them went past its filters.
	Total   int   `json:"total"`
	Scanned int64 `json:"scanned"`
	Matched int64 `json:"matched"`
}

// MaxRows is how many rows of a table are shown.
const MaxRows = 100

// Alarm is what an alarm did.
type Alarm struct {
	Name string `json:"name"`
	// Severity is whom it tells, as its tag says, such as page; empty without it.
	Severity string         `json:"severity,omitempty"`
	Verdict  replay.Verdict `json:"verdict"`
	// Blind says what it does not see, a sentence each.
	Blind []string `json:"blind,omitempty"`
	// State at the end; empty if it was refused.
	State alarm.State `json:"state,omitempty"`
	// Spans are the states that it was in, one after the other, until the end.
	Spans []Span `json:"spans,omitempty"`
	// Refused says why it was not replayed; empty if it was.
	Refused string `json:"refused,omitempty"`
}

// Span is a time in one state.
type Span struct {
	State alarm.State `json:"state"`
	Start time.Time   `json:"start"`
	End   time.Time   `json:"end"`
}

// Refused returns what of all widgets is not shown, and why: each with the
// widget's title and place.
func (b *Board) Refused() []string {
	var all []string
	for i, w := range b.Widgets {
		for _, why := range w.Refused {
			all = append(all, w.place(i)+": "+why)
		}
		for _, a := range w.Alarms {
			if a.Refused != "" {
				all = append(all, w.place(i)+": "+a.Name+": "+a.Refused)
			}
		}
	}
	return all
}

// Incomplete returns how many widgets are not shown, or not all of what is in
// them.
func (b *Board) Incomplete() int {
	n := 0
	for _, w := range b.Widgets {
		if len(w.Refused) > 0 || slices.ContainsFunc(w.Alarms, func(a Alarm) bool { return a.Refused != "" }) {
			n++
		}
	}
	return n
}

// Warnings returns the notes on log groups that no event is of, and those on
// all widgets, each with the widget's title and place.
func (b *Board) Warnings() []string {
	all := slices.Clone(b.empty)
	for i, w := range b.Widgets {
		for _, note := range w.Notes {
			all = append(all, w.place(i)+": "+note)
		}
		for _, a := range w.Alarms {
			if a.Blind != nil {
				all = append(all, w.place(i)+": "+a.Name+" is blind: "+strings.Join(a.Blind, " "))
			}
		}
	}
	return all
}
