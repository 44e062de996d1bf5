package alarmrules_test

import (
	"strings"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
)

// TestBindAll leaves out what the contract cannot feed, and what looks at that, and
// says why; the others are bound.
func TestBindAll(t *testing.T) {
	c := guideWith(t, "events: {login_failed: ~}")
	set, lacks, err := alarmrules.BindAll(alarmrules.Application{Contract: c}, alarmrules.Defaults()...)
	if err != nil {
		t.Fatal(err)
	}
	if _, bound := set.Rule("errors"); !bound || len(set.Rules) != len(alarmrules.Defaults())-1 {
		t.Errorf("%d rules are bound", len(set.Rules))
	}
	if len(lacks) != 1 || len(lacks["failed-logins"]) != 1 || !strings.Contains(lacks["failed-logins"][0], "count: contract more: the contract has no event login_failed") {
		t.Errorf("%q", lacks)
	}
	// Metrics are nobody's rule.
	wrong := alarmrules.Application{Contract: c, Metrics: []alarmrules.LogMetric{{Name: "logins", Count: &alarmrules.Selection{Event: "login_failed"}}}}
	if _, _, err := alarmrules.BindAll(wrong, alarmrules.Defaults()...); err == nil || !strings.Contains(err.Error(), "logins") {
		t.Errorf("%v", err)
	}
}
