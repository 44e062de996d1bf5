package replay_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmrules/ruletest"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/replay"
)

func init() { replay.RulesTemplate = rulesTemplate }

// rulesTemplate is the template of the rules that ship, as far as they can be
// replayed and look at no other alarms, bound to a preset.
func rulesTemplate(t *testing.T, preset string) []byte {
	t.Helper()
	c, err := contract.Preset(preset)
	if err != nil {
		t.Fatal(err)
	}
	rules := slices.DeleteFunc(alarmrules.All(), func(r alarmrules.Rule) bool {
		return slices.Contains([]string{"sensitive-data", "unhealthy", "volume-anomaly"}, r.Name)
	})
	for i := range rules {
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
	// The log events say that they are of this log group.
	return bytes.ReplaceAll(text, []byte(`"`+ruletest.LogGroup+`"`), []byte(`"/ecs/your-app"`))
}
