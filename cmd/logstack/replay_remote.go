package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/remote"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
	"github.com/logstack-go/logstack/template/deployed"
)

// remoteReplay replays the events of an account.
type remoteReplay struct {
	remoteFlags
	since, until string
	most         int
	// groups are the log groups to read. sourced reports whether flags name a
	// template or a substitute for one.
	groups  []string
	sourced bool
}

func (f *remoteReplay) add(flags *pflag.FlagSet) {
	f.remoteFlags.add(flags, "replay the log events of an account, and compare its alarms with what they did")
	flags.StringVar(&f.since, "since", "", "with --remote: read events since this `time` (default: 1h ago)")
	flags.StringVar(&f.until, "until", "", "with --remote: read events until this `time` (default: now)")
	flags.IntVar(&f.most, "max-events", 1_000_000, "with --remote: read at most this `number` of events; more are an error")
}

// replayAnswer is the answer in JSON.
type replayAnswer struct {
	*replay.Report
	// History is what the alarms of the account did, beside what they did in the
	// replay; absent without --remote.
	History []remote.Beside `json:"history,omitzero"`
}

// run replays log events of the account. read reads the templates that flags
// name; without them, the account itself is the template.
func (f *remoteReplay) run(c *cobra.Command, read func() ([]*template.Template, error), o replay.Options, as format, fails *failOn) error {
	start, end, err := f.span(f.since, f.until)
	if err != nil {
		return exitError{wrongUsage, err}
	}
	if time.Since(start) > remote.Remembered {
		return exitError{wrongUsage, errors.New("--since: CloudWatch keeps the history of alarms for 30 days: give a later time, or replay files without --remote")}
	}
	var templates []*template.Template
	if f.sourced {
		if templates, err = read(); err != nil {
			return err
		}
	}
	return f.ask(c, func(ctx context.Context, a *remote.Account) error {
		tell, done := f.telling(c)
		defer done()
		var states map[string]alarm.State
		if !f.sourced {
			tell("reading log groups, metric filters and alarms")
			described, err := a.Describe(ctx, f.groups)
			if err != nil {
				return err
			}
			states = described.States
			if templates, err = deployed.Answers("account in "+a.Region(), described.Answers, described.Missing, template.Options{}); err != nil {
				return err
			}
			done()
			complainOfElsewhere(c.ErrOrStderr(), templates)
		}
		groups, err := f.reads(templates, a.Dry())
		if err != nil {
			return err
		}
		onQueries := slices.ContainsFunc(templates, func(t *template.Template) bool { return len(t.LogAlarms()) > 0 })
		if a.Dry() {
			if _, err := a.Events(ctx, io.Discard, groups, start, end, f.most, nil); err != nil {
				return err
			}
			_, err := a.History(ctx, start, onQueries)
			return err
		}
		r, err := replay.New(templates, o)
		if err != nil {
			return err
		}
		source, err := logevent.Open([]logevent.Input{{Name: "the account's log events", Open: func() (io.ReadCloser, error) {
			return writing(func(to io.Writer) error {
				_, err := a.Events(ctx, to, groups, start, end, f.most, func(n int) { tell(numeral.Count(int64(n), "event") + " read") })
				return err
			}), nil
		}}}, logevent.Options{Format: logevent.Records})
		if err != nil {
			return err
		}
		report, err := r.Run(ctx, source)
		if err != nil {
			return err
		}
		tell("reading the history of the alarms")
		past, err := a.History(ctx, start, onQueries)
		if err != nil {
			return err
		}
		done()
		told := remote.Compare(report, past, states, start, end)
		if as == jsonFormat {
			err = writeJSON(c.OutOrStdout(), replayAnswer{report, told})
		} else {
			_, err = io.WriteString(c.OutOrStdout(), replayText(templates, report, paperOf(c))+historyText(told, start, end, paperOf(c)))
		}
		if err != nil {
			return err
		}
		fails.beside = told
		err = fails.check(report, func(text string) { complain(c.ErrOrStderr(), "note: "+text) })
		if report.Input.Events == 0 {
			err = errors.Join(errors.New("there are no log events, so nothing is proved"), err)
		}
		return err
	})
}

// reads returns the log groups to read: those that flags name, or else those
// that have metric filters.
func (f *remoteReplay) reads(templates []*template.Template, dry bool) ([]string, error) {
	if len(f.groups) > 0 {
		return f.groups, nil
	}
	var groups []string
	for _, t := range templates {
		for _, filter := range t.MetricFilters() {
			name := filter.LogGroup
			if g, ok := t.LogGroup(name); ok {
				name = g.Name
			}
			if strings.Contains(name, "${") {
				return nil, fmt.Errorf("%s: the name of the log group %s is known only when it is deployed: give it with --log-group, and map it with --map", t.Stack, name)
			}
			if !slices.Contains(groups, name) {
				groups = append(groups, name)
			}
		}
	}
	switch {
	case len(groups) == 0 && dry && !f.sourced:
		return []string{remote.EachFiltered}, nil
	case len(groups) == 0:
		return nil, errors.New("no log group has a metric filter: give those to read with --log-group")
	}
	return groups, nil
}

// historyText compares for each alarm what it did with what it would have done.
func historyText(all []remote.Beside, start, end time.Time, on paper) string {
	p := &page{paper: on}
	p.section("Compared with what the alarms did" + span(start.UTC(), end.UTC()))
	if len(all) == 0 {
		p.paragraph(2, "There are no alarms.")
	}
	for _, b := range all {
		p.row(b.Name, string(b.Outcome), b.Outcome == remote.Differs)
		if b.Outcome != remote.NotReplayed {
			p.paragraph(belowLabel, b.Says())
		}
		for _, reason := range b.Reasons {
			p.paragraph(belowLabel, reason)
		}
	}
	return p.String()
}
