package insights

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
)

const (
	// maxLimit is the highest limit. (CWL_QuerySyntax-Limit)
	maxLimit = 100_000
	// maxParameters is how many parameters a saved query may have.
	// (CWL_Insights-Saving-Queries)
	maxParameters = 20
)

// Class is the class of a log group. (CloudWatch_Logs_Log_Classes)
type Class string

// The classes whose log groups can be queried.
const (
	Standard         Class = "STANDARD"
	InfrequentAccess Class = "INFREQUENT_ACCESS"
)

// Classes returns the classes whose log groups can be queried.
func Classes() []Class { return []Class{Standard, InfrequentAccess} }

// maxStats is how many stats a query may have. (CWL_QuerySyntax-Stats)
var maxStats = map[Class]int{Standard: 10, InfrequentAccess: 2}

// Check is CheckIn for log groups of the Standard class.
func (q Query) Check() []*Error { return q.CheckIn(Standard) }

// CheckIn lists what is wrong with a query that parses: rules of the service that
// it breaks, in the order of their places. Some of them the service reports
// when the query runs; others it never does, and answers another question than
// the one asked. The query is one of log groups of that class; one that is not
// known is taken for the Standard class.
func (q Query) CheckIn(class Class) []*Error {
	if maxStats[class] == 0 {
		class = Standard
	}
	c := &checker{query: q, class: class, errors: slices.Clone(q.misnamed)}
	for _, rule := range rules {
		rule(c)
	}
	slices.SortStableFunc(c.errors, func(a, b *Error) int { return cmp.Compare(a.Offset, b.Offset) })
	return c.errors
}

// rules are all rules; each finds every place that breaks it.
var rules = []func(*checker){
	checkPeriods,
	checkArity,
	checkRegexes,
	checkGlobs,
	checkLimits,
	checkStatsCount,
	checkClass,
	checkStructures,
	checkBeforeStats,
	checkAfterStats,
	checkRedefinitions,
	checkDedup,
	checkEstimate,
	checkParameters,
	checkOpaque,
}

type checker struct {
	query  Query
	class  Class
	errors []*Error
}

func (c *checker) report(at Span, hint, format string, args ...any) {
	c.errors = append(c.errors, &Error{
		Language: language, Source: c.query.source, Offset: at.Offset, Length: at.Length,
		Message: fmt.Sprintf(format, args...), Hint: hint})
}

// count is a number of things, in words.
func count(n int, thing string) string {
	switch n {
	case 0:
		return "no " + thing + "s"
	case 1:
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// pipelines are the commands of the query and of each of its subqueries.
func (c *checker) pipelines() [][]Command {
	all := [][]Command{c.query.commands}
	inspect(c.query.commands, func(n Node) {
		if s, ok := n.(*Subquery); ok {
			all = append(all, s.Commands)
		}
	})
	return all
}

func (c *checker) each(visit func(Node)) { inspect(c.query.commands, visit) }

// nameOf is where the name of a command stands, which need not be the canonical
// one.
func (c *checker) nameOf(command Command) Span {
	start := command.Pos().Offset
	end := start
	for end < len(c.query.source) && isNameByte(c.query.source[end]) {
		end++
	}
	return Span{start, end - start}
}

// checkPeriods finds periods that the service cuts down without a word, so that
// bin(300s) is bin(60s). (CWL_QuerySyntax-operations-functions, "Datetime
// functions")
func checkPeriods(c *checker) {
	c.each(func(n Node) {
		call, ok := n.(*Call)
		if !ok || call.Function != "bin" && call.Function != "datefloor" && call.Function != "dateceil" {
			return
		}
		for _, a := range call.Args {
			d, ok := a.(*Duration)
			if !ok {
				continue
			}
			p, _ := findPeriod(d.Unit)
			switch {
			case d.Count == 0:
				c.report(d.Span, "", "a period of nothing")
			case p.most == 0 && d.Count > maxPeriod:
				c.report(d.Span, "", "a period of more than %d%s", maxPeriod, p.unit)
			case p.most > 0 && d.Count > p.most:
				c.report(d.Span, betterPeriod(call.Function, d.Count, p),
					"the service takes %d%s for %d%s without a word", p.most, p.unit, d.Count, p.unit)
			}
		}
	})
}

// betterPeriod is a hint with the same period in a unit that allows it.
func betterPeriod(function string, units int, p period) string {
	for _, other := range slices.Backward(periods) {
		// No one means a period whose milliseconds overflow.
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
	return fmt.Sprintf("the most of %s is %d", p.unit, p.most)
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

// Problem says what is wrong with the number of arguments of a call; empty if
// nothing is. (CWL_QuerySyntax-Stats, CWL_QuerySyntax-operations-functions)
func (c *Call) Problem() string {
	f, _ := findFunction(c.Function)
	got := len(c.Args)
	if got >= f.min && (f.max == anyNumber || got <= f.max) {
		return ""
	}
	takes := fmt.Sprintf("%d to %s", f.min, count(f.max, "argument"))
	switch {
	case f.max == anyNumber:
		takes = "at least " + count(f.min, "argument")
	case f.min == f.max:
		takes = count(f.min, "argument")
	}
	return fmt.Sprintf("%s takes %s, not %d", f.name, takes, got)
}

// checkRegexes finds regular expressions that RE2 does not read. The choice of
// RE2 is described in choices.go.
func checkRegexes(c *checker) {
	check := func(at Span, source string) {
		if parametersInLiterals && parameterForm.MatchString(source) {
			return
		}
		if _, err := regexp.Compile(source); err != nil {
			what := strings.TrimPrefix(err.Error(), "error parsing regexp: ")
			c.report(at, "", "bad regular expression: %s", what)
		}
	}
	c.each(func(n Node) {
		switch n := n.(type) {
		case *Regex:
			check(n.Span, n.Source)
		case *Call:
			if n.Function != "regexReplace" || len(n.Args) < 2 {
				return
			}
			if s, ok := n.Args[1].(*String); ok {
				check(s.Span, s.Value)
			}
		}
	})
}

// checkGlobs finds patterns with more or fewer * than names.
// (CWL_QuerySyntax-Parse)
func checkGlobs(c *checker) {
	c.each(func(n Node) {
		p, ok := n.(*ParseField)
		if !ok || p.Mode != GlobMode {
			return
		}
		if stars := strings.Count(p.Glob.Value, "*"); stars != len(p.As) {
			c.report(p.Glob.Span, "each * gives one name its value", "the pattern has %d * for %s", stars, count(len(p.As), "name"))
		}
	})
}

// checkLimits finds limits above the highest. (CWL_QuerySyntax-Limit)
func checkLimits(c *checker) {
	c.each(func(n Node) {
		if l, ok := n.(*Limit); ok {
			if n, ok := l.Count.(*Number); ok && n.Value > maxLimit {
				c.report(n.Span, "", "a limit is at most %d", maxLimit)
			}
		}
	})
}

// checkStatsCount finds the stats beyond the last that a query may have.
// (CWL_QuerySyntax-Stats)
func checkStatsCount(c *checker) {
	for _, commands := range c.pipelines() {
		n := 0
		for _, command := range commands {
			if _, ok := command.(*Stats); !ok {
				continue
			}
			most := maxStats[c.class]
			if n++; n == most+1 && c.class == Standard {
				c.report(c.nameOf(command), "", "a query has at most %d stats", most)
			} else if n == most+1 {
				c.report(c.nameOf(command), "", "a query has at most %d stats in log groups of the class %s", most, c.class)
			}
		}
	}
}

// checkClass finds commands that log groups of the class do not have.
// (CWL_AnalyzeLogData_Classes)
func checkClass(c *checker) {
	if c.class != InfrequentAccess {
		return
	}
	c.each(func(n Node) {
		switch n := n.(type) {
		case *Pattern, *Diff, *Unmask, *FilterIndex, *Anomaly:
			command := n.(Command)
			c.report(c.nameOf(command), "", "log groups of the class %s have no %s", c.class, command.Name())
		}
	})
}

// checkBeforeStats finds sort and limit before the last stats.
// (CWL_QuerySyntax-Stats, "Notes and limitations")
func checkBeforeStats(c *checker) {
	for _, commands := range c.pipelines() {
		last := -1
		for i, command := range commands {
			if _, ok := command.(*Stats); ok {
				last = i
			}
		}
		for i := range max(last, 0) {
			switch command := commands[i]; command.(type) {
			case *Sort, *Limit:
				c.report(c.nameOf(command), "move it to the end", "%s stands before the last stats", command.Name())
			}
		}
	}
}

// checkAfterStats finds fields that are read after a stats which does not put
// them out, and bin(), which reads @timestamp. (CWL_QuerySyntax-Stats, "Notes
// and limitations")
func checkAfterStats(c *checker) {
	s := &scoper{
		reference: func(r reference) {
			if r.use == missing && !r.again {
				c.report(r.field.Span, "after a stats there is only what it puts out",
					"the stats before does not put out %q", r.name())
			}
		},
		timeless: func(call *Call) {
			c.report(call.Span, "give the time a name in the first stats, as in by bin(5m) as t, and use datefloor(t, 1h)",
				"bin reads @timestamp, which the stats before does not put out")
		},
	}
	s.pipeline(c.query.commands)
}

// checkRedefinitions finds names that the query gives twice.
func checkRedefinitions(c *checker) {
	s := &scoper{
		reference: func(reference) {},
		redefined: func(at Span, name string) {
			c.report(at, "give it another name", "%q is defined already", name)
		},
	}
	s.pipeline(c.query.commands)
}

// checkDedup finds commands other than limit after a dedup.
// (CWL_QuerySyntax-Dedup)
func checkDedup(c *checker) {
	for _, commands := range c.pipelines() {
		after := false
		for _, command := range commands {
			if _, ok := command.(*Limit); after && !ok {
				c.report(c.nameOf(command), "move dedup to the end", "only limit may follow dedup, not %s", command.Name())
				break
			}
			if _, ok := command.(*Dedup); ok {
				after = true
			}
		}
	}
}

// checkEstimate finds commands after an estimate. (CWL_QuerySyntax-Estimate)
func checkEstimate(c *checker) {
	for _, commands := range c.pipelines() {
		for i, command := range commands {
			if _, ok := command.(*Estimate); ok && i < len(commands)-1 {
				c.report(c.nameOf(command), "", "estimate is the last command")
			}
		}
	}
}

// checkParameters finds the parameters beyond the last that a saved query may
// have. (CWL_Insights-Saving-Queries)
func checkParameters(c *checker) {
	names := c.query.Parameters()
	if len(names) <= maxParameters {
		return
	}
	placeholder := "{{" + names[maxParameters] + "}}"
	at := Span{strings.Index(c.query.source, placeholder), len(placeholder)}
	c.report(at, "", "a saved query has at most %d parameters, not %d", maxParameters, len(names))
}

// checkOpaque finds commands that are not understood. What they read is not
// known, so nothing can be said of the rest of the query either.
func checkOpaque(c *checker) {
	c.each(func(n Node) {
		if o, ok := n.(*Opaque); ok {
			c.report(c.nameOf(o), opaqueCommands[o.Command].instead,
				"the grammar of %s is not published, so what it reads cannot be checked", o.Command)
		}
	})
}
