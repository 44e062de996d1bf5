package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// The output that the README shows for the examples of an account and of
// Terraform is the output of the commands.
func TestExampleForms(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	first := func(args ...string) string {
		var stdout, stderr bytes.Buffer
		if code := run(args, &stdout, &stderr); code != ok {
			t.Fatalf("%v: exits with %d: %s", args, code, &stderr)
		}
		text, _, _ := strings.Cut(stdout.String(), "\nLog groups")
		return text
	}
	const logs, account, state = "../../examples/logs/django.jsonl.gz", "../../examples/deployed", "../../examples/terraform/state.json"
	said := first("replay", "--deployed", account, logs)
	if other := first("replay", "--terraform", state, logs); other != said {
		t.Errorf("Terraform says\n%s\nand the account\n%s", other, said)
	}
	lines := strings.SplitAfter(said, "\n")
	if len(lines) < 3 || !strings.Contains(string(readme), "    "+lines[0]+"    "+lines[1]) {
		t.Errorf("the README does not have\n%s", said)
	}
	if rows := first("query", "--terraform", state, "errors-by-type", logs); rows != first("query", "errors-by-type", logs) {
		t.Errorf("the query that is saved in Terraform gives\n%s", rows)
	}
	first("describe", "--deployed", account)
	if board := first("dashboard", "--deployed", account, "--format", "json", logs); !strings.Contains(board, `"name": "your-app-prod-eu-central-1"`) {
		t.Errorf("the dashboard is %.200s", board)
	}
}
