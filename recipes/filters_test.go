package recipes

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/binding"
)

func TestFiltersOfTheGuide(t *testing.T) {
	filters, err := Filters(contract.Guide(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []struct{ name, metric, value, unit, pattern string }{
		{"errors", "ApplicationErrors", "", "Count", `{ $.level = "ERROR" }`},
		{"errors-plain-text", "ApplicationErrors", "", "Count", `?"[ERROR]" ?": ERROR/"`},
		{"critical", "CriticalErrors", "", "Count", `{ $.level = "CRITICAL" }`},
		{"critical-plain-text", "CriticalErrors", "", "Count", `?"[CRITICAL]" ?": CRITICAL/"`},
		{"slow-requests", "SlowRequests", "", "Count", `{ ($.event_type = "api_request" || $.message = "API response") && $.duration_ms > 5000 }`},
		{"request-duration", "RequestDuration", "$.duration_ms", "Milliseconds", `{ $.event_type = "api_request" || $.message = "API response" }`},
		{"failed-logins", "FailedLogins", "", "Count", `{ $.event_type = "login_failed" || $.message = "Login attempt failed" }`},
		{"api_request_duration", "api_request_duration", "$.metric_value", "Milliseconds", `{ $.metric_name = "api_request_duration" }`},
	}
	if len(filters) != len(want) {
		t.Fatalf("there are %d filters, want %d", len(filters), len(want))
	}
	for i, want := range want {
		got := filters[i]
		if got.Name != want.name || got.Metric != want.metric || got.Value != want.value || string(got.Unit) != want.unit || got.Pattern.String() != want.pattern {
			t.Errorf("got  %v %s\nwant %v", got, got.Pattern, want)
		}
	}
}

// What only some rules watch is derived where they do.
func TestFiltersThatRulesAskFor(t *testing.T) {
	filters, err := Filters(contract.Guide(), Options{SlowQuery: 2 * time.Second}, ErrorRatio(0), Unstructured(0), SlowQueries(Options{}))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range filters[7:] {
		if f.Value == "" {
			got[f.Metric] = f.Pattern.String()
		}
	}
	if want := map[string]string{
		LogRecordsMetric:     `{ $.level = "DEBUG" || $.level = "INFO" || $.level = "WARNING" || $.level = "ERROR" || $.level = "CRITICAL" }`,
		RequestsMetric:       `{ $.event_type = "request_completed" || $.message = "Request completed" }`,
		FailedRequestsMetric: `{ ($.event_type = "request_completed" || $.message = "Request completed") && $.status_code >= 500 }`,
		SlowQueriesMetric:    `{ ($.event_type = "database_query" || $.message = "Slow database query") && $.duration_ms > 2000 }`,
	}; !maps.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	// A contract without such an event is an error where the rule is asked for,
	// and only there.
	c := load(t, "extends: guide\nevents: {request_completed: null}\n")
	if _, err := Filters(c, Options{}); err != nil {
		t.Error(err)
	}
	if _, err := Filters(c, Options{}, ErrorRatio(0)); err == nil || !strings.Contains(err.Error(), "the contract has no event request_completed") {
		t.Errorf("%v", err)
	}
}

// Each log-based metric is a filter with its own unit, and with dimensions of
// few values only.
func TestLogBasedMetrics(t *testing.T) {
	filters, err := Filters(load(t, `
extends: guide
fields: {metric_value: {as: m.value}, status_code: {as: status}, metric_name: {as: "['m.name']"}}
metrics:
  queue_length: {unit: Count}
  api_request_duration: {unit: Nanoseconds}
`), Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]Filter{}
	for _, f := range filters {
		got[f.Name] = f
	}
	for name, want := range map[string]Filter{
		"queue_length":         {Metric: "queue_length", Unit: contract.Count},
		"api_request_duration": {Metric: "api_request_duration", Unit: contract.None, Dimensions: map[string]string{"status_code": "$.status"}},
	} {
		f := got[name]
		if f.Metric != want.Metric || f.Unit != want.Unit || f.Value != "$.m.value" || !maps.Equal(f.Dimensions, want.Dimensions) {
			t.Errorf("%s is %+v", name, f)
		}
		if p := f.Pattern.String(); p != `{ $.['m.name'] = "`+want.Metric+`" }` && p != `{ $['m.name'] = "`+want.Metric+`" }` {
			t.Errorf("%s matches %s", name, p)
		}
	}
}

func TestMetricsHaveNamesOfTheirOwn(t *testing.T) {
	for _, name := range []string{"errors", "ApplicationErrors"} {
		_, err := Filters(load(t, "extends: guide\nmetrics: {"+name+": {}}\n"), Options{})
		if err == nil || !strings.Contains(err.Error(), "its metric "+name+" is called as one that is made of levels and events") {
			t.Errorf("%v", err)
		}
	}
}

// A level of several names, or of numbers, is matched by all of them.
func TestLevelsOfOtherLibraries(t *testing.T) {
	for source, want := range map[string]string{
		"extends: guide\nlevels: {CRITICAL: [fatal, panic]}\n":                                                                             `{ $.level = "fatal" || $.level = "panic" }`,
		"extends: guide\nfields: {level: {type: number}}\nlevels: {DEBUG: '20', INFO: '30', WARNING: '40', ERROR: '50', CRITICAL: '60'}\n": `{ $.level = 60 }`,
	} {
		filters, err := Filters(load(t, source), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := filters[2].Pattern.String(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestSlowerThanIsInTheUnitOfTheContract(t *testing.T) {
	for unit, want := range map[contract.Unit]string{
		contract.Seconds: "> 0.8 ", contract.Milliseconds: "> 800 ", contract.Microseconds: "> 800000 ",
	} {
		c := load(t, "extends: guide\nfields: {duration_ms: {unit: "+string(unit)+"}}\n")
		filters, err := Filters(c, Options{SlowerThan: 800 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		if got := filters[4].Pattern.String(); !strings.Contains(got, want) {
			t.Errorf("%s: %s", unit, got)
		}
		rule, err := RequestP95(c, map[Severity]time.Duration{Page: 1500 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		wantThreshold := map[contract.Unit]float64{contract.Seconds: 1.5, contract.Milliseconds: 1500, contract.Microseconds: 1.5e6}[unit]
		if got := rule.Thresholds[Page]; got != wantThreshold {
			t.Errorf("%s: p95 above %v, want %v", unit, got, wantThreshold)
		}
	}
}

func TestWhatAContractLacksIsTold(t *testing.T) {
	c := load(t, `
extends: guide
fields: {duration_ms: {unit: Bytes}}
events:
  login_failed: null
  api_request: {fields: [request_id]}
plainText: {ERROR: []}
`)
	_, err := Filters(c, Options{})
	if err == nil {
		t.Fatal("filters came out")
	}
	for _, want := range []string{
		"the contract has no event login_failed",
		"no record of api_request carries duration_ms: it is in ",
		`field duration_ms has the unit "Bytes"`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
	if _, err := Rules(c, Options{}); err == nil {
		t.Error("a p95 of bytes came out")
	}
}

func TestNoPlainTextNoFilter(t *testing.T) {
	filters, err := Filters(load(t, "extends: guide\nplainText: {ERROR: [], CRITICAL: []}\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range filters {
		if strings.Contains(f.Name, "plain") {
			t.Errorf("there is a filter %s: %s", f.Name, f.Pattern)
		}
	}
}

// What is derived from a contract holds for it, whichever it is.
func TestDerivedFiltersHold(t *testing.T) {
	for _, name := range contract.Presets() {
		c, err := contract.Preset(name)
		if err != nil {
			t.Fatal(err)
		}
		filters, err := Filters(c, Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, f := range filters {
			if err := binding.Pattern(c, f.Pattern, f.Value, f.Dimensions); err != nil {
				t.Errorf("%s, filter %s %s: %v", name, f.Name, f.Pattern, err)
			}
		}
		if _, err := Rules(c, Options{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := Indexes(c); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
