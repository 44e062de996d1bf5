package docs

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	architecturePage = "docs/explanation/architecture.md"
	module           = "github.com/logstack-go/logstack/"
)

// imports returns what each package of the project imports outside its tests,
// by folder.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() {
			_, err := os.Stat(filepath.Join(path, "go.mod"))
			if path != root && (err == nil || strings.HasPrefix(name, ".") || name == "node_modules" || name == "testdata" || name == "cdk.out" || name == "build") {
				return fs.SkipDir // not a package, or another module
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		folder, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		folder = filepath.ToSlash(folder)
		if _, ok := all[folder]; !ok {
			all[folder] = nil
		}
		if strings.HasSuffix(name, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			all[folder] = append(all[folder], imported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 100 {
		t.Errorf("only %d packages were found", len(all))
	}
	return all
}

// layer is a line of the page: a package in it may import those in the lines
// above.
type layer struct {
	line int
	cdk  bool
}

// layers returns the layers of the page, by the packages that it names.
func layers(t *testing.T, page string) map[string]layer {
	t.Helper()
	_, block, ok := strings.Cut(page, "<!-- layers -->\n\n```\n")
	block, _, closed := strings.Cut(block, "\n```")
	if !ok || !closed {
		t.Fatalf("%s does not say what may import what", architecturePage)
	}
	all := map[string]layer{}
	for i, line := range strings.Split(block, "\n") {
		names, cdk := strings.CutSuffix(line, " (CDK)")
		for name := range strings.FieldsSeq(names) {
			all[name] = layer{i, cdk}
		}
	}
	return all
}

// named returns the longest name in the page that is the package or one of its
// parents.
func named(layers map[string]layer, folder string) string {
	for name := folder; name != "."; name = filepath.Dir(name) {
		if _, ok := layers[name]; ok {
			return name
		}
	}
	return ""
}

// Packages import one another only in the direction that the architecture page
// allows, and only those that it marks import the CDK. The page names every
// package, and no package that does not exist.
func TestArchitecture(t *testing.T) {
	text, err := os.ReadFile(root + architecturePage)
	if err != nil {
		t.Fatal(err)
	}
	page, packages := string(text), imports(t)
	layers := layers(t, page)
	used := map[string]bool{}
	for folder, imported := range packages {
		from := named(layers, folder)
		if from == "" {
			t.Errorf("%s does not say what %s may import", architecturePage, folder)
			continue
		}
		used[from] = true
		for _, path := range imported {
			if other, own := strings.CutPrefix(path, module); own {
				to := named(layers, other)
				if to != from && layers[to].line >= layers[from].line {
					t.Errorf("%s imports %s, which %s does not put above it", folder, other, architecturePage)
				}
				if layers[to].cdk && !layers[from].cdk {
					t.Errorf("%s is plain Go, and imports %s, which needs CDK", folder, other)
				}
				continue
			}
			for _, cdk := range []string{"github.com/aws/aws-cdk-go/", "github.com/aws/constructs-go/", "github.com/aws/jsii-runtime-go", "github.com/cdklabs/"} {
				if strings.HasPrefix(path, cdk) && !layers[from].cdk {
					t.Errorf("%s is plain Go, and imports %s", folder, path)
				}
			}
		}
	}
	for name := range layers {
		if !used[name] {
			t.Errorf("%s names %s, which is no package", architecturePage, name)
		}
	}

	// "The house" says what each package is for.
	_, house, ok := strings.Cut(page, "## The house\n")
	_, house, opened := strings.Cut(house, "\n```\n")
	house, _, closed := strings.Cut(house, "\n```")
	if !ok || !opened || !closed {
		t.Fatalf("%s has no house", architecturePage)
	}
	for folder := range packages {
		if strings.HasPrefix(folder, "examples/") || strings.HasPrefix(folder, "test/") || strings.HasPrefix(folder, "constructs/internal/") {
			continue // named as a whole
		}
		if !regexp.MustCompile(`(^|[\s/])` + regexp.QuoteMeta(filepath.Base(folder)) + `/`).MatchString(house) {
			t.Errorf("the house in %s does not name %s", architecturePage, folder)
		}
	}
	for line := range strings.Lines(house) {
		for name := range strings.FieldsSeq(line) {
			name, folder := strings.CutSuffix(name, "/")
			if !folder {
				break // the description follows
			}
			there := slices.ContainsFunc([]string{"", "*/", "*/*/"}, func(above string) bool {
				found, _ := filepath.Glob(root + above + name)
				return len(found) > 0
			})
			if !there {
				t.Errorf("the house in %s names %s, which is gone", architecturePage, name)
			}
		}
	}
}
