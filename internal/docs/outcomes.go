package docs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/template/changes"
)

// Outcome is the effect of deploying a configuration change.
type Outcome struct {
	// Title names the change.
	Title string
	// Old and New are the two configurations.
	Old, New string
	// Advice says, in sentences, what else to know; empty if there is nothing.
	Advice string
	// Report is the effect of deploying New over Old.
	Report *changes.Report
}

// Outcomes returns the sections of a page about configuration changes. Each
// section shows the lines that change, what becomes of resources that hold data
// or notify people, and what `logstack diff` reports. Resources that stay as
// they are are left out.
func Outcomes(all []Outcome) string {
	var b strings.Builder
	for _, o := range all {
		fmt.Fprintf(&b, "### %s\n\n%s\n", o.Title, changedLines(o.Old, o.New))
		for _, line := range becomes(o.Report) {
			b.WriteString(item(line))
		}
		b.WriteString(item(exit(o.Report)))
		if o.Advice != "" {
			b.WriteString("\n" + paragraph(o.Advice))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// changedLines returns the lines that only one of two texts has, as a diff.
func changedLines(old, is string) string {
	var b strings.Builder
	only := func(mark, of, other string) {
		lines := strings.Split(other, "\n")
		for line := range strings.SplitSeq(of, "\n") {
			if !slices.Contains(lines, line) {
				fmt.Fprintf(&b, "    %s %s\n", mark, line)
			}
		}
	}
	only("-", old, is)
	only("+", is, old)
	return b.String()
}

// looked lists the resource types that hold data or notify people, with their
// names in the page.
var looked = []struct {
	one, many string
	types     []string
}{
	{"log group", "log groups", []string{"AWS::Logs::LogGroup"}},
	{"key", "keys", []string{"AWS::KMS::Key"}},
	{"alarm", "alarms", []string{"AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm", "AWS::CloudWatch::LogAlarm"}},
	{"topic", "topics", []string{"AWS::SNS::Topic"}},
	{"subscription", "subscriptions", []string{"AWS::SNS::Subscription"}},
}

// becomes returns sentences that say what becomes of these resources.
func becomes(r *changes.Report) []string {
	var out []string
	for _, of := range looked {
		type together struct { // described in one sentence
			fate  string
			named bool
		}
		var order []together
		names := map[together][]string{}
		for _, c := range r.Changes {
			if !slices.Contains(of.types, c.Type) || c.Action == changes.Update && slices.Equal(c.Properties, []string{"AlarmDescription"}) {
				continue // descriptions change with the link to the log group
			}
			with := together{becomesOf(c), nameOf(c) != ""}
			if names[with] == nil {
				order = append(order, with)
			}
			names[with] = append(names[with], nameOf(c))
		}
		for _, with := range order {
			out = append(out, some(of.one, of.many, names[with])+" "+with.fate)
		}
	}
	if len(out) == 0 {
		return []string{"Nothing that holds data or notifies people changes."}
	}
	return out
}

// some names things, or counts them if there are many.
func some(one, many string, names []string) string {
	const few = 4
	switch {
	case names[0] == "" && len(names) == 1:
		return "The stack's " + one + ":"
	case names[0] == "" || len(names) > few:
		return fmt.Sprintf("%d %s:", len(names), many)
	case len(names) == 1:
		return upper(one) + " " + names[0] + ":"
	}
	return upper(many) + " " + strings.Join(names, ", ") + ":"
}

func upper(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// nameOf returns the name of a resource, or "" if CloudFormation generates it.
func nameOf(c changes.Change) string {
	if c.Name == c.LogicalID {
		return ""
	}
	return code(strings.TrimPrefix(c.Name, "email "))
}

// becomesOf says what becomes of a resource.
func becomesOf(c changes.Change) string {
	switch {
	case c.Action == changes.Create:
		return "created."
	case c.Action == changes.Update:
		return "kept; " + changed(c.Properties) + "."
	case c.Action == changes.Replace && c.Fate == changes.Left && c.NewName != "":
		return "left behind; " + code(c.NewName) + " is created."
	case c.Action == changes.Replace && c.Fate == changes.Deleted:
		return "deleted, and another is created."
	case c.Fate == changes.Left:
		return "left behind."
	case c.Fate == changes.Deleted:
		return "deleted."
	case c.Fate == changes.Kept:
		return "kept."
	}
	return "only the deployment knows."
}

// changed says which properties change.
func changed(properties []string) string {
	if len(properties) == 1 {
		return properties[0] + " changes"
	}
	return strings.Join(properties, ", ") + " change"
}

// exit says how `logstack diff` exits, why, and what else it reports.
func exit(r *changes.Report) string {
	code := 0
	if worst := r.Worst(); worst == changes.Loss || worst == changes.Failure {
		code = 1
	}
	text := fmt.Sprintf("`logstack diff` exits with %d", code)
	if why := kindsOf(r, changes.Loss, changes.Failure); why != "" {
		text += " because of " + why
	}
	if told := kindsOf(r, changes.Told); told != "" {
		text += ". It reports " + told
	}
	if open := kindsOf(r, changes.Open); open != "" {
		text += ". Only the deployment knows about " + open
	}
	return text + "."
}

// kindsOf returns the kinds of a report's findings of the given severities,
// each with its number of findings.
func kindsOf(r *changes.Report, of ...changes.Severity) string {
	var kinds []changes.Kind
	count := map[changes.Kind]int{}
	for _, f := range r.Findings {
		if !slices.Contains(of, f.Severity) {
			continue
		}
		if count[f.Kind] == 0 {
			kinds = append(kinds, f.Kind)
		}
		count[f.Kind]++
	}
	var all []string
	for _, kind := range kinds {
		text := fmt.Sprintf("[`%s`](../reference/diff.md#%[1]s)", kind)
		if n := count[kind]; n > 1 {
			text = fmt.Sprintf("%d %s", n, text)
		}
		all = append(all, text)
	}
	return strings.Join(all, ", ")
}
