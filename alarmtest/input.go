package alarmtest

import (
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// Input is what comes in: log events, or datapoints of a metric. Exactly one of
// event, line, lines, file and metric is set.
type Input struct {
	// Event is the name of an event of the contract. A sample is made with all
	// fields that its records always have, and values of their types.
	Event string `yaml:"event"`
	// Line is a log event, as the application writes it.
	Line string `yaml:"line"`
	// Lines are log events, one per line, with their times. A line such as `12
	// every 20s: {"timestamp": …}` stands for twelve, and `at 2025-03-11T08:00:00Z:
	// text` gives the time of a line that has none.
	Lines string `yaml:"lines"`
	// File is a file of log events, relative to the test file, in any format that
	// `logstack replay` reads.
	File string `yaml:"file"`
	// Metric is the metric that gets the values.
	Metric *Metric `yaml:"metric"`

	// Times is the number of copies of the event or line. Default: 1.
	Times quantity.Positive `yaml:"times"`
	// Every is the time between them. Default: 1s.
	Every Span `yaml:"every"`
	// From is the time of the first one; for a file or lines, their first one is
	// moved there. Default: the start of the test, or the events' own times.
	From Moment `yaml:"from"`
	// LogGroup is the log group that they come from: its name or logical id, or a
	// function's. Default: what the events say, or the only one that metric filters
	// look at.
	LogGroup string `yaml:"logGroup"`
	// With sets fields to values, which the events take in turn. A string may
	// contain {n}, the number of the event, from 1.
	With map[string]Choices `yaml:"with"`

	// Values are the datapoints of the metric, one per period: 0+1x10 _ 5.
	Values Values `yaml:"values"`
	// Period is the time between the values. Default: 1m.
	Period Span `yaml:"period"`

	node strictyaml.Node
}

// Metric names a metric.
type Metric struct {
	// Namespace is the metric's namespace, such as AWS/Lambda.
	Namespace string `yaml:"namespace"`
	// Name is the metric's name.
	Name string `yaml:"name"`
	// Dimensions are the metric's dimensions. The logical id of a resource stands
	// for its name.
	Dimensions map[string]Scalar `yaml:"dimensions"`
	// Unit is the unit of the values. Default: the unit that is asked for.
	Unit string `yaml:"unit"`
}

// Choices is a value, or a list of values that are taken in turn.
type Choices []Scalar

// DecodeYAML decodes a value or a list.
func (c *Choices) DecodeYAML(node strictyaml.Node) strictyaml.Problems {
	if !node.IsList() {
		var one Scalar
		problems := node.Decode(&one)
		*c = Choices{one}
		return problems
	}
	type plain Choices
	problems := node.Decode((*plain)(c))
	if len(node.Items()) == 0 {
		problems = append(problems, node.Problem("it has no value"))
	}
	return problems
}

// DecodeYAML decodes an input, and keeps its position.
func (in *Input) DecodeYAML(node strictyaml.Node) strictyaml.Problems {
	type plain Input
	problems := node.Decode((*plain)(in))
	in.node = node
	return problems
}

// inputKinds are the kinds of input, and the keys that go with each.
var inputKinds = []struct {
	kind string
	with []string
}{
	{"event", []string{"times", "every", "from", "logGroup", "with"}},
	{"line", []string{"times", "every", "from", "logGroup", "with"}},
	{"lines", []string{"from", "logGroup"}},
	{"file", []string{"from", "logGroup"}},
	{"metric", []string{"values", "period", "from"}},
}

// check reports mistakes that no single key is responsible for.
func (in Input) check() strictyaml.Problems {
	if !in.node.IsMapping() {
		return nil // which is told
	}
	var problems strictyaml.Problems
	kind, allowed := "", []string(nil)
	var kinds []string
	for _, k := range inputKinds {
		kinds = append(kinds, k.kind)
		if !in.node.Get(k.kind).Present() {
			continue
		}
		if kind != "" {
			problems = append(problems, in.node.Get(k.kind).KeyProblem("an input is one thing, and this one already has %s: write another input for it", kind))
			continue
		}
		kind, allowed = k.kind, k.with
	}
	if kind == "" {
		return append(problems, in.node.Problem("an input needs one of %s", strings.Join(kinds, ", ")))
	}
	for _, k := range inputKinds {
		for _, key := range k.with {
			if at := in.node.Get(key); at.Present() && !slices.Contains(allowed, key) {
				problems = append(problems, at.KeyProblem("it does not go with %s, which takes %s", kind, strings.Join(allowed, ", ")))
			}
		}
	}
	if kind == "metric" {
		for _, key := range []string{"namespace", "name"} {
			if !in.node.Get("metric", key).Present() {
				problems = append(problems, in.node.Get("metric").Problem("a metric needs its %s", key))
			}
		}
		if !in.node.Get("values").Present() {
			problems = append(problems, in.node.Problem("a metric needs values, such as 0+1x10 _ 5"))
		}
	}
	if in.Times > mostTimes {
		problems = append(problems, in.node.Get("times").Problem("must be 1 to %d", mostTimes))
	}
	return problems.Tidy()
}

// mostTimes bounds the number of events that one input can stand for.
const mostTimes = 100_000
