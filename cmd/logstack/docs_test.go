package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// pages returns the text of the README, of CONTRIBUTING.md and of every page in
// docs, by path.
func pages(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	add := func(path string) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all[path] = string(text)
	}
	add("../../README.md")
	add("../../CONTRIBUTING.md")
	err := filepath.WalkDir("../../docs", func(path string, _ fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".md" {
			add(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var (
	fenced     = regexp.MustCompile("(?ms)^```.*?^```$")
	indented   = regexp.MustCompile(`(?m)^(    |\t).*$`)
	inlineCode = regexp.MustCompile("`[^`\n]*`")
	inlineLink = regexp.MustCompile(`\]\(\s*([^)\s]+)\)`)
	linkTarget = regexp.MustCompile(`(?m)^\[[^\]]+\]: (\S+)`)
	heading    = regexp.MustCompile(`(?m)^#+ (.+)$`)
	notInID    = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// anchor returns the id that code hosts give to a heading.
func anchor(heading string) string {
	return strings.ReplaceAll(notInID.ReplaceAllString(strings.ToLower(heading), ""), " ", "-")
}

// Every link between pages leads to an existing file or folder, and every
// anchor to a heading of its page.
func TestDocsLinks(t *testing.T) {
	all := pages(t)
	anchors := map[string]map[string]bool{}
	for path, text := range all {
		anchors[path] = map[string]bool{}
		for _, m := range heading.FindAllStringSubmatch(fenced.ReplaceAllString(text, ""), -1) {
			anchors[path][anchor(m[1])] = true
		}
	}
	checked := 0
	for path, text := range all {
		text = indented.ReplaceAllString(fenced.ReplaceAllString(text, ""), "")
		links := inlineLink.FindAllStringSubmatch(inlineCode.ReplaceAllString(text, ""), -1)
		for _, m := range append(links, linkTarget.FindAllStringSubmatch(text, -1)...) {
			if strings.Contains(m[1], "://") {
				continue
			}
			checked++
			file, id, hasID := strings.Cut(m[1], "#")
			target := path
			if file != "" {
				target = filepath.Join(filepath.Dir(path), file)
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s links to %s, which does not exist", path, m[1])
			} else if hasID && !anchors[target][id] {
				t.Errorf("%s links to %s, and no heading has that anchor", path, m[1])
			}
		}
	}
	if checked < 300 {
		t.Errorf("only %d links were checked", checked)
	}
}

// The index of the documentation leads to every guide and explanation.
func TestDocsIndex(t *testing.T) {
	index, err := os.ReadFile("../../docs/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for path := range pages(t) {
		name, under := strings.CutPrefix(filepath.ToSlash(path), "../../docs/")
		if under && strings.Count(name, "/") == 1 && !strings.Contains(string(index), "("+name+")") {
			t.Errorf("docs/README.md does not link to %s", name)
		}
	}
}

// replacement marks a change that a tutorial makes to a file.
var replacement = regexp.MustCompile(`<!-- replace: (\S+) (.+) -> (.+) -->`)

// Each tutorial works as printed: its files, then each command in order, with
// the changes in between, and every line that a command shows.
func TestDocsTutorials(t *testing.T) {
	for path, page := range pages(t) {
		if filepath.Base(filepath.Dir(path)) != "tutorial" {
			continue
		}
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Chdir(t.TempDir())
			for _, m := range inFile.FindAllStringSubmatch(page, -1) {
				text := regexp.MustCompile(`(?m)^    `).ReplaceAllString(strings.TrimRight(m[2], "\n")+"\n", "")
				if err := os.WriteFile(m[1], []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			ran, printed := 0, map[string]bool(nil)
			for line := range strings.Lines(page) {
				if m := replacement.FindStringSubmatch(line); m != nil {
					text, err := os.ReadFile(m[1])
					if err != nil || !strings.Contains(string(text), m[2]) {
						t.Fatalf("%s does not have %q: %v", m[1], m[2], err)
					}
					if err := os.WriteFile(m[1], []byte(strings.ReplaceAll(string(text), m[2], m[3])), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				text, is := strings.CutPrefix(line, "    ")
				if command, starts := strings.CutPrefix(text, "$ logstack "); is && starts {
					var stdout, stderr bytes.Buffer
					if code := run(strings.Fields(command), &stdout, &stderr); code != ok && code != badInput {
						t.Fatalf("%s exits with %d: %s", command, code, &stderr)
					}
					printed = map[string]bool{"…": true}
					for line := range strings.Lines(stdout.String()) {
						printed[words(line)] = true
					}
					ran++
				} else if !is && strings.TrimSpace(line) != "" {
					printed = nil
				} else if is && printed != nil && !printed[words(line)] {
					t.Errorf("no command prints %q", line)
				}
			}
			if ran == 0 {
				t.Error("no command is run")
			}
		})
	}
}
