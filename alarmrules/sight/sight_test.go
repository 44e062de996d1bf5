package sight

import (
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/logevent"
)

func source(t *testing.T, o logevent.Options, text string) *logevent.Source {
	t.Helper()
	s, err := logevent.Open([]logevent.Input{logevent.Bytes("log", []byte(text))}, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const log = `{"timestamp":"2026-03-03T09:00:00Z","level":"INFO","logger":"l","event_type":"api_request","message":"API response","request_id":"r","endpoint":"/","status_code":200,"duration_ms":5,"response_size_bytes":9}
{"timestamp":"2026-03-03T09:00:01Z","level":"INFO","logger":"l","event_type":"api_request","message":"API response","request_id":"r","endpoint":"/","status_code":200,"duration_ms":"slow","response_size_bytes":9}
{"timestamp":"2026-03-03T09:00:02Z","level":"ERROR","logger":"l","message":"broke"}
[2026-03-03 09:00:03 +0000] [1] [ERROR] Exception in worker
plain
`

// Run counts what the filters of each rule match and the values of measured
// metrics, and names what the contract lacks for other rules.
func TestRun(t *testing.T) {
	c, err := contract.Parse("own.yaml", []byte("extends: guide\nevents: {login_failed: ~}\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []struct{ workers, batch int }{{0, 0}, {3, 64}} {
		r, err := Run(t.Context(), alarmrules.Application{Contract: c}, alarmrules.Of(c), source(t, logevent.Options{Format: logevent.Raw, BatchSize: o.batch}, log), o.workers)
		if err != nil {
			t.Fatal(err)
		}
		if r.Events != 5 {
			t.Errorf("%d events", r.Events)
		}
		for name, want := range map[string][]Metric{
			"errors":      {{"errors", 2, false, 0}}, // one is a record, and one a line
			"critical":    {{"critical", 0, false, 0}},
			"request-p95": {{"request-duration", 2, true, 1}},
			"mismatch":    {{"log-records", 3, false, 0}},
			"silence":     nil,
		} {
			at := slices.IndexFunc(r.Rules, func(r Rule) bool { return r.Name == name })
			if at < 0 || !slices.Equal(r.Rules[at].Metrics, want) {
				t.Errorf("%s: %v", name, r.Rules)
				continue
			}
			var blind []string
			if name == "critical" {
				blind = []string{"critical"}
			}
			if got := r.Rules[at].Blind(); !slices.Equal(got, blind) {
				t.Errorf("%s is blind for %v", name, got)
			}
		}
		for _, name := range []string{"failed-logins", "failed-logins-by-address"} {
			if lacks := r.Lacks[name]; len(lacks) != 1 || !strings.Contains(lacks[0], "the contract has no event login_failed") {
				t.Errorf("%s lacks %q", name, lacks)
			}
		}
		if slices.ContainsFunc(r.Rules, func(r Rule) bool { return r.Name == "failed-logins" }) {
			t.Error("what cannot be bound sees something")
		}
	}
}

// A matching log event without a value feeds no metric.
func TestBlind(t *testing.T) {
	if blind := (Rule{Metrics: []Metric{{"duration", 5, true, 0}, {"requests", 5, false, 0}, {"none", 0, false, 0}}}).Blind(); !slices.Equal(blind, []string{"duration", "none"}) {
		t.Errorf("%v", blind)
	}
}

func TestRunRefuses(t *testing.T) {
	c, err := contract.Parse("own.yaml", []byte("extends: guide\nevents: {login_failed: ~}\n"))
	if err != nil {
		t.Fatal(err)
	}
	app := alarmrules.Application{Contract: c, Metrics: []alarmrules.LogMetric{{Name: "logins", Count: &alarmrules.Selection{Event: "login_failed"}}}}
	if _, err := Run(t.Context(), app, nil, source(t, logevent.Options{}, log), 1); err == nil || !strings.Contains(err.Error(), "logins") {
		t.Errorf("%v", err)
	}
}
