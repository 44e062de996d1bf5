package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	gofmt "go/format"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v4"
	"golang.org/x/mod/modfile"
	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmtest"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/docs"
	"github.com/logstack-go/logstack/lint"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/template"
)

// mostNotRun is how many blocks of all pages are marked as not run, so that nobody
// marks a block that could be checked.
const mostNotRun = 8

// TestDocsBlocks checks every code block of every page by what it is: console sessions
// run, command lines parse, and YAML, JSON, queries and Go are read. ./test compiles the
// Go. CONTRIBUTING.md says how to write a block.
func TestDocsBlocks(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	notRun, checked := 0, 0
	for path, text := range pages(t) {
		name := strings.TrimPrefix(filepath.ToSlash(path), "../../")
		blocks := docs.Blocks([]byte(text))
		if len(blocks) == 0 || strings.HasPrefix(name, "docs/reference/cli/logstack_completion") { // cobra's own
			continue
		}
		checked += len(blocks)
		t.Run(name, func(t *testing.T) {
			p := blockPage{root: root, generated: isGenerated(name)}
			p.enter(t)
			for _, b := range blocks {
				if b.Marks["not run"] != "" {
					notRun++
				} else if err := p.check(b); err != nil {
					t.Errorf("%s:%d: %v", name, b.Line, err)
				}
			}
		})
	}
	if checked < 800 {
		t.Errorf("the pages have %d blocks", checked)
	}
	if notRun > mostNotRun {
		t.Errorf("%d blocks are marked as not run, and mostNotRun is %d: check the new one, or say in review why it cannot be", notRun, mostNotRun)
	}
}

// isGenerated reports whether `make docs` writes a page, which other tests hold against
// what it is made of.
func isGenerated(page string) bool {
	return regexp.MustCompile(`^docs/reference/((cli|constructs|lint|output|sources)/|(findings|saved-queries)\.md)`).MatchString(page)
}

// A blockPage is a page whose blocks are checked in their order, in a folder of its own.
type blockPage struct {
	root      string
	generated bool
}

// enter makes the folder that a page's commands run in the current one. It has what the
// root of the repository has, and the stack logging-prod in cdk.out.
func (p *blockPage) enter(t *testing.T) {
	t.Helper()
	folder := t.TempDir()
	entries, err := os.ReadDir(p.root)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if entry.Name() != "cdk.out" && entry.Name() != ".git" {
			if err := os.Symlink(filepath.Join(p.root, entry.Name()), filepath.Join(folder, entry.Name())); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Chdir(folder)
	if err := os.Mkdir("cdk.out", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("cdk.out/manifest.json", []byte(`{"artifacts": {"logging-prod": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "logging-prod.template.json"}}}}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(p.root, "test/snapshots/environment-prod_1.snap.json"), "cdk.out/logging-prod.template.json"); err != nil {
		t.Fatal(err)
	}
}

// check checks one block.
func (p *blockPage) check(b docs.Block) error {
	word := strings.Fields(b.Text + " .")[0]
	if archive := b.Marks["files"]; archive != "" {
		files, err := txtar.ParseFile(archive)
		if err != nil {
			return err
		}
		if err := txtar.Write(files, "."); err != nil {
			return err
		}
	}
	switch {
	case b.Marks["replace"] != "":
		return replace(b.Marks["replace"], b.Text)
	case b.Marks["run"] != "":
		return console("$ " + b.Marks["run"] + "\n" + b.Text)
	case b.Marks["file"] != "":
		return file(b.Marks["file"], b.Text)
	case p.generated && (b.Language == "text" || strings.HasPrefix(b.Text, `{"`) || strings.HasPrefix(b.Text, " ")):
		return nil // what a check finds, and lines and forms that are wrong on purpose
	case regexp.MustCompile(`(?m)^\$ `).MatchString(b.Text):
		return console(b.Text)
	case b.Language == "sh" || word == "logstack" || slices.Contains(otherPrograms, word):
		return commandLines(b.Text)
	case b.IsGo():
		return formatted(b)
	case b.Language == "json" || json.Valid([]byte(b.Text)) || strings.HasPrefix(b.Text, `{"`):
		return readJSON(b.Text)
	case b.Language == "yaml" || isYAML(b.Text):
		return readYAML("", b.Text)
	case word == "module" || word == "require":
		_, err := modfile.Parse("go.mod", []byte(b.Text), nil)
		return err
	case slices.Contains(insights.CommandNames(), word):
		_, err := insights.Parse(regexp.MustCompile(`\{\{\w+\}\}`).ReplaceAllString(b.Text, "1"))
		return err
	case p.generated || b.Generated:
		return nil
	}
	return errors.New("nothing says what this block is: write it as a console session, a command, YAML, JSON, Go or a query, or mark it <!-- not run: why -->; CONTRIBUTING.md has the marks")
}

// replace makes the change of a mark, "FILE OLD -> NEW", and wants the file to have the
// block's lines then.
func replace(change, block string) error {
	path, change, _ := strings.Cut(change, " ")
	was, is, ok := strings.Cut(change, " -> ")
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if !ok || !strings.Contains(string(text), was) {
		return fmt.Errorf("%s does not have %q", path, was)
	}
	changed := strings.ReplaceAll(string(text), was, is)
	for line := range strings.Lines(block) {
		if !strings.Contains(changed, strings.TrimSpace(line)) {
			return fmt.Errorf("%s does not have the line %q after the change", path, line)
		}
	}
	return os.WriteFile(path, []byte(changed), 0o644)
}

// file reads a block as a file, and writes it. What belongs into a logstack.yaml is a
// part of one, and is not written.
func file(path, text string) error {
	if filepath.Base(path) != configName {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return err
		}
	}
	switch filepath.Ext(path) {
	case ".yaml":
		return readYAML(path, text)
	case ".json", ".log":
		return readJSON(text)
	}
	return fmt.Errorf("no reader for %s", path)
}

// readJSON reads a document, or a record a line. A line that begins with … stands for
// lines that are left out.
func readJSON(text string) error {
	if json.Valid([]byte(text)) {
		return nil
	}
	n := 0
	for line := range strings.Lines(text) {
		n++
		var record map[string]any
		if err := json.Unmarshal([]byte(line), &record); err != nil && !strings.HasPrefix(line, "…") {
			return fmt.Errorf("line %d of the block is no JSON: %w", n, err)
		}
	}
	return nil
}

func isYAML(text string) bool {
	var keys map[string]any
	if err := yaml.Unmarshal([]byte(text), &keys); err != nil {
		return regexp.MustCompile(`^[a-zA-Z]+:( |\n)`).MatchString(text)
	}
	for key := range keys {
		if !regexp.MustCompile(`^[A-Za-z]+$`).MatchString(key) {
			return false
		}
	}
	return len(keys) > 0
}

// readYAML reads a file by the reader that its keys call for. A part of a file is read
// with what it lacks behind it, so that lines in errors are those of the block.
func readYAML(path, text string) error {
	var keys map[string]any
	if err := yaml.Unmarshal([]byte(text), &keys); err != nil {
		return err
	}
	has := func(any ...string) bool {
		return slices.ContainsFunc(any, func(key string) bool { _, has := keys[key]; return has })
	}
	complete := func(key, rest string) {
		if !has(key) {
			text += rest + "\n"
		}
	}
	var err error
	switch {
	case filepath.Base(path) == "allowed.yaml":
		err = new(allowanceFile).Set(path)
	case has("Resources", "Metadata"):
		complete("Resources", "Resources: {}")
		_, err = template.Parse("template.yaml", []byte(text), template.Options{})
	case has("tests"):
		if path == "" && !has("configuration") {
			complete("template", "template: cdk.out")
		}
		_, err = alarmtest.Parse("block.test.yaml", []byte(text))
	case has("disable"):
		_, err = lint.ParseConfiguration(".logstack-lint.yaml", []byte(text))
	case has("meaning"):
		_, err = alarmrules.Parse("block.yaml", []byte(text), notify.DefaultSeverities())
	case has("extends", "fields", "levels", "events", "lines", "identifiers"):
		complete("extends", "extends: guide")
		_, err = contract.Parse("contract.yaml", []byte(text))
	case regexp.MustCompile(`^[A-Z]`).MatchString(text): // properties of a resource
	default:
		if !has("application") {
			complete("services", "services: [{name: web, image: shop}]")
		}
		complete("application", "application: shop")
		complete("environments", "environments: {prod: {}}")
		_, err = config.Parse(configName, []byte(text), ".")
	}
	return err
}

// formatted wants Go code as gofmt writes it.
func formatted(b docs.Block) error {
	is, err := gofmt.Source([]byte(b.GoCode()))
	if err == nil && string(is) != b.GoCode() {
		err = fmt.Errorf("gofmt writes it as\n%s", is)
	}
	return err
}

// otherPrograms are those that the pages call beside logstack.
var otherPrograms = []string{
	"aws", "cd", "chromium", "curl", "git", "go", "head", "jq", "make", "npm", "npx", "sh", "tail", "terraform",
}

// about matches what a list of commands says of each of them.
var about = regexp.MustCompile(`(?m)(^ {8,}\S.*|\S  +\S.*)$`)

// commandLines wants command lines that logstack takes, and those of programs that the pages
// may name.
func commandLines(text string) error {
	if strings.HasSuffix(strings.TrimSpace(text), "[flags]") { // the form of a command, in its help
		_, err := find(strings.Fields(regexp.MustCompile(`^logstack( [a-z]+)*`).FindString(text))[1:])
		return err
	}
	text = about.ReplaceAllStringFunc(text, func(line string) string {
		if strings.HasPrefix(line, " ") {
			return ""
		}
		return line[:1]
	})
	script, err := syntax.NewParser().Parse(strings.NewReader(text), "")
	if err != nil {
		return err
	}
	var mistakes []error
	syntax.Walk(script, func(node syntax.Node) bool {
		if call, is := node.(*syntax.CallExpr); is && len(call.Args) > 0 {
			mistakes = append(mistakes, command(call))
		}
		return true
	})
	return errors.Join(mistakes...)
}

// command wants one command line that its program takes, as far as it can be told.
func command(call *syntax.CallExpr) error {
	program := call.Args[0].Lit()
	if program == "logstack" {
		args, err := expand.Fields(nil, call.Args[1:]...)
		if err != nil {
			return err
		}
		return takes(args)
	}
	if !slices.Contains(otherPrograms, program) {
		return fmt.Errorf("%q is no program that the pages call: add it to otherPrograms if it is right", program)
	}
	for _, word := range call.Args[1:] {
		arg := word.Lit()
		if program == "make" {
			makefile, err := os.ReadFile("Makefile")
			if err != nil {
				return err
			}
			if !regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(arg) + `:`).Match(makefile) {
				return fmt.Errorf("the Makefile has no target %q", arg)
			}
		}
		if strings.HasPrefix(arg, "./") && arg != "./..." || strings.HasSuffix(arg, ".sh") {
			if _, err := os.Stat(arg); err != nil {
				return err
			}
		}
	}
	return nil
}

// takes reports what logstack would say of arguments before it starts.
func takes(args []string) error {
	c, err := find(args)
	if err == nil {
		err = c.ValidateArgs(c.Flags().Args())
	}
	if err != nil {
		return fmt.Errorf("logstack %s: %w", strings.Join(args, " "), err)
	}
	return nil
}

// find returns the command that arguments name, with their flags.
func find(args []string) (*cobra.Command, error) {
	started := false
	root := documented(newRoot(io.Discard, io.Discard, &started))
	root.InitDefaultHelpCmd()
	c, rest, err := root.Find(args)
	if err != nil {
		return nil, err
	}
	c.InitDefaultHelpFlag()
	return c, c.ParseFlags(rest)
}

// console runs the commands after $, and wants what stands below each in its output, in
// that order. A line … stands for lines that are left out, and … at the end of a line for
// the rest of it. A command without output below it is not run, but has to parse.
func console(text string) error {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for len(lines) > 0 {
		typed, is := strings.CutPrefix(lines[0], "$ ")
		if !is {
			return fmt.Errorf("%q stands before any command", lines[0])
		}
		n := 1
		for ; n < len(lines); n++ {
			_, err := syntax.NewParser().Parse(strings.NewReader(typed), "")
			if !strings.HasSuffix(typed, `\`) && (err == nil || !syntax.IsIncomplete(err)) {
				break
			}
			typed += "\n" + lines[n]
		}
		end := n
		for end < len(lines) && !strings.HasPrefix(lines[end], "$ ") {
			end++
		}
		shown := lines[n:end]
		lines = lines[end:]
		if err := commandLines(typed); err != nil {
			return err
		}
		if len(shown) > 0 {
			if err := prints(typed, shown); err != nil {
				return err
			}
		}
	}
	return nil
}

// prints runs a command, and wants lines of its output.
func prints(typed string, shown []string) error {
	script, err := syntax.NewParser().Parse(strings.NewReader(typed), "")
	if err != nil {
		return err
	}
	call := script.Stmts[0].Cmd.(*syntax.CallExpr)
	if call.Args[0].Lit() != "logstack" {
		return fmt.Errorf("%s: only logstack is run, so its output cannot be held against anything", typed)
	}
	args, err := expand.Fields(nil, call.Args[1:]...)
	if err != nil {
		return err
	}
	var output bytes.Buffer
	run(args, &output, &output)
	printed := strings.Split(strings.TrimRight(output.String(), "\n"), "\n")
	// Readers stand elsewhere, with another configuration or none.
	printed = slices.DeleteFunc(printed, func(line string) bool { return strings.HasPrefix(line, "logstack: note: with ") })
	anywhere, at := true, 0
	for _, line := range shown {
		if strings.TrimSpace(line) == "…" {
			anywhere = true
			continue
		}
		i := slices.IndexFunc(printed[at:], func(is string) bool { return sameLine(line, is) })
		if i < 0 || i > 0 && !anywhere {
			return fmt.Errorf("%s\ndoes not print, after line %d:\n%s\nbut\n%s", typed, at, line, strings.Join(printed[at:min(at+8, len(printed))], "\n"))
		}
		at, anywhere = at+i+1, false
	}
	return nil
}

// sameLine reports whether a line shows a printed one, whatever their columns are.
func sameLine(shown, printed string) bool {
	shown, printed = words(shown), words(printed)
	begin, cut := strings.CutSuffix(shown, "…")
	return shown == printed || cut && strings.HasPrefix(printed, strings.TrimSpace(begin))
}
