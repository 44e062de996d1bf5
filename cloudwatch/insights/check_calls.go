package insights

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// checkPeriods finds periods that CloudWatch silently shortens: bin(300s) is
// bin(60s). (CWL_QuerySyntax-operations-functions, "Datetime functions")
func checkPeriods(c *checker) {
	c.each(func(n Node) {
		call, ok := n.(*Call)
		if !ok {
			return
		}
		for i, a := range call.Args {
			d, ok := a.(*Duration)
			if !ok || call.argument(i) != BinArgument {
				continue
			}
			p, _ := findPeriod(d.Unit)
			switch {
			case d.Count == 0:
				c.report(d.Span, "", "a period of zero")
			case p.most == 0 && d.Count > maxPeriodUnits:
				c.report(d.Span, "", "a period of more than %d%s", maxPeriodUnits, p.unit)
			case p.most > 0 && d.Count > p.most:
				c.reportKind(ShortenedPeriod, d.Span, betterPeriod(call.Function, d.Count, p),
					"CloudWatch silently reads %[3]d%[4]s as %[1]d%[2]s", p.most, p.unit, d.Count, p.unit)
			}
		}
	})
}

// betterPeriod returns a hint with the same period in a unit that allows its count.
func betterPeriod(function string, units int, p period) string {
	for _, other := range slices.Backward(periods) {
		// A period whose milliseconds overflow is not worth a hint.
		if units > math.MaxInt32 || other.milliseconds == 0 || units*p.milliseconds%other.milliseconds != 0 {
			continue
		}
		if n := units * p.milliseconds / other.milliseconds; other.most == 0 || n <= other.most {
			if function == "bin" {
				return fmt.Sprintf("write bin(%d%s)", n, other.unit)
			}
			return fmt.Sprintf("write %d%s", n, other.unit)
		}
	}
	return fmt.Sprintf("the maximum for %s is %d", p.unit, p.most)
}

// checkArity finds calls with too few or too many arguments.
// (CWL_QuerySyntax-Stats, CWL_QuerySyntax-operations-functions)
func checkArity(c *checker) {
	c.each(func(n Node) {
		call, ok := n.(*Call)
		if !ok {
			return
		}
		if problem := call.Problem(); problem != "" {
			c.report(call.Span, "", "%s", problem)
		}
	})
}

// Problem says what is wrong with the number of arguments of a call, or returns "".
// (CWL_QuerySyntax-Stats, CWL_QuerySyntax-operations-functions)
func (c *Call) Problem() string {
	got := len(c.Args)
	least, most := c.definition().arity()
	if got >= least && (most == anyNumber || got <= most) {
		return ""
	}
	takes := fmt.Sprintf("%d to %s", least, count(most, "argument"))
	switch {
	case most == anyNumber:
		takes = "at least " + count(least, "argument")
	case least == most:
		takes = count(least, "argument")
	}
	return fmt.Sprintf("%s takes %s, not %d", c.Function, takes, got)
}

// NotTimestamp returns the first argument of a call such as bin(x, 1h) if it is not
// the @timestamp that belongs there, or nil.
func (c *Call) NotTimestamp() Expr {
	is := c.definition()
	if !is.Timestamp || !is.FirstOptional || len(c.Args) < len(is.Args) {
		return nil
	}
	if f, ok := c.Args[0].(*Field); ok && f.Name() == "@timestamp" {
		return nil
	}
	return c.Args[0]
}

// ranges are the valid ranges of numeric arguments. (CWL_QuerySyntax-Stats)
var ranges = map[Argument]struct {
	holds func(float64) bool
	takes string
}{
	PercentArgument: {func(x float64) bool { return x >= 0 && x <= 100 }, "a percentile from 0 to 100"},
	CountArgument:   {func(x float64) bool { return x >= 1 && x == math.Trunc(x) }, "a whole number from 1"},
}

// checkArguments finds arguments of the wrong kind, and periods where a function
// takes none.
func checkArguments(c *checker) {
	taken := map[Expr]bool{}
	c.each(func(n Node) {
		switch n := n.(type) {
		case *Stats:
			taken[n.Offset] = true
		case *Sessionize:
			taken[n.MaxSpan] = true
		case *LogCompare:
			taken[n.TimeShift] = true
		case *Call:
			if n.Problem() != "" {
				return
			}
			for i, a := range n.Args {
				taken[bareOf(a)] = true
				c.argument(n, a, n.argument(i))
			}
			if at := n.NotTimestamp(); at != nil {
				c.report(at.Pos(), "round another time with datefloor", "%s takes no time but @timestamp", n.Function)
			}
		case *Duration:
			if !taken[n] {
				c.report(n.Span, "", "a period can only be used in bin, datefloor, dateceil and rate")
			}
		}
	})
}

// bareOf returns an expression without parentheses and signs around it.
func bareOf(e Expr) Expr {
	for {
		if g, ok := e.(*Group); ok {
			e = g.X
			continue
		}
		if u, ok := e.(*Unary); ok && u.Op == "-" {
			e = u.X
			continue
		}
		return e
	}
}

// argument checks an argument of a call.
func (c *checker) argument(call *Call, a Expr, want Argument) {
	bare := bareOf(a)
	period, isPeriod := bare.(*Duration)
	number, isNumber := bare.(*Number)
	switch _, isParameter := bare.(*Parameter); {
	case isParameter:
	case want.IsPeriod() && !isPeriod:
		c.report(a.Pos(), periodHint(a), "%s takes a period here, not %s", call.Function, Format(a))
	case want.IsPeriod() && bare != a:
		c.report(a.Pos(), "", "write a period without signs and parentheses")
	case want == PeriodArgument && period.Count == 0:
		c.report(period.Span, "", "a period of zero")
	case want.IsPeriod():
	case want.IsConstant() && !isNumber:
		c.report(a.Pos(), usage(call), "%s takes a number here, not %s", call.Function, Format(a))
	case want.IsConstant():
		value := number.Value
		if strings.HasPrefix(strings.TrimLeft(Format(a), "("), "-") {
			value = -value
		}
		if r := ranges[want]; !r.holds(value) {
			c.report(a.Pos(), usage(call), "%s takes %s, not %s", call.Function, r.takes, Format(a))
		}
	case isPeriod:
		c.report(a.Pos(), usage(call), "%s takes no period here", call.Function)
	}
}

// usage returns a hint that shows the arguments of a function in order.
func usage(call *Call) string {
	if u := call.definition().Usage; u != "" {
		return "write " + u
	}
	return ""
}

// periodHint returns a hint that shows how to write a period.
func periodHint(a Expr) string {
	if f, ok := a.(*Field); ok {
		if m := durationForm.FindStringSubmatch(strings.ToLower(f.Name())); m != nil {
			_, known := findPeriod(m[2])
			switch {
			case known && f.Name() == strings.ToLower(f.Name()) && len(m[1]) < 10:
				return "write it without backticks"
			case known && len(m[1]) < 10:
				return "units are in lower case: " + strings.ToLower(f.Name())
			}
		}
	}
	return "write a number and a unit, such as 5m"
}

// checkAggregates finds aggregate functions outside of stats, and within each
// other. (CWL_QuerySyntax-Stats)
func checkAggregates(c *checker) {
	s := &scoper{
		reference: func(reference) {},
		misplaced: func(call, around *Call) {
			if around != nil {
				c.report(call.Span, "use two stats, one after the other",
					"%s makes one value from many rows, and leaves no rows for the %s around it", call.Function, around.Function)
				return
			}
			c.report(call.Span, "", "%s makes one value from many rows, and is only allowed in stats, before by", call.Function)
		},
	}
	s.pipeline(c.query.commands)
}
