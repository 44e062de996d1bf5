package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/internal/spool"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
	"github.com/logstack-go/logstack/template/changes"
)

// The exit codes of diff.
const (
	deployLoses  = 1
	deployFailed = 2
)

func newDiff() *cobra.Command {
	var (
		d  diffCommand
		as = textFormat
	)
	c := &cobra.Command{
		Use:   "diff [OLD] NEW [LOG...]",
		Short: "Report what deploying a template over another one loses",
		Long: `Report what deploying NEW over OLD does to log data and to notifications: which
log groups are deleted with their log events, replaced, or left behind; whose
retention shrinks; which keys lock out CloudWatch Logs; which alarms are lost,
change their meaning, no longer notify anybody, or can no longer go off; which
metric filters match something else; who is no longer subscribed; and what makes
the deployment fail, because it already exists or cannot be changed.

OLD and NEW are each a folder that ` + "`cdk synth`" + ` made, a CloudFormation template,
or a plan or state of ` + "`terraform show -json`" + `. Stacks are compared by name; two
files are compared with each other. {} is an empty template. --terraform takes
both sides from a plan: the state before it, and the state after it. --deployed
takes the account as it is for OLD (docs/how-to/deployed.md). A resource of NEW
is compared with the resource of the same name in the account; the rest of the
account is ignored.

Given logs, it runs them through both sides, and reports which events only one
side of a metric filter matches, and which alarms go off on one side only. The
logs, and their flags, are as for replay.

It never guesses what only the deployment knows, but reports it as unknown:
supply it with --parameter, --condition or --resources. A parameter has the same
value on both sides. docs/reference/diff.md lists every kind of finding.

It exits with 0 if nothing is lost and nothing fails, with 1 if something does,
and with 2 for wrong usage or if something cannot be read. With --fail-on, it
also exits with 1 for these:

` + diffFailureHelp() + `
--allow permits findings by name: a resource by its name or logical id, a kind
of findings, or both, as in retention-shorter:/ecs/shop. --allow-file is a YAML
file of such names, each with the reason.

With --format json, the answer is

  stacks    name, old, new (their files), fate (if NEW does not have it)
  findings  kind, severity (loss, failure, unknown or change), stack, logicalId,
            type, name, text, differs: what, was, is; remedy
  changes   stack, logicalId, type, name, newName, action (create, update,
            replace, delete, leave or undecided), fate (of what was there: kept,
            deleted, left or unknown), properties, replaces (those of them that
            make CloudFormation replace it)
  same      how many resources stay as they are
  notes     what else is worth knowing
  replay    with logs: input (as that of replay), filters: stack, logicalId,
            name, old, new (patterns), removed, matchedOld, matchedNew, onlyOld,
            onlyNew: events, examples: input, line, message; refused; alarms:
            stack, logicalId, name, old, new (how often it went off),
            oldVerdict, newVerdict, firstOld, firstNew (as transitions of
            replay); same, notReplayed, notes

What is empty may be left out, but not the lists.`,
		Example: `  logstack diff deployed/cdk.out cdk.out
  logstack diff --stack logging-prod old/cdk.out cdk.out
  logstack diff old.yaml new.yaml app.log.gz
  logstack diff --deployed prod-account cdk.out
  logstack diff --terraform plan.json
  logstack diff --fail-on unknown,alarm-changed old.json new.json
  git show main:template.json > old.json && logstack diff old.json template.json`,
		RunE: func(c *cobra.Command, args []string) error {
			failing, err := d.run(c, args, as)
			switch {
			case err != nil:
				return exitError{deployFailed, err}
			case failing != nil:
				return exitError{deployLoses, failing}
			}
			return nil
		},
	}
	flags := c.Flags()
	flags.StringVar(&d.stack, "stack", "", "compare only the stack of this `name`, and those nested in it")
	flags.Var(&as, "format", "text, for people, or json")
	d.fails.add(flags)
	d.values.add(flags)
	flags.StringVar(&d.values.deployed, "deployed", "", "read the account as it is for OLD, from a `folder` of answers of the AWS CLI (docs/how-to/deployed.md)")
	flags.StringVar(&d.values.terraform, "terraform", "", "take both sides of a plan, from a `file` of `terraform show -json`")
	flags.StringVar(&d.values.resources, "resources", "", "the real names of the stack's resources, from a `file` of `aws cloudformation describe-stack-resources`")
	flags.StringVar(&d.options.LogGroup, "log-group", "", "treat every event as from the log group with this `name` or logical id")
	addWorkers(flags, &d.options.Workers)
	d.maps.add(flags)
	d.from.add(flags)
	d.input.add(flags)
	d.input.addTime(flags)
	return c
}

// diffCommand holds the flags.
type diffCommand struct {
	stack   string
	values  templateFlags
	fails   diffFailOn
	maps    mapFlags
	from    configFlags
	input   inputFlags
	options replay.Options
}

// diffAnswer is the answer in JSON.
type diffAnswer struct {
	*changes.Report
	// Replay compares what both sides do with log events; absent if no log
	// events are given.
	Replay *replay.Comparison `json:"replay,omitempty"`
}

// run writes what a deployment does. failing is what it loses or fails at. err
// is the error for wrong usage, or for what cannot be read.
func (d *diffCommand) run(c *cobra.Command, args []string, as format) (failing, err error) {
	old, is, logs, err := d.sides(args)
	if err != nil {
		return nil, err
	}
	report, err := changes.Compare(old, is)
	if err != nil {
		return nil, err
	}
	answer := diffAnswer{Report: report}
	if len(logs) > 0 {
		if answer.Replay, err = d.replayed(c, report, old, is, logs); err != nil {
			return nil, err
		}
	}
	if as == jsonFormat {
		err = writeJSON(c.OutOrStdout(), answer)
	} else {
		_, err = io.WriteString(c.OutOrStdout(), templateDiffText(answer, paperOf(c)))
	}
	if err != nil {
		return nil, err
	}
	for _, t := range append(old, is...) {
		if err := t.Problems(); err != nil {
			complain(c.ErrOrStderr(), "note: resources that cannot be read are compared as far as possible: "+err.Error())
		}
	}
	return d.fails.check(answer, func(text string) { complain(c.ErrOrStderr(), "note: "+text) }), nil
}

// replayed runs the logs through both sides.
func (d *diffCommand) replayed(c *cobra.Command, report *changes.Report, old, is []*template.Template, logs []string) (*replay.Comparison, error) {
	o := d.options
	var err error
	if o.Contract, err = d.from.held(c); err != nil {
		return nil, err
	}
	d.input.times = timesOf(o.Contract)
	o.Map = d.maps
	inputs, err := logevent.Files(logs...)
	if err != nil {
		return nil, err
	}
	inputs, tidy, err := spool.Twice(inputs)
	if err != nil {
		return nil, err
	}
	defer tidy()
	open := func() (*logevent.Source, func(), error) { return d.input.of(c, inputs) }
	compared, err := replay.Compare(c.Context(), report, old, is, o, open)
	if errors.Is(err, replay.ErrNoLogGroup) {
		return nil, fmt.Errorf("%w: give it with --log-group", err)
	}
	if err == nil && compared.Input.Events == 0 {
		return nil, errors.New("there are no log events, so nothing is proved")
	}
	return compared, err
}
