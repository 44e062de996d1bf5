package eventbridge

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
)

// alternative is one way for a condition to hold: at each path, one of the
// matchers of EventBridge must match (eb-create-pattern-operators).
type alternative map[string][]any

// mostAlternatives is the number of alternatives that a condition may have.
// EventBridge allows 1,000, and nobody writes a filter pattern of 1,024
// characters by hand that has more than these.
const mostAlternatives = 100

// alternativesOf splits a condition into alternatives, one of which must hold.
func alternativesOf(e filterpattern.Expr) ([]alternative, error) {
	switch e := e.(type) {
	case *filterpattern.Comparison:
		return comparison(e)
	case *filterpattern.Test:
		return test(e)
	case *filterpattern.Group:
		var all []alternative
		for i, operand := range e.Operands {
			either, err := alternativesOf(operand)
			if err != nil {
				return nil, err
			}
			switch {
			case i == 0:
				all = either
			case e.Join == filterpattern.AnyOf:
				all = collapse(append(all, either...))
			default:
				if all, err = both(all, either); err != nil {
					return nil, err
				}
			}
			if len(all) > mostAlternatives {
				return nil, fmt.Errorf("it has more than %d alternatives", mostAlternatives)
			}
		}
		return all, nil
	}
	return nil, fmt.Errorf("%T is not known", e)
}

// plainPath matches a path that consists only of keys.
var plainPath = regexp.MustCompile(`^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$`)

func at(s filterpattern.Selector, matcher any) ([]alternative, error) {
	path := s.Path()
	if !plainPath.MatchString(path) {
		return nil, fmt.Errorf("an event pattern cannot name the field $.%s: use keys of letters, digits, - and _", path)
	}
	return []alternative{{path: {matcher}}}, nil
}

func test(t *filterpattern.Test) ([]alternative, error) {
	switch t.Is {
	case filterpattern.IsTrue:
		return at(t.Selector, true)
	case filterpattern.IsFalse:
		return at(t.Selector, false)
	case filterpattern.NotExists:
		return at(t.Selector, map[string]any{"exists": false})
	}
	return nil, fmt.Errorf("an event pattern does not test whether a field %s as a filter pattern does", t.Is)
}

// comparison returns a comparison with a text. It refuses numbers, since a
// filter pattern also compares them with texts, and an event pattern does not.
func comparison(c *filterpattern.Comparison) ([]alternative, error) {
	value, ok := c.Value.(*filterpattern.String)
	if !ok {
		return nil, errors.New("an event pattern compares numbers, regular expressions and * differently from a filter pattern: use texts, IS TRUE, IS FALSE and NOT EXISTS")
	}
	text := value.Text
	if strings.Contains(text, `\`) || strings.Contains(text, "**") {
		return nil, fmt.Errorf("%q: an event pattern reads \\ and ** differently", text)
	}
	starred := strings.Contains(text, "*")
	switch {
	case c.Operator == filterpattern.NotEqual:
		return at(c.Selector, excluding(text))
	case !starred:
		return at(c.Selector, text)
	case text == "*":
		return nil, errors.New("* alone is any text or number: an event pattern says that of no field")
	case strings.Count(text, "*") == 1 && strings.HasSuffix(text, "*"):
		return at(c.Selector, map[string]any{"prefix": strings.TrimSuffix(text, "*")})
	case strings.Count(text, "*") == 1 && strings.HasPrefix(text, "*"):
		return at(c.Selector, map[string]any{"suffix": strings.TrimPrefix(text, "*")})
	}
	return at(c.Selector, map[string]any{"wildcard": text})
}

// excluding returns a matcher for everything except the texts.
func excluding(texts ...string) map[string]any {
	if slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(text, "*") }) {
		return map[string]any{"anything-but": map[string]any{"wildcard": texts}}
	}
	return map[string]any{"anything-but": texts}
}

// excluded returns the texts of a matcher that excluding made.
func excluded(matchers []any) ([]string, bool) {
	if len(matchers) != 1 {
		return nil, false
	}
	m, _ := matchers[0].(map[string]any)
	switch but := m["anything-but"].(type) {
	case []string:
		return but, true
	case map[string]any:
		return but["wildcard"].([]string), true
	}
	return nil, false
}

// both returns the alternatives in which one of each side holds.
func both(some, others []alternative) ([]alternative, error) {
	var all []alternative
	for _, a := range some {
		for _, b := range others {
			merged := maps.Clone(a)
			holds := true
			for path, matchers := range b {
				before, ok := merged[path]
				if !ok {
					merged[path] = matchers
					continue
				}
				together, err := intersection(before, matchers)
				if err != nil {
					return nil, fmt.Errorf("$.%s: %w", path, err)
				}
				merged[path] = together
				holds = holds && len(together) > 0
			}
			if holds {
				all = append(all, merged)
			}
			if len(all) > mostAlternatives {
				return all, nil // which the caller refuses
			}
		}
	}
	if len(all) == 0 {
		return nil, errors.New("nothing matches it")
	}
	return collapse(all), nil
}

// intersection returns matchers for what both match.
func intersection(a, b []any) ([]any, error) {
	if same(a, b) {
		return a, nil
	}
	but, noneA := excluded(a)
	more, noneB := excluded(b)
	if noneA && noneB {
		return []any{excluding(append(slices.Clone(but), more...)...)}, nil
	}
	if len(texts(a)) < len(a) || len(texts(b)) < len(b) {
		return nil, errors.New("an event pattern asks for one of several values: two conditions on a field combine only if both exclude texts")
	}
	return slices.DeleteFunc(slices.Clone(a), func(m any) bool { return !slices.Contains(texts(b), m.(string)) }), nil
}

// collapse merges alternatives that differ at one path only.
func collapse(all []alternative) []alternative {
	var out []alternative
next:
	for _, a := range all {
		for i, b := range out {
			if path, ok := onlyDifference(a, b); ok {
				merged := maps.Clone(b)
				if path != "" {
					merged[path] = append(slices.Clone(b[path]), a[path]...)
				}
				out[i] = merged
				continue next
			}
		}
		out = append(out, a)
	}
	return out
}

// onlyDifference returns the single path at which two alternatives differ, or
// "" if they are equal. It returns false if they differ at several paths.
func onlyDifference(a, b alternative) (string, bool) {
	if len(a) != len(b) {
		return "", false
	}
	difference := ""
	for path := range a {
		if _, ok := b[path]; !ok {
			return "", false
		}
		if !same(a[path], b[path]) {
			if difference != "" {
				return "", false
			}
			difference = path
		}
	}
	return difference, true
}

func same(a, b []any) bool {
	x, errA := json.Marshal(a)
	y, errB := json.Marshal(b)
	return errA == nil && errB == nil && string(x) == string(y)
}
