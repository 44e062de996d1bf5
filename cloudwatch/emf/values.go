package emf

import (
	"fmt"
	"math"
	"strconv"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/jsonscan"
)

// maxValue is the largest absolute value (API_MetricDatum).
var maxValue = math.Pow(2, 360)

// maxCount limits how often one event can publish a value, so that counts add up
// without loss. The limit is not CloudWatch's but our own.
const maxCount = 1 << 40

// document extracts from an event the values to which the directives refer.
func (p *plan) document(message []byte, time int64) (*Document, error) {
	if !p.targets.Read(message) {
		return nil, nil
	}
	out := &Document{Time: time}
	for _, d := range p.directives {
		to := Directive{Namespace: d.namespace}
		for _, set := range d.sets {
			dimensions := make([]Dimension, 0, len(set))
			for _, t := range set {
				v := p.targets.Value(t.field)
				if v.Type != jsonscan.String || !isName(string(v.Text), cloudwatch.MaxDimensionValue) {
					return nil, &Problem{"a dimension has no value that is a text", t.name + where(v)}
				}
				dimensions = append(dimensions, Dimension{t.name, string(v.Text)})
			}
			to.Sets = append(to.Sets, dimensions)
		}
		for _, m := range d.metrics {
			read := Metric{Name: m.name, Unit: m.unit, HighResolution: m.highResolution}
			if problem := read.read(p.targets.Value(m.field)); problem != nil {
				return nil, problem
			}
			to.Metrics = append(to.Metrics, read)
		}
		out.Directives = append(out.Directives, to)
	}
	return out, nil
}

// where describes what stands in the place of a value.
func where(v jsonscan.Value) string {
	if v.Type == jsonscan.Missing {
		return " is missing"
	}
	return " is " + shown(v)
}

func (m *Metric) read(v jsonscan.Value) *Problem {
	switch v.Type {
	case jsonscan.Object:
		return m.readStructure(v)
	case jsonscan.Array:
		values, problem := m.numbers(v)
		for _, n := range values {
			m.Values = append(m.Values, Value{n, 1})
		}
		return problem
	}
	n, ok := numberOf(v)
	if !ok {
		return &Problem{"a metric has no value that is a number", m.Name + where(v)}
	}
	m.Values = []Value{{n, 1}}
	return nil
}

// numbers reads an array of numbers.
func (m *Metric) numbers(v jsonscan.Value) ([]float64, *Problem) {
	var all []float64
	for _, element := range jsonscan.Members(v) {
		n, ok := numberOf(element.Value)
		if !ok {
			return nil, &Problem{"a metric has no value that is a number", m.Name + " holds " + shown(element.Value)}
		}
		all = append(all, n)
	}
	if len(all) > cloudwatch.MaxEmbeddedValues {
		return nil, &Problem{fmt.Sprintf("a metric has more than %d values", cloudwatch.MaxEmbeddedValues), fmt.Sprintf("%s has %d", m.Name, len(all))}
	}
	return all, nil
}

// readStructure reads values with counts, or a summary of values. The specification
// has neither, but AWS' own exporters for OpenTelemetry write both, and CloudWatch
// shows them
// (github.com/open-telemetry/opentelemetry-collector-contrib/pull/36084). If an
// event has both, the values are used. Which of them CloudWatch uses is not
// published; the two differ by rounding.
func (m *Metric) readStructure(v jsonscan.Value) *Problem {
	members := membersOf(v)
	if members["Values"].Type == jsonscan.Array {
		return m.readCounted(members["Values"], members["Counts"])
	}
	const rule = "a metric's object has neither Values and Counts nor Max, Min, Count and Sum"
	var parts [4]float64
	for i, name := range [4]string{"Max", "Min", "Count", "Sum"} {
		n, ok := numberOf(members[name])
		if !ok {
			return &Problem{rule, m.Name + " has no " + name}
		}
		parts[i] = n
	}
	greatest, least, sum := parts[0], parts[1], parts[3]
	count, ok := countOf(members["Count"])
	// Sums of many values are rounded, so only the minimum and the maximum are
	// checked against each other.
	if !ok || least > greatest || count == 1 && least != greatest {
		return &Problem{rule, m.Name + " is " + shown(v)}
	}
	m.Summary = least != greatest
	switch count {
	case 0:
	case 1, 2:
		m.Values = []Value{{least, 1}, {greatest, 1}}[:count]
	default:
		m.Values = []Value{{least, 1}, {greatest, 1}, {(sum - least - greatest) / float64(count-2), count - 2}}
	}
	return nil
}

// readCounted reads values and the number of times that each was published.
func (m *Metric) readCounted(v, counts jsonscan.Value) *Problem {
	values, problem := m.numbers(v)
	if problem != nil {
		return problem
	}
	all := jsonscan.Members(counts)
	if counts.Type != jsonscan.Array || len(all) != len(values) {
		return &Problem{"Counts is not an array as long as Values", m.Name}
	}
	for i, value := range values {
		n, ok := countOf(all[i].Value)
		if !ok {
			return &Problem{"Counts holds something other than a whole number", m.Name + " holds " + shown(all[i].Value)}
		}
		if n > 0 {
			m.Values = append(m.Values, Value{value, n})
		}
	}
	return nil
}

func numberOf(v jsonscan.Value) (float64, bool) {
	if v.Type != jsonscan.Number {
		return 0, false
	}
	n, err := strconv.ParseFloat(string(v.Text), 64)
	return n, err == nil && math.Abs(n) <= maxValue
}

func countOf(v jsonscan.Value) (int64, bool) {
	n, ok := numberOf(v)
	return int64(n), ok && n >= 0 && n <= maxCount && n == math.Trunc(n)
}
