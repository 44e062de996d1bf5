package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/config"
)

// The comment at the end of an inferred contract has a part of a configuration,
// ready to copy. With it the contract can be deployed, whatever the log lacks.
func TestInferredAlarmsAreReadyToCopy(t *testing.T) {
	var logs []string
	for _, pattern := range []string{"../../contract/infer/testdata/*.jsonl", "../../contract/infer/testdata/*.log", "../../examples/services/*/canary.jsonl"} {
		found, err := filepath.Glob(pattern)
		if err != nil || found == nil {
			t.Fatalf("%s: %v", pattern, err)
		}
		logs = append(logs, found...)
	}
	none := filepath.Join(t.TempDir(), "little.jsonl") // feeds almost nothing
	if err := os.WriteFile(none, []byte("{\"a\":1}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, log := range append(logs, none) {
		var stdout, stderr bytes.Buffer
		if code := run([]string{"check", "--infer", log}, &stdout, &stderr); code != ok {
			t.Fatalf("%s: exits with %d: %s", log, code, &stderr)
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "contract.yaml"), stdout.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		text := "application: shop\ncontract: contract.yaml\nservices: [{name: web, image: shop}]\nenvironments: {prod: {}}\n"
		_, alarms, said := strings.Cut(stdout.String(), "\n# alarms:\n")
		alarms, _, _ = strings.Cut(alarms, "\n#\n")
		if said && strings.Contains(alarms, ": ~") {
			text += "alarms:\n" + regexp.MustCompile(`(?m)^# `).ReplaceAllString(alarms, "") + "\n"
		}
		file := filepath.Join(dir, "logstack.yaml")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := config.Load(file); err != nil {
			t.Errorf("%s: %v\n%s", log, err, text)
		}
		// The rules that are off by default are valid, too, when they are
		// turned on.
		asked := regexp.MustCompile(`(?m)^  # ([a-z0-9-]+: \{\})`).ReplaceAllString(text, "  $1")
		if err := os.WriteFile(file, []byte(asked), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := config.Load(file); err != nil {
			t.Errorf("%s: %v\n%s", log, err, asked)
		}
	}
}

// A log without JSON records that has the format of a preset is recognized as
// that preset's.
func TestInferKnowsWhoseLines(t *testing.T) {
	for _, preset := range []string{"alb", "lambda", "nginx", "rds-mysql", "rds-postgresql", "route53-zones", "vpc-flow-logs"} {
		var stdout, stderr bytes.Buffer
		log := "../../contract/presets/testdata/" + preset + ".log"
		if code := run([]string{"check", "--infer", log}, &stdout, &stderr); code == ok || !strings.HasSuffix(stderr.String(), ": use --contract "+preset+"\n") {
			t.Errorf("%s: exits with %d: %s", log, code, &stderr)
		}
	}
}
