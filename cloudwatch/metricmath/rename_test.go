package metricmath

import "testing"

// Ids are renamed in place. Neither keywords nor texts count as ids.
func TestRenamed(t *testing.T) {
	for source, want := range map[string]string{
		"a / PERIOD(a)*60":                     "a2 / PERIOD(a2)*60",
		"100 *  errors / (errors + ab) ":       "100 *  errors2 / (errors2 + ab2) ",
		"FILL(a, REPEAT) + SUM([b, a])":        "FILL(a2, REPEAT) + SUM([b2, a2])",
		`INSIGHT_RULE_METRIC("a", "Sum") - -a`: `INSIGHT_RULE_METRIC("a", "Sum") - -a2`,
	} {
		e, err := Parse(source)
		if err != nil {
			t.Fatal(err)
		}
		if got := e.Renamed(func(id string) string { return id + "2" }); got != want {
			t.Errorf("%q becomes %q, want %q", source, got, want)
		}
	}
}
