package alarmrules

import (
	"fmt"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/notify"
)

// What the contract cannot fulfil is left out, together with what depends on
// it. A mistake in a metric is an error that names it.
func TestBindable(t *testing.T) {
	app := Application{Contract: contract.Guide(), Metrics: []LogMetric{}}
	parse := func(name, text string) Rule {
		rule, err := Parse(name+".yaml", []byte("meaning: M.\nfirstSteps: F.\n"+text), notify.DefaultSeverities())
		if err != nil {
			t.Fatal(err)
		}
		return rule
	}
	set, lacks, err := Bindable(app,
		parse("good", "count: {level: ERROR}\nabove: {ticket: 1}\n"),
		parse("none", "count: {event: nothing}\nabove: {ticket: 1}\n"),
		parse("either", "any: [good, none]\nseverity: ticket\n"))
	if err != nil {
		t.Fatal(err)
	}
	var left []string
	for _, b := range set.Rules {
		left = append(left, b.Rule.Name)
	}
	if strings.Join(left, " ") != "good" || !strings.Contains(fmt.Sprint(lacks["none"]), "count: contract guide: the contract has no event nothing") || lacks["either"] == nil {
		t.Errorf("%v, %v", left, lacks)
	}
	app.Metrics = []LogMetric{{Name: "wrong", Count: &Selection{Event: "nothing"}}}
	if _, lacks, err := Bindable(app, parse("good", "count: {level: ERROR}\nabove: {ticket: 1}\n")); err == nil || lacks["good"] != nil ||
		len(lacks["wrong"]) != 1 || !strings.HasPrefix(lacks["wrong"][0], "contract guide: ") {
		t.Errorf("%v, %v", lacks, err)
	}
}
