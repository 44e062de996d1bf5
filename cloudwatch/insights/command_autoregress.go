package insights

import (
	"regexp"
	"strconv"
)

// AutoRegress is the command autoregress. (CWL_QuerySyntax-Autoregress)
type AutoRegress struct {
	Span
	Field *Field
	As    *Alias
	// First and Last are the range of lags, in rows: p=First-Last. Both are 0 if p
	// is not given, which means 1.
	First, Last int
}

// Name returns "autoregress".
func (*AutoRegress) Name() string { return "autoregress" }

var lagForm = regexp.MustCompile(`^([0-9]{1,6})(?:-([0-9]{1,6}))?$`)

// autoRegress parses autoregress field [as name] [p=first[-last]]
// (CWL_QuerySyntax-Autoregress).
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

// mostLags is the largest lag up to which the names that autoregress defines are
// tracked one by one. Beyond it, any name may be one of them.
const mostLags = 1000

func (c *AutoRegress) print(p *printer) {
	p.text(" ")
	p.field(c.Field)
	p.as(c.As)
	if c.First > 0 {
		p.text(" p=", itoa(c.First))
	}
	if c.Last > c.First {
		p.text("-", itoa(c.Last))
	}
}

func (c *AutoRegress) children() []Node {
	return []Node{c.Field}
}

func (c *AutoRegress) follow(s *scoper) {
	s.autoRegress(c)
}

// autoRegress defines the field's name with _p and the lag, or its alias.
func (s *scoper) autoRegress(c *AutoRegress) {
	before := c.Field.Name()
	s.expr(c.Field)
	if c.As != nil {
		s.define(c.As)
		return
	}
	first, last := max(c.First, 1), min(max(c.Last, 1), mostLags)
	s.scope.leaky = s.scope.leaky || c.Last > mostLags
	for lag := first; lag <= last; lag++ {
		suffix := "_p" + itoa(lag)
		s.scope.names[before+suffix] = &definition{name: before + suffix, renamed: c.Field.Name() + suffix}
	}
}
