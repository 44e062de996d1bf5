package strictyaml

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// garden has a field for every type that Decode supports.
type garden struct {
	Name   string           `yaml:"name"`
	Open   bool             `yaml:"open"`
	Beds   []bed            `yaml:"beds"`
	Labels map[label]string `yaml:"labels"`
	Rows   map[string]int   `yaml:"rows"`
	Acres  *float64         `yaml:"acres"`
	Small  int8             `yaml:"small"`
	Every  wait             `yaml:"every"`
	Waits  map[color]wait   `yaml:"waits"`
	Kind   label            `yaml:"kind"`
	Owner  *owner           `yaml:"owner"`
	Place  `yaml:",inline"`
}

type Place struct {
	Town string `yaml:"town"`
	Zip  string `yaml:"zip"`
}

type owner struct {
	Name string `yaml:"name"`
	Not  string
}

type bed struct {
	Plant string   `yaml:"plant"`
	Tags  []string `yaml:"tags"`
}

type label string

type color string

func (c *color) UnmarshalText(text []byte) error {
	if string(text) != "red" && string(text) != "green" {
		return fmt.Errorf("there is no color %q: use red or green", text)
	}
	*c = color(text)
	return nil
}

type wait time.Duration

func (w *wait) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	*w = wait(d)
	if err != nil {
		return fmt.Errorf("%q is not a duration", text)
	}
	return nil
}

func decode(t *testing.T, source string) (garden, error) {
	t.Helper()
	var g garden
	node, err := Parse("g.yaml", []byte(source))
	var problems Problems
	if err != nil && !errors.As(err, &problems) {
		t.Fatalf("%T is not Problems", err)
	}
	problems = append(problems, node.Decode(&g)...)
	return g, problems.Err()
}

func TestDecode(t *testing.T) {
	acres := 0.5
	for _, test := range []struct {
		name, source string
		want         garden
	}{
		{"everything", `
name: "12"
open: true
beds:
  - plant: rose
    tags: [a, "b"]
  - {plant: fern}
labels: {1: one, true: yes}
rows: {first: 3, second: -4}
acres: 0.5
small: 127
every: 1m30s
waits: {red: 5s}
kind: herb
owner:
  name: Ada
town: Hull
zip: "01234"
`, garden{
			Name: "12", Open: true,
			Beds:   []bed{{"rose", []string{"a", "b"}}, {Plant: "fern"}},
			Labels: map[label]string{"1": "one", "true": "yes"},
			Rows:   map[string]int{"first": 3, "second": -4},
			Acres:  &acres, Small: 127, Every: wait(90 * time.Second),
			Waits: map[color]wait{"red": wait(5 * time.Second)},
			Kind:  "herb", Owner: &owner{Name: "Ada"},
			Place: Place{"Hull", "01234"},
		}},
		{"an empty mapping is no absent one", "rows: {}\nbeds: []\n", garden{Rows: map[string]int{}, Beds: []bed{}}},
		{"anchor and alias", "beds: [&b {plant: rose}, *b]\n", garden{Beds: []bed{{Plant: "rose"}, {Plant: "rose"}}}},
		{"merge keys give way", "owner: {name: Ada}\nbeds:\n- &b {plant: rose, tags: [a]}\n- <<: *b\n  plant: fern\n",
			garden{Owner: &owner{Name: "Ada"}, Beds: []bed{{"rose", []string{"a"}}, {"fern", []string{"a"}}}}},
		{"the first of merged mappings wins", "beds:\n- &a {plant: a}\n- &b {plant: b, tags: [b]}\n- <<: [*a, *b]\n",
			garden{Beds: []bed{{Plant: "a"}, {"b", []string{"b"}}, {"a", []string{"b"}}}}},
		{"texts over lines", "name: >-\n  a\n  b\nkind: |\n  c\n", garden{Name: "a b", Kind: "c\n"}},
		{"a tag makes text", "name: !!str 5\n", garden{Name: "5"}},
		{"Windows", "\ufeffname: a\r\nkind: b\r\n", garden{Name: "a", Kind: "b"}},
		{"a document between markers", "---\nname: a\n...\n", garden{Name: "a"}},
		{"an empty block", "labels:\n  a: |\n\nbeds:\n  - plant: |+\n\n  - plant: b\n", garden{Labels: map[label]string{"a": ""}, Beds: []bed{{Plant: "\n"}, {Plant: "b"}}}},
		{"a key behind a question mark", "? name\n: a\n", garden{Name: "a"}},
		{"a key with colons between brackets", "labels: {a::b: c}\n", garden{Labels: map[label]string{"a::b": "c"}}},
		{"a text over lines of Windows", "name: 'a\r\n  b'\r\n", garden{Name: "a b"}},
		{"a date is text", "name: 2026-07-01\n", garden{Name: "2026-07-01"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := decode(t, test.source)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
		})
	}
}

func TestProblems(t *testing.T) {
	for _, test := range []struct{ name, source, want string }{
		{"unknown key", "nmae: a\n", `g.yaml:1:1: nmae: there is no key "nmae": did you mean name? Use one of name, open, beds, labels, rows, acres, small, every, waits, kind, owner, town, zip`},
		{"unknown key that is like none", "vegetables: a\n", `g.yaml:1:1: vegetables: there is no key "vegetables": use one of name, open, beds, labels, rows, acres, small, every, waits, kind, owner, town, zip`},
		{"unknown key of another style", "owner:\n  NAME: x\n", `g.yaml:2:3: owner.NAME: there is no key "NAME": did you mean name? Use name`},
		{"a field without a tag is no key", "owner: {not: x}\n", `g.yaml:1:9: owner.not: there is no key "not": use name`},
		{"number for text", "name: 5\n", "g.yaml:1:7: name: must be text, got a number: put it in quotes"},
		{"truth value for text", "name: true\n", "g.yaml:1:7: name: must be text, got true or false: put it in quotes"},
		{"list for text", "name: [a]\n", "g.yaml:1:7: name: must be text, got a list"},
		{"mapping for text", "name:\n  a: b\n", "g.yaml:1:1: name: must be text, got a mapping"},
		{"text for list", "beds: rose\n", "g.yaml:1:7: beds: must be a list, got text"},
		{"text for mapping", "owner: https://secret@example.com/1\n", "g.yaml:1:8: owner: must be a mapping, got text"},
		{"text for a mapping in a list", "beds:\n  - rose\n", "g.yaml:2:5: beds[0]: must be a mapping, got text"},
		{"text for truth value", "open: yes\n", "g.yaml:1:7: open: must be true or false, got text"},
		{"text for whole number", "small: many\n", "g.yaml:1:8: small: must be a whole number, got text"},
		{"fraction for whole number", "small: 1.5\n", "g.yaml:1:8: small: must be a whole number such as 5, got 1.5"},
		{"hexadecimal", "small: 0x1F\n", "g.yaml:1:8: small: must be a whole number such as 5, got 0x1F"},
		{"leading zero", "small: 010\n", "g.yaml:1:8: small: must be a whole number such as 5, got 010"},
		{"underscore", "rows: {a: 1_000}\n", "g.yaml:1:11: rows.a: must be a whole number such as 5, got 1_000"},
		{"overflow", "small: 128\n", "g.yaml:1:8: small: must be a whole number from -128 to 127, got 128"},
		{"overflow of everything", "rows: {a: 99999999999999999999}\n", "g.yaml:1:11: rows.a: must be a whole number from -9223372036854775808 to 9223372036854775807, got 99999999999999999999"},
		{"text for number", "acres: wide\n", "g.yaml:1:8: acres: must be a number, got text"},
		{"infinity", "acres: .inf\n", "g.yaml:1:8: acres: must be a number such as 5 or 0.5, got .inf"},
		{"not a number", "acres: .nan\n", "g.yaml:1:8: acres: must be a number such as 5 or 0.5, got .nan"},
		{"leading zero of a number", "acres: 010\n", "g.yaml:1:8: acres: must be a number such as 5 or 0.5, got 010"},
		{"too large for a float", "acres: 1e999\n", "g.yaml:1:8: acres: must be a number such as 5 or 0.5, got 1e999"},
		{"a type's own error", "every: soon\n", `g.yaml:1:8: every: "soon" is not a duration`},
		{"a type's own error for a number", "every: 5\n", `g.yaml:1:8: every: "5" is not a duration`},
		{"mapping for a type of its own", "every: {}\n", "g.yaml:1:8: every: must be text, got a mapping"},
		{"a key's own error", "waits:\n  blue: 5s\n", `g.yaml:2:3: waits.blue: there is no color "blue": use red or green`},
		{"no value", "name:\n", "g.yaml:1:1: name: has no value: give it one, or leave it out"},
		{"no value in a mapping", "rows: {a: ~}\n", "g.yaml:1:11: rows.a: has no value: give it one, or leave it out"},
		{"no value in a list", "beds:\n  - plant: a\n  -\n", "g.yaml:3:3: beds[1]: has no value: give it one, or leave it out"},
		{"a list for the file", "- a\n", "g.yaml:1:1: must be a mapping, got a list"},
		{"text for the file", "hello\n", "g.yaml:1:1: must be a mapping, got text"},
		{"in an alias, once, where it was written", "beds:\n- &b {plant: 1}\n- *b\n- <<: *b\n  tags: []\n", "g.yaml:2:14: beds[0].plant: must be text, got a number: put it in quotes"},
		{"all of them", "nmae: a\nopen: 1\nbeds:\n  - plant: 5\n    tags: b\n  - x\nrows:\n  a: b\nzip: 01234\n", `
g.yaml:1:1: nmae: there is no key "nmae": did you mean name? Use one of name, open, beds, labels, rows, acres, small, every, waits, kind, owner, town, zip
g.yaml:2:7: open: must be true or false, got a number
g.yaml:4:12: beds[0].plant: must be text, got a number: put it in quotes
g.yaml:5:11: beds[0].tags: must be a list, got text
g.yaml:6:5: beds[1]: must be a mapping, got text
g.yaml:8:6: rows.a: must be a whole number, got text
g.yaml:9:6: zip: must be text, got a number: put it in quotes
`},

		{"key given twice", "name: a\nopen: true\nname: b\n", `g.yaml:3:1: name: the key "name" is given twice: it is already on line 1`},
		{"key given twice in a flow mapping", "rows: {a: 1, 'a': 2}\n", `g.yaml:1:14: rows.a: the key "a" is given twice: it is already on line 1`},
		{"given twice and more", "name: 1\nname: b\nopne: x\n", `
g.yaml:1:7: name: must be text, got a number: put it in quotes
g.yaml:2:1: name: the key "name" is given twice: it is already on line 1
g.yaml:3:1: opne: there is no key "opne": did you mean open? Use one of name, open, beds, labels, rows, acres, small, every, waits, kind, owner, town, zip
`},
		{"no file", "", "g.yaml:1:1: the file is empty"},
		{"only comments", "# nothing\n", "g.yaml:1:1: the file is empty"},
		{"empty document", "---\n", "g.yaml:1:1: the file is empty"},
		{"two documents", "name: a\n---\nname: b\n", "g.yaml:2:1: a second document starts here: a file holds one"},
		{"tab for indentation", "owner:\n\tname: a\n", "g.yaml:2:1: a tab cannot indent a line: use spaces"},
		{"tab in a text over lines", "name: |\n  a\n\tb\n", "g.yaml:3:1: a tab cannot indent a line: use spaces"},
		{"wrong indentation", "name: a\n open: true\n", `g.yaml:2:6: a key is not allowed here: its indentation differs from the keys around it, the line before lacks its colon and space, or a text with ": " needs quotes`},
		{"colon in a text", "name: a: b\n", `g.yaml:1:8: a key is not allowed here: its indentation differs from the keys around it, the line before lacks its colon and space, or a text with ": " needs quotes`},
		{"bracket not closed", "beds: [\nname: a\n", "g.yaml:1:7: a [ is opened here, and one of its items is followed by neither a comma nor a ]"},
		{"quote not closed", "name: 'a\n", "g.yaml:1:7: a quote is opened here and never closed"},
		{"no colon", "name\nopen: true\n", `g.yaml:2:5: a key is not allowed here: its indentation differs from the keys around it, the line before lacks its colon and space, or a text with ": " needs quotes`},
		{"colon without space", "name:a\nopen: true\n", `g.yaml:2:5: a key is not allowed here: its indentation differs from the keys around it, the line before lacks its colon and space, or a text with ": " needs quotes`},
		{"reserved character", "name: @a\n", "g.yaml:1:7: text cannot start with this character: put it in quotes"},
		{"unknown alias", "name: *a\n", "g.yaml:1:7: there is no anchor &a before this alias"},
		{"alias in itself", "rows: &a {b: *a}\n", "g.yaml:1:14: there is no anchor &a before this alias"},
		{"merge of a number", "owner: {<<: 3}\n", "g.yaml:1:13: owner.<<: << must be a mapping or a list of mappings, got a number"},
		{"merge of numbers", "owner: {<<: [3, [4]]}\n", `
g.yaml:1:14: owner.<<[0]: << must be a mapping or a list of mappings, got a number
g.yaml:1:17: owner.<<[1]: << must be a mapping, got a list
`},
		{"tag", "name: !Ref a\n", "g.yaml:1:7: name: a tag (!Ref) is not allowed"},
		{"a list for a key", "? [a]\n: b\n", "g.yaml:1:3: a key must be text"},
		{"colon without space in a flow mapping", "labels: {a:b: c, d:e, \"f\":g, 'h:i': j}\n", "g.yaml:1:18: labels.d:e: a colon needs a space after it, and a key with a colon in it needs quotes"},
		{"not UTF-8", "name: a\nkind: \xff\n", "g.yaml:2:7: this is not UTF-8"},
		{"control character", "name: a\x00\n", "g.yaml:1:8: a file cannot contain a control character (U+0000): write it as an escape in double quotes"},
		{"column in characters", "labels: {é: a, ü: [b]}\n", "g.yaml:1:19: labels.ü: must be text, got a list"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := decode(t, test.source)
			got := ""
			if err != nil {
				got = err.Error()
			}
			if got != strings.TrimSpace(test.want) {
				t.Errorf("%s\ngot\n%s\nwant\n%s", test.source, got, test.want)
			}
		})
	}
}

func parse1(t *testing.T, file, source string) Node {
	t.Helper()
	node, err := Parse(file, []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return node
}

func TestOverlay(t *testing.T) {
	const base = "name: a\nrows: {x: 1, y: 2}\nbeds: [{plant: a}, {plant: b}]\nowner: {name: Ada}\n"
	for _, test := range []struct {
		name, base, over string
		want             garden
	}{
		{"nothing", "name: a\n", "{}", garden{Name: "a"}},
		{"text is replaced", "name: a\n", "name: b\n", garden{Name: "b"}},
		{"mappings are merged", "rows: {x: 1, y: 2}\n", "rows: {y: 3, z: 4}\n", garden{Rows: map[string]int{"x": 1, "y": 3, "z": 4}}},
		{"and those below them", "owner: {name: a}\n", "owner: {name: b}\n", garden{Owner: &owner{Name: "b"}}},
		{"lists are replaced", "beds: [{plant: a}, {plant: b}]\n", "beds: [{plant: c}]\n", garden{Beds: []bed{{Plant: "c"}}}},
		{"an empty mapping replaces", "rows: {x: 1}\n", "rows: {}\n", garden{Rows: map[string]int{}}},
		{"null removes", base, "name: ~\nrows: {x: null}\nbeds:\nowner: ~\n", garden{Rows: map[string]int{"y": 2}}},
		{"null removes everything but not the mapping", "rows: {x: 1}\n", "rows: {x: ~}\n", garden{Rows: map[string]int{}}},
		{"null removes nothing where nothing is", "name: a\n", "owner: ~\nrows: {x: ~}\n", garden{Name: "a", Rows: map[string]int{}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got garden
			merged := Overlay(parse1(t, "base.yaml", test.base), parse1(t, "over.yaml", test.over))
			if err := merged.Decode(&got).Err(); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
		})
	}
}

func TestOverlayKeepsPlaces(t *testing.T) {
	base := parse1(t, "base.yaml", "rows:\n  x: a\n  y: b\n  z: ~\n")
	over := parse1(t, "over.yaml", "dev:\n  rows:\n    y: c\n").Get("dev")
	want := "base.yaml:2:6: rows.x: must be a whole number, got text\n" +
		"base.yaml:4:6: rows.z: has no value: give it one, or leave it out\n" +
		"over.yaml:3:8: dev.rows.y: must be a whole number, got text"
	if got := Overlay(base, over).Decode(&garden{}).Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := Overlay(base, over).Get("rows").Problem("x").Error(); got != "over.yaml:2:3: dev.rows: x" {
		t.Errorf("what both say stands where the last of them says it, got %s", got)
	}
	if got := base.Decode(&garden{}).Error(); !strings.Contains(got, "base.yaml:3:6: rows.y") {
		t.Errorf("the base was changed: %s", got)
	}
	if got := Overlay(Node{}, over).Get("rows", "y").Problem("x").Error(); got != "over.yaml:3:8: dev.rows.y: x" {
		t.Error(got)
	}
	if got := Overlay(base, Node{}).Keys(); !reflect.DeepEqual(got, []string{"rows"}) {
		t.Error(got)
	}
}

func TestNode(t *testing.T) {
	node := parse1(t, "g.yaml", "b: 1\na:\n  - x: ~\n    \"k\\ny\": {}\nc: [1, 2]\n")
	if got := fmt.Sprint(node.Keys(), node.Only("c", "d").Keys(), node.Without("c", "d").Keys(), node.Get("b").Keys(), Node{}.Keys()); got != "[b a c] [c] [b a] [] []" {
		t.Error(got)
	}
	if node.Get("d").Present() || node.Get("b", "x").Present() || node.Get("c", "2").Present() || node.Get("c", "-1").Present() || !node.Get("b").Present() || node.Get("b").IsNull() {
		t.Error("Present or IsNull is wrong")
	}
	if items := node.Get("a").Items(); len(items) != 1 || !items[0].Get("x").IsNull() || node.Get("b").Items() != nil {
		t.Error("Items is wrong")
	}
	item := node.Get("a").Items()[0]
	for _, test := range []struct {
		got  Problem
		want string
	}{
		{node.Problem("x"), "g.yaml:1:1: x"},
		{node.Get("b").Problem("%d", 1), "g.yaml:1:4: b: 1"},
		{node.Get("b").KeyProblem("x"), "g.yaml:1:1: b: x"},
		{node.Get("a").Problem("x"), "g.yaml:2:1: a: x"},
		{item.Problem("x"), "g.yaml:3:5: a[0]: x"},
		{node.Get("c", "1").Problem("x"), "g.yaml:5:8: c[1]: x"},
		{item.Get("k\ny").Problem("x"), `g.yaml:4:13: a[0]."k\ny": x`},
		{node.Get("c").Problem("x"), "g.yaml:5:4: c: x"},
		{Problem{File: "g.yaml", Message: "x"}, "g.yaml: x"},
	} {
		if got := test.got.Error(); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}

func TestPruneDropsKeysAtAnyDepth(t *testing.T) {
	node, err := Parse("g.yaml", []byte("a: {b: {c: 1, d: 2}, e: 3}\nf: [{b: 4}]\nb: 5\n"))
	if err != nil {
		t.Fatal(err)
	}
	var asked []string
	pruned := node.Prune(func(path []string) bool {
		asked = append(asked, strings.Join(path, "."))
		return slices.Equal(path, []string{"a", "b", "c"}) || slices.Equal(path, []string{"b"})
	})
	if got := fmt.Sprint(pruned.Keys(), pruned.Get("a", "b").Keys(), node.Keys(), node.Get("a", "b").Keys()); got != "[a f] [d] [a f b] [c d]" {
		t.Error(got)
	}
	if got := strings.Join(asked, " "); got != "a a.b a.b.c a.b.d a.e f b" {
		t.Error(got)
	}
	if got := pruned.Get("a", "b", "d").Problem("x").Error(); got != "g.yaml:1:18: a.b.d: x" {
		t.Error(got)
	}
}

func TestProblemsAreAnErrorOnlyIfThereAreAny(t *testing.T) {
	if err := (Problems{}).Err(); err != nil {
		t.Error(err)
	}
	a, b := Problem{File: "a", Line: 2, Message: "x"}, Problem{File: "a", Line: 10, Message: "x"}
	if got := (Problems{b, a, b}).Err().Error(); got != "a:2:0: x\na:10:0: x" {
		t.Error(got)
	}
}

// A hostile file must not exhaust the time, memory or stack of its reader.
func TestLimits(t *testing.T) {
	laughs := "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c <= 'i'; c++ {
		laughs += fmt.Sprintf("%c: &%c [%s]\n", c, c, strings.Repeat(fmt.Sprintf("*%c, ", c-1), 9)+"*"+string(c-1))
	}
	merges := "a: &a {" + strings.Repeat("x: 1, ", 1) + "y: 2}\nb: {<<: [" + strings.Repeat("*a, ", 20_000) + "*a]}\n"
	for _, test := range []struct{ name, source, want string }{
		{"aliases of aliases", laughs, "g.yaml:1:1: the file holds more than 20000 values, counting what its aliases stand for"},
		{"merges of merges", merges, "g.yaml:1:1: the file holds more than 20000 values, counting what its aliases stand for"},
		{"size", strings.Repeat("#", 1<<20+1), "g.yaml:1:1: the file is larger than 1 MiB"},
		{"brackets", strings.Repeat("[", 1<<17), "g.yaml:1:101: this is nested more than 100 deep"},
		{"braces", strings.Repeat("{", 1<<17), "g.yaml:1:101: this is nested more than 100 deep"},
		{"dashes", strings.Repeat("- ", 1<<17), "g.yaml:1:201: this is nested more than 100 deep"},
		{"question marks", strings.Repeat("? ", 1<<17), "g.yaml:1:201: this is nested more than 100 deep"},
	} {
		t.Run(test.name, func(t *testing.T) {
			start := time.Now()
			node, err := Parse("g.yaml", []byte(test.source))
			if err == nil || err.Error() != test.want || node.Present() {
				t.Errorf("got %.200v, want %s", err, test.want)
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %s", took)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, source := range []string{
		"name: a\nrows: &r {x: 1, y: 2}\nbeds:\n  - plant: a\n    <<: *r\n", "a: [", "? x\n: y", "- - -\n",
		"a: |\n x\n", "\"\\n\": 1", "a: !!str 5", "%YAML 1.2\n---\na: b", "a: &a\n  - *a", ": x", "waits: {blue: 1}", "!\t x", "a: {b:c, d: {}, : e}",
	} {
		f.Add(source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		node, err := Parse("g.yaml", []byte(source))
		var problems Problems
		if err != nil && !errors.As(err, &problems) {
			t.Fatalf("%T is not Problems", err)
		}
		var g garden
		problems = append(problems, node.Decode(&g)...)
		problems = append(problems, Overlay(node, node).Decode(&g)...)
		for _, p := range problems {
			if p.Line < 1 || p.Column < 1 || p.Message == "" || strings.ContainsFunc(p.Error(), unprintable) {
				t.Errorf("%q: bad problem %q", source, p.Error())
			}
		}
	})
}
