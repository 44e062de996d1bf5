package eventbridge_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmrules/eventbridge"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/internal/glob"
	"github.com/logstack-go/logstack/notify"
)

// Each rule that ships and its event pattern match the same records, among all
// records in the tests of all rules.
func TestEventPatternsMatchWhatTheRulesMatch(t *testing.T) {
	records := recordsOf(t)
	matched := map[string]int{}
	for _, rule := range alarmrules.OfSource("cloudtrail") {
		pattern, err := eventbridge.Of(rule)
		if err != nil {
			t.Error(err)
			continue
		}
		var event map[string]any
		if err := json.Unmarshal([]byte(pattern.JSON), &event); err != nil {
			t.Fatal(err)
		}
		filter := filterpattern.MustParse(rule.Watch.(alarmrules.Count).Of.Pattern)
		for _, record := range records {
			want := filter.Match([]byte(record))
			if got := matches(t, event, delivered(t, record)); got != want {
				t.Errorf("%s matches %v, and %s %v:\n%s", filter, want, pattern.JSON, got, record)
			}
			if want {
				matched[rule.Name]++
			}
		}
		if matched[rule.Name] == 0 {
			t.Errorf("no record is one of %s", rule.Name)
		}
	}
}

// Events that others put on the bus do not count as CloudTrail's.
func TestEventPatternsAreOfAWS(t *testing.T) {
	for _, rule := range eventbridge.Tampering() {
		pattern, err := eventbridge.Of(rule)
		if err != nil || !strings.HasSuffix(pattern.JSON, `"source":[{"prefix":"aws."}]}`) {
			t.Errorf("%s: %v", pattern.JSON, err)
		}
	}
}

func TestTampering(t *testing.T) {
	if all := eventbridge.Tampering(); len(all) != 18 {
		t.Errorf("%d rules are about tampering", len(all))
	}
	for _, rule := range eventbridge.Defaults() {
		if rule.Optional {
			t.Errorf("%s is optional", rule.Name)
		}
	}
	if got, err := eventbridge.Rules("log-group-deletion", "iam-policy-changes"); err != nil || len(got) != 2 {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := eventbridge.Rules("log-groop-deletion"); err == nil || !strings.Contains(err.Error(), "log-group-deletion") {
		t.Errorf("%v", err)
	}
}

func TestWhatAnEventPatternSays(t *testing.T) {
	of := func(pattern string) alarmrules.Rule {
		return alarmrules.Rule{Name: "calls", Watch: alarmrules.Count{
			Of:         alarmrules.Selection{Pattern: pattern},
			Thresholds: alarmrules.Thresholds[float64]{Above: map[notify.Severity]float64{"page": 0}},
		}}
	}
	for pattern, want := range map[string]string{
		`{ $.eventName = StopLogging }`:          `{"eventName":["StopLogging"]}`,
		`{ $.eventName = A || $.eventName = B }`: `{"eventName":["A","B"]}`,
		`{ ($.eventSource = s) && ($.eventName = A || $.eventName = B) && $.sourceIPAddress != x }`:             `{"eventName":["A","B"],"eventSource":["s"],"sourceIPAddress":[{"anything-but":["x"]}]}`,
		`{ $.sourceIPAddress != x && $.sourceIPAddress != "*.y" && $.eventName = A }`:                           `{"eventName":["A"],"sourceIPAddress":[{"anything-but":{"wildcard":["x","*.y"]}}]}`,
		`{ $.eventSource = s && ($.eventName = A || ($.eventName = B && $.requestParameters.on IS FALSE)) }`:    `{"$or":[{"eventName":["A"]},{"eventName":["B"],"requestParameters":{"on":[false]}}],"eventSource":["s"]}`,
		`{ ($.eventName = A || $.eventName = B) && ($.eventName = B || $.eventName = C) }`:                      `{"eventName":["B"]}`,
		`{ ($.errorCode = "Access*" || $.errorCode = "*Operation" || $.errorCode = "a*b") && $.eventName = A }`: `{"errorCode":[{"prefix":"Access"},{"suffix":"Operation"},{"wildcard":"a*b"}],"eventName":["A"]}`,
		`{ $.errorCode NOT EXISTS && $.eventName = A }`:                                                         `{"errorCode":[{"exists":false}],"eventName":["A"]}`,
		`{ ($.a = x || $.b = y) && ($.c = z || $.d = w) && $.eventName = A }`:                                   `{"$or":[{"a":["x"],"c":["z"]},{"a":["x"],"d":["w"]},{"b":["y"],"c":["z"]},{"b":["y"],"d":["w"]}],"eventName":["A"]}`,
	} {
		got, err := eventbridge.Of(of(pattern))
		if err != nil || !strings.HasPrefix(got.JSON, `{"detail":`+want+`,"detail-type":`) {
			t.Errorf("%s: %s, %v, want %s", pattern, got.JSON, err, want)
		}
	}
	for pattern, want := range map[string]string{
		`{ $.eventName = A && $.bytes = 5 }`:                      "compares numbers",
		`{ $.eventName = %A% }`:                                   "compares numbers",
		`{ $.eventName = * }`:                                     "compares numbers",
		`{ $.resources[0].ARN = a }`:                              "cannot name the field $.resources[0].ARN",
		`{ $.errorCode IS NULL }`:                                 "does not test whether a field IS NULL",
		`{ $.eventName = A && $.eventName = B }`:                  "nothing matches it",
		`{ $.eventName = A && $.eventName != B }`:                 "one of several values",
		`[ip, user]`:                                              "use a JSON pattern",
		`{ $.eventName = "a\\b" }`:                                `reads \ and **`,
		`{ $.a = x` + strings.Repeat(` || $.a = y`, 10) + ` }`:    "",
		`{ $.a = "` + strings.Repeat("x", 990) + `" || $.b = y }`: "",
	} {
		_, err := eventbridge.Of(of(pattern))
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", pattern, err, want)
		}
	}
	var long []string
	for i := range 7 {
		long = append(long, fmt.Sprintf("($.a%d = x || $.b%d = y)", i, i))
	}
	if _, err := eventbridge.Of(of("{ " + strings.Join(long, " && ") + " }")); err == nil || !strings.Contains(err.Error(), "alternatives") {
		t.Errorf("%v", err)
	}
	if _, err := eventbridge.Of(of("{ " + strings.Join(long[:6], " && ") + " }")); err == nil || !strings.Contains(err.Error(), "EventBridge takes 2048") {
		t.Errorf("%v", err)
	}
	often := of(`{ $.eventName = A }`)
	often.Watch = alarmrules.Count{Of: alarmrules.Selection{Pattern: `{ $.eventName = A }`}, Thresholds: alarmrules.Thresholds[float64]{Above: map[notify.Severity]float64{"page": 5}}}
	for _, rule := range []alarmrules.Rule{often, {Name: "calls"}, {Name: "silence", Watch: alarmrules.Silence{}}} {
		if _, err := eventbridge.Of(rule); err == nil {
			t.Errorf("there is an event pattern of %+v", rule)
		}
	}
}

func TestReadsAndGlobalServices(t *testing.T) {
	reads, global := []string{}, map[string][]string{}
	for _, rule := range alarmrules.OfSource("cloudtrail") {
		pattern, err := eventbridge.Of(rule)
		if err != nil {
			t.Fatal(err)
		}
		if pattern.Reads {
			reads = append(reads, rule.Name)
		}
		if pattern.Global != nil {
			global[rule.Name] = pattern.Global
		}
		if len(pattern.Severities) != 1 {
			t.Errorf("%s tells %v", rule.Name, pattern.Severities)
		}
	}
	if want := []string{"log-unmasked", "root-use", "unauthorized-api-calls"}; !slices.Equal(reads, want) {
		t.Errorf("%q read, want %q", reads, want)
	}
	if len(global) != 3 || !slices.Equal(global["iam-policy-changes"], []string{"iam.amazonaws.com"}) {
		t.Errorf("%v", global)
	}
}

// recordsOf returns all CloudTrail records in the tests of rules.
func recordsOf(t *testing.T) []string {
	files, err := filepath.Glob("../cloudtrail/*.test.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no tests of rules here: ", err)
	}
	var all []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimSpace(line); strings.HasPrefix(line, "{") {
				all = append(all, line)
			}
		}
	}
	return all
}

// delivered returns a record as EventBridge delivers it.
func delivered(t *testing.T, record string) map[string]any {
	var detail map[string]any
	if err := json.Unmarshal([]byte(record), &detail); err != nil {
		t.Fatal(err)
	}
	kind := "AWS API Call via CloudTrail"
	switch detail["eventType"] {
	case "AwsConsoleSignIn":
		kind = "AWS Console Sign In via CloudTrail"
	case "AwsServiceEvent":
		kind = "AWS Service Event via CloudTrail"
	}
	return map[string]any{"source": "aws." + strings.TrimSuffix(detail["eventSource"].(string), ".amazonaws.com"), "detail-type": kind, "detail": detail}
}

// matches reports whether an event matches a pattern. It knows only the
// matchers that Of writes.
func matches(t *testing.T, pattern, event map[string]any) bool {
	for key, want := range pattern {
		switch want := want.(type) {
		case map[string]any:
			inner, _ := event[key].(map[string]any)
			if !matches(t, want, inner) {
				return false
			}
		case []any:
			one := func(matcher any) bool {
				if key == "$or" {
					return matches(t, matcher.(map[string]any), event)
				}
				value, exists := event[key]
				return holds(t, matcher, value, exists)
			}
			if !slices.ContainsFunc(want, one) {
				return false
			}
		}
	}
	return true
}

func holds(t *testing.T, matcher, value any, exists bool) bool {
	of, ok := matcher.(map[string]any)
	if !ok {
		return exists && value == matcher
	}
	text, isText := value.(string)
	for operator, operand := range of {
		switch operator {
		case "exists":
			return exists == operand
		case "prefix":
			return isText && strings.HasPrefix(text, operand.(string))
		case "suffix":
			return isText && strings.HasSuffix(text, operand.(string))
		case "wildcard":
			return isText && glob.Match(operand.(string), text)
		case "anything-but":
			if wild, ok := operand.(map[string]any); ok {
				return exists && !slices.ContainsFunc(wild["wildcard"].([]any), func(w any) bool { return isText && glob.Match(w.(string), text) })
			}
			return exists && !slices.Contains(operand.([]any), value)
		}
	}
	t.Fatalf("what is %v?", matcher)
	return false
}
