package contributor

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
)

// Rule is a compiled rule. It does not change: goroutines may share it if each has
// its own Reader.
type Rule struct {
	Body
	matcher *filterpattern.Matcher
	// keys and filters hold the indexes of their fields in the matcher, and value
	// the index of ValueOf.
	keys    []int
	filters []condition
	value   int
}

// condition is a filter, with the index of its field.
type condition struct {
	Filter
	field int
	// test reports whether a value that is present matches.
	test func(filterpattern.FieldValue) bool
}

// Compile compiles a rule. It returns an error if a field's name is not valid.
func Compile(b Body) (*Rule, error) {
	r := &Rule{Body: b}
	var fields []filterpattern.Selector
	var problems []error
	field := func(name string) int {
		s, err := b.selector(name)
		if err != nil {
			problems = append(problems, err)
			return 0
		}
		for i, other := range fields {
			if other.String() == s.String() {
				return i
			}
		}
		fields = append(fields, s)
		return len(fields) - 1
	}
	for _, key := range b.Contribution.Keys {
		r.keys = append(r.keys, field(key))
	}
	for _, f := range b.Contribution.Filters {
		r.filters = append(r.filters, condition{f, field(f.Match), f.test()})
	}
	if b.AggregateOn == Sum {
		r.value = field(b.Contribution.ValueOf)
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	var err error
	if b.LogFormat == CLF {
		all := filterpattern.Request{Pattern: filterpattern.MustParse("[...]"), Values: fields}
		r.matcher, err = filterpattern.NewMatcher([]filterpattern.Request{all})
	} else {
		r.matcher, err = filterpattern.NewMatcher(nil, fields...)
	}
	return r, err
}

// selector returns the field of a name. In JSON the name is a path. In CLF it is a
// position that counts from 1, or a name that Fields defines.
func (b Body) selector(name string) (filterpattern.Selector, error) {
	if b.LogFormat != CLF {
		return filterpattern.ParseSelector(name)
	}
	place := name
	for at, alias := range b.Fields {
		if alias == name {
			place = at
		}
	}
	if n, err := strconv.Atoi(place); err != nil || n < 1 {
		return filterpattern.Selector{}, fmt.Errorf("%q is not a field: fields of CLF are positions from 1 on, or the names in Fields", name)
	}
	return filterpattern.ParseSelector("$" + place)
}

// test returns the test of a filter for a value that is present.
//
// The user guide does not say how a number compares with texts, or a text with a
// number. Here a number is compared by its text, and a text is parsed as a number,
// as all values in CLF have to be.
func (f Filter) test() func(filterpattern.FieldValue) bool {
	number := func(n json.Number, holds func(value, n float64) bool) func(filterpattern.FieldValue) bool {
		bound, err := n.Float64()
		return func(v filterpattern.FieldValue) bool {
			value, ok := v.Number()
			return ok && err == nil && holds(value, bound)
		}
	}
	among := func(texts []string) func(filterpattern.FieldValue) bool {
		return func(v filterpattern.FieldValue) bool { return slices.Contains(texts, string(v.Text)) }
	}
	switch {
	case f.EqualTo != "":
		return number(f.EqualTo, func(value, n float64) bool { return value == n })
	case f.NotEqualTo != "":
		return number(f.NotEqualTo, func(value, n float64) bool { return value != n })
	case f.GreaterThan != "":
		return number(f.GreaterThan, func(value, n float64) bool { return value > n })
	case f.LessThan != "":
		return number(f.LessThan, func(value, n float64) bool { return value < n })
	case f.In != nil:
		return among(f.In)
	case f.NotIn != nil:
		in := among(f.NotIn)
		return func(v filterpattern.FieldValue) bool { return !in(v) }
	case f.StartsWith != nil:
		return func(v filterpattern.FieldValue) bool {
			return slices.ContainsFunc(f.StartsWith, func(prefix string) bool { return bytes.HasPrefix(v.Text, []byte(prefix)) })
		}
	}
	return func(filterpattern.FieldValue) bool { return *f.IsPresent }
}

// Reader reads events one at a time. It is for one goroutine.
type Reader struct {
	rule  *Rule
	event *filterpattern.Event
	key   []byte
}

// Reader returns a reader of events.
func (r *Rule) Reader() *Reader { return &Reader{rule: r, event: r.matcher.Event()} }

// Read reads an event and returns its contributor and its contribution: 1, or the
// value to add up. counts is false if the rule does not count the event. The
// contributor is valid until the next Read.
//
// An event without one of the keys has no contributor, and one without the value
// has nothing to add: neither counts. The user guide does not cover these cases.
func (r *Reader) Read(message []byte) (contributor []byte, value float64, counts bool) {
	r.event.Read(message)
	if r.rule.LogFormat == JSON && !r.event.IsJSON() {
		return nil, 0, false
	}
	for _, c := range r.rule.filters {
		v := r.field(c.field)
		if !isLeaf(v) {
			// A field that is missing matches only IsPresent false.
			if c.IsPresent == nil || *c.IsPresent {
				return nil, 0, false
			}
			continue
		}
		if !c.test(v) {
			return nil, 0, false
		}
	}
	r.key = r.key[:0]
	for _, at := range r.rule.keys {
		v := r.field(at)
		if !isLeaf(v) {
			return nil, 0, false
		}
		r.key = strconv.AppendInt(r.key, int64(len(v.Text)), 10)
		r.key = append(append(r.key, ':'), v.Text...)
	}
	value = 1
	if r.rule.AggregateOn == Sum {
		var ok bool
		if value, ok = r.field(r.rule.value).Number(); !ok {
			return nil, 0, false
		}
	}
	return r.key, value, true
}

func (r *Reader) field(i int) filterpattern.FieldValue {
	if r.rule.LogFormat == CLF {
		return r.event.Value(0, i)
	}
	return r.event.Field(i)
}

// isLeaf reports whether a value is present and is neither an object nor an array:
// "works only with values in the leaf node" (ContributorInsights-RuleSyntax). null
// is assumed not to count as a value.
func isLeaf(v filterpattern.FieldValue) bool {
	switch v.Type {
	case filterpattern.StringValue, filterpattern.NumberValue, filterpattern.Boolean:
		return true
	}
	return false
}
