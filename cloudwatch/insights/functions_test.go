package insights

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// The engine's tests check the results and the arguments of functions against the
// table. This test checks the rest.
func TestFunctionTable(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range functions {
		for _, name := range append([]string{f.Name}, f.Spellings...) {
			lower := strings.ToLower(name)
			if seen[lower] {
				t.Errorf("%s is in the table twice", name)
			}
			seen[lower] = true
			for _, spelling := range []string{name, lower, strings.ToUpper(name)} {
				if got, ok := FindFunction(spelling); !ok || got.Name != f.Name {
					t.Errorf("%s is found as %q, want %s", spelling, got.Name, f.Name)
				}
			}
		}
		if inStats := f.Page == statsPage || f.Page == seriesPage; inStats != f.Aggregates {
			t.Errorf("%s is on the page %s, and aggregates: %v", f.Name, f.Page, f.Aggregates)
		}
		if f.Page != valuesPage && f.Page != statsPage && f.Page != seriesPage && f.Page != unmaskPage {
			t.Errorf("%s has no page", f.Name)
		}
		// Arguments that are constants or periods are easily confused with others.
		confused := slices.ContainsFunc(f.Args, func(a Argument) bool { return a.IsConstant() || a.IsPeriod() })
		if confused = confused && !f.FirstOptional; confused != (f.Usage != "") {
			t.Errorf("%s is shown as %q", f.Name, f.Usage)
		}
		if f.Usage != "" {
			q, err := Parse("stats " + f.Usage)
			if !f.Aggregates {
				q, err = Parse("fields " + f.Usage)
			}
			if err != nil || len(q.Check()) > 0 {
				t.Errorf("%s is refused: %v %v", f.Usage, err, q.Check())
			}
		}
	}
	if _, ok := FindFunction("nothing"); ok {
		t.Error("there is a function nothing")
	}
}

// Other spellings come from AWS's own text: the pages of the function, except for
// percentile, which public queries use.
func TestFunctionSpellings(t *testing.T) {
	want := map[string]string{
		"countDistinct":   "count_distinct",
		"percentile":      "pct",
		"count_over_time": "countOverTime",
		"sum_over_time":   "sumOverTime",
		"regex_replace":   "regexReplace",
		"date_floor":      "datefloor",
		"strftime":        "formatDate",
	}
	got := map[string]string{}
	for _, f := range Functions() {
		for _, spelling := range f.Spellings {
			got[spelling] = f.Name
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("other spellings are %v, want %v", got, want)
	}
}

// The pages that document functions, besides those on functions of single values.
func TestFunctionPages(t *testing.T) {
	of := map[string][]string{}
	for _, f := range functions {
		if f.Page != valuesPage {
			of[f.Page] = append(of[f.Page], f.Name)
		}
	}
	for _, names := range of {
		slices.Sort(names)
	}
	want := map[string][]string{
		"CWL_QuerySyntax-Stats": {"avg", "count", "count_distinct", "earliest", "latest", "max", "median", "min", "pct",
			"sortsFirst", "sortsLast", "stddev", "sum", "topk", "values", "variance"},
		"CWL_QuerySyntax-timeseries-functions": {"countOverTime", "histogram", "rate", "sumOverTime"},
		"mask-sensitive-log-data-viewunmasked": {"unmask"},
	}
	if !maps.EqualFunc(of, want, slices.Equal) {
		t.Errorf("pages have %v", of)
	}
}

// The functions by which a log alarm can aggregate
// (API_ScheduledQueryConfiguration, "AggregationExpression").
func TestAlarmFunctions(t *testing.T) {
	var got []string
	for _, f := range functions {
		if f.Alarm {
			got = append(got, f.Name)
		}
	}
	if want := []string{"avg", "count", "max", "min", "sum"}; !slices.Equal(got, want) {
		t.Errorf("alarms aggregate by %v, want %v", got, want)
	}
}
