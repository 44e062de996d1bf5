package insights

import (
	"regexp"
	"slices"
	"strings"
)

// Source is the command SOURCE. (CWL_QuerySyntax-Source)
type Source struct {
	Span
	// LogGroup is the name of a log group. It is empty if there are Selectors.
	LogGroup string
	// Selectors choose log groups by their properties.
	Selectors []*Selector
	// Options are start and end.
	Options []*Option
}

// Selector is logGroups(…) or dataSource(…) of a [Source].
type Selector struct {
	Span
	// Function is logGroups or dataSource.
	Function string
	Args     []*SelectorArg
}

// SelectorArg is one of the arguments of a [Selector].
type SelectorArg struct {
	Span
	// Key is the argument's name, or empty for that of dataSource.
	Key    string
	Values []*String
}

// Name returns "SOURCE".
func (*Source) Name() string { return "SOURCE" }

// selectorArgs are the arguments of logGroups(…). (CWL_QuerySyntax-Source; its
// prose has the singular accountIdentifier and logGroupClass, its examples the
// others.)
var selectorArgs = []string{"accountIdentifiers", "accountIdentifier", "namePrefix", "class", "logGroupClass"}

// logGroupForm matches the name or the ARN of a log group.
var logGroupForm = regexp.MustCompile(`^[A-Za-z0-9_\-./#:*]+$`)

// sourceCommand parses one of
//
//	SOURCE 'log group' [start=… end=…]
//	SOURCE logGroups(namePrefix: ['…', …], …)
//	SOURCE dataSource(['…', …]) [logGroups(…)]
//
// (CWL_QuerySyntax-Source; start and end are in CWL_QuerySyntax-Logcompare).
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

func (c *Source) print(p *printer) {
	if c.LogGroup != "" {
		p.text(" '", c.LogGroup, "'")
	}
	for _, s := range c.Selectors {
		p.text(" ", s.Function, "(")
		list(p, ", ", s.Args, func(a *SelectorArg) {
			if a.Key != "" {
				p.text(a.Key, ": ")
			}
			p.text("[")
			list(p, ", ", a.Values, func(v *String) { p.text(v.Text) })
			p.text("]")
		})
		p.text(")")
	}
	p.options(c.Options)
}

func (c *Source) children() []Node {
	var nodes []Node
	for _, s := range c.Selectors {
		for _, a := range s.Args {
			for _, v := range a.Values {
				nodes = append(nodes, v)
			}
		}
	}
	return nodes
}

func (c *Source) follow(s *scoper) {
	s.reads(c)
}
