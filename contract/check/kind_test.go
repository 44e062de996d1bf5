package check

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/logevent"
)

// Each kind of finding is documented and finds what is in its example, whatever
// the size of batches. It has a file and a test of its own.
func TestKinds(t *testing.T) {
	titles := map[string]Kind{}
	var all []string
	sentences := regexp.MustCompile(`(?s)^[A-Z].*\.$`)
	for _, k := range kinds {
		doc := k.name.Doc()
		if doc.Title == "" || titles[doc.Title] != "" {
			t.Errorf("%s: the title %q is empty, or that of %s", k.name, doc.Title, titles[doc.Title])
		}
		titles[doc.Title] = k.name
		for what, text := range map[string]string{"Meaning": doc.Meaning, "Remedy": doc.Remedy} {
			if !sentences.MatchString(text) {
				t.Errorf("%s: %s %q is no sentence", k.name, what, text)
			}
		}
		if k.merge == nil || k.find == nil {
			t.Errorf("%s: merge or find is missing", k.name)
			continue
		}
		whole := run(t, preset(t, "guide"), open(t, logevent.Options{Format: logevent.Raw}, logevent.Bytes("log", []byte(doc.Example))), 1)
		if !slices.ContainsFunc(whole.Findings, func(f Finding) bool { return f.Kind == k.name }) {
			t.Errorf("%s: its example has no such finding, but %+v", k.name, whole.Findings)
		}
		// The example twice, so that tallies must be merged.
		sameInBatches(t, string(k.name), doc.Example+"\n"+doc.Example)
		all = append(all, doc.Example)
		hasTest(t, string(k.name)+"_test.go")
		if _, err := os.Stat(string(k.name) + ".go"); err != nil {
			t.Errorf("%s has no file of its own: %v", k.name, err)
		}
	}
	sameInBatches(t, "all", strings.Join(all, "\n"))
}

// sameInBatches checks that the report of a log is the same if each of its lines is a
// batch, whatever the number of workers.
func sameInBatches(t *testing.T, name, log string) {
	t.Helper()
	report := func(o logevent.Options, workers int) string {
		o.Format = logevent.Raw
		return asJSON(t, run(t, preset(t, "guide"), open(t, o, logevent.Bytes("log", []byte(log))), workers))
	}
	once := report(logevent.Options{}, 1)
	for workers := 1; workers <= 3; workers++ {
		if got := report(logevent.Options{BatchSize: 1}, workers); got != once {
			t.Errorf("%s: in many batches, by %d workers, the report is\n%s\nand in one\n%s", name, workers, got, once)
		}
	}
}

func asJSON(t *testing.T, r *Report) string {
	t.Helper()
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// hasTest checks that a file has a test.
func hasTest(t *testing.T, file string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Error(err)
		return
	}
	for _, d := range parsed.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && strings.HasPrefix(f.Name.Name, "Test") && len(f.Body.List) > 0 {
			return
		}
	}
	t.Errorf("%s has no test", file)
}

// Every constant of type Kind is in the table, and each names itself once.
func TestEveryKindIsInTheTable(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	declared := map[string]bool{}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && fmt.Sprint(spec.Type) == "Kind" {
				for _, value := range spec.Values {
					declared[strings.Trim(value.(*ast.BasicLit).Value, `"`)] = true
				}
			}
			return true
		})
	}
	if len(declared) != len(kinds) {
		t.Errorf("%d kinds are declared, and %d are in the table", len(declared), len(kinds))
	}
	for _, k := range Kinds() {
		if !declared[string(k)] {
			t.Errorf("%s is in the table, and no constant", k)
		}
	}
}

func TestKindsByName(t *testing.T) {
	var k Kind
	if err := k.UnmarshalText([]byte("metric")); err != nil || k != Metric {
		t.Errorf("%q, %v", k, err)
	}
	if err := k.UnmarshalText([]byte("metrics")); err == nil || !strings.Contains(err.Error(), "secret, pii, json") {
		t.Errorf("%v lists no kinds", err)
	}
	if doc := Kind("metrics").Doc(); doc != (Doc{}) {
		t.Errorf("what is no kind has %+v", doc)
	}
}
