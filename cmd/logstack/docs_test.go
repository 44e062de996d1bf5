package main

import (
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
