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
	// Key is the setting's name in its canonical spelling.
	Key string
	// Value is the setting's value as it was written.
	Value string
}

// optionForm says what the value of an option may be.
type optionForm struct {
	// key is the option's name in its canonical spelling.
	key string
	// valid says whether a value is allowed.
	valid func(string) bool
	// allowed says what is, for people.
	allowed string
}

func oneOf(values ...string) func(string) bool {
	return func(v string) bool { return slices.Contains(values, v) }
}

func isNumber(v string) bool { return numberForm.FindString(v) == v && v != "" }

// option reads name=value if one of the forms stands here.
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
	// The value is read by the letter: 1-4 and -1d are no expressions here.
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

// options reads options, in any order, each once.
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
