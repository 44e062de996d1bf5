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

// Columns is how many columns the grid of a dashboard has.
const Columns = 24

// defaultSize is how wide and high a widget is that does not say.
const defaultSize = 6

var (
	// ErrNoJSON is what Parse says of a body that is no JSON.
	ErrNoJSON = errors.New("it must be the JSON text of a dashboard")
	// ErrNotKnown is what it says of a property that this package does not know, and
	// CloudWatch may.
	ErrNotKnown = errors.New("is not known here")
)

// Body is the body of a dashboard.
type Body struct {
	// Start and End are the time range when it is opened, such as -PT6H.
	// Default: whatever the console last showed.
	Start string `json:"start,omitempty"`
	End   string `json:"end,omitempty"`
	// PeriodOverride is auto, or inherit: then the periods of the graphs hold,
	// however long the time range is. Default: auto.
	PeriodOverride string `json:"periodOverride,omitempty"`
	// Variables that people can choose a value of.
	Variables []Variable `json:"variables,omitempty"`
	// Widgets of the dashboard, 500 at most.
	Widgets []Widget `json:"widgets"`
}

// Variable is a menu or a field of a dashboard. It replaces, in all widgets,
// either the values of a property or a pattern.
type Variable struct {
	// Type is property or pattern, and Property or Pattern what is replaced.
	Type     string `json:"type"`
	Property string `json:"property,omitempty"`
	Pattern  string `json:"pattern,omitempty"`
	// InputType is input, select or radio.
	InputType string `json:"inputType"`
	// ID names the variable, and Label is what it is called on the page.
	ID      string `json:"id"`
	Label   string `json:"label,omitempty"`
	Default Scalar `json:"defaultValue,omitempty"`
	// Visible says that people see it.
	Visible bool `json:"visible"`
	// Values to choose from, or Search, an expression that finds them: those of
	// the dimension PopulateFrom.
	Values       []Value `json:"values,omitempty"`
	Search       string  `json:"search,omitempty"`
	PopulateFrom string  `json:"populateFrom,omitempty"`
}

// Value is a value of a variable.
type Value struct {
	Label string `json:"label,omitempty"`
	Value Scalar `json:"value"`
}

// Scalar is a text. A body may have a number, true or false in its place.
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

// The types of widgets that are known here.
const (
	MetricType   = "metric"
	LogType      = "log"
	AlarmType    = "alarm"
	TextType     = "text"
	ExplorerType = "explorer"
)

// customType is a widget that a Lambda function draws (add_custom_widget_dashboard).
const customType = "custom"

// Widget is a widget. One of Metric, Log, Alarm, Text and Explorer is not nil,
// unless it is Refused.
type Widget struct {
	// Type is metric, log, alarm, text, explorer, or one that is Refused.
	Type string
	// X and Y are where it stands, and Width and Height how large it is, on a
	// grid of 24 columns.
	X, Y, Width, Height int

	Metric   *Metric
	Log      *Log
	Alarm    *Alarm
	Text     *Text
	Explorer *Explorer

	// Refused says why its properties are not read; empty if they are.
	Refused string
	// heading is the title of a widget that is refused.
	heading string
}

// Title returns the widget's title; empty without one.
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

// widget is a widget as JSON has it.
type widget struct {
	Type       string          `json:"type"`
	X          *int            `json:"x,omitempty"`
	Y          *int            `json:"y,omitempty"`
	Width      *int            `json:"width,omitempty"`
	Height     *int            `json:"height,omitempty"`
	Properties json.RawMessage `json:"properties"`
}

// MarshalJSON writes the widget; one that is refused cannot be written.
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

// Parse reads the body of a dashboard. A widget that is not known, or that has
// something that is not, is Refused; the error is for what is no body at all.
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
		return Body{}, errors.New("it has no widgets, which must be there, even if there are none in it")
	}
	if n := len(written.Widgets); n > cloudwatch.MaxWidgets {
		return Body{}, fmt.Errorf("it has %d widgets, and %d is the most", n, cloudwatch.MaxWidgets)
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

// flow is where a widget stands that does not say: behind the one before, or
// below all if there is no room. Where the console puts it is not published.
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
		return Widget{}, fmt.Errorf("y is %d and height %d: y is 0 or more, and the height 1 to %d", w.Y, w.Height, cloudwatch.MaxWidgetHeight)
	}
	if err := w.read(written.Properties); err != nil {
		var known struct{ Title string }
		_ = json.Unmarshal(written.Properties, &known) // without one, it has no title
		w = Widget{Type: w.Type, X: w.X, Y: w.Y, Width: w.Width, Height: w.Height, Refused: err.Error(), heading: known.Title}
	}
	return w, nil
}

// read reads the properties of the widget's type.
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
		_ = json.Unmarshal(properties, &of) // without one, it is not named
		return fmt.Errorf("a Lambda function draws it (%s), and none is run here", cmp.Or(of.Endpoint, "which has no endpoint"))
	}
	return fmt.Errorf("widgets of type %s are not known here: those of type %s, %s, %s, %s and %s are",
		w.Type, MetricType, LogType, AlarmType, TextType, ExplorerType)
}

// strict reads JSON into what it is meant for, and refuses by name what that
// does not have.
func strict(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	return readable(d.Decode(into))
}

// readable says what is wrong without the names of Go's types.
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
