package engine

import (
	"slices"
	"testing"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// Every command of the language runs, or is rejected by name.
func TestCommandsRun(t *testing.T) {
	refused := map[string]string{
		"accum": "accum n", "anomaly": "anomaly", "appendcols": "appendcols (limit 1)", "autoregress": "autoregress n",
		"cidrlookup": "cidrlookup t a OUTPUT b", "estimate": "estimate",
		"head": "head 5", "logcompare": "logcompare timeshift 1d",
		"lookup": "lookup t a OUTPUT b", "outlier": "outlier a", "relevantfields": "relevantfields where a",
		"search": "search a", "sessionize": "sessionize a", "tail": "tail 5",
	}
	for _, name := range insights.CommandNames() {
		_, runs := runners[name]
		example, isRefused := refused[name]
		if runs == isRefused {
			t.Errorf("%s runs: %v, and is among those that are refused: %v", name, runs, isRefused)
		}
		if !isRefused {
			continue
		}
		q, err := insights.Parse(example)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Compile(q, Options{}); err == nil || err.(*insights.Error).Message != name+" does not run here" {
			t.Errorf("%s is refused with %v", example, err)
		}
	}
	for name := range runners {
		if !slices.Contains(insights.CommandNames(), name) {
			t.Errorf("there is code for %s, which is no command", name)
		}
	}
}
