package docs

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
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

// make test leaves out packages that have nothing to run: no test, and no example with
// an output.
func TestNothingToRunIsLeftOut(t *testing.T) {
	makefile, err := os.ReadFile(root + "Makefile")
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`(?m)^EXAMPLES = /logstack/(.*)\$\$$`).FindSubmatch(makefile)
	if line == nil {
		t.Fatal("the Makefile does not say which packages are left out")
	}
	leftOut, seen := regexp.MustCompile("^"+string(line[1])+"$"), 0
	for folder := range imports(t) {
		if !leftOut.MatchString(folder) {
			continue
		}
		seen++
		tests, err := filepath.Glob(root + folder + "/*_test.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range tests {
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			for _, declared := range file.Decls {
				if f, ok := declared.(*ast.FuncDecl); ok && regexp.MustCompile(`^(Test|Fuzz|Benchmark)`).MatchString(f.Name.Name) {
					t.Errorf("make test does not run %s in %s", f.Name.Name, folder)
				}
			}
			for _, example := range doc.Examples(file) {
				if example.Output != "" || example.EmptyOutput {
					t.Errorf("make test does not run Example%s in %s", example.Name, folder)
				}
			}
		}
	}
	if seen < 10 {
		t.Errorf("%d packages are left out", seen)
	}
}
