package sight

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/infer"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/queries"
)

// seen infers a contract from a log, and returns what alarms see of the log
// with it.
func seen(t *testing.T, log string) (*contract.Contract, *Report) {
	t.Helper()
	open := func() *logevent.Source {
		inputs, err := logevent.Files(log)
		if err != nil {
			t.Fatal(err)
		}
		s, err := logevent.Open(inputs, logevent.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	made, err := infer.Run(t.Context(), open(), infer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := Run(t.Context(), alarmrules.Application{Contract: made.Contract}, alarmrules.Of(made.Contract), open(), 0)
	if err != nil {
		t.Fatal(err)
	}
	return made.Contract, r
}

// With a contract that is inferred from a log, alarms and queries see the
// requests of that log, their status and their duration.
func TestInferredContractsSee(t *testing.T) {
	var logs []string
	for _, pattern := range []string{"../../contract/infer/testdata/*.jsonl", "../../contract/infer/testdata/*.log", "../../examples/logs/django.jsonl.gz"} {
		found, err := filepath.Glob(pattern)
		if err != nil || found == nil {
			t.Fatalf("%s: %v", pattern, err)
		}
		logs = append(logs, found...)
	}
	const shared = "../../../shared/cases/pino/shop.log"
	if _, err := os.Stat(shared); err == nil {
		logs = append(logs, shared)
	} else {
		t.Logf("skipped: %v", err)
	}
	for _, log := range logs {
		c, r := seen(t, log)
		for _, name := range []string{"error-ratio", "availability", "request-p95", "request-p99"} {
			at := slices.IndexFunc(r.Rules, func(r Rule) bool { return r.Name == name })
			if at < 0 {
				t.Errorf("%s: %s cannot be: %q", log, name, r.Lacks[name])
			} else if blind := r.Rules[at].Blind(); blind != nil || r.Rules[at].Metrics == nil {
				t.Errorf("%s: %s is blind: %v", log, name, r.Rules[at].Metrics)
			}
		}
		bound, _ := queries.BindAll(queries.Of(c), c)
		for _, name := range []string{"slowest-endpoints", "errors-by-endpoint", "api-response-times"} {
			if _, err := queries.Find(bound, name); err != nil {
				t.Errorf("%s: %v", log, err)
			}
		}
	}
}

// What the service of each preset writes feeds all alarms that its contract can
// feed.
func TestServicesSee(t *testing.T) {
	logs, err := filepath.Glob("../../examples/services/*/canary.jsonl")
	if err != nil || logs == nil {
		t.Fatal(err)
	}
	for _, log := range logs {
		_, r := seen(t, log)
		for _, rule := range r.Rules {
			// No canary's request takes five seconds.
			if blind := rule.Blind(); !rule.Optional && blind != nil && rule.Name != "slow-requests" {
				t.Errorf("%s: %s is blind for %v", log, rule.Name, blind)
			}
		}
		for name, lacks := range r.Lacks {
			if rule, err := alarmrules.Get(name); err == nil && !rule.Optional {
				t.Errorf("%s: %s cannot be: %q", log, name, lacks)
			}
		}
	}
}
