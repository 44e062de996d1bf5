package emf

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/jsonscan"
)

// plan is the parsed directives of an event.
type plan struct {
	problem    *Problem
	directives []directive
	// targets reads the members of the event to which directives refer.
	targets *jsonscan.Reader
}

type directive struct {
	namespace string
	sets      [][]target
	metrics   []definition
}

// target is a reference to a member of the event's root.
type target struct {
	name  string
	field int // the field's index in the plan's targets
}

type definition struct {
	target
	unit           string
	highResolution bool
}

// noUnit is the unit of a metric without one.
const noUnit = cloudwatch.NoUnit

// newPlan parses an array of directives.
func newPlan(all jsonscan.Value) *plan {
	p := &plan{}
	fields := &jsonscan.Fields{}
	for _, m := range jsonscan.Members(all) {
		d, problem := readDirective(m.Value, fields)
		if problem != nil {
			p.problem = problem
			return p
		}
		p.directives = append(p.directives, d)
	}
	p.targets = fields.Reader()
	return p
}

// membersOf returns the members of an object by name.
func membersOf(v jsonscan.Value) map[string]jsonscan.Value {
	all := map[string]jsonscan.Value{}
	for _, m := range jsonscan.Members(v) {
		all[m.Key] = m.Value
	}
	return all
}

func readDirective(v jsonscan.Value, fields *jsonscan.Fields) (directive, *Problem) {
	fail := func(rule, detail string) (directive, *Problem) { return directive{}, &Problem{rule, detail} }
	if v.Type != jsonscan.Object {
		return fail("a directive is not an object", shown(v))
	}
	members := membersOf(v)
	namespace := members["Namespace"]
	d := directive{namespace: string(namespace.Text)}
	switch {
	case namespace.Type != jsonscan.String || !isName(d.namespace, cloudwatch.MaxNamespace):
		return fail(fmt.Sprintf("Namespace is not a text of 1 to %d characters", cloudwatch.MaxNamespace), shown(namespace))
	case strings.HasPrefix(d.namespace, "AWS/"):
		return fail("Namespace starts with AWS/, which is reserved for AWS", d.namespace)
	}
	var problem *Problem
	if d.sets, problem = readSets(members["Dimensions"], fields); problem != nil {
		return directive{}, problem
	}
	metrics := members["Metrics"]
	if metrics.Type != jsonscan.Array {
		return fail("Metrics is not an array", shown(metrics))
	}
	definitions := jsonscan.Members(metrics)
	if n := len(definitions); n > cloudwatch.MaxEmbeddedMetrics {
		return fail(fmt.Sprintf("Metrics has more than %d definitions", cloudwatch.MaxEmbeddedMetrics), fmt.Sprint(n))
	}
	for _, m := range definitions {
		read, problem := readDefinition(m.Value, fields)
		if problem != nil {
			return directive{}, problem
		}
		d.metrics = append(d.metrics, read)
	}
	return d, nil
}

// readSets reads the sets of dimensions. Without any, metrics have no dimensions:
// the specification requires an array, but AWS' own exporters leave it out then
// (github.com/aws-observability/aws-otel-js-instrumentation/pull/228).
func readSets(v jsonscan.Value, fields *jsonscan.Fields) ([][]target, *Problem) {
	if v.Type == jsonscan.Missing {
		return [][]target{nil}, nil
	}
	const rule = "Dimensions is not an array of arrays of names"
	if v.Type != jsonscan.Array {
		return nil, &Problem{rule, shown(v)}
	}
	var sets [][]target
	for _, m := range jsonscan.Members(v) {
		if m.Value.Type != jsonscan.Array {
			return nil, &Problem{rule, shown(v)}
		}
		var set []target
		for _, name := range jsonscan.Members(m.Value) {
			text := string(name.Value.Text)
			if name.Value.Type != jsonscan.String || !isName(text, cloudwatch.MaxDimensionName) || text[0] == ':' {
				return nil, &Problem{"a dimension's name is not a valid one", shown(name.Value)}
			}
			set = append(set, newTarget(text, fields))
		}
		if len(set) > cloudwatch.MaxMetricDimensions {
			return nil, &Problem{fmt.Sprintf("a set has more than %d dimensions", cloudwatch.MaxMetricDimensions), fmt.Sprint(len(set))}
		}
		slices.SortFunc(set, func(a, b target) int { return strings.Compare(a.name, b.name) })
		for i := range set {
			if i > 0 && set[i].name == set[i-1].name {
				return nil, &Problem{"a set has a dimension twice", set[i].name}
			}
		}
		sets = append(sets, set)
	}
	if sets == nil {
		return nil, &Problem{rule, "it is empty: metrics without dimensions have [[]]"}
	}
	return sets, nil
}

func readDefinition(v jsonscan.Value, fields *jsonscan.Fields) (definition, *Problem) {
	fail := func(rule, detail string) (definition, *Problem) { return definition{}, &Problem{rule, detail} }
	if v.Type != jsonscan.Object {
		return fail("a metric's definition is not an object", shown(v))
	}
	members := membersOf(v)
	name := members["Name"]
	if name.Type != jsonscan.String || !isName(string(name.Text), cloudwatch.MaxMetricName) {
		return fail(fmt.Sprintf("a metric's Name is not a text of 1 to %d characters", cloudwatch.MaxMetricName), shown(name))
	}
	d := definition{target: newTarget(string(name.Text), fields), unit: noUnit}
	if unit := members["Unit"]; unit.Type != jsonscan.Missing {
		if d.unit = string(unit.Text); unit.Type != jsonscan.String || !cloudwatch.IsUnit(d.unit) {
			return fail("a metric's Unit is not one of CloudWatch's", shown(unit))
		}
	}
	if resolution := members["StorageResolution"]; resolution.Type != jsonscan.Missing {
		text := string(resolution.Text)
		if d.highResolution = text == "1"; resolution.Type != jsonscan.Number || text != "1" && text != "60" {
			return fail("StorageResolution is neither 1 nor 60", shown(resolution))
		}
	}
	return d, nil
}

// newTarget returns a reference to a member of the event's root. References are not
// paths, so one with a full stop in its name refers to nothing.
func newTarget(name string, fields *jsonscan.Fields) target {
	return target{name, fields.Add([]jsonscan.Step{{Key: name}})}
}

// isName reports whether CloudWatch accepts a text as a name or as the value of a
// dimension: ASCII, without control characters, and not blank (API_Dimension,
// API_MetricDatum).
func isName(text string, most int) bool {
	if utf8.RuneCountInString(text) > most || strings.TrimSpace(text) == "" {
		return false
	}
	return !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r >= 0x7f })
}
