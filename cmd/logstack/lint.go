package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/lint"
)

func newLint() *cobra.Command {
	var stack, explain string
	var list bool
	var flags templateFlags
	var configuration configFlags
	as, failOn := textFormat, severityFlag(lint.Bug)
	c := &cobra.Command{
		Use:   "lint [cdk.out|template]",
		Short: "Find what is wrong with the logging of templates",
		Long: `Find what is wrong with the logging of the stacks of a cdk.out folder, or of one
CloudFormation template in JSON or YAML, before it is deployed: what AWS would
refuse, alarms that can never go off, metrics that nobody reads. It works on
anybody's template. Default: cdk.out. In its place, --deployed takes the account
as it is, and --terraform what ` + "`terraform show -json`" + ` writes
(docs/deployed.md).

Each finding has the id of its check, such as metric/unfed, and a severity:

  fatal    AWS refuses it: the deployment fails
  bug      AWS takes it, and it can never do what it is for
  warning  it does something else than most people think
  info     it is worth knowing

It exits with 1 if something was found that is as bad as --fail-on says, or
worse. ` + "`logstack lint --explain metric/unfed`" + ` says all about a check, and --list
lists them (docs/lint.md). Some checks need the log contract of the application,
that of logstack.yaml or of --contract; without it they are not run.

With --format json, the answer has

  problems   check, severity, stack, file, line, column, logicalId,
             path (of the construct), property, summary, details, remedy
  notLooked  stack, what, why: of what was not looked at`,
		Example: `  logstack lint
  logstack lint --stack logging-prod --fail-on warning
  logstack lint my-stack.yaml --parameter Stage=prod
  logstack lint --terraform plan.json
  logstack lint --explain metric/unfed`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case list:
				return listChecks(c)
			case explain != "":
				return explainCheck(c, explain)
			}
			path := defaultInput
			if len(args) > 0 {
				path = args[0]
			}
			templates, path, err := flags.readSource(path, len(args) > 0, "")
			if err != nil {
				return err
			}
			if templates, err = pick(templates, stack); err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			var o lint.Options
			if o.Contract, err = configuration.known(c); err != nil {
				return err
			}
			report := lint.Run(templates, o)
			if as == jsonFormat {
				err = writeJSON(c.OutOrStdout(), report)
			} else {
				err = report.WriteText(c.OutOrStdout())
			}
			if err != nil {
				return err
			}
			for _, p := range report.Problems {
				if p.Severity.AtLeast(lint.Severity(failOn)) {
					return exitError{code: badInput}
				}
			}
			return nil
		},
	}
	c.Flags().StringVar(&stack, "stack", "", "look only at the stack of this `name`")
	c.Flags().Var(&as, "format", "text, for people, or json")
	c.Flags().Var(&failOn, "fail-on", "the least severity to exit with 1 for: fatal, bug, warning or info")
	c.Flags().StringVar(&explain, "explain", "", "say all about the check of this `id`")
	c.Flags().BoolVar(&list, "list", false, "list the checks")
	flags.add(c.Flags())
	flags.addSource(c.Flags())
	configuration.add(c.Flags())
	return c
}

// known is the log contract, where somebody says which: a flag, or a configuration.
func (f *configFlags) known(c *cobra.Command) (*contract.Contract, error) {
	if path, err := f.find(); err != nil || path == "" && !f.given() {
		return nil, err
	}
	return f.held(c)
}

// severityFlag is a severity on the command line.
type severityFlag lint.Severity

func (s *severityFlag) String() string { return string(*s) }

func (s *severityFlag) Type() string { return "severity" }

// Set reads a severity; the error lists those there are.
func (s *severityFlag) Set(text string) error { return (*lint.Severity)(s).UnmarshalText([]byte(text)) }

func (s *severityFlag) choices() []string { return texts(lint.Severities()) }

// listChecks lists the checks, by their areas.
func listChecks(c *cobra.Command) error {
	var b strings.Builder
	for _, check := range lint.Checks() {
		fmt.Fprintf(&b, "%-24s %-8s %s\n", check.ID, check.Severity, check.Title())
	}
	_, err := io.WriteString(c.OutOrStdout(), b.String())
	return err
}

// explainCheck writes the page of a check.
func explainCheck(c *cobra.Command, id string) error {
	check, ok := lint.Lookup(id)
	if !ok {
		ids := checkIDs()
		hint := "`logstack lint --list` lists them"
		if meant := nearest.Name(id, ids); meant != "" {
			hint = "did you mean " + meant + "?"
		}
		return exitError{wrongUsage, errors.New("--explain: there is no check " + id + ": " + hint)}
	}
	_, err := io.WriteString(c.OutOrStdout(), check.Page())
	return err
}

func checkIDs() []string {
	var ids []string
	for _, check := range lint.Checks() {
		ids = append(ids, check.ID)
	}
	return ids
}
