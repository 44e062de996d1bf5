package doccomment

import (
	"reflect"
	"testing"
)

// example has fields.
type example struct {
	// First is what comes
	// before the second.
	First  int
	Second int
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
