package insights

import (
	"regexp"
	"strconv"
	"strings"
)

// The commands here add to rows, fill them in or compare them.

// addTotals reads: addtotals [fieldname=name] [row=bool] [col=bool] [field, …]
// (CWL_QuerySyntax-Addtotals)
func (p *parser) addTotals(start int) Command {
	p.next()
	a := &AddTotals{Options: p.options(
		optionForm{"fieldname", isBare, "a name"},
		optionForm{"row", oneOf("true", "false"), "true or false"},
		optionForm{"col", oneOf("true", "false"), "true or false"})}
	if p.tok.kind == nameToken {
		a.Fields = p.fieldList()
	}
	a.Span = p.since(start)
	return a
}

// accum reads: accum field [as name] (CWL_QuerySyntax-Accum)
func (p *parser) accum(start int) Command {
	p.next()
	a := &Accum{Field: p.field()}
	if p.acceptKeyword("as") {
		a.As = p.alias()
	}
	a.Span = p.since(start)
	return a
}

var lagForm = regexp.MustCompile(`^([0-9]{1,6})(?:-([0-9]{1,6}))?$`)

// autoRegress reads: autoregress field [as name] [p=first[-last]]
// (CWL_QuerySyntax-Autoregress)
func (p *parser) autoRegress(start int) Command {
	p.next()
	a := &AutoRegress{Field: p.field()}
	if p.acceptKeyword("as") {
		a.As = p.alias()
	}
	lags := func(v string) bool {
		m := lagForm.FindStringSubmatch(v)
		if m == nil {
			return false
		}
		a.First, _ = strconv.Atoi(m[1])
		a.Last = a.First
		if m[2] != "" {
			a.Last, _ = strconv.Atoi(m[2])
		}
		return 0 < a.First && a.First <= a.Last
	}
	p.option(optionForm{"p", lags, "a number of rows such as 2, or a range such as 1-4"})
	a.Span = p.since(start)
	return a
}

// logCompare reads: logcompare timeshift period (CWL_QuerySyntax-Logcompare)
func (p *parser) logCompare(start int) Command {
	p.next()
	p.requireKeyword("timeshift", "write logcompare timeshift 7d")
	return &LogCompare{TimeShift: p.duration(), Span: p.since(start)}
}

// fillDown reads: filldown [field …], with spaces between the fields, which may
// hold a * (CWL_QuerySyntax-Filldown)
func (p *parser) fillDown(start int) Command {
	p.next()
	c := &FillDown{}
	for p.tok.kind == nameToken || p.sign("*") {
		at := p.tok
		w := p.lexer
		run := w.word(at.Offset, func(c byte) bool { return isNameByte(c) || c == '.' || c == '*' })
		if strings.Contains(run.text, "*") {
			p.lexer = w
			p.tok.Span = run.Span
			p.next()
			c.Targets = append(c.Targets, &FillTarget{Span: run.Span, Pattern: run.text})
			continue
		}
		f := p.field()
		c.Targets = append(c.Targets, &FillTarget{Span: f.Span, Field: f})
	}
	if p.sign(",") {
		p.fail(p.tok.Span, "filldown takes no commas", "its fields are separated by spaces")
	}
	c.Span = p.since(start)
	return c
}

// fillMissing reads: fillmissing [with value for field, value for field, …]
// (CWL_QuerySyntax-Fillmissing)
func (p *parser) fillMissing(start int) Command {
	p.next()
	c := &FillMissing{}
	if p.acceptKeyword("with") {
		for {
			fillStart := p.tok.Offset
			f := &Fill{Value: p.constant()}
			p.requireKeyword("for", "write with 0 for field")
			f.Field = p.field()
			f.Span = p.since(fillStart)
			c.Fills = append(c.Fills, f)
			if !p.accept(",") {
				break
			}
		}
	}
	c.Span = p.since(start)
	return c
}

// constant reads a number, a string or a placeholder for one.
func (p *parser) constant() Expr {
	start := p.tok
	if start.kind == nameToken {
		p.expected("a constant", "")
	}
	x := p.signed()
	bare := x
	if u, ok := x.(*Unary); ok {
		bare = u.X
	}
	switch bare.(type) {
	case *Number, *String, *Parameter:
		return x
	}
	p.fail(x.Pos(), "expected a constant", "")
	return nil
}

// outlier reads: outlier [action=remove|transform] [param=n] [uselower=bool] [mark=bool] field …
// with spaces between the fields (CWL_QuerySyntax-Outlier)
func (p *parser) outlier(start int) Command {
	p.next()
	c := &Outlier{Options: p.options(
		optionForm{"action", oneOf("remove", "transform"), "remove or transform"},
		optionForm{"param", isNumber, "a number"},
		optionForm{"uselower", oneOf("true", "false"), "true or false"},
		optionForm{"mark", oneOf("true", "false"), "true or false"})}
	c.Fields = []*Field{p.field()}
	for p.tok.kind == nameToken {
		c.Fields = append(c.Fields, p.field())
	}
	if p.sign(",") {
		p.fail(p.tok.Span, "outlier takes no commas", "its fields are separated by spaces")
	}
	c.Span = p.since(start)
	return c
}

// sessionize reads: sessionize field, … [maxspan period] [as name]
// (CWL_QuerySyntax-Sessionize)
func (p *parser) sessionize(start int) Command {
	p.next()
	c := &Sessionize{Fields: p.fieldList()}
	if p.acceptKeyword("maxspan") {
		c.MaxSpan = p.duration()
	}
	if p.acceptKeyword("as") {
		c.As = p.alias()
	}
	c.Span = p.since(start)
	return c
}

// countFrequent reads: countFrequent field, … (CWL_QuerySyntax-CountFrequent,
// which has count_frequent, too)
func (p *parser) countFrequent(start int) Command {
	p.next()
	return &CountFrequent{Fields: p.fieldList(), Span: p.since(start)}
}

// relevantFields reads: relevantfields [field, …] where condition
// (CWL_QuerySyntax-RelevantFields)
func (p *parser) relevantFields(start int) Command {
	p.next()
	c := &RelevantFields{}
	if p.tok.kind == nameToken && !p.keyword("where") {
		c.Fields = p.fieldList()
	}
	p.requireKeyword("where", "write relevantfields where condition")
	c.Condition = p.expression()
	c.Span = p.since(start)
	return c
}
