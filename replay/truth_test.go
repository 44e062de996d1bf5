package replay

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/template"
)

// Six hours of logs of a Django service, once with the guide's field names and
// once with those of python-json-logger, and what is true of them. The truth
// was computed from the plan that the service followed, not from its logs.
var logs = map[string]string{
	"variant_a": "../examples/logs/django-raw-names.jsonl.gz",
	"variant_b": "../examples/logs/django.jsonl.gz",
}

type truth struct {
	Total           int64
	PerWindow       map[string]float64 `json:"per_window"`
	AlignedBreaches []struct {
		Window int64
		Sum    float64
	} `json:"aligned_breaches"`
	SlidingBreaches []struct {
		End int64
		Sum float64
	} `json:"sliding_breaches"`
}

func readTruth(t *testing.T) map[string]map[string]json.RawMessage {
	t.Helper()
	data, err := os.ReadFile("testdata/truth.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]json.RawMessage{}
	for name, part := range all {
		var members map[string]json.RawMessage
		if json.Unmarshal(part, &members) == nil {
			out[name] = members
		}
	}
	return out
}

func get[T any](t *testing.T, data json.RawMessage) (value T) {
	t.Helper()
	if err := json.Unmarshal(data, &value); err != nil {
		t.Fatalf("%s: %v", data, err)
	}
	return value
}

// templateOf writes a template in YAML and reads it.
func templateOf(t *testing.T, source string) []*template.Template {
	t.Helper()
	path := filepath.Join(t.TempDir(), "shop.yaml")
	if err := os.WriteFile(path, []byte(source), 0o644); err != nil {
		t.Fatal(err)
	}
	all, err := template.Read(path, template.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// run replays an input.
func run(t *testing.T, templates []*template.Template, o Options, inputs []logevent.Input, batch int) (*Replay, *gathered, *Report) {
	t.Helper()
	r, err := New(templates, o)
	if err != nil {
		t.Fatal(err)
	}
	source, err := logevent.Open(inputs, logevent.Options{BatchSize: batch})
	if err != nil {
		t.Fatal(err)
	}
	g, err := r.gather(t.Context(), source, nil)
	if err != nil {
		t.Fatal(err)
	}
	g.refine()
	return r, g, r.report(g)
}

func files(t *testing.T, path string) []logevent.Input {
	t.Helper()
	inputs, err := logevent.Files(path)
	if err != nil {
		t.Fatal(err)
	}
	return inputs
}

// guide has the guide's alarm on a filter of its own: more than ten in five
// minutes.
const guide = `
Resources:
  Filter:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: /ecs/your-app
      FilterPattern: %q
      MetricTransformations: [{MetricNamespace: app, MetricName: Errors, MetricValue: "1", DefaultValue: 0}]
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties: {AlarmName: errors, Namespace: app, MetricName: Errors, Statistic: Sum, Period: 300,
      EvaluationPeriods: 1, ComparisonOperator: GreaterThanThreshold, Threshold: 10, TreatMissingData: notBreaching}
`

// Counts, breaching periods, aligned and sliding, and changes of state equal
// the truth.
func TestTruth(t *testing.T) {
	all := readTruth(t)
	for _, c := range []struct{ variant, name, pattern string }{
		{"variant_a", "metric_filter_as_written", `{ $.level = "ERROR" }`},
		{"variant_a", "metric_filter_levelname", `{ $.levelname = "ERROR" }`},
		{"variant_b", "metric_filter_as_written", `{ $.level = "ERROR" }`},
		{"variant_b", "error_or_critical", `{ ($.level = "ERROR") || ($.level = "CRITICAL") }`},
	} {
		t.Run(c.variant+" "+c.name, func(t *testing.T) {
			want := get[truth](t, all[c.variant][c.name])
			r, g, report := run(t, templateOf(t, fmt.Sprintf(guide, c.pattern)), Options{}, files(t, logs[c.variant]), 0)
			if got := report.Filters[0].Matched; got != want.Total {
				t.Errorf("%d events matched, want %d", got, want.Total)
			}
			got := report.Alarms[0]

			var sliding []string
			breaching := map[int64]bool{}
			for _, b := range want.SlidingBreaches {
				sliding = append(sliding, fmt.Sprintf("%d %g", b.End, b.Sum))
				breaching[b.End] = true
			}
			var have []string
			for _, b := range got.Breaches {
				have = append(have, fmt.Sprintf("%d %g", b.End.UnixMilli(), b.Value))
			}
			same(t, "sliding periods that breach", have, sliding)

			// The alarm is in ALARM if and only if the newest period breaches.
			var changes []string
			before := false
			for at := get[int64](t, json.RawMessage("1741680060000")); at <= 1741701600000; at += 60_000 {
				if breaching[at] != before {
					to := alarm.StateOK
					if before = breaching[at]; before {
						to = alarm.StateAlarm
					}
					changes = append(changes, fmt.Sprintf("%d %s", at, to))
				}
			}
			have = nil
			for i, tr := range got.Transitions {
				if i == 0 {
					if tr.To != alarm.StateOK || tr.From != alarm.StateInsufficientData {
						t.Errorf("it starts with %+v", tr)
					}
					continue
				}
				have = append(have, fmt.Sprintf("%d %s", tr.At.UnixMilli(), tr.To))
			}
			same(t, "changes of state", have, changes)

			// Aligned periods count as the guide's query does in its bins.
			run := &runner{Replay: r, g: g}
			run.from, run.to = time.UnixMilli(1741680000000), time.UnixMilli(1741701600000)
			w := r.plan.alarms[0]
			source, err := w.source(r.plan, g)
			if err != nil {
				t.Fatal(err)
			}
			var aligned []string
			for _, b := range want.AlignedBreaches {
				aligned = append(aligned, fmt.Sprintf("%d %g", b.Window, b.Sum))
			}
			have = nil
			for _, b := range w.config.RunAligned(source, run.from, run.to).Breaches {
				have = append(have, fmt.Sprintf("%d %g", b.Window.Start.UnixMilli(), b.Value))
			}
			same(t, "aligned periods that breach", have, aligned)

			// Each five minutes have the true sum.
			for at := int64(1741680000000); at < 1741701600000; at += 300_000 {
				d := source.Datapoints([]alarm.Window{{Start: time.UnixMilli(at), End: time.UnixMilli(at + 300_000)}})[0]
				if want := want.PerWindow[strconv.FormatInt(at, 10)]; d.Value != want {
					t.Errorf("%d: %g, want %g", at, d.Value, want)
				}
			}
		})
	}
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s:\n%v\nwant\n%v", what, got, want)
	}
}

// RulesTemplate returns the template of what the shipped alarm rules need,
// bound to a preset. Package ruletest makes it and imports this package, so
// rules_test.go, which is outside of the package, sets the variable.
var RulesTemplate func(t *testing.T, preset string) []byte

// shipped returns the filters and alarms that logstack derives from a contract.
func shipped(t *testing.T, preset string) []*template.Template {
	t.Helper()
	made, err := template.Parse("rules", RulesTemplate(t, preset), template.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return []*template.Template{made}
}

// The filters of both contracts count what happened, in JSON and in plain text.
func TestContracts(t *testing.T) {
	all := readTruth(t)
	for variant, preset := range map[string]string{"variant_a": "python-json-logger", "variant_b": "guide"} {
		_, _, report := run(t, shipped(t, preset), Options{}, files(t, logs[variant]), 0)
		plainErrors := int64(len(get[[]any](t, all[variant]["error_records_in_plain_text"])))
		plainCritical := int64(len(get[[]any](t, all[variant]["critical_records_in_plain_text"])))
		jsonErrors, jsonCritical := "metric_filter_levelname", "critical_json_levelname"
		if variant == "variant_b" {
			jsonErrors, jsonCritical = "metric_filter_as_written", "critical_json"
		}
		want := map[string]int64{
			"errors":              get[truth](t, all[variant][jsonErrors]).Total,
			"errors-plain-text":   plainErrors,
			"critical":            int64(len(get[[]any](t, all[variant][jsonCritical]))),
			"critical-plain-text": plainCritical,
			"slow-requests":       get[truth](t, all["reality"]["slow_requests_over_5000ms"]).Total,
			"failed-logins":       get[truth](t, all["reality"]["failed_logins"]).Total,
		}
		for _, f := range report.Filters {
			if n, ok := want[f.Name]; ok && f.Matched != n {
				t.Errorf("%s: %s matched %d, want %d", variant, f.Name, f.Matched, n)
			}
		}
		for _, l := range report.Unread.Levels {
			if l.Name == "CRITICAL" && (l.Events != 8 || l.Unread != 0 || l.Unwatched != 0) {
				t.Errorf("%s: %+v", variant, l)
			}
		}
		for _, a := range report.Alarms {
			// Ten minutes without a log are too few for these alarms, and the
			// records follow the contract.
			quiet := slices.Contains([]string{"silence-page", "mismatch-ticket", "unstructured-ticket"}, a.Name)
			if a.Refused != "" || a.NoData != "" || quiet != (WentOff(a.Transitions) == 0) {
				t.Errorf("%s: %s went off %d times: %+v", variant, a.Name, WentOff(a.Transitions), a)
			}
		}
	}
}

// With the contract of another application the filters match nothing, and the
// report says what their patterns should be.
func TestWrongContract(t *testing.T) {
	_, _, report := run(t, shipped(t, "guide"), Options{}, files(t, logs["variant_a"]), 0)
	for _, f := range report.Filters {
		if f.Name != "errors" {
			continue
		}
		if f.Matched != 0 || f.NearMiss == nil {
			t.Fatalf("%+v", f)
		}
		same(t, "reasons", f.NearMiss.Reasons, []string{"$.level is in 53 events, always LOW or warehouse;" +
			" $.levelname has the values INFO, ERROR, WARNING and CRITICAL: did you mean $.levelname?"})
		if f.NearMiss.DidYouMean != `{ $.levelname = "ERROR" }` || f.NearMiss.Matches == 0 {
			t.Errorf("%+v", f.NearMiss)
		}
	}
	if e := report.Unread.Events[0]; e.Level != "CRITICAL" || e.Unread != 3 {
		t.Errorf("first of what nothing looked at: %+v", e)
	}
	if l := report.Unread.Levels[0]; l != (Level{"CRITICAL", 8, 3, 0}) {
		t.Errorf("%+v", l)
	}
}

// The report does not depend on the number of workers or on the size of the batches,
// which are small if the log comes through a pipe.
func TestSameReport(t *testing.T) {
	var first string
	templates := shipped(t, "guide")
	for _, o := range []struct{ workers, batch int }{{1, 0}, {2, 0}, {5, 0}, {1, 4 << 20}, {2, 50_000}, {2, 1000}} {
		_, _, report := run(t, templates, Options{Workers: o.workers}, files(t, logs["variant_a"]), o.batch)
		data, err := json.MarshalIndent(report, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = string(data)
		}
		sameText(t, fmt.Sprintf("with %d workers and batches of %d bytes", o.workers, o.batch), string(data), first)
	}
}

// What a report says of fields with many values, of very many names and of filters
// that match nothing does not depend on the size of the batches either.
func TestSameReportOfMany(t *testing.T) {
	var log strings.Builder
	for i := range 4000 {
		fmt.Fprintf(&log, `{"time": "2025-03-11T08:00:00Z", "level": "INFO", "message": "%s", "status": "s%d", "levelname": "%s"}`+"\n",
			strings.Repeat("n", 1+i*7919%1200), i*i%37, []string{"INFO", "ERROR"}[i%40/39])
	}
	templates := templateOf(t, `
Resources:
  Level: {Type: AWS::Logs::MetricFilter, Properties: {LogGroupName: app, FilterPattern: '{ $.level = "ERROR" }',
    MetricTransformations: [{MetricNamespace: app, MetricName: a, MetricValue: "1"}]}}
  Status: {Type: AWS::Logs::MetricFilter, Properties: {LogGroupName: app, FilterPattern: '{ $.status > 500 }',
    MetricTransformations: [{MetricNamespace: app, MetricName: b, MetricValue: "1"}]}}
`)
	var first string
	for _, batch := range []int{100, 3000, 50_000, 4 << 20} {
		_, _, report := run(t, templates, Options{}, []logevent.Input{logevent.Bytes("log", []byte(log.String()))}, batch)
		data, err := json.MarshalIndent(report, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = string(data)
			if len(report.Unread.Events) != maxNames+1 || report.Filters[0].NearMiss.Matches == 0 || !strings.Contains(report.Filters[1].NearMiss.Reasons[0], "such as s0, s1, s4") {
				t.Errorf("%d events, %+v, %+v", len(report.Unread.Events), report.Filters[0].NearMiss, report.Filters[1].NearMiss)
			}
		}
		sameText(t, fmt.Sprintf("with batches of %d bytes", batch), string(data), first)
	}
}

// sameText reports the first lines in which texts differ.
func sameText(t *testing.T, about, got, want string) {
	t.Helper()
	is, was := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(is), len(was)) {
		if is[i] != was[i] {
			t.Errorf("%s, line %d is %s, not %s", about, i+1, is[i], was[i])
			return
		}
	}
	if len(is) != len(was) {
		t.Errorf("%s, there are %d lines, not %d", about, len(is), len(was))
	}
}
