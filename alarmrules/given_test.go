package alarmrules_test

import (
	"strings"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
)

// Rules on other alarms can also look at alarms that no rule makes, if the
// application names them.
func TestAlarmsThatNoRuleMakes(t *testing.T) {
	const errors = "errors: {count: {level: ERROR}, above: {ticket: 1}}\n"
	for _, test := range []struct{ name, source, given, condition, mistake string }{
		{name: "any", source: errors + "rule: {any: [errors, queue], severity: page}", given: "queue",
			condition: `ALARM("errors-ticket") OR ALARM("queue")`},
		{name: "all", source: errors + "rule: {all: [queue, errors], severity: page}", given: "queue",
			condition: `ALARM("queue") AND ALARM("errors-ticket")`},
		{name: "in another letter's name", source: "rule: {any: [Queue is full], severity: page}", given: "Queue is full",
			condition: `ALARM("Queue is full")`},
		{name: "kept quiet by one", source: errors + "rule: {any: [errors], severity: page, suppressedBy: deploys}", given: "deploys",
			condition: `ALARM("errors-ticket") suppressed by deploys`},
		{name: "kept quiet by one that is called nearly as a rule", source: errors + "deploy: {count: {event: login_failed}, above: {ticket: 1}}\nrule: {any: [errors], severity: page, suppressedBy: deploys}", given: "deploys",
			condition: `ALARM("errors-ticket") suppressed by deploys`},
		{name: "not given", source: errors + "rule: {any: [queue], severity: page}", given: "queues",
			mistake: `rule rule: any.0: there is no rule "queue", or it is off: did you mean queues? Use queues or errors`},
		{name: "called as a rule", source: errors + "rule: {any: [errors], severity: page}", given: "errors",
			mistake: `rule errors: an alarm that no rule makes is given as errors as well: give it another name`},
		{name: "called as an alarm of a rule", source: errors + "rule: {any: [errors], severity: page}", given: "errors-ticket",
			mistake: `rule errors: an alarm that no rule makes is given as errors-ticket as well: give it another name`},
		{name: "not quieted", source: "rule: {any: [queue], severity: page, quiets: true}", given: "queue",
			mistake: `rule rule: quiets: no rule makes queue, and whoever makes it decides whom it notifies: leave quiets out`},
		{name: "kept quiet by what it looks at", source: "rule: {any: [queue], severity: page, suppressedBy: queue}", given: "queue",
			mistake: `rule rule: suppressedBy: it looks at queue itself, and could hardly ever notify anybody`},
	} {
		t.Run(test.name, func(t *testing.T) {
			set, err := alarmrules.Bind(alarmrules.Application{Given: []string{test.given}}, rulesOf(t, test.source)...)
			if test.mistake != "" {
				same(t, said(err), test.mistake)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			bound, _ := set.Rule("rule")
			condition := bound.Alarms[0].Condition
			text := condition.Text(func(suffix string) string { return suffix })
			if condition.SuppressedBy != "" {
				text += " suppressed by " + condition.SuppressedBy
			}
			if text != test.condition || condition.SuppressedBy != "" && !condition.Own {
				t.Errorf("got %s, own %v, want %s", text, condition.Own, test.condition)
			}
		})
	}
}

// The form of a metric that only the deployment knows is not checked.
func TestAMetricOfTokens(t *testing.T) {
	const token = "${Token[TOKEN.12]}"
	of := alarmrules.MetricStatistic{Namespace: "Logs/" + token, Name: token, Statistic: "Sum", Dimensions: map[string]string{"QueueName": token}}
	if wrong := of.Check(); len(wrong) > 0 {
		t.Errorf("%v", wrong)
	}
	of.Namespace, of.Name = "Logs/$", strings.ReplaceAll(token, "Token", "token")
	if wrong := of.Check(); len(wrong) != 2 {
		t.Errorf("%v", wrong)
	}
}
