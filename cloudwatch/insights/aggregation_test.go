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
		"pct(x, 95)":                            "use one of avg, count, max, min and sum",
		"count_distinct(x)":                     "use one of avg, count, max, min and sum",
		"sum(x) / count(*)":                     "use one of avg, count, max, min and sum",
		"count(*), sum(x)":                      "use one function",
		"count(*) | limit 3":                    "use one function",
		"count(*) by bin(5m)":                   "the aggregation is by bin(5m): use fields only",
		"count(*) by a, b, c, d, e, f":          "the aggregation is by 6 fields: at most 5 are allowed",
		"count(":                                "line 1",
		"sum(" + strings.Repeat("x", 256) + ")": "the aggregation has 261 characters: at most 256 are allowed",
	} {
		if _, err := ParseAggregation(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}
