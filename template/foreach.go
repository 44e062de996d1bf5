package template

import (
	"fmt"
	"regexp"
	"strings"
)

// entry is a resource of a template, in its order.
type entry struct {
	key      string
	value    any
	line     int
	problems []Problem
}

// entries returns the resources with every Fn::ForEach expanded
// (intrinsic-function-reference-foreach).
func (s *stack) entries() []entry {
	all := asObject(s.document.top["Resources"])
	loops := &loops{stack: s}
	var out []entry
	for _, key := range s.document.resources {
		value, ok := all[key]
		if !ok {
			continue // it was included, and is replaced by what it brought
		}
		e := entry{key: key, value: value, line: s.document.lines[key], problems: s.document.under("Resources", key)}
		if !strings.HasPrefix(key, forEach) {
			if e.value, ok = loops.inside(value, nil); !ok {
				e.problems = append(e.problems, Problem{Message: loops.problem()})
			}
			out = append(out, e)
			continue
		}
		made, ok := loops.expand(key, value, nil)
		if !ok {
			out = append(out, entry{key: key, line: e.line, problems: append(e.problems, Problem{Message: loops.problem()})})
			continue
		}
		for _, one := range made {
			one.line, one.problems = e.line, e.problems
			out = append(out, one)
		}
	}
	return out
}

const forEach = "Fn::ForEach::"

// loops expands loops.
type loops struct {
	stack  *stack
	values int // made so far
	failed string
}

// problem returns why the last loop could not be expanded.
func (l *loops) problem() string {
	text := l.failed
	l.failed = ""
	return text
}

func (l *loops) fail(format string, args ...any) ([]entry, bool) {
	if l.failed == "" {
		l.failed = fmt.Sprintf(format, args...)
	}
	return nil, false
}

// expand expands one loop, with the values of the loops around it.
func (l *loops) expand(key string, value any, outer map[string]string) ([]entry, bool) {
	args, _ := value.([]any)
	if len(args) != 3 {
		return l.fail("%s needs an identifier, a collection and an object", key)
	}
	if !l.stack.hasTransform("AWS::LanguageExtensions") {
		return l.fail("%s needs Transform: AWS::LanguageExtensions in the template", key)
	}
	identifier, isText := args[0].(string)
	body, isObject := args[2].(map[string]any)
	if !isText || !isObject {
		return l.fail("%s needs an identifier, a collection and an object", key)
	}
	l.stack.values.begin(nil)
	collection, _ := l.stack.values.fold(l.replace(args[1], outer)).([]any)
	l.stack.values.finish()
	l.values += len(collection)
	var items []string
	for _, item := range collection {
		if list, ok := item.([]any); ok { // a list parameter within the list
			for _, one := range list {
				text, _ := scalarText(one)
				items = append(items, text)
			}
			continue
		}
		text, isText := known(item)
		if !isText {
			return l.fail("%s iterates over %s, which is known only when the stack is deployed: %s", key, brief(item), l.stack.howToGive(placeholder(brief(item))))
		}
		items = append(items, text)
	}
	if collection == nil {
		return l.fail("%s iterates over %s, which is known only when the stack is deployed: %s", key, brief(args[1]), l.stack.howToGive(placeholder(brief(args[1]))))
	}
	var all []entry
	for _, item := range items {
		if l.values += 1 + len(outer); l.values > maxValues {
			return l.fail("with every Fn::ForEach written out, the template holds more than %d values", maxValues)
		}
		bound := map[string]string{identifier: item}
		for name, value := range outer {
			if name != identifier {
				bound[name] = value
			}
		}
		for _, name := range sortedKeys(body) {
			if strings.HasPrefix(name, forEach) {
				made, ok := l.expand(name, body[name], bound)
				if !ok {
					return nil, false
				}
				all = append(all, made...)
				continue
			}
			inside, ok := l.inside(body[name], bound)
			if !ok {
				return nil, false
			}
			all = append(all, entry{key: replaced(name, bound), value: inside})
		}
	}
	return all, true
}

// inside expands the loops inside value, where any object may hold them.
func (l *loops) inside(value any, bound map[string]string) (any, bool) {
	if l.values++; l.values > maxValues {
		l.fail("with every Fn::ForEach written out, the template holds more than %d values", maxValues)
		return nil, false
	}
	switch v := value.(type) {
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			one, ok := l.inside(item, bound)
			if !ok {
				return nil, false
			}
			out[i] = one
		}
		return out, true
	case map[string]any:
		if name, argument, _ := intrinsic(v); name == "Ref" {
			if id, _ := argument.(string); bound != nil {
				if text, ok := bound[id]; ok {
					return text, true
				}
			}
		}
		out := make(map[string]any, len(v))
		for key, member := range v {
			if strings.HasPrefix(key, forEach) {
				made, ok := l.expand(key, member, bound)
				if !ok {
					return nil, false
				}
				for _, one := range made {
					out[one.key] = one.value
				}
				continue
			}
			one, ok := l.inside(member, bound)
			if !ok {
				return nil, false
			}
			out[replaced(key, bound)] = one
		}
		return out, true
	case string:
		text := replaced(v, bound)
		if len(text) > len(v) {
			l.values += (len(text) - len(v)) / 16
		}
		return text, true
	}
	return value, true
}

// replace substitutes the loop variables in value.
func (l *loops) replace(value any, bound map[string]string) any {
	if len(bound) == 0 {
		return value
	}
	out, _ := l.inside(value, bound)
	return out
}

var noLetters = regexp.MustCompile(`[^A-Za-z0-9]`)

// replaced substitutes loop variables in a text: ${Name}, and &{Name} for the
// value without the characters that a logical id cannot have.
func replaced(text string, bound map[string]string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	for name, value := range bound {
		text = strings.ReplaceAll(text, "${"+name+"}", value)
		text = strings.ReplaceAll(text, "&{"+name+"}", noLetters.ReplaceAllString(value, ""))
	}
	return text
}
