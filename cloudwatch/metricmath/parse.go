package metricmath

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/syntax"
)

// Error says what is wrong with an expression, and where.
type Error = syntax.Error

// Unsupported is the error about an expression that CloudWatch accepts in an alarm,
// but that this package does not compute.
type Unsupported struct {
	// At says what is not supported, and where.
	At *Error
}

func (u Unsupported) Error() string { return u.At.Error() }

// Unwrap returns the *Error.
func (u Unsupported) Unwrap() error { return u.At }

const language = "metric math"

// insightsQuery matches the beginning of a Metrics Insights query.
var insightsQuery = regexp.MustCompile(`^\s*SELECT\s`)

// Expression is a valid expression. Only Parse makes one, and it never changes.
type Expression struct {
	source string
	root   Node
}

// Parse parses an expression. The names of functions are in capitals. Parse knows
// all functions and operators of the user guide; those that alarms may not use, or
// that are not supported, are rejected by name. The error is an *Error, or an
// Unsupported, which wraps one.
func Parse(source string) (Expression, error) {
	p := &parser{src: source}
	if n := len([]rune(source)); n > cloudwatch.MaxMathExpression {
		return Expression{}, p.fail(0, 0, fmt.Sprintf("the expression has %d characters", n), fmt.Sprintf("CloudWatch allows %d", cloudwatch.MaxMathExpression))
	}
	if at := insightsQuery.FindStringIndex(source); at != nil {
		return Expression{}, Unsupported{p.fail(at[0], at[1], "Metrics Insights queries are not supported", "").(*Error)}
	}
	root, err := p.binary(1)
	if err != nil {
		return Expression{}, err
	}
	if p.space(); p.pos < len(source) {
		return Expression{}, p.unexpected("expected an operator or the end")
	}
	return Expression{source, root}, nil
}

// String returns the expression in canonical form, which parses to the same
// expression.
func (e Expression) String() string { return e.root.format(0) }

// Tree returns the expression's syntax tree, which must not be changed.
func (e Expression) Tree() Node { return e.root }

// References returns the ids that the expression uses, each once, in the order of
// their first use.
func (e Expression) References() []string {
	var ids []string
	walk(e.root, func(n Node) {
		if r, ok := n.(*Reference); ok && !slices.Contains(ids, r.ID) {
			ids = append(ids, r.ID)
		}
	})
	return slices.DeleteFunc(ids, func(id string) bool { return slices.Contains(words, id) })
}

// words are keywords that some functions take as arguments.
var words = []string{"REPEAT", "LINEAR", "MAX", "MIN", "SUM", "AVG", "STDDEV", "ASC", "DESC"}

type parser struct {
	src   string
	pos   int
	depth int
}

// maxDepth keeps an expression of nothing but brackets from exhausting the stack.
const maxDepth = 200

func (p *parser) fail(from, to int, message, hint string) error {
	return &Error{Language: language, Source: p.src, Offset: from, Length: max(to-from, 0), Message: message, Hint: hint}
}

func (p *parser) space() {
	for p.pos < len(p.src) && strings.IndexByte(" \t\r\n", p.src[p.pos]) >= 0 {
		p.pos++
	}
}

func (p *parser) since(start int) Span { return Span{start, p.pos - start} }

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }

func (p *parser) unexpected(hint string) error {
	if p.pos == len(p.src) {
		return p.fail(p.pos, p.pos, "the expression ends too early", hint)
	}
	end := p.pos + 1
	for end < len(p.src) && (isLetter(p.src[p.pos]) || p.src[end] >= 0x80 && p.src[end] < 0xc0) && (isLetter(p.src[end]) || isDigit(p.src[end]) || p.src[end] == '_' || p.src[end] >= 0x80) {
		end++
	}
	text := p.src[p.pos:end]
	switch text {
	case "=":
		hint = "write == to compare"
	case "%":
		hint = "there is no remainder operator; for a percentage, write *100"
	case "and", "or":
		hint = "write " + strings.ToUpper(text)
	}
	return p.fail(p.pos, end, fmt.Sprintf("unexpected %s", text), hint)
}

// operator returns the next operator, in its canonical form.
func (p *parser) operator() (name string, length int) {
	rest := p.src[p.pos:]
	for _, o := range []struct{ written, name string }{
		{"&&", "AND"}, {"||", "OR"}, {"==", "=="}, {"!=", "!="}, {"<=", "<="}, {">=", ">="},
		{"<", "<"}, {">", ">"}, {"+", "+"}, {"-", "-"}, {"*", "*"}, {"/", "/"}, {"^", "^"},
	} {
		if strings.HasPrefix(rest, o.written) {
			return o.name, len(o.written)
		}
	}
	for _, word := range []string{"AND", "OR"} {
		if after, ok := strings.CutPrefix(rest, word); ok && (after == "" || !isLetter(after[0]) && !isDigit(after[0]) && after[0] != '_') {
			return word, len(word)
		}
	}
	return "", 0
}

// binary parses operands joined by operators of at least the given strength.
func (p *parser) binary(least int) (Node, error) {
	start := p.pos
	left, err := p.operand()
	if err != nil {
		return nil, err
	}
	for {
		p.space()
		operator, length := p.operator()
		strength := strengths[operator]
		if operator == "" || strength < least {
			return left, nil
		}
		p.pos += length
		right, err := p.binary(strength + 1)
		if err != nil {
			return nil, err
		}
		left = &Binary{p.since(start), operator, left, right}
	}
}

func (p *parser) operand() (Node, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, p.fail(p.pos, p.pos, "the expression is nested too deeply", fmt.Sprintf("at most %d levels are supported", maxDepth))
	}
	defer func() { p.depth-- }()
	p.space()
	start := p.pos
	if p.pos == len(p.src) {
		return nil, p.unexpected("expected a metric, a number or a function")
	}
	switch c := p.src[p.pos]; {
	case c == '-':
		p.pos++
		of, err := p.binary(negationStrength)
		return &Negation{p.since(start), of}, err
	case c == '(':
		p.pos++
		inner, err := p.binary(1)
		if err != nil {
			return nil, err
		}
		return inner, p.closing(start, ')', "the parenthesis")
	case c == '[':
		p.pos++
		elements, err := p.arguments(start, ']', "the bracket")
		return &List{p.since(start), elements}, err
	case c == '"' || c == '\'':
		end := strings.IndexByte(p.src[p.pos+1:], c)
		if end < 0 {
			return nil, p.fail(start, len(p.src), "the text is never closed", "end it with "+string(c))
		}
		p.pos += end + 2
		text := p.src[start+1 : p.pos-1]
		if strings.ContainsAny(text, `"\`) {
			return nil, p.fail(start, p.pos, "a text cannot contain quotation marks or backslashes here", "")
		}
		return &Text{p.since(start), text}, nil
	case isDigit(c) || c == '.':
		return p.number()
	case isLetter(c):
		for p.pos < len(p.src) && (isLetter(p.src[p.pos]) || isDigit(p.src[p.pos]) || p.src[p.pos] == '_') {
			p.pos++
		}
		return p.named(start)
	}
	return nil, p.unexpected("expected a metric, a number or a function")
}

func (p *parser) number() (Node, error) {
	start := p.pos
	for p.pos < len(p.src) && (isDigit(p.src[p.pos]) || p.src[p.pos] == '.') {
		p.pos++
	}
	if p.pos < len(p.src) && (p.src[p.pos] == 'e' || p.src[p.pos] == 'E') {
		p.pos++
		if p.pos < len(p.src) && (p.src[p.pos] == '+' || p.src[p.pos] == '-') {
			p.pos++
		}
		for p.pos < len(p.src) && isDigit(p.src[p.pos]) {
			p.pos++
		}
	}
	value, err := strconv.ParseFloat(p.src[start:p.pos], 64)
	if err != nil || math.IsInf(value, 0) {
		return nil, p.fail(start, p.pos, fmt.Sprintf("%s is not a number", p.src[start:p.pos]), "")
	}
	return &Number{p.since(start), value}, nil
}

// named parses a call of a function, or the id of a metric or an expression.
func (p *parser) named(start int) (Node, error) {
	name := p.src[start:p.pos]
	end := p.pos
	p.space()
	if p.pos < len(p.src) && p.src[p.pos] == '(' {
		f, known := functions[name]
		if !known {
			return nil, p.unknown(start, end)
		}
		if f.refused != "" {
			err := p.fail(start, end, fmt.Sprintf("%s is not supported: %s", name, f.refused), "")
			if f.refused != notInAlarms {
				err = Unsupported{err.(*Error)}
			}
			return nil, err
		}
		open := p.pos
		p.pos++
		arguments, err := p.arguments(open, ')', "the parenthesis")
		if err != nil {
			return nil, err
		}
		c := &Call{p.since(start), name, arguments}
		if n := len(arguments); n < f.least || n > f.most {
			return nil, p.fail(start, p.pos, fmt.Sprintf("%s takes %s", name, f.count()), "")
		}
		return c, nil
	}
	p.pos = end
	if !slices.Contains(words, name) && !isLower(name[0]) {
		if _, known := functions[name]; known {
			return nil, p.fail(start, end, fmt.Sprintf("%s is a function", name), "write its arguments in parentheses")
		}
		return nil, p.fail(start, end, fmt.Sprintf("%s is not an id", name), "the id of a metric or an expression starts with a lower-case letter")
	}
	return &Reference{p.since(start), name}, nil
}

func isLower(c byte) bool { return 'a' <= c && c <= 'z' }

// arguments parses a list in brackets.
func (p *parser) arguments(open int, closing byte, what string) ([]Node, error) {
	var all []Node
	p.space()
	if p.pos < len(p.src) && p.src[p.pos] == closing {
		p.pos++
		return nil, nil
	}
	for {
		a, err := p.binary(1)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
		p.space()
		if p.pos < len(p.src) && p.src[p.pos] == ',' {
			p.pos++
			continue
		}
		return all, p.closing(open, closing, what)
	}
}

func (p *parser) closing(open int, c byte, what string) error {
	p.space()
	if p.pos == len(p.src) {
		return p.fail(open, open+1, what+" is never closed", "write "+string(c))
	}
	if p.src[p.pos] != c {
		return p.unexpected(fmt.Sprintf("expected an operator, a comma or %c", c))
	}
	p.pos++
	return nil
}
