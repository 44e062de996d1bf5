package filterpattern

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// operatorChars are the characters of operators, both of this language and of those
// that it is mistaken for.
const operatorChars = "=!<>~:"

// meant maps operators of other languages to those of this one.
var meant = map[string]string{
	"==": "write =", "===": "write =", ":": "write =",
	"!==": "write !=", "=!": "write !=", "<>": "write !=", "!": "write !=",
	"=>": "write >=", "=<": "write <=",
	"~": "write = %...% for a regular expression", "~~": "write = %...% for a regular expression",
	"=~": "write = %...% for a regular expression", "~=": "write = %...% for a regular expression",
	"!~": "write != %...% for a regular expression",
}

// comparison reads the operator and the value that follow a selector.
func (p *parser) comparison(selector Selector) (Expr, error) {
	start := p.pos
	end := p.span(start, func(c byte) bool { return strings.IndexByte(operatorChars, c) >= 0 })
	const operators = "the operators are = != < <= > >="
	if end == start {
		return nil, p.fail(start, start, fmt.Sprintf("an operator is missing after %s", selector.written()), operators)
	}
	operator := Operator(p.src[start:end])
	if !operator.valid() {
		hint, ok := meant[string(operator)]
		if !ok {
			hint = operators
		}
		return nil, p.fail(start, end, fmt.Sprintf("%s is not an operator", operator), hint)
	}
	p.pos = end
	p.space()
	value, err := p.value(selector, operator)
	if err != nil {
		return nil, err
	}
	if operator.ordered() {
		if _, ok := value.(*Number); !ok {
			at := value.At()
			hint := "the value must be a number, as in " + string(operator) + " 5000"
			if s, ok := value.(*String); ok && number.MatchString(s.Text) {
				hint = "write a number without quotes: " + s.Text
			}
			return nil, p.fail(at.Offset, at.Offset+at.Length, fmt.Sprintf("%s compares numbers only", operator), hint)
		}
	}
	return &Comparison{
		Span:     Span{selector.Offset, p.pos - selector.Offset},
		Selector: selector, Operator: operator, Value: value,
	}, nil
}

func (p *parser) value(selector Selector, operator Operator) (Value, error) {
	switch p.peek() {
	case '"':
		return p.quoted()
	case '%':
		return p.regex()
	}
	start := p.pos
	end := p.until(`(){}[]&|,"%`)
	if start == end {
		if p.done() || strings.IndexByte(")}]&|,", p.peek()) >= 0 {
			return nil, p.fail(start, start, fmt.Sprintf("a value is missing after %s", operator),
				`write a string in quotes, a number, *, or %regex%`)
		}
		end++
	}
	value, problem, hint := bareValue(p.src[start:end])
	if p.peek() == '\'' {
		end, hint = p.singleQuotes(end)
	}
	if problem != "" {
		if problem == isNull && selector.IsJSON() {
			hint = fmt.Sprintf("write %s IS NULL, or a string in quotes", selector)
		}
		return nil, p.fail(start, end, problem, hint)
	}
	if p.src[start:end] == reserved && !selector.IsJSON() {
		return nil, p.fail(start, end, reserved+" needs quotes in a delimited pattern", "quote it: "+quote(reserved))
	}
	p.pos = end
	switch v := value.(type) {
	case *String:
		v.Span = p.since(start)
	case *Number:
		v.Span = p.since(start)
	case *Any:
		v.Span = p.since(start)
	}
	return value, nil
}

// reserved is a word that a delimited pattern cannot have as an unquoted value.
// TestMetricFilter and PutMetricFilter answer "Invalid metric filter pattern" to
// [w1=SPACE, w2, w3] and [kind = SPACE, value, bucket], but take both with the word
// in quotes. Other words need no quotes (user guide,
// FilterAndPatternSyntaxForMetricFilters: [w1=ERROR, w2]). The restriction is not
// documented; the word is probably a token of the service's own grammar.
const reserved = "SPACE"

// singleQuotes returns the end of a text in single quotes, which patterns do not
// have, and a hint about them. The text ends at the next single quote, or else
// where a text without quotes would.
func (p *parser) singleQuotes(bareEnd int) (end int, hint string) {
	end = bareEnd
	if n := strings.IndexByte(p.src[p.pos+1:], '\''); n >= 0 {
		end = p.pos + 1 + n + 1
	}
	return end, "single quotes do not quote: write " + quote(strings.Trim(p.src[p.pos:end], "'"))
}

// number matches what the user guide calls a number: an integer or a decimal with
// an optional sign and an optional exponent.
var number = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// halfNumber matches a number without digits on one side of its decimal point.
var halfNumber = regexp.MustCompile(`^[+-]?([0-9]+\.|\.[0-9]+)([eE][+-]?[0-9]+)?$`)

const isNull = "nothing can be compared with null"

// bareValue reads a value without quotes, or says what is wrong with it. The user
// guide asks for quotes around anything but letters, digits and underscores, yet
// writes 123.123.* and *.html* without them.
func bareValue(text string) (value Value, problem, hint string) {
	switch {
	case text == "*":
		return &Any{}, "", ""
	case text == "null" || text == "NULL":
		return nil, isNull, "quote it: " + quote(text)
	case number.MatchString(text):
		if _, err := strconv.ParseFloat(text, 64); err != nil {
			return nil, "the number is out of range", "numbers reach up to about 1.8e308"
		}
		return &Number{Lexeme: text}, "", ""
	case halfNumber.MatchString(text):
		return nil, fmt.Sprintf("%s is not a number", text), "write a digit on both sides of the point"
	}
	for _, r := range text {
		if r < 0x80 && (isWord(byte(r)) || r == '.' || r == '*') {
			continue
		}
		return nil, fmt.Sprintf("%q needs quotes in a value", r), straight(r, "quote it: "+quote(text))
	}
	return &String{Text: text}, "", ""
}
