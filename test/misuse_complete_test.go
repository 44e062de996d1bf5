package test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Every function with an argument that may be missing has a misuse.
func TestEveryFunctionOfTheConstructsIsMisused(t *testing.T) {
	files, err := filepath.Glob("../constructs/*/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no constructs here: ", err)
	}
	there := map[string]bool{}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			if types, ok := d.(*ast.GenDecl); ok && types.Tok == token.TYPE {
				for _, spec := range types.Specs { // declares types whose nil is tested itself
					there[parsed.Name.Name+"."+spec.(*ast.TypeSpec).Name.Name] = false
				}
			}
			f, ok := d.(*ast.FuncDecl)
			if !ok || !f.Name.IsExported() {
				continue
			}
			name := parsed.Name.Name + "."
			if f.Recv != nil {
				of := f.Recv.List[0].Type
				if star, ok := of.(*ast.StarExpr); ok {
					of = star.X
				}
				if !ast.IsExported(of.(*ast.Ident).Name) {
					continue
				}
				name += of.(*ast.Ident).Name + "."
			}
			there[name+f.Name.Name] = takesWhatMayBeMissing(parsed, f)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(there)) {
		if there[name] && misuses[name] == nil {
			t.Errorf("%s is called with nothing nowhere: add it to misuse_%s_test.go", name, strings.Split(name, ".")[0])
		}
	}
	for name := range misuses {
		if _, ok := there[name]; !ok {
			t.Errorf("%s is misused, and there is no such function", name)
		}
	}
}

// takesWhatMayBeMissing reports whether a function has a parameter, other than the
// scope, that can be nil, or props.
func takesWhatMayBeMissing(file *ast.File, f *ast.FuncDecl) bool {
	return slices.ContainsFunc(f.Type.Params.List, func(field *ast.Field) bool {
		if len(field.Names) > 0 && field.Names[0].Name == "scope" {
			return false // without a scope, there is no construct to report on
		}
		switch of := field.Type.(type) {
		case *ast.StarExpr, *ast.ArrayType, *ast.MapType, *ast.Ellipsis, *ast.FuncType, *ast.InterfaceType:
			return true
		case *ast.Ident:
			return of.Name == "any" || of.Name == "error" || isProps(of.Name)
		case *ast.SelectorExpr:
			return isProps(of.Sel.Name) || strings.HasPrefix(importOf(file, of.X.(*ast.Ident).Name), "github.com/aws/")
		}
		return false
	})
}

func isProps(name string) bool { return strings.HasSuffix(name, "Props") }

// importOf returns the path of the import with that name in a file.
func importOf(file *ast.File, name string) string {
	for _, i := range file.Imports {
		path, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			continue
		}
		// The import path of constructs ends in v10.
		if i.Name != nil && i.Name.Name == name || strings.HasSuffix(path, "/"+name) || strings.HasSuffix(path, "/"+name+"/v10") {
			return path
		}
	}
	return ""
}
