package alarmrules_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/notify"
)

// refused is a rule, or something else that is wrong, and the error that it
// gives.
type refused struct{ name, source, want string }

// texts holds the keys that every rule needs.
const texts = "meaning: It is bad.\nfirstSteps: Look.\n"

// parseMistakes parses single rules. Each is named rule and follows two lines
// of texts.
func parseMistakes(t *testing.T, table []refused) {
	t.Helper()
	for _, test := range table {
		t.Run(test.name, func(t *testing.T) {
			_, err := alarmrules.Parse("rule.yaml", []byte(texts+test.source), nil)
			same(t, said(err), test.want)
			schemaAgrees(t, texts+test.source, true)
		})
	}
}

// bindMistakes binds valid rules to the contract guide, which refuses them.
func bindMistakes(t *testing.T, table []refused) {
	t.Helper()
	for _, test := range table {
		t.Run(test.name, func(t *testing.T) {
			_, err := alarmrules.Bind(alarmrules.Application{}, rulesOf(t, test.source)...)
			same(t, said(err), test.want)
		})
	}
}

// boundRules binds rules to the contract guide, and checks what they need.
func boundRules(t *testing.T, table []refused) {
	t.Helper()
	for _, test := range table {
		t.Run(test.name, func(t *testing.T) {
			set, err := alarmrules.Bind(alarmrules.Application{}, rulesOf(t, test.source)...)
			if err != nil {
				t.Fatal(err)
			}
			same(t, summary(set), test.want)
			for _, source := range rulesIn(test.source) {
				schemaAgrees(t, texts+source, false)
			}
		})
	}
}

// rulesIn returns the rules in a text, one a line: a name, followed by {a: 1}.
func rulesIn(source string) []string {
	var all []string
	for line := range strings.Lines(source) {
		_, rule, _ := strings.Cut(line, ": {")
		rule = strings.TrimSuffix(strings.TrimSpace(rule), "}")
		all = append(all, flow(rule))
	}
	return all
}

// flow writes the keys of a mapping in braces on separate lines.
func flow(rule string) string {
	var b strings.Builder
	depth, quote := 0, rune(0)
	for _, r := range rule {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '"' || r == '\'':
			quote = r
		case r == '{' || r == '[':
			depth++
		case r == '}' || r == ']':
			depth--
		case r == ',' && depth == 0:
			b.WriteString("\n")
			continue
		}
		b.WriteRune(r)
	}
	return strings.ReplaceAll("\n"+b.String(), "\n ", "\n")
}

// literalMistakes binds rules that are written in Go, which can say what a file
// cannot.
func literalMistakes(t *testing.T, table map[string]struct {
	watch alarmrules.Watch
	want  string
}) {
	t.Helper()
	for name, test := range table {
		t.Run(name, func(t *testing.T) {
			rule := alarmrules.Rule{Name: "rule", Meaning: "It is bad.", FirstSteps: "Look.", Watch: test.watch}
			same(t, said(rule.Check(notify.DefaultSeverities()).Err()), test.want)
		})
	}
}

func said(err error) string {
	if err == nil {
		return "nothing"
	}
	return err.Error()
}

func same(t *testing.T, got, want string) {
	t.Helper()
	if got, want = strings.TrimSpace(got), strings.TrimSpace(want); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// parse returns the mapping in a text.
func parse(t *testing.T, source string) strictyaml.Node {
	t.Helper()
	node, err := strictyaml.Parse("rule.yaml", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return node
}

// rulesOf reads rules by their names.
func rulesOf(t *testing.T, source string) []alarmrules.Rule {
	t.Helper()
	node := parse(t, source)
	var rules []alarmrules.Rule
	for _, name := range node.Keys() {
		rule, problems := alarmrules.Read(name, alarmrules.Lay(parse(t, texts), node.Get(name)), notify.DefaultSeverities())
		if err := problems.Err(); err != nil {
			t.Fatal(err)
		}
		rules = append(rules, rule)
	}
	return rules
}

// guideWith returns the contract guide with additions.
func guideWith(t *testing.T, more string) *contract.Contract {
	t.Helper()
	c, err := contract.Parse("more", []byte("extends: guide\n"+more))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// summary describes a set on a few lines.
func summary(set alarmrules.Set) string {
	var b strings.Builder
	for _, m := range set.Metrics {
		if m.Name == "api_request_duration" {
			continue // that of the contract is always there
		}
		fmt.Fprintf(&b, "metric %s: %s, %q, %s", m.Name, m.Metric, m.Title, m.Unit)
		if m.Measured {
			b.WriteString(", measured")
		}
		if len(m.Dimensions) > 0 {
			fmt.Fprintf(&b, ", by %s", strings.Join(m.Dimensions, " "))
		}
		b.WriteString("\n")
		for _, f := range m.Filters {
			fmt.Fprintf(&b, "  filter %s: %s -> %s %s", f.Name, f.Pattern, f.Metric, cmp.Or(f.Value, "1"))
			if f.Unit != m.Unit {
				fmt.Fprintf(&b, " %s", f.Unit)
			}
			for _, name := range slices.Sorted(maps.Keys(f.Dimensions)) {
				fmt.Fprintf(&b, " %s=%s", name, f.Dimensions[name])
			}
			b.WriteString("\n")
		}
	}
	for _, rule := range set.Rules {
		fmt.Fprintf(&b, "rule %s: %s\n", rule.Rule.Name, rule.Rule.When())
		if len(rule.Metrics) > 0 {
			fmt.Fprintf(&b, "  metrics %s\n", strings.Join(rule.Metrics, " "))
		}
		if rule.Insight != nil {
			body, err := rule.Insight.Body("/group")
			fmt.Fprintf(&b, "  insight %s: %s %v\n", rule.Insight.Name, strings.Join(strings.Fields(body), " "), err)
		}
		for _, a := range rule.Alarms {
			fmt.Fprintf(&b, "  alarm %s: %s\n", a.Suffix(), alarmText(a))
		}
		for _, l := range rule.Lines {
			fmt.Fprintf(&b, "  line %q: %s", l.Label, seriesText(l.Series, l.Math, l.Operands))
			if l.PerMinute {
				b.WriteString(" per minute")
			}
			if l.Unit != "" {
				fmt.Fprintf(&b, " [%s]", l.Unit)
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

func alarmText(a alarmrules.Alarm) string {
	var marks string
	if a.Part {
		marks += " part"
	}
	if a.Quiet {
		marks += " quiet"
	}
	if a.Condition != nil {
		text := a.Condition.Text(func(suffix string) string { return suffix })
		if a.Condition.SuppressedBy != "" {
			text += fmt.Sprintf(" suppressed by %s, own %v", a.Condition.SuppressedBy, a.Condition.Own)
		}
		return text + marks
	}
	text := fmt.Sprintf("%s %v", a.Comparison, a.Threshold)
	if a.Band {
		text += " deviations"
	}
	if a.Asks != nil {
		return fmt.Sprintf("%s: %s, %d of %d, every %s over %s, %s, %d lines%s", a.Asks.Query, text, a.Asks.ResultsToAlarm, a.Asks.ResultsToEvaluate,
			a.Asks.Every, a.Asks.Over, a.Missing, a.Asks.LogLines, marks)
	}
	return fmt.Sprintf("%s %s, %d of %d x %s, %s%s", seriesText(a.Metric, a.Math, a.Operands), text, a.DatapointsToAlarm, a.EvaluationPeriods, a.Period, a.Missing, marks)
}

func seriesText(s alarmrules.Series, math string, operands []alarmrules.Operand) string {
	if math != "" {
		text := math
		for _, o := range operands {
			text += fmt.Sprintf(" {%s: %s}", o.ID, seriesText(o.Series, "", nil))
		}
		return text
	}
	if s.Insight != "" {
		return fmt.Sprintf("insight %s log=%v", s.Insight, s.Log)
	}
	of := s.Namespace
	switch {
	case s.Own:
		of = "own"
	case s.Log:
		of = "log"
	}
	text := fmt.Sprintf("%s of %s/%s", s.Statistic, of, s.Name)
	for _, name := range slices.Sorted(maps.Keys(s.Dimensions)) {
		text += fmt.Sprintf(" %s=%s", name, s.Dimensions[name])
	}
	return text
}
