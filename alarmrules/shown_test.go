package alarmrules_test

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmtest"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/internal/eventlines"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/queries/querytest"
)

// The saved query that an alarm links to shows what set the alarm off: it
// returns rows for the log events of the rule's test.
func TestQueriesOfSourcesShowWhatSetsTheirAlarmsOff(t *testing.T) {
	for _, source := range alarmrules.Sources() {
		c := presetOf(t, source, source)
		for _, rule := range alarmrules.OfSource(source) {
			test, err := alarmtest.Load(filepath.Join(source, rule.Name+alarmtest.Ending))
			if errors.Is(err, fs.ErrNotExist) || rule.Query == "" || rule.Watch.Kind() == "silence" {
				continue // its test is of another preset, or there is nothing to show
			}
			if err != nil {
				t.Fatal(err)
			}
			q, err := queries.Find(queries.OfSource(source), rule.Query)
			if err != nil {
				t.Fatal(err)
			}
			events, err := eventlines.Expand(test.Tests[0].Input[0].Lines, "/rules")
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
