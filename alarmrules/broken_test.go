package alarmrules_test

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/logstack-go/logstack/alarmrules/ruletest"
	"github.com/logstack-go/logstack/alarmtest"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/lint"
	"github.com/logstack-go/logstack/template"
)

var rewriteBroken = flag.Bool("broken", false, "write down which ways to break rules nobody notices")

// Tests of rules replay thousands of templates and keep none of them.
func init() { debug.SetGCPercent(400) }

// survivors lists the ways to break a rule's template that neither its test nor
// lint notices, one a line, with the reason after a #.
const survivors = "testdata/survivors.txt"

// TestBrokenRulesAreNoticed breaks the template of each rule in many ways, one
// at a time. The rule's own test must fail, or lint must find it.
func TestBrokenRulesAreNoticed(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: it replays each rule some twenty times")
	}
	var mu sync.Mutex
	tried, unnoticed := 0, map[string]bool{}
	t.Run("rules", func(t *testing.T) {
		eachRuleTest(t, func(t *testing.T, file, testFile string, c *contract.Contract) {
			t.Parallel()
			n, all := breakRule(t, file, testFile, c)
			mu.Lock()
			defer mu.Unlock()
			tried += n
			for _, one := range all {
				unnoticed[one] = true
			}
		})
	})
	t.Logf("of %d ways to break rules, %d are noticed by nobody", tried, len(unnoticed))
	known := readSurvivors(t)
	if *rewriteBroken {
		writeSurvivors(t, unnoticed, known)
		return
	}
	for one := range unnoticed {
		if _, ok := known[one]; !ok {
			t.Errorf("nobody notices %s", one)
		}
	}
	for one, why := range known {
		if !unnoticed[one] {
			t.Errorf("%s: %s is noticed now: take it out", survivors, one)
		}
		if why == "" {
			t.Errorf("%s: %s: say why nobody can notice it", survivors, one)
		}
	}
}

// breakRule breaks the template of a rule in all ways. It returns the number of
// ways and those that nothing notices.
func breakRule(t *testing.T, file, testFile string, c *contract.Contract) (n int, unnoticed []string) {
	test := readRuleTest(t, file, testFile, c)
	whole, err := ruletest.Template(test.set)
	if err != nil {
		t.Fatal(err)
	}
	results := test.results(t, test.subject)
	passed := !slices.ContainsFunc(results, func(r alarmtest.Result) bool { return !r.Passed })
	fires := slices.ContainsFunc(alarmtest.CoverageOf(results).Alarms, func(a alarmtest.AlarmCoverage) bool { return a.Firing })
	if !passed || !fires {
		return 0, nil // it does not pass, or is not replayed: another test tells
	}
	held := c
	if held == nil {
		held = contract.Guide()
	}
	before := found(parsed(t, whole), held)
	narrow := newNarrowed(t, whole, test)
	for _, b := range waysToBreak(whole) {
		n++
		made := parsed(t, b.template)
		if made.Problems() != nil {
			continue
		}
		narrowed, of := narrow.of(t, b, made)
		broken := *test.subject
		broken.Templates = []*template.Template{of}
		if !narrowed.passes(t, &broken) {
			continue
		}
		if after := found(made, held); slices.ContainsFunc(after, func(one string) bool { return !slices.Contains(before, one) }) {
			continue
		}
		unnoticed = append(unnoticed, strings.TrimSuffix(testFile, alarmtest.Ending)+": "+b.name)
	}
	return n, unnoticed
}

// passes reports whether all tests pass on a subject. It stops at the first
// failure.
func (r ruleTest) passes(t *testing.T, subject *alarmtest.Subject) bool {
	return !slices.ContainsFunc(r.Tests, func(one alarmtest.Test) bool { return !r.Run(t.Context(), subject, one).Passed })
}

// parsed parses the template of a rule.
func parsed(t *testing.T, text []byte) *template.Template {
	made, err := template.Parse("broken.json", text, template.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// found returns the findings of lint.
func found(made *template.Template, c *contract.Contract) []string {
	var all []string
	for _, p := range lint.Run([]*template.Template{made}, lint.Options{Contract: c}).Findings {
		if p.Severity.AtLeast(lint.Warning) {
			all = append(all, p.Check+" "+p.LogicalID)
		}
	}
	return all
}

// broken is a template with a single fault.
type broken struct {
	// resource is the logical id of the faulty resource.
	resource string
	name     string
	template []byte
}

// waysToBreak returns the template of a rule with a single fault each. Of
// several places that break in the same way it takes the first, as each needs a
// replay.
func waysToBreak(whole []byte) []broken {
	var all []broken
	seen := map[string]bool{}
	ids := slices.Sorted(maps.Keys(resourcesOf(whole)["Resources"].(map[string]any)))
	for _, id := range ids {
		resource := resourcesOf(whole)["Resources"].(map[string]any)[id].(map[string]any)
		if resource["Type"] == "AWS::Logs::MetricFilter" && !isRead(resource["Properties"].(map[string]any), whole) {
			continue // no alarm of the rule depends on it
		}
		for _, way := range waysOf(resource["Type"].(string), resource["Properties"].(map[string]any)) {
			kind := resource["Type"].(string) + way.kind
			if seen[kind] {
				continue
			}
			seen[kind] = true
			changed := resourcesOf(whole)
			way.set(changed["Resources"].(map[string]any)[id].(map[string]any)["Properties"].(map[string]any))
			text, err := json.Marshal(changed)
			if err != nil {
				panic(err)
			}
			all = append(all, broken{id, id + ": " + way.name, text})
		}
	}
	return all
}

// isRead reports whether an alarm reads what a metric filter publishes.
func isRead(filter map[string]any, whole []byte) bool {
	metric := filter["MetricTransformations"].([]any)[0].(map[string]any)["MetricName"]
	for _, r := range resourcesOf(whole)["Resources"].(map[string]any) {
		of := r.(map[string]any)
		properties := of["Properties"].(map[string]any)
		if of["Type"] == "AWS::CloudWatch::Alarm" && properties["MetricName"] == metric {
			return true
		}
		queries, _ := properties["Metrics"].([]any)
		for _, q := range queries {
			if stat, ok := q.(map[string]any)["MetricStat"].(map[string]any); ok && stat["Metric"].(map[string]any)["MetricName"] == metric {
				return true
			}
		}
	}
	return false
}

func resourcesOf(text []byte) map[string]any {
	var template map[string]any
	if err := json.Unmarshal(text, &template); err != nil {
		panic(err)
	}
	return template
}

// way is a change of the properties of a resource.
type way struct {
	name string
	// kind is the same for ways that break the same thing.
	kind string
	set  func(properties map[string]any)
}

var (
	selector = regexp.MustCompile(`\$\.[\w.]+`)
	operator = regexp.MustCompile(` (=|!=|<=|>=|<|>|&&|\|\|) `)
	literal  = regexp.MustCompile(`"[^"]+"`)
	filled   = regexp.MustCompile(`FILL\((\w+), ?\w+\)`)
	state    = regexp.MustCompile(`\b(ALARM|AND|OR)\b`)

	// otherOperator maps an operator to the one that replaces it.
	otherOperator = map[string]string{
		"=": "!=", "!=": "=", "<": "<=", "<=": "<", ">": ">=", ">=": ">", "&&": "||", "||": "&&",
		"ALARM": "OK", "AND": "OR", "OR": "AND",
		"GreaterThanThreshold": "GreaterThanOrEqualToThreshold", "GreaterThanOrEqualToThreshold": "GreaterThanThreshold",
		"LessThanThreshold": "LessThanOrEqualToThreshold", "LessThanOrEqualToThreshold": "LessThanThreshold",
		"Sum": "Average", "Average": "Maximum", "Maximum": "Average", "Minimum": "Average", "SampleCount": "Sum",
		"p95": "p50", "p99": "p50",
		"notBreaching": "breaching", "breaching": "notBreaching", "missing": "breaching", "ignore": "breaching",
		"Count": "Seconds", "Milliseconds": "Count", "Seconds": "Count", "None": "Bytes", "Percent": "Count",
	}
)

// waysOf returns the ways to break a resource.
func waysOf(kind string, properties map[string]any) []way {
	switch kind {
	case "AWS::Logs::MetricFilter":
		all := waysOfText(properties, "FilterPattern", map[string]*regexp.Regexp{"field": selector, "operator": operator, "match": literal})
		return append(all, within("MetricTransformations", properties, func(p map[string]any) []way {
			all := append(waysOfWord(p, "Unit"), waysOfName(p, "MetricName")...)
			all = append(all, waysOfText(p, "MetricValue", map[string]*regexp.Regexp{"field": selector})...)
			return append(all, dropped(p, "DefaultValue")...)
		})...)
	case "AWS::CloudWatch::Alarm":
		all := waysOfAlarm(properties)
		return append(all, within("Metrics", properties, func(p map[string]any) []way {
			all := waysOfText(p, "Expression", map[string]*regexp.Regexp{"FILL": filled})
			if stat, ok := p["MetricStat"].(map[string]any); ok {
				for _, w := range append(waysOfWord(stat, "Stat"), waysOfNumber(stat, "Period", 10)...) {
					all = append(all, way{"MetricStat." + w.name, "MetricStat." + w.kind, func(p map[string]any) { w.set(p["MetricStat"].(map[string]any)) }})
				}
			}
			return all
		})...)
	case "AWS::CloudWatch::CompositeAlarm":
		return waysOfText(properties, "AlarmRule", map[string]*regexp.Regexp{"state": state})
	case "AWS::CloudWatch::LogAlarm":
		return waysOfAlarm(properties)
	}
	return nil
}

func waysOfAlarm(p map[string]any) []way {
	all := append(waysOfWord(p, "Statistic"), waysOfWord(p, "ExtendedStatistic")...)
	all = append(all, waysOfWord(p, "ComparisonOperator")...)
	all = append(all, waysOfWord(p, "TreatMissingData")...)
	all = append(all, waysOfWord(p, "Unit")...)
	all = append(all, waysOfName(p, "MetricName")...)
	all = append(all, waysOfNumber(p, "Threshold", 100)...)
	return append(all, waysOfNumber(p, "Period", 10)...)
}

// within returns the ways to break the members of a list.
func within(list string, properties map[string]any, ways func(map[string]any) []way) []way {
	var all []way
	members, _ := properties[list].([]any)
	for i, member := range members {
		for _, w := range ways(member.(map[string]any)) {
			all = append(all, way{fmt.Sprintf("%s[%d].%s", list, i, w.name), list + w.kind, func(p map[string]any) { w.set(p[list].([]any)[i].(map[string]any)) }})
		}
	}
	return all
}

// waysOfText breaks each of several places in a text, one at a time.
func waysOfText(p map[string]any, key string, places map[string]*regexp.Regexp) []way {
	text, _ := p[key].(string)
	var all []way
	for _, kind := range slices.Sorted(maps.Keys(places)) {
		for _, at := range places[kind].FindAllStringIndex(text, -1) {
			part := text[at[0]:at[1]]
			instead := part
			switch word := strings.TrimSpace(part); kind {
			case "field":
				instead = part + "_x"
			case "match":
				instead = strings.TrimSuffix(part, `"`) + `x"`
			case "FILL":
				instead = filled.ReplaceAllString(part, "$1")
			default:
				instead = strings.Replace(part, word, otherOperator[word], 1)
			}
			all = append(all, way{fmt.Sprintf("%s: %s becomes %s at %d", key, strings.TrimSpace(part), strings.TrimSpace(instead), at[0]), key + kind + otherOperator[strings.TrimSpace(part)], func(p map[string]any) {
				p[key] = text[:at[0]] + instead + text[at[1]:]
			}})
		}
	}
	return all
}

func waysOfWord(p map[string]any, key string) []way {
	word, _ := p[key].(string)
	other, ok := otherOperator[word]
	if !ok {
		return nil
	}
	return []way{{fmt.Sprintf("%s: %s becomes %s", key, word, other), key, func(p map[string]any) { p[key] = other }}}
}

func waysOfName(p map[string]any, key string) []way {
	name, ok := p[key].(string)
	if !ok {
		return nil
	}
	return []way{{fmt.Sprintf("%s: %s becomes another", key, name), key, func(p map[string]any) { p[key] = name + "X" }}}
}

func waysOfNumber(p map[string]any, key string, times float64) []way {
	number, ok := p[key].(float64)
	if !ok {
		return nil
	}
	other := number * times
	if number == 0 {
		other = times
	}
	return []way{{key + ": " + number64(number) + " becomes " + number64(other), key, func(p map[string]any) { p[key] = other }}}
}

func number64(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

func dropped(p map[string]any, key string) []way {
	if _, ok := p[key]; !ok {
		return nil
	}
	return []way{{key + " is left out", key + "-", func(p map[string]any) { delete(p, key) }}}
}

// readSurvivors returns the recorded survivors, with their reasons.
func readSurvivors(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile(survivors)
	if err != nil && !*rewriteBroken {
		t.Fatal(err)
	}
	all := map[string]string{}
	for line := range strings.Lines(string(text)) {
		if one, why, _ := strings.Cut(strings.TrimSpace(line), "  # "); one != "" {
			all[one] = strings.TrimSpace(why)
		}
	}
	return all
}

// whyNobody says why nothing can notice some way to break a rule. It is empty
// if somebody has to find out.
func whyNobody(one string) string {
	for _, kind := range []struct{ part, why string }{
		{"DefaultValue is left out", "a period without a datapoint counts as one with 0 (notBreaching), or has one of another filter"},
		{"Sum becomes Average", "any match at all sets it off, and the average is above 0 where the sum is; silence has neither"},
		{"Expression: FILL", "there is a datapoint in each period with log events: by the default value, or as the log group's own"},
		{": < becomes", "the two ranges together are all numbers, whichever of them has the edge"},
		{"Unit", "the alarm names no unit, and lint knows those of fields in JSON records"},
	} {
		if strings.Contains(one, kind.part) {
			return kind.why
		}
	}
	return ""
}

func writeSurvivors(t *testing.T, unnoticed map[string]bool, known map[string]string) {
	t.Helper()
	var b strings.Builder
	for _, one := range slices.Sorted(maps.Keys(unnoticed)) {
		b.WriteString(one + "  # " + cmp.Or(known[one], whyNobody(one)) + "\n")
	}
	if err := os.WriteFile(survivors, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}
