package errlist_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/logstack-go/logstack/internal/errlist"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

type wrong struct{ path []string }

func (w wrong) Error() string { return fmt.Sprint(w.path) }

func (w wrong) In(node strictyaml.Node) strictyaml.Problem {
	at, left := errlist.Follow(node, w.path)
	return at.Problem("wrong, %v left", left)
}

func TestList(t *testing.T) {
	node, err := strictyaml.Parse("a.yaml", []byte("a: {b: 1}\nc: 2\n"))
	if err != nil {
		t.Fatal(err)
	}
	all := errlist.List[wrong]{{[]string{"a", "b"}}, {[]string{"c", "d", "e"}}, {nil}}
	if got := all.Error(); got != "[a b]\n[c d e]\n[]" {
		t.Errorf("%q", got)
	}
	if got, want := all.At(node).Error(), "a.yaml:1:1: wrong, [] left\na.yaml:1:8: a.b: wrong, [] left\na.yaml:2:4: c: wrong, [d e] left"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if one, ok := errors.AsType[wrong](all.Err()); !ok || len(one.path) != 2 {
		t.Errorf("%v is none of them", one)
	}
	if all[:0].Err() != nil {
		t.Error("nothing is wrong, and it is an error")
	}
}

func TestUnjoined(t *testing.T) {
	a, b, c := errors.New("a"), errors.New("b"), errors.New("c")
	if got := errlist.Unjoined(errors.Join(a, errors.Join(b, nil, c))); !slices.Equal(got, []error{a, b, c}) {
		t.Errorf("%v", got)
	}
	if got := errlist.Unjoined(a); !slices.Equal(got, []error{a}) {
		t.Errorf("%v", got)
	}
	if got := errlist.Unjoined(nil); got != nil {
		t.Errorf("%v", got)
	}
}
