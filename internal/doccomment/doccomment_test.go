package doccomment

import (
	"os"
	"reflect"
	"testing"
	"testing/fstest"
)

// example has fields.
type example struct {
	// First is what comes
	// before the second.
	First  int
	Second int
}

// shared has fields with one comment.
type shared struct {
	// A and B are letters, and Cee is not.
	A int
	B int
	C int
}

// generic has a field of any type.
type generic[T any] struct {
	// Value of that type.
	Value T
}

func TestFieldsFS(t *testing.T) {
	comment, err := FieldsFS(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	if got := comment(reflect.TypeFor[generic[int]](), "Value"); got != "Value of that type." {
		t.Errorf("%q", got)
	}
	if got := comment(reflect.TypeFor[example](), "First"); got != "First is what comes before the second." {
		t.Errorf("%q", got)
	}
	for field, want := range map[string]string{"A": "A and B are letters, and Cee is not.", "B": "A and B are letters, and Cee is not.", "C": "", "": ""} {
		if got := comment(reflect.TypeFor[shared](), field); got != want {
			t.Errorf("%s: %q", field, got)
		}
	}
	structs, err := StructsFS(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	if got := structs(reflect.TypeFor[shared](), "") + structs(reflect.TypeFor[generic[int]](), "") + structs(reflect.TypeFor[example](), "First"); got !=
		"shared has fields with one comment.generic has a field of any type.First is what comes before the second." {
		t.Errorf("%q", got)
	}
	if _, err := FieldsFS(fstest.MapFS{"a.go": {Data: []byte("no Go")}}); err == nil {
		t.Error("what is no Go was read")
	}
}

func TestFields(t *testing.T) {
	comment, err := Fields("doccomment_test.go")
	if err != nil {
		t.Fatal(err)
	}
	of := reflect.TypeFor[example]()
	if got := comment(of, "First"); got != "First is what comes before the second." {
		t.Errorf("%q", got)
	}
	if got := comment(of, "Second") + comment(of, "Third"); got != "" {
		t.Errorf("%q", got)
	}
	if _, err := Fields("none.go"); err == nil {
		t.Error("a file that is not there was read")
	}
}
