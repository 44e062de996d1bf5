package binding

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/internal/nearest"
)

// placeholder matches a parameter in a condition.
var placeholder = regexp.MustCompile(`\{\{([^{}]*)\}\}`)

// parseWhere parses the condition of a Selection, with values in place of its
// placeholders. A duration becomes a number in the unit of the field that it is
// compared with.
func parseWhere(r *patternReader, written string, parameters map[string]string) (filterpattern.Expr, error) {
	if at := strings.IndexByte(written, '{'); at >= 0 && strings.TrimSpace(written[:at]) == "" && !strings.HasPrefix(written[at:], "{{") {
		return nil, fail(written, at, at+1, "the condition is in braces", "leave them out, as they are added around all that is selected")
	}
	if err := checkParameters(written, parameters); err != nil {
		return nil, err
	}
	// The field that a duration is compared with is known only after parsing, so a
	// number takes its place until then.
	first := fill(written, func(_ int, value string) string {
		if _, isTime := lengthOf(value); isTime {
			return "0"
		}
		return value
	}, parameters)
	tree, err := first.parse()
	if err != nil {
		return nil, err
	}
	values, err := first.values(r, tree)
	if err != nil {
		return nil, err
	}
	return fill(written, func(i int, _ string) string { return values[i] }, parameters).parse()
}

// where is a condition as written, and as a pattern has it.
type where struct {
	written string
	// text is in braces, and has values in place of placeholders.
	text   string
	filled []filled // in order
}

// filled is a placeholder, and the place of the value that replaced it.
type filled struct {
	name, value string
	written     filterpattern.Span
	text        filterpattern.Span
}

const openBrace, closeBrace = "{ ", " }"

// fill replaces placeholders with values. The function as returns what replaces the
// value with that index.
func fill(written string, as func(i int, value string) string, parameters map[string]string) where {
	w := where{written: written}
	var b strings.Builder
	b.WriteString(openBrace)
	end := 0
	for i, at := range placeholder.FindAllStringSubmatchIndex(written, -1) {
		b.WriteString(written[end:at[0]])
		end = at[1]
		f := filled{name: written[at[2]:at[3]], written: filterpattern.Span{Offset: at[0], Length: at[1] - at[0]}}
		f.value = parameters[f.name]
		f.text.Offset = b.Len()
		b.WriteString(as(i, f.value))
		f.text.Length = b.Len() - f.text.Offset
		w.filled = append(w.filled, f)
	}
	b.WriteString(written[end:])
	b.WriteString(closeBrace)
	w.text = b.String()
	return w
}

// parse parses the text. Positions in its errors are positions in what was written.
func (w where) parse() (filterpattern.Expr, error) {
	p, err := filterpattern.Parse(w.text)
	var problem *filterpattern.Error
	if errors.As(err, &problem) {
		from, to := w.place(problem.Offset, false), w.place(problem.Offset+problem.Length, true)
		return nil, &filterpattern.Error{
			Language: problem.Language, Source: w.written, Offset: from, Length: max(0, to-from),
			Message: problem.Message, Hint: problem.Hint,
		}
	}
	e, _ := p.Tree().(filterpattern.Expr) // what starts with a brace is one
	return e, nil
}

// place converts an offset in the text to one in what was written. Within a value,
// that is the start or the end of its placeholder.
func (w where) place(offset int, end bool) int {
	shift := -len(openBrace)
	for _, f := range w.filled {
		after := f.text.Offset + f.text.Length
		switch {
		case offset <= f.text.Offset:
			continue
		case offset < after:
			if end {
				return f.written.Offset + f.written.Length
			}
			return f.written.Offset
		}
		shift = f.written.Offset + f.written.Length - after
	}
	return min(max(offset+shift, 0), len(w.written))
}

// values returns what replaces the placeholders, in order. It returns an error if a
// placeholder is somewhere other than in a value, or if its value is a duration and
// the field that it is compared with has no unit of time.
func (w where) values(r *patternReader, tree filterpattern.Expr) ([]string, error) {
	var problems []error
	values := make([]string, len(w.filled))
	for i, f := range w.filled {
		values[i] = f.value
		c := comparisonAround(tree, f.text)
		if c == nil {
			problems = append(problems, w.fail(f, fmt.Sprintf("{{%s}} is not a single value", f.name),
				`a parameter is a value that a field is compared with: $.field = "{{`+f.name+`}}"`))
			continue
		}
		length, isTime := lengthOf(f.value)
		if _, number := c.Value.(*filterpattern.Number); !isTime || !number {
			continue // in quotes, a duration is a string like any other
		}
		if r.isEventName(c.Selector) {
			continue // the name of an event, even if it looks like a duration
		}
		field, known := r.named[c.Selector.String()]
		if !known {
			before := len(r.problems)
			if r.field(c.Selector.String()); len(r.problems) == before {
				problems = append(problems, w.fail(f, fmt.Sprintf("%s is a duration, and the contract has no unit for %s", f.value, c.Selector), "write a number"))
			}
			values[i] = "0" // not used, because there is a problem already
			continue
		}
		if c.Value.At() != f.text {
			problems = append(problems, w.fail(f, fmt.Sprintf("%s is a duration, and is inside a number", f.value), "use it alone"))
			continue
		}
		number, err := field.Duration(length)
		if err != nil {
			problems = append(problems, fmt.Errorf("{{%s}} is %s: %w", f.name, f.value, err))
			continue
		}
		values[i] = strconv.FormatFloat(number, 'f', -1, 64)
	}
	return values, errors.Join(problems...)
}

// fail returns an error at a placeholder.
func (w where) fail(f filled, message, hint string) error {
	return fail(w.written, f.written.Offset, f.written.Offset+f.written.Length, message, hint)
}

// comparisonAround returns the comparison in whose value a span is; nil if there
// is none.
func comparisonAround(e filterpattern.Expr, span filterpattern.Span) *filterpattern.Comparison {
	switch e := e.(type) {
	case *filterpattern.Group:
		for _, operand := range e.Operands {
			if c := comparisonAround(operand, span); c != nil {
				return c
			}
		}
	case *filterpattern.Comparison:
		at := e.Value.At()
		if at.Offset <= span.Offset && span.Offset+span.Length <= at.Offset+at.Length {
			return e
		}
	}
	return nil
}

// lengthOf parses a value that is a duration, such as 5s. The value 0 is a number.
func lengthOf(value string) (time.Duration, bool) {
	if _, err := strconv.ParseFloat(value, 64); err == nil {
		return 0, false
	}
	length, err := time.ParseDuration(value)
	return length, err == nil
}

// checkParameters checks the placeholders of a condition against the parameters.
func checkParameters(written string, parameters map[string]string) error {
	var problems []error
	given := slices.Sorted(maps.Keys(parameters))
	used := map[string]bool{}
	for _, at := range placeholder.FindAllStringSubmatchIndex(written, -1) {
		name := written[at[2]:at[3]]
		if _, ok := parameters[name]; !ok && !used[name] {
			hint := "there are none"
			if near := nearest.Name(name, given); near != "" {
				hint = "did you mean {{" + near + "}}?"
			} else if len(given) > 0 {
				hint = "there are " + strings.Join(given, ", ")
			}
			problems = append(problems, fail(written, at[0], at[1], fmt.Sprintf("there is no parameter %s", name), hint))
		}
		used[name] = true
	}
	for _, name := range given {
		if !used[name] {
			problems = append(problems, fmt.Errorf("the parameter %s is not used: write {{%[1]s}} where its value belongs, or leave it out", name))
		}
	}
	return errors.Join(problems...)
}

// fail returns an error at written[from:to].
func fail(written string, from, to int, message, hint string) error {
	return &filterpattern.Error{
		Language: "filter pattern", Source: written,
		Offset: from, Length: to - from, Message: message, Hint: hint,
	}
}
