package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/logstack-go/logstack/archive"
	"github.com/logstack-go/logstack/archive/athena"
	"github.com/logstack-go/logstack/cloudwatch/discovery"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/queries"
)

// athenaFlags are the flags for a query of the archive, which Athena runs.
type athenaFlags struct {
	ask, print bool
	tables     []string
	late       time.Duration
	workGroup  string
}

func (f *athenaFlags) add(flags *pflag.FlagSet) {
	flags.BoolVar(&f.ask, "athena", false, "query the archive in S3 with Athena (docs/reference/archive-queries.md)")
	flags.BoolVar(&f.print, "print", false, "with --athena: print the SQL, and do not run it")
	flags.StringArrayVar(&f.tables, "table", nil, "with --athena: the `table` of the archive, as database.table; can be repeated (default: the environment's)")
	flags.DurationVar(&f.late, "late", athena.DefaultLate, "with --athena: how late an event may arrive in the archive, as a `duration` after its time")
	flags.Lookup("late").DefValue = quantity.Duration(athena.DefaultLate).String()
	flags.StringVar(&f.workGroup, "work-group", "", "with --athena: the Athena work `group` (default: the environment's)")
}

// check refuses flags for the archive if the archive is not queried, and a
// transformer if it is.
func (f *athenaFlags) check(flags *pflag.FlagSet) error {
	if f.ask {
		if flags.Changed("transformer") {
			return exitError{wrongUsage, errors.New("--transformer is for log files, and --athena reads none")}
		}
		return nil
	}
	for _, name := range []string{"print", "table", "late", "work-group"} {
		if flags.Changed(name) {
			return exitError{wrongUsage, fmt.Errorf("--%s requires --athena", name)}
		}
	}
	return nil
}

// printed prints the query as SQL.
func (f *queryFlags) printed(c *cobra.Command, args []string) error {
	for _, name := range askingFlags {
		if c.Flags().Changed(name) && !f.check {
			return exitError{wrongUsage, fmt.Errorf("--%s is for calling AWS, and --print does not", name)}
		}
	}
	asks, err := f.sql(c, args)
	if err != nil || f.check {
		return err
	}
	fmt.Fprint(c.OutOrStdout(), asks.sql)
	return nil
}

// archiveQuery is a query of the archive.
type archiveQuery struct {
	query insights.Query
	sql   string
	table athena.Table
}

// sql returns the query as SQL on the first of the archive's tables. A query
// that cannot be SQL is refused with queryRefused.
func (f *queryFlags) sql(c *cobra.Command, args []string) (*archiveQuery, error) {
	q, files, err := f.checked(c, args)
	var own exitError
	switch {
	case errors.As(err, &own):
		return nil, err
	case err != nil:
		return nil, exitError{queryRefused, err}
	case len(files) > 0:
		return nil, exitError{wrongUsage, fmt.Errorf("--athena queries the archive and reads no log files, and %s is given", files[0])}
	}
	tables, err := f.athena.of(f.text.with, f.text.kinds)
	if err != nil {
		return nil, exitError{wrongUsage, err}
	}
	o := athena.Options{Late: f.athena.late, Beside: tables[1:], Log: discovery.Kind(f.logType)}
	if o.Log == discovery.Auto && f.text.with.contract != nil {
		o.Log = athena.LogOf(f.text.with.contract)
	}
	if f.fields != "" {
		format, err := discovery.NewFormat(o.Log, f.fields)
		if err != nil {
			return nil, exitError{wrongUsage, fmt.Errorf("--fields: %w", err)}
		}
		o.Log, o.Columns = format.Kind, format.Columns()
	}
	now := time.Now()
	if o.Since, err = parseTime(f.since, now); err != nil {
		return nil, exitError{wrongUsage, fmt.Errorf("--since: %w", err)}
	}
	if o.Until, err = parseTime(f.until, now); err != nil {
		return nil, exitError{wrongUsage, fmt.Errorf("--until: %w", err)}
	}
	if !o.Since.IsZero() && !o.Until.IsZero() && o.Until.Before(o.Since) {
		return nil, exitError{wrongUsage, errors.New("--until is before --since")}
	}
	sql, err := athena.SQL(q, tables[0], o)
	if err != nil {
		return nil, exitError{queryRefused, err}
	}
	for _, note := range f.text.notes(nil) {
		complain(c.ErrOrStderr(), "note: "+note)
	}
	if o.Since.IsZero() {
		complain(c.ErrOrStderr(), "note: the SQL reads the whole archive: limit it with --since and --until.")
	}
	return &archiveQuery{q, sql, tables[0]}, nil
}

// of returns the tables to query: those of the flag, or those into which the
// environment archives the log groups that the query reads.
func (f *athenaFlags) of(with configured, kinds []queries.LogGroup) ([]athena.Table, error) {
	var all []athena.Table
	for _, name := range f.tables {
		database, table, ok := strings.Cut(name, ".")
		if !ok {
			database, table = "", name
		}
		if table == "" {
			return nil, fmt.Errorf("--table %s: write database.table, as in shop_prod_logs.application", name)
		}
		all = append(all, athena.Table{Database: database, Name: table})
	}
	if all != nil {
		return all, nil
	}
	env := with.environment
	if !with.own() || env.Archive == nil {
		return nil, errors.New("the query has no table: give it with --table, as in --table shop_prod_logs.application, or a configuration whose environment has an archive with --config and --env")
	}
	services := []string{""}
	for _, s := range env.Services {
		if s.OwnLogGroups {
			services = append(services, s.Name)
		}
	}
	if len(kinds) == 0 {
		kinds = []queries.LogGroup{queries.Application}
	}
	asked := func(kind queries.LogGroup) bool {
		return slices.Contains(kinds, kind) || len(services) > 1 && slices.Contains(kinds, queries.Others)
	}
	for _, kind := range env.Archive.LogGroups {
		if !asked(kind) {
			continue
		}
		for _, service := range services {
			if service == "" && len(services) > 1 && len(services) > len(env.Services) {
				continue // every service has a log group of its own
			}
			all = append(all, athena.Table{
				Database: archive.Database(with.name, env.Name),
				Name:     archive.TableName(archive.Folder(string(kind), service)),
			})
		}
	}
	if all == nil {
		return nil, fmt.Errorf("the environment %s archives no log group that the query reads: give the table with --table", env.Name)
	}
	return all, nil
}
