package eventbridge

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/notify"
)

// Pattern is the event pattern of an alarm rule.
type Pattern struct {
	// JSON is the event pattern for EventBridge, at most 2048 characters.
	JSON string
	// Reads is set if the pattern matches calls that only read. EventBridge
	// delivers those only to rules in the state
	// ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS
	// (eb-service-event-cloudtrail-management).
	Reads bool
	// Global lists the services in the pattern whose calls EventBridge receives
	// only in us-east-1, wherever they are made.
	Global []string
	// Severities are those that the rule notifies, the most urgent first.
	Severities notify.Severities
}

// global lists the services whose calls EventBridge receives only in us-east-1
// (eventbridge-rule-triggers-iam-single-region,
// use-eventbridge-rule-across-regions).
var global = []string{"iam.amazonaws.com", "cloudfront.amazonaws.com", "route53.amazonaws.com", "organizations.amazonaws.com", "signin.amazonaws.com"}

// GlobalRegion is where EventBridge receives the calls of global services.
const GlobalRegion = "us-east-1"

// consoleLogin is not a call, and reaches EventBridge as an event of another
// type.
const consoleLogin = "ConsoleLogin"

// readOnly matches the calls that EventBridge delivers only to rules that ask
// for all (eb-service-event-cloudtrail-management).
var readOnly = regexp.MustCompile("^(Describe|Get|List)")

// Of returns the event pattern of a rule. It returns an error unless the rule
// goes off at the first log event that matches a single JSON filter pattern,
// and EventBridge can express that pattern exactly.
func Of(rule alarmrules.Rule) (Pattern, error) {
	fail := func(format string, args ...any) (Pattern, error) {
		return Pattern{}, fmt.Errorf("alarm rule %s as an event pattern: %s", rule.Name, fmt.Sprintf(format, args...))
	}
	rule, err := rule.ByValue()
	if err != nil {
		return fail("%v", err)
	}
	count, ok := rule.Watch.(alarmrules.Count)
	if !ok || count.Of.Pattern == "" {
		return fail("use a rule of the kind count with a pattern: each event is reported by itself")
	}
	if len(count.Above) == 0 {
		return fail("use a threshold above 0: each event is reported by itself")
	}
	var out Pattern
	for _, severity := range slices.Sorted(maps.Keys(count.Above)) {
		if count.Above[severity] != 0 {
			return fail("it goes off above %v, and each event is reported by itself: use above 0", count.Above[severity])
		}
		out.Severities = append(out.Severities, severity)
	}
	parsed, err := filterpattern.Parse(count.Of.Pattern)
	if err != nil {
		return fail("%v", err)
	}
	tree, ok := parsed.Tree().(filterpattern.Expr)
	if !ok {
		return fail("use a JSON pattern, as in { $.eventName = StopLogging }")
	}
	either, err := alternativesOf(tree)
	if err != nil {
		return fail("%v", err)
	}
	types := any("AWS API Call via CloudTrail")
	for _, one := range either {
		names := texts(one["eventName"])
		named := len(names) > 0 && len(names) == len(one["eventName"])
		out.Reads = out.Reads || !named || slices.ContainsFunc(names, readOnly.MatchString)
		services := texts(one["eventSource"])
		if slices.Contains(names, consoleLogin) {
			services = append(services, "signin.amazonaws.com")
		}
		for _, service := range services {
			if slices.Contains(global, service) && !slices.Contains(out.Global, service) {
				out.Global = append(out.Global, service)
			}
		}
		if !named || slices.Contains(names, consoleLogin) {
			types = map[string]any{"suffix": " via CloudTrail"} // logins and what services do have types of their own
		}
	}
	text, err := json.Marshal(map[string]any{
		// Events that others put on the bus have another source.
		"source":      []any{map[string]any{"prefix": "aws."}},
		"detail-type": []any{types},
		"detail":      detail(either),
	})
	if err != nil {
		return fail("%v", err)
	}
	out.JSON = string(text)
	if n := utf8.RuneCountInString(out.JSON); n > cloudwatch.MaxEventPattern {
		return fail("it is %d characters long, and EventBridge takes %d: split it into two rules", n, cloudwatch.MaxEventPattern)
	}
	return out, nil
}

// texts returns the matchers that are plain texts.
func texts(matchers []any) []string {
	var all []string
	for _, m := range matchers {
		if text, ok := m.(string); ok {
			all = append(all, text)
		}
	}
	return all
}

// detail returns the part of an event pattern about the record: what all
// alternatives have in common, and the rest of each.
func detail(either []alternative) map[string]any {
	out := map[string]any{}
	first := either[0]
	var common []string
	for _, path := range slices.Sorted(maps.Keys(first)) {
		if !slices.ContainsFunc(either, func(a alternative) bool { return !same(a[path], first[path]) }) {
			common = append(common, path)
			set(out, path, first[path])
		}
	}
	if len(either) == 1 {
		return out
	}
	var rest []any
	for _, one := range either {
		own := map[string]any{}
		for _, path := range slices.Sorted(maps.Keys(one)) {
			if !slices.Contains(common, path) {
				set(own, path, one[path])
			}
		}
		rest = append(rest, own)
	}
	out["$or"] = rest
	return out
}

// set stores matchers at a path.
func set(in map[string]any, path string, matchers []any) {
	keys := strings.Split(path, ".")
	for _, key := range keys[:len(keys)-1] {
		inner, ok := in[key].(map[string]any)
		if !ok {
			inner = map[string]any{}
			in[key] = inner
		}
		in = inner
	}
	in[keys[len(keys)-1]] = matchers
}
