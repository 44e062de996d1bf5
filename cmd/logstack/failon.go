package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/glob"
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/remote"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

// failure is a kind of finding that makes a replay exit with 1.
type failure string

// failureKind describes a failure.
type failureKind struct {
	name failure
	// help ends the sentence "it exits with 1 if".
	help string
	find func(*replay.Report) []failing
}

// failing is a single finding.
type failing struct {
	// text is its name in messages.
	text string
	// names are the names by which it can be allowed. It is also allowed if all
	// its parts are: the parts of a blind alarm are the filters that make it
	// blind.
	names []string
	parts []failing
}

// failureKinds returns all kinds, in the order of the help.
func failureKinds() []failureKind {
	return []failureKind{
		{"alarm", "an alarm went off", alarmsThat(func(a replay.Alarm) bool { return a.Verdict == replay.VerdictWentOff })},
		{"blind", "an alarm is blind, or went off without seeing everything that it counts", alarmsThat(func(a replay.Alarm) bool { return a.Blind != nil })},
		{"never", "no log event at all can set an alarm off", alarmsThat(func(a replay.Alarm) bool { return a.Blind != nil && a.Blind.Never })},
		{"unmatched", "a metric filter matched nothing", unmatched},
		{"unread", "an event of level ERROR or above reached no metric filter", unread},
		{"refused", "a part of the template could not be replayed, or CloudWatch would refuse it", refused},
		{invalidFailure, "CloudWatch would refuse to create a part of the template (fails even without --fail-on)", invalid},
		{"elsewhere", "an alarm reads a metric that nothing here feeds", alarmsThat(func(a replay.Alarm) bool { return a.Elsewhere })},
		{"left-out", "a condition of the template leaves out a resource", leftOut},
		{"unreadable", "a part of the input is not a log event", unreadable},
		{historyFailure, "with --remote, the history of an alarm differs from its replay", nil},
	}
}

// invalidFailure always fails, since the deployment would fail.
const invalidFailure failure = "invalid"

// historyFailure is not found in the report but in the history of the alarms.
const historyFailure failure = "history"

// failureNames returns the names of all kinds.
func failureNames() []failure {
	var all []failure
	for _, k := range failureKinds() {
		all = append(all, k.name)
	}
	return all
}

// failureHelp lists the kinds, a line each.
func failureHelp() string {
	var b strings.Builder
	for _, k := range failureKinds() {
		for i, line := range wrap(k.help, lineWidth-14) {
			name := string(k.name)
			if i > 0 {
				name = ""
			}
			fmt.Fprintf(&b, "  %-10s  %s\n", name, line)
		}
	}
	return b.String()
}

func alarmsThat(are func(replay.Alarm) bool) func(*replay.Report) []failing {
	return func(r *replay.Report) []failing {
		var all []failing
		for _, a := range r.Alarms {
			if are(a) {
				all = append(all, alarmFinding(r, a))
			}
		}
		return all
	}
}

// alarmFinding returns the finding for an alarm. The parts of a blind alarm are
// what makes it blind: the filters or, for a composite alarm, the alarms at the
// bottom that it depends on.
func alarmFinding(r *replay.Report, a replay.Alarm) failing {
	f := alarmNamed(a)
	if a.Blind == nil {
		return f
	}
	if a.Blind.Alarms == nil {
		f.parts = filterParts(a)
		return f
	}
	for _, child := range blindAlarms(r, a) {
		part := alarmNamed(child)
		if child.Blind.Alarms == nil {
			part.parts = filterParts(child)
		}
		for _, leaf := range blindLeaves(r, child) {
			below := alarmNamed(leaf)
			below.parts = filterParts(leaf)
			part.parts = append(part.parts, below)
		}
		f.parts = append(f.parts, part)
	}
	return f
}

func alarmNamed(a replay.Alarm) failing {
	name := template.Called(a.Name, a.LogicalID)
	return failing{text: name, names: []string{name, a.LogicalID}}
}

// filterParts returns the filters that make an alarm blind; none if something
// else does.
func filterParts(a replay.Alarm) []failing {
	var all []failing
	if len(a.Blind.Reasons) <= len(a.Blind.Filters) {
		for _, name := range a.Blind.Filters {
			all = append(all, failing{text: name, names: []string{name}})
		}
	}
	return all
}

// blindAlarms returns the blind alarms that a composite alarm names.
func blindAlarms(r *replay.Report, a replay.Alarm) []replay.Alarm {
	var all []replay.Alarm
	for _, other := range r.Alarms {
		if other.Blind != nil && slices.Contains(a.Blind.Alarms, template.Called(other.Name, other.LogicalID)) {
			all = append(all, other)
		}
	}
	return all
}

// blindLeaves returns the blind alarms at the bottom of a composite alarm; none
// for other alarms.
func blindLeaves(r *replay.Report, a replay.Alarm) []replay.Alarm {
	var leaves []replay.Alarm
	seen := map[string]bool{}
	for open := blindAlarms(r, a); len(open) > 0; {
		next := open[0]
		if open = open[1:]; seen[next.Name] {
			continue
		}
		seen[next.Name] = true
		if next.Blind.Alarms == nil {
			leaves = append(leaves, next)
		}
		open = append(open, blindAlarms(r, next)...)
	}
	return leaves
}

func unmatched(r *replay.Report) []failing {
	var all []failing
	for _, f := range r.Filters {
		if f.Matched == 0 && f.Refused == "" {
			all = append(all, filterFinding(f))
		}
	}
	return all
}

func filterFinding(f replay.Filter) failing {
	name := template.Called(f.Name, f.LogicalID)
	return failing{text: name, names: []string{name, f.LogicalID}}
}

func unread(r *replay.Report) []failing {
	var all []failing
	for _, e := range r.Unread.Events {
		if e.Level == "ERROR" || e.Level == "CRITICAL" {
			all = append(all, failing{text: fmt.Sprintf("%s %s %q", numeral.Of(e.Unread, e.Events), e.Level, e.Name), names: []string{e.Name}})
		}
	}
	return all
}

func refused(r *replay.Report) []failing {
	var all []failing
	for _, f := range r.Filters {
		if f.Refused != "" {
			all = append(all, filterFinding(f))
		}
	}
	for _, a := range r.Alarms {
		if a.Refused != "" && !a.Elsewhere {
			all = append(all, alarmFinding(r, a))
		}
	}
	for _, d := range r.Deliveries {
		if d.Refused != "" {
			name := template.Called(d.Name, d.LogicalID)
			all = append(all, failing{text: name, names: []string{name, d.LogicalID}})
		}
	}
	for _, n := range r.NotRead {
		name := n.LogicalID
		if name == "" {
			name = n.What
		}
		all = append(all, failing{text: name, names: []string{name}})
	}
	for _, q := range r.Queries {
		if q.Refused != "" {
			all = append(all, failing{text: q.Name, names: []string{q.Name, q.LogicalID}})
		}
	}
	return all
}

func leftOut(r *replay.Report) []failing {
	var all []failing
	for _, l := range r.LeftOut {
		all = append(all, failing{text: l.LogicalID, names: []string{l.LogicalID}})
	}
	return all
}

func invalid(r *replay.Report) []failing {
	var all []failing
	add := func(name, logicalID, why string, invalid bool) {
		if invalid {
			name = template.Called(name, logicalID)
			all = append(all, failing{text: name + ": " + why, names: []string{name, logicalID}})
		}
	}
	for _, f := range r.Filters {
		add(f.Name, f.LogicalID, f.Refused, f.Invalid)
	}
	for _, d := range r.Deliveries {
		add(d.Name, d.LogicalID, d.Refused, d.Invalid)
	}
	for _, a := range r.Alarms {
		add(a.Name, a.LogicalID, a.Refused, a.Invalid)
	}
	return all
}

func unreadable(r *replay.Report) []failing {
	if r.Input.Unreadable == 0 {
		return nil
	}
	return []failing{{text: fmt.Sprintf("%d, the first at %s", r.Input.Unreadable, r.Input.FirstUnreadable),
		names: []string{r.Input.FirstUnreadable.Input}}}
}

// failOn says which kinds of findings make a replay exit with 1, and which
// findings are allowed.
type failOn struct {
	kinds []failure
	allow []allowance
	// beside is what the alarms of an account did; nil if no account was read.
	beside []remote.Beside
}

// allowance allows what it matches.
type allowance struct {
	pattern string
	// from says where the allowance is written.
	from string
	used bool
}

func (f *failOn) add(flags *pflag.FlagSet) {
	flags.Var((*failures)(&f.kinds), "fail-on", "exit with 1 on "+enum.Join(failureNames())+" (separated by commas)")
	flags.Var((*allowances)(&f.allow), "allow", "allow findings with this `name`: an alarm, filter, query or event; * stands for any text (separated by commas)")
	flags.Var((*allowanceFile)(&f.allow), "allow-file", "a YAML `file` of such names, each with the reason")
}

// check returns an error for each kind that was found, and reports the
// allowances that allow nothing.
func (f *failOn) check(r *replay.Report, complain func(string)) error {
	var errs []error
	for _, k := range failureKinds() {
		var all []failing
		if k.name == historyFailure {
			all = f.differing()
		} else {
			all = k.find(r)
		}
		// Check all kinds, so that every allowance of some use counts as used.
		all = slices.DeleteFunc(all, f.allows)
		if len(all) == 0 || k.name != invalidFailure && !slices.Contains(f.kinds, k.name) {
			continue
		}
		if k.name == invalidFailure {
			for _, one := range all {
				errs = append(errs, errors.New("CloudWatch would refuse "+one.text))
			}
			continue
		}
		var texts []string
		for _, one := range all {
			texts = append(texts, one.text)
		}
		errs = append(errs, fmt.Errorf("--fail-on %s: %s", k.name, strings.Join(slices.Compact(texts), ", ")))
	}
	for _, a := range f.allow {
		if !a.used {
			complain(fmt.Sprintf("%s: nothing was found under that name: remove it", a.from))
		}
	}
	return errors.Join(errs...)
}

// differing returns the alarms whose history differs from their replay.
func (f *failOn) differing() []failing {
	var all []failing
	for _, b := range f.beside {
		if b.Outcome == remote.Differs {
			all = append(all, failing{text: b.Name, names: []string{b.Name}})
		}
	}
	return all
}

// allows reports whether a finding is allowed.
func (f *failOn) allows(one failing) bool {
	allowed := false
	for i := range f.allow {
		a := &f.allow[i]
		if slices.ContainsFunc(one.names, func(name string) bool { return glob.Match(a.pattern, name) }) {
			a.used, allowed = true, true
		}
	}
	if allowed || len(one.parts) == 0 {
		return allowed
	}
	for _, part := range one.parts {
		if !f.allows(part) {
			return false
		}
	}
	return true
}

// failures are several kinds, separated by commas.
type failures []failure

func (f *failures) String() string { return strings.ReplaceAll(enum.Join(*f), ", ", ",") }

func (f *failures) Type() string { return "list" }

func (f *failures) choices() []string { return texts(failureNames()) }

func (f *failures) Set(names string) error {
	for name := range strings.SplitSeq(names, ",") {
		var one failure
		if err := enum.Unmarshal(&one, []byte(name), "reason to fail", failureNames()); err != nil {
			return err
		}
		*f = append(*f, one)
	}
	return nil
}

// allowances are patterns, separated by commas.
type allowances []allowance

func (a *allowances) String() string { return "" }

func (a *allowances) Type() string { return "name" }

func (a *allowances) Set(names string) error {
	for name := range strings.SplitSeq(names, ",") {
		if name = strings.TrimSpace(name); name == "" {
			return errors.New("a name is empty")
		}
		*a = append(*a, allowance{pattern: name, from: "--allow " + name})
	}
	return nil
}

// allowanceFile reads patterns from a file of lines "name: reason".
type allowanceFile []allowance

func (a *allowanceFile) String() string { return "" }

func (a *allowanceFile) Type() string { return "file" }

func (a *allowanceFile) Set(file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	node, err := strictyaml.Parse(file, data)
	if err != nil {
		return err
	}
	var problems strictyaml.Problems
	reasons := map[string]string{}
	problems = append(problems, node.Decode(&reasons)...)
	for _, name := range node.Keys() {
		if strings.TrimSpace(reasons[name]) == "" && len(problems) == 0 {
			problems = append(problems, node.Get(name).Problem("has no reason: say why it is allowed"))
		}
		*a = append(*a, allowance{pattern: name, from: file + ": " + name})
	}
	return problems.Err()
}
