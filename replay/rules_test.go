package replay_test

import (
	"bytes"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmrules/ruletest"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/replay"
)

func init() { replay.RulesTemplate = rulesTemplate }

// rulesTemplate returns the template of the shipped rules that can be replayed,
// read no other alarms and go off on the logs of the tests, bound to a preset.
func rulesTemplate(t *testing.T, preset string) []byte {
	t.Helper()
	c, err := contract.Preset(preset)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{
		"availability", "critical", "error-ratio", "errors", "external-failures", "failed-logins", "failed-logins-by-address", "high-error-rate",
		"mismatch", "request-p95", "request-p99", "silence", "slow-queries", "slow-requests", "unstructured",
	}
	rules := make([]alarmrules.Rule, len(names))
	for i, name := range names {
		if rules[i], err = alarmrules.Get(name); err != nil {
			t.Fatal(err)
		}
		if rules[i].Name == "slow-queries" {
			slow := rules[i].Watch.(alarmrules.Count)
			slow.Above = map[notify.Severity]float64{notify.Ticket: 5}
			rules[i].Watch = slow
		}
	}
	set, err := alarmrules.Bind(alarmrules.Application{Contract: c}, rules...)
	if err != nil {
		t.Fatal(err)
	}
	text, err := ruletest.Template(set)
	if err != nil {
		t.Fatal(err)
	}
	// The log events name this log group.
	return bytes.ReplaceAll(text, []byte(`"`+ruletest.LogGroup+`"`), []byte(`"/ecs/your-app"`))
}
