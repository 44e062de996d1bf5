package test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/alarmrules/ruletest"
)

// Rules are tested on a template that package ruletest makes without CDK. It agrees
// with what the constructs make, except for names and notifications.
func TestRulesAreTriedOnWhatConstructsMake(t *testing.T) {
	stack := newStack(t)
	logs := everyAlarm(t, stack)
	made := synthesize(t, stack)
	text, err := ruletest.Template(logs.Rules())
	if err != nil {
		t.Fatal(err)
	}
	var tried template
	if err := json.Unmarshal(text, &tried); err != nil {
		t.Fatal(err)
	}
	group, audit := "", ""
	for id, g := range made.resources(t, "AWS::Logs::LogGroup") {
		switch g.Properties["LogGroupName"] {
		case "/ecs/billing/prod":
			group = id
		case "/ecs/billing/prod/audit":
			audit = id
		}
	}
	// plain removes what differs: names, descriptions, labels and actions.
	var plain func(any) any
	plain = func(v any) any {
		switch v := v.(type) {
		case map[string]any:
			switch v["Ref"] {
			case nil:
			case group, "LogGroup":
				return ruletest.LogGroup
			case audit, "AuditLogGroup":
				return ruletest.AuditLogGroup
			}
			out := map[string]any{}
			for key, value := range v {
				switch key {
				case "AlarmDescription", "Tags", "AlarmActions", "OKActions", "ActionsEnabled", "Label", "Unit",
					"ActionLogLineCount", "ActionLogLineRoleArn", "LogGroupIdentifiers", "ScheduledQueryRoleArn", "ScheduledQueryRoleARN", "RuleBody":
				default:
					out[key] = plain(value)
				}
			}
			return out
		case []any:
			var out []any
			for _, item := range v {
				out = append(out, plain(item))
			}
			return out
		case string:
			v = strings.ReplaceAll(v, "billing-prod-", "")
			return strings.ReplaceAll(strings.ReplaceAll(v, "billing/prod", ruletest.Namespace), "/ecs/billing/prod", ruletest.LogGroup)
		}
		return v
	}
	for kind, name := range map[string]string{
		"AWS::Logs::MetricFilter": "FilterName", "AWS::CloudWatch::Alarm": "AlarmName", "AWS::CloudWatch::CompositeAlarm": "AlarmName",
		"AWS::CloudWatch::LogAlarm": "AlarmName", "AWS::CloudWatch::InsightRule": "RuleName",
	} {
		by := func(tpl template) map[string]string {
			all := map[string]string{}
			for _, r := range tpl.resources(t, kind) {
				p := plain(r.Properties).(map[string]any)
				if of, _ := p["Namespace"].(string); strings.HasPrefix(of, "AWS/") && of != "AWS/Logs" {
					continue // on the delivery of notifications, not of a rule
				}
				delete(p, "ActionsSuppressor") // rule tests have no alarms of other rules
				delete(p, "ActionsSuppressorWaitPeriod")
				delete(p, "ActionsSuppressorExtensionPeriod")
				if unit, ok := r.Properties["MetricTransformations"]; ok {
					p["unit"] = unit.([]any)[0].(map[string]any)["Unit"]
				}
				all[p[name].(string)] = jsonOf(p)
			}
			return all
		}
		constructs, rules := by(made), by(tried)
		if len(constructs) == 0 || !slices.Equal(slices.Sorted(maps.Keys(constructs)), slices.Sorted(maps.Keys(rules))) {
			t.Errorf("%s: constructs make %v, rules are tried on %v", kind, slices.Sorted(maps.Keys(constructs)), slices.Sorted(maps.Keys(rules)))
		}
		for of, want := range constructs {
			if got := rules[of]; got != want {
				t.Errorf("%s %s: rules are tried on\n%s\nand constructs make\n%s", kind, of, got, want)
			}
		}
	}
}
