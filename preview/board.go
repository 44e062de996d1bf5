package preview

import (
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/replay"
)

// Board is what a dashboard shows. Its JSON is stable: fields may be added, but
// none changes. Times are RFC 3339, in UTC.
type Board struct {
	// Name is the name of the dashboard, and Stack the stack that has it.
	Name  string `json:"name"`
	Stack string `json:"stack"`
	// Start and End are the time range of the graphs, in whole periods.
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
	// Events counts the log events that were read. First and Last are the times
	// of the first and the last of them.
	Events int64     `json:"events"`
	First  time.Time `json:"first"`
	Last   time.Time `json:"last"`
	// Widgets are in the order of the body.
	Widgets []Widget `json:"widgets"`
	// Notes are caveats to the dashboard, a sentence each.
	Notes []string `json:"notes"`
	// empty holds the notes on log groups that have no events, so that all
	// their graphs are empty.
	empty []string
}

// Widget is what a widget shows. At most one of Graph, Numbers, Table, Alarms
// and Text is set, except that the graph of an alarm has both Graph and Alarms.
type Widget struct {
	// Type is the type of the widget, such as metric or log.
	Type string `json:"type"`
	// Title is the heading of the widget.
	Title string `json:"title,omitempty"`
	// X and Y are the position, and Width and Height the size, on a grid of 24
	// columns.
	X      int `json:"x"`
	Y      int `json:"y"`
	Width  int `json:"width"`
	Height int `json:"height"`

	// Graph is what a widget with a graph shows.
	Graph *Graph `json:"graph,omitempty"`
	// Numbers are what a widget with numbers, a gauge, bars or a pie shows, as
	// a graph whose last points are the numbers.
	Numbers *Graph `json:"numbers,omitempty"`
	// Table is the result of the query of a widget.
	Table *Table `json:"table,omitempty"`
	// Alarms are the alarms of a widget, in the order in which it shows them.
	Alarms []Alarm `json:"alarms,omitempty"`
	// Text is the Markdown of a text widget.
	Text string `json:"text,omitempty"`

	// Refused says what is not shown and why, a sentence each.
	Refused []string `json:"refused,omitempty"`
	// Notes are caveats to what is shown, a sentence each.
	Notes []string `json:"notes,omitempty"`
	// ordered reports whether the widget asks for an order of the alarms.
	ordered bool
}

// Graph is time series on one or two axes.
type Graph struct {
	// Unit of the left axis; empty if it has none.
	Unit string `json:"unit,omitempty"`
	// Min and Max of the left axis; nil if the data decide.
	Min *float64 `json:"min,omitempty"`
	Max *float64 `json:"max,omitempty"`
	// Right is the right axis; nil if there is none.
	Right *Axis `json:"right,omitempty"`
	// Stacked reports whether the series are stacked.
	Stacked bool `json:"stacked,omitempty"`
	// Legend is the position of the legend: right, or hidden; empty for below.
	Legend string `json:"legend,omitempty"`
	// Series are the time series.
	Series []Series `json:"series"`
	// Levels are lines at fixed values, and bands between two values.
	Levels []Level `json:"levels,omitempty"`
	// Sparkline reports whether numbers have their lines below them, and
	// FullPrecision whether they have all of their digits.
	Sparkline     bool `json:"sparkline,omitempty"`
	FullPrecision bool `json:"fullPrecision,omitempty"`
	// Moments are lines at fixed times, and bands between two times.
	Moments []Moment `json:"moments,omitempty"`
}

// Axis is an axis, with the fields that a Graph has for the left one.
type Axis struct {
	// Unit is the unit of the axis; empty if it has none.
	Unit string `json:"unit,omitempty"`
	// Min and Max are its ends; nil if the data decide.
	Min *float64 `json:"min,omitempty"`
	Max *float64 `json:"max,omitempty"`
}

// Level is a line at a fixed value, or a band between two values.
type Level struct {
	// Label is the text beside the line.
	Label string `json:"label,omitempty"`
	// Value is the value of the line, or one edge of the band.
	Value float64 `json:"value"`
	// To is the other edge of a band, and ToLabel its label; nil for a line.
	To      *float64 `json:"to,omitempty"`
	ToLabel string   `json:"toLabel,omitempty"`
	// Fill is above or below if that side is shaded; empty otherwise.
	Fill string `json:"fill,omitempty"`
	// Color is a colour such as #9467bd; empty for the colour of thresholds.
	Color string `json:"color,omitempty"`
	// Right reports whether it belongs to the right axis.
	Right bool `json:"right,omitempty"`
}

// Moment is a line at a fixed time, or a band between two times.
type Moment struct {
	// Label is the text beside the line.
	Label string `json:"label,omitempty"`
	// At is the time of the line, or the earlier edge of the band.
	At time.Time `json:"at"`
	// To is the later edge of a band, and ToLabel its label; nil for a line.
	To      *time.Time `json:"to,omitempty"`
	ToLabel string     `json:"toLabel,omitempty"`
	// Fill is before or after if that side is shaded; empty otherwise.
	Fill string `json:"fill,omitempty"`
	// Color is a colour such as #9467bd; empty for the colour of thresholds.
	Color string `json:"color,omitempty"`
}

// Series is a time series.
type Series struct {
	// Label is the name of the series in the legend.
	Label string `json:"label"`
	// Right reports whether it belongs to the right axis.
	Right bool `json:"right,omitempty"`
	// Color is a colour such as #9467bd; empty if the page chooses one.
	Color string `json:"color,omitempty"`
	// Period is the period of a point, in seconds.
	Period float64 `json:"period"`
	// Points are the datapoints, the oldest first. A period without a datapoint
	// has no point.
	Points []Point `json:"points"`
}

// Point is a datapoint.
type Point struct {
	// At is the beginning of the period.
	At time.Time `json:"at"`
	// Value is the value of the datapoint.
	Value float64 `json:"value"`
}

// Table is the result of a query.
type Table struct {
	// Columns are the names of the columns.
	Columns []string `json:"columns"`
	// Rows are the first rows, at most 100. Total counts all.
	Rows [][]string `json:"rows"`
	// Numeric reports for each column whether it holds only numbers.
	Numeric []bool `json:"numeric"`
	// Total counts the rows, Scanned the log events that the query read, and
	// Matched those that passed its filters.
	Total   int   `json:"total"`
	Scanned int64 `json:"scanned"`
	Matched int64 `json:"matched"`
}

// maxRows is the number of rows of a table that are shown.
const maxRows = 100

// Alarm is what an alarm did.
type Alarm struct {
	// Name is the name of the alarm.
	Name string `json:"name"`
	// Severity is the value of the alarm's severity tag, such as page; empty
	// without the tag.
	Severity string `json:"severity,omitempty"`
	// Verdict says whether its silence can be trusted, if it was silent.
	Verdict replay.Verdict `json:"verdict"`
	// Blind says what the alarm cannot see, a sentence each.
	Blind []string `json:"blind,omitempty"`
	// State is the state at the end; empty if the alarm was refused.
	State alarm.State `json:"state,omitempty"`
	// Spans are the states that it was in, in order, until the end.
	Spans []Span `json:"spans,omitempty"`
	// Refused says why it was not replayed; empty if it was.
	Refused string `json:"refused,omitempty"`
}

// Span is a time range in one state.
type Span struct {
	// State is the state.
	State alarm.State `json:"state"`
	// Start and End are the beginning and the end of the time range.
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
}

// Refused says what the widgets do not show and why, each sentence with the
// widget's title and position.
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

// Incomplete counts the widgets that are not shown or show only a part.
func (b *Board) Incomplete() int {
	n := 0
	for _, w := range b.Widgets {
		if len(w.Refused) > 0 || slices.ContainsFunc(w.Alarms, func(a Alarm) bool { return a.Refused != "" }) {
			n++
		}
	}
	return n
}

// Warnings returns the notes on log groups without events and those of all
// widgets, each with the widget's title and position.
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
