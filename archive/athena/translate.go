package athena

import (
	"slices"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/archive"
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/insights"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// translator translates one query.
type translator struct {
	query   insights.Query
	table   Table
	options Options
	// events selects the log events, records those that are JSON, members the
	// raw members that the query reads, and fields the same members converted
	// as Insights does.
	events, records, members, fields *step
	// logFields holds the fields of the log that the query reads, by name.
	logFields map[string]*column
	// at is the last step.
	at    *step
	count map[string]int
	// names maps the names that the query defines to their values.
	names  map[string]value
	closed bool
	// aggregating is set while the items of a stats are translated, where aggregates
	// are allowed.
	aggregating bool
	// outside holds the names that are in scope for the arguments of
	// aggregates.
	outside map[string]value
	// order holds the terms of the query's sorts, and rest the order of rows
	// that these leave equal.
	order, rest []string
	shown       []shownColumn
	fixed       bool
	limited     bool
	limit       string
	bins        int64
}

// shownColumn is a column of the result.
type shownColumn struct {
	name  string
	field *insights.Field
}

// step is a common table expression.
type step struct {
	name string
	// columns are selected in addition to all columns of the previous step or,
	// with only, on their own.
	columns []string
	only    bool
	from    *step
	// source replaces from in the first step.
	source  string
	where   []string
	groupBy int
	clause  string
	used    map[string]bool
	// helpers are columns computed from this step's columns, in a step of their
	// own.
	helpers []string
}

// out returns the name by which later steps read this one.
func (s *step) out() string {
	if len(s.helpers) > 0 {
		return s.name + "_read"
	}
	return s.name
}

// column returns a column name that is unique in the step regardless of case,
// which Athena ignores.
func (s *step) column(name string) string {
	unique := name
	for n := 2; s.has(unique); n++ {
		unique = name + " " + strconv.Itoa(n)
	}
	if s.used == nil {
		s.used = map[string]bool{}
	}
	s.used[strings.ToLower(unique)] = true
	return unique
}

func (s *step) has(name string) bool {
	for at := s; at != nil; at = at.from {
		if at.used[strings.ToLower(name)] {
			return true
		}
		if at.only {
			return false
		}
	}
	return false
}

// step adds a step after the last one.
func (t *translator) step(name string) *step {
	t.count[name]++
	if n := t.count[name]; n > 1 {
		name += "_" + strconv.Itoa(n)
	}
	s := &step{name: name, from: t.at}
	t.at = s
	return s
}

func (t *translator) refuse(at insights.Node, hint, format string, args ...any) error {
	return t.query.Refuse(at, hint, format, args...)
}

// no returns the error for something that SQL cannot express with the same
// meaning.
func (t *translator) no(at insights.Node, what, why string) error {
	return t.refuse(at, why, "%s cannot be SQL with the same meaning", what)
}

// The columns of a log event. A log's own field of such a name gets one more @
// in front.
const (
	idColumn     = "@id"
	timeColumn   = "@timestamp"
	textColumn   = "@message"
	streamColumn = "@logStream"
	logColumn    = "@log"
)

func (t *translator) translate() (string, error) {
	t.count, t.names, t.logFields = map[string]int{}, map[string]value{}, map[string]*column{}
	t.events = t.step("events")
	t.events.only, t.events.clause = true, "DISTINCT"
	for _, name := range []string{idColumn, timeColumn, textColumn, streamColumn, logColumn} {
		t.events.column(name)
	}
	t.events.source = t.from() + " AS b\nCROSS JOIN UNNEST(b." + archive.LogEvents + `) AS e (id, "timestamp", message)`
	t.events.columns = []string{
		"e.id AS " + quoted(idColumn),
		`e."timestamp" AS ` + quoted(timeColumn),
		"e.message AS " + quoted(textColumn),
		"NULLIF(b." + archive.LogStream + ", '') AS " + quoted(streamColumn),
		"b." + archive.Owner + " || ':' || b." + archive.LogGroup + " AS " + quoted(logColumn),
	}
	t.events.where = append([]string{"b." + archive.MessageType + " = " + text(archive.Data)}, t.options.conditions()...)
	t.records = t.step("records")
	t.members = t.step("members")
	t.fields = t.step("fields")
	t.rest = []string{quoted(timeColumn) + " DESC", quoted(idColumn)}

	commands := t.query.Commands()
	for i, command := range commands {
		if err := t.command(command, commands[i+1:]); err != nil {
			return "", err
		}
	}
	final, err := t.final()
	if err != nil {
		return "", err
	}
	return final, nil
}

func (t *translator) command(command insights.Command, rest []insights.Command) error {
	switch command := command.(type) {
	case *insights.Fields:
		return t.items(command.Items)
	case *insights.Display:
		t.shown, t.fixed = nil, false
		err := t.items(command.Items)
		t.fixed = true
		return err
	case *insights.Filter:
		return t.filter(command.Condition)
	case *insights.FilterIndex:
		return t.filter(command.Condition)
	case *insights.Sort:
		return t.sort(command)
	case *insights.Limit:
		return t.limitTo(command, rest)
	case *insights.Dedup:
		return t.dedup(command)
	case *insights.ParseField:
		return t.parse(command)
	case *insights.Stats:
		return t.stats(command)
	case *insights.Source:
		return t.refuse(commandName{command}, "name the table of the log group", "SOURCE cannot be SQL: a table of the archive has one log group")
	case *insights.Unmask:
		return t.refuse(commandName{command}, "", "unmask cannot be SQL: CloudWatch passes on masked what a data protection policy masks")
	}
	return t.refuse(commandName{command}, "", "%s cannot be SQL with the same meaning", command.Name())
}

// commandName gives the position of a command's name.
type commandName struct{ insights.Command }

func (n commandName) Pos() insights.Span {
	return insights.Span{Offset: n.Command.Pos().Offset, Length: len(n.Name())}
}

// define binds a name from here on, adding a column unless the value is one
// already.
func (t *translator) define(name string, v value) {
	t.names[name] = v
}

// show adds a column to the result unless a display command fixes the columns.
func (t *translator) show(name string, field *insights.Field) {
	if t.fixed || slices.ContainsFunc(t.shown, func(other shownColumn) bool { return other.name == name }) {
		return
	}
	t.shown = append(t.shown, shownColumn{name, field})
}

// items translates the items of fields and display. One step computes as many
// items as possible; an item that reads another begins a new step.
func (t *translator) items(items []*insights.Item) error {
	var s *step
	for _, it := range items {
		field, isField := it.X.(*insights.Field)
		v, err := t.expr(it.X)
		if err != nil {
			return err
		}
		if !isField && v.column == nil && !v.constant() {
			// This item may read a column of the current step.
			if s == nil || reads(v.sql, s) {
				s = t.step("computed")
			}
			v = t.put(s, it.Name(), v)
		}
		if it.As != nil || !isField {
			t.define(it.Name(), v)
		}
		t.show(it.Name(), field)
	}
	return nil
}

// reads reports whether an expression reads a column of a step.
func reads(sql string, s *step) bool {
	for _, c := range s.columns {
		if at := strings.LastIndex(c, " AS "); at >= 0 && strings.Contains(sql, c[at+4:]) {
			return true
		}
	}
	return len(s.helpers) > 0
}

// put stores a value in a new column.
func (t *translator) put(s *step, name string, v value) value {
	name = s.column(name)
	s.columns = append(s.columns, as(v.sql, name))
	c := &column{step: s, name: name, kind: v.kind}
	out := value{sql: identifier(name), kind: v.kind, small: v.small, isText: v.isText, column: c}
	if v.shown != "" {
		out.shown = quoted(s.column(name + " shown"))
		s.columns = append(s.columns, v.shown+" AS "+out.shown)
	}
	return out
}

func (t *translator) filter(condition insights.Expr) error {
	c, err := t.condition(condition)
	if err != nil {
		return err
	}
	s := t.step("filtered")
	s.where = conjuncts(c.sql)
	return nil
}

// sort puts its keys before those of an earlier sort, which then break ties.
func (t *translator) sort(command *insights.Sort) error {
	var keys []string
	for _, k := range command.Keys {
		v, err := t.expr(k.X)
		if err != nil {
			return err
		}
		keys = append(keys, t.ordering(v, k.Order == "desc")...)
	}
	t.order = append(keys, t.order...)
	return nil
}

// ordering returns the ORDER BY terms for a key of the sort command.
func (t *translator) ordering(v value, descending bool) []string {
	direction := " NULLS FIRST"
	if descending {
		direction = " DESC NULLS LAST"
	}
	switch v.kind {
	case textKind:
		return []string{t.number(v) + direction, t.natural(v) + direction}
	case booleanKind:
		v = t.shownBoolean(v)
	case timeKind:
		if v.sql == quoted(timeColumn) && !t.closed {
			direction = strings.TrimSuffix(strings.TrimSuffix(direction, " NULLS FIRST"), " NULLS LAST") // each event has one
		}
	}
	return []string{v.sql + direction}
}

// ordered returns the current order, with each key only once.
func (t *translator) ordered() []string {
	var all []string
	seen := map[string]bool{}
	for _, term := range append(slices.Clone(t.order), t.rest...) {
		by := term
		for _, direction := range []string{" NULLS FIRST", " NULLS LAST", " DESC"} {
			by = strings.TrimSuffix(by, direction)
		}
		if !seen[by] {
			all = append(all, term)
		}
		seen[by] = true
	}
	return all
}

// limitTo translates the limit command. If the rest of the query works row by
// row, it becomes the final LIMIT.
func (t *translator) limitTo(command *insights.Limit, rest []insights.Command) error {
	n, ok := command.Count.(*insights.Number)
	if !ok {
		_, err := t.expr(command.Count)
		return err
	}
	if command.Any {
		return t.no(command, "limit any", "which rows it returns is undefined; write limit")
	}
	t.limited = true
	if !slices.ContainsFunc(rest, func(c insights.Command) bool {
		switch c.(type) {
		case *insights.Fields, *insights.Display:
			return false
		}
		return true
	}) {
		t.limit = itoa(int64(n.Value))
		return nil
	}
	t.numberRows()
	s := t.step("limited")
	s.where = []string{t.rest[0] + " <= " + itoa(int64(n.Value))}
	return nil
}

// numberRows stores the current order in a column, as later steps do not keep
// it.
func (t *translator) numberRows() {
	order := t.ordered()
	s := t.step("ordered")
	row := s.column("row")
	s.columns = []string{"row_number() OVER (ORDER BY " + strings.Join(order, ", ") + ") AS " + quoted(row)}
	t.order, t.rest = nil, []string{quoted(row)}
}

// dedup keeps the first row of each combination of values, and every row that
// lacks one of the values.
func (t *translator) dedup(command *insights.Dedup) error {
	var keys, lacks []string
	for _, f := range command.Fields {
		v, err := t.expr(f)
		if err != nil {
			return err
		}
		keys = append(keys, v.sql)
		lacks = append(lacks, v.sql+" IS NULL")
	}
	t.numberRows()
	s := t.step("counted")
	nth := s.column("nth")
	s.columns = []string{"row_number() OVER (PARTITION BY " + strings.Join(keys, ", ") + " ORDER BY " + t.rest[0] + ") AS " + quoted(nth)}
	s = t.step("distinct_rows")
	s.where = []string{strings.Join(append([]string{quoted(nth) + " = 1"}, lacks...), " OR ")}
	return nil
}

// final returns the SELECT that shows the result.
func (t *translator) final() (string, error) {
	if t.shown == nil {
		t.shown = []shownColumn{{name: timeColumn}, {name: textColumn}}
	}
	last := &step{from: t.at, only: true}
	seen := map[string]string{}
	for _, c := range t.shown {
		if other, ok := seen[strings.ToLower(c.name)]; ok {
			return "", t.refuse(t.query.Commands()[0], "give one of them another name, with as",
				"the columns %s and %s differ only in case, which Athena ignores", other, c.name)
		}
		seen[strings.ToLower(c.name)] = c.name
		v, ok := t.names[c.name]
		if !ok {
			f := c.field
			if f == nil {
				f = &insights.Field{Steps: []insights.Step{{Name: c.name}}}
			}
			var err error
			if v, err = t.field(f); err != nil {
				return "", err
			}
		}
		last.columns = append(last.columns, as(t.display(v), c.name))
	}
	limit := t.limit
	if !t.limited {
		limit = itoa(cloudwatch.DefaultQueryRows)
	}
	order := t.ordered()
	var b strings.Builder
	first := true
	for _, s := range t.steps() {
		if first {
			b.WriteString("WITH ")
			first = false
		} else {
			b.WriteString(",\n")
		}
		b.WriteString(s.name + " AS (\n" + s.body("  ") + ")")
		if len(s.helpers) > 0 {
			read := &step{columns: s.helpers, source: s.name}
			b.WriteString(",\n" + s.out() + " AS (\n" + read.body("  ") + ")")
		}
	}
	b.WriteString("\n" + last.body(""))
	if len(order) > 0 {
		b.WriteString(clause("", "ORDER BY", order, ","))
	}
	if limit != "" {
		b.WriteString("LIMIT " + limit + "\n")
	}
	return b.String(), nil
}

// as names an expression unless it already has that name.
func as(sql, name string) string {
	if sql == identifier(name) {
		return sql
	}
	return sql + " AS " + identifier(name)
}

// steps returns the steps in order, without those that do nothing.
func (t *translator) steps() []*step {
	var all []*step
	for s := t.at; s != nil; s = s.from {
		for s.from != nil && s.from.source == "" && len(s.from.columns)+len(s.from.where)+len(s.from.helpers) == 0 {
			s.from = s.from.from
		}
		all = append(all, s)
	}
	slices.Reverse(all)
	if last := all[len(all)-1]; last.source == "" && len(last.columns)+len(last.where)+len(last.helpers) == 0 {
		all = all[:len(all)-1]
	}
	return all
}
