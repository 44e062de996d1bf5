package main

import (
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/internal/regular"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/template"
)

// queryText is where the text of a query comes from.
type queryText struct {
	file string
	set  map[string]string
	from configFlags
	// contractGiven says that somebody asked for a contract, or for a configuration,
	// which has one.
	contractGiven bool
	// with is the configuration, where the query is a saved one.
	with configured
	// template is where the query is saved, if it is one of a template.
	template templateQuery
}

// nameForm is what looks like the name of a saved query.
var nameForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// read returns the query, its placeholders filled in, and the arguments that
// are log files.
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
		q, err := t.ofFile(c, string(source))
		if err != nil {
			return insights.Query{}, nil, fmt.Errorf("%s: %w", t.file, err)
		}
		return q, args, nil
	}
	if len(args) == 0 {
		return insights.Query{}, nil, fmt.Errorf("a query is missing: give its text, the name of a saved one, or --file; `logstack query list` has the names")
	}
	given, files := args[0], args[1:]
	if nameForm.MatchString(given) {
		var err error
		if t.with, err = t.from.read(c); err != nil {
			return insights.Query{}, nil, err
		}
		if saved, err := queries.Find(t.with.queries(), given); err == nil {
			q, err := t.saved(saved)
			return q, files, err
		}
	}
	q, err := insights.Parse(given)
	if err != nil && nameForm.MatchString(given) {
		return q, nil, unknownQuery(given, t.with.queries())
	}
	if err != nil {
		return q, nil, err
	}
	q, err = t.fill(q, nil)
	return q, files, err
}

// unknownQuery is the error of a name that no saved query has.
func unknownQuery(name string, all []queries.Query) error {
	var names []string
	for _, q := range all {
		names = append(names, q.Name)
	}
	if meant := nearest.Name(name, names); meant != "" {
		return fmt.Errorf("there is no saved query %q: did you mean %s?", name, meant)
	}
	return fmt.Errorf("there is no saved query %q: allowed are %s", name, strings.Join(names, ", "))
}

// ofFile reads the query of a file, which may say in its comments what its
// placeholders are by default. It is bound to a contract only if one is given.
func (t *queryText) ofFile(c *cobra.Command, source string) (insights.Query, error) {
	saved, err := queries.Parse(filepath.Base(t.file), source)
	switch {
	case t.contractGiven && err != nil:
		return insights.Query{}, err
	case t.contractGiven:
		if t.with, err = t.from.read(c); err != nil {
			return insights.Query{}, err
		}
		return t.saved(saved)
	case err == nil:
		return t.fill(saved.Text, saved.Parameters)
	}
	q, err := insights.Parse(source)
	if err != nil {
		return q, err
	}
	return t.fill(q, nil)
}

// saved binds a saved query to the contract.
func (t *queryText) saved(q queries.Query) (insights.Query, error) {
	for name, value := range t.set {
		q = q.With(name, value) // a length of time comes in the contract's unit
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

// unknown says which value is given to a placeholder that is not there.
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

// fill gives all placeholders their values.
func (t *queryText) fill(q insights.Query, defaults []queries.Parameter) (insights.Query, error) {
	if err := t.unknown(q); err != nil {
		return q, err
	}
	values := map[string]string{}
	for _, p := range defaults {
		values[p.Name] = p.Default
	}
	maps.Copy(values, t.set)
	for _, name := range q.Parameters() {
		if _, ok := values[name]; !ok {
			return q, fmt.Errorf("the placeholder {{%s}} has no value: give it with --set %s=…", name, name)
		}
	}
	return q.Fill(values)
}

// times are where the log has its time, by the contract.
func (t *queryText) times() []string {
	if t.with.contract == nil {
		return nil
	}
	if field, ok := t.with.contract.Field("timestamp"); ok {
		return []string{field.As}
	}
	return nil
}

func newQueryList() *cobra.Command {
	var from configFlags
	as := textFormat
	c := &cobra.Command{
		Use:   "list",
		Short: "List the saved queries",
		Long: `List the saved queries, those that ship and those of the configuration: what
each answers, and its placeholders with what they are by default, and of those
that do not ask the application's log group alone, which they ask. Of a query
that the contract cannot fulfil it says why: it is not saved where that contract
holds.

With --format json, it is a list of objects: name, description, question,
logGroups, parameters (name, default, description), query (as it is bound to the
contract, with its placeholders), lacks (why it is not saved). What is empty is
left out.`,
		Example: `  logstack query list
  logstack query list --contract contract.yaml
  logstack query errors-by-type app.log`,
		Args: cobra.NoArgs,
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
	Name        string               `json:"name"`
	Description string               `json:"description"`
	Question    queries.Question     `json:"question,omitempty"`
	LogGroups   []queries.LogGroup   `json:"logGroups"`
	Parameters  []template.Parameter `json:"parameters,omitempty"`
	Query       string               `json:"query"`
	Lacks       string               `json:"lacks,omitempty"`
}

// queriesJSON is the list of the saved queries in JSON.
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

// listQueries is the list of the saved queries, held against a contract.
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
