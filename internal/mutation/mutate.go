package mutation

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
)

// mutation is one deliberate error in the package's source.
type mutation struct {
	// id identifies the mutation independently of line numbers: its file, its
	// function, the change, and the changed text.
	id   string
	file string
	// start and end delimit the text in the file. before and after are put
	// around it so that it is wrong only if mutated(number) holds.
	start, end    int
	before, after string
	// instead replaces the text if nothing can be put around it, as for a
	// constant.
	instead string
}

// number stands for the mutation's number in the code around its text.
const number = "#NUMBER#"

// Way is a way to break source.
type Way string

// The ways to break source.
const (
	// LeftOut removes a statement that reports an error or has an effect: a
	// call, an assignment, or a return without values.
	LeftOut Way = "left out"
	// NoError replaces an error that is created there with nil.
	NoError Way = "no error"
	// Turned changes a comparison: < becomes <=, and == becomes !=.
	Turned Way = "turned"
	// NoDefault drops the default of a cmp.Or.
	NoDefault Way = "no default"
	// AnotherNumber adds one to a constant or to a default.
	AnotherNumber Way = "another number"
	// AnotherLimit adds one to a number in a comparison. It leaves out 0 and 1,
	// which only test whether there is anything at all.
	AnotherLimit Way = "another limit"
	// NoAlternative removes an alternative from a regular expression.
	NoAlternative Way = "no alternative"
	// NoCase removes a string from a case.
	NoCase Way = "no case"
	// NoEntry removes an entry from a package-level list or map.
	NoEntry Way = "no entry"
)

// everyWay lists all ways, and Facts those that change what the source knows
// rather than what it does.
var (
	everyWay = []Way{LeftOut, NoError, Turned, NoDefault, AnotherNumber, AnotherLimit, NoAlternative, NoCase, NoEntry}
	Facts    = []Way{AnotherNumber, AnotherLimit, NoAlternative, NoCase, NoEntry}
)

// find returns all mutations of a package in the given ways, and the package's
// source by file name.
func (r Room) find() ([]mutation, map[string][]byte, error) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		return nil, nil, err
	}
	sources := map[string][]byte{}
	var all []mutation
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || slices.Contains(r.Unmutated, file) {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			return nil, nil, err
		}
		sources[file] = source
		ways := r.Ways
		if slices.Contains(r.Closely, file) {
			ways = everyWay
		}
		m := &mutator{ways: ways, file: file, source: source, fset: token.NewFileSet()}
		parsed, err := parser.ParseFile(m.fset, file, source, parser.SkipObjectResolution)
		if err != nil {
			return nil, nil, err
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
	return all, sources, nil
}

type mutator struct {
	ways     []Way
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

func (m *mutator) add(way Way, n ast.Node, before, after, instead string) {
	if !slices.Contains(m.ways, way) {
		return
	}
	text := blanks.ReplaceAllString(m.text(n), " ")
	m.found = append(m.found, mutation{
		id:   strings.Join([]string{m.file, m.function, string(way), text}, ": "),
		file: m.file, start: m.offset(n.Pos()), end: m.offset(n.End()), before: before, after: after, instead: instead,
	})
}

// around puts another value next to an expression; which of the two is used is
// decided when the tests run.
func (m *mutator) around(way Way, n ast.Node, typed, other string) {
	m.add(way, n, "mutant"+typed+"("+number+", ", ", "+other+")", "")
}

func (m *mutator) declaration(d ast.Decl) {
	switch d := d.(type) {
	case *ast.GenDecl:
		switch d.Tok {
		case token.CONST:
			m.function = "const"
			m.numbers(d)
		case token.VAR:
			m.function = "var"
			ast.Inspect(d, m.visit)
			ast.Inspect(d, m.entries)
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

// makesDefaults matches the functions in which numbers are defaults.
var makesDefaults = regexp.MustCompile(`^(filled|period|least|default)`)

func (m *mutator) numbers(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && (lit.Kind == token.INT || lit.Kind == token.FLOAT) {
			m.add(AnotherNumber, lit, "", "", "("+lit.Value+" + 1)")
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
		for _, one := range n.List {
			if lit, ok := one.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				m.add(NoCase, lit, "", "", strconv.Quote("\x00"+lit.Value))
			}
		}
	case *ast.ReturnStmt:
		for _, result := range n.Results {
			if call, ok := result.(*ast.CallExpr); ok && m.text(call.Fun) == "fmt.Errorf" {
				m.around(NoError, call, "[error]", "nil")
			}
		}
	case *ast.BinaryExpr:
		if other, ok := turned[n.Op]; ok {
			m.around(Turned, n, "", m.text(n.X)+" "+other.String()+" "+m.text(n.Y))
			if lit, ok := n.Y.(*ast.BasicLit); ok && lit.Kind == token.INT && lit.Value != "0" && lit.Value != "1" {
				m.around(AnotherLimit, n, "", m.text(n.X)+" "+n.Op.String()+" "+lit.Value+" + 1")
			}
		}
	case *ast.CallExpr:
		if m.text(n.Fun) == "cmp.Or" && len(n.Args) == 2 {
			m.around(NoDefault, n, "", "cmp.Or("+m.text(n.Args[0])+")")
		}
		if f := m.text(n.Fun); f == "regexp.MustCompile" || f == "lazyregexp.New" {
			ast.Inspect(n.Args[0], m.alternatives)
		}
	}
	return true
}

// statements removes each statement that can be removed: calls, assignments,
// and returns without values.
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
		m.add(LeftOut, s, "if !mutated("+number+") { ", " }", "")
	}
}

// alternatives removes each alternative in the groups of a regular expression
// that is a literal in the source.
func (m *mutator) alternatives(n ast.Node) bool {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return true
	}
	for _, a := range alternatives(lit.Value) {
		m.inside(NoAlternative, lit, a, a, "")
	}
	for _, at := range repeated.FindAllStringSubmatchIndex(lit.Value, -1) {
		n, _ := strconv.Atoi(lit.Value[at[2]:at[3]])
		m.inside(AnotherLimit, lit, part{at[0], at[1]}, part{at[2], at[3]}, strconv.Itoa(n+1))
	}
	return true
}

// repeated matches a repetition in a regular expression, with its minimum
// count.
var repeated = regexp.MustCompile(`[^\\({|[]{0,12}\{(\d+),?\d*\}`)

// inside replaces a part of a literal. shown is the part that appears in the
// mutation's id.
func (m *mutator) inside(way Way, lit *ast.BasicLit, shown, changed part, instead string) {
	if !slices.Contains(m.ways, way) {
		return
	}
	m.add(way, lit, "mutant("+number+", ", ", "+lit.Value[:changed.from]+instead+lit.Value[changed.to:]+")", "")
	m.found[len(m.found)-1].id = strings.Join([]string{m.file, m.function, string(way), lit.Value[shown.from:shown.to]}, ": ")
}

// part is a part of a text.
type part struct{ from, to int }

// alternatives returns the alternatives of a regular expression, in its groups
// and at the top level, each with the bar before or after it.
func alternatives(expression string) (all []part) {
	type group struct{ bars []int }
	open := []group{{[]int{0}}} // starts at the quote before the first alternative
	end := func(at int) {
		bars := append(open[len(open)-1].bars, at)
		for i := 1; len(bars) > 2 && i < len(bars); i++ {
			p := part{bars[i-1] + 1, bars[i]}
			if i == 1 {
				p.to++ // with the bar after it
			} else {
				p.from--
			}
			all = append(all, p)
		}
		open = open[:len(open)-1]
	}
	class := false
	for i := 1; i < len(expression)-1; i++ {
		switch c := expression[i]; {
		case c == '\\':
			i++
		case class:
			class = c != ']'
		case c == '[':
			class = true
			if next := expression[i+1]; next == '^' {
				i++
			}
			if expression[i+1] == ']' {
				i++
			}
		case c == '(':
			at := i
			if strings.HasPrefix(expression[i:], "(?:") {
				at += len("(?:") - 1
			}
			open = append(open, group{[]int{at}})
		case c == ')':
			if len(open) > 1 {
				end(i)
			}
		case c == '|':
			open[len(open)-1].bars = append(open[len(open)-1].bars, i)
		}
	}
	for len(open) > 0 {
		end(len(expression) - 1)
	}
	return all
}

// entries removes each entry from the lists and maps of a declaration.
func (m *mutator) entries(n ast.Node) bool {
	lit, ok := n.(*ast.CompositeLit)
	if !ok {
		return true
	}
	switch lit.Type.(type) {
	case *ast.ArrayType, *ast.MapType:
	default:
		return true
	}
	for _, entry := range lit.Elts {
		if !slices.Contains(m.ways, NoEntry) {
			break
		}
		m.add(NoEntry, entry, "", "", " ")
		// Include the comma after the entry, or the one before it at the end of
		// a line.
		last := &m.found[len(m.found)-1]
		if rest := m.source[last.end:]; len(rest) > 0 && rest[0] == ',' {
			last.end++
		} else if before := bytes.TrimRight(m.source[:last.start], " "); before[len(before)-1] == ',' {
			last.start = len(before) - 1
		}
	}
	return true
}

func (m *mutator) blank(s *ast.AssignStmt) bool { return m.text(s.Lhs[0]) == "_" }

// apply returns a file with mutations put around their texts, each switched on
// by its number when the tests run.
func apply(source []byte, all []mutation, numbers []int) []byte {
	type insertion struct {
		at, order int
		text      string
	}
	var inserted []insertion
	for i, m := range all {
		n := strconv.Itoa(numbers[i])
		// An outer insertion starts before an inner one, and ends after it.
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

// applied returns a file with a single mutation made.
func applied(source []byte, m mutation) []byte {
	if m.instead != "" {
		return slices.Concat(source[:m.start], []byte(m.instead), source[m.end:])
	}
	return apply(source, []mutation{m}, []int{1})
}

// switchFile is the source of the function that decides which mutation is
// active.
const switchFile = `package %s

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

// mutationMade is the environment variable with the number of the active
// mutation.
const mutationMade = "MUTATION_MADE"
