package filterpattern

import (
	"bytes"
	"encoding/json"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// The reference is a second implementation of matching, slow and obvious: it
// decodes an event into maps and walks the tree for each condition. The matcher
// must agree with it on everything.

func referenceMatch(p Pattern, event string) bool {
	switch tree := p.Tree().(type) {
	case *TermList:
		return referenceTerms(tree, event)
	case *ColumnList:
		return referenceColumns(tree, event)
	case Expr:
		object, ok := referenceObject(event)
		return ok && referenceExpr(tree, object)
	}
	return true
}

func referenceObject(event string) (map[string]any, bool) {
	d := json.NewDecoder(strings.NewReader(event))
	d.UseNumber()
	var object map[string]any
	if d.Decode(&object) != nil || object == nil {
		return nil, false
	}
	_, err := d.Token()
	return object, err == io.EOF
}

func referenceTerms(list *TermList, event string) bool {
	has := func(t *Term) bool {
		if r, ok := t.Value.(*Regex); ok {
			return referenceRegex(r.Source, event)
		}
		return strings.Contains(event, t.Value.(*String).Text)
	}
	strict, optional, found := 0, 0, 0
	for _, t := range list.Terms {
		switch t.Mode {
		case Required:
			strict++
			if !has(t) {
				return false
			}
		case Excluded:
			strict++
			if has(t) {
				return false
			}
		default:
			optional++
			if has(t) {
				found++
			}
		}
	}
	return strict > 0 || optional == 0 || found > 0
}

func referenceRegex(source, text string) bool {
	// {,n} means {0,n}.
	return regexp.MustCompile(strings.ReplaceAll(source, "{,", "{0,")).MatchString(text)
}

func referenceExpr(x Expr, object map[string]any) bool {
	switch x := x.(type) {
	case *Group:
		for _, operand := range x.Operands {
			if referenceExpr(operand, object) == (x.Join == AnyOf) {
				return x.Join == AnyOf
			}
		}
		return x.Join == AllOf
	case *Test:
		values := referenceSelect(object, x.Selector.steps)
		if x.Is == NotExists {
			return len(values) == 0
		}
		for _, v := range values {
			switch v := v.(type) {
			case nil:
				if x.Is == IsNull {
					return true
				}
			case bool:
				if x.Is == IsTrue && v || x.Is == IsFalse && !v {
					return true
				}
			case []any:
				for _, element := range v {
					if x.Is == IsNull && element == nil {
						return true
					}
				}
			}
		}
		return false
	case *Comparison:
		for _, v := range referenceSelect(object, x.Selector.steps) {
			switch v := v.(type) {
			case string:
				if referenceCompare(x, v, false) {
					return true
				}
			case json.Number:
				if referenceCompare(x, string(v), true) {
					return true
				}
			}
		}
	}
	return false
}

func referenceSelect(v any, steps []step) []any {
	if len(steps) == 0 {
		return []any{v}
	}
	var all []any
	s, rest := steps[0], steps[1:]
	switch v := v.(type) {
	case map[string]any:
		for key, member := range v {
			if s.kind == anyKey || s.kind == anyIndex || s.kind == keyStep && key == s.key {
				all = append(all, referenceSelect(member, rest)...)
			}
		}
	case []any:
		for i, element := range v {
			if s.kind == anyIndex || s.kind == indexStep && i == s.index {
				all = append(all, referenceSelect(element, rest)...)
			}
		}
	}
	return all
}

// referenceCompare compares a text. number is whether the event holds it as a
// number.
func referenceCompare(c *Comparison, text string, number bool) bool {
	if c.Operator == NotEqual {
		return !referenceCompare(&Comparison{Operator: Equal, Value: c.Value}, text, number)
	}
	if c.Operator == Equal {
		switch with := c.Value.(type) {
		case *Any:
			return true
		case *Regex:
			return referenceRegex(with.Source, text)
		case *Number:
			if number {
				return referenceFloat(text) == referenceFloat(with.Lexeme)
			}
			return text == with.Lexeme
		case *String:
			pattern := strings.ReplaceAll(regexp.QuoteMeta(with.Text), `\*`, `.*`)
			return regexp.MustCompile(`(?s)^` + pattern + `$`).MatchString(text)
		}
	}
	if !number {
		return false
	}
	value, limit := referenceFloat(text), referenceFloat(c.Value.(*Number).Lexeme)
	switch c.Operator {
	case Less:
		return value < limit
	case LessOrEqual:
		return value <= limit
	case Greater:
		return value > limit
	default:
		return value >= limit
	}
}

func referenceFloat(text string) float64 {
	value, err := strconv.ParseFloat(text, 64)
	if err != nil {
		panic(err)
	}
	return value
}

var referenceField = regexp.MustCompile(`"[^"]*"|\[[^\]]*\]|[^ \t]+`)

func referenceColumns(list *ColumnList, event string) bool {
	if len(list.Columns) == 0 {
		return true
	}
	places := referenceField.FindAllStringIndex(event, -1)
	text := func(i int) string {
		field := event[places[i][0]:places[i][1]]
		if len(field) > 1 && (field[0] == '"' && field[len(field)-1] == '"' || field[0] == '[' && field[len(field)-1] == ']') &&
			!strings.Contains(field[1:len(field)-1], field[len(field)-1:]) {
			return field[1 : len(field)-1]
		}
		return field
	}
	ellipsis := -1
	for i, c := range list.Columns {
		if c.Ellipsis {
			ellipsis = i
		}
	}
	want := len(list.Columns)
	if ellipsis >= 0 {
		want--
	}
	if len(places) < want {
		return false
	}
	for i, c := range list.Columns {
		if c.Condition == nil {
			continue
		}
		at := i
		if ellipsis >= 0 && i > ellipsis {
			at = len(places) - (len(list.Columns) - i)
		}
		value := text(at)
		if ellipsis < 0 && i == len(list.Columns)-1 && at < len(places)-1 {
			value = event[places[at][0]:places[len(places)-1][1]]
		}
		if !referenceColumn(c.Condition, value) {
			return false
		}
	}
	return true
}

var decimalText = regexp.MustCompile(`^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$`)

func referenceColumn(x Expr, text string) bool {
	if g, ok := x.(*Group); ok {
		for _, operand := range g.Operands {
			if referenceColumn(operand, text) == (g.Join == AnyOf) {
				return g.Join == AnyOf
			}
		}
		return g.Join == AllOf
	}
	c := x.(*Comparison)
	if c.Operator == Equal || c.Operator == NotEqual {
		return referenceCompare(c, text, false)
	}
	return decimalText.MatchString(text) && referenceCompare(c, text, true)
}

// validJSON reports whether encoding/json reads the event as one JSON object.
func validJSON(event []byte) bool {
	trimmed := bytes.TrimLeft(event, " \t\r\n")
	return len(trimmed) > 0 && trimmed[0] == '{' && json.Valid(event)
}
