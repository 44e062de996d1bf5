package recipes

import (
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/contract"
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
		"it has no event login_failed",
		"its event api_request does not carry duration_ms",
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
