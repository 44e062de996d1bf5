package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/template/changes"
)

// diffFailure is something that makes a diff exit with 1: a severity, a kind of
// findings, or a difference that logs show.
type diffFailure string

// The differences that logs show.
const (
	quieterFailure diffFailure = "quieter"
	louderFailure  diffFailure = "louder"
	matchesFailure diffFailure = "matches"
)

// diffFailureHelps returns the names that --fail-on takes, each with the end of
// the sentence "it exits with 1 if". Losses and failures need not be named.
func diffFailureHelps() []struct{ name, help string } {
	all := []struct{ name, help string }{
		{string(changes.Open), "something cannot be known before the deployment"},
		{string(changes.Told), "anything changes that the report lists"},
		{string(quieterFailure), "with logs, an alarm goes off less often than before"},
		{string(louderFailure), "with logs, an alarm goes off more often than before"},
		{string(matchesFailure), "with logs, a metric filter matches other events"},
	}
	for _, k := range changes.Kinds() {
		if doc := k.Doc(); doc.Severity == changes.Told {
			all = append(all, struct{ name, help string }{string(k), "of these: " + doc.Title})
		}
	}
	return all
}

func diffFailureNames() []diffFailure {
	var all []diffFailure
	for _, f := range diffFailureHelps() {
		all = append(all, diffFailure(f.name))
	}
	return all
}

// diffFailureHelp lists the names, a line each.
func diffFailureHelp() string {
	var b strings.Builder
	for _, f := range diffFailureHelps() {
		for i, line := range wrap(f.help, lineWidth-28) {
			name := f.name
			if i > 0 {
				name = ""
			}
			fmt.Fprintf(&b, "  %-24s  %s\n", name, line)
		}
	}
	return b.String()
}

// diffFailOn says which findings make a diff exit with 1, and which are
// allowed.
type diffFailOn struct {
	names []diffFailure
	failOn
}

func (f *diffFailOn) add(flags *pflag.FlagSet) {
	flags.Var((*diffFailures)(&f.names), "fail-on", "also exit with 1 on "+enum.Join(diffFailureNames())+" (separated by commas)")
	flags.Var((*allowances)(&f.allow), "allow", "allow findings with this `name`: a resource, a kind of findings, or kind:resource; * stands for any text (separated by commas)")
	flags.Var((*allowanceFile)(&f.allow), "allow-file", "a YAML `file` of such names, each with the reason")
}

// check returns an error that counts, by kind, what a deployment loses or fails
// at and is not allowed; nil if there is nothing. It passes to tell the
// allowances that allow nothing.
func (f *diffFailOn) check(answer diffAnswer, tell func(string)) error {
	var errs []error
	found := map[string][]string{}
	var order []string
	note := func(kind, name string) {
		if found[kind] == nil {
			order = append(order, kind)
		}
		if !slices.Contains(found[kind], name) {
			found[kind] = append(found[kind], name)
		}
	}
	for _, finding := range answer.Findings {
		kind := string(finding.Kind)
		names := []string{kind, finding.Name, finding.LogicalID, kind + ":" + finding.Name, kind + ":" + finding.LogicalID}
		if f.allows(failing{names: names}) {
			continue
		}
		asked := slices.Contains(f.names, diffFailure(kind)) || slices.Contains(f.names, diffFailure(finding.Severity))
		if finding.Severity == changes.Loss || finding.Severity == changes.Failure || asked {
			note(kind, finding.Name)
		}
	}
	if r := answer.Replay; r != nil {
		for _, a := range r.Alarms {
			name := quieterFailure
			if a.New > a.Old {
				name = louderFailure
			}
			if slices.Contains(f.names, name) && !f.allows(failing{names: []string{a.Name, a.LogicalID, string(name)}}) {
				note(string(name), a.Name)
			}
		}
		for _, d := range r.Filters {
			if !d.Same() && slices.Contains(f.names, matchesFailure) && !f.allows(failing{names: []string{d.Name, d.LogicalID, string(matchesFailure)}}) {
				note(string(matchesFailure), d.Name)
			}
		}
	}
	for _, kind := range order {
		errs = append(errs, fmt.Errorf("%s: %s", kind, someOf(found[kind])))
	}
	for _, a := range f.allow {
		if !a.used {
			tell(fmt.Sprintf("%s: nothing was found under that name: remove it", a.from))
		}
	}
	return errors.Join(errs...)
}

// someOf lists names; of many, it lists some and counts the rest.
func someOf(names []string) string {
	const most = 5
	if len(names) <= most+1 {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

// diffFailures are several names, separated by commas.
type diffFailures []diffFailure

func (f *diffFailures) String() string { return strings.ReplaceAll(enum.Join(*f), ", ", ",") }

func (f *diffFailures) Type() string { return "list" }

func (f *diffFailures) choices() []string { return texts(diffFailureNames()) }

func (f *diffFailures) Set(names string) error {
	for name := range strings.SplitSeq(names, ",") {
		var one diffFailure
		if err := enum.Unmarshal(&one, []byte(name), "reason to fail", diffFailureNames()); err != nil {
			return err
		}
		*f = append(*f, one)
	}
	return nil
}
