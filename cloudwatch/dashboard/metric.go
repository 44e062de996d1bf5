package dashboard

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The views of metric widgets (CloudWatch-Dashboard-Body-Structure, Properties of a
// Metric Widget Object). Log widgets have them too, except SingleValue and Gauge.
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

// Metric is the contents of a metric widget: a graph or numbers, of metrics or of
// the alarm that Annotations names.
type Metric struct {
	Title string `json:"title,omitempty"`
	// View is timeSeries, singleValue, gauge, bar, pie or table. The default is
	// timeSeries.
	View string `json:"view,omitempty"`
	// Stacked is set to stack the lines on top of each other.
	Stacked bool `json:"stacked"`
	// Region and AccountID are the defaults for lines without their own. If empty,
	// they are those of the dashboard.
	Region    string `json:"region,omitempty"`
	AccountID string `json:"accountId,omitempty"`
	// Period, in seconds, and Stat, a statistic, are the defaults for lines without
	// their own. If empty, they are 300 and Average.
	Period float64 `json:"period,omitempty"`
	Stat   string  `json:"stat,omitempty"`
	Lines  []Line  `json:"metrics,omitempty"`

	YAxis       *YAxis       `json:"yAxis,omitempty"`
	Legend      *Legend      `json:"legend,omitempty"`
	Annotations *Annotations `json:"annotations,omitempty"`
	// LiveData is set to show the newest period before it has ended. Sparkline is
	// set to show a graph below a number. SetPeriodToTimeRange is set to compute a
	// number over the whole time range. Timezone is local or an offset from UTC,
	// such as +0130.
	LiveData             *bool  `json:"liveData,omitempty"`
	Sparkline            *bool  `json:"sparkline,omitempty"`
	SetPeriodToTimeRange bool   `json:"setPeriodToTimeRange,omitempty"`
	Timezone             string `json:"timezone,omitempty"`
	// FullPrecision is set to show all digits of a number.
	FullPrecision *bool `json:"singleValueFullPrecision,omitempty"`
	// Start and End are a time range for this widget only.
	Start string `json:"start,omitempty"`
	End   string `json:"end,omitempty"`
	// Labels configures the labels of a pie, and Table the columns of a table.
	Labels *Labels       `json:"labels,omitempty"`
	Table  *TableOptions `json:"table,omitempty"`
}

// Labels configures whether a chart shows its labels.
type Labels struct {
	Visible bool `json:"visible"`
}

// TableOptions configure the columns of a table of metrics
// (CloudWatch-Dashboard-Body-Structure, Table Properties).
type TableOptions struct {
	// Layout is horizontal or vertical. The default is horizontal.
	Layout string `json:"layout,omitempty"`
	// StickySummary is set to keep the summaries in view. ShowTimeSeriesData, which
	// is true by default, shows the datapoints beside them.
	StickySummary      *bool `json:"stickySummary,omitempty"`
	ShowTimeSeriesData *bool `json:"showTimeSeriesData,omitempty"`
	// SummaryColumns may hold MIN, MAX, SUM and AVG. The default is all of them.
	SummaryColumns []string `json:"summaryColumns,omitempty"`
}

// YAxis configures the axes of a graph.
type YAxis struct {
	Left  *Axis `json:"left,omitempty"`
	Right *Axis `json:"right,omitempty"`
}

// Side returns the axis named left or right, or the zero Axis if it is not
// configured.
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

// Axis configures an axis. Min and Max are nil if they follow from the data.
type Axis struct {
	Min       *float64 `json:"min,omitempty"`
	Max       *float64 `json:"max,omitempty"`
	Label     string   `json:"label,omitempty"`
	ShowUnits *bool    `json:"showUnits,omitempty"`
}

// Legend is the position of the legend: bottom, right or hidden.
type Legend struct {
	Position string `json:"position"`
}

// Dimension is a dimension of a metric.
type Dimension struct{ Name, Value string }

// Line is a metric, or an expression of metric math, in a widget.
type Line struct {
	// Namespace, Name and Dimensions identify a metric. They are empty for an
	// expression.
	Namespace  string
	Name       string
	Dimensions []Dimension
	LineOptions
}

// LineOptions are the options of a line.
type LineOptions struct {
	// Expression is metric math or a SEARCH. It is empty for a metric.
	Expression string `json:"expression,omitempty"`
	// ID is the line's name in expressions.
	ID    string `json:"id,omitempty"`
	Label string `json:"label,omitempty"`
	Stat  string `json:"stat,omitempty"`
	// Period is in seconds.
	Period float64 `json:"period,omitempty"`
	// Visible is nil if the line is visible.
	Visible   *bool  `json:"visible,omitempty"`
	YAxis     string `json:"yAxis,omitempty"`
	Color     string `json:"color,omitempty"`
	Region    string `json:"region,omitempty"`
	AccountID string `json:"accountId,omitempty"`
}

// Hidden reports whether the line is used only in expressions.
func (l Line) Hidden() bool { return l.Visible != nil && !*l.Visible }

// MarshalJSON writes a line as a body has it: a list of the namespace, the name,
// the names and values of dimensions, and options.
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

// UnmarshalJSON reads a line. Abbreviations that refer to the line before are an
// error here: see Metric.
func (l *Line) UnmarshalJSON(data []byte) error {
	read, _, err := parseLine(data, nil)
	*l = read
	return err
}

// UnmarshalJSON reads the properties. In a metric, "." stands for the part in the
// same place of the metric before, and "..." for all of its parts.
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

// parseLine reads a line. before holds the parts of the metric before it.
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
				return Line{}, nil, fmt.Errorf(`[%d] is ".", and the metric before it has nothing in that place`, i)
			}
			text = before[len(names)]
		case "...":
			rest := len(items) - i - 1
			if len(names) != 0 || rest > len(before) {
				return Line{}, nil, fmt.Errorf(`[%d] is "...", and no metric before it has that many`, i)
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
		return Line{}, nil, errors.New("it must have a namespace, a name, and then alternating names and values of dimensions")
	}
	l.Namespace, l.Name = names[0], names[1]
	for i := 2; i < len(names); i += 2 {
		l.Dimensions = append(l.Dimensions, Dimension{names[i], names[i+1]})
	}
	return l, names, nil
}

// AlarmName returns the ARN of the alarm that the graph is of, or "" if it is of
// metrics.
func (m *Metric) AlarmName() string {
	if m.Annotations == nil || len(m.Annotations.Alarms) == 0 {
		return ""
	}
	return m.Annotations.Alarms[0]
}

// check returns an error if CloudWatch would reject the widget, or if its view is
// unknown.
func (m *Metric) check() error {
	if m.View == "" {
		m.View = TimeSeries
	}
	if !slices.Contains(metricViews, m.View) {
		return fmt.Errorf("the view %s is not supported: only %s are", m.View, strings.Join(metricViews, ", "))
	}
	if err := m.Annotations.check(len(m.Lines)); err != nil {
		return err
	}
	if len(m.Lines) == 0 && m.AlarmName() == "" {
		return errors.New("it has no metrics")
	}
	for i, l := range m.Lines {
		if l.YAxis != "" && l.YAxis != LeftAxis && l.YAxis != RightAxis {
			return fmt.Errorf("metrics[%d]: the axis %s is not supported", i, l.YAxis)
		}
		if l.Color != "" && !colour.MatchString(l.Color) {
			return fmt.Errorf("metrics[%d]: %q is not a colour like #9467bd", i, l.Color)
		}
	}
	return nil
}
