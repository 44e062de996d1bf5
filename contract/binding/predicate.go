package binding

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/contract"
)

// ways are the ways to recognise an event, a level or a record, any one of which is
// enough. Each way is a list of facts that must all hold. It says what the contract
// says, but in no language yet.
type ways [][]fact

// fact is a value that a field of a record has.
type fact struct {
	field contract.Field
	is    factKind
	// value is the whole value, or its prefix.
	value string
}

type factKind int

const (
	equal factKind = iota
	startsWith
	present
)

// factOf parses a value of a contract's match (contract.Match).
func factOf(f contract.Field, value string) fact {
	switch prefix, open := strings.CutSuffix(value, "*"); {
	case open && prefix == "":
		return fact{field: f, is: present}
	case open:
		return fact{f, startsWith, prefix}
	}
	return fact{f, equal, value}
}

// eventWays returns the ways to recognise an event in records.
func eventWays(c *contract.Contract, name string) (ways, error) {
	event, ok := c.Event(name)
	if !ok {
		_, err := c.All().Event(name) // the error suggests an event
		return nil, err
	}
	return matchWays(c, event, ""), nil
}

// matchWays returns the ways to recognise an event in lines of that layout, or in
// records if the layout is empty.
func matchWays(c *contract.Contract, event contract.Event, line string) ways {
	var any ways
	for _, match := range event.Match {
		if match.Line() != line {
			continue
		}
		var all []fact
		for _, field := range match.Fields() {
			f, _ := c.Field(field) // Load checks matches against the fields
			all = append(all, factOf(f, match[field]))
		}
		any = append(any, all)
	}
	return any
}

// levelWays returns everything that an application writes for a level in records.
// It returns none if only lines have it. It returns an error if there is no such
// level, or nothing that shows it.
func levelWays(c *contract.Contract, level contract.Level) (ways, error) {
	if err := (&level).UnmarshalText([]byte(level)); err != nil {
		return nil, err
	}
	if _, ok := c.Field(levelName); !ok && slices.ContainsFunc(c.Events(), func(e contract.Event) bool {
		return e.Level == level && slices.ContainsFunc(e.Match, func(m contract.Match) bool { return m.Line() != "" })
	}) {
		return nil, nil
	}
	return levelsWritten(c, c.LevelsAs(level))
}

// recordWays returns all levels that an application writes. A wildcard would match
// a field of that name with any value, and where the formatter gives the level
// another name, a field called level is often one of the business.
func recordWays(c *contract.Contract) (ways, error) {
	if !c.HasRecords() {
		return nil, nil
	}
	return levelsWritten(c, c.LevelNames())
}

func levelsWritten(c *contract.Contract, names []string) (ways, error) {
	f, ok := c.Field(levelName)
	if !ok {
		_, err := c.All().With(levelName) // the error suggests a field
		return nil, err
	}
	any := make(ways, len(names))
	for i, as := range names {
		any[i] = []fact{{f, equal, as}}
	}
	return any, nil
}

// pattern returns the condition of a JSON pattern, with the application's names.
func (w ways) pattern() filterpattern.Expr {
	any := make([]filterpattern.Expr, len(w))
	for i, facts := range w {
		all := make([]filterpattern.Expr, len(facts))
		for j, f := range facts {
			all[j] = f.pattern(filterpattern.Equal)
		}
		any[i] = filterpattern.And(all...)
	}
	return filterpattern.Or(any...)
}

// denied returns the condition of a JSON pattern that a field has none of the
// values. Each way must be a single fact, that a field equals a value.
func (w ways) denied() filterpattern.Expr {
	all := make([]filterpattern.Expr, len(w))
	for i, facts := range w {
		all[i] = facts[0].pattern(filterpattern.NotEqual)
	}
	return filterpattern.And(all...)
}

func (f fact) pattern(operator filterpattern.Operator) filterpattern.Expr {
	e := &filterpattern.Comparison{Selector: filterpattern.Field(f.field.As), Operator: operator}
	switch {
	case f.is == present:
		e.Value = &filterpattern.Any{}
	case f.is == startsWith:
		e.Value = &filterpattern.String{Text: f.value + "*"}
	case f.field.Type == contract.Number:
		e.Value = &filterpattern.Number{Lexeme: f.value}
	default:
		e.Value = &filterpattern.String{Text: f.value}
	}
	return e
}

// query returns the condition of a Logs Insights query, with canonical names.
func (w ways) query() string {
	any := make([]string, len(w))
	for i, facts := range w {
		all := make([]string, len(facts))
		for j, f := range facts {
			all[j] = f.query()
		}
		any[i] = strings.Join(all, " and ")
		if len(all) > 1 && len(w) > 1 {
			any[i] = "(" + any[i] + ")"
		}
	}
	return strings.Join(any, " or ")
}

func (f fact) query() string {
	name := f.field.Name
	switch {
	case f.is == present:
		return "ispresent(" + name + ")"
	case f.is == startsWith:
		return "startsWith(" + name + ", " + insights.Quote(f.value) + ") = 1"
	case f.field.Type == contract.Number:
		return name + " = " + f.value
	}
	return name + " = " + insights.Quote(f.value)
}

// PlainText returns the pattern that shows a level in lines that are not JSON. It
// returns false if the contract promises nothing about such lines. It returns an
// error if there is no such level.
func PlainText(c *contract.Contract, level contract.Level) (filterpattern.Pattern, bool, error) {
	if err := (&level).UnmarshalText([]byte(level)); err != nil {
		return filterpattern.Pattern{}, false, err
	}
	pieces := c.PlainText(level)
	if len(pieces) == 0 {
		return filterpattern.Pattern{}, false, nil
	}
	p, err := filterpattern.AnyTerm(pieces...)
	if err != nil {
		return p, false, fmt.Errorf("the level %s in plain text: %w", level, err)
	}
	return p, true, nil
}
