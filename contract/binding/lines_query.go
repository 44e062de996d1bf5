package binding

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/contract"
)

// lineQueries returns the conditions of a query, with canonical names, by which
// lines recognise an event.
func lineQueries(c *contract.Contract, event contract.Event) []string {
	var any []string
	for _, layout := range c.Lines() {
		for _, facts := range matchWays(c, event, layout.Name) {
			all := []string{isLine(layout)}
			for _, f := range facts {
				all = append(all, f.query())
			}
			any = append(any, strings.Join(all, " and "))
		}
	}
	return any
}

// levelLineQueries returns the conditions by which lines without a field for the
// level have that level. In other lines the field says it, as in records.
func levelLineQueries(c *contract.Contract, level contract.Level) []string {
	f, _ := c.Field(levelName)
	var any []string
	for _, event := range c.Events() {
		if event.Level != level {
			continue
		}
		for _, layout := range c.Lines() {
			if event.IsLine(layout.Name) && !layout.Has(f.Name) {
				any = append(any, lineQueries(c, event)...)
				break
			}
		}
	}
	return any
}

// joined joins conditions, any of which is enough.
func joined(any []string) string {
	if len(any) == 1 {
		return any[0]
	}
	for i, one := range any {
		if strings.Contains(one, " and ") && !strings.HasPrefix(one, "(") {
			any[i] = "(" + one + ")"
		}
	}
	return strings.Join(any, " or ")
}

// isLine returns the condition of a query that a log event is a line of a layout.
func isLine(layout contract.Line) string { return "@message like /" + layout.Regex() + "/" }

// readLines gives a bound query, which still has canonical names, the application's
// names. Fields that Logs Insights discovers in lines get the names it gives them.
// For the others, the query is prefixed with a parse command
// (CWL_QuerySyntax-Parse). readLines returns an error if a field of the query is
// both in lines that must be parsed and elsewhere.
func readLines(c *contract.Contract, written, bound insights.Query) (insights.Query, error) {
	own := func(name string) string {
		if f, ok := c.Field(name); ok {
			return f.Name
		}
		return name
	}
	if len(c.Lines()) == 0 {
		return bound.Rename(c.QueryName), nil
	}
	bound = bound.Rename(own)
	var fields []string
	for _, name := range bound.Fields() {
		if _, known := c.Field(name); known {
			fields = append(fields, name)
		}
	}
	from := map[string]string{} // where each field is read from
	discovered := map[string]bool{}
	type parsed struct {
		layout contract.Line
		needed []string
	}
	var parses []parsed
	claim := func(field, is string) error {
		if other := from[field]; other != "" {
			return fmt.Errorf("%s is in %s, and in %s: a query cannot read both; ask for an event that only one of them has", field, other, is)
		}
		from[field] = is
		return nil
	}
	records, lines := readFrom(c, written)
	if records {
		for _, field := range fields {
			if inRecords(c, field) {
				from[field] = "records"
			}
		}
	}
	for _, layout := range lines {
		var needed []string
		for _, field := range fields {
			if !layout.Has(field) {
				continue
			}
			if layout.Discovered && (from[field] == "" || discovered[field]) {
				from[field], discovered[field] = "the line "+layout.Name, true
				continue
			}
			if err := claim(field, "the line "+layout.Name); err != nil {
				return bound, err
			}
			needed = append(needed, field)
		}
		if len(needed) > 0 && !layout.Discovered {
			parses = append(parses, parsed{layout, needed})
		}
	}
	if len(parses) > 0 {
		var commands []string
		for _, p := range parses {
			// Use the expression that recognises the line. In a pattern with *, a
			// space matches exactly one, and a log with two would give other
			// values.
			commands = append(commands, "parse @message /"+p.layout.Groups(p.needed)+"/")
		}
		var err error
		if bound, err = inFront(bound, commands); err != nil {
			return bound, err
		}
	}
	return bound.Rename(func(name string) string {
		if f, ok := c.Field(name); ok && discovered[f.Name] {
			return f.As // this may begin with the @ of a field of the service
		}
		return c.QueryName(name)
	}), nil
}

// readFrom returns what a query may read: records, and lines of layouts. If the
// query names events, only those that have these events count.
func readFrom(c *contract.Contract, written insights.Query) (records bool, lines []contract.Line) {
	var events []contract.Event
	for _, command := range written.Commands() {
		insights.Inspect(command, func(n insights.Node) {
			e, ok := n.(insights.Expr)
			if !ok {
				return
			}
			if field, value, ok := equality(e); ok && field == eventName {
				if event, known := c.Event(value); known {
					events = append(events, event)
				}
			}
		})
	}
	if events == nil {
		return c.HasRecords(), c.Lines()
	}
	records = slices.ContainsFunc(events, contract.Event.IsRecord)
	lines = slices.DeleteFunc(c.Lines(), func(l contract.Line) bool {
		return !slices.ContainsFunc(events, func(e contract.Event) bool { return e.IsLine(l.Name) })
	})
	return records, lines
}

// inRecords reports whether a record may carry a field.
func inRecords(c *contract.Contract, field string) bool {
	of := c.Record()
	return slices.Contains(of.Fields, field) || slices.Contains(of.Optional, field) ||
		slices.ContainsFunc(c.Events(), func(e contract.Event) bool { return e.IsRecord() && e.Carries(field) && !onlyInLines(c, e, field) })
}

// onlyInLines reports whether an event that both records and lines have carries a
// field only in lines.
func onlyInLines(c *contract.Contract, e contract.Event, field string) bool {
	return !slices.Contains(e.Fields, field) && slices.ContainsFunc(c.Lines(), func(l contract.Line) bool {
		return e.IsLine(l.Name) && l.Has(field)
	})
}

// inFront puts commands at the front of a query, but after its SOURCE if it has
// one.
func inFront(q insights.Query, commands []string) (insights.Query, error) {
	text := q.String()
	front := strings.Join(commands, "\n| ")
	if all := insights.MustParse(text).Commands(); len(all) > 0 {
		if source, ok := all[0].(*insights.Source); ok {
			at := source.Pos().Offset + source.Pos().Length
			if len(all) == 1 {
				text = text[:at] + "\n| " + front
			} else {
				text = text[:at] + "\n| " + front + text[at:]
			}
			return insights.Parse(text)
		}
	}
	return insights.Parse(front + "\n| " + text)
}
