package alarmrules_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmrules/ruletest"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

// TestTheDayOfARealService replays six hours of a Django service through all
// rules. The expected changes of state were recorded when the rules were still
// Go code.
func TestTheDayOfARealService(t *testing.T) {
	recorded, err := os.ReadFile("testdata/django-day.txt")
	if err != nil {
		t.Fatal(err)
	}
	// Later rules only have their own tests.
	rules := slices.DeleteFunc(alarmrules.All(), func(r alarmrules.Rule) bool {
		return !strings.Contains(" "+strings.ReplaceAll(string(recorded), "\n", " "), " "+r.Name+"-")
	})
	if len(rules) != 17 {
		t.Fatalf("17 rules were recorded, and %d of them are there", len(rules))
	}
	set, err := alarmrules.Bind(alarmrules.Application{}, rules...)
	if err != nil {
		t.Fatal(err)
	}
	text, err := ruletest.Template(set)
	if err != nil {
		t.Fatal(err)
	}
	made, err := template.Parse("rules", text, template.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := replay.New([]*template.Template{made}, replay.Options{LogGroup: ruletest.LogGroup})
	if err != nil {
		t.Fatal(err)
	}
	inputs, err := logevent.Files("../examples/logs/django.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	source, err := logevent.Open(inputs, logevent.Options{})
	if err != nil {
		t.Fatal(err)
	}
	report, err := r.Run(context.Background(), source)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range report.Alarms {
		if a.Refused != "" {
			got = append(got, a.Name+"  not replayed")
		}
		for _, change := range a.Transitions {
			line := fmt.Sprintf("%s  %s  %s", change.At.UTC().Format("2006-01-02 15:04"), a.Name, change.To)
			if change.Contributor != "" {
				line += "  " + change.Contributor
			}
			got = append(got, line)
		}
	}
	slices.Sort(got)
	want := strings.Split(strings.TrimSpace(string(recorded)), "\n")
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("missing: %s", line)
		}
	}
	for _, line := range got {
		if !slices.Contains(want, line) {
			t.Errorf("new: %s", line)
		}
	}
}
