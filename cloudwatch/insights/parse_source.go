package insights

import (
	"regexp"
	"slices"
	"strings"
)

// selectorArgs are the arguments of logGroups(…). (CWL_QuerySyntax-Source; its
// prose has the singular accountIdentifier and logGroupClass, its examples the
// others.)
var selectorArgs = []string{"accountIdentifiers", "accountIdentifier", "namePrefix", "class", "logGroupClass"}

// logGroupForm is what a log group is called: its name, or its ARN.
var logGroupForm = regexp.MustCompile(`^[A-Za-z0-9_\-./#:*]+$`)

// sourceCommand reads one of:
//
//	SOURCE 'log group' [start=… end=…]
//	SOURCE logGroups(namePrefix: ['…', …], …)
//	SOURCE dataSource(['…', …]) [logGroups(…)]
//
// (CWL_QuerySyntax-Source; start and end are in CWL_QuerySyntax-Logcompare)
func (p *parser) sourceCommand(start int) Command {
	p.next()
	s := &Source{}
	switch {
	case p.tok.kind == stringToken:
		name := p.string()
		if !logGroupForm.MatchString(name.Value) {
			p.fail(name.Span, name.Text+" cannot be the name of a log group", "")
		}
		s.LogGroup = name.Value
	case p.isSelector():
		for p.isSelector() {
			s.Selectors = append(s.Selectors, p.selector())
		}
	default:
		s.LogGroup = p.bareWord("a log group, logGroups(…) or dataSource(…)", "./-")
	}
	anything := func(v string) bool { return v != "" }
	s.Options = p.options(
		optionForm{"start", anything, "a time such as -1d"},
		optionForm{"end", anything, "a time such as now"})
	if p.sign(",") {
		p.fail(p.tok.Span, "a SOURCE names one log group", "write SOURCE 'a' | SOURCE 'b'")
	}
	s.Span = p.since(start)
	return s
}

func (p *parser) isSelector() bool {
	if !p.keyword("loggroups") && !p.keyword("datasource") {
		return false
	}
	next := p.peek()
	return next.kind == punctuation && next.text == "("
}

func (p *parser) selector() *Selector {
	start := p.tok.Offset
	s := &Selector{Function: "logGroups"}
	if p.keyword("datasource") {
		s.Function = "dataSource"
	}
	p.next()
	p.require("(")
	for !p.sign(")") {
		argStart := p.tok.Offset
		a := &SelectorArg{}
		if s.Function == "logGroups" {
			if p.tok.kind != nameToken {
				p.expected("namePrefix, accountIdentifiers or class", "")
			}
			i := slices.IndexFunc(selectorArgs, func(n string) bool { return strings.EqualFold(n, p.tok.keyword) })
			if i < 0 {
				p.expected("namePrefix, accountIdentifiers or class", didYouMean(p.tok.text, selectorArgs, ""))
			}
			a.Key = selectorArgs[i]
			p.next()
			p.require(":")
		}
		p.require("[")
		for {
			if p.tok.kind != stringToken {
				p.expected("a string", "")
			}
			a.Values = append(a.Values, p.string())
			if !p.accept(",") {
				break
			}
		}
		p.require("]")
		a.Span = p.since(argStart)
		s.Args = append(s.Args, a)
		if !p.accept(",") {
			break
		}
	}
	p.require(")")
	s.Span = p.since(start)
	return s
}

// bareWord reads the name of a thing outside the query, at the current token:
// letters, digits, _ and the signs in also.
func (p *parser) bareWord(what, also string) string {
	w := p.lexer.word(p.tok.Offset, func(c byte) bool {
		return c != '@' && isNameByte(c) || strings.IndexByte(also, c) >= 0
	})
	if w.text == "" {
		p.expected(what, "")
	}
	p.tok.Span = w.Span
	p.next()
	return w.text
}
