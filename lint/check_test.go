package lint

import (
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
)

var update = flag.Bool("update", false, "write what the checks say of their bad templates anew; read the difference")

// TestChecks runs each check on the templates of its sheet: of a bad one it says what
// stands in the file of that name with the ending want, and nothing of a good one.
func TestChecks(t *testing.T) {
	for _, c := range Checks() {
		t.Run(c.ID, func(t *testing.T) { testCheck(t, c) })
	}
}

func testCheck(t *testing.T, c Check) {
	file := c.fileName() + ".txtar"
	sheet, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatalf("a check has a sheet beside it, with its page and its tests: %v", err)
	}
	want := map[string]string{}
	for _, f := range sheet.Files {
		if name, ok := strings.CutSuffix(f.Name, ".want"); ok {
			want[name] = string(f.Data)
		}
	}
	var out []txtar.File
	bad, good := 0, 0
	for _, f := range sheet.Files {
		name := strings.TrimSuffix(f.Name, filepath.Ext(f.Name))
		kind, _, _ := strings.Cut(name, "-")
		switch {
		case strings.HasSuffix(f.Name, ".want"):
			continue
		case f.Name == "contract.yaml":
			out = append(out, f)
			continue
		case kind != "bad" && kind != "good":
			t.Errorf("%s: %s is neither bad… nor good… nor contract.yaml", file, f.Name)
		}
		out = append(out, f)
		got := lintFile(t, c, sheet, f)
		if kind == "good" {
			good++
			if got != "" {
				t.Errorf("%s: of %s, which is good, it says\n%s", file, f.Name, got)
			}
			continue
		}
		bad++
		if got == "" {
			t.Errorf("%s: it says nothing of %s, which is bad", file, f.Name)
		}
		if !*update && got != want[name] {
			t.Errorf("%s: of %s it says\n%s\nwant\n%s", file, f.Name, got, want[name])
		}
		out = append(out, txtar.File{Name: name + ".want", Data: []byte(got)})
		delete(want, name)
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(&txtar.Archive{Comment: sheet.Comment, Files: out}), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if len(want) > 0 {
		t.Errorf("%s: it wants something of templates that are not there", file)
	}
	if bad == 0 || good == 0 {
		t.Errorf("%s has %d bad and %d good templates: it takes one of each", file, bad, good)
	}
}

// lintFile is what a check says of a template.
func lintFile(t *testing.T, c Check, sheet *txtar.Archive, f txtar.File) string {
	t.Helper()
	read, err := template.Parse(f.Name, f.Data, template.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := refusal(read); err != nil && (c.Severity != Fatal || strings.HasPrefix(f.Name, "good")) {
		t.Errorf("%s of %s: it is to be a template that is deployed: %v", f.Name, c.ID, err)
	}
	var o Options
	for _, other := range sheet.Files {
		if other.Name == "contract.yaml" {
			if o.Contract, err = contract.Parse(other.Name, other.Data); err != nil {
				t.Fatal(err)
			}
		}
	}
	var b strings.Builder
	for _, p := range run([]Check{c}, []*template.Template{read}, o).Problems {
		if p.Check != c.ID {
			t.Errorf("it tells of %s", p.Check)
		}
		p.text(&b)
	}
	return b.String()
}

// refusal is why a template cannot be deployed, or read.
func refusal(read *template.Template) error {
	all := []error{read.Problems()}
	var refuse []Check
	for _, c := range Checks() {
		if strings.HasSuffix(c.ID, "/invalid") {
			refuse = append(refuse, c)
		}
	}
	for _, p := range run(refuse, []*template.Template{read}, Options{}).Problems {
		all = append(all, fmt.Errorf("%s: %s", p.LogicalID, p.Summary))
	}
	return errors.Join(all...)
}

// A check has a file of its own, and a sheet of that name, and is among all checks.
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
			c, ok := Lookup(m[1])
			if !ok {
				t.Errorf("%s: the check %s is not among the checks of checks.go", file, m[1])
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
		if !strings.HasPrefix(title, "# ") || strings.HasSuffix(title, ".") || utf8.RuneCountInString(title) > lineWidth {
			t.Errorf("%s: its page begins with %q, which is no title of %d columns without a full stop", c.ID, title, lineWidth)
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
