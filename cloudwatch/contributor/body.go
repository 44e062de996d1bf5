package contributor

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
)

// Body is the definition of a rule. In JSON, its fields are written in the order of
// their names (ContributorInsights-RuleSyntax).
type Body struct {
	// AggregateOn is Count or Sum. Sum adds up the field ValueOf.
	AggregateOn  string
	Contribution Contribution
	// Fields are names for the positions in a CLF event, which count from "1".
	Fields map[string]string `json:",omitempty"`
	// LogFormat is JSON or CLF.
	LogFormat string
	// LogGroupARNs and LogGroupNames are the log groups that the rule reads. Only
	// one of them is set. A name that ends with * stands for all names with that
	// prefix.
	LogGroupARNs  []string `json:",omitempty"`
	LogGroupNames []string `json:",omitempty"`
	Schema        Schema
}

// Schema is the type of a rule and its version: see [LogRule].
type Schema struct {
	Name    string
	Version int
}

// LogRule is the schema of rules on log events. There is no other.
var LogRule = Schema{"CloudWatchLogRule", 1}

// Contribution says which events count, and for which contributors.
type Contribution struct {
	// Filters must all match.
	Filters []Filter `json:",omitempty"`
	// Keys are the fields whose values identify a contributor.
	Keys []string
	// ValueOf is the field that Sum adds up.
	ValueOf string `json:",omitempty"`
}

// Filter is a condition on a field: the field, and one operator. In JSON, its keys
// are ordered by name.
type Filter struct {
	EqualTo     json.Number `json:",omitempty"`
	GreaterThan json.Number `json:",omitempty"`
	// In, NotIn and StartsWith hold one to ten texts. In and StartsWith match if
	// any text does, NotIn if none is equal.
	In        []string    `json:",omitempty"`
	IsPresent *bool       `json:",omitempty"`
	LessThan  json.Number `json:",omitempty"`
	// Match is the path of the field, such as $.event_type.
	Match      string
	NotEqualTo json.Number `json:",omitempty"`
	NotIn      []string    `json:",omitempty"`
	StartsWith []string    `json:",omitempty"`
}

// The log formats, and what rules aggregate on.
const (
	JSON, CLF  = "JSON", "CLF"
	Count, Sum = "Count", "Sum"
)

// Parse parses the definition of a rule. The error lists everything that is wrong
// with it.
func Parse(text string) (Body, error) {
	var b Body
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&b); err != nil {
		return Body{}, fmt.Errorf("it is not the JSON text of a rule: %w", err)
	}
	if d.More() {
		return Body{}, errors.New("it is not the JSON text of a rule: text follows it")
	}
	return b, b.check()
}

func (b Body) check() error {
	var problems []error
	fail := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	if b.Schema != LogRule {
		fail("its Schema is %q, version %d: only %s, version %d, is supported", b.Schema.Name, b.Schema.Version, LogRule.Name, LogRule.Version)
	}
	if b.LogFormat != JSON && b.LogFormat != CLF {
		fail("its LogFormat is %q: use %s or %s", b.LogFormat, JSON, CLF)
	}
	if (b.LogGroupNames == nil) == (b.LogGroupARNs == nil) {
		fail("it must have either LogGroupNames or LogGroupARNs")
	}
	switch c := b.Contribution; {
	case b.AggregateOn != Count && b.AggregateOn != Sum:
		fail("it aggregates on %q: use %s or %s", b.AggregateOn, Count, Sum)
	case b.AggregateOn == Sum && c.ValueOf == "":
		fail("it aggregates on %s, and has no ValueOf", Sum)
	case b.AggregateOn == Count && c.ValueOf != "":
		fail("it aggregates on %s, and ValueOf is for %s", Count, Sum)
	}
	if n := len(b.Contribution.Keys); n < 1 || n > cloudwatch.MaxInsightRuleKeys {
		fail("it tells contributors apart by %d keys: use 1 to %d", n, cloudwatch.MaxInsightRuleKeys)
	}
	if n := len(b.Contribution.Filters); n > cloudwatch.MaxInsightRuleFilters {
		fail("it has %d filters: at most %d are allowed", n, cloudwatch.MaxInsightRuleFilters)
	}
	for i, f := range b.Contribution.Filters {
		if err := f.check(); err != nil {
			fail("Filters[%d]: %w", i, err)
		}
	}
	return errors.Join(problems...)
}

func (f Filter) check() error {
	operators := 0
	for _, number := range []json.Number{f.EqualTo, f.NotEqualTo, f.GreaterThan, f.LessThan} {
		if number != "" {
			operators++
		}
	}
	for _, texts := range [][]string{f.In, f.NotIn, f.StartsWith} {
		if texts == nil {
			continue
		}
		operators++
		if n := len(texts); n < 1 || n > cloudwatch.MaxInsightRuleTexts {
			return fmt.Errorf("%s is compared with %d texts: use 1 to %d", f.Match, n, cloudwatch.MaxInsightRuleTexts)
		}
	}
	if f.IsPresent != nil {
		operators++
	}
	if operators != 1 {
		return fmt.Errorf("it has %d operators: a filter must have one", operators)
	}
	return nil
}

// Reads reports whether the rule reads the log group of that name.
func (b Body) Reads(group string) bool {
	return slices.ContainsFunc(b.LogGroupNames, func(name string) bool {
		if prefix, open := strings.CutSuffix(name, "*"); open {
			return strings.HasPrefix(group, prefix)
		}
		return name == group
	})
}
