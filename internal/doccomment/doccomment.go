// Package doccomment reads the doc comments of struct fields from source: they
// are the descriptions in the JSON Schemas that are made of the structs.
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

// Fields returns what looks up the doc comment of a field, on one line, of the
// structs in Go files; empty for others. The error is that of reading them.
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

// FieldsFS returns Fields of all Go files at the root of a file system, such as
// one that is part of a program.
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

// Of returns FieldsFS of files that are part of the program, as a function that reads
// them the first time it is called.
func Of(files fs.FS) func() func(structure reflect.Type, field string) string {
	return sync.OnceValue(func() func(reflect.Type, string) string {
		fields, err := FieldsFS(files)
		if err != nil {
			panic(err) // the files are part of the program
		}
		return fields
	})
}

// lookup finds the comments of a struct's fields; those of a generic one are under its
// name without the types that it is made of.
func lookup(comments map[string]string) func(reflect.Type, string) string {
	return func(t reflect.Type, field string) string {
		name, _, _ := strings.Cut(t.Name(), "[")
		return comments[name+"."+field]
	}
}

// collect adds the comments of a file's structs.
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
