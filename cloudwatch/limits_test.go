package cloudwatch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// page is how a comment names a page of AWS' documentation: by its file's name,
// or by the name of a resource of CloudFormation.
var page = regexp.MustCompile(`\((API_[A-Za-z]+|AWS::[A-Za-z:]+( [A-Za-z]+)?|[A-Za-z]+([-_][A-Za-z]+)+)\)`)

// TestEveryLimitHasItsPage wants a comment of its own at each limit, which names
// the page that it comes from: a number that nobody can look up is a rumour.
func TestEveryLimitHasItsPage(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "limits.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	limits := 0
	for _, declaration := range file.Decls {
		group, ok := declaration.(*ast.GenDecl)
		if !ok || group.Tok != token.CONST {
			if !ok || group.Tok != token.IMPORT {
				t.Errorf("%T is no limit: limits.go has constants only", declaration)
			}
			continue
		}
		for _, spec := range group.Specs {
			limit := spec.(*ast.ValueSpec)
			limits++
			name := limit.Names[0].Name
			text := strings.Join(strings.Fields(limit.Doc.Text()), " ")
			switch {
			case len(limit.Names) > 1:
				t.Errorf("%s does not stand alone", name)
			case !strings.HasPrefix(text, name+" is "):
				t.Errorf("%s is not said to be anything: %q", name, text)
			case !page.MatchString(text):
				t.Errorf("%s names no page: %q", name, text)
			}
		}
	}
	if limits < 40 {
		t.Errorf("only %d limits were found", limits)
	}
}

// limitName is what a limit is called.
var limitName = regexp.MustCompile(`^([mM]ax|[mM]ost|[mM]in|[lL]east)[A-Z]`)

// TestNoLimitStandsTwice finds constants in other files that are called like a
// limit and are one of CloudWatch's: their comment names a page of the
// documentation, or limits.go has one of the same name. A bound of our own has
// no page.
func TestNoLimitStandsTwice(t *testing.T) {
	limits := map[string]bool{}
	for name := range constants(t, "limits.go") {
		limits[strings.ToLower(name)] = true
	}
	files := 0
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			if name := entry.Name(); name == "node_modules" || name == "testdata" || strings.HasPrefix(name, ".") && name != ".." {
				return filepath.SkipDir
			}
			return nil
		case !strings.HasSuffix(path, ".go") || path == filepath.Join("..", "cloudwatch", "limits.go"):
			return nil
		}
		files++
		for name, comment := range constants(t, path) {
			switch {
			case limits[strings.ToLower(name)]:
				t.Errorf("%s: %s stands in cloudwatch/limits.go: take that one, or give a bound of our own a name of its own", path, name)
			case limitName.MatchString(name) && page.MatchString(comment):
				t.Errorf("%s: %s is a limit with a page: it belongs into cloudwatch/limits.go", path, name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 100 {
		t.Errorf("only %d files were looked at", files)
	}
}

// constants are the constants of a file, those in functions included, and what
// their comments say: their own, and that of the group that they stand in.
func constants(t *testing.T, path string) map[string]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		group, ok := n.(*ast.GenDecl)
		if !ok || group.Tok != token.CONST {
			return true
		}
		for _, spec := range group.Specs {
			value := spec.(*ast.ValueSpec)
			for _, name := range value.Names {
				all[name.Name] = strings.Join(strings.Fields(group.Doc.Text()+value.Doc.Text()+value.Comment.Text()), " ")
			}
		}
		return true
	})
	return all
}
