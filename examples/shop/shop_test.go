// Package shop tests the example: its alarms go off in the incidents of the made-up log
// lines, and at no other time.
package shop

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmrules/ruletest"
	"github.com/logstack-go/logstack/alarmtest"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/contract/check"
	"github.com/logstack-go/logstack/examples/shop/traffic"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/logquery"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

func environment(t *testing.T, name string) config.Environment {
	t.Helper()
	cfg, err := config.Load("logstack.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if len(cfg.Warnings) > 0 {
		t.Errorf("warnings: %v", cfg.Warnings)
	}
	env, err := cfg.Environment(name)
	if err != nil {
		t.Fatal(err)
	}
	return env
}

// rules returns the rules of one log group of prod: that of web and checkout, or that
// of the worker.
func rules(env config.Environment, worker bool) []alarmrules.Rule {
	if !worker {
		return env.Rules
	}
	at := slices.IndexFunc(env.Services, func(s config.Service) bool { return s.Name == "worker" })
	return env.Services[at].Rules
}

// TestKinds checks that the example has every kind of rule.
func TestKinds(t *testing.T) {
	var have []string
	env := environment(t, "prod")
	for _, worker := range []bool{false, true} {
		for _, rule := range rules(env, worker) {
			if _, err := alarmrules.Get(rule.Name); err != nil {
				have = append(have, rule.Watch.Kind())
			}
		}
	}
	if len(have) != 13 {
		t.Errorf("the shop has %d rules of its own, want thirteen, as the file says", len(have))
	}
	for _, kind := range alarmrules.Kinds() {
		if !slices.Contains(have, kind) {
			t.Errorf("no rule of the shop's own is of the kind %s", kind)
		}
	}
}

// TestEnvironments checks what differs between dev and prod, and between the two log
// groups.
func TestEnvironments(t *testing.T) {
	dev, prod := environment(t, "dev"), environment(t, "prod")
	for _, of := range []struct {
		where string
		rules []alarmrules.Rule
		want  map[string]string // when each goes off; empty for none
	}{
		{"dev", rules(dev, false), map[string]string{
			"load-balancer-errors": "", "no-orders": "", "shop-closed": "", "stock-feed": "",
			"payments-failing": "more than 40% (call) of where $.event_type = \"payment_failed\" || $.event_type = \"payment_succeeded\" are payment_failed, in 5m, of at least 5",
			"errors":           "more than 50 (page), 15 (ticket) in 5m: ERROR records or lines",
		}},
		{"prod", rules(prod, false), map[string]string{
			"no-orders": "no order_placed for 20m (call)", "shop-closed": "all of these are in ALARM: payments-failing, no-orders",
			"payments-failing": "more than 40% (call) of where $.event_type = \"payment_failed\" || $.event_type = \"payment_succeeded\" are payment_failed, in 5m, of at least 20",
			"errors":           "more than 50 (page), 15 (ticket) in 5m: ERROR records or lines",
			"stock-feed":       "", "slow-packing": "", "stock-low": "",
		}},
		{"prod, the worker", rules(prod, true), map[string]string{
			"errors": "more than 100 (page), 30 (ticket) in 5m: ERROR records or lines",
			// The configuration overrides the threshold in the rule's file.
			"stock-feed":    "log events, but no stock_checked for 30m (ticket)",
			"failed-logins": "", "no-orders": "", "load-balancer-errors": "",
		}},
	} {
		for name, want := range of.want {
			got := ""
			if at := slices.IndexFunc(of.rules, func(r alarmrules.Rule) bool { return r.Name == name }); at >= 0 {
				got = of.rules[at].When()
			}
			if got != want {
				t.Errorf("%s: %s goes off %q, want %q", of.where, name, got, want)
			}
		}
	}
	if dev.Tells("page") || !prod.Tells("page") || !prod.Tells("call") || !prod.Tells("ticket") {
		t.Error("the alarms of dev tell people, or those of prod do not")
	}
}

// TestIncidents replays the made-up lines through the rules of prod: the alarms of each
// incident go off once, while it lasts, and no alarm goes off otherwise.
func TestIncidents(t *testing.T) {
	env := environment(t, "prod")
	for _, worker := range []bool{false, true} {
		set, err := alarmrules.Bind(env.Application(), rules(env, worker)...)
		if err != nil {
			t.Fatal(err)
		}
		text, err := ruletest.Template(set)
		if err != nil {
			t.Fatal(err)
		}
		for _, wrong := range traffic.Wrong(run(t, env, text, worker), worker, func(name string) (string, bool) { return name, true }) {
			t.Error(wrong)
		}
	}
}

// run replays the log lines of one log group.
func run(t *testing.T, env config.Environment, text []byte, worker bool) *replay.Report {
	t.Helper()
	made, err := template.Parse("rules", text, template.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := replay.New([]*template.Template{made}, replay.Options{Contract: env.Contract, LogGroup: ruletest.LogGroup})
	if err != nil {
		t.Fatal(err)
	}
	report, err := r.Run(t.Context(), source(t, lines(t, worker)))
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// lines returns the made-up lines of one log group.
func lines(t *testing.T, worker bool) []byte {
	t.Helper()
	var all bytes.Buffer
	write := traffic.Shop
	if worker {
		write = traffic.Worker
	}
	if err := write(&all); err != nil {
		t.Fatal(err)
	}
	return all.Bytes()
}

func source(t *testing.T, lines []byte) *logevent.Source {
	t.Helper()
	s, err := logevent.Open([]logevent.Input{logevent.Bytes("lines", lines)}, logevent.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestRules runs the test that is next to each rule in the folder.
func TestRules(t *testing.T) {
	env := environment(t, "prod")
	all := append(rules(env, true), rules(env, false)...)
	files, err := filepath.Glob("alarms/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("%v: %v", files, err)
	}
	files = slices.DeleteFunc(files, func(file string) bool { return strings.HasSuffix(file, alarmtest.Ending) })
	for _, file := range files {
		name := alarmrules.NameOf(file)
		t.Run(name, func(t *testing.T) {
			tests, err := alarmtest.Load(filepath.Join("alarms", name+alarmtest.Ending))
			if err != nil {
				t.Fatal(err)
			}
			// The rule as in its file, without the configuration's overrides.
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			rule, err := alarmrules.Parse(file, text, env.Severities)
			if err != nil {
				t.Fatal(err)
			}
			subject, err := tests.OpenRule(env.Application(), rule, all)
			if err != nil {
				t.Fatal(err)
			}
			for _, one := range tests.Tests {
				if r := tests.Run(t.Context(), subject, one); !r.Passed {
					t.Errorf("%s: %v %v", r.Name, r.Failures, r.Wrong)
				}
			}
		})
	}
}

// TestQueries runs the shop's saved queries on the events that are next to each.
func TestQueries(t *testing.T) {
	env := environment(t, "prod")
	files, err := filepath.Glob("queries/*.cwli")
	if err != nil || len(files) != 2 {
		t.Fatalf("%v: %v", files, err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".cwli")
		t.Run(name, func(t *testing.T) {
			q, err := queries.Find(env.SavedQueries, name)
			if err != nil {
				t.Fatal(err)
			}
			if q, err = q.Bind(env.Contract); err != nil {
				t.Fatal(err)
			}
			text, err := q.Filled()
			if err != nil {
				t.Fatal(err)
			}
			program, err := engine.Compile(text, engine.Options{})
			if err != nil {
				t.Fatal(err)
			}
			archive, err := txtar.ParseFile("queries/" + name + ".txtar")
			if err != nil {
				t.Fatal(err)
			}
			answer, err := logquery.Run(context.Background(), program, source(t, archive.Files[0].Data), logquery.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got, want := rows(t, answer), string(archive.Files[1].Data); got != want {
				t.Errorf("it returns\n%swant\n%s", got, want)
			}
		})
	}
}

func rows(t *testing.T, answer *logquery.Answer) string {
	t.Helper()
	var out strings.Builder
	for _, row := range answer.Rows {
		var cells []string
		for i, v := range row {
			value, err := v.MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			cells = append(cells, fmt.Sprintf("%q: %s", answer.Columns[i], value))
		}
		fmt.Fprintf(&out, "{%s}\n", strings.Join(cells, ", "))
	}
	return out.String()
}

// TestTraffic checks that the made-up lines are JSON records in chronological order,
// cover the whole time, follow the contract, and are the same each time.
func TestTraffic(t *testing.T) {
	for name, write := range map[string]func(io.Writer) error{"shop": traffic.Shop, "worker": traffic.Worker} {
		var once, again bytes.Buffer
		if err := write(&once); err != nil {
			t.Fatal(err)
		}
		if err := write(&again); err != nil || !bytes.Equal(once.Bytes(), again.Bytes()) {
			t.Errorf("%s: two times differ: %v", name, err)
		}
		last := traffic.Start
		for l := range bytes.Lines(once.Bytes()) {
			var record struct{ Timestamp time.Time }
			if err := json.Unmarshal(l, &record); err != nil || record.Timestamp.Before(last) || !record.Timestamp.Before(traffic.End) {
				t.Fatalf("%s: %s: %v", name, l, err)
			}
			last = record.Timestamp
		}
		if traffic.End.Sub(last) > time.Minute {
			t.Errorf("%s: the last line is of %s", name, last)
		}
		report, err := check.Run(t.Context(), environment(t, "prod").Contract, source(t, once.Bytes()), check.Options{})
		if err != nil || len(report.Findings) > 0 {
			t.Errorf("%s: %v, %+v", name, err, report.Findings)
		}
	}
}
