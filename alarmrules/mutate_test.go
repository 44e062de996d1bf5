package alarmrules_test

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mutation is one thing that is wrong with the package's source on purpose.
type mutation struct {
	// id names it, whatever lines stand before it: its file, its function, what is
	// done, and the text that it is done to.
	id   string
	file string
	// start and end are the text in the file, and before and after what is put
	// around it: it is then wrong where mutated(number) is.
	start, end    int
	before, after string
	// instead is put in the place of the text, where nothing can be put around it:
	// a constant.
	instead string
}

// number of a mutation, in what is put around the text that it is about.
const number = "#NUMBER#"

// unmutated are the files that make no rule what it is.
var unmutated = []string{"schema.go", "doc.go"}

// mutations are all that can be made wrong with the package, from its source: each
// statement that says a mistake or does something is left out, each error is none,
// each comparison is turned, each default is lost, and each number is another.
func mutations(t *testing.T) ([]mutation, map[string][]byte) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	sources := map[string][]byte{}
	var all []mutation
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || slices.Contains(unmutated, file) {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		sources[file] = source
		m := &mutator{file: file, source: source, fset: token.NewFileSet()}
		parsed, err := parser.ParseFile(m.fset, file, source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			m.declaration(d)
		}
		all = append(all, m.found...)
	}
	seen := map[string]int{}
	for i := range all {
		seen[all[i].id]++
		if n := seen[all[i].id]; n > 1 {
			all[i].id += fmt.Sprintf(" (%d)", n)
		}
	}
	return all, sources
}

type mutator struct {
	file     string
	source   []byte
	fset     *token.FileSet
	function string
	found    []mutation
}

func (m *mutator) offset(p token.Pos) int { return m.fset.Position(p).Offset }

func (m *mutator) text(n ast.Node) string {
	return string(m.source[m.offset(n.Pos()):m.offset(n.End())])
}

var blanks = regexp.MustCompile(`\s+`)

func (m *mutator) add(what string, n ast.Node, before, after, instead string) {
	text := blanks.ReplaceAllString(m.text(n), " ")
	m.found = append(m.found, mutation{
		id:   strings.Join([]string{m.file, m.function, what, text}, ": "),
		file: m.file, start: m.offset(n.Pos()), end: m.offset(n.End()), before: before, after: after, instead: instead,
	})
}

// around puts another value beside one: which of the two it is, is told when the
// tests run.
func (m *mutator) around(what string, n ast.Node, typed, other string) {
	m.add(what, n, "mutant"+typed+"("+number+", ", ", "+other+")", "")
}

func (m *mutator) declaration(d ast.Decl) {
	switch d := d.(type) {
	case *ast.GenDecl:
		if d.Tok == token.CONST {
			m.function = "const"
			m.numbers(d)
		}
	case *ast.FuncDecl:
		if d.Body == nil {
			return
		}
		m.function = d.Name.Name
		if d.Recv != nil {
			m.function = strings.TrimLeft(m.text(d.Recv.List[0].Type), "*") + "." + m.function
		}
		ast.Inspect(d.Body, m.visit)
		if makesDefaults.MatchString(d.Name.Name) {
			m.numbers(d.Body)
		}
	}
}

// makesDefaults are the functions in which numbers are defaults.
var makesDefaults = regexp.MustCompile(`^(filled|period|least|default)`)

func (m *mutator) numbers(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && (lit.Kind == token.INT || lit.Kind == token.FLOAT) {
			m.add("another number", lit, "", "", "("+lit.Value+" + 1)")
		}
		return true
	})
}

var turned = map[token.Token]token.Token{
	token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR, token.EQL: token.NEQ, token.NEQ: token.EQL,
}

func (m *mutator) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.BlockStmt:
		m.statements(n.List)
	case *ast.CaseClause:
		m.statements(n.Body)
	case *ast.ReturnStmt:
		for _, result := range n.Results {
			if call, ok := result.(*ast.CallExpr); ok && m.text(call.Fun) == "fmt.Errorf" {
				m.around("no error", call, "[error]", "nil")
			}
		}
	case *ast.BinaryExpr:
		if other, ok := turned[n.Op]; ok {
			m.around("turned", n, "", m.text(n.X)+" "+other.String()+" "+m.text(n.Y))
		}
	case *ast.CallExpr:
		if m.text(n.Fun) == "cmp.Or" && len(n.Args) == 2 {
			m.around("no default", n, "", "cmp.Or("+m.text(n.Args[0])+")")
		}
	}
	return true
}

// statements leaves out each statement that can be left out: calls, assignments,
// and returns of nothing.
func (m *mutator) statements(list []ast.Stmt) {
	for _, s := range list {
		switch s := s.(type) {
		case *ast.ExprStmt:
			if _, ok := s.X.(*ast.CallExpr); !ok || strings.HasPrefix(m.text(s), "panic(") {
				continue
			}
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE || m.blank(s) {
				continue
			}
		case *ast.ReturnStmt:
			if len(s.Results) > 0 {
				continue
			}
		default:
			continue
		}
		m.add("left out", s, "if !mutated("+number+") { ", " }", "")
	}
}

func (m *mutator) blank(s *ast.AssignStmt) bool { return m.text(s.Lhs[0]) == "_" }

// apply returns a file with mutations around their texts, each by its number, which
// is told when the tests run.
func apply(source []byte, all []mutation, numbers []int) []byte {
	type insertion struct {
		at, order int
		text      string
	}
	var inserted []insertion
	for i, m := range all {
		n := strconv.Itoa(numbers[i])
		// What is around another begins before it, and ends behind it.
		inserted = append(inserted,
			insertion{m.start, 1_000_000 + i, strings.ReplaceAll(m.before, number, n)},
			insertion{m.end, -i, strings.ReplaceAll(m.after, number, n)})
	}
	slices.SortStableFunc(inserted, func(a, b insertion) int { return cmp.Or(a.at-b.at, a.order-b.order) })
	var out bytes.Buffer
	last := 0
	for _, in := range inserted {
		out.Write(source[last:in.at])
		out.WriteString(in.text)
		last = in.at
	}
	out.Write(source[last:])
	return out.Bytes()
}

// applied returns the file of a mutation with that one made.
func applied(source []byte, m mutation) []byte {
	if m.instead != "" {
		return slices.Concat(source[:m.start], []byte(m.instead), source[m.end:])
	}
	return apply(source, []mutation{m}, []int{1})
}

// switchFile says which mutation is made, when the tests run.
const switchFile = `package alarmrules

import (
	"os"
	"strconv"
)

var mutationMade, _ = strconv.Atoi(os.Getenv("` + mutationMade + `"))

func mutated(n int) bool { return n == mutationMade }

func mutant[T any](n int, was, is T) T {
	if mutated(n) {
		return is
	}
	return was
}
`

// mutationMade is the environment variable with the number of the mutation that is
// made in the tests that run.
const mutationMade = "ALARMRULES_MUTATION"
