// Package doccomment reads the doc comments of structs and their fields from
// source. The JSON Schemas generated from the structs use them as descriptions.
// A comment that names several fields in a row is the comment of each.
package doccomment

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"sync"
	"unicode"
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
	comments, err := parse(files)
	return lookup(comments), err
}

// StructsFS returns FieldsFS for structs whose own doc comments count as well: they
// are those of the field "".
func StructsFS(files fs.FS) (func(structure reflect.Type, field string) string, error) {
	comments, err := parse(files)
	field := lookup(comments)
	return func(t reflect.Type, name string) string {
		if name == "" {
			return comments[structName(t)]
		}
		return field(t, name)
	}, err
}

// parse returns the comments of all Go files at the root of a file system.
func parse(files fs.FS) (map[string]string, error) {
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
	return comments, nil
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

// lookup returns a function that finds the comment of a field.
func lookup(comments map[string]string) func(reflect.Type, string) string {
	return func(t reflect.Type, field string) string { return comments[structName(t)+"."+field] }
}

// structName returns the name that a struct is listed under: that of a generic one has
// no type arguments.
func structName(t reflect.Type) string {
	name, _, _ := strings.Cut(t.Name(), "[")
	return name
}

// collect adds the comments of a file's structs and of their fields.
func collect(source *ast.File, comments map[string]string) {
	ast.Inspect(source, func(n ast.Node) bool {
		if decl, ok := n.(*ast.GenDecl); ok && decl.Tok == token.TYPE && len(decl.Specs) == 1 {
			comments[decl.Specs[0].(*ast.TypeSpec).Name.Name] = onOneLine(decl.Doc)
		}
		spec, ok := n.(*ast.TypeSpec)
		if !ok {
			return true
		}
		if structure, ok := spec.Type.(*ast.StructType); ok {
			above := ""
			for _, field := range structure.Fields.List {
				text := onOneLine(field.Doc)
				for _, name := range field.Names {
					if text == "" && names(above, name.Name) {
						text = above
					}
					comments[spec.Name.Name+"."+name.Name] = text
				}
				above = text
			}
		}
		return false
	})
}

// onOneLine returns the text of a comment on one line.
func onOneLine(comment *ast.CommentGroup) string {
	return strings.Join(strings.Fields(comment.Text()), " ")
}

// names reports whether a comment has a name as a word.
func names(comment, name string) bool {
	return slices.Contains(strings.FieldsFunc(comment, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), name)
}
