package alarmtest_test

import (
	"context"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/alarmtest"
)

// A first file has all possible tests, and they pass.
func TestNew(t *testing.T) {
	const path, head = "testdata/new.test.yaml", "template: shop.yaml\n"
	text, s := newTests(t, path, head)
	f, err := alarmtest.Parse(path, text)
	if err != nil {
		t.Fatal(err)
	}
	var results []alarmtest.Result
	for _, one := range f.Tests {
		r := f.RunForCoverage(context.Background(), s, one)
		if results = append(results, r); !r.Passed {
			t.Errorf("%s: %v %v", r.Name, r.Wrong, r.Failures)
		}
	}
	if c := alarmtest.CoverageOf(results); c.Percent() < 100 {
		var b strings.Builder
		if err := c.Text(&b); err != nil {
			t.Fatal(err)
		}
		t.Errorf("%s", b.String())
	}
	for _, want := range []string{
		"      - line: '{\"level\": \"ERROR\"}'\n        times: 11\n        every: 1s\n        from: 0s\n    expect:\n      alarms:\n        shop-errors-ticket: goes off\n",
		"        shop-errors-page: quiet\n",
		"        values: 6x3\n    expect:\n      alarms:\n        shop-function-failing: goes off\n",
		"          - {level: 'ERROR', events: 1}\n",
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("there is no\n%s", want)
		}
	}
	if t.Failed() {
		t.Logf("%s", text)
	}
}
