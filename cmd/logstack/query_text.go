package main

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/binding"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/internal/regular"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/template"
)

// queryText reads the text of a query.
type queryText struct {
	file string
	set  map[string]string
	from configFlags
	// with is the configuration, or the defaults if there is none.
	with configured
	// strays are fields of a query used as written that the configuration's
	// contract does not have.
	strays []binding.Stray
	// template is the template that the query is saved in, if any.
	template templateQuery
	// kinds are the kinds of log groups that a saved query reads; none for a
	// query given as text.
	kinds []queries.LogGroup
}

// nameForm matches what may be the name of a saved query.
var nameForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// read returns the query with its placeholders filled in, and the arguments
// that are log files.
func (t *queryText) read(c *cobra.Command, args []string) (insights.Query, []string, error) {
	if t.template.given() {
		return t.ofTemplate(c, args)
	}
	if err := t.template.check(c.Flags()); err != nil {
		return insights.Query{}, nil, err
	}
	if t.file != "" {
		source, err := regular.ReadFile(t.file)
		if err != nil {
			return insights.Query{}, nil, err
		}
		if t.with, err = t.from.readContract(c); err != nil {
			return insights.Query{}, nil, err
		}
		q, err := t.ofFile(string(source))
		if err != nil {
			return insights.Query{}, nil, fmt.Errorf("%s: %w", t.file, err)
		}
		return q, args, nil
	}
	if len(args) == 0 {
		return insights.Query{}, nil, fmt.Errorf("the query is missing: give its text, the name of a saved one, or --file; `logstack query list` has the names")
	}
	given, files := args[0], args[1:]
	named := nameForm.MatchString(given)
	read := t.from.readContract
	if named {
		read = t.from.read // it has saved queries
	}
	var err error
	if t.with, err = read(c); err != nil {
		return insights.Query{}, nil, err
	}
	if named {
		if saved, err := queries.Find(t.with.queries(), given); err == nil {
			q, err := t.saved(saved)
			return q, files, err
		}
	}
	q, err := insights.Parse(given)
	if err != nil && named {
		return q, nil, unknownQuery(given, t.with.queries())
	}
	if err != nil {
		return q, nil, err
	}
	q, err = t.inline(q, nil)
	return q, files, err
}

// unknownQuery returns the error for a name that no saved query has.
func unknownQuery(name string, all []queries.Query) error {
	var names []string
	for _, q := range all {
		names = append(names, q.Name)
	}
	if meant := nearest.Name(name, names); meant != "" {
		return fmt.Errorf("there is no saved query %q: did you mean %s?", name, meant)
	}
	return enum.Unknown("saved query", name, names)
}

// ofFile reads a query from a file, whose comments may give defaults for its
// placeholders.
func (t *queryText) ofFile(source string) (insights.Query, error) {
	saved, err := queries.Parse(filepath.Base(t.file), source)
	if err == nil {
		return t.inline(saved.Text, saved.Parameters)
	}
	if t.from.given() && strings.HasPrefix(source, "#") {
		return insights.Query{}, err // it declares placeholders, so report the mistake
	}
	q, err := insights.Parse(source)
	if err != nil {
		return q, err
	}
	return t.inline(q, nil)
}

// inline returns a query given as text. If a flag chooses the contract, the
// query is written with canonical names, and bound like a saved query.
// Otherwise it runs as written, and fields that the configuration's contract
// does not have are only reported: a query may well read what no contract
// promises.
func (t *queryText) inline(q insights.Query, defaults []queries.Parameter) (insights.Query, error) {
	if !t.from.given() {
		if t.with.there() {
			t.strays = binding.QueryStrays(t.with.contract, q)
		}
		return t.fill(q, defaults)
	}
	values, err := t.values(q, defaults)
	if err != nil {
		return q, err
	}
	written := queries.Query{Text: q}
	for _, name := range q.Parameters() {
		written.Parameters = append(written.Parameters, queries.Parameter{Name: name, Default: values[name]})
	}
	bound, left := queries.BindAll([]queries.Query{written}, t.with.contract)
	if len(left) > 0 {
		return q, t.unbound(q, left[0].Problems)
	}
	return bound[0].Filled()
}

// unbound returns the error for a query that the contract cannot fulfil. It
// shows where in the query an unknown field is.
func (t *queryText) unbound(q insights.Query, problems []error) error {
	name := t.with.contract.Name()
	for i, problem := range problems {
		problems[i] = fmt.Errorf("contract %s: %w", name, problem)
		if u, ok := errors.AsType[*binding.UnknownField](problem); ok {
			if at := q.Reads(u.Name); at != nil {
				problems[i] = q.Refuse(at, u.Hint(), "the contract %s has no field %s", name, u.Name)
			}
		}
	}
	return errors.Join(problems...)
}

// saved binds a saved query to the contract.
func (t *queryText) saved(q queries.Query) (insights.Query, error) {
	t.kinds = q.LogGroups
	for name, value := range t.set {
		q = q.With(name, value) // a duration is given in the contract's unit
	}
	bound, err := q.Bind(t.with.contract)
	if err != nil {
		return insights.Query{}, err
	}
	if err := t.unknown(bound.Text); err != nil {
		return insights.Query{}, err
	}
	return bound.Filled()
}

// unknown returns an error for values whose placeholders do not exist.
func (t *queryText) unknown(q insights.Query) error {
	has := q.Parameters()
	for _, name := range slices.Sorted(maps.Keys(t.set)) {
		if !slices.Contains(has, name) {
			return fmt.Errorf("--set %s: the query has no placeholder {{%s}}%s", name, name, listOf(has))
		}
	}
	return nil
}

func listOf(placeholders []string) string {
	if len(placeholders) == 0 {
		return ", and no other"
	}
	return ": it has " + strings.Join(placeholders, ", ")
}

// fill replaces all placeholders by their values.
func (t *queryText) fill(q insights.Query, defaults []queries.Parameter) (insights.Query, error) {
	values, err := t.values(q, defaults)
	if err != nil {
		return q, err
	}
	return q.Fill(values)
}

// values returns the values of the placeholders by name. It is an error if one
// has none.
func (t *queryText) values(q insights.Query, defaults []queries.Parameter) (map[string]string, error) {
	if err := t.unknown(q); err != nil {
		return nil, err
	}
	values := map[string]string{}
	for _, p := range defaults {
		values[p.Name] = p.Default
	}
	maps.Copy(values, t.set)
	for _, name := range q.Parameters() {
		if _, ok := values[name]; !ok {
			return nil, fmt.Errorf("the placeholder {{%s}} has no value: give it with --set %s=…", name, name)
		}
	}
	return values, nil
}

// notes says what to know about the names in a query used as written, except
// for fields that were reported already.
func (t *queryText) notes(told []engine.Unseen) []string {
	var all []string
	for _, s := range t.strays {
		if s.As != "" {
			all = append(all, s.Says(t.with.contract)+": --config "+t.with.file+" binds the query.")
		} else if !slices.ContainsFunc(told, func(u engine.Unseen) bool { return u.Name == s.Name }) {
			all = append(all, strings.TrimSuffix(s.Says(t.with.contract), "?")+map[bool]string{true: "?", false: "."}[s.Meant != ""])
		}
	}
	return all
}

func newQueryList() *cobra.Command {
	var from configFlags
	as := textFormat
	c := &cobra.Command{
		Use:   "list",
		Short: "List the saved queries",
		Long: `List the saved queries, those that ship and those of the configuration: the
question that each answers, its placeholders with their defaults and, unless it
reads only the application's log group, the log groups that it reads. For a
query that the contract cannot fulfil, it says why: such a query is not deployed
with that contract.

With --format json, it is a list of objects: name, description, question,
logGroups, parameters (name, default, description), query (bound to the
contract, with its placeholders), lacks (why it is not deployed). What is empty
is left out.`,
		Example: `  logstack query list
  logstack query list --contract contract.yaml
  logstack query errors-by-type app.log`,
		Args: arguments(0, 0),
		RunE: func(c *cobra.Command, _ []string) error {
			with, err := from.read(c)
			if err != nil {
				return exitError{queryRefused, err}
			}
			if as == jsonFormat {
				return writeJSON(c.OutOrStdout(), queriesJSON(with.queries(), with.contract))
			}
			_, err = c.OutOrStdout().Write([]byte(listQueries(with.queries(), with.contract, paperOf(c))))
			return err
		},
	}
	from.add(c.Flags())
	c.Flags().Var(&as, "format", "text, for people, or json")
	return c
}

// queryJSON is a saved query in JSON.
type queryJSON struct {
	// Name is the name of the query.
	Name string `json:"name"`
	// Description says what the query answers.
	Description string `json:"description"`
	// Question is the question of people on call that it answers.
	Question queries.Question `json:"question,omitempty"`
	// LogGroups are the log groups that it reads.
	LogGroups []queries.LogGroup `json:"logGroups"`
	// Parameters are its placeholders.
	Parameters []template.Parameter `json:"parameters,omitempty"`
	// Query is its text, bound to the contract, with its placeholders.
	Query string `json:"query"`
	// Lacks says why the query is not deployed with the contract; empty if it
	// is.
	Lacks string `json:"lacks,omitempty"`
}

// queriesJSON returns the list of the saved queries in JSON.
func queriesJSON(all []queries.Query, c *contract.Contract) []queryJSON {
	bound, left := queries.BindAll(all, c)
	out := make([]queryJSON, 0, len(all))
	for _, q := range all {
		one := queryJSON{Name: q.Name, Description: q.Description, Question: q.Question, LogGroups: q.LogGroups, Query: q.Text.String()}
		for _, p := range q.Parameters {
			one.Parameters = append(one.Parameters, template.Parameter{Name: p.Name, Default: p.Default, Description: p.Description})
		}
		for _, b := range bound {
			if b.Name == q.Name {
				one.Query = b.Text.String()
			}
		}
		for _, u := range left {
			if u.Query.Name == q.Name {
				one.Lacks = u.Why()
			}
		}
		out = append(out, one)
	}
	return out
}

// listQueries returns the list of the saved queries for people, checked against
// a contract.
func listQueries(all []queries.Query, c *contract.Contract, on paper) string {
	p := &page{paper: on}
	_, left := queries.BindAll(all, c)
	width := 0
	for _, q := range all {
		width = max(width, len(q.Name))
	}
	for _, q := range all {
		lines := wrap(q.Description, p.room(width))
		if groups := enum.Join(q.LogGroups); groups != string(queries.Application) {
			lines = append(lines, "log groups: "+groups)
		}
		for _, parameter := range q.Parameters {
			lines = append(lines, wrap(fmt.Sprintf("--set %s=%s: %s", parameter.Name, parameter.Default, parameter.Description), p.room(width))...)
		}
		for _, u := range left {
			if u.Query.Name == q.Name {
				lines = append(lines, wrap(fmt.Sprintf("not saved with contract %s: %s", c.Name(), u.Why()), p.room(width))...)
			}
		}
		p.entry(q.Name, width, lines)
	}
	return p.String()
}
