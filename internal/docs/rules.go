package docs

import (
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/alarmrules"
)

// alarmRulesPage returns the page about the alarm rules that ship, bound to the
// preset guide. It returns an error if binding fails.
func alarmRulesPage() ([]byte, error) {
	set, err := alarmrules.Bind(alarmrules.Application{}, alarmrules.All()...)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	b.WriteString("# Alarm rules\n\n")
	b.WriteString(paragraph("These alarm rules ship with logstack, one file each in [`alarmrules`](../../alarmrules). " +
		"An application has those that are on by default. Under `alarms` in `logstack.yaml`, `NAME: {}` turns on another one, and `NAME: null` turns one off; " +
		"to change a rule, write what differs in place of `{}`. " +
		"The metric filters here are those for the log contract `guide`; `logstack rules NAME` shows those for yours. " +
		"The full name of an alarm begins with the application and the environment. `make docs` writes this page."))
	var rules []alarmrules.Rule
	for _, bound := range set.Rules {
		rules = append(rules, bound.Rule)
	}
	b.WriteString("\n" + RuleTable(rules))
	for _, bound := range set.Rules {
		b.WriteString("\n" + RuleSection(bound.Rule, bound, set))
	}
	return []byte(b.String()), nil
}

// RuleTable returns a Markdown table of rules.
func RuleTable(rules []alarmrules.Rule) string {
	var b strings.Builder
	b.WriteString("| rule | kind | by default | goes off when | saved query |\n|---|---|---|---|---|\n")
	for _, r := range rules {
		def := "on"
		if r.Optional {
			def = "off"
		}
		query := ""
		if r.Query != "" {
			query = code(r.Query)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", code(r.Name), kindOf(r), def, cell(r.When()), query)
	}
	return b.String()
}

// RuleSection returns the Markdown section about a rule of a set. bound says
// what the rule needs; its zero value leaves that out.
func RuleSection(r alarmrules.Rule, bound alarmrules.Bound, set alarmrules.Set) string {
	var b strings.Builder
	b.WriteString("## " + r.Name + "\n\n")
	meaning, firstSteps := r.Meaning, r.FirstSteps
	if len(bound.Alarms) > 0 {
		meaning, firstSteps = bound.Alarms[0].Meaning, bound.Alarms[0].FirstSteps
	}
	b.WriteString(paragraph(meaning) + "\n" + paragraph(firstSteps) + "\n")
	b.WriteString(item("Goes off when: " + r.When() + "."))
	if r.Optional {
		b.WriteString(item("Off by default."))
	}
	if r.Query != "" {
		b.WriteString(item("Saved query: " + code(r.Query)))
	}
	for _, name := range bound.Metrics {
		metric, _ := set.Metric(name)
		for _, f := range metric.Filters {
			gives := "counts in " + code(f.Metric)
			if f.Value != "" {
				gives = fmt.Sprintf("gives %s the values of %s, in %s", code(f.Metric), code(f.Value), f.Unit)
			}
			b.WriteString(item(fmt.Sprintf("Metric filter %s: %s %s", code(f.Name), code(f.Pattern.String()), gives)))
		}
	}
	var names []string
	for i, a := range bound.Alarms {
		if a.Asks != nil && i == 0 {
			b.WriteString(item("Asks: " + code(strings.Join(strings.Fields(a.Asks.Query.String()), " "))))
		}
		names = append(names, a.Suffix())
	}
	if names != nil {
		b.WriteString(item("Alarms: " + codes(names)))
	}
	return b.String()
}

// readmeRules returns the README's table of the rules that an application
// enables.
func readmeRules() (string, error) {
	set, err := alarmrules.Bind(alarmrules.Application{}, alarmrules.All()...)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("| rule | what it means when it goes off |\n|---|---|\n")
	for _, bound := range set.Rules {
		if bound.Rule.Optional {
			b.WriteString(row(code(bound.Rule.Name), cell(bound.Alarms[0].Meaning)))
		}
	}
	return b.String(), nil
}

// kindOf returns the kind of a rule, and its log if that is the audit log.
func kindOf(r alarmrules.Rule) string {
	if r.OnAudit() {
		return r.Watch.Kind() + " of the audit log"
	}
	return r.Watch.Kind()
}
