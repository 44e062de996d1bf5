package main

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/remote"
)

// asking asks which messages a pattern matches. It returns nil in a dry run,
// which asks nothing.
type asking func(ctx context.Context, pattern string, messages []string) ([]bool, error)

// askedMatch is match with CloudWatch deciding what matches.
func (f *matchFlags) askedMatch(c *cobra.Command, source string, paths []string) (matched bool, err error) {
	err = f.remote.ask(c, func(ctx context.Context, a *remote.Account) error {
		tell, done := f.remote.telling(c)
		defer done()
		asked := int64(0)
		matched, err = f.matching(c, ctx, source, paths, func(ctx context.Context, pattern string, messages []string) ([]bool, error) {
			if asked += int64(len(messages)); asked > f.mostAsked {
				return nil, fmt.Errorf("there are more than %s: give fewer, or allow more with --max-events", numeral.Count(f.mostAsked, "line"))
			}
			said, err := a.Match(ctx, pattern, messages)
			if err != nil || a.Dry() {
				return nil, err
			}
			tell(numeral.Count(asked, "line") + " asked about")
			return said, nil
		})
		return err
	})
	return matched, err
}

// asked returns the events of a batch, and which of them match according to
// ask. If ask returns nil, there are no events.
func asked(ctx context.Context, ask asking, pattern filterpattern.Pattern, events iter.Seq[*logevent.Event]) (iter.Seq[*logevent.Event], []bool, error) {
	var all []*logevent.Event
	var messages []string
	for event := range events {
		kept := *event
		kept.Message = bytes.Clone(event.Message)
		all, messages = append(all, &kept), append(messages, string(event.Message))
	}
	said, err := ask(ctx, pattern.String(), messages)
	if said == nil {
		all = nil
	}
	return slices.Values(all), said, err
}

// differs says that CloudWatch and this command disagree about a line.
func differs(name string, line int64, matches bool) string {
	says := "does not match it, and this command would have"
	if matches {
		says = "matches it, and this command would not have"
	}
	return fmt.Sprintf("%s:%d: CloudWatch %s", name, line, says)
}

// mostDiffering is the number of lines to list about which CloudWatch
// disagrees.
const mostDiffering = 10

func complainOfDiffering(c *cobra.Command, all []string) {
	for i, one := range all {
		if i == mostDiffering {
			complain(c.ErrOrStderr(), fmt.Sprintf("note: the same holds for %s", numeral.Count(int64(len(all)-i), "more line")))
			break
		}
		complain(c.ErrOrStderr(), "note: "+one)
	}
}
