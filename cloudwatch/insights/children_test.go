package insights

import (
	"go/ast"
	goparser "go/parser"
	gotoken "go/token"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
)

// nodeTypes returns a value of every command and expression type.
func nodeTypes(t *testing.T) []parent {
	t.Helper()
	all := []parent{&Field{}, &String{}, &Number{}, &Regex{}, &Duration{}, &Parameter{}, &Star{}, &Call{}, &Member{},
		&Group{}, &Unary{}, &Binary{}, &In{}, &List{}, &Subquery{},
		&Fields{}, &Display{}, &Filter{}, &FilterIndex{}, &Stats{}, &Sort{}, &Limit{}, &ParseField{}, &JSON{}, &Dedup{},
		&Pattern{}, &Diff{}, &Anomaly{}, &Estimate{}, &Unnest{}, &Expand{}, &Source{}, &Lookup{}, &CIDRLookup{}, &Join{},
		&AppendCols{}, &AddTotals{}, &Accum{}, &AutoRegress{}, &LogCompare{}, &FillDown{}, &FillMissing{}, &Outlier{},
		&Sessionize{}, &CountFrequent{}, &RelevantFields{}, &Unmask{}, &Opaque{}}
	var listed []string
	for _, n := range all {
		listed = append(listed, reflect.TypeOf(n).Elem().Name())
	}
	slices.Sort(listed)
	if declared := receivers(t, "children"); !slices.Equal(listed, declared) {
		t.Fatalf("this test has the nodes\n%q, and the package\n%q", listed, declared)
	}
	return all
}

// receivers returns the types of the package that have a method with the given
// name.
func receivers(t *testing.T, method string) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var types []string
	for _, name := range files {
		file, err := goparser.ParseFile(gotoken.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil && f.Name.Name == method {
				types = append(types, f.Recv.List[0].Type.(*ast.StarExpr).X.(*ast.Ident).Name)
			}
		}
	}
	slices.Sort(types)
	return types
}

// TestChildren fills every field of a node that may hold an expression, however it
// is wrapped, and checks that children returns it.
func TestChildren(t *testing.T) {
	for _, n := range nodeTypes(t) {
		name := reflect.TypeOf(n).Elem().Name()
		var held []Node
		fill(reflect.ValueOf(n).Elem(), &held)
		got := map[Node]bool{}
		for _, c := range n.children() {
			if got[c] {
				t.Errorf("%s has a child twice", name)
			}
			got[c] = true
		}
		for _, h := range held {
			if !got[h] {
				t.Errorf("the children of %s lack %T, so that nothing is renamed, checked or bound in it", name, h)
			}
		}
		if len(got) != len(held) {
			t.Errorf("%s has %d children, and holds %d expressions", name, len(got), len(held))
		}
	}
}

var (
	exprType    = reflect.TypeFor[Expr]()
	commandType = reflect.TypeFor[Command]()
)

// fill sets everything that a value holds, and records the expressions and commands
// directly below it.
func fill(v reflect.Value, held *[]Node) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() {
				fill(f, held)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(v.Index(i), held)
		}
	case reflect.Interface:
		var n Node = &Field{Steps: []Step{{Name: "x"}}}
		if v.Type() == commandType {
			n = &Anomaly{}
		}
		v.Set(reflect.ValueOf(n))
		*held = append(*held, n)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		if v.Type().Implements(exprType) {
			*held = append(*held, v.Interface().(Node))
			return
		}
		fill(v.Elem(), held)
	}
}
