package alarmtest

import (
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// Input is what comes in: log events, or datapoints of a metric. It has one of event,
// line, lines, file and metric.
type Input struct {
	// Event is the name of an event of the contract, of which a sample is written: all
	// fields that it has for sure, with values of their types.
	Event string `yaml:"event"`
	// Line is a log event, as the application writes it.
	Line string `yaml:"line"`
	// Lines are log events, a line each, with their times in them. A line such as
	// `12 every 20s: {"timestamp": …}` stands for twelve, and one such as
	// `at 2025-03-11T08:00:00Z: text` has its time before it.
	Lines string `yaml:"lines"`
	// File is a file of log events, relative to the test file: whatever `logstack
	// replay` reads.
	File string `yaml:"file"`
	// Metric is the metric that gets the values.
	Metric *Metric `yaml:"metric"`

	// Times is how many there are of the event or line. Default: 1.
	Times quantity.Positive `yaml:"times"`
	// Every is how far they are apart. Default: 1s.
	Every Span `yaml:"every"`
	// From is when the first one is; of a file or lines, when their first one is taken
	// to be. Default: the start of the test; of what has times of its own, those.
	From Moment `yaml:"from"`
	// LogGroup is the log group that they come from: its name or logical id, or a
	// function's. Default: what the events say, or the only one that metric filters
	// look at.
	LogGroup string `yaml:"logGroup"`
	// With are fields with the values that they get, one event after another; a text
	// may have {n}, which is the number of the event, from 1.
	With map[string]Choices `yaml:"with"`

	// Values are the datapoints of the metric, one a period: 0+1x10 _ 5.
	Values Values `yaml:"values"`
	// Period is how far the values are apart. Default: 1m.
	Period Span `yaml:"period"`

	node strictyaml.Node
}

// Metric names a metric.
type Metric struct {
	// Namespace of the metric, such as AWS/Lambda.
	Namespace string `yaml:"namespace"`
	// Name of the metric.
	Name string `yaml:"name"`
	// Dimensions of the metric. The logical id of a resource stands for its name.
	Dimensions map[string]Scalar `yaml:"dimensions"`
	// Unit of the values. Default: that which is asked for.
	Unit string `yaml:"unit"`
}

// Choices are a value, or a list of values that are taken in turn.
type Choices []Scalar

// DecodeYAML reads a value or a list.
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
		problems = append(problems, node.Problem("there is no value"))
	}
	return problems
}

// DecodeYAML reads an input, and keeps its place.
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

// check finds what no key alone is to blame for.
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
			problems = append(problems, in.node.Get(k.kind).KeyProblem("an input is one thing, and there is %s already: write another one for it", kind))
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
				problems = append(problems, at.KeyProblem("it does not go with %s: allowed there are %s", kind, strings.Join(allowed, ", ")))
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
		problems = append(problems, in.node.Get("times").Problem("allowed are 1 to %d", mostTimes))
	}
	return problems.Tidy()
}

// mostTimes is how many events one input can stand for.
const mostTimes = 100_000
