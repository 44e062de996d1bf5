package insights

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Option is a setting of a command: name=value.
type Option struct {
	Span
	// Key is the canonical name of the setting.
	Key string
	// Value is the value as it was written.
	Value string
}

// optionForm describes an option of a command.
type optionForm struct {
	// key is the canonical name of the option.
	key string
	// valid reports whether a value is allowed.
	valid func(string) bool
	// allowed describes the allowed values in errors.
	allowed string
}

func oneOf(values ...string) func(string) bool {
	return func(v string) bool { return slices.Contains(values, v) }
}

func isNumber(v string) bool { return numberForm.FindString(v) == v && v != "" }

// option parses name=value if one of the forms comes next.
func (p *parser) option(forms ...optionForm) *Option {
	if p.tok.kind != nameToken || p.tok.keyword == "" {
		return nil
	}
	i := slices.IndexFunc(forms, func(f optionForm) bool { return strings.EqualFold(f.key, p.tok.keyword) })
	if equals := p.peek(); i < 0 || equals.kind != punctuation || equals.text != "=" {
		return nil
	}
	start, form := p.tok.Offset, forms[i]
	p.next()
	// The value is read character by character: 1-4 and -1d are not expressions
	// here.
	p.lexer.skipSpace()
	value := p.lexer.word(p.lexer.pos, func(c byte) bool {
		return isNameByte(c) || c == '.' || c == '-' || c == '+' || c == ':'
	})
	if !form.valid(value.text) {
		p.fail(value.Span, fmt.Sprintf("%s cannot be %s", form.key, strconv.Quote(value.text)), form.key+" is "+form.allowed)
	}
	p.next()
	return &Option{Span{start, value.end() - start}, form.key, value.text}
}

// options parses options in any order, each at most once.
func (p *parser) options(forms ...optionForm) []*Option {
	var options []*Option
	for {
		o := p.option(forms...)
		if o == nil {
			return options
		}
		if slices.ContainsFunc(options, func(other *Option) bool { return other.Key == o.Key }) {
			p.fail(o.Span, o.Key+" is set twice", "")
		}
		options = append(options, o)
	}
}

func optionValue(options []*Option, key, otherwise string) string {
	for _, o := range options {
		if o.Key == key {
			return o.Value
		}
	}
	return otherwise
}
