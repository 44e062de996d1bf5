package docs

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The page on the architecture names every package, so that whoever adds one says what
// it is for.
func TestArchitectureNamesPackages(t *testing.T) {
	page, err := os.ReadFile("../../docs/explanation/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	house, _, ok := strings.Cut(string(page), "Two wings over one floor")
	if !ok {
		t.Fatal("the page has no house")
	}
	n := 0
	err = filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		name := entry.Name()
		below, _ := filepath.Rel("../..", path)
		switch {
		case below != "." && (strings.HasPrefix(name, ".") || name == "node_modules" || name == "testdata" || name == "cdk.out"):
			return fs.SkipDir
		case below == "examples" || below == "test" || filepath.Base(filepath.Dir(path)) == "constructs" && name == "internal":
			return fs.SkipDir // named as a whole
		}
		if files, _ := filepath.Glob(filepath.Join(path, "*.go")); len(files) == 0 || below == "." {
			return nil
		}
		n++
		if !strings.Contains(house, name+"/") {
			t.Errorf("docs/explanation/architecture.md does not name %s", below)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n < 40 {
		t.Errorf("only %d packages were found", n)
	}
}
