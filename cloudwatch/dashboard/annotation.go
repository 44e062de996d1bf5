package dashboard

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"time"
)

// The axes of a graph, for metrics and annotations.
const (
	LeftAxis  = "left"
	RightAxis = "right"
)

// What an annotation shades: the area above or below a value, or before or after a
// time. A band is always shaded between its edges.
const (
	FillNone   = "none"
	FillAbove  = "above"
	FillBelow  = "below"
	FillBefore = "before"
	FillAfter  = "after"
)

// Annotations are what a graph shows besides its metrics: lines and bands, or the
// alarm that the graph is of. The graph of an alarm has no metrics and no other
// annotations (CloudWatch-Dashboard-Body-Structure, Annotation Properties).
type Annotations struct {
	// Alarms holds at most one ARN, that of the alarm.
	Alarms     []string     `json:"alarms,omitempty"`
	Horizontal []Horizontal `json:"horizontal,omitempty"`
	Vertical   []Vertical   `json:"vertical,omitempty"`
}

// Horizontal is a line at a value, or a band between two.
type Horizontal struct {
	Value float64
	Label string
	// Color is # and six hexadecimal digits. It is empty for the default color.
	Color string
	// Fill is above, below or none; empty means none. A band ignores it.
	Fill string
	// Visible is nil if the annotation is visible.
	Visible *bool
	// YAxis is left or right; empty means left.
	YAxis string
	// To is the other edge of a band, or nil for a line.
	To *Level
}

// Level is the other edge of a band.
type Level struct {
	Label string  `json:"label,omitempty"`
	Value float64 `json:"value"`
}

// Vertical is a line at a time, or a band between two.
type Vertical struct {
	// Value is the time in ISO 8601. [Vertical.Times] parses it.
	Value string
	Label string
	// Color is # and six hexadecimal digits. It is empty for the default color.
	Color string
	// Fill is before, after or none; empty means none. A band ignores it.
	Fill string
	// Visible is nil if the annotation is visible.
	Visible *bool
	// To is the other edge of a band, or nil for a line.
	To *Moment
}

// Moment is the other edge of a band.
type Moment struct {
	Label string `json:"label,omitempty"`
	Value string `json:"value"`
}

// Hidden reports whether the annotation is hidden.
func (h Horizontal) Hidden() bool { return h.Visible != nil && !*h.Visible }

// Hidden reports whether the annotation is hidden.
func (v Vertical) Hidden() bool { return v.Visible != nil && !*v.Visible }

// written is the JSON form of an annotation.
type written[V any] struct {
	Value   *V     `json:"value"`
	Label   string `json:"label,omitempty"`
	Color   string `json:"color,omitempty"`
	Fill    string `json:"fill,omitempty"`
	Visible *bool  `json:"visible,omitempty"`
	YAxis   string `json:"yAxis,omitempty"`
}

// readAnnotation reads an annotation: an object, or a list of the two edges of a
// band, the first of which has the options.
func readAnnotation[V any](data []byte) (first, second *written[V], err error) {
	items := []json.RawMessage{data}
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("[")) {
		if err := json.Unmarshal(data, &items); err != nil {
			return nil, nil, err
		}
		if len(items) != 2 {
			return nil, nil, fmt.Errorf("a band has 2 edges, and this one has %d", len(items))
		}
	}
	var edges []*written[V]
	for _, item := range items {
		w := &written[V]{}
		if err := strict(item, w); err != nil {
			return nil, nil, err
		}
		if w.Value == nil {
			return nil, nil, errors.New("it has no value")
		}
		edges = append(edges, w)
	}
	if len(edges) == 2 {
		second = edges[1]
	}
	return edges[0], second, nil
}

// writeAnnotation writes what readAnnotation reads.
func writeAnnotation(first any, second any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if second != nil {
		first = []any{first, second}
	}
	err := e.Encode(first)
	return b.Bytes(), err
}

// MarshalJSON writes a line as an object, and a band as a list of two objects.
func (h Horizontal) MarshalJSON() ([]byte, error) {
	first := written[float64]{&h.Value, h.Label, h.Color, h.Fill, h.Visible, h.YAxis}
	if h.To == nil {
		return writeAnnotation(first, nil)
	}
	return writeAnnotation(first, h.To)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (h *Horizontal) UnmarshalJSON(data []byte) error {
	first, second, err := readAnnotation[float64](data)
	if err != nil {
		return err
	}
	*h = Horizontal{*first.Value, first.Label, first.Color, first.Fill, first.Visible, first.YAxis, nil}
	if second != nil {
		h.To = &Level{second.Label, *second.Value}
	}
	return nil
}

// MarshalJSON writes a line as an object, and a band as a list of two objects.
func (v Vertical) MarshalJSON() ([]byte, error) {
	first := written[string]{&v.Value, v.Label, v.Color, v.Fill, v.Visible, ""}
	if v.To == nil {
		return writeAnnotation(first, nil)
	}
	return writeAnnotation(first, v.To)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (v *Vertical) UnmarshalJSON(data []byte) error {
	first, second, err := readAnnotation[string](data)
	if err != nil {
		return err
	}
	if first.YAxis != "" {
		return errors.New("the property yAxis is not supported")
	}
	*v = Vertical{*first.Value, first.Label, first.Color, first.Fill, first.Visible, nil}
	if second != nil {
		v.To = &Moment{second.Label, *second.Value}
	}
	return nil
}

// Times returns the times of a band's edges, the earlier one first, or the time of
// a line twice. A time without a time zone is in UTC.
func (v Vertical) Times() (from, to time.Time, err error) {
	if from, err = instant(v.Value); err != nil || v.To == nil {
		return from, from, err
	}
	if to, err = instant(v.To.Value); err != nil {
		return from, to, err
	}
	if to.Before(from) {
		from, to = to, from
	}
	return from, to, nil
}

// instants are the forms of ISO 8601 that Times accepts.
var instants = []string{
	time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00",
	"2006-01-02T15:04:05", "2006-01-02T15:04", time.DateOnly,
}

func instant(text string) (time.Time, error) {
	for _, form := range instants {
		if t, err := time.Parse(form, text); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a time like 2018-08-28T15:25:26Z", text)
}

// colour matches a colour. The page requires six digits, but its own example has
// three.
var colour = regexp.MustCompile(`^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$`)

// check returns an error if the page does not allow the annotations.
func (a *Annotations) check(lines int) error {
	if a == nil {
		return nil
	}
	if n := len(a.Alarms); n > 0 {
		switch {
		case n > 1:
			return fmt.Errorf("annotations.alarms names %d alarms, and a graph shows at most one", n)
		case lines > 0:
			return errors.New("it has both metrics and an alarm (annotations.alarms): a graph shows one or the other")
		case len(a.Horizontal)+len(a.Vertical) > 0:
			return errors.New("it has both an alarm (annotations.alarms) and other annotations: a graph has one or the other")
		}
	}
	for i, h := range a.Horizontal {
		if err := checkOptions(h.Color, h.Fill, FillAbove, FillBelow); err != nil {
			return fmt.Errorf("annotations.horizontal[%d]: %w", i, err)
		}
		if h.YAxis != "" && h.YAxis != LeftAxis && h.YAxis != RightAxis {
			return fmt.Errorf("annotations.horizontal[%d]: the axis %s is not supported", i, h.YAxis)
		}
	}
	for i, v := range a.Vertical {
		if err := checkOptions(v.Color, v.Fill, FillBefore, FillAfter); err != nil {
			return fmt.Errorf("annotations.vertical[%d]: %w", i, err)
		}
		if _, _, err := v.Times(); err != nil {
			return fmt.Errorf("annotations.vertical[%d]: %w", i, err)
		}
	}
	return nil
}

func checkOptions(color, fill, one, other string) error {
	if color != "" && !colour.MatchString(color) {
		return fmt.Errorf("%q is not a colour like #9467bd", color)
	}
	if fill != "" && fill != FillNone && fill != one && fill != other {
		return fmt.Errorf("fill is %q: use %s, %s or %s", fill, one, other, FillNone)
	}
	return nil
}
