package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/archive"
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/logquery"
	"github.com/logstack-go/logstack/remote"
)

// askedArchive runs the query in Athena, and writes the answer like that of
// files.
func (f *queryFlags) askedArchive(c *cobra.Command, args []string) error {
	for _, name := range append([]string{"log-group"}, fileFlags...) {
		// The type of the log says which fields CloudWatch would have
		// discovered, and where.
		if name != "log-type" && name != "fields" && c.Flags().Changed(name) {
			return exitError{wrongUsage, fmt.Errorf("--%s does not apply to the archive that --athena queries", name)}
		}
	}
	asks, err := f.sql(c, args)
	if err != nil {
		return err
	}
	ask := remote.ArchiveQuery{SQL: asks.sql, Database: asks.table.Database}
	if ask.WorkGroup, err = f.athena.group(f.text.with); err != nil {
		return exitError{wrongUsage, err}
	}
	return f.remote.ask(c, func(ctx context.Context, a *remote.Account) error {
		tell, done := f.remote.telling(c)
		told, err := a.QueryArchive(ctx, ask, func(bytes int64) { tell(remote.ArchiveSummary(bytes)) })
		done()
		var refused *remote.Refusal
		switch {
		case errors.As(err, &refused):
			return exitError{queryRefused, err}
		case err != nil || a.Dry():
			return err
		}
		if len(told.Rows) == cloudwatch.DefaultQueryRows && !limited(asks.query) {
			complain(c.ErrOrStderr(), fmt.Sprintf("note: the answer has %s, the most without a limit: there may be more.",
				numeral.Count(int64(len(told.Rows)), "row")))
		}
		complain(c.ErrOrStderr(), "note: "+remote.ArchiveSummary(told.Bytes))
		return writeAnswer(c, f.as, archiveAnswer(asks.query, told))
	})
}

// group returns the work group that runs the query: that of the flag, or that
// of the environment's archive.
func (f *athenaFlags) group(with configured) (string, error) {
	switch {
	case f.workGroup != "":
		return f.workGroup, nil
	case with.own() && with.environment.Archive != nil:
		return archive.WorkGroup(with.name, with.environment.Name), nil
	}
	return "", errors.New("the query has no work group: give it with --work-group, or a configuration whose environment has an archive with --config and --env")
}

// archiveAnswer converts Athena's answer to that of a query on files. Athena
// does not count log events.
func archiveAnswer(q insights.Query, told *remote.Answer) *logquery.Answer {
	r := &engine.Result{Columns: archiveColumns(q, told.Columns), Scanned: uncounted}
	r.Rows = toldRows(told.Rows, len(r.Columns), func(name string) int { return slices.Index(told.Columns, name) })
	return &logquery.Answer{Result: r}
}

// archiveColumns returns the names of the columns as the query writes them,
// since Athena ignores case.
func archiveColumns(q insights.Query, told []string) []string {
	if offline := offlineColumns(q); slices.EqualFunc(offline, told, strings.EqualFold) {
		return offline
	}
	return told
}
