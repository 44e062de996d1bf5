package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/contract/check"
	"github.com/logstack-go/logstack/contract/infer"
	"github.com/logstack-go/logstack/internal/numeral"
)

func newCheck() *cobra.Command {
	var (
		from   configFlags
		asFile bool
		o      check.Options
		by     transformerFlag
		failOn = kinds(check.Kinds())
		as     = textFormat
		input  inputFlags
	)
	c := &cobra.Command{
		Use:   "check [FILE...]",
		Short: "Check log lines against the log contract",
		Long: `Check real log lines against a log contract: whether the application writes what
it promised, from which filters, alarms and queries are derived. Without files,
it reads stdin. The input is the same as for ` + "`logstack replay`" + `.

It counts the JSON lines, and lists what breaks the contract, by kind. For
personal data and secrets it reports the field, but not the value.

` + kindsHelp() + `
It exits with 1 if there is a finding of one of the kinds of --fail-on, if there
is no log event at all, or if the input is not readable, and with 2 for wrong
usage.

With --transformer, it checks the lines as the transformer in a file leaves
them. The file has the JSON of PutTransformer or of CloudFormation, or the
output of ` + "`logstack contract transformer`" + `. A line that cannot be transformed is
checked as it was written, with a note. A transformer that cannot run here is
refused, with 2.

With --infer, it instead writes a first contract that describes the lines, for a
file of your own, and marks what it guessed. Then it tries the alarm rules on
the same lines, which it reads twice: a pipe is kept in a temporary file. The
end of the contract says what the rules see, and how to configure those that
have nothing to read in these lines. A summary goes to stderr.

With --format json, the answer is one object: the counts events, records, broken
and plain; findings, each with kind, event, field, text, hint, count, of and
first; notes; catalogue, unknown and shapes, each with name, level, logger,
rate, count and first; and streams, each with prefix, events and records.`,
		Example: `  logstack check app.log
  logstack check --contract contract.yaml app.log.gz
  logstack check --fail-on pii,secret,json app.log
  logstack check --infer app.log > contract.yaml`,
		RunE: func(c *cobra.Command, args []string) error {
			if asFile {
				for _, flag := range append(slices.Clone(configFlagNames), "format", "fail-on", "transformer") {
					if c.Flags().Changed(flag) {
						return exitError{wrongUsage, fmt.Errorf("--infer writes a contract in YAML and checks nothing against one: it takes no --%s", flag)}
					}
				}
				return runInfer(c, args, &input, infer.Options{Workers: o.Workers})
			}
			held, err := from.held(c)
			if err != nil {
				return err
			}
			if o.Transformer, err = by.read(); err != nil {
				return err
			}
			input.times = timesOf(held)
			source, done, err := input.open(c, args)
			if err != nil {
				return err
			}
			report, err := check.Run(c.Context(), held, source, o)
			done()
			if err != nil {
				return err
			}
			if o.Transformer != nil {
				for _, note := range o.Transformer.Notes() {
					report.Notes = append(report.Notes, strings.TrimSuffix(note, "."))
				}
			}
			if as == jsonFormat {
				err = writeJSON(c.OutOrStdout(), report)
			} else {
				_, err = io.WriteString(c.OutOrStdout(), checkText(held, report, paperOf(c)))
			}
			if err != nil {
				return err
			}
			return found(report, failOn)
		},
	}
	flags := c.Flags()
	flags.BoolVar(&asFile, "infer", false, "write a first contract that describes the lines")
	from.add(flags)
	flags.Var(&failOn, "fail-on", "exit with 1 on findings of these kinds, separated by commas, or none: "+failOn.String())
	flags.Lookup("fail-on").DefValue = "all"
	by.add(flags)
	addWorkers(flags, &o.Workers)
	flags.Var(&as, "format", "text, for people, or json")
	input.add(flags)
	input.addTime(flags)
	return c
}

// kindsHelp lists the kinds of findings, with their titles.
func kindsHelp() string {
	var b strings.Builder
	for _, kind := range check.Kinds() {
		fmt.Fprintf(&b, "  %-10s%s\n", kind, kind.Doc().Title)
	}
	return b.String()
}

// kinds are kinds of findings, separated by commas.
type kinds []check.Kind

func (k *kinds) String() string {
	var names []string
	for _, one := range *k {
		names = append(names, string(one))
	}
	return strings.Join(names, ", ")
}

func (k *kinds) Type() string { return "kinds" }

func (k *kinds) choices() []string { return append(texts(check.Kinds()), "none", "all") }

func (k *kinds) Set(names string) error {
	*k = nil
	for name := range strings.SplitSeq(names, ",") {
		switch name = strings.TrimSpace(name); name {
		case "none":
		case "all":
			*k = check.Kinds()
		default:
			var one check.Kind
			if err := one.UnmarshalText([]byte(name)); err != nil {
				return err
			}
			*k = append(*k, one)
		}
	}
	return nil
}

// found returns an error if the report has findings of the kinds that fail. An
// input without records, or without all that the contract needs, does not
// satisfy the contract.
func found(r *check.Report, failOn kinds) error {
	switch {
	case r.Events == 0 && r.Unreadable == 0:
		return fmt.Errorf("there are no log events: nothing was checked against the contract %s", r.Contract)
	case r.Unreadable > 0:
		return errors.New(unreadableText(r.Unreadable, r.FirstUnreadable))
	}
	n := 0
	for _, f := range r.Findings {
		if slices.Contains(failOn, f.Kind) {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return fmt.Errorf("the log does not keep the contract %s: %s", r.Contract, numeral.Count(int64(n), "finding"))
}
