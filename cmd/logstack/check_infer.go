package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmrules/sight"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/check"
	"github.com/logstack-go/logstack/contract/infer"
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/internal/spool"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/queries"
)

// runInfer writes a contract inferred from the lines, which ends with a comment
// on what alarm rules see of the lines. On stderr it says what the contract is
// based on, and what alarms cannot see.
func runInfer(c *cobra.Command, paths []string, input *inputFlags, o infer.Options) error {
	if len(paths) == 0 {
		paths = []string{"-"}
	}
	text, tell, err := inferText(c, paths, input, o)
	if err != nil {
		return err
	}
	if _, err := c.OutOrStdout().Write(text); err != nil {
		return err
	}
	tell("the end of the contract says how to turn them off in logstack.yaml")
	return nil
}

// inferText returns the text of an inferred contract, which ends with a comment
// on what alarm rules see of the lines. The function tell says on stderr what
// the contract is based on, and off of the alarms that it cannot feed.
func inferText(c *cobra.Command, paths []string, input *inputFlags, o infer.Options) (text []byte, tell func(off string), err error) {
	inputs, err := logevent.Files(paths...)
	if err != nil {
		return nil, nil, err
	}
	inputs, tidy, err := spool.Twice(inputs) // The input is read twice: to infer the contract, and to try the alarms.
	if err != nil {
		return nil, nil, err
	}
	defer tidy()
	source, done, err := input.of(c, inputs)
	if err != nil {
		return nil, nil, err
	}
	inferred, err := infer.Run(c.Context(), source, o)
	done()
	if errors.Is(err, infer.ErrNoRecords) {
		return nil, nil, whoseLines(c, inputs, input, err)
	}
	if err != nil {
		return nil, nil, err
	}
	if source, done, err = input.of(c, inputs); err != nil {
		return nil, nil, err
	}
	seen, err := tryInferred(c.Context(), inferred.Contract, source, o.Workers)
	done()
	if err != nil {
		return nil, nil, err
	}
	var out bytes.Buffer
	out.Write(inferred.YAML)
	seen.comment(&out)
	return out.Bytes(), func(off string) {
		tellInferred(c.ErrOrStderr(), inferred)
		seen.tell(c.ErrOrStderr(), off)
	}, nil
}

// whoseLines returns the error for a log without records. It names the preset
// whose format most of the lines have, if there is one.
func whoseLines(c *cobra.Command, inputs []logevent.Input, input *inputFlags, none error) error {
	for _, name := range contract.SourcePresets() {
		held, err := contract.Preset(name)
		if err != nil {
			return err
		}
		if len(held.Lines()) == 0 {
			continue
		}
		source, done, err := input.of(c, inputs)
		if err != nil {
			return err
		}
		report, err := check.Run(c.Context(), held, source, check.Options{})
		done()
		if err != nil {
			return err
		}
		if lines := told(report); 2*lines > report.Events {
			return fmt.Errorf("%w; %s of %s as in the preset %s: use --contract %[4]s", none, numeral.Thousands(lines),
				numeral.Count(report.Events, "log event")+map[bool]string{true: " is", false: " are"}[report.Events == 1], name)
		}
	}
	return none
}

// told counts the log events that match an event of the contract and have its
// levels and types. A layout alone proves little: any sentence of ten words has
// the layout of a Route 53 line.
func told(r *check.Report) int64 {
	var n int64
	for _, event := range r.Catalogue {
		n += event.Count
	}
	for _, f := range r.Findings {
		if f.Kind == check.Level || f.Kind == check.Type {
			n -= f.Count
		}
	}
	return n
}

// tellInferred says what a contract is based on.
func tellInferred(stderr io.Writer, r *infer.Result) {
	note := fmt.Sprintf("note: %s, from %s; %s not JSON", numeral.Count(int64(r.Events), "event"),
		numeral.Count(r.Records, "record"), numeral.Count(r.Others, "line")+map[bool]string{true: " is", false: " are"}[r.Others == 1])
	complain(stderr, note)
	for _, l := range r.Layouts {
		complain(stderr, fmt.Sprintf("note: %s of them look like %s, which the contract does not describe", numeral.Thousands(l.Count), l.Name))
	}
	if r.Unreadable > 0 {
		complain(stderr, "warning: "+unreadableText(r.Unreadable, r.FirstUnreadable))
	}
	if r.LeftOut > 0 {
		complain(stderr, fmt.Sprintf("note: %s left out: nothing identifies their events, not even how the messages start, or they are the rarest of too many", numeral.Count(r.LeftOut, "record")))
	}
	for _, doubt := range r.Doubts {
		complain(stderr, "warning: "+doubt)
	}
}

// inferredSight is what rules and queries see of the log that a contract was
// inferred from.
type inferredSight struct {
	*sight.Report
	rules []alarmrules.Rule
	// left are the saved queries that the contract cannot fulfil.
	left []queries.Unbound
}

// tryInferred runs the metric filters of all shipped rules, bound to an
// inferred contract, on the log that it was inferred from.
func tryInferred(ctx context.Context, c *contract.Contract, source *logevent.Source, workers int) (inferredSight, error) {
	rules := alarmrules.Of(c)
	report, err := sight.Run(ctx, alarmrules.Application{Contract: c}, rules, source, workers)
	if err != nil {
		return inferredSight{}, err
	}
	_, left := queries.BindAll(queries.Of(c), c)
	return inferredSight{report, rules, left}, nil
}
