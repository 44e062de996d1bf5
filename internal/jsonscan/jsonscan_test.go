package jsonscan

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func path(keys ...any) []Step {
	var steps []Step
	for _, k := range keys {
		switch k := k.(type) {
		case string:
			steps = append(steps, Step{Key: k})
		case int:
			steps = append(steps, Step{Index: k, IsIndex: true})
		}
	}
	return steps
}

func TestRead(t *testing.T) {
	var f Fields
	long := strings.Repeat("k", 40)
	a, b, c, d, e := f.Add(path("a")), f.Add(path("a", "b")), f.Add(path("list", 1, "x")), f.Add(path(long)), f.Add(path("é"))
	if again := f.Add(path("a", "b")); again != b {
		t.Errorf("the same path is %d and %d", b, again)
	}
	r := f.Reader()
	for _, test := range []struct{ message, want string }{
		{`{"a":1}`, "a=a number 1"},
		{` { "a" : "x" } `, "a=a string x"},
		{`{"a":{"b":true}}`, `a=an object {"b":true} b=a boolean true`},
		{`{"a":{"b":2},"a":3}`, "a=a number 3"},
		{`{"a":3,"a":{"b":null}}`, `a=an object {"b":null} b=null null`},
		{`{"list":[0,{"x":[1]},2]}`, "c=an array [1]"},
		{`{"list":[{"x":1}]}`, ""},
		{`{"list":{"1":{"x":1}}}`, ""},
		{`{"` + long + `":-1.5e+3,"` + long + `k":1}`, "d=a number -1.5e+3"},
		{`{"\u00e9":"\u00e9\n\"\\\/\ud83d\ude00\ud83d"}`, "e=a string é\n\"\\/😀\ufffd"},
		{`{"other":"a string that is long enough to be searched for its end","a":false}`, "a=a boolean false"},
		{`{}`, ""},
	} {
		if !r.Read([]byte(test.message)) {
			at, why := r.Problem()
			t.Errorf("%s is none: at %d, %s", test.message, at, why)
		}
		var got []string
		for i, name := range []string{"a", "b", "c", "d", "e"} {
			if v := r.Value([]int{a, b, c, d, e}[i]); v.Type != Missing {
				got = append(got, fmt.Sprintf("%s=%s %s", name, v.Type, v.Text))
			}
		}
		if text := strings.Join(got, " "); text != test.want {
			t.Errorf("%s: %s, want %s", test.message, text, test.want)
		}
	}
}

// Problem says why a message is not one JSON object.
func TestProblem(t *testing.T) {
	r := new(Fields).Reader()
	for _, test := range []struct {
		message string
		at      int
		why     string
	}{
		{"", 0, "a JSON object must start with {"},
		{"[1]", 0, "a JSON object must start with {"},
		{`{"a":1`, 6, "the object is never closed"},
		{`{"a":1}x`, 7, "there is text after the JSON object"},
		{`{"a" 1}`, 5, "expected a colon after the key"},
		{`{a:1}`, 1, "expected a key in quotes"},
		{`{"a":1,}`, 7, "expected a key in quotes"},
		{`{"a":1 "b":2}`, 7, "expected a comma or }"},
		{`{"a":[1 2]}`, 8, "expected a comma or ]"},
		{`{"a":[1`, 7, "the array is never closed"},
		{`{"a":`, 5, "a value is missing"},
		{`{"a":NaN}`, 5, "this is not a JSON value"},
		{`{"a":01}`, 6, "expected a comma or }"},
		{`{"a":1.}`, 5, "expected a digit after the decimal point"},
		{`{"a":1e}`, 5, "expected a digit in the exponent"},
		{`{"a":"x}`, 5, "the string is never closed"},
		{`{"a":"\q"}`, 6, "this is not an escape"},
		{"{\"a\":\"\t\"}", 6, "a string contains a control character"},
		{`{"a":` + strings.Repeat("[", 2000), 1004, "objects and arrays are nested too deeply"},
	} {
		if r.Read([]byte(test.message)) {
			t.Errorf("%s is taken", test.message)
		}
		if at, why := r.Problem(); at != test.at || why != test.why {
			t.Errorf("%.40s: at %d, %s; want %d, %s", test.message, at, why, test.at, test.why)
		}
	}
}

func TestReadFirst(t *testing.T) {
	var f Fields
	a, b := f.Add(path("a")), f.Add(path("b", "c"))
	r := f.Reader()
	for _, test := range []struct {
		message string
		field   int
		ok      bool
		want    string
	}{
		{`{"x":1,"a":2,"b":{"c":3}}`, a, true, "2"},
		{`{"x":1,"b":{"c":3},"a":2}`, b, true, "3"},
		{`{"a":2, and what follows is not read`, a, true, "2"},
		{`{"x":1}`, -1, false, ""},
		{`plain`, -1, false, ""},
	} {
		field, ok := r.ReadFirst([]byte(test.message))
		if field != test.field || ok != test.ok || ok && string(r.Value(field).Text) != test.want {
			t.Errorf("%s: %d, %v", test.message, field, ok)
		}
	}
	// The next message is read completely.
	if !r.Read([]byte(`{"a":1,"b":{"c":2}}`)) || string(r.Value(b).Text) != "2" {
		t.Error("a message is not read whole after the first field of another")
	}
}

// An object at the start of a text is read, whatever follows it.
func TestReadObject(t *testing.T) {
	var f Fields
	a := f.Add(path("a"))
	r := f.Reader()
	for _, test := range []struct {
		text string
		end  int
		ok   bool
		want string
	}{
		{`{"a":1}`, 7, true, "1"},
		{` {"a":{"b":"}"}} and {"a":2}`, 16, true, `{"b":"}"}`},
		{`{"a":1`, 6, false, ""},
		{`{a}`, 1, false, ""},
		{`a {"a":1}`, 0, false, ""},
	} {
		end, ok := r.ReadObject([]byte(test.text))
		if end != test.end || ok != test.ok || ok && string(r.Value(a).Text) != test.want {
			t.Errorf("%s: %d, %v, %s", test.text, end, ok, r.Value(a).Text)
		}
	}
}

func TestMembers(t *testing.T) {
	got := Members(Value{Object, []byte(` {"a": 1, "b\n": "x\ty", "a": [2]} `)})
	want := []Member{{"a", Value{Array, []byte("[2]")}}, {"b\n", Value{String, []byte("x\ty")}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := Members(Value{Array, []byte(`[1, null]`)}); len(got) != 2 || got[1].Value.Type != Null {
		t.Errorf("%v", got)
	}
	if got := Members(Value{Number, []byte("1")}); got != nil {
		t.Errorf("a number has members: %v", got)
	}
}

// The package agrees with the standard library on what is JSON, and on every value.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{`{}`, `{"a":[1,-2.5e+3,"\ud83d\ude00"]}`, `{"a":tru}`, "{\"a\":\"\x01\"}", `{"a":{"b":"x\\"},"a":{"b":1}}`, `{"a" : {} , "b":[ ] }`} {
		f.Add([]byte(seed))
	}
	var fields Fields
	a, b := fields.Add(path("a")), fields.Add(path("a", "b"))
	r := fields.Reader()
	f.Fuzz(func(t *testing.T, message []byte) {
		if bytes.Count(message, []byte("{"))+bytes.Count(message, []byte("[")) >= maxDepth {
			return // the standard library takes deeper nesting
		}
		trimmed := bytes.TrimLeft(message, " \t\r\n")
		want := len(trimmed) > 0 && trimmed[0] == '{' && json.Valid(message)
		if got := r.Read(message); got != want {
			t.Fatalf("%q is an object: %v, want %v", message, got, want)
		}
		var object map[string]json.RawMessage
		if !want || json.Unmarshal(message, &object) != nil {
			return
		}
		check := func(v Value, raw json.RawMessage, there bool) {
			if there != (v.Type != Missing) {
				t.Fatalf("%q: %v, want %s", message, v, raw)
			}
			var text string
			if v.Type == String && json.Unmarshal(raw, &text) == nil &&
				// Text that is not UTF-8 is left unchanged.
				utf8.Valid(v.Text) && string(v.Text) != text {
				t.Fatalf("%q: %q, want %q", message, v.Text, text)
			}
			if there && v.Type != String && !bytes.Equal(v.Text, bytes.TrimSpace(raw)) {
				t.Fatalf("%q: %q, want %q", message, v.Text, raw)
			}
		}
		raw, there := object["a"]
		check(r.Value(a), raw, there)
		var inner map[string]json.RawMessage
		if there && len(raw) > 0 && raw[0] == '{' && json.Unmarshal(raw, &inner) == nil {
			raw, there = inner["b"]
			check(r.Value(b), raw, there)
		}
	})
}

// Visit is called for every member, even for those that a later one replaces.
func TestVisit(t *testing.T) {
	var got []string
	Visit(Value{Type: Object, Text: []byte(`{"a": 1, "b": {"c": "x\n"}, "a": [true, null]}`)}, func(key []byte, v Value) {
		got = append(got, string(key)+" "+v.Type.String()+" "+string(v.Text))
		Visit(v, func(key []byte, v Value) { got = append(got, "."+string(key)+" "+string(v.Text)) })
	})
	want := []string{"a a number 1", `b an object {"c": "x\n"}`, ".c x\n", "a an array [true, null]", ". true", ". null"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
