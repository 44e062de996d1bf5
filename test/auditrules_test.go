package test

import (
	"strings"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/retention"
)

// Rules on the audit log have their filters and alarms on it, and the other rules stay
// on the application log.
func TestRulesOnTheAuditLog(t *testing.T) {
	rule := func(name string) alarmrules.Rule {
		r, err := alarmrules.Get(name)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	stack := newStack(t)
	servicelogs.New(stack, "Logs", servicelogs.Props{Application: "shop", Rules: []alarmrules.Rule{
		rule("mismatch"), rule("audit-mismatch"), rule("silence"), rule("audit-silence"),
	}})
	template := synthesize(t, stack)
	for _, kind := range []string{"AWS::Logs::MetricFilter", "AWS::CloudWatch::Alarm"} {
		on := map[bool]int{}
		for _, r := range template.resources(t, kind) {
			name, _ := r.Properties["FilterName"].(string)
			if name == "" {
				name, _ = r.Properties["AlarmName"].(string)
			}
			audit := strings.Contains(jsonOf(r.Properties), "LogsAuditLogGroup")
			if audit != strings.Contains(name, "audit-") {
				t.Errorf("%s is on the audit log: %v", name, audit)
			}
			on[audit]++
		}
		if on[true] == 0 || on[false] == 0 {
			t.Errorf("%s: %v", kind, on)
		}
	}
	other := newStack(t)
	rare := loggroup.New(other, "Audit", loggroup.Props{Tier: retention.Audit, Class: insights.InfrequentAccess})
	servicelogs.New(other, "Logs", servicelogs.Props{Application: "shop", AuditLogGroup: rare, Rules: []alarmrules.Rule{rule("audit-mismatch"), rule("audit-silence")}})
	wantMistake(t, other, "rule audit-mismatch looks at the audit log: log groups of the class INFREQUENT_ACCESS have no metric filters")
}
