package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/logquery"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/remote"
)

// fileFlags are the flags of query that apply to files only.
var fileFlags = []string{"input", "time-field", "log-type", "fields", "memory", "strict-types", "workers", "transformer"}

// asked runs the query in AWS, and writes the answer like that of files.
func (f *queryFlags) asked(c *cobra.Command, args []string) error {
	for _, name := range fileFlags {
		if c.Flags().Changed(name) {
			return exitError{wrongUsage, fmt.Errorf("--%s is for log files, and --remote reads none", name)}
		}
	}
	q, files, err := f.checked(c, args)
	var own exitError
	switch {
	case errors.As(err, &own):
		return err
	case err != nil:
		return exitError{queryRefused, err}
	case len(files) > 0:
		return exitError{wrongUsage, fmt.Errorf("--remote reads no log files, and %s is given", files[0])}
	}
	ask := remote.Query{Text: q.String()}
	if ask.LogGroups, err = f.asks(q); err != nil {
		return exitError{wrongUsage, err}
	}
	if ask.Start, ask.End, err = f.remote.span(f.since, f.until); err != nil {
		return exitError{wrongUsage, err}
	}
	return f.remote.ask(c, func(ctx context.Context, a *remote.Account) error {
		tell, done := f.remote.telling(c)
		told, err := a.Query(ctx, ask, func(p remote.Progress) { tell(p.Summary()) })
		done()
		var refused *remote.Refusal
		switch {
		case errors.As(err, &refused):
			return exitError{queryRefused, err}
		case err != nil || a.Dry():
			return err
		}
		answer := toldAnswer(q, told)
		for _, note := range append(answer.Notes(), f.text.notes(nil)...) {
			complain(c.ErrOrStderr(), "note: "+note)
		}
		complain(c.ErrOrStderr(), "note: "+told.Summary())
		return writeAnswer(c, f.as, answer)
	})
}

// asks returns the log groups that a query reads: those of the flags, those of
// the template that it is saved in, or those of the environment.
func (f *queryFlags) asks(q insights.Query) ([]string, error) {
	source := false
	if commands := q.Commands(); len(commands) > 0 {
		_, source = commands[0].(*insights.Source)
	}
	switch {
	case source && len(f.logGroups) > 0:
		return nil, errors.New("the SOURCE of the query names its log groups: leave out --log-group")
	case source:
		return nil, nil
	case len(f.logGroups) > 0:
		return f.logGroups, nil
	case f.text.template.given():
		return f.text.template.asks()
	}
	if groups := f.text.with.logGroups(f.text.kinds); len(groups) > 0 {
		return groups, nil
	}
	return nil, errors.New("the query has no log groups: give them with --log-group, or a template that has the query with --template, or a configuration with --config")
}

// asks returns the log groups of a template's saved query.
func (t *templateQuery) asks() ([]string, error) {
	if len(t.names) == 0 {
		return nil, fmt.Errorf("the saved query %s names no log group: give some with --log-group", t.found.Name)
	}
	for _, name := range t.names {
		if strings.Contains(name, "${") {
			return nil, fmt.Errorf("the saved query %s reads %s, whose name is known only when it is deployed: give it with --resources, or with --log-group", t.found.Name, name)
		}
	}
	return t.names, nil
}

// logGroups returns the names of the environment's log groups that saved
// queries of these kinds read; without kinds, those of the application.
func (w configured) logGroups(kinds []queries.LogGroup) []string {
	if !w.own() {
		return nil
	}
	env := w.environment
	names := [][2]string{}
	if len(env.Services) == 0 {
		names = append(names, [2]string{env.LogGroups.Application.Name, env.LogGroups.Audit.Name})
	}
	for _, s := range env.Services {
		pair := [2]string{env.LogGroups.Application.Name, env.LogGroups.Audit.Name}
		if s.OwnLogGroups {
			pair[0], pair[1] = pair[0]+"/"+s.Name, pair[1]+"/"+s.Name
		}
		if !slices.Contains(names, pair) {
			names = append(names, pair)
		}
	}
	if len(kinds) == 0 {
		kinds = []queries.LogGroup{queries.Application}
	}
	asks := func(of queries.LogGroup) bool {
		return slices.Contains(kinds, of) || len(names) > 1 && slices.Contains(kinds, queries.Others)
	}
	var all []string
	for _, pair := range names {
		if asks(queries.Application) {
			all = append(all, pair[0])
		}
		if asks(queries.Audit) && env.Contract.Source() == "" {
			all = append(all, pair[1])
		}
	}
	return all
}

// toldAnswer converts AWS's answer to that of a query on files. Its columns are
// those that the query has offline, or those of the rows if the query does not
// run offline.
func toldAnswer(q insights.Query, told *remote.Answer) *logquery.Answer {
	r := &engine.Result{Columns: columnsOf(q, told), Scanned: told.Scanned, Matched: told.Matched}
	at := map[string]int{}
	for i, name := range r.Columns {
		at[name] = i
	}
	r.Rows = toldRows(told.Rows, len(r.Columns), func(name string) int { return at[name] })
	r.More = len(r.Rows) == cloudwatch.DefaultQueryRows && told.Matched > cloudwatch.DefaultQueryRows && !limited(q)
	return &logquery.Answer{Result: r}
}

// limited reports whether a query limits the number of its rows.
func limited(q insights.Query) bool {
	return slices.ContainsFunc(q.Commands(), func(c insights.Command) bool { return c.Name() == "limit" })
}

func columnsOf(q insights.Query, told *remote.Answer) []string {
	// AWS leaves missing fields out of a row, so the columns are those of all
	// rows.
	var columns []string
	for _, fields := range told.Rows {
		behind := 0
		for _, field := range fields {
			if i := slices.Index(columns, field.Name); i >= 0 {
				behind = max(behind, i+1)
				continue
			}
			columns = slices.Insert(columns, behind, field.Name)
			behind++
		}
	}
	offline := offlineColumns(q)
	if slices.ContainsFunc(columns, func(name string) bool { return !slices.Contains(offline, name) }) {
		return columns
	}
	return offline
}

// offlineColumns returns the columns that a query has offline; nil if it does
// not run offline.
func offlineColumns(q insights.Query) []string {
	program, err := engine.Compile(q, engine.Options{})
	if err != nil {
		return nil
	}
	nothing, err := program.Run().Result()
	if err != nil {
		return nil
	}
	return nothing.Columns
}

// toldRows arranges rows of fields in columns. The function at returns the
// column of a field.
func toldRows(rows [][]remote.Field, columns int, at func(name string) int) [][]engine.Value {
	var all [][]engine.Value
	for _, fields := range rows {
		row := make([]engine.Value, columns)
		for _, field := range fields {
			row[at(field.Name)] = engine.Told(field.Value)
		}
		all = append(all, row)
	}
	return all
}
