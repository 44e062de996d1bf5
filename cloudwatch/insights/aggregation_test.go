package insights

import (
	"slices"
	"strings"
	"testing"
)

func TestAggregationsOfAlarms(t *testing.T) {
	for text, by := range map[string][]string{
		"count(*)": nil, "count(*) by service": {"service"}, "sum(bytes) as total by a, b | sort desc": {"a", "b"}, "max(x) by a, b, c, d, e": {"a", "b", "c", "d", "e"},
	} {
		a, err := ParseAggregation(text)
		if err != nil || !slices.Equal(a.ByNames, by) || strings.Contains(a.Text, "sort") {
			t.Errorf("%s: %v, %q, %v", text, a.ByNames, a.Text, err)
		}
	}
	for text, want := range map[string]string{
		"pct(x, 95)":                            "allowed are avg, count, max, min and sum",
		"count_distinct(x)":                     "allowed are avg, count, max, min and sum",
		"sum(x) / count(*)":                     "allowed are avg, count, max, min and sum",
		"count(*), sum(x)":                      "allowed is one function",
		"count(*) | limit 3":                    "allowed is one function",
		"count(*) by bin(5m)":                   "the aggregation is by bin(5m): allowed are fields",
		"count(*) by a, b, c, d, e, f":          "the aggregation is by 6 fields, and 5 is the most",
		"count(":                                "line 1",
		"sum(" + strings.Repeat("x", 256) + ")": "the aggregation has 261 characters, and 256 is the most",
	} {
		if _, err := ParseAggregation(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}
