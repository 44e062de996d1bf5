package docs

import (
	"flag"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/logstack-go/logstack/lint"
)

var update = flag.Bool("update", false, "write the pages and the README's tables anew")

// The pages and the README's tables match what the shipped files generate.
func TestDocs(t *testing.T) {
	rules, err := alarmRulesPage()
	if err != nil {
		t.Fatal(err)
	}
	findings, err := findingsPage()
	if err != nil {
		t.Fatal(err)
	}
	table, err := readmeRules()
	if err != nil {
		t.Fatal(err)
	}
	outputs, listed, err := outputPages(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	pages := map[string]string{}
	for _, in := range []struct{ page, what, text string }{
		{"../../docs/how-to/query.md", "saved queries", readmeQueries()},
		{"../../docs/how-to/alarms.md", "alarm rules to ask for", table},
		{"../../docs/reference/output.md", "outputs", listed},
	} {
		page, err := os.ReadFile(in.page)
		if err != nil {
			t.Fatal(err)
		}
		text := in.text
		if pages[in.page], err = Insert(string(page), in.what, text); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(text) {
			if n := utf8.RuneCountInString(strings.TrimSpace(line)); n > lineWidth {
				t.Errorf("%d columns: %s", n, line)
			}
		}
	}
	for path, text := range map[string]string{
		"../../docs/reference/alarm-rules.md": string(rules), "../../docs/reference/saved-queries.md": string(savedQueriesPage()),
		"../../docs/reference/findings.md": string(findings), "../../docs/reference/diff.md": string(changesPage()), "../../docs/reference/compliance.md": string(compliancePage()),
	} {
		pages[path] = text
	}
	sources, err := sourcePages()
	if err != nil {
		t.Fatal(err)
	}
	for path, text := range sources {
		pages["../../docs/reference/"+path] = string(text)
	}
	for path, text := range lintPages() {
		pages["../../docs/reference/"+path] = string(text)
	}
	for path, text := range outputs {
		pages["../../docs/reference/"+path] = string(text)
	}
	constructs, err := constructPages(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	for path, text := range constructs {
		pages["../../docs/reference/"+path] = string(text)
	}
	schema, err := lint.Schema()
	if err != nil {
		t.Fatal(err)
	}
	pages["../../lint.schema.json"] = string(schema) + "\n"
	if *update {
		if err := os.WriteFile("../../lint.schema.json", append(schema, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	files, err := Files(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	for path, text := range files {
		pages["../../docs/"+path] = string(text)
	}
	for _, folder := range []string{sourceFolder, lintFolder, constructFolder, outputFolder} {
		if *update {
			if err := os.MkdirAll("../../docs/reference/"+folder, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		there, err := os.ReadDir("../../docs/reference/" + folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range there {
			if _, ok := pages["../../docs/reference/"+folder+"/"+entry.Name()]; !ok && !strings.HasSuffix(entry.Name(), ".schema.json") {
				t.Errorf("docs/reference/%s/%s is the page of nothing", folder, entry.Name())
			}
		}
	}
	for path, want := range pages {
		if *update {
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != want {
			t.Errorf("%s is not what is generated, %v: make docs writes it anew", path, err)
		}
	}
}

func TestInsert(t *testing.T) {
	page := "a\n<!-- generated: x -->\nold\n<!-- end -->\nb\n"
	want := "a\n<!-- generated: x -->\n\nnew\n\n<!-- end -->\nb\n"
	for range 2 {
		got, err := Insert(page, "x", "new\n")
		if err != nil || got != want {
			t.Errorf("got %q, %v", got, err)
		}
		page = got
	}
	for page, wrong := range map[string]string{
		"a\n":                           `there is no line "<!-- generated: x -->"`,
		"a\n<!-- generated: x -->\nb\n": `there is no line "<!-- end -->" behind "<!-- generated: x -->"`,
	} {
		if _, err := Insert(page, "x", "new"); err == nil || err.Error() != wrong {
			t.Errorf("%v, want %s", err, wrong)
		}
	}
}
