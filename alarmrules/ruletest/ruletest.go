// Package ruletest tries alarm rules on log events, offline: what stands in the
// .txtar file beside a rule is run through the very metric filters and alarms that
// the rule needs, and its alarms must go off when the file says, and at no other
// time.
//
// A file says first what it shows. Its parts are
//
//	-- events --    log events, a line each
//	-- alarms --    what the alarms do, a line each change of state
//	-- rules --     names of other rules that the rule looks at; may be left out
//	-- quiet --     log events on which no alarm of the rule goes off; may be left out
//	-- contract --  what the contract says beside the preset guide, or that of the
//	                rule's source; may be left out
//
// All of them are of the log that the rule looks at. An event is what the application writes: a JSON record, or a line with its time
// in front. A line such as
//
//	12 every 20s: {"timestamp": "2025-03-11T08:00:00Z", "event_type": "login_failed"}
//
// stands for twelve of them, each 20 seconds later. What has no time that CloudWatch
// would take is written with it before, as eventlines.Expand has it:
//
//	12 every 20s at 2025-03-11T08:00:00Z: END RequestId: 8f507cfc
//
// A change of state is
//
//	2025-03-11 08:04  failed-logins-ticket  ALARM
//
// and an alarm that goes into OK from INSUFFICIENT_DATA, with which all begin, is not
// told. An alarm that cannot be replayed is said by
//
//	volume-anomaly-ticket  not replayed
package ruletest

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/eventlines"
	"github.com/logstack-go/logstack/internal/onpreset"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

// Test is a rule's test.
type Test struct {
	// File is the test's file, for messages.
	File string
	// Shows says what it shows.
	Shows string
	// Rules are the names of other rules that the rule looks at.
	Rules []string
	// Contract is what the contract says beside the preset guide, or that of the
	// rule's source.
	Contract string
	// Quiet are log events on which no alarm of the rule goes off.
	Quiet string

	events, alarms string
	// contractLine is the file's line that the part contract begins in.
	contractLine int
}

// Parse reads a test.
func Parse(file string, source []byte) (Test, error) {
	archive := txtar.Parse(source)
	t := Test{File: file, Shows: strings.TrimSpace(string(archive.Comment))}
	var problems []error
	if t.Shows == "" {
		problems = append(problems, fmt.Errorf("%s: the first line must say what it shows", file))
	}
	seen := map[string]bool{}
	for i, part := range archive.Files {
		if seen[part.Name] {
			problems = append(problems, fmt.Errorf("%s: there are two parts %q", file, part.Name))
		}
		seen[part.Name] = true
		text := string(part.Data)
		switch part.Name {
		case "events":
			t.events = text
		case "alarms":
			t.alarms = text
		case "quiet":
			t.Quiet = text
			if strings.TrimSpace(text) == "" {
				problems = append(problems, fmt.Errorf("%s: the part -- quiet -- is empty: say log events on which the rule is quiet", file))
			}
		case "rules":
			t.Rules = strings.Fields(text)
		case "contract":
			t.Contract, t.contractLine = text, onpreset.Line(archive, i)
		default:
			problems = append(problems, fmt.Errorf("%s: there is no part %q: allowed are events, alarms, quiet, rules, contract", file, part.Name))
		}
	}
	for _, name := range []string{"events", "alarms"} {
		if !seen[name] {
			problems = append(problems, fmt.Errorf("%s: the part -- %s -- is missing", file, name))
		}
	}
	return t, errors.Join(problems...)
}

// Outcome is what came of a test.
type Outcome struct {
	// Went are the alarms of the rule that went off, by their names.
	Went []string
	// Left are those that cannot be replayed, each with why.
	Left map[string]string
	// Got is what the alarms did, as the part alarms has it.
	Got string
}

// Run tries a rule on the test's events, together with those of the others that the
// test names. It is an error if the alarms of the rule do not do what the test says,
// which the error shows side by side; the outcome is returned all the same.
func (t Test) Run(ctx context.Context, app alarmrules.Application, rule alarmrules.Rule, others []alarmrules.Rule) (Outcome, error) {
	tried, err := t.Prepare(app, rule, others)
	if err != nil {
		return Outcome{}, err
	}
	return tried.Run(ctx, tried.Template)
}

// Tried is a rule that is ready to be tried by a test.
type Tried struct {
	// Template is what the rule, and those that it looks at, provision.
	Template []byte

	test     Test
	rule     alarmrules.Bound
	contract *contract.Contract
}

// Prepare binds a rule, together with those of the others that the test names.
func (t Test) Prepare(app alarmrules.Application, rule alarmrules.Rule, others []alarmrules.Rule) (*Tried, error) {
	rules := []alarmrules.Rule{rule}
	for _, name := range t.Rules {
		at := slices.IndexFunc(others, func(r alarmrules.Rule) bool { return r.Name == name })
		if at < 0 {
			return nil, fmt.Errorf("%s: there is no rule %q", t.File, name)
		}
		rules = append(rules, others[at])
	}
	if t.Contract != "" {
		c, err := onpreset.Parse(t.File, t.contractLine, t.Contract, onpreset.Base(app.Contract))
		if err != nil {
			return nil, err
		}
		app.Contract = c
	}
	set, err := alarmrules.Bind(app, rules...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t.File, err)
	}
	bound, _ := set.Rule(rule.Name)
	if err := t.known(bound); err != nil {
		return nil, err
	}
	text, err := Template(set)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t.File, err)
	}
	return &Tried{Template: text, test: t, rule: bound, contract: app.Contract}, nil
}

// Run tries the rule on a template: its own, or one that is broken on purpose, so that
// the test can be seen to notice it. The error is that of Test.Run.
func (r *Tried) Run(ctx context.Context, template []byte) (Outcome, error) {
	t := r.test
	report, err := r.replay(ctx, template, t.events)
	if err != nil {
		return Outcome{}, fmt.Errorf("%s: %w", t.File, err)
	}
	outcome := outcomeOf(report, r.rule)
	if want := normal(t.alarms); outcome.Got != want {
		return outcome, fmt.Errorf("%s: the alarms of %s do\n%swant\n%s", t.File, r.rule.Rule.Name, indented(outcome.Got), indented(want))
	}
	if t.Quiet == "" {
		return outcome, nil
	}
	if report, err = r.replay(ctx, template, t.Quiet); err != nil {
		return outcome, fmt.Errorf("%s: quiet: %w", t.File, err)
	}
	if quiet := outcomeOf(report, r.rule); quiet.Went != nil {
		return outcome, fmt.Errorf("%s: the alarms of %s are not quiet on the part quiet, but do\n%s", t.File, r.rule.Rule.Name, indented(quiet.Got))
	}
	return outcome, nil
}

func (r *Tried) replay(ctx context.Context, text []byte, written string) (*replay.Report, error) {
	group := groupOf(r.rule.Rule.OnAudit())
	made, err := template.Parse(r.test.File, text, template.Options{})
	if err == nil {
		err = made.Problems()
	}
	if err != nil {
		return nil, err
	}
	prepared, err := replay.New([]*template.Template{made}, replay.Options{Contract: r.contract, LogGroup: group})
	if err != nil {
		return nil, err
	}
	events, err := eventlines.Expand(written, group)
	if err != nil {
		return nil, err
	}
	source, err := logevent.Open([]logevent.Input{logevent.Bytes("events", []byte(events))}, logevent.Options{})
	if err != nil {
		return nil, err
	}
	report, err := prepared.Run(ctx, source)
	if err != nil {
		return nil, err
	}
	if n := report.Input.Unreadable; n > 0 {
		return nil, fmt.Errorf("%d of the events cannot be read", n)
	}
	return report, nil
}

// outcomeOf is what the alarms of a rule did.
func outcomeOf(report *replay.Report, rule alarmrules.Bound) Outcome {
	out := Outcome{Left: map[string]string{}}
	var lines []string
	for _, a := range rule.Alarms {
		at := slices.IndexFunc(report.Alarms, func(did replay.Alarm) bool { return did.Name == a.Suffix() })
		if at < 0 {
			continue
		}
		did := report.Alarms[at]
		if did.Refused != "" {
			out.Left[did.Name] = did.Refused
			lines = append(lines, did.Name+"  not replayed")
			continue
		}
		for _, change := range did.Transitions {
			if change.From == alarm.StateInsufficientData && change.To == alarm.StateOK {
				continue
			}
			if change.To == alarm.StateAlarm && !slices.Contains(out.Went, did.Name) {
				out.Went = append(out.Went, did.Name)
			}
			line := fmt.Sprintf("%s  %s  %s", change.At.UTC().Format("2006-01-02 15:04"), did.Name, change.To)
			if change.Contributor != "" {
				line += "  " + change.Contributor
			}
			lines = append(lines, line)
		}
	}
	slices.Sort(lines)
	out.Got = normal(strings.Join(lines, "\n"))
	return out
}

// normal has each line once, without blanks around, in order.
func normal(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, strings.Join(strings.Fields(line), "  "))
		}
	}
	slices.Sort(lines)
	text = strings.Join(lines, "\n")
	// The date and the time are one field, and so are the words that stand for a
	// refusal.
	text = strings.ReplaceAll(dated.ReplaceAllString(text, "$1 $2"), "not  replayed", "not replayed")
	if text != "" {
		text += "\n"
	}
	return text
}

var dated = regexp.MustCompile(`(?m)^(\d{4}-\d{2}-\d{2})  (\d{2}:\d{2})`)

func indented(text string) string {
	if text == "" {
		return "    nothing\n"
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString("    " + line)
	}
	return b.String()
}
