package dashboard

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The views of metric widgets (CloudWatch-Dashboard-Body-Structure, Properties of
// a Metric Widget Object), and of log widgets all but the second and third.
const (
	TimeSeries  = "timeSeries"
	SingleValue = "singleValue"
	Gauge       = "gauge"
	Bar         = "bar"
	Pie         = "pie"
	Table       = "table"
)

// metricViews are the views that a metric widget can have.
var metricViews = []string{TimeSeries, SingleValue, Gauge, Bar, Pie, Table}

// Metric is what a metric widget shows: a graph, or numbers; of metrics, or of
// the alarm that its Annotations name.
type Metric struct {
	Title string `json:"title,omitempty"`
	// View is timeSeries, singleValue, gauge, bar, pie or table. Default:
	// timeSeries.
	View string `json:"view,omitempty"`
	// Stacked puts lines upon each other.
	Stacked bool `json:"stacked"`
	// Region and AccountID are whose metrics they are, unless a line says
	// otherwise. Default: those of the dashboard.
	Region    string `json:"region,omitempty"`
	AccountID string `json:"accountId,omitempty"`
	// Period of a datapoint in seconds, and Stat, the statistic, unless a line
	// says otherwise. Default: 300 and Average.
	Period float64 `json:"period,omitempty"`
	Stat   string  `json:"stat,omitempty"`
	Lines  []Line  `json:"metrics,omitempty"`

	YAxis       *YAxis       `json:"yAxis,omitempty"`
	Legend      *Legend      `json:"legend,omitempty"`
	Annotations *Annotations `json:"annotations,omitempty"`
	// LiveData shows the newest period before it has ended, Sparkline a line
	// below a number. SetPeriodToTimeRange makes a number that of the whole time
	// range. Timezone is local or a distance from UTC, such as +0130.
	LiveData             *bool  `json:"liveData,omitempty"`
	Sparkline            *bool  `json:"sparkline,omitempty"`
	SetPeriodToTimeRange bool   `json:"setPeriodToTimeRange,omitempty"`
	Timezone             string `json:"timezone,omitempty"`
	// FullPrecision writes all digits of a number.
	FullPrecision *bool `json:"singleValueFullPrecision,omitempty"`
	// Start and End are a time range of its own.
	Start string `json:"start,omitempty"`
	End   string `json:"end,omitempty"`
	// Labels says whether a pie has its labels on it, and Table what columns a
	// table has.
	Labels *Labels       `json:"labels,omitempty"`
	Table  *TableOptions `json:"table,omitempty"`
}

// Labels says whether a chart has its labels on it.
type Labels struct {
	Visible bool `json:"visible"`
}

// TableOptions say what columns a table of metrics has
// (CloudWatch-Dashboard-Body-Structure, Table Properties).
type TableOptions struct {
	// Layout is horizontal or vertical. Default: horizontal.
	Layout string `json:"layout,omitempty"`
	// StickySummary keeps the summaries in sight, and ShowTimeSeriesData shows the
	// datapoints beside them. Default of the latter: true.
	StickySummary      *bool `json:"stickySummary,omitempty"`
	ShowTimeSeriesData *bool `json:"showTimeSeriesData,omitempty"`
	// SummaryColumns are of MIN, MAX, SUM and AVG. Default: all of them.
	SummaryColumns []string `json:"summaryColumns,omitempty"`
}

// YAxis is the axes of a graph.
type YAxis struct {
	Left  *Axis `json:"left,omitempty"`
	Right *Axis `json:"right,omitempty"`
}

// Side returns the axis of that name, left or right; the zero value where
// nothing is said of it.
func (y *YAxis) Side(name string) Axis {
	switch {
	case y == nil:
	case name == RightAxis && y.Right != nil:
		return *y.Right
	case name == LeftAxis && y.Left != nil:
		return *y.Left
	}
	return Axis{}
}

// Axis is an axis. Min and Max are nil where the data decide.
type Axis struct {
	Min       *float64 `json:"min,omitempty"`
	Max       *float64 `json:"max,omitempty"`
	Label     string   `json:"label,omitempty"`
	ShowUnits *bool    `json:"showUnits,omitempty"`
}

// Legend is where the legend stands: bottom, right or hidden.
type Legend struct {
	Position string `json:"position"`
}

// Dimension is a dimension of a metric.
type Dimension struct{ Name, Value string }

// Line is a metric, or metric math over others, in a widget.
type Line struct {
	// Namespace, Name and Dimensions of a metric; empty of an expression.
	Namespace  string
	Name       string
	Dimensions []Dimension
	LineOptions
}

// LineOptions are the options of a line.
type LineOptions struct {
	// Expression is metric math, or SEARCH; empty of a metric.
	Expression string `json:"expression,omitempty"`
	// ID names the line in expressions.
	ID    string `json:"id,omitempty"`
	Label string `json:"label,omitempty"`
	Stat  string `json:"stat,omitempty"`
	// Period in seconds.
	Period float64 `json:"period,omitempty"`
	// Visible is nil of a line that is seen.
	Visible   *bool  `json:"visible,omitempty"`
	YAxis     string `json:"yAxis,omitempty"`
	Color     string `json:"color,omitempty"`
	Region    string `json:"region,omitempty"`
	AccountID string `json:"accountId,omitempty"`
}

// Hidden says that the line is there for expressions only.
func (l Line) Hidden() bool { return l.Visible != nil && !*l.Visible }

// MarshalJSON writes a line as the body has it: a list of the namespace, the
// name, the names and values of dimensions, and options.
func (l Line) MarshalJSON() ([]byte, error) {
	var list []any
	if l.Expression == "" {
		list = append(list, l.Namespace, l.Name)
		for _, d := range l.Dimensions {
			list = append(list, d.Name, d.Value)
		}
	}
	if l.LineOptions != (LineOptions{}) {
		list = append(list, l.LineOptions)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(list)
	return b.Bytes(), err
}

// UnmarshalJSON reads a line, unless it leaves out what the one before it says.
func (l *Line) UnmarshalJSON(data []byte) error {
	read, _, err := parseLine(data, nil)
	*l = read
	return err
}

// UnmarshalJSON reads the properties, where a metric may say "." for what
// stands there in the one before, and "..." for all of it.
func (m *Metric) UnmarshalJSON(data []byte) error {
	type plain Metric // without this method
	written := struct {
		*plain
		Lines []json.RawMessage `json:"metrics"`
	}{plain: (*plain)(m)}
	if err := strict(data, &written); err != nil {
		return err
	}
	var before []string
	for i, one := range written.Lines {
		line, names, err := parseLine(one, before)
		if err != nil {
			return fmt.Errorf("metrics[%d]: %w", i, err)
		}
		if line.Expression == "" {
			before = names
		}
		m.Lines = append(m.Lines, line)
	}
	return nil
}

// parseLine reads a line; before is the metric before it.
func parseLine(data []byte, before []string) (Line, []string, error) {
	var items []json.RawMessage
	if err := json.Unmarshal(data, &items); err != nil || len(items) == 0 {
		return Line{}, nil, errors.New("it must be a list of a namespace, a name, dimensions and options")
	}
	var l Line
	last := items[len(items)-1]
	if bytes.HasPrefix(bytes.TrimSpace(last), []byte("{")) {
		if err := strict(last, &l.LineOptions); err != nil {
			return Line{}, nil, err
		}
		items = items[:len(items)-1]
	}
	var names []string
	for i, item := range items {
		var text string
		if err := json.Unmarshal(item, &text); err != nil {
			return Line{}, nil, fmt.Errorf("[%d] must be a text", i)
		}
		switch text {
		case ".":
			if len(names) >= len(before) {
				return Line{}, nil, fmt.Errorf(`[%d] is ".", and the metric before it has nothing there`, i)
			}
			text = before[len(names)]
		case "...":
			rest := len(items) - i - 1
			if len(names) != 0 || rest > len(before) {
				return Line{}, nil, fmt.Errorf(`[%d] is "...", and there is no metric before it that has as much`, i)
			}
			names = slices.Clone(before[:len(before)-rest])
			continue
		}
		names = append(names, text)
	}
	if l.Expression != "" {
		if len(names) > 0 {
			return Line{}, nil, errors.New("it has both a metric and an expression")
		}
		return l, nil, nil
	}
	if len(names) < 2 || len(names)%2 == 1 {
		return Line{}, nil, errors.New("it must have a namespace, a name, and then the names and values of dimensions in turns")
	}
	l.Namespace, l.Name = names[0], names[1]
	for i := 2; i < len(names); i += 2 {
		l.Dimensions = append(l.Dimensions, Dimension{names[i], names[i+1]})
	}
	return l, names, nil
}

// AlarmName returns the ARN of the alarm that it is the graph of; empty if it
// is of metrics.
func (m *Metric) AlarmName() string {
	if m.Annotations == nil || len(m.Annotations.Alarms) == 0 {
		return ""
	}
	return m.Annotations.Alarms[0]
}

// check refuses what CloudWatch would, and views that are not known.
func (m *Metric) check() error {
	if m.View == "" {
		m.View = TimeSeries
	}
	if !slices.Contains(metricViews, m.View) {
		return fmt.Errorf("the view %s is not known here: %s are", m.View, strings.Join(metricViews, ", "))
	}
	if err := m.Annotations.check(len(m.Lines)); err != nil {
		return err
	}
	if len(m.Lines) == 0 && m.AlarmName() == "" {
		return errors.New("it has no metrics")
	}
	for i, l := range m.Lines {
		if l.YAxis != "" && l.YAxis != LeftAxis && l.YAxis != RightAxis {
			return fmt.Errorf("metrics[%d]: a %s axis is not known here", i, l.YAxis)
		}
		if l.Color != "" && !colour.MatchString(l.Color) {
			return fmt.Errorf("metrics[%d]: %q is no colour as in #9467bd", i, l.Color)
		}
	}
	return nil
}
