package dashboard

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
)

// Columns is the number of columns in the grid of a dashboard.
const Columns = 24

// defaultSize is the default width and height of a widget.
const defaultSize = 6

var (
	// ErrNoJSON is the error of Parse if the body is not JSON.
	ErrNoJSON = errors.New("it must be the JSON text of a dashboard")
	// ErrNotKnown is the error about a property that this package does not know.
	// CloudWatch may know it.
	ErrNotKnown = errors.New("is not supported")
)

// Body is the body of a dashboard.
type Body struct {
	// Start and End are the time range with which the dashboard opens, such as
	// -PT6H. By default it is the one that the console showed last.
	Start string `json:"start,omitempty"`
	End   string `json:"end,omitempty"`
	// PeriodOverride is auto or inherit; the default is auto. With inherit, graphs
	// keep their periods however long the time range is.
	PeriodOverride string `json:"periodOverride,omitempty"`
	// Variables have values that viewers can choose.
	Variables []Variable `json:"variables,omitempty"`
	// Widgets are the widgets of the dashboard, at most 500.
	Widgets []Widget `json:"widgets"`
}

// Variable is a menu or an input field on a dashboard. In all widgets, it replaces
// either the values of a property or a pattern.
type Variable struct {
	// Type is property or pattern. Property or Pattern is what is replaced.
	Type     string `json:"type"`
	Property string `json:"property,omitempty"`
	Pattern  string `json:"pattern,omitempty"`
	// InputType is input, select or radio.
	InputType string `json:"inputType"`
	// ID names the variable. Label is its title on the dashboard.
	ID      string `json:"id"`
	Label   string `json:"label,omitempty"`
	Default Scalar `json:"defaultValue,omitempty"`
	// Visible is set if viewers see the variable.
	Visible bool `json:"visible"`
	// Values are the values to choose from. Search is an expression that finds them
	// instead, as the values of the dimension PopulateFrom.
	Values       []Value `json:"values,omitempty"`
	Search       string  `json:"search,omitempty"`
	PopulateFrom string  `json:"populateFrom,omitempty"`
}

// Value is a value of a variable, with its label.
type Value struct {
	Label string `json:"label,omitempty"`
	Value Scalar `json:"value"`
}

// Scalar is a text. In a body, it may be written as a number, true or false.
type Scalar string

// UnmarshalJSON reads a text, a number, true or false.
func (s *Scalar) UnmarshalJSON(data []byte) error {
	var of any
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&of); err != nil {
		return err
	}
	switch of := of.(type) {
	case string:
		*s = Scalar(of)
	case json.Number, bool:
		*s = Scalar(fmt.Sprint(of))
	default:
		return errors.New("it must be a text, a number, true or false")
	}
	return nil
}

// The types of widgets that this package knows.
const (
	MetricType   = "metric"
	LogType      = "log"
	AlarmType    = "alarm"
	TextType     = "text"
	ExplorerType = "explorer"
)

// customType is the type of widgets that a Lambda function draws
// (add_custom_widget_dashboard).
const customType = "custom"

// Widget is a widget of a dashboard. Exactly one of Metric, Log, Alarm, Text and
// Explorer is set, unless the widget is Refused.
type Widget struct {
	// Type is metric, log, alarm, text or explorer. It may be any other type if the
	// widget is Refused.
	Type string
	// X and Y are the position, and Width and Height the size, on a grid of 24
	// columns.
	X, Y, Width, Height int

	Metric   *Metric
	Log      *Log
	Alarm    *Alarm
	Text     *Text
	Explorer *Explorer

	// Refused says why the properties of the widget are not read. It is empty if
	// they are.
	Refused string
	// heading is the title of a refused widget.
	heading string
}

// Title returns the widget's title, or "".
func (w Widget) Title() string {
	switch {
	case w.Metric != nil:
		return w.Metric.Title
	case w.Log != nil:
		return w.Log.Title
	case w.Alarm != nil:
		return w.Alarm.Title
	case w.Explorer != nil:
		return w.Explorer.Title
	}
	return w.heading
}

// widget is the JSON form of a widget.
type widget struct {
	Type       string          `json:"type"`
	X          *int            `json:"x,omitempty"`
	Y          *int            `json:"y,omitempty"`
	Width      *int            `json:"width,omitempty"`
	Height     *int            `json:"height,omitempty"`
	Properties json.RawMessage `json:"properties"`
}

// MarshalJSON writes the widget. A refused widget cannot be written.
func (w Widget) MarshalJSON() ([]byte, error) {
	var properties any
	switch {
	case w.Metric != nil:
		properties = w.Metric
	case w.Log != nil:
		properties = w.Log
	case w.Alarm != nil:
		properties = w.Alarm
	case w.Text != nil:
		properties = w.Text
	case w.Explorer != nil:
		properties = w.Explorer
	default:
		return nil, fmt.Errorf("a widget of type %s has no properties", w.Type)
	}
	data, err := json.Marshal(properties)
	if err != nil {
		return nil, err
	}
	return json.Marshal(widget{w.Type, &w.X, &w.Y, &w.Width, &w.Height, data})
}

// Parse parses the body of a dashboard. A widget of an unknown type, or with an
// unknown property, is Refused, and the others are read. Parse returns an error if
// the text is not a body at all.
func Parse(text string) (Body, error) {
	var written struct {
		Body
		Widgets []json.RawMessage `json:"widgets"`
	}
	d := json.NewDecoder(strings.NewReader(text))
	if err := d.Decode(&written); err != nil {
		return Body{}, fmt.Errorf("%w: %w", ErrNoJSON, readable(err))
	}
	if _, err := d.Token(); err == nil {
		return Body{}, fmt.Errorf("%w: something follows it", ErrNoJSON)
	}
	if written.Widgets == nil {
		return Body{}, errors.New("it has no widgets: the list is required, even if it is empty")
	}
	if n := len(written.Widgets); n > cloudwatch.MaxWidgets {
		return Body{}, fmt.Errorf("it has %d widgets: at most %d are allowed", n, cloudwatch.MaxWidgets)
	}
	body := written.Body
	body.Widgets = []Widget{}
	var flow flow
	for i, data := range written.Widgets {
		w, err := parseWidget(data, &flow)
		if err != nil {
			return Body{}, fmt.Errorf("widgets[%d]: %w", i, err)
		}
		body.Widgets = append(body.Widgets, w)
	}
	return body, nil
}

// flow places widgets without a position: beside the one before, or below all
// others if there is no room. Where the console places them is not published.
type flow struct{ x, y, bottom int }

func (f *flow) place(w *Widget, x, y *int) {
	switch {
	case x != nil && y != nil:
		w.X, w.Y = *x, *y
	case f.x+w.Width > Columns:
		w.X, w.Y = 0, f.bottom
	default:
		w.X, w.Y = f.x, f.y
	}
	f.x, f.y, f.bottom = w.X+w.Width, w.Y, max(f.bottom, w.Y+w.Height)
}

func parseWidget(data []byte, flow *flow) (Widget, error) {
	var written widget
	if err := strict(data, &written); err != nil {
		return Widget{}, err
	}
	w := Widget{Type: written.Type, Width: defaultSize, Height: defaultSize}
	if written.Width != nil {
		w.Width = *written.Width
	}
	if written.Height != nil {
		w.Height = *written.Height
	}
	flow.place(&w, written.X, written.Y)
	switch {
	case w.Type == "":
		return Widget{}, errors.New("it has no type")
	case w.Width < 1 || w.X < 0 || w.X+w.Width > Columns:
		return Widget{}, fmt.Errorf("x is %d and width %d: the page has %d columns", w.X, w.Width, Columns)
	case w.Height < 1 || w.Height > cloudwatch.MaxWidgetHeight || w.Y < 0:
		return Widget{}, fmt.Errorf("y is %d and height %d: y must be 0 or more, and height 1 to %d", w.Y, w.Height, cloudwatch.MaxWidgetHeight)
	}
	if err := w.read(written.Properties); err != nil {
		var known struct{ Title string }
		_ = json.Unmarshal(written.Properties, &known) // on an error, there is no title
		w = Widget{Type: w.Type, X: w.X, Y: w.Y, Width: w.Width, Height: w.Height, Refused: err.Error(), heading: known.Title}
	}
	return w, nil
}

// read reads the properties for the widget's type.
func (w *Widget) read(properties []byte) error {
	if len(properties) == 0 {
		return errors.New("it has no properties")
	}
	switch w.Type {
	case MetricType:
		w.Metric = &Metric{}
		if err := strict(properties, w.Metric); err != nil {
			return err
		}
		return w.Metric.check()
	case LogType:
		w.Log = &Log{}
		if err := strict(properties, w.Log); err != nil {
			return err
		}
		return w.Log.check()
	case AlarmType:
		w.Alarm = &Alarm{}
		if err := strict(properties, w.Alarm); err != nil {
			return err
		}
		return w.Alarm.check()
	case TextType:
		w.Text = &Text{}
		return strict(properties, w.Text)
	case ExplorerType:
		w.Explorer = &Explorer{}
		if err := strict(properties, w.Explorer); err != nil {
			return err
		}
		return w.Explorer.check()
	case customType:
		var of struct{ Endpoint string }
		_ = json.Unmarshal(properties, &of) // on an error, the widget is not named
		return fmt.Errorf("a Lambda function draws it (%s), and no function runs here", cmp.Or(of.Endpoint, "which has no endpoint"))
	}
	return fmt.Errorf("widgets of type %s are not supported: only those of type %s, %s, %s, %s and %s are",
		w.Type, MetricType, LogType, AlarmType, TextType, ExplorerType)
}

// strict decodes JSON into a value, and returns an error that names a property that
// the value does not have.
func strict(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	return readable(d.Decode(into))
}

// readable returns an error without the names of Go types.
func readable(err error) error {
	if err == nil {
		return nil
	}
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		field := cmp.Or(strings.TrimPrefix(wrong.Field, "plain."), "all of it")
		return fmt.Errorf("%s is %s, which it cannot be", field, wrong.Value)
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return fmt.Errorf("the property %s %w", strings.Trim(name, `"`), ErrNotKnown)
	}
	return err
}
