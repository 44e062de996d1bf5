package insights

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

func (p *parser) string() *String {
	t := p.tok
	p.next()
	return &String{t.Span, t.text, unquote(t.text)}
}

func (p *parser) parameter() *Parameter {
	t := p.tok
	p.next()
	return &Parameter{t.Span, t.text[2 : len(t.text)-2]}
}

func (p *parser) number() *Number {
	t := p.tok
	value, err := strconv.ParseFloat(t.text, 64)
	if err != nil {
		p.fail(t.Span, "the number is too large", "")
	}
	p.next()
	return &Number{t.Span, t.text, value}
}

// numberOrDuration parses a number, and a unit if one follows: 5 min.
func (p *parser) numberOrDuration() Expr {
	n := p.number()
	if p.tok.keyword == "" {
		return n
	}
	unit, ok := findPeriod(p.tok.keyword)
	if !ok || p.tok.text != p.tok.keyword {
		return n
	}
	count, err := strconv.Atoi(n.Text)
	if err != nil {
		p.fail(n.Span, "a period is a whole number of units", "")
	}
	p.next()
	return &Duration{p.since(n.Offset), count, unit.unit}
}

// regex parses a regular expression, whose opening slash is the current token.
func (p *parser) regex() *Regex {
	r, err := p.lexer.regex(p.tok.Offset)
	if err != nil {
		panic(err)
	}
	p.tok.Span = r.Span
	p.next()
	return r
}

var durationForm = regexp.MustCompile(`^([0-9]+)([a-z]+)$`)

// durationOf returns the period that a name such as 5m stands for.
func durationOf(t token) (*Duration, bool) {
	if t.kind != nameToken || t.keyword == "" {
		return nil, false
	}
	m := durationForm.FindStringSubmatch(t.text)
	if m == nil {
		return nil, false
	}
	unit, known := findPeriod(m[2])
	count, err := strconv.Atoi(m[1])
	if !known || err != nil {
		return nil, false
	}
	return &Duration{t.Span, count, unit.unit}, true
}

// duration parses a period.
func (p *parser) duration() *Duration {
	start := p.tok
	switch start.kind {
	case numberToken:
		if d, ok := p.numberOrDuration().(*Duration); ok {
			return d
		}
	case nameToken:
		if d, ok := durationOf(start); ok {
			p.next()
			return d
		}
	}
	var units []string
	for _, u := range periods {
		units = append(units, u.unit)
	}
	p.fail(start.Span, fmt.Sprintf("expected a period, found %q", start.text), "write a number and a unit, such as 1h; units are "+strings.Join(units, ", "))
	return nil
}
