package test

import (
	"strings"
	"testing"

	"github.com/logstack-go/logstack/contract"
)

// TestPresetsDifferInFieldNamesOnly makes the prod stack with two presets. A field that
// one calls level, the other calls levelname, and a user id that is a string in one is
// a number in the other. Filters, queries and alarms follow, and nothing else changes.
func TestPresetsDifferInFieldNamesOnly(t *testing.T) {
	guide := jsonOf(environment(t, "prod"))
	raw := jsonOf(prodWith(t, "python-json-logger"))
	if guide == raw {
		t.Fatal("the templates are the same")
	}
	for _, field := range []struct{ guide, raw string }{
		{`$.level `, `$.levelname `},
		{`filter level = `, `filter levelname = `},
		{`(level = `, `(levelname = `},
		{` or level = `, ` or levelname = `},
		{`ispresent(level)`, `ispresent(levelname)`},
		{` by level, `, ` by levelname, `},
		{`@timestamp, level, `, `@timestamp, levelname, `},
		{`, logger`, `, name`},
		// The links of alarms contain the query escaped.
		{`*2c*20logger`, `*2c*20name`},
		{`ispresent*28level*29`, `ispresent*28levelname*29`},
		{`by*20level*2c`, `by*20levelname*2c`},
		{`user_id = \"{{user_id}}\"`, `user_id = {{user_id}}`},
		{`filter*20level*20`, `filter*20levelname*20`},
	} {
		if !strings.Contains(guide, field.guide) || !strings.Contains(raw, field.raw) {
			t.Errorf("%q became %q: %v, %v", field.guide, field.raw,
				strings.Contains(guide, field.guide), strings.Contains(raw, field.raw))
		}
		guide = strings.ReplaceAll(guide, field.guide, field.raw)
	}
	if guide != raw {
		at := 0
		for at < len(guide) && at < len(raw) && guide[at] == raw[at] {
			at++
		}
		t.Errorf("the templates differ in more than field names:\n%s\n%s", around(guide, at), around(raw, at))
	}
}

// TestAContractOfOnesOwn changes every name and the unit of durations: filters, queries
// and alarms follow.
func TestAContractOfOnesOwn(t *testing.T) {
	c, err := contract.Load("testdata/contract.yaml", ".")
	if err != nil {
		t.Fatal(err)
	}
	template := prodWith(t, c.Name())
	text := jsonOf(template)
	for _, want := range []string{
		`{ $.severity = \"fatal\" }`,
		`{ $.kind = \"login.failed\" }`,
		`{ $.kind = \"request\" \u0026\u0026 $.http.elapsed \u003e 5 }`,
		`"MetricValue":"$.http.elapsed"`, `"Unit":"Seconds"`,
		`filter kind = \"request\"`, `pct(http.elapsed, 95)`, `by http.route`,
		`"DefaultValue":"5"`, `, in seconds`,
		`filter severity = \"error\"`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in the template", want)
		}
	}
	for _, gone := range []string{`$.level`, `duration_ms`, `event_type`, `API response`} {
		if strings.Contains(text, gone) {
			t.Errorf("%s is still in the template", gone)
		}
	}
	for id, alarm := range template.resources(t, "AWS::CloudWatch::Alarm") {
		want := map[any]float64{"p95": 3, "p99": 10}[alarm.Properties["ExtendedStatistic"]]
		if alarm.Properties["MetricName"] == "RequestDuration" && alarm.Properties["Threshold"] != want {
			t.Errorf("%s: %g seconds became %v of them", id, want, alarm.Properties["Threshold"])
		}
	}
}

// prodWith returns the template of prod with another contract.
func prodWith(t *testing.T, name string) template {
	t.Helper()
	cfg := shipped(t)
	for i := range cfg.Environments {
		c, err := contract.Load(name, ".")
		if err != nil {
			t.Fatal(err)
		}
		cfg.Environments[i].Contract = c
	}
	stack := logging(t, cfg, "prod").Stack()
	return synthesize(t, stack)
}

func around(text string, at int) string { return text[max(0, at-80):min(len(text), at+80)] }
