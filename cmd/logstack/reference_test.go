package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// TestDocsOfCommands checks that docs/reference/cli has an up-to-date page for
// each command.
func TestDocsOfCommands(t *testing.T) {
	const folder = "../../docs/reference/cli"
	want := map[string]string{}
	var visit func(*cobra.Command)
	visit = func(c *cobra.Command) {
		var page bytes.Buffer
		if err := doc.GenMarkdown(c, &page); err != nil {
			t.Fatal(err)
		}
		name := strings.ReplaceAll(c.CommandPath(), " ", "_") + ".md"
		want[name] = "#" + strings.TrimPrefix(page.String(), "##")
		for _, below := range c.Commands() {
			if below.IsAvailableCommand() && below.Name() != "help" {
				visit(below)
			}
		}
	}
	started := false
	visit(documented(newRoot(&bytes.Buffer{}, &bytes.Buffer{}, &started)))
	if len(want) < 15 {
		t.Errorf("there are pages of %d commands", len(want))
	}

	if *update {
		if err := os.RemoveAll(folder); err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		for name, page := range want {
			if err := os.WriteFile(filepath.Join(folder, name), []byte(page), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		return
	}
	there, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range there {
		if _, ok := want[entry.Name()]; !ok {
			t.Errorf("docs/reference/cli/%s is the page of no command", entry.Name())
		}
	}
	for name, page := range want {
		if got, err := os.ReadFile(filepath.Join(folder, name)); err != nil || string(got) != page {
			t.Errorf("docs/reference/cli/%s is not what is generated, %v: make docs writes it anew", name, err)
		}
	}
}

// Each command has a man page, with the tables of its help unchanged.
func TestMan(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "man1")
	var stdout, stderr bytes.Buffer
	if code := run([]string{"man", folder}, &stdout, &stderr); code != ok || stdout.Len()+stderr.Len() > 0 {
		t.Fatalf("exits with %d: %s%s", code, &stdout, &stderr)
	}
	for _, name := range []string{"logstack.1", "logstack-replay.1", "logstack-contract-diff.1", "logstack-completion-bash.1"} {
		page, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(page, []byte(".nh\n.TH \"LOGSTACK\" \"1\"")) {
			t.Errorf("%s begins with %.60q", name, page)
		}
		if name == "logstack-replay.1" && !bytes.Contains(page, []byte("\n  blind       an alarm is blind")) {
			t.Errorf("%s does not have the kinds of --fail-on, a line each", name)
		}
	}
}

func TestMarkdown(t *testing.T) {
	help := "A paragraph of\ntwo lines, with * and <a>.\n\n  key   what it\n        does\n\nwhere it is\n  indented\n"
	want := "A paragraph of\ntwo lines, with \\* and \\<a>.\n\n      key   what it\n            does\n\n    where it is\n      indented"
	if got := markdown(help); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
