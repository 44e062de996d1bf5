package insights

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// tree returns a syntax tree as text without positions, so that two trees can be
// compared.
func tree(q Query) string {
	var b strings.Builder
	writeTree(&b, reflect.ValueOf(q.commands))
	writeTree(&b, reflect.ValueOf(q.comments))
	return b.String()
}

func writeTree(b *strings.Builder, v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			b.WriteString("nil")
			return
		}
		writeTree(b, v.Elem())
	case reflect.Slice:
		b.WriteByte('[')
		for i := range v.Len() {
			writeTree(b, v.Index(i))
			b.WriteByte(' ')
		}
		b.WriteByte(']')
	case reflect.Struct:
		b.WriteString(v.Type().Name())
		b.WriteByte('{')
		for i := range v.NumField() {
			if v.Type().Field(i).Name == "Span" {
				continue
			}
			b.WriteString(v.Type().Field(i).Name)
			b.WriteByte(':')
			writeTree(b, v.Field(i))
			b.WriteByte(' ')
		}
		b.WriteByte('}')
	default:
		switch v.Kind() {
		case reflect.String:
			fmt.Fprintf(b, "%q", v.String())
		case reflect.Int:
			fmt.Fprint(b, v.Int())
		case reflect.Bool:
			fmt.Fprint(b, v.Bool())
		case reflect.Float64:
			fmt.Fprint(b, v.Float())
		default:
			panic("the tree holds a " + v.Kind().String())
		}
	}
}

// samePrinted checks that printing a query and parsing the text gives the same tree
// and the same text again, and that every position is within the source.
func samePrinted(t *testing.T, q Query) {
	t.Helper()
	printed := q.String()
	again, err := Parse(printed)
	if err != nil {
		t.Fatalf("the printed query does not parse:\n%v\nprinted:\n%s\nsource:\n%s", err, printed, q.source)
	}
	if got, want := tree(again), tree(q); got != want {
		t.Errorf("the printed query has another tree\nprinted:\n%s\n got %s\nwant %s", printed, got, want)
	}
	if again.String() != printed {
		t.Errorf("printed twice, the query differs\n first %s\nsecond %s", printed, again.String())
	}
	inspect(q.commands, func(n Node) {
		if s := n.Pos(); s.Offset < 0 || s.Length < 0 || s.end() > len(q.source) {
			t.Errorf("%T stands at %v, out of the source of %d bytes", n, s, len(q.source))
		}
	})
}

func parse(t *testing.T, source string) Query {
	t.Helper()
	q, err := Parse(source)
	if err != nil {
		t.Fatalf("Parse(%q):\n%v", source, err)
	}
	return q
}

func lines(s ...string) string { return strings.Join(s, "\n") }

func typeName(v any) string { return fmt.Sprintf("%T", v) }
