package main

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmrules/ruletest"
	"github.com/logstack-go/logstack/internal/docs"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/template"
)

func newRules() *cobra.Command {
	var (
		from    configFlags
		service string
	)
	as := rulesText
	c := &cobra.Command{
		Use:   "rules [NAME]",
		Short: "List the alarm rules, or describe one",
		Long: `List the alarm rules of a configuration: those that its environment has, and
those that are off, because they are optional or because the configuration turns
them off. Without a configuration, they are the rules that ship. The list has
the kind of each rule, and when its alarms go off.

With a NAME, it shows everything about that rule: what it means and what to do
first, its metric filters with patterns in the application's names, its metrics
and alarms, and what the log contract lacks if it cannot fulfil the rule. The
full name of an alarm has the application and the environment before the name
shown here.

With --format markdown, it writes the table of the rules, or the section about
one, for a page. With --format json, the answer is {"contract": …, "rules":
[...]}, where each rule has

  name, kind, on, optional (asked for), own, changed (by the configuration),
  when, meaning, firstSteps, query, runbook
  filters  name, pattern, metric, value, unit, dimensions
  insight  name, body, of a Contributor Insights rule
  alarms   name, severity, when, meaning, firstSteps, part (of another alarm),
           quiet (another alarm notifies), comparison, threshold, band,
           period (in seconds), evaluationPeriods, datapointsToAlarm,
           missingData, and one of
           metric: namespace, name, statistic, dimensions, ofLogGroup;
           math with operands: id, and what a metric has;
           query with every, over (in seconds), resultsToEvaluate,
           resultsToAlarm, logLines;
           rule (on other alarms) with suppressedBy
  lacks    what the contract lacks, where it cannot fulfil the rule

What is empty may be left out.`,
		Example: `  logstack rules
  logstack rules errors
  logstack rules --env prod --service billing
  logstack rules failed-logins --contract python-json-logger
  logstack rules --format json | jq -r '.rules[].alarms[]?.name'`,
		Args: arguments(0, 1),
		RunE: func(c *cobra.Command, args []string) error {
			with, err := from.read(c)
			if err != nil {
				return err
			}
			all, err := with.views(service, func(text string) { complain(c.ErrOrStderr(), text) })
			if err != nil {
				return err
			}
			one := len(args) > 0
			if one {
				at := slices.IndexFunc(all, func(v ruleView) bool { return v.rule.Name == args[0] })
				if at < 0 {
					return exitError{wrongUsage, unknownRule(args[0], all)}
				}
				all = all[at : at+1]
			}
			severities := with.application().Severities
			if severities == nil {
				severities = notify.DefaultSeverities()
			}
			for _, v := range all {
				for _, warning := range v.rule.Warnings(severities) {
					complain(c.ErrOrStderr(), "warning: "+warning.Error())
				}
			}
			out := c.OutOrStdout()
			switch {
			case as == rulesJSON:
				return writeRulesJSON(out, with.contract, all)
			case as == rulesMarkdown && one:
				_, err = io.WriteString(out, docs.RuleSection(all[0].rule, all[0].bound, all[0].set))
			case as == rulesMarkdown:
				var rules []alarmrules.Rule
				for _, v := range all {
					rules = append(rules, v.rule)
				}
				_, err = io.WriteString(out, docs.RuleTable(rules))
			case one:
				var text string
				if text, err = with.ruleText(all[0], paperOf(c)); err == nil {
					_, err = io.WriteString(out, text)
				}
			default:
				_, err = io.WriteString(out, rulesListText(all, paperOf(c)))
			}
			return err
		},
	}
	c.ValidArgsFunction = firstOf(func(c *cobra.Command) []string {
		with, err := from.read(c)
		if err != nil {
			return nil
		}
		all, err := with.views(service, func(string) {})
		if err != nil {
			return nil
		}
		var names []string
		for _, v := range all {
			names = append(names, v.rule.Name)
		}
		return names
	}, cobra.ShellCompDirectiveNoFileComp)
	from.add(c.Flags())
	c.Flags().StringVar(&service, "service", "", "list the rules of this `service`, if it has log groups of its own")
	c.Flags().Var(&as, "format", "text, for people, markdown or json")
	return c
}

// rulesFormat is a format for rules.
type rulesFormat string

const (
	rulesText     rulesFormat = "text"
	rulesMarkdown rulesFormat = "markdown"
	rulesJSON     rulesFormat = "json"
)

func (f *rulesFormat) String() string { return string(*f) }

// Type returns the name of the flag's value in the help.
func (f *rulesFormat) Type() string { return "format" }

// Set parses the name of a format. The error lists the formats.
func (f *rulesFormat) Set(name string) error {
	return enum.Unmarshal(f, []byte(name), "format", rulesFormats)
}

func (f *rulesFormat) choices() []string { return texts(rulesFormats) }

var rulesFormats = []rulesFormat{rulesText, rulesMarkdown, rulesJSON}

func unknownRule(name string, all []ruleView) error {
	names := make([]string, len(all))
	for i, v := range all {
		names[i] = v.rule.Name
	}
	if meant := nearest.Name(name, names); meant != "" {
		return fmt.Errorf("there is no alarm rule %q: did you mean %s?", name, meant)
	}
	return enum.Unknown("alarm rule", name, names)
}

// ruleView is a rule as it is shown.
type ruleView struct {
	rule alarmrules.Rule
	// on reports whether the application has the rule, own whether it is one of
	// its own, and changed whether it ships and the configuration changes it.
	on, own, changed bool
	// lacks says what the contract lacks for it.
	lacks []string
	// bound is what it needs, and set what all rules need; zero if the contract
	// cannot fulfil it.
	bound alarmrules.Bound
	set   alarmrules.Set
}

// views returns all rules of the application, and those that are off, sorted by
// name.
func (w configured) views(service string, tell func(string)) ([]ruleView, error) {
	on, err := w.rules(service)
	if err != nil {
		return nil, err
	}
	off, err := w.off(on, tell)
	if err != nil {
		return nil, err
	}
	app := w.application()
	set, lacks, err := alarmrules.Bindable(app, on...)
	if err != nil {
		return nil, err
	}
	var all []ruleView
	for _, rule := range on {
		v := w.viewOf(rule, set)
		v.on, v.lacks = true, lacks[rule.Name]
		all = append(all, v)
	}
	for _, rule := range off {
		// A rule on other alarms depends on those that are on.
		among, lacks, err := alarmrules.Bindable(app, append(slices.Clone(on), rule)...)
		if err != nil {
			return nil, err
		}
		v := w.viewOf(rule, among)
		v.lacks = lacks[rule.Name]
		all = append(all, v)
	}
	slices.SortFunc(all, func(a, b ruleView) int { return strings.Compare(a.rule.Name, b.rule.Name) })
	return all, nil
}

func (w configured) viewOf(rule alarmrules.Rule, set alarmrules.Set) ruleView {
	v := ruleView{rule: rule, set: set}
	v.bound, _ = set.Rule(rule.Name)
	ours, err := alarmrules.Find(alarmrules.Of(w.contract), rule.Name)
	v.own = err != nil
	v.changed = err == nil && !reflect.DeepEqual(ours, rule)
	return v
}

// templateOf returns a template for a set of rules, for functions that describe
// templates.
func templateOf(set alarmrules.Set) (*template.Template, error) {
	text, err := ruletest.Template(set)
	if err != nil {
		return nil, err
	}
	made, err := template.Parse("rules", text, template.Options{})
	if err != nil {
		return nil, err
	}
	return made, made.Problems()
}
