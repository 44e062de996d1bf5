package docs

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/doc"
	"go/doc/comment"
	"go/format"
	"go/parser"
	"go/printer"
	"go/token"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// constructFolder is the folder of the package pages, under docs/reference.
const constructFolder = "constructs"

// library is the import path of the module, with a slash behind it.
const library = "github.com/logstack-go/logstack/"

// constructPages returns the pages about the packages that other CDK apps import, by
// their paths under docs/reference: an index and one page per package. They are
// generated from the source at the root of the project, which is parsed and not
// compiled.
func constructPages(root fs.FS) (map[string][]byte, error) {
	folders, err := fs.Glob(root, "constructs/*")
	if err != nil {
		return nil, err
	}
	folders = slices.DeleteFunc(folders, func(folder string) bool { return path.Base(folder) == "internal" })
	folders = append(folders, "stacks", "logstacktest")

	pages := map[string][]byte{}
	var b strings.Builder
	b.WriteString("# Constructs\n\n")
	b.WriteString(paragraph("This page lists the Go packages that CDK apps and their tests import. The page of a package has every function, type, field and method. " +
		"[Use the constructs in your own app](../how-to/constructs.md) says how to begin. `make docs` writes these pages from the packages' comments."))
	b.WriteString("\n")
	var wrong []error
	for _, folder := range folders {
		p, err := parsePackage(root, folder)
		if err != nil {
			return nil, err
		}
		p.pages = folders
		b.WriteString(item(fmt.Sprintf("[`%s`](%s): %s", folder, constructFolder+"/"+path.Base(folder)+".md", p.synopsis())))
		pages[constructFolder+"/"+path.Base(folder)+".md"] = p.page()
		for _, err := range p.wrong {
			wrong = append(wrong, fmt.Errorf("%s: %w", folder, err))
		}
	}
	pages["constructs.md"] = []byte(b.String())
	return pages, errors.Join(wrong...)
}

// goPackage is a Go package, of which a page is written.
type goPackage struct {
	*doc.Package
	files *token.FileSet
	// imports holds the import paths of the module's own packages, by the names that
	// the source knows them by.
	imports map[string]string
	// pages lists the folders of the packages that have pages.
	pages []string
	// wrong is what the page cannot say: a name without a comment, or code that
	// cannot be formatted.
	wrong []error
}

// parsePackage parses the package in a folder, with its examples.
func parsePackage(root fs.FS, folder string) (*goPackage, error) {
	names, err := fs.Glob(root, folder+"/*.go")
	if err != nil {
		return nil, err
	}
	p := &goPackage{files: token.NewFileSet(), imports: map[string]string{}}
	var files []*ast.File
	for _, name := range names {
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(p.files, name, text, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
		for _, spec := range file.Imports {
			imported := strings.Trim(spec.Path.Value, `"`)
			name := path.Base(imported)
			if spec.Name != nil {
				name = spec.Name.Name
			}
			p.imports[name] = imported
		}
	}
	p.Package, err = doc.NewFromFiles(p.files, files, library+folder)
	return p, err
}

// synopsis returns the first sentence of the package's comment, without its subject.
func (p *goPackage) synopsis() string {
	text := strings.TrimPrefix(p.Package.Synopsis(p.Doc), "Package "+p.Name+" ")
	return strings.ToUpper(text[:1]) + text[1:]
}

// page returns the page about the package.
func (p *goPackage) page() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# Package %s\n\n```go\nimport %q\n```\n", p.Name, p.ImportPath)
	p.text(&b, p.Doc)
	p.examples(&b, "## Example", p.Examples)

	types := slices.Clone(p.Types)
	slices.SortStableFunc(types, func(x, y *doc.Type) int { return rank(x) - rank(y) })
	p.contents(&b, types)
	if values := slices.Concat(p.Consts, p.Vars); len(values) > 0 {
		b.WriteString("\n## Constants\n\n")
		p.values(&b, values)
	}
	for _, f := range p.usable(p.Funcs) {
		p.function(&b, "## "+f.Name, f)
	}
	for _, t := range types {
		p.typed(&b, t)
	}
	return []byte(b.String())
}

// rank puts what New makes before its props, and these before all other types.
func rank(t *doc.Type) int {
	switch {
	case slices.ContainsFunc(t.Funcs, func(f *doc.Func) bool { return f.Name == "New" }):
		return 0
	case t.Name == "Props":
		return 1
	}
	return 2
}

// contents writes what the page has, with links.
func (p *goPackage) contents(b *strings.Builder, types []*doc.Type) {
	b.WriteString("\n## Contents\n\n")
	for _, f := range p.usable(p.Funcs) {
		b.WriteString(item(fmt.Sprintf("[`%s`](#%s)", f.Name, anchor(f.Name))))
	}
	for _, t := range types {
		text := fmt.Sprintf("[`%s`](#%s)", t.Name, anchor(t.Name))
		var all []string
		for _, f := range p.usable(t.Funcs) {
			all = append(all, fmt.Sprintf("[`%s`](#%s)", f.Name, anchor(f.Name)))
		}
		for _, f := range p.usable(t.Methods) {
			all = append(all, fmt.Sprintf("[`%s`](#%s)", f.Name, anchor(t.Name+"."+f.Name)))
		}
		if len(all) > 0 {
			text += ": " + strings.Join(all, ", ")
		}
		b.WriteString(item(text))
	}
}

// usable returns the functions that other modules can call: those without values of
// internal packages.
func (p *goPackage) usable(all []*doc.Func) []*doc.Func {
	return slices.DeleteFunc(slices.Clone(all), func(f *doc.Func) bool {
		internal := false
		ast.Inspect(f.Decl.Type, func(node ast.Node) bool {
			if of, is := node.(*ast.SelectorExpr); is {
				name, is := of.X.(*ast.Ident)
				internal = internal || is && strings.Contains(p.imports[name.Name], "/internal/")
			}
			return true
		})
		return internal
	})
}

// typed writes a type: its comment, its fields or values, and its functions.
func (p *goPackage) typed(b *strings.Builder, t *doc.Type) {
	fmt.Fprintf(b, "\n## %s\n", t.Name)
	spec := t.Decl.Specs[0].(*ast.TypeSpec)
	structure, isStruct := spec.Type.(*ast.StructType)
	methods, isInterface := spec.Type.(*ast.InterfaceType)
	if !isStruct && !isInterface {
		fmt.Fprintf(b, "\n```go\ntype %s\n```\n", p.source(spec))
	}
	p.told(t.Name, t.Doc)
	p.text(b, t.Doc)
	if isStruct && len(structure.Fields.List) > 0 {
		b.WriteString("\n")
		for _, field := range structure.Fields.List {
			p.field(b, t.Name, field)
		}
	}
	if isInterface && len(methods.Methods.List) > 0 {
		b.WriteString("\n")
		for _, method := range methods.Methods.List {
			p.field(b, t.Name, method)
		}
	}
	if values := slices.Concat(t.Consts, t.Vars); len(values) > 0 {
		b.WriteString("\n")
		p.values(b, values)
	}
	p.examples(b, "Example:", t.Examples)
	for _, f := range p.usable(t.Funcs) {
		p.function(b, "### "+f.Name, f)
	}
	for _, f := range p.usable(t.Methods) {
		p.function(b, "### "+t.Name+"."+f.Name, f)
	}
}

// field writes a field of a struct, or a method of an interface.
func (p *goPackage) field(b *strings.Builder, of string, field *ast.Field) {
	comment := field.Doc.Text()
	if comment == "" {
		comment = field.Comment.Text()
	}
	if len(field.Names) == 0 {
		b.WriteString(item(p.link(field.Type) + ", embedded" + p.about("", comment)))
		return
	}
	var names []string
	for _, name := range field.Names {
		p.told(of+"."+name.Name, comment)
		names = append(names, "**"+code(name.Name)+"**")
	}
	subject := ""
	if len(names) == 1 {
		subject = field.Names[0].Name
	}
	b.WriteString(item(strings.Join(names, ", ") + " " + p.link(field.Type) + p.about(subject, comment)))
}

// about returns a comment as it continues a list item. What the item names already is
// not said again.
func (p *goPackage) about(name, text string) string {
	line := p.line(text)
	if line == "" {
		return "."
	}
	rest, ok := strings.CutPrefix(line, name+" ")
	if name == "" || !ok {
		return ". " + line
	}
	for _, verb := range []string{"is ", "are "} {
		rest = strings.TrimPrefix(rest, verb)
	}
	return ": " + rest
}

// values writes constants and variables.
func (p *goPackage) values(b *strings.Builder, all []*doc.Value) {
	for _, group := range all {
		if group.Doc != "" && len(group.Decl.Specs) > 1 {
			b.WriteString(strings.TrimPrefix(p.blocks(group.Doc), "\n") + "\n")
		}
		for _, spec := range group.Decl.Specs {
			spec := spec.(*ast.ValueSpec)
			comment := spec.Doc.Text() + spec.Comment.Text()
			if comment == "" && len(group.Decl.Specs) == 1 {
				comment = group.Doc
			}
			for i, name := range spec.Names {
				p.told(name.Name, comment)
				text := "**" + code(name.Name) + "**"
				if i < len(spec.Values) {
					text += " = " + code(p.source(spec.Values[i]))
				}
				b.WriteString(item(text + p.about(name.Name, comment)))
			}
		}
	}
}

// function writes a function or method.
func (p *goPackage) function(b *strings.Builder, heading string, f *doc.Func) {
	fmt.Fprintf(b, "\n%s\n\n```go\n%s\n```\n", heading, p.signature(f.Decl))
	p.told(f.Name, f.Doc)
	p.text(b, f.Doc)
	p.examples(b, "Example:", f.Examples)
}

// signature returns the head of a function, with a line per parameter if it is too long
// for one line.
func (p *goPackage) signature(f *ast.FuncDecl) string {
	whole := p.source(&ast.FuncDecl{Recv: f.Recv, Name: f.Name, Type: f.Type})
	if len(whole) <= lineWidth {
		return whole
	}
	list := strings.TrimPrefix(p.source(&ast.FuncType{Func: token.NoPos, Params: f.Type.Params}), "func")
	list = strings.TrimSuffix(strings.TrimPrefix(list, "("), ")")
	before, after, _ := strings.Cut(whole, "("+list+")")
	var b strings.Builder
	b.WriteString(before + "(\n")
	for _, param := range f.Type.Params.List {
		var names []string
		for _, name := range param.Names {
			names = append(names, name.Name)
		}
		fmt.Fprintf(&b, "    %s %s,\n", strings.Join(names, ", "), p.source(param.Type))
	}
	return b.String() + ")" + after
}

// examples writes examples: their comments and bodies.
func (p *goPackage) examples(b *strings.Builder, heading string, all []*doc.Example) {
	for _, example := range all {
		b.WriteString("\n" + heading + "\n")
		p.text(b, example.Doc)
		body := p.source(&printer.CommentedNode{Node: example.Code, Comments: example.Comments})
		body = strings.TrimSuffix(strings.TrimPrefix(body, "{"), "}")
		body = strings.ReplaceAll(body, "\n    ", "\n")
		fmt.Fprintf(b, "\n```go\n%s\n```\n", strings.TrimSpace(body))
	}
}

// source returns Go code as gofmt writes it, indented by spaces.
func (p *goPackage) source(node any) string {
	var b bytes.Buffer
	if err := format.Node(&b, p.files, node); err != nil {
		p.wrong = append(p.wrong, err)
	}
	return tabs.ReplaceAllStringFunc(b.String(), func(tabs string) string { return strings.Repeat("    ", len(tabs)) })
}

// tabs matches the tabs that indent a line.
var tabs = regexp.MustCompile(`(?m)^\t+`)

// link returns a type as code, and as a link if a page describes it.
func (p *goPackage) link(of ast.Expr) string {
	text := code(p.source(of))
	target := ""
	ast.Inspect(of, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.FuncType, *ast.StructType:
			return false
		case *ast.SelectorExpr:
			if name, is := node.X.(*ast.Ident); is {
				folder := strings.TrimPrefix(p.imports[name.Name], library)
				if slices.Contains(p.pages, folder) {
					target = path.Base(folder) + ".md#" + anchor(node.Sel.Name)
				}
			}
			return false
		case *ast.Ident:
			if slices.ContainsFunc(p.Types, func(t *doc.Type) bool { return t.Name == node.Name }) {
				target = "#" + anchor(node.Name)
			}
		}
		return true
	})
	if target == "" {
		return text
	}
	return "[" + text + "](" + target + ")"
}

// anchor returns the id of a heading.
func anchor(heading string) string { return strings.ToLower(strings.ReplaceAll(heading, ".", "")) }

// told notes a name without a comment.
func (p *goPackage) told(name, comment string) {
	if comment == "" {
		p.wrong = append(p.wrong, fmt.Errorf("%s has no comment", name))
	}
}

// text writes a comment.
func (p *goPackage) text(b *strings.Builder, text string) { b.WriteString(p.blocks(text)) }

// blocks returns a comment in Markdown, with a blank line before each block.
func (p *goPackage) blocks(text string) string {
	var b strings.Builder
	for _, block := range p.Parser().Parse(text).Content {
		b.WriteString("\n")
		switch block := block.(type) {
		case *comment.Heading:
			b.WriteString("## " + markdown(block.Text) + "\n")
		case *comment.Code:
			language := "text"
			if _, err := format.Source([]byte(block.Text)); err == nil {
				language = "go"
			}
			fmt.Fprintf(&b, "```%s\n%s```\n", language, strings.ReplaceAll(block.Text, "\t", "    "))
		case *comment.List:
			for _, listed := range block.Items {
				for _, content := range listed.Content {
					b.WriteString(item(markdown(content.(*comment.Paragraph).Text)))
				}
			}
		case *comment.Paragraph:
			b.WriteString(paragraph(markdown(block.Text)))
		}
	}
	return b.String()
}

// line returns a comment of one or several paragraphs on one line.
func (p *goPackage) line(text string) string {
	var all []string
	for _, block := range p.Parser().Parse(text).Content {
		switch block := block.(type) {
		case *comment.Paragraph:
			all = append(all, markdown(block.Text))
		case *comment.Code:
			all = append(all, code(strings.TrimSpace(block.Text)))
		}
	}
	return strings.Join(all, " ")
}

// markdown returns the text of a comment in Markdown. What stands between backticks is
// code in both.
func markdown(all []comment.Text) string {
	var plain strings.Builder
	for _, text := range all {
		switch text := text.(type) {
		case comment.Plain:
			plain.WriteString(string(text))
		case comment.Italic:
			plain.WriteString(string(text))
		case *comment.Link:
			plain.WriteString(markdown(text.Text))
		case *comment.DocLink:
			plain.WriteString(markdown(text.Text))
		}
	}
	parts := strings.Split(plain.String(), "`")
	for i := 0; i < len(parts); i += 2 {
		parts[i] = special.ReplaceAllString(parts[i], `\$0`)
	}
	return strings.Join(parts, "`")
}

// special matches what Markdown would take for markup.
var special = regexp.MustCompile(`[*<\[\\]|\b_|_\b`)
