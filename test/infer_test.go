package test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmrules/sight"
	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/contract/infer"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/replay"
	read "github.com/logstack-go/logstack/template"
)

// TestInferredContractsAreDeployed infers a contract from a log, makes a stack from the
// contract, and replays the log through the stack: its alarms see the number of
// requests, the failures and the durations, without a handwritten contract.
func TestInferredContractsAreDeployed(t *testing.T) {
	logs := []string{
		"../contract/infer/testdata/pino-http.log", "../contract/infer/testdata/slog-gin.jsonl", "../contract/infer/testdata/lograge.jsonl",
		"../contract/infer/testdata/serilog-compact.jsonl", "../examples/logs/django.jsonl.gz",
	}
	const shared = "../../shared/cases/pino/shop.log"
	if _, err := os.Stat(shared); err == nil {
		logs = append(logs, shared)
	} else {
		t.Logf("skipped: %v", err)
	}
	for _, log := range logs {
		open := func() *logevent.Source {
			inputs, err := logevent.Files(log)
			if err != nil {
				t.Fatal(err)
			}
			source, err := logevent.Open(inputs, logevent.Options{})
			if err != nil {
				t.Fatal(err)
			}
			return source
		}
		made, err := infer.Run(t.Context(), open(), infer.Options{})
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		writeFile(t, filepath.Join(dir, "contract.yaml"), string(made.YAML))
		seen, err := sight.Run(t.Context(), alarmrules.Application{Contract: made.Contract}, alarmrules.Defaults(), open(), 0)
		if err != nil {
			t.Fatal(err)
		}
		without := ""
		for _, name := range slices.Sorted(maps.Keys(seen.Lacks)) {
			without += fmt.Sprintf("  %s: ~\n", name)
		}
		writeFile(t, filepath.Join(dir, "logstack.yaml"), `application: shop
contract: contract.yaml
services: [{name: web, image: public.ecr.aws/your-org/shop}]
alarms:
`+without+`  error-ratio: {}
  availability: {}
logGroups: {application: {name: /ecs/shop}}
environments:
  prod: {account: "111122223333", region: eu-central-1}
`)
		cfg, err := config.Load(filepath.Join(dir, "logstack.yaml"))
		if err != nil {
			t.Errorf("%s: %v", log, err)
			continue
		}
		template, err := read.Parse("shop", []byte(jsonOf(synthesize(t, logging(t, cfg, "prod").Stack()))), read.Options{})
		if err != nil {
			t.Fatal(err)
		}
		r, err := replay.New([]*read.Template{template}, replay.Options{Contract: made.Contract, LogGroup: "/ecs/shop"})
		if err != nil {
			t.Fatal(err)
		}
		report, err := r.Run(t.Context(), open())
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"requests", "failed-requests", "request-duration"} {
			at := slices.IndexFunc(report.Filters, func(f replay.Filter) bool { return f.Name == name })
			if at < 0 || report.Filters[at].Matched == 0 {
				t.Errorf("%s: %s matches nothing", log, name)
			}
		}
		for _, a := range report.Alarms {
			for _, rule := range []string{"-error-ratio-", "-availability-", "-request-p95-"} {
				if !strings.Contains(a.Name, rule) || a.Blind == nil {
					continue
				}
				for _, reason := range a.Blind.Reasons {
					// Two minutes of log are too short for an alarm on two five-minute
					// periods.
					if log != shared || !strings.HasPrefix(reason, "The log is too short for it") {
						t.Errorf("%s: %s is blind: %s", log, a.Name, reason)
					}
				}
			}
		}
	}
}
