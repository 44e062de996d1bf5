package services_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/check"
	"github.com/logstack-go/logstack/logevent"
)

// nodeService prepares a service that runs on Node with libraries of the root's
// package.json.
func nodeService(libraries ...string) func(*testing.T, string) (command []string, missing string) {
	return func(t *testing.T, folder string) (command []string, missing string) {
		node, err := exec.LookPath("node")
		if err != nil {
			return nil, "node"
		}
		for _, library := range libraries {
			if _, err := os.Stat(filepath.Join("..", "..", "node_modules", library)); err != nil {
				return nil, library + ", which npm ci installs"
			}
		}
		return []string{node, filepath.Join(folder, "server.mjs")}, ""
	}
}

// nodePresets are the presets whose services run on Node.
var nodePresets = []string{"ecs", "otel", "pino", "winston"}

// Node's crash report is one CRITICAL record, not one for each line.
func TestHowNodeDies(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("here is no node")
	}
	for what, program := range map[string]string{
		"an error that nothing caught":  `setTimeout(() => { throw new Error("boom") })`,
		"a promise that nobody handled": `Promise.reject("boom")`,
		"out of memory":                 `const all = []; for (;;) all.push(new Array(1e6).fill(all.length))`,
	} {
		out, err := exec.Command(node, "--max-old-space-size=32", "-e", program).CombinedOutput()
		if err == nil {
			t.Errorf("%s: the program ends well", what)
		}
		for _, name := range nodePresets {
			c := preset(t, name)
			for level, want := range map[contract.Level]int{contract.Error: 0, contract.Critical: 1} {
				got := 0
				for line := range bytes.Lines(out) {
					for _, piece := range c.PlainText(level) {
						if bytes.Contains(line, []byte(piece)) {
							got++
						}
					}
				}
				if got != want {
					t.Errorf("%s, %s: %d lines are %s, want %d\n%s", what, name, got, level, want, out)
				}
			}
		}
	}
}

// The OpenTelemetry Collector's output for the same records follows the contract next
// to the service. The collector does not run here: the output is derived from its
// exporter's code (opentelemetry-collector-contrib,
// exporter/awscloudwatchlogsexporter).
func TestTheCollectorsForm(t *testing.T) {
	lines, err := os.ReadFile("otel/canary.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	c, err := contract.Load("otel/collector.yaml", ".")
	if err != nil {
		t.Fatal(err)
	}
	var events bytes.Buffer
	for _, from := range records(lines) {
		record := map[string]any{}
		for key, as := range map[string]string{
			"body": "body", "severityNumber": "severity_number", "severityText": "severity_text", "flags": "flags",
			"traceId": "trace_id", "spanId": "span_id", "attributes": "attributes", "scope": "scope",
		} {
			if value, ok := from[key]; ok {
				record[as] = value
			}
		}
		record["resource"] = from["resource"].(map[string]any)["attributes"]
		nanoseconds, err := from["timeUnixNano"].(json.Number).Int64()
		if err != nil {
			t.Fatal(err)
		}
		message, err := json.Marshal(record)
		if err != nil {
			t.Fatal(err)
		}
		event, err := json.Marshal(map[string]any{"timestamp": nanoseconds / int64(time.Millisecond), "message": string(message)})
		if err != nil {
			t.Fatal(err)
		}
		events.Write(append(event, '\n'))
	}
	r, err := check.Run(t.Context(), c, open(t, logevent.Records, events.Bytes()), check.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Findings {
		t.Errorf("%s %s: %s (%d of %d)", f.Kind, f.First, f.Text, f.Count, f.Of)
	}
	if r.Records < 20 || len(r.Unknown) > 0 {
		t.Errorf("%d records, unknown are %v", r.Records, r.Unknown)
	}
}

func preset(t *testing.T, name string) *contract.Contract {
	t.Helper()
	c, err := contract.Preset(name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
