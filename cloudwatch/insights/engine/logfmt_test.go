package engine

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// A long event is parsed like a short one.
func TestLongLogfmt(t *testing.T) {
	long := strings.Repeat("x", 200_000)
	v := parseLogfmt("a=1 long=" + long + " b=2\nc=3")
	var got map[string]string
	if err := json.Unmarshal([]byte(v.String()), &got); err != nil {
		t.Fatal(err)
	}
	if want := map[string]string{"a": "1", "long": long, "b": "2"}; !reflect.DeepEqual(got, want) {
		t.Errorf("%d keys", len(got))
	}
}

// For any text, the map is valid JSON without duplicate keys.
func FuzzLogfmt(f *testing.F) {
	for _, text := range []string{`a=1 b="x\n" a=2`, `a="\`, `="x" "y=" z`, "a=\xff\x00 b=\"\x01\\u12\"", `a==b"c`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v := parseLogfmt(text)
		if v.kind == Missing {
			return
		}
		var got map[string]string
		if err := json.Unmarshal([]byte(v.String()), &got); err != nil {
			t.Fatalf("%q: %v in %s", text, err, v)
		}
		d := json.NewDecoder(strings.NewReader(v.String()))
		tokens := 0
		for _, err := d.Token(); err == nil; _, err = d.Token() {
			tokens++
		}
		if tokens != 2*len(got)+2 {
			t.Errorf("%q has a key twice: %s", text, v)
		}
	})
}
