package alarmrules_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/internal/eventlines"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/queries/querytest"
)

// Whoever follows the link of an alarm to its saved query finds there what set it off:
// the query has rows of the log events on which the rule's alarms go off.
func TestQueriesOfSourcesShowWhatSetsTheirAlarmsOff(t *testing.T) {
	for _, source := range alarmrules.Sources() {
		c := presetOf(t, source, source)
		for _, rule := range alarmrules.OfSource(source) {
			text, err := os.ReadFile(filepath.Join(source, rule.Name+".txtar"))
			if os.IsNotExist(err) || rule.Query == "" || rule.Watch.Kind() == "silence" {
				continue // its test is of another preset, or there is nothing to show
			}
			if err != nil {
				t.Fatal(err)
			}
			q, err := queries.Find(queries.OfSource(source), rule.Query)
			if err != nil {
				t.Fatal(err)
			}
			for _, part := range txtar.Parse(text).Files {
				if part.Name != "events" {
					continue
				}
				events, err := eventlines.Expand(string(part.Data), "/rules")
				if err != nil {
					t.Fatal(err)
				}
				rows, err := querytest.Rows(t.Context(), q, c, engine.Options{}, events)
				if err != nil || strings.TrimSpace(rows) == "" {
					t.Errorf("%s/%s: the query %s has no rows of what sets it off: %v", source, rule.Name, q.Name, err)
				}
			}
		}
	}
}
