package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/internal/plaintext"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

func newReplay() *cobra.Command {
	var (
		o     replay.Options
		path  string
		stack string
		// logGroups is the log group that events are taken to belong to, or the
		// log groups of an account to read.
		logGroups []string
		from      configFlags
		input     inputFlags
		fails     failOn
		follow    bool
		values    templateFlags
		maps      mapFlags
		away      remoteReplay
	)
	as := textFormat
	c := &cobra.Command{
		Use:   "replay --template FILE|DIR [FILE...]",
		Short: "Run log lines through a template, and see which alarms go off",
		Long: `Run real log lines through the metric filters and alarms of a template before it
is deployed. The report says which filters match, what the metrics become, which
alarms go off and when, and which events nothing reads. Events in the embedded
metric format publish their own metrics. Without files, it reads stdin.

The template is a folder that ` + "`cdk synth`" + ` made (default: cdk.out) or any
CloudFormation template in JSON or YAML. Instead, --deployed reads the account
as it is, and --terraform a plan or state (docs/how-to/deployed.md).

The input may be raw log lines, JSON lines of records (timestamp, message,
logGroup, logStream), the output of ` + "`aws logs filter-log-events`" + ` or
` + "`get-log-events`" + `, or an export to S3. It detects gzip and zstd. Raw lines belong
to the only log group that has metric filters, or to the one that --log-group
names. A record belongs to the template's log group of the same name, or to the
one for which CloudFormation generates such a name from the stack, the logical
id and a random part. For other names, use --map, or --resources with the names
from CloudFormation. The log contract says which fields hold the level, the type
and the time of an event.

Times are UTC. An alarm starts at the first event, as a new one does, and its
sliding periods are evaluated every minute, as CloudWatch does.

An alarm gets one of four verdicts. It went off. It was quiet: it saw what it
counts, and did not see enough to go off. It is blind: a metric filter that it
depends on matched nothing, or nothing feeds its metric, so that its silence
means nothing. Or it was not replayed: it reads metrics that these logs do not
feed, or that only the deployment knows.

With --follow, as in "tail -f app.log | logstack replay --follow", each change
of an alarm's state is printed as it happens, on a line of its own, and the
report comes when the input ends or at Ctrl-C. With --format json, a change is
an object on a line. An alarm on a query changes in the report only.

With --remote, it reads the log groups, metric filters and alarms of an account,
replays the events of the log groups that have metric filters (or of those that
--log-group names), from the last hour or since --since, and compares each alarm
with its history. With --template or the like, it replays that template on the
account's events: what it would have done. It changes nothing in the account
(docs/how-to/remote.md), and exits with 130 at Ctrl-C.

With --fail-on, it exits with 1 if

` + failureHelp() + `
except for what --allow names: an alarm or a metric filter by its name or
logical id, a saved query or an event by its name. A blind alarm is also allowed
if every filter that makes it blind is. --allow-file is a YAML file of such
names, each with the reason, as in "shop-critical: no crash in a good week".

With --format json, the answer is

  input    events, start, end, withoutTime, unreadable,
           firstUnreadable: input, line, reason, flaw; flaws (how many of each);
           logGroups: name, real (what events call it), events, json, filters,
           writers (functions and containers of the templates)
  filters  stack, logicalId, name, logGroup, pattern, namespace, metric, events,
           matched, values: selector, extracted, missing (dimensionless: of
           these, without a value for a dimension), dimensions; example,
           alarms (the names of those on its metric),
           warnings (what its pattern does that was hardly meant),
           nearMiss: reasons, didYouMean, matches, sampled, nearest; refused,
           invalid (CloudWatch would refuse it)
  deliveries  what subscription filters send: stack, logicalId, name, logGroup,
           pattern, destination, events, matched, warnings, refused, invalid
  embedded namespace, metric, dimensions, units, highResolution, values, metrics
           (how many different ones, by the dimensions' values), alarms
  notRead  stack, logicalId, what, why (nested stacks elsewhere and the like)
  leftOut  stack, logicalId, type, condition, why, advice (what brings it in)
  queries  stack, logicalId, name, refused (saved queries)
  alarms   stack, logicalId, name, kind (metric, math, composite, log),
           verdict (went off, quiet, blind, not replayed),
           blind: reasons, filters, alarms, never, unfed (metrics); finalState,
           transitions: at, from, to, value, contributor, reason, suppressed;
           seconds (by state), evaluations, datapoints,
           breaches: start, end, value; tooFew (of the datapoints, percentiles
           of too few values), noData,
           aligned: finalState, transitions, breaches; refused, elsewhere,
           invalid
  unread   levels: name, events, unread (reached no filter), unwatched (no
           filter of an alarm); events: logGroup, level, name, events, unread,
           example; plain: shape, events, unread, example; metrics
  noneWatched  that no event is of a log group that is looked at
  notes    what else is worth knowing
  history  with --remote, for each alarm: name, outcome (agrees, differs,
           blind, not replayed), replayed, remembered (when it went off, in the
           replay and in the account), wasOff (before), reasons

What is empty may be left out, but not the lists. Times are RFC 3339, in UTC.`,
		Example: `  logstack replay --stack logging-prod app.log
  logstack replay --template my-stack.yaml --log-group /ecs/app app.log.gz
  logstack replay --map '/aws/lambda/shop-Api-*=Api' events.json
  logstack replay --deployed prod-account app.log.gz
  logstack replay --fail-on blind,unread --format json day.jsonl
  logstack replay --remote --profile prod --since 2h --fail-on history
  aws logs filter-log-events --log-group-name /ecs/app > events.json
  logstack replay --log-group /ecs/app events.json`,
		RunE: func(c *cobra.Command, args []string) error {
			if err := away.check(c.Flags(), "since", "until", "max-events"); err != nil {
				return err
			}
			if !away.on && slices.Contains(fails.kinds, historyFailure) {
				return exitError{wrongUsage, errors.New("--fail-on history: only an account has a history of its alarms: add --remote")}
			}
			read := func() ([]*template.Template, error) {
				templates, path, err := values.readTemplates(c, path)
				if err != nil {
					return nil, err
				}
				if templates, err = pick(templates, stack); err != nil {
					return nil, fmt.Errorf("%s: %w", path, err)
				}
				complainOfElsewhere(c.ErrOrStderr(), templates)
				return templates, allLeftOut(templates)
			}
			var err error
			if o.Contract, err = from.held(c); err != nil {
				return err
			}
			input.times = timesOf(o.Contract)
			o.Map = maps
			if away.on {
				switch {
				case len(args) > 0:
					return exitError{wrongUsage, fmt.Errorf("--remote reads no log files, and %s is given", args[0])}
				case follow:
					return exitError{wrongUsage, errors.New("--follow is for input that is still being written, and --remote reads what an account has")}
				}
				away.groups = logGroups
				away.sourced = c.Flags().Changed("template") || values.given()
				return away.run(c, read, o, as, &fails)
			}
			if o.LogGroup, err = offline(logGroups); err != nil {
				return exitError{wrongUsage, err}
			}
			templates, err := read()
			if err != nil {
				return err
			}
			r, err := replay.New(templates, o)
			if err != nil {
				return err
			}
			source, done, err := input.open(c, args)
			if err != nil {
				return err
			}
			run := func() (*replay.Report, error) { return r.Run(c.Context(), source) }
			if follow {
				run = func() (*replay.Report, error) { return followed(c, r, source, as) }
			}
			report, err := run()
			done()
			if errors.Is(err, replay.ErrNoLogGroup) {
				return fmt.Errorf("%w: give it with --log-group", err)
			}
			if err != nil {
				return err
			}
			if as == jsonFormat {
				err = writeJSON(c.OutOrStdout(), replayAnswer{Report: report})
			} else {
				_, err = io.WriteString(c.OutOrStdout(), replayText(templates, report, paperOf(c)))
			}
			if err != nil {
				return err
			}
			err = fails.check(report, func(text string) { complain(c.ErrOrStderr(), "note: "+text) })
			if report.Input.Events == 0 {
				err = errors.Join(errors.New("there are no log events, so nothing is proved"), err)
			}
			return err
		},
	}
	flags := c.Flags()
	flags.StringVar(&path, "template", defaultInput, "the `path` of the template, or of the folder that cdk synth made")
	flags.StringVar(&stack, "stack", "", "replay only the stack of this `name`")
	from.add(flags)
	flags.StringArrayVar(&logGroups, "log-group", nil, "treat every event as from the log group with this `name` or logical id; with --remote, read this log group (can be repeated)")
	addWorkers(flags, &o.Workers)
	flags.Var(&as, "format", "text, for people, or json")
	flags.BoolVar(&follow, "follow", false, "print changes of alarms as they happen, and the report at the end or at Ctrl-C")
	fails.add(flags)
	away.add(flags)
	values.add(flags)
	values.addSource(flags)
	maps.add(flags)
	input.add(flags)
	input.addTime(flags)
	return c
}

// writeJSON writes an answer as JSON for people and programs. It escapes
// characters that a terminal would show in another order.
func writeJSON(w io.Writer, v any) error {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false) // Patterns contain < and > and &.
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := io.WriteString(w, escaped(b.String()))
	return err
}

// escaped escapes in a JSON text the characters that a terminal would show in
// another order. They occur in strings only.
func escaped(text string) string {
	if !strings.ContainsFunc(text, plaintext.Reorders) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if plaintext.Reorders(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
