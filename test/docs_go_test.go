package test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/internal/docs"
)

// TestDocsGo compiles every Go block of the pages, all in one build: a package each, in
// a folder that only an overlay has. Imports follow from the names, and
// <!-- given: stack awscdk.Stack; task awsecs.TaskDefinition --> declares what a block
// takes for granted.
func TestDocsGo(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	overlay := map[string]string{}
	paths := []string{filepath.Join(root, "README.md"), filepath.Join(root, "CONTRIBUTING.md")}
	err = filepath.WalkDir(filepath.Join(root, "docs"), func(path string, _ fs.DirEntry, err error) error {
		if filepath.Base(path) == "constructs" {
			return fs.SkipDir // signatures, and examples that compile where they stand
		}
		if filepath.Ext(path) == ".md" {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		page, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range docs.Blocks(page) {
			if !block.IsGo() || block.Marks["not run"] != "" {
				continue
			}
			name, err := filepath.Rel(root, path)
			if err != nil {
				t.Fatal(err)
			}
			source, err := program(root, filepath.ToSlash(name), block)
			if err != nil {
				t.Errorf("%s:%d: %v", name, block.Line, err)
				continue
			}
			n := len(overlay)
			file := filepath.Join(folder, fmt.Sprintf("block%d.go", n))
			if err := os.WriteFile(file, []byte(source), 0o644); err != nil {
				t.Fatal(err)
			}
			overlay[filepath.Join(root, fmt.Sprintf("test/docsblocks/block%d/block.go", n))] = file
		}
	}
	if len(overlay) < 7 {
		t.Errorf("the pages have %d blocks of Go", len(overlay))
	}
	text, err := json.Marshal(map[string]any{"Replace": overlay})
	if err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(folder, "overlay.json")
	if err := os.WriteFile(list, text, 0o644); err != nil {
		t.Fatal(err)
	}
	args := []string{"build", "-overlay", list}
	for n := range overlay {
		args = append(args, filepath.Dir(n))
	}
	build := exec.Command("go", args...)
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Errorf("%v: the Go of the pages does not compile:\n%s", err, out)
	}
}

// program returns a block as a Go file: with its package clause, the imports of the
// packages that it names, and the variables that its mark gives it.
func program(root, page string, block docs.Block) (string, error) {
	var given strings.Builder
	for declared := range strings.SplitSeq(block.Marks["given"], ";") {
		if declared = strings.TrimSpace(declared); declared != "" {
			fmt.Fprintf(&given, "var %s\n", declared)
		}
	}
	code := fmt.Sprintf("//line %s:%d\n%s", page, block.Line, block.GoCode())
	if _, err := parser.ParseFile(token.NewFileSet(), "", "package block\n"+code, 0); err != nil {
		code = "func _() {\n" + code + "}\n"
	}
	file, err := parser.ParseFile(token.NewFileSet(), "", "package block\n"+given.String()+code, 0)
	if err != nil {
		return "", err
	}
	var imports []string
	ast.Inspect(file, func(node ast.Node) bool {
		selector, is := node.(*ast.SelectorExpr)
		if !is {
			return true
		}
		name, is := selector.X.(*ast.Ident)
		if is && name.Obj == nil && ast.IsExported(selector.Sel.Name) {
			if path := importPath(root, name.Name); path != "" && !slices.Contains(imports, path) {
				imports = append(imports, path)
			}
		}
		return true
	})
	var b strings.Builder
	b.WriteString("package block\n")
	for _, path := range imports {
		fmt.Fprintf(&b, "import %q\n", path)
	}
	return b.String() + given.String() + code, nil
}

// importPath returns the package that pages call by a name: one of logstack's, of the
// CDK's, or of the standard library. Of two of the same name pages mean the construct.
func importPath(root, name string) string {
	for _, folder := range []string{"constructs/" + name, name, "cloudwatch/" + name} {
		if files, _ := filepath.Glob(filepath.Join(root, folder, "*.go")); len(files) > 0 {
			return "github.com/logstack-go/logstack/" + folder
		}
	}
	const cdk = "github.com/aws/aws-cdk-go/awscdk/v2"
	switch {
	case name == "awscdk":
		return cdk
	case strings.HasPrefix(name, "aws"):
		return cdk + "/" + name
	case name == "jsii":
		return "github.com/aws/jsii-runtime-go"
	case name == "constructs":
		return "github.com/aws/constructs-go/constructs/v10"
	case slices.Contains([]string{"fmt", "os", "strings", "testing"}, name):
		return name
	}
	return ""
}
