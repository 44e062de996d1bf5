package insights

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/regex"
	"github.com/logstack-go/logstack/internal/syntax"
)

// Class is the class of a log group. (CloudWatch_Logs_Log_Classes)
type Class string

// The classes of log groups. Log groups of the class Delivery only pass logs of AWS
// Lambda on to Amazon S3 or Data Firehose, and cannot be queried (API_LogGroup).
const (
	Standard         Class = "STANDARD"
	InfrequentAccess Class = "INFREQUENT_ACCESS"
	Delivery         Class = "DELIVERY"
)

// Classes returns the classes whose log groups can be queried.
func Classes() []Class { return []Class{Standard, InfrequentAccess} }

// UnmarshalText sets the class from its name. It returns an error that lists the
// valid names if the name is not that of a class whose log groups can be queried.
func (c *Class) UnmarshalText(text []byte) error {
	if Class(text) == Delivery {
		return fmt.Errorf("log groups of the class %s pass logs on to Amazon S3 or Data Firehose, and cannot be queried: use %s",
			Delivery, enum.OneOf(Classes()))
	}
	return enum.Unmarshal(c, text, "log group class", Classes())
}

// mostStats is the number of stats commands that a query of log groups of a class
// may have.
var mostStats = map[Class]int{Standard: cloudwatch.MaxStats, InfrequentAccess: cloudwatch.MaxStatsInfrequentAccess}

// Check is CheckIn for log groups of the class Standard.
func (q Query) Check() []*Error { return q.CheckIn(Standard) }

// CheckIn returns the rules of CloudWatch that a parsed query breaks, in the order
// of their places. CloudWatch reports some of these mistakes when the query runs.
// Others it never reports: it answers a different question than the one asked.
// class is the class of the log groups that are queried; an unknown class counts as
// Standard. If SOURCE in the query names log groups of the class INFREQUENT_ACCESS,
// that class is used instead.
func (q Query) CheckIn(class Class) []*Error {
	if mostStats[class] == 0 && class != Delivery {
		class = Standard
	}
	if named := sourceClass(q.commands); named == InfrequentAccess {
		class = named
	}
	c := &checker{query: q, class: class, errors: slices.Clone(q.misnamed)}
	for _, rule := range rules {
		rule(c)
	}
	slices.SortStableFunc(c.errors, func(a, b *Error) int { return cmp.Compare(a.Offset, b.Offset) })
	return c.errors
}

// rules are all rules. Each one reports every place that breaks it.
var rules = []func(*checker){
	checkPeriods,
	checkArity,
	checkArguments,
	checkAggregates,
	checkRegexes,
	checkParsed,
	checkLimits,
	checkOffset,
	checkStatsCount,
	checkClass,
	checkStructures,
	checkBeforeStats,
	checkAfterStats,
	checkRedefinitions,
	checkShownTwice,
	checkDedup,
	checkEstimate,
	checkJoins,
	checkNesting,
	checkReturned,
	checkSource,
	checkLength,
	checkParameters,
	checkOpaque,
}

type checker struct {
	query  Query
	class  Class
	errors []*Error
}

func (c *checker) report(at Span, hint, format string, args ...any) {
	c.reportKind("", at, hint, format, args...)
}

func (c *checker) reportKind(kind syntax.Kind, at Span, hint, format string, args ...any) {
	c.errors = append(c.errors, &Error{
		Language: language, Source: c.query.source, Offset: at.Offset, Length: at.Length,
		Message: fmt.Sprintf(format, args...), Hint: hint, Kind: kind,
	})
}

// count returns a number of things in words, such as "2 stats".
func count(n int, thing string) string {
	switch n {
	case 0:
		return "no " + thing + "s"
	case 1:
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// pipelines returns the commands of the query and of each of its subqueries.
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

// nameOf returns the place of a command's name, which need not be the canonical
// name.
func (c *checker) nameOf(command Command) Span {
	start := command.Pos().Offset
	end := start
	for end < len(c.query.source) && isNameByte(c.query.source[end]) {
		end++
	}
	return Span{start, end - start}
}

// checkRegexes finds regular expressions that are not valid, and those in functions
// that RE2 does not support. (CWL_QuerySyntax-operations-functions, "String
// functions")
func checkRegexes(c *checker) {
	check := func(at Span, source string, err error) {
		var bad *regex.Error
		if parametersInLiterals && parameterForm.MatchString(source) || !errors.As(err, &bad) {
			return
		}
		c.report(at, bad.Hint, "%s", bad.Message)
	}
	ofFunctions := map[Node]bool{}
	c.each(func(n Node) {
		switch n := n.(type) {
		case *Regex:
			if !ofFunctions[n] {
				_, err := regex.Compile(n.Source)
				check(n.Span, n.Source, err)
			}
		case *Call:
			for i, a := range n.Args {
				if n.argument(i) != PatternArgument {
					continue
				}
				ofFunctions[a] = true
				var source string
				switch a := a.(type) {
				case *String:
					source = a.Value
				case *Regex:
					source = a.Source
				}
				_, err := regex.CompileRE2(source)
				check(a.Pos(), source, err)
			}
		}
	})
}

// checkParsed finds patterns and expressions of parse whose values are more or
// fewer than the names for them. (CWL_QuerySyntax-Parse)
func checkParsed(c *checker) {
	c.each(func(n Node) {
		p, ok := n.(*ParseField)
		if !ok {
			return
		}
		switch p.Mode {
		case GlobMode:
			if stars := strings.Count(p.Glob.Value, "*"); stars != len(p.As) {
				c.report(p.Glob.Span, "each * gives one name its value", "the pattern has %d * for %s", stars, count(len(p.As), "name"))
			}
		case RegexMode:
			if parametersInLiterals && parameterForm.MatchString(p.Regex.Source) {
				return
			}
			re, err := regex.Compile(p.Regex.Source)
			switch {
			case err != nil: // checkRegexes reports it
			case len(p.As) == 0 && len(parsedNames(p)) == 0:
				c.report(p.Regex.Span, "write (?<name>…) around what to take", "the expression has no group with a name, so it extracts nothing")
			case len(p.As) > 0 && len(re.Names()) != len(p.As):
				c.report(p.Regex.Span, "each group gives one name its value", "the expression has %s for %s", count(len(re.Names()), "group"), count(len(p.As), "name"))
			}
		}
	})
}

// checkLimits finds limits above the maximum. (CWL_QuerySyntax-Limit)
func checkLimits(c *checker) {
	c.each(func(n Node) {
		if l, ok := n.(*Limit); ok {
			if n, ok := l.Count.(*Number); ok && n.Value > cloudwatch.MaxQueryRows {
				c.report(n.Span, "", "a limit can be at most %d", cloudwatch.MaxQueryRows)
			}
		}
	})
}

// checkOffset finds an offset in a stats that has no bin to shift.
// (CWL_QuerySyntax-Stats)
func checkOffset(c *checker) {
	c.each(func(n Node) {
		s, ok := n.(*Stats)
		if !ok || s.Offset == nil {
			return
		}
		if !slices.ContainsFunc(s.By, func(it *Item) bool { return IsBin(it.X) }) {
			c.report(s.Offset.Span, "write by bin(1d) offset 9h", "offset moves the bins of bin(), and this stats has none")
		}
	})
}

// checkStatsCount finds stats commands beyond the number that a query may have.
// (CWL_QuerySyntax-Stats)
func checkStatsCount(c *checker) {
	for _, commands := range c.pipelines() {
		n := 0
		for _, command := range commands {
			if _, ok := command.(*Stats); !ok {
				continue
			}
			most := mostStats[c.class]
			if n++; n == most+1 && c.class == Standard {
				c.report(c.nameOf(command), "", "a query has at most %d stats", most)
			} else if n == most+1 && c.class != Delivery {
				c.report(c.nameOf(command), "", "a query has at most %d stats in log groups of the class %s", most, c.class)
			}
		}
	}
}

// checkClass finds commands that log groups of the class do not have.
// (CWL_AnalyzeLogData_Classes)
func checkClass(c *checker) {
	switch commands := c.query.commands; {
	case c.class == Delivery && len(commands) > 0:
		c.report(c.nameOf(commands[0]), "", "log groups of the class %s cannot be queried", c.class)
		return
	case c.class != InfrequentAccess:
		return
	}
	c.each(func(n Node) {
		switch n := n.(type) {
		case *Pattern, *Diff, *Unmask, *FilterIndex, *Anomaly:
			command := n.(Command)
			c.report(c.nameOf(command), "", "log groups of the class %s have no %s", c.class, command.Name())
		case *Call:
			if n.Function == "unmask" {
				c.report(n.Span, "", "log groups of the class %s have no %s", c.class, n.Function)
			}
		}
	})
}

// checkBeforeStats finds sort and limit before the last of several stats. Before a
// single stats they are accepted, as queries that AWS publishes have them there.
// (CWL_QuerySyntax-Stats, "Notes and limitations")
func checkBeforeStats(c *checker) {
	for _, commands := range c.pipelines() {
		last, stats := -1, 0
		for i, command := range commands {
			if _, ok := command.(*Stats); ok {
				last = i
				stats++
			}
		}
		if stats < 2 {
			continue
		}
		for _, command := range commands[:last] {
			switch command.(type) {
			case *Sort, *Limit:
				c.report(c.nameOf(command), "move it to the end", "%s comes before the last stats", command.Name())
			}
		}
	}
}

// checkAfterStats finds fields that are read after a stats that does not return
// them, and bin(), which reads @timestamp. (CWL_QuerySyntax-Stats, "Notes and
// limitations")
func checkAfterStats(c *checker) {
	s := &scoper{
		reference: func(r reference) {
			switch {
			case r.use != missing || r.again:
			case r.scope.input != nil:
				c.report(r.field.Span, "write max("+r.name()+"), or group by it",
					"stats outputs one row for many, and %q has no single value for them", r.name())
			default:
				c.report(r.field.Span, "after a stats there is only what it outputs",
					"the stats before it does not output %q", r.name())
			}
		},
	}
	s.timeless = func(call *Call) {
		if s.scope.input != nil {
			c.report(call.Span, "give the group a name, as in by bin(5m) as t, and write that",
				"stats outputs one row for many, and bin has no single value for them")
			return
		}
		c.report(call.Span, "give the time a name in the first stats, as in by bin(5m) as t, and use datefloor(t, 1h)",
			"bin reads @timestamp, which the stats before it does not output")
	}
	s.pipeline(c.query.commands)
}

// checkRedefinitions finds names that the query defines twice.
func checkRedefinitions(c *checker) {
	s := &scoper{
		reference: func(reference) {},
		redefined: func(at Span, name string) {
			c.report(at, "give it another name", "%q is defined already", name)
		},
	}
	s.pipeline(c.query.commands)
}

// checkShownTwice finds aliases of fields and parse that repeat the name of a field
// which an earlier fields command shows, if a stats reads the name. CloudWatch
// rejects such a query with "Unknown symbols found in or after stats". Its rule is
// not published. The rule here finds every query that CloudWatch was seen to
// reject, and none that it was seen to run. Without the stats, or if nothing shows
// the field first, an alias may have the field's name.
func checkShownTwice(c *checker) {
	reported := map[*definition]bool{}
	s := &scoper{reference: func(r reference) {
		if d := r.definition; r.use == defined && r.inStats && d.shown && !reported[d] {
			reported[d] = true
			c.report(r.field.Span, "leave it out of the fields before, or give the other another name",
				"%q is both a field of the log, which fields shows, and a name that the query defines: CloudWatch reports an unknown symbol in or after stats", d.name)
		}
	}}
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
				c.report(c.nameOf(command), "", "estimate must be the last command")
			}
		}
	}
}

// checkLength finds the text beyond the maximum length of a query. The line break
// at the end of a file does not count. (API_StartQuery)
func checkLength(c *checker) {
	if runes := []rune(strings.TrimRight(c.query.source, "\r\n")); len(runes) > cloudwatch.MaxQuery {
		c.report(Span{len(string(runes[:cloudwatch.MaxQuery])), 0}, "", "a query has at most %d characters, not %d", cloudwatch.MaxQuery, len(runes))
	}
}

// checkParameters finds the parameters beyond the number that a saved query may
// have. (CWL_Insights-Saving-Queries)
func checkParameters(c *checker) {
	names := c.query.Parameters()
	if len(names) <= cloudwatch.MaxQueryParameters {
		return
	}
	placeholder := "{{" + names[cloudwatch.MaxQueryParameters] + "}}"
	at := Span{strings.Index(c.query.source, placeholder), len(placeholder)}
	c.report(at, "", "a saved query has at most %d parameters, not %d", cloudwatch.MaxQueryParameters, len(names))
}

// checkOpaque finds commands that the package does not understand. Their fields are
// not known, so the rest of the query cannot be checked either.
func checkOpaque(c *checker) {
	c.each(func(n Node) {
		if o, ok := n.(*Opaque); ok {
			c.report(c.nameOf(o), opaqueCommands[o.Command].instead,
				"the grammar of %s is not published, so what it reads cannot be checked", o.Command)
		}
	})
}
