package emf

import (
	"math"
	"strconv"

	"github.com/logstack-go/logstack/internal/jsonscan"
	"github.com/logstack-go/logstack/internal/needle"
)

// Document is what a log event publishes.
type Document struct {
	// Time of all its values, in milliseconds since 1970.
	Time int64
	// Directives are in the order in which they were written.
	Directives []Directive
}

// Directive is metrics of one namespace that have the same dimensions.
type Directive struct {
	Namespace string
	// Sets are sets of dimensions, in the order in which they were written. Each
	// makes a metric of its own of each of Metrics; there is no roll-up. There is
	// at least one, which may be empty.
	Sets    [][]Dimension
	Metrics []Metric
}

// Dimension is a dimension of a metric. A set has them in the order of their
// names.
type Dimension struct{ Name, Value string }

// Metric is the values of one metric.
type Metric struct {
	Name string
	// Unit is None where the event gives none.
	Unit string
	// HighResolution says that the values are stored by the second, and not by
	// the minute (StorageResolution 1).
	HighResolution bool
	Values         []Value
	// Summary says that the event gives no values, but only their number, sum,
	// least and greatest. Values are then such as have these: nothing else is
	// known of them, and CloudWatch has no percentiles of such.
	Summary bool
}

// Value is a value, and how often it was published.
type Value struct {
	Value float64
	Count int64
}

// Problem is why an event publishes nothing, though it is in the format, or was
// meant to be. An error of Read is always one.
type Problem struct {
	// Rule says in a few words what is broken, the same for all events that break
	// it, and Detail what breaks it.
	Rule   string
	Detail string
}

// Error says what is broken, and what breaks it.
func (p *Problem) Error() string {
	if p.Detail == "" {
		return p.Rule
	}
	return p.Rule + ": " + p.Detail
}

// Reader reads log events, one at a time, for one goroutine.
type Reader struct {
	head *jsonscan.Reader
	// plans are what the directives of earlier events ask for, by their text: an
	// application writes few different ones.
	plans  map[string]*plan
	isJSON bool
}

// maxPlans is how many texts of directives are remembered.
const maxPlans = 256

// Where head has the fields of an event.
const (
	directivesField = iota
	timestampField
)

// marked is what stands in every event of the format.
var marked = needle.Any{needle.New("CloudWatchMetrics")}

// Marked reports whether a log event may be of the format. Most events are not,
// and it takes far less time than to read them.
func Marked(message []byte) bool { return !marked.Absent(message) }

// NewReader returns a reader.
func NewReader() *Reader {
	var fields jsonscan.Fields
	fields.Add([]jsonscan.Step{{Key: "_aws"}, {Key: "CloudWatchMetrics"}})
	fields.Add([]jsonscan.Step{{Key: "_aws"}, {Key: "Timestamp"}})
	return &Reader{head: fields.Reader(), plans: map[string]*plan{}}
}

// Read returns what a log event publishes; nil if it is not of the format, for
// it is no JSON object or has no CloudWatchMetrics. The error, a *Problem, says
// which rule it breaks.
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
		return nil, &Problem{"CloudWatchMetrics is no array", ""}
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

// IsJSON reports whether the event that was read last is one JSON object and
// nothing else.
func (r *Reader) IsJSON() bool { return r.isJSON }

func timestamp(v jsonscan.Value) (int64, *Problem) {
	const rule = "Timestamp is no time in milliseconds since 1970"
	switch v.Type {
	case jsonscan.Missing:
		return 0, &Problem{rule, "there is none"}
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
