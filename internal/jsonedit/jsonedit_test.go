package jsonedit

import (
	"encoding/json"
	"testing"
)

type pair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func TestEdits(t *testing.T) {
	added := map[string]string{"b": "<x>, \"y\": z"}
	for _, test := range []struct {
		name, text string
		edit       func(t *testing.T, root *Value)
		want       string
	}{
		{"nothing", "\t{ \"a\":1.0e2 ,\r\n\"b\" : null}\n\n", func(*testing.T, *Value) {}, "\t{ \"a\":1.0e2 ,\r\n\"b\" : null}\n\n"},
		{
			"a member more", "{\n    \"a\": [ {\"b\":1}],\n    \"z\": 1E3\n}\n",
			set("c", added), "{\n    \"a\": [ {\"b\":1}],\n    \"z\": 1E3,\n    \"c\": {\n        \"b\": \"<x>, \\\"y\\\": z\"\n    }\n}\n",
		},
		{"a member replaced", "{\n\t\"a\": {\"b\": 1},\n\t\"z\": 2\n}", set("a", added), "{\n\t\"a\": {\n\t\t\"b\": \"<x>, \\\"y\\\": z\"\n\t},\n\t\"z\": 2\n}"},
		{"on one line", `{"a": 1}`, set("c", added), `{"a": 1, "c": {"b": "<x>, \"y\": z"}}`},
		{"without spaces", `{"a":1}`, set("c", pair{"n", "v"}), `{"a":1,"c":{"name":"n","value":"v"}}`},
		{"empty", `{}`, set("c", 1), `{"c": 1}`},
		{"of Windows", "{\r\n  \"a\": 1\r\n}\r\n", set("c", pair{"n", "v"}), "{\r\n  \"a\": 1,\r\n  \"c\": {\r\n    \"name\": \"n\",\r\n    \"value\": \"v\"\r\n  }\r\n}\r\n"},
		{
			"two members", "{\n  \"a\": 1\n}",
			func(t *testing.T, v *Value) { set("b", 2)(t, v); set("c", 3)(t, v) }, "{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}",
		},
		{
			"two members of an empty object", `{"a": {}}`,
			func(t *testing.T, v *Value) { set("b", 2)(t, v.Get("a")); set("c", 3)(t, v.Get("a")) }, `{"a": {"b": 2, "c": 3}}`,
		},
		{
			"items as the first one", "{\n  \"l\": [\n    {\"name\":\"a\",  \"value\":\"b\"}\n  ]\n}",
			appendTo("l", pair{"c", "d"}, pair{"e", "f"}),
			"{\n  \"l\": [\n    {\"name\":\"a\",  \"value\":\"b\"},\n    {\"name\":\"c\",  \"value\":\"d\"},\n    {\"name\":\"e\",  \"value\":\"f\"}\n  ]\n}",
		},
		{
			"items on several lines", "{\n  \"l\": [\n    {\n      \"name\": \"a\"\n    }\n  ]\n}",
			appendTo("l", pair{"c", "d"}),
			"{\n  \"l\": [\n    {\n      \"name\": \"a\"\n    },\n    {\n      \"name\": \"c\",\n      \"value\": \"d\"\n    }\n  ]\n}",
		},
		{
			"brackets on one line", "{\n  \"l\": [{\n    \"name\": \"a\"\n  }]\n}",
			appendTo("l", pair{"c", "d"}), "{\n  \"l\": [{\n    \"name\": \"a\"\n  }, {\n    \"name\": \"c\",\n    \"value\": \"d\"\n  }]\n}",
		},
		{"a list on one line", `{"l": ["a","b"]}`, appendTo("l", "c"), `{"l": ["a","b", "c"]}`},
		{"an empty list", `{"l": []}`, appendTo("l", "c", "d"), `{"l": ["c", "d"]}`},
		{
			"keys that are text", `{"\"a\": {": {"b": 1}}`,
			func(t *testing.T, v *Value) { set("b", 2)(t, v.Get(`"a": {`)) }, `{"\"a\": {": {"b": 2}}`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			d, err := Parse([]byte(test.text))
			if err != nil {
				t.Fatal(err)
			}
			test.edit(t, d.Root())
			got := string(d.Bytes())
			if got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
			if !json.Valid([]byte(got)) {
				t.Error("it is no JSON")
			}
			if d.Changed() != (test.text != test.want) {
				t.Errorf("changed: %v", d.Changed())
			}
		})
	}
}

func set(key string, value any) func(*testing.T, *Value) {
	return func(t *testing.T, v *Value) {
		if err := v.Set(key, value); err != nil {
			t.Fatal(err)
		}
	}
}

func appendTo(key string, items ...any) func(*testing.T, *Value) {
	return func(t *testing.T, v *Value) {
		if err := v.Get(key).Append(items...); err != nil {
			t.Fatal(err)
		}
	}
}

func TestMistakes(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"", "1:1: it is not JSON: unexpected end of JSON input"},
		{"{\n  \"a\": 1,\n}", "3:1: it is not JSON: invalid character '}' looking for beginning of object key string"},
		{"{\n  \"a\": [1\n", "3:1: it is not JSON: unexpected end of JSON input"},
		{"{\"ä\": x}", "1:7: it is not JSON: invalid character 'x' looking for beginning of value"},
		{"{} {}", "1:4: it is not JSON: invalid character '{' after top-level value"},
		{"{\"a\": {\"b\": 1,\n\"b\": 2}}", "2:1: b is given twice"},
	} {
		_, err := Parse([]byte(test.text))
		if err == nil || err.Error() != test.want {
			t.Errorf("%q: %v, want %s", test.text, err, test.want)
		}
	}
	d, err := Parse([]byte("{\n  \"ä\": [1, null, \"x\"]\n}"))
	if err != nil {
		t.Fatal(err)
	}
	list := d.Root().Get("ä")
	if got := list.Items()[1].Errorf("no").Error(); got != "2:12: no" || !list.Items()[1].IsNull() {
		t.Errorf("got %s", got)
	}
	if text, ok := list.Items()[2].Text(); text != "x" || !ok || d.Root().Get("b").Get("c") != nil {
		t.Errorf("got %s", text)
	}
}

// JSON stays JSON, and everything that is not set stays as it is.
func FuzzSet(f *testing.F) {
	for _, seed := range []string{`{}`, "{\n\t\"a\": [ ],\r\n \"b\":{} }", `{"a":{"b":[1,{"c":"\\\""}]}}`, "{\"a\"\n:\n1}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := Parse([]byte(text))
		if err != nil || !d.Root().IsObject() {
			return
		}
		if string(d.Bytes()) != text {
			t.Fatalf("%q became %q", text, d.Bytes())
		}
		if d.Root().Get("new") != nil {
			return
		}
		set("new", map[string]any{"x": []int{1, 2}})(t, d.Root())
		var before, after map[string]any
		if err := json.Unmarshal(d.Bytes(), &after); err != nil {
			t.Fatalf("%q became %q: %v", text, d.Bytes(), err)
		}
		_ = json.Unmarshal([]byte(text), &before)
		delete(after, "new")
		if len(before) != len(after) {
			t.Fatalf("%q became %q", text, d.Bytes())
		}
	})
}
