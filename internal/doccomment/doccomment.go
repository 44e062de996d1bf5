// Package doccomment reads the doc comments of struct fields from source. The
// JSON Schemas generated from the structs use them as descriptions.
package doccomment

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"reflect"
	"strings"
	"sync"
)

// Fields returns a function that looks up the doc comment of a struct field in
// Go files, on one line. The function returns "" for a field without one.
func Fields(files ...string) (func(structure reflect.Type, field string) string, error) {
	comments := map[string]string{}
	for _, file := range files {
		source, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		collect(source, comments)
	}
	return lookup(comments), nil
}

// FieldsFS returns Fields for all Go files at the root of a file system, such
// as an embedded one.
func FieldsFS(files fs.FS) (func(structure reflect.Type, field string) string, error) {
	names, err := fs.Glob(files, "*.go")
	if err != nil {
		return nil, err
	}
	comments := map[string]string{}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		source, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		collect(source, comments)
	}
	return lookup(comments), nil
}

// Of returns FieldsFS for embedded files as a function that reads the files the
// first time it is called.
func Of(files fs.FS) func() func(structure reflect.Type, field string) string {
	return sync.OnceValue(func() func(reflect.Type, string) string {
		fields, err := FieldsFS(files)
		if err != nil {
			panic(err) // the files are embedded
		}
		return fields
	})
}

// lookup returns a function that finds the comment of a field. A generic struct
// is listed under its name without type arguments.
func lookup(comments map[string]string) func(reflect.Type, string) string {
	return func(t reflect.Type, field string) string {
		name, _, _ := strings.Cut(t.Name(), "[")
		return comments[name+"."+field]
	}
}

// collect adds the field comments of a file's structs.
func collect(source *ast.File, comments map[string]string) {
	ast.Inspect(source, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok {
			return true
		}
		if structure, ok := spec.Type.(*ast.StructType); ok {
			for _, field := range structure.Fields.List {
				for _, name := range field.Names {
					comments[spec.Name.Name+"."+name.Name] = strings.Join(strings.Fields(field.Doc.Text()), " ")
				}
			}
		}
		return false
	})
}
