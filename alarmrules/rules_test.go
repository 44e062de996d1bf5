package alarmrules_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmrules/ruletest"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/notify"
)

// Beside the file of each rule stands one with log events, on which all its alarms
// go off, and are quiet otherwise.
func TestRulesDoWhatTheirTestsSay(t *testing.T) {
	for _, folder := range []string{".", "router"} {
		files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no rules in %s: %v", folder, err)
		}
		for _, file := range files {
			t.Run(strings.TrimSuffix(file, ".yaml"), func(t *testing.T) { tryRule(t, file) })
		}
		tests, err := filepath.Glob(filepath.Join(folder, "*.txtar"))
		if err != nil {
			t.Fatal(err)
		}
		for _, test := range tests {
			if !slices.Contains(files, strings.TrimSuffix(test, ".txtar")+".yaml") {
				t.Errorf("%s is the test of no rule", test)
			}
		}
	}
}

func tryRule(t *testing.T, file string) {
	t.Parallel()
	rule, err := shippedRule(file)
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(strings.TrimSuffix(file, ".yaml") + ".txtar")
	if err != nil {
		t.Fatalf("a rule wants a test beside it: %v", err)
	}
	test, err := ruletest.Parse(strings.TrimSuffix(file, ".yaml")+".txtar", source)
	if err != nil {
		t.Fatal(err)
	}
	outcome, err := test.Run(context.Background(), alarmrules.Application{}, rule, alarmrules.All())
	if err != nil {
		t.Fatal(err)
	}
	others := []alarmrules.Rule{rule}
	for _, name := range test.Rules {
		other, err := alarmrules.Get(name)
		if err != nil {
			t.Fatal(err)
		}
		others = append(others, other)
	}
	set, err := alarmrules.Bind(alarmrules.Application{}, others...)
	if err != nil {
		t.Fatal(err)
	}
	bound, _ := set.Rule(rule.Name)
	if len(bound.Alarms) == 0 {
		t.Error("it has no alarm")
	}
	for _, a := range bound.Alarms {
		_, left := outcome.Left[a.Suffix()]
		if !a.Part && !left && !slices.Contains(outcome.Went, a.Suffix()) {
			t.Errorf("the test never makes %s go off", a.Suffix())
		}
	}
}

// shippedRule is the rule of a file, as the package has it.
func shippedRule(file string) (alarmrules.Rule, error) {
	if strings.HasPrefix(file, "router") {
		return alarmrules.OfRouter(alarmrules.NameOf(file))
	}
	return alarmrules.Get(alarmrules.NameOf(file))
}

// What every application has unless it says otherwise must be there for whatever
// it logs by.
func TestDefaultRulesBindToEveryPreset(t *testing.T) {
	for _, name := range contract.Presets() {
		c, err := contract.Preset(name)
		if err != nil {
			t.Fatal(err)
		}
		set, err := alarmrules.Bind(alarmrules.Application{Contract: c}, alarmrules.Defaults()...)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, rule := range set.Rules {
			if len(rule.Alarms) == 0 {
				t.Errorf("%s: %s has no alarm", name, rule.Rule.Name)
			}
		}
	}
}

// Several rules look at the same, and none may be in the way of another.
func TestAllRulesBindTogether(t *testing.T) {
	set, err := alarmrules.Bind(alarmrules.Application{}, alarmrules.All()...)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(set.Rules), len(alarmrules.All()); got != want {
		t.Errorf("%d of %d rules are bound", got, want)
	}
	router, err := alarmrules.OfRouter("log-loss")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := alarmrules.Bind(alarmrules.Application{}, router); err != nil {
		t.Error(err)
	}
}

func TestRulesSayWhatTheyMeanToWhomTheyWake(t *testing.T) {
	for _, rule := range alarmrules.All() {
		for _, warning := range rule.Warnings(notify.DefaultSeverities()) {
			t.Errorf("%v", warning)
		}
		for _, text := range []string{rule.Meaning, rule.FirstSteps} {
			if !strings.HasSuffix(text, ".") {
				t.Errorf("%s: %q is no sentence", rule.Name, text)
			}
		}
	}
}
