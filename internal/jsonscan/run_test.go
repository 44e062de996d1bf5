package jsonscan

import (
	"fmt"
	"strings"
	"testing"
)

// A reader that has read many records of a few kinds skips what repeats in them. It
// finds the same as before in what resembles them.
func TestRuns(t *testing.T) {
	var f Fields
	long := strings.Repeat("k", maxMemberText)
	a, b, c, inner, far := f.Add(path("a")), f.Add(path("b")), f.Add(path("c")), f.Add(path("b", "x")), f.Add(path(long))
	f.Add(path("d", "x"))
	r := f.Reader()
	for i := range 2 * learned {
		for _, message := range []string{
			fmt.Sprintf(`{"v": 1, "id": %d, "a": "one", "b": 2, "other": null, "last": %d}`, i, -i),
			fmt.Sprintf(`{"v": 1, "id": %d, "a": "two", "c": true, "d": "a text", "end": false}`, i),
			fmt.Sprintf(`{"v": 1, "id": %d, "a": "x\\ny", "c": true, "end": false}`, i),
			fmt.Sprintf(`{"v": 1, "id": %d, "object": {"k": "a text", "b": "another text"}}`, i),
		} {
			if !r.Read([]byte(message)) {
				t.Fatalf("%s is no object", message)
			}
		}
	}
	hits := func(h *habit) (n int) {
		for _, m := range h.all {
			n += m.values.hits
		}
		return n + h.first.values.hits
	}
	for _, test := range []struct {
		message string
		// hit is set if a run must be found in it.
		hit  bool
		want string
	}{
		{`{"v": 1, "id": 7, "a": "one", "b": 2, "other": null, "last": 8}`, true, `one 2 - - -`},
		{`{"v": 1, "id": 7, "a": "two", "c": true, "d": "a text", "end": false}`, true, `two - true - -`},
		{`{"v": 1, "id": "x", "a": "one", "b": 2, "other": null, "last": [1]}`, true, `one 2 - - -`},
		{`{"v": 1, "id": 7, "a": "one", "b": 2, "other": null, "last": {"b": 3}}`, true, `one 2 - - -`},
		{`{"v": 1, "id": 7, "a": "one", "b": 2, "other": null, "last": 8, "b": {"x": 1}}`, true, `one {"x": 1} - 1 -`},
		{`{"b": {"x": 1}, "v": 1, "id": 7, "a": "one", "b": 2, "other": null, "last": 8}`, true, `one 2 - - -`},
		{`{"v": 1, "id": 7, "a": "two", "c": true, "d": "a text", "end": false}}`, true, ``},
		{`{"v": 1, "id": 7, "a": "one", "b": 2, "other": null, "last": `, true, ``},
		{`{"v": 1, "id": 7, "a": "two", "c": true, "d": "a text", "end": false`, false, ``},
		{`{"v": 1, "id": 7x, "a": "one", "b": 2, "other": null, "last": 8}`, false, ``},
		// What is read member by member is remembered, and found once more.
		{`{"v": 1, "id": 7, "a": "ONE", "b": 2, "other": null, "last": 8}`, false, `ONE 2 - - -`},
		{`{"v": 1, "id": 7, "a": "one", "b":  22, "other": null, "last": 8}`, false, `one 22 - - -`},
		{`{"v": 1, "id": 7, "a": "one", "b": 2, "c": 5, "other": null, "last": 8}`, false, `one 2 5 - -`},
		{`{"v": 1, "id": 7, "a": "one", "b" : 22, "other": null, "last": 8}`, false, `one 22 - - -`},
		{`{"v": 1, "id": 7, "a": "one", "` + long + `": 5}`, false, `one - - - 5`},
		{`{"v": 1, "id": 7, "a": "x\ny", "c": true, "end": false}`, false, "x\ny - true - -"},
		{`{"v": 1, "id": 7, "a": {"b": 1}, "c": true, "end": false}`, false, `{"b": 1} - true - -`},
	} {
		for again := range 4 {
			before, got := hits(&r.s.habit), ""
			if r.Read([]byte(test.message)) {
				var all []string
				for _, field := range []int{a, b, c, inner, far} {
					v := r.Value(field)
					if v.Type == Missing {
						v.Text = []byte("-")
					}
					all = append(all, string(v.Text))
				}
				got = strings.Join(all, " ")
			}
			if got != test.want || test.hit && hits(&r.s.habit) == before {
				t.Errorf("%s, time %d: %q, %d runs; want %q", test.message, again, got, hits(&r.s.habit)-before, test.want)
			}
		}
	}
	if field, ok := r.ReadFirst([]byte(`{"v": 1, "id": 7, "c": 1, "a": "one"`)); !ok || field != c {
		t.Errorf("the first field is %d, %v", field, ok)
	}
	if field, ok := r.ReadFirst([]byte(`{"v": 1, "id": 7, "a": "one", "b": 2, "other": null, "last": 8}`)); !ok || field != a || string(r.Value(a).Text) != "one" || r.Value(b).Type != Missing {
		t.Errorf("the first field is %d, %v", field, ok)
	}
	// What is read at once is as deep as it is.
	nested := r.s.habit.all[`, "object": `].inner
	before := hits(nested)
	many := `{"v": 1, "id": 7` + strings.Repeat(`, "object": {"k": "a text", "b": "another text"}`, 2*maxDepth) + "}"
	if !r.Read([]byte(many)) || hits(nested) == before {
		t.Error("many objects, one after another, are too deep, or are read slowly")
	}
}

// The runs that are met most come first.
func TestOrderOfRuns(t *testing.T) {
	r := new(Fields).Reader()
	for i := range 2 * learned {
		for kind := range 3 {
			for range kind + 1 {
				r.Read(fmt.Appendf(nil, `{"v": 1, "id": %d, "kind": "kind %d", "end": true}`, i, kind))
			}
		}
	}
	for i, run := range r.s.habit.all[`, "id": `].values.runs {
		if want := fmt.Sprintf(`, "kind": "kind %d", "end": true}`, 2-i); run.text != want {
			t.Errorf("run %d is %s, not %s", i, run.text, want)
		}
	}
}

// Records whose values hardly ever come together are read without runs.
func TestRunsAreGivenUp(t *testing.T) {
	var f Fields
	a := f.Add(path("a"))
	r := f.Reader()
	for i := range 20 * trials {
		message := fmt.Sprintf(`{"id": %d, "a": %d, "b": %d, "c": %d, "last": %d}`, i, i%29, i%31, i%32, i)
		if !r.Read([]byte(message)) || string(r.Value(a).Text) != fmt.Sprint(i%29) {
			t.Fatalf("%s: a is %s", message, r.Value(a).Text)
		}
	}
	if id := r.s.habit.all[`"id": `].values; r.s.runs > 4*maxRuns || id.runs != nil || !id.gaveUp {
		t.Errorf("%d runs are remembered, and after a value that does not repeat %d", r.s.runs, len(id.runs))
	}
}

// Runs do not take endless memory.
func TestRunsAreBounded(t *testing.T) {
	r := new(Fields).Reader()
	text := strings.Repeat("x", maxRepeatedText-10)
	for i := range 2 * learned {
		var b strings.Builder
		for place := range 2 * maxAllRuns / maxRuns {
			fmt.Fprintf(&b, `, "place %d": {"v": 1, "id": %d, "kind": "kind %d", "end": true}`, place, i, i%maxRuns)
		}
		fmt.Fprintf(&b, `, "id": %d`, i)
		for j := range 10 {
			fmt.Fprintf(&b, `, "key %d": "%s"`, j, text)
		}
		if !r.Read([]byte("{" + b.String()[2:] + "}")) {
			t.Fatal("this is no object")
		}
	}
	if r.s.runs != maxAllRuns {
		t.Errorf("%d runs are remembered, not %d", r.s.runs, maxAllRuns)
	}
	if all := r.s.habit.all[`, "id": `].values.runs; len(all) > 0 {
		t.Errorf("a run of %d bytes is remembered", len(all[0].text))
	}
}
