package emf

import (
	"math"
	"strconv"

	"github.com/logstack-go/logstack/internal/jsonscan"
	"github.com/logstack-go/logstack/internal/needle"
)

// Document holds the metrics that a log event publishes.
type Document struct {
	// Time is the time of all values, in milliseconds since 1970.
	Time int64
	// Directives are in the order of the event.
	Directives []Directive
}

// Directive holds metrics of one namespace that have the same dimensions.
type Directive struct {
	Namespace string
	// Sets are sets of dimensions, in the order of the event. Each of Metrics is
	// published once per set; there is no roll-up. There is at least one set, which
	// may be empty.
	Sets    [][]Dimension
	Metrics []Metric
}

// Dimension is a dimension of a metric. The dimensions of a set are sorted by name.
type Dimension struct{ Name, Value string }

// Metric holds the values of one metric.
type Metric struct {
	Name string
	// Unit is None if the event gives no unit.
	Unit string
	// HighResolution is set if the values are stored by the second and not by the
	// minute (StorageResolution 1).
	HighResolution bool
	Values         []Value
	// Summary is set if the event gives no values, but only their number, sum,
	// minimum and maximum. Values then holds values that have these; nothing else
	// is known of them, and CloudWatch has no percentiles for them.
	Summary bool
}

// Value is a value, with the number of times that it was published.
type Value struct {
	Value float64
	Count int64
}

// Problem says why an event publishes nothing, although it is in the format or was
// meant to be. The errors of Read are Problems.
type Problem struct {
	// Rule names the broken rule in a few words, which are the same for all events
	// that break it. Detail says what breaks it.
	Rule   string
	Detail string
}

// Error returns the rule and the detail.
func (p *Problem) Error() string {
	if p.Detail == "" {
		return p.Rule
	}
	return p.Rule + ": " + p.Detail
}

// Reader reads log events one at a time. It is for one goroutine.
type Reader struct {
	head *jsonscan.Reader
	// plans caches parsed directives by their text. An application writes only a
	// few different ones.
	plans  map[string]*plan
	isJSON bool
}

// maxPlans is the number of texts in the cache.
const maxPlans = 256

// Indexes of the fields of an event in head.
const (
	directivesField = iota
	timestampField
)

// marked is a text that every event of the format contains.
var marked = needle.Any{needle.New("CloudWatchMetrics")}

// Marked reports whether a log event may be in the format. Most events are not, and
// Marked is much faster than reading them.
func Marked(message []byte) bool { return !marked.Absent(message) }

// NewReader returns a reader.
func NewReader() *Reader {
	var fields jsonscan.Fields
	fields.Add([]jsonscan.Step{{Key: "_aws"}, {Key: "CloudWatchMetrics"}})
	fields.Add([]jsonscan.Step{{Key: "_aws"}, {Key: "Timestamp"}})
	return &Reader{head: fields.Reader(), plans: map[string]*plan{}}
}

// Read returns the metrics that a log event publishes. It returns nil if the event
// is not in the format, because it is not a JSON object or has no
// CloudWatchMetrics. The error, a *Problem, says which rule the event breaks.
func (r *Reader) Read(message []byte) (*Document, error) {
	r.isJSON = r.head.Read(message)
	if !r.isJSON {
		return nil, nil
	}
	text := r.head.Value(directivesField)
	if text.Type == jsonscan.Missing {
		return nil, nil
	}
	if text.Type != jsonscan.Array {
		return nil, &Problem{"CloudWatchMetrics is not an array", ""}
	}
	time, problem := timestamp(r.head.Value(timestampField))
	if problem != nil {
		return nil, problem
	}
	p := r.plans[string(text.Text)]
	if p == nil {
		if len(r.plans) >= maxPlans {
			clear(r.plans)
		}
		p = newPlan(text)
		r.plans[string(text.Text)] = p
	}
	if p.problem != nil {
		return nil, p.problem
	}
	return p.document(message, time)
}

// IsJSON reports whether the last event read is exactly one JSON object.
func (r *Reader) IsJSON() bool { return r.isJSON }

func timestamp(v jsonscan.Value) (int64, *Problem) {
	const rule = "Timestamp is not a time in milliseconds since 1970"
	switch v.Type {
	case jsonscan.Missing:
		return 0, &Problem{rule, "it is missing"}
	case jsonscan.Number:
		if n, err := strconv.ParseFloat(string(v.Text), 64); err == nil && n == math.Trunc(n) && n >= 0 && n < 1e15 {
			return int64(n), nil
		}
	}
	return 0, &Problem{rule, shown(v)}
}

// shown returns a value as a problem shows it.
func shown(v jsonscan.Value) string {
	const most = 60
	if len(v.Text) > most {
		return v.Type.String()
	}
	if v.Type == jsonscan.String {
		return strconv.Quote(string(v.Text))
	}
	return string(v.Text)
}
