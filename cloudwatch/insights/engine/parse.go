package engine

import (
	"encoding/csv"
	"io"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/internal/regex"
)

// parse compiles the command parse. Rows without a match are kept, with the new
// fields missing. (CWL_QuerySyntax-Parse)
func (c *compiler) parse(command *insights.ParseField) error {
	from, err := c.parsed(command)
	if err != nil {
		return err
	}
	if command.Mode == insights.RegexMode {
		return c.parseRegex(command, from)
	}
	var slots []int
	for _, a := range command.As {
		slots = append(slots, c.newName(a.Name))
		c.show(a.Name, nil)
	}
	switch command.Mode {
	case insights.GlobMode:
		pieces := strings.Split(command.Glob.Value, "*")
		if len(pieces) != len(slots)+1 {
			return c.refuse(command.Glob, "each * gives one name its value", "the pattern has %d * for %d names", len(pieces)-1, len(slots))
		}
		c.step(parser(from, slots, func(text string, found []Value) (bool, error) { return glob(text, pieces, found), nil }))
	case insights.LogfmtMode:
		c.step(parser(from, slots, func(text string, found []Value) (bool, error) {
			found[0] = parseLogfmt(text)
			return found[0].kind != Missing, nil
		}))
	case insights.CSVMode:
		c.step(parser(from, slots, func(text string, found []Value) (bool, error) { return parseCSV(text, found), nil }))
	}
	return nil
}

// parsed returns the field that a command parses, which is @message by default.
func (c *compiler) parsed(command *insights.ParseField) (operand, error) {
	if command.Field != nil {
		return c.scalar(command.Field, "parse")
	}
	return c.field(&insights.Field{Span: command.Span, Steps: []insights.Step{{Name: "@message"}}})
}

// parser returns a step that finds values in a text, one for each slot.
func parser(from operand, slots []int, find func(text string, found []Value) (bool, error)) func(*row) bool {
	found := make([]Value, len(slots))
	return func(r *row) bool {
		text, ok := from.eval(r).asText()
		clear(found)
		if ok {
			var err error
			if ok, err = find(text, found); err != nil {
				r.fail(err)
				return false
			}
		}
		for i, slot := range slots {
			if ok {
				r.values[slot] = found[i]
			} else {
				r.values[slot] = Value{}
			}
		}
		return true
	}
}

// glob finds the text at each * of a pattern, each as short as possible. The
// pattern may begin and end anywhere in the text. A * at its end takes the rest of
// the text.
func glob(text string, pieces []string, found []Value) bool {
	start := 0
	if first := pieces[0]; first != "" {
		at := strings.Index(text, first)
		if at < 0 {
			return false
		}
		start = at + len(first)
	}
	for i, piece := range pieces[1:] {
		rest := text[start:]
		length := len(rest)
		if piece != "" {
			if length = strings.Index(rest, piece); length < 0 {
				return false
			}
		} else if i < len(pieces)-2 {
			length = 0 // in **, the last * takes all of the text
		}
		found[i] = textValue(rest[:length])
		start += length + len(piece)
	}
	return true
}

// parseRegex compiles parse with a regular expression, whose groups are the new
// fields. With multi, it returns a row for each match.
func (c *compiler) parseRegex(command *insights.ParseField, from operand) error {
	re, err := c.regex(command.Regex)
	if err != nil {
		return err
	}
	var groups []int
	var names []*insights.Alias
	if len(command.As) > 0 {
		if len(re.Names()) != len(command.As) {
			return c.refuse(command.Regex, "each group in parentheses gives one name its value; (?:…) does not count",
				"the expression has %d groups for %d names", len(re.Names()), len(command.As))
		}
		names = command.As
		for i := range names {
			groups = append(groups, i+1)
		}
	} else {
		for i, name := range re.Names() {
			if name != "" {
				names = append(names, &insights.Alias{Name: name})
				groups = append(groups, i+1)
			}
		}
		if len(groups) == 0 {
			return c.refuse(command.Regex, "write (?<name>…) in it, or as name after it", "the expression has no groups with names")
		}
	}
	var slots []int
	for _, n := range names {
		slots = append(slots, c.newName(n.Name))
		c.show(n.Name, nil)
	}
	literal, _ := requiredLiteral(command.Regex.Source)
	if command.Multi {
		s := c.scope.stage
		s.steps = append(s.steps, step{expand: everyMatch(from, re, literal, groups, slots)})
		return nil
	}
	c.step(parser(from, slots, func(text string, found []Value) (bool, error) {
		if literal != "" && !strings.Contains(text, literal) {
			return false, nil
		}
		match, err := re.Find(text)
		if match == nil {
			return false, err
		}
		for i, g := range groups {
			found[i] = groupOf(text, match, g)
		}
		return true, nil
	}))
	return nil
}

func groupOf(text string, match []int, group int) Value {
	if match[2*group] < 0 {
		return Value{}
	}
	return textValue(text[match[2*group]:match[2*group+1]])
}

// everyMatch returns a step that makes a row of each match, or keeps a row without
// a match.
func everyMatch(from operand, re *regex.Regex, literal string, groups, slots []int) func(*row, func()) {
	return func(r *row, next func()) {
		for _, slot := range slots {
			r.values[slot] = Value{}
		}
		text, ok := from.eval(r).asText()
		if !ok || literal != "" && !strings.Contains(text, literal) {
			next()
			return
		}
		all, err := re.All(text)
		if err != nil {
			r.fail(err)
			return
		}
		if all == nil {
			next()
			return
		}
		for _, match := range all {
			for i, slot := range slots {
				r.values[slot] = groupOf(text, match, groups[i])
			}
			next()
		}
	}
}

// parseCSV reads values separated by commas, which may be quoted. If there are more
// names than values, the rest is missing.
func parseCSV(text string, found []Value) bool {
	r := csv.NewReader(strings.NewReader(text))
	r.LazyQuotes, r.FieldsPerRecord, r.TrimLeadingSpace = true, -1, csvTrimsSpace
	record, err := r.Read()
	if err != nil && err != io.EOF {
		return false
	}
	for i := range min(len(found), len(record)) {
		found[i] = textValue(record[i])
	}
	return len(record) > 0
}
