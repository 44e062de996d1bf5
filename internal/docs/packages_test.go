package docs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// imported lists the packages that other modules import first, besides the
// constructs. Each has an example.
var imported = []string{
	"alarmtest", "cloudwatch/filterpattern", "cloudwatch/insights", "config", "contract", "lint", "logstacktest",
	"notify", "replay", "retention", "stacks", "template",
}

// Every package has a package comment, and every package that other modules
// import has an example, which compiles.
func TestPackagesAreDocumented(t *testing.T) {
	constructs, err := filepath.Glob(root + "constructs/*")
	if err != nil || len(constructs) < 10 {
		t.Fatalf("constructs: %v, %v", constructs, err)
	}
	examples := slices.Clone(imported)
	for _, folder := range constructs {
		if filepath.Base(folder) != "internal" {
			examples = append(examples, strings.TrimPrefix(folder, root))
		}
	}
	for folder := range imports(t) {
		overview, example := false, false
		files, err := filepath.Glob(root + folder + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, text, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasSuffix(path, "_test.go") {
				overview = overview || file.Doc != nil
				continue
			}
			for _, declared := range file.Decls {
				if f, ok := declared.(*ast.FuncDecl); ok && strings.HasPrefix(f.Name.Name, "Example") {
					example = true
				}
			}
		}
		if !overview && !onlyTests(files) {
			t.Errorf("%s does not say what it is for", folder)
		}
		if !example && slices.Contains(examples, folder) {
			t.Errorf("%s has no example", folder)
		}
	}
}

func onlyTests(files []string) bool {
	return !slices.ContainsFunc(files, func(path string) bool { return !strings.HasSuffix(path, "_test.go") })
}
