package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The commands and test files on the page about tests run in their order, on a
// small stack, and a failure prints what the page shows.
func TestTheTestingPageWorks(t *testing.T) {
	page, err := os.ReadFile("../../docs/how-to/testing-alarms.md")
	if err != nil {
		t.Fatal(err)
	}
	stack, err := os.ReadFile("../../alarmtest/testdata/shop.yaml")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	write := func(path, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("cdk.out/manifest.json", `{"artifacts": {"logging-prod": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "logging-prod.template.json"}}}}`)
	write("cdk.out/logging-prod.template.json", "Parameters: {Stage: {Type: String, Default: dev}}\n"+string(stack))
	write("rules/orders-failing.yaml", "meaning: Orders fail.\nfirstSteps: Look.\ncount: {level: ERROR}\nabove: {ticket: 2}\n")
	write("logstack.yaml", "application: shop\nservices:\n  - {name: web, image: shop}\n  - {name: worker, image: shop, ownLogGroups: true}\nenvironments: {prod: {logGroups: {application: {name: /ecs/shop}}}}\n")
	logstack := func(want int, args ...string) string {
		t.Helper()
		var stdout, stderr bytes.Buffer
		if code := run(args, &stdout, &stderr); code != want {
			t.Errorf("%q exits with %d: %s%s", args, code, &stdout, &stderr)
		}
		return stdout.String()
	}
	ran, failure := 0, ""
	for i, m := range regexp.MustCompile("(?s)```(\\w*)\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		text, path, want := m[2], fmt.Sprintf("block%d.test.yaml", i), ok
		switch {
		case m[1] == "sh":
			for line := range strings.Lines(text) {
				logstack(ok, strings.Fields(line)[1:]...)
			}
			continue
		case m[1] == "":
			if text != failure {
				t.Errorf("a failure says\n%swant\n%s", failure, text)
			}
			failure = ""
			continue
		case strings.Contains(text, "orders-failing-"):
			path = "rules/orders-failing.test.yaml"
		case !strings.Contains(text, "template: ") && !strings.Contains(text, "configuration: "):
			text = "template: cdk.out\nstack: logging-prod\n" + text
		}
		if strings.Contains(text, "ten errors are a ticket") {
			path, want = "ten.test.yaml", badInput
		}
		write(path, text)
		ran++
		if out := logstack(want, "test", path); want == badInput {
			failure = out
		}
	}
	if ran < 7 || failure != "" {
		t.Errorf("%d blocks were run", ran)
	}
}
