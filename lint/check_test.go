package lint

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/template"
	"github.com/logstack-go/logstack/template/terraform"
)

var update = flag.Bool("update", false, "write what the checks say of their bad templates anew; read the difference")

// TestChecks runs each check on the cases of its sheet. For a bad case, the
// findings must be those in the file with the ending want. For a good case,
// there must be none.
func TestChecks(t *testing.T) {
	for _, c := range Checks() {
		t.Run(c.ID, func(t *testing.T) { testCheck(t, c) })
	}
}

func testCheck(t *testing.T, c Check) {
	file := c.fileName() + ".txtar"
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatalf("a check has a sheet beside it, with its page and its tests: %v", err)
	}
	s := readSheet(t, archive)
	var out []txtar.File
	for i, f := range archive.Files {
		if strings.HasSuffix(f.Name, ".want") {
			continue
		}
		out = append(out, f)
		last := i == len(archive.Files)-1 || caseOf(archive.Files[i+1].Name) != caseOf(f.Name)
		name := caseOf(f.Name)
		if !last && !strings.HasSuffix(archive.Files[i+1].Name, ".want") || len(s.templates[name]) == 0 {
			continue
		}
		got := s.lint(t, c, name)
		switch want := s.want[name]; {
		case strings.HasPrefix(name, "good"):
			if got != "" {
				t.Errorf("%s: of %s it says\n%s", file, name, got)
			}
			continue
		case got == "":
			t.Errorf("%s: it says nothing of %s", file, name)
		case !*update && got != want:
			t.Errorf("%s: of %s it says\n%s\nwant\n%s", file, name, got, want)
		}
		out = append(out, txtar.File{Name: name + ".want", Data: []byte(got)})
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(&txtar.Archive{Comment: archive.Comment, Files: out}), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	bad, good := 0, 0
	for name := range s.templates {
		if strings.HasPrefix(name, "good") {
			good++
		} else {
			bad++
		}
	}
	if bad == 0 || good == 0 {
		t.Errorf("%s has %d bad and %d good templates: it takes one of each", file, bad, good)
	}
	for name := range s.want {
		if s.templates[name] == nil || strings.HasPrefix(name, "good") {
			t.Errorf("%s: %s.want is of no bad template", file, name)
		}
	}
}

// sheetFiles holds the files of a sheet by case: bad.yaml is a case, and so are
// bad/one.yaml and bad/two.yaml together.
type sheetFiles struct {
	templates map[string][]txtar.File
	want      map[string]string
	contract  *contract.Contract
	options   template.Options
}

func caseOf(file string) string {
	name, _, isFolder := strings.Cut(file, "/")
	if !isFolder {
		name = strings.TrimSuffix(name, filepath.Ext(name))
	}
	return name
}

func readSheet(t *testing.T, a *txtar.Archive) sheetFiles {
	t.Helper()
	s := sheetFiles{templates: map[string][]txtar.File{}, want: map[string]string{}}
	for _, f := range a.Files {
		name := caseOf(f.Name)
		kind, _, _ := strings.Cut(name, "-")
		switch {
		case f.Name == "contract.yaml":
			var err error
			if s.contract, err = contract.Parse(f.Name, f.Data); err != nil {
				t.Fatal(err)
			}
		case f.Name == "parameters":
			s.options = template.Options{Parameters: map[string]string{}, Lenient: true}
			for line := range strings.Lines(string(f.Data)) {
				key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
				s.options.Parameters[key] = value
			}
		case kind != "bad" && kind != "good":
			t.Errorf("%s is neither bad… nor good… nor contract.yaml nor parameters", f.Name)
		case strings.HasSuffix(f.Name, ".want"):
			s.want[name] = string(f.Data)
		default:
			s.templates[name] = append(s.templates[name], f)
		}
	}
	return s
}

// read reads a template, or output of `terraform show -json`.
func (s sheetFiles) read(f txtar.File) (*template.Template, error) {
	if !bytes.Contains(f.Data, []byte(`"terraform_version"`)) {
		return template.Parse(f.Name, f.Data, s.options)
	}
	all, err := terraform.Parse(f.Name, f.Data, s.options)
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// lint returns the findings of a check in a case.
func (s sheetFiles) lint(t *testing.T, c Check, name string) string {
	t.Helper()
	var all []*template.Template
	for _, f := range s.templates[name] {
		read, err := s.read(f)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, read)
		if err := refusal(read); err != nil && len(read.Repeated()) == 0 && (c.Severity != Fatal || strings.HasPrefix(f.Name, "good")) {
			t.Errorf("%s of %s: it is to be a template that is deployed: %v", f.Name, c.ID, err)
		}
	}
	alone := []Check{c}
	if c.Area() == "disable" {
		alone = Checks() // as it is about what others find
	}
	b := text{width: 80}
	for _, p := range run(alone, all, Options{Contract: s.contract}).Findings {
		if p.Check == c.ID {
			p.text(&b)
		} else if len(alone) == 1 {
			t.Errorf("it tells of %s", p.Check)
		}
	}
	return b.String()
}

// refusal returns why a template cannot be deployed or read.
func refusal(read *template.Template) error {
	all := []error{read.Problems()}
	var refuse []Check
	for _, c := range Checks() {
		if strings.HasSuffix(c.ID, "/invalid") && c.Severity == Fatal {
			refuse = append(refuse, c)
		}
	}
	for _, p := range run(refuse, []*template.Template{read}, Options{}).Findings {
		all = append(all, fmt.Errorf("%s: %s", p.LogicalID, p.Summary))
	}
	return errors.Join(all...)
}

// Every check has a file and a sheet of its name, and is in the list of checks.
func TestEveryCheckIsThere(t *testing.T) {
	files, err := filepath.Glob("*_*.go")
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`(?m)^var \w+ = Check\{ID: "([^"]*)"`)
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range declared.FindAllStringSubmatch(string(data), -1) {
			c, err := Lookup(m[1])
			if err != nil {
				t.Errorf("%s: %v in checks.go", file, err)
			} else if want := c.fileName() + ".go"; file != want {
				t.Errorf("the check %s stands in %s, and its file is to be %s", c.ID, file, want)
			}
		}
	}
	sheets, err := filepath.Glob("*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, sheet := range sheets {
		named := func(c Check) bool { return c.fileName()+".txtar" == sheet }
		if !slices.ContainsFunc(Checks(), named) {
			t.Errorf("%s is the sheet of no check", sheet)
		}
	}
	seen := map[string]bool{}
	for _, c := range Checks() {
		if seen[c.ID] {
			t.Errorf("%s is there twice", c.ID)
		}
		seen[c.ID] = true
		if !regexp.MustCompile(`^[a-z]+/[a-z0-9]+(-[a-z0-9]+)*$`).MatchString(c.ID) {
			t.Errorf("%s is not area/name", c.ID)
		}
		if !slices.Contains(Severities(), c.Severity) {
			t.Errorf("%s has the severity %q", c.ID, c.Severity)
		}
	}
}

// A page has a title, says why it matters, and fits 88 columns.
func TestPages(t *testing.T) {
	titles := map[string]string{}
	for _, c := range Checks() {
		comment := string(c.sheet().Comment)
		title, text, _ := strings.Cut(comment, "\n")
		if !strings.HasPrefix(title, "# ") || strings.HasSuffix(title, ".") || utf8.RuneCountInString(title) > 80 {
			t.Errorf("%s: its page begins with %q, which is no title of %d columns without a full stop", c.ID, title, 80)
		}
		if other := titles[title]; other != "" {
			t.Errorf("%s has the title of %s", c.ID, other)
		}
		titles[title] = c.ID
		if len(strings.Fields(text)) < 30 {
			t.Errorf("%s: its page does not say what is wrong, why it matters, and how to mend it", c.ID)
		}
		for line := range strings.Lines(comment) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 88 {
				t.Errorf("%s: %d columns: %s", c.ID, n, line)
			}
		}
	}
}
