package alarmtest

import (
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/contract"
)

// matching returns a log event that a filter pattern matches, with a number
// where the metric takes its value. It returns false if it finds none. It tries
// the pattern's fields alone, and then with those of the record base.
func matching(p filterpattern.Pattern, value *filterpattern.Selector, number float64, base object) (string, bool) {
	var candidates []string
	switch tree := p.Tree().(type) {
	case *filterpattern.TermList:
		candidates = termLines(tree)
	case *filterpattern.ColumnList:
		candidates = columnLines(tree, value, number)
	case filterpattern.Expr:
		for _, fields := range solutions(tree) {
			for _, on := range []object{nil, base} {
				record := on.copy()
				for _, f := range fields {
					if f.absent {
						record = record.without(f.keys[0])
						continue
					}
					record.set(f.keys, f.value)
				}
				if value != nil && value.IsJSON() {
					record.set(keysOf(value.Path()), numberText(number))
				}
				if text, err := record.text(); err == nil {
					candidates = append(candidates, text)
				}
			}
		}
	default:
		text, err := base.text()
		return text, err == nil
	}
	for _, line := range candidates {
		if p.Match([]byte(line)) {
			return line, true
		}
	}
	return "", false
}

func numberText(n float64) number { return number(strconv.FormatFloat(n, 'f', -1, 64)) }

// copy returns a deep copy.
func (o object) copy() object {
	text, err := o.text()
	if err != nil {
		return object{}
	}
	out, _ := readObject(text)
	return out
}

func (o object) without(key string) object {
	return slices.DeleteFunc(o, func(m member) bool { return m.key == key })
}

// setting is a field with its value, or one that must be absent.
type setting struct {
	keys   []string
	value  any
	absent bool
}

// mostSolutions limits how many ways to meet a condition are tried.
const mostSolutions = 64

// solutions returns ways to meet a condition, the simplest first. Some may
// fail, as several parts of the condition can be about the same field.
func solutions(e filterpattern.Expr) [][]setting {
	switch e := e.(type) {
	case *filterpattern.Group:
		if e.Join == filterpattern.AnyOf {
			var all [][]setting
			for _, operand := range e.Operands {
				all = append(all, solutions(operand)...)
			}
			return all[:min(len(all), mostSolutions)]
		}
		all := [][]setting{nil}
		for _, operand := range e.Operands {
			var next [][]setting
			for _, some := range all {
				for _, more := range solutions(operand) {
					if len(next) < mostSolutions {
						next = append(next, append(slices.Clone(some), more...))
					}
				}
			}
			all = next
		}
		return all
	case *filterpattern.Test:
		keys := keysOf(e.Selector.Path())
		switch e.Is {
		case filterpattern.IsTrue:
			return [][]setting{{{keys: keys, value: true}}}
		case filterpattern.IsFalse:
			return [][]setting{{{keys: keys, value: false}}}
		case filterpattern.NotExists:
			return [][]setting{{{keys: keys, absent: true}}}
		}
		return [][]setting{{{keys: keys, value: nil}}}
	case *filterpattern.Comparison:
		var all [][]setting
		for _, value := range values(e) {
			all = append(all, []setting{{keys: keysOf(e.Selector.Path()), value: value}})
		}
		return all
	}
	return nil
}

// values returns values that satisfy a comparison.
func values(c *filterpattern.Comparison) []any {
	equal := c.Operator == filterpattern.Equal
	switch v := c.Value.(type) {
	case *filterpattern.Number:
		n, err := strconv.ParseFloat(v.Lexeme, 64)
		if err != nil {
			return nil
		}
		switch c.Operator {
		case filterpattern.Equal:
			return []any{number(v.Lexeme)}
		case filterpattern.Less:
			return []any{numberText(n - 1), numberText(n / 2)}
		case filterpattern.LessOrEqual, filterpattern.GreaterOrEqual:
			return []any{number(v.Lexeme)}
		case filterpattern.Greater:
			return []any{numberText(n + 1), numberText(n + 0.01)}
		}
		return []any{numberText(n + 1)}
	case *filterpattern.String:
		if !equal {
			return []any{"other", "another"}
		}
		return []any{strings.ReplaceAll(v.Text, "*", ""), strings.ReplaceAll(v.Text, "*", "x")}
	case *filterpattern.Regex:
		if equal {
			return []any{exampleOf(v.Source)}
		}
		return []any{"other"}
	}
	return []any{"x", number("1")}
}

// keysOf returns the keys of a selector's path: items, 0 and id for
// items[0].id, and cluster.name for ['cluster.name']. For all items it takes
// the first, and for all keys any key.
func keysOf(path string) []string {
	keys := contract.Field{As: strings.ReplaceAll(path, "[*]", "[0]")}.Keys()
	for i, k := range keys {
		if k == "*" {
			keys[i] = "any"
		}
	}
	return keys
}

// termLines returns log events with the terms of a pattern.
func termLines(list *filterpattern.TermList) []string {
	var required, optional []string
	for _, t := range list.Terms {
		text := ""
		switch v := t.Value.(type) {
		case *filterpattern.String:
			text = v.Text
		case *filterpattern.Regex:
			text = exampleOf(v.Source)
		}
		switch t.Mode {
		case filterpattern.Required:
			required = append(required, text)
		case filterpattern.Optional:
			optional = append(optional, text)
		}
	}
	all := strings.Join(required, " ")
	lines := []string{all + " a line", all}
	for _, text := range optional {
		lines = append(lines, strings.TrimSpace(all+" "+text))
	}
	return lines
}

// columnLines returns log events with the columns of a pattern.
func columnLines(list *filterpattern.ColumnList, value *filterpattern.Selector, n float64) []string {
	var words []string
	for _, c := range list.Columns {
		if c.Ellipsis {
			continue
		}
		word := "x"
		if c.Condition != nil {
			if all := solutions(c.Condition); len(all) > 0 {
				for _, s := range all[0] {
					switch v := s.value.(type) {
					case string:
						word = v
					case number:
						word = string(v)
					}
				}
			}
		}
		if value != nil && value.Path() == c.Name {
			word = string(numberText(n))
		}
		if strings.ContainsAny(word, " \t") || word == "" {
			word = `"` + word + `"`
		}
		words = append(words, word)
	}
	return []string{strings.Join(words, " ")}
}

// exampleOf returns a text that a regular expression matches, if Go's dialect
// covers the expression.
func exampleOf(source string) string {
	parsed, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return ""
	}
	var b strings.Builder
	writeExample(&b, parsed, 0)
	return b.String()
}

func writeExample(b *strings.Builder, r *syntax.Regexp, depth int) {
	if depth > 100 || b.Len() > 1000 {
		return
	}
	switch r.Op {
	case syntax.OpLiteral:
		b.WriteString(string(r.Rune))
	case syntax.OpCharClass:
		for _, want := range "a1x0 -_.:/" {
			for i := 0; i+1 < len(r.Rune); i += 2 {
				if r.Rune[i] <= want && want <= r.Rune[i+1] {
					b.WriteRune(want)
					return
				}
			}
		}
		if len(r.Rune) > 0 {
			b.WriteRune(r.Rune[0])
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteByte('x')
	case syntax.OpPlus, syntax.OpCapture:
		writeExample(b, r.Sub[0], depth+1)
	case syntax.OpRepeat:
		for range r.Min {
			writeExample(b, r.Sub[0], depth+1)
		}
	case syntax.OpConcat:
		for _, sub := range r.Sub {
			writeExample(b, sub, depth+1)
		}
	case syntax.OpAlternate:
		writeExample(b, r.Sub[0], depth+1)
	}
}
