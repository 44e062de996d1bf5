package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/replay"
)

func newReplay() *cobra.Command {
	var (
		o          replay.Options
		path       string
		stack      string
		contractIs string
		input      inputFlags
		failOn     []failure
		values     templateFlags
	)
	as := textFormat
	c := &cobra.Command{
		Use:   "replay --template FILE|DIR [FILE...]",
		Short: "Run log lines through a template, and see which alarms go off",
		Long: `Run real log lines through the metric filters and alarms of a template, before
anybody deploys it: which filters match, what the metrics become, which alarms
go off and when, and what nothing looked at. Events in the embedded metric
format publish their own metrics. Without files, it reads stdin.

The template is a folder that ` + "`cdk synth`" + ` made (default: cdk.out) or any
CloudFormation template in JSON or YAML. The input may be raw log lines, JSON
lines of records (timestamp, message, logGroup, logStream), the output of
` + "`aws logs filter-log-events` or `get-log-events`" + `, or an export to S3; gzip is
found by itself. Raw lines are of the only log group that has metric filters,
or of the one that --log-group names.

Times are UTC. An alarm starts at the first event, as a new one does, and its
sliding periods are evaluated every minute, as CloudWatch does.

With --fail-on, it exits with 1 if

  alarm      an alarm went off
  unmatched  a metric filter matched nothing
  unread     an event of level ERROR or above reached no metric filter
  refused    something in the template could not be replayed

With --format json, the answer is

  input    events, start, end, withoutTime, unreadable,
           firstUnreadable: input, line, reason;
           logGroups: name, events, json, filters
  filters  stack, logicalId, name, logGroup, pattern, namespace, metric, events,
           matched, values: selector, extracted, missing, dimensions; example,
           alarms (the names of those on its metric),
           warnings (what its pattern does that was hardly meant),
           nearMiss: reasons, didYouMean, matches, sampled, nearest; refused
  embedded namespace, metric, dimensions, units, highResolution, values, metrics
           (how many different ones, by the dimensions' values), alarms
  alarms   stack, logicalId, name, kind (metric, math, composite, log),
           finalState, transitions: at, from, to, value, contributor, reason,
           suppressed;
           seconds (by state), evaluations, datapoints,
           breaches: start, end, value; noData,
           aligned: finalState, transitions, breaches; refused
  unread   levels: name, events, unread (reached no filter), unwatched (no
           filter of an alarm); events: logGroup, level, name, events, unread,
           example; plain: shape, events, unread, example; metrics
  notes    what else must be known

What is empty may be left out, but not the lists. Times are RFC 3339, in UTC.`,
		Example: `  logstack replay --stack logging-prod app.log
  logstack replay --template my-stack.yaml --log-group /ecs/app app.log.gz
  logstack replay --fail-on unmatched,unread --format json day.jsonl
  aws logs filter-log-events --log-group-name /ecs/app > events.json
  logstack replay --log-group /ecs/app events.json`,
		RunE: func(c *cobra.Command, args []string) error {
			templates, err := values.read(path)
			if errors.Is(err, fs.ErrNotExist) && !c.Flags().Changed("template") {
				return fmt.Errorf("%w: `cdk synth` makes it, or name a folder or a template with --template", err)
			}
			if err != nil {
				return err
			}
			if templates, err = pick(templates, stack); err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			complainOfMissing(c.ErrOrStderr(), templates)
			if o.Contract, err = contract.Load(contractIs, "."); err != nil {
				return err
			}
			if field, ok := o.Contract.Field("timestamp"); ok {
				input.times = append(input.times, field.As)
			}
			r, err := replay.New(templates, o)
			if err != nil {
				return err
			}
			source, done, err := input.open(c, args)
			if err != nil {
				return err
			}
			report, err := r.Run(c.Context(), source)
			done()
			if errors.Is(err, replay.ErrNoLogGroup) {
				return fmt.Errorf("%w: name it with --log-group", err)
			}
			if err != nil {
				return err
			}
			if as == jsonFormat {
				err = writeJSON(c.OutOrStdout(), report)
			} else {
				_, err = io.WriteString(c.OutOrStdout(), replayText(templates, report, colors(c)))
			}
			if err != nil {
				return err
			}
			return failed(report, failOn)
		},
	}
	flags := c.Flags()
	flags.StringVar(&path, "template", defaultInput, "the template, or the folder of cdk synth, by its `path`")
	flags.StringVar(&stack, "stack", "", "replay only the stack of this `name`")
	flags.StringVar(&contractIs, "contract", "guide", "the log contract, a preset or a `file`: where events have their level, type and time")
	flags.StringVar(&o.LogGroup, "log-group", "", "take every event as one of this log group, by its `name` or logical id")
	flags.IntVar(&o.Workers, "workers", 0, "how many `processors` to use (default: all)")
	flags.Var(&as, "format", "text, for people, or json")
	flags.Var((*failures)(&failOn), "fail-on", "exit with 1 on: alarm, unmatched, unread, refused (several with commas)")
	values.add(flags)
	input.add(flags)
	input.addTime(flags)
	return c
}

// failure is a reason to exit with 1.
type failure string

const (
	onAlarm     failure = "alarm"
	onUnmatched failure = "unmatched"
	onUnread    failure = "unread"
	onRefused   failure = "refused"
)

// failures are several, with commas between.
type failures []failure

func (f *failures) String() string {
	var names []string
	for _, one := range *f {
		names = append(names, string(one))
	}
	return strings.Join(names, ",")
}

func (f *failures) Type() string { return "list" }

func (f *failures) Set(names string) error {
	for name := range strings.SplitSeq(names, ",") {
		var one failure
		err := enum.Unmarshal(&one, []byte(name), "reason to fail", []failure{onAlarm, onUnmatched, onUnread, onRefused})
		if err != nil {
			return err
		}
		*f = append(*f, one)
	}
	return nil
}

// failed returns an error for each of the reasons that the report gives.
func failed(r *replay.Report, on []failure) error {
	var found []error
	for _, reason := range on {
		var names []string
		switch reason {
		case onAlarm:
			for _, a := range r.Alarms {
				if replay.WentOff(a.Transitions) > 0 {
					names = append(names, a.Name)
				}
			}
		case onUnmatched:
			for _, f := range r.Filters {
				if f.Matched == 0 && f.Refused == "" {
					names = append(names, f.Stack+" "+f.LogicalID)
				}
			}
		case onUnread:
			for _, l := range r.Unread.Levels {
				if (l.Name == "ERROR" || l.Name == "CRITICAL") && l.Unread > 0 {
					names = append(names, fmt.Sprintf("%d of %d %s", l.Unread, l.Events, l.Name))
				}
			}
		case onRefused:
			for _, f := range r.Filters {
				if f.Refused != "" {
					names = append(names, f.Stack+" "+f.LogicalID)
				}
			}
			for _, a := range r.Alarms {
				if a.Refused != "" {
					names = append(names, a.Name)
				}
			}
		}
		if names != nil {
			found = append(found, fmt.Errorf("--fail-on %s: %s", reason, strings.Join(slices.Compact(names), ", ")))
		}
	}
	return errors.Join(found...)
}

// writeJSON writes an answer as JSON for people and programs. What a terminal would show
// in another order is written as an escape.
func writeJSON(w io.Writer, v any) error {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false) // patterns have < and > and &
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := io.WriteString(w, escaped(b.String()))
	return err
}

// escaped is a text of JSON in which what a terminal would show in another order is an
// escape. It stands within texts only.
func escaped(text string) string {
	if !strings.ContainsFunc(text, reorders) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if reorders(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
