package filterpattern

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// The rules of the user guide and of recorded answers, for each kind of pattern.
func TestMatch(t *testing.T) {
	for _, c := range []struct {
		pattern, event string
		want           bool
	}{
		// The empty pattern matches every event.
		{"", "", true},
		{"  ", "anything", true},

		// Terms are case-sensitive substrings, and all of them must be in the
		// event.
		{"OOM", "kernel: OOMKilled", true},
		{"OOM", "kernel: oomkilled", false},
		{"disk full", "full: the disk", true},
		{"disk full", "the disk is slow", false},
		{`"disk full"`, "the disk is full", false},
		{`" "`, "one word", true},
		{`" "`, "word", false},
		{"disk -sda", "disk sdb", true},
		{"disk -sda", "disk sda", false},
		{"-sda", "disk sdb", true},
		{"?cpu ?disk", "disk", true},
		{"?cpu ?disk", "net", false},
		{"?cpu ?disk net", "net", true}, // ? is ignored beside other terms
		{"?cpu -disk", "net", true},
		{"%4[0-9]{2}%", "status 404", true},
		{"%4[0-9]{,1}$%", "status 4", true},
		{"%^status%", "the status", false},
		{`"say \"no\""`, `they say "no" again`, true},

		// Parentheses around conditions on a field of a delimited event.
		{`[(w1 = "*disk*" || w1 = "*cpu*") && w1 != "*test*"]`, "2025-03-11 the disk is full", true},
		{`[(w1 = "*disk*" || w1 = "*cpu*") && w1 != "*test*"]`, "a test of the cpu", false},
		{`[w1 = "*disk*" || w1 = "*cpu*" && w1 != "*test*"]`, "a test of the disk", true},
		{`[a, (s = 4* || s = 5*) && s != 404, ...]`, "x 503 y", true},
		{`[a, (s = 4* || s = 5*) && s != 404, ...]`, "x 404 y", false},
		{`[w1 = "SPACE", w2]`, "SPACE 13", true},

		// A JSON pattern reads one whole object and nothing else.
		{"{ $.a = 1 }", `{"a":1}`, true},
		{"{ $.a = 1 }", ` {"a" : 1 } `, true},
		{"{ $.a = 1 }", `x {"a":1}`, false},
		{"{ $.a = 1 }", `{"a":1} x`, false},
		{"{ $.a = 1 }", `[{"a":1}]`, false},
		{"{ $.a = 1 }", `{"a":1,"b":NaN}`, false},
		{"{ $.a = 1 }", `{"a":1,}`, false},
		{"{ $.a = 1 }", "{\"a\":1,\"b\":\"\t\"}", false},
		{"{ $.b NOT EXISTS }", "plain text", false},
		{"{ $.b NOT EXISTS }", `{"a":1}`, true},
		{"{ $.b NOT EXISTS }", `{"b":null}`, false},
		// Of equal keys the last one counts, with everything below it.
		{"{ $.a = 1 }", `{"a":2,"a":1}`, true},
		{"{ $.a = 2 }", `{"a":2,"a":1}`, false},
		{"{ $.a.b = 2 }", `{"a":{"b":2},"a":3}`, false},
		{"{ $.a.b NOT EXISTS }", `{"a":{"b":2},"a":{"c":1}}`, true},
		// Numbers without quotes compare with numbers by value, and with strings by
		// text.
		{"{ $.a = 1 }", `{"a":1.0}`, true},
		{"{ $.a = 100 }", `{"a":1e2}`, true},
		{"{ $.a = 1 }", `{"a":"1"}`, true},
		{"{ $.a = 1 }", `{"a":"1.0"}`, false},
		{`{ $.a = "1" }`, `{"a":1}`, true},
		{`{ $.a = "1" }`, `{"a":1.0}`, false},
		{"{ $.a > 1 }", `{"a":1.5}`, true},
		{"{ $.a > 1 }", `{"a":"1.5"}`, false},
		{"{ $.a >= 1 }", `{"a":1}`, true},
		{"{ $.a < 1 }", `{"a":1}`, false},
		{"{ $.a <= -1 }", `{"a":-2}`, true},
		// Only strings and numbers compare, even with !=.
		{"{ $.a != 1 }", `{"a":2}`, true},
		{"{ $.a != 1 }", `{"a":"x"}`, true},
		{"{ $.a != 1 }", `{}`, false},
		{"{ $.a != 1 }", `{"a":null}`, false},
		{"{ $.a != 1 }", `{"a":true}`, false},
		{"{ $.a != 1 }", `{"a":[2]}`, false},
		{"{ $.a = * }", `{"a":0}`, true},
		{"{ $.a = * }", `{"a":""}`, true},
		{"{ $.a = * }", `{"a":false}`, false},
		{"{ $.a = * }", `{"a":{}}`, false},
		{`{ $.a = "true" }`, `{"a":"true"}`, true},
		{`{ $.a = "true" }`, `{"a":true}`, false},
		{"{ $.a IS TRUE }", `{"a":true}`, true},
		{"{ $.a IS TRUE }", `{"a":"true"}`, false},
		{"{ $.a IS FALSE }", `{"a":false}`, true},
		{"{ $.a IS NULL }", `{"a":null}`, true},
		{"{ $.a IS NULL }", `{"a":[1,null]}`, true},
		{"{ $.a IS NULL }", `{"a":[1]}`, false},
		{"{ $.a IS NULL }", `{}`, false},
		// * in a string, and escapes.
		{`{ $.a = "web-*" }`, `{"a":"web-1"}`, true},
		{`{ $.a = "*-1" }`, `{"a":"web-1"}`, true},
		{`{ $.a = "w*b*1" }`, `{"a":"web-1"}`, true},
		{`{ $.a = "w*w" }`, `{"a":"w"}`, false},
		{`{ $.a = "a?c" }`, `{"a":"abc"}`, false},
		{`{ $.a = 4* }`, `{"a":404}`, true},
		{`{ $.a = "ERROR" }`, `{"a":"\u0045RROR"}`, true},
		{`{ $.a = "ERROR" }`, `{"\u0061":"ERROR"}`, true},
		{`{ $.a = "x/y" }`, `{"a":"x\/y"}`, true},
		{`{ $.a = "😀" }`, `{"a":"\ud83d\ude00"}`, true},
		{`{ $.a = %^E.*R$% }`, `{"a":"ERROR"}`, true},
		{`{ $.a = %^5% }`, `{"a":503}`, true},
		// Paths, and wildcards.
		{"{ $.a.b[1].c = 2 }", `{"a":{"b":[{"c":1},{"c":2}]}}`, true},
		{"{ $.['a.b'] = 1 }", `{"a.b":1}`, true},
		{"{ $.a[*] = 2 }", `{"a":[1,2]}`, true},
		{"{ $.a[*] = 2 }", `{"a":{"x":2}}`, true},
		{"{ $.a.* = 2 }", `{"a":{"x":2}}`, true},
		{"{ $.a.* = 2 }", `{"a":[2]}`, false},
		{"{ $.a[*].x = 1 && $.a[*].y = 2 }", `{"a":[{"x":1,"y":0},{"x":0,"y":2}]}`, true},
		{"{ $.a[0] = 1 }", `{"a":[1]}`, true},
		{"{ $.a[0] = 1 }", `{"a":1}`, false},
		// && binds tighter than ||.
		{"{ $.a = 1 || $.b = 1 && $.c = 1 }", `{"a":1}`, true},
		{"{ ($.a = 1 || $.b = 1) && $.c = 1 }", `{"a":1}`, false},

		// Delimited events: spaces and tabs, quotes and brackets.
		{"[a, b]", "1 2", true},
		{"[a, b]", "1", false},
		{"[a, b = 2]", "1\t2", true},
		{"[a, b = 2]", "1   2", true},
		{`[a = "x y"]`, `"x y"`, true},
		{`[a = "x y", b]`, `[x y] z`, true},
		{"[a, b = 2*3]", "1 2 and 3", true}, // the last column takes the rest
		{"[a, ..., b = 9]", "1 2 3 9", true},
		{"[..., b = 3]", "1 2 3 9", false},
		{"[a, b > 5]", "x 6", true},
		{"[a, b > 5]", "x y", false},
		{"[a, b > 5]", "x 0x9", false},
		{"[a = 1 || a = 2, b]", "2 x", true},
		{"[a != 1 && a != 2, b]", "2 x", false},
		{"[a = %^E% , b]", "ERR x", true},
		{"[]", "", true},
		{`[a, b]`, `"never closed`, true},
	} {
		p := MustParse(c.pattern)
		if got := p.Match([]byte(c.event)); got != c.want {
			t.Errorf("%s matches %s: %v", c.pattern, c.event, got)
		}
		if got := referenceMatch(p, c.event); got != c.want {
			t.Errorf("the reference: %s matches %s: %v", c.pattern, c.event, got)
		}
		x := p.Explain([]byte(c.event))
		if x.Matched != c.want || x.Root != nil && x.Root.Matched != c.want || x.Problem != "" && c.want {
			t.Errorf("%s is explained on %s as %+v", c.pattern, c.event, x)
		}
	}
}

// The values that metric filters extract from events.
func TestValues(t *testing.T) {
	for _, c := range []struct{ pattern, selector, event, want string }{
		{"{ $.a = * }", "$.b", `{"a":1,"b":2.50}`, "a number 2.50 = 2.5"},
		{"{ $.a = * }", "$.b", `{"a":1,"b":"2.5"}`, "a string 2.5 = 2.5"},
		{"{ $.a = * }", "$.b", `{"a":1,"b":"-1e3"}`, "a string -1e3 = -1000"},
		{"{ $.a = * }", "$.b", `{"a":1,"b":"banana"}`, "a string banana"},
		{"{ $.a = * }", "$.b", `{"a":1,"b":" 2"}`, "a string  2"},
		{"{ $.a = * }", "$.b", `{"a":1,"b":""}`, "a string "},
		{"{ $.a = * }", "$.b", `{"a":1,"b":"x\ny"}`, "a string x\ny"},
		{"{ $.a = * }", "$.b.c[1]", `{"a":1,"b":{"c":[1,-2e3]}}`, "a number -2e3 = -2000"},
		{"{ $.a = * }", "$.b", `{"a":1}`, "missing "},
		{"{ $.a = * }", "$.b", `{"a":1,"b":null}`, "null null"},
		{"{ $.a = * }", "$.b", `{"a":1,"b":true}`, "a boolean true"},
		{"{ $.a = * }", "$.b", `{"a":1,"b":[1, 2]}`, "an array [1, 2]"},
		{"{ $.a = * }", "$.b", `{"a":1,"b":{"c":1}}`, `an object {"c":1}`},
		{"{ $.a = * }", "$.b", `{"a":1,"b":1e999}`, "a number 1e999"},
		{"[ip, ms]", "$ms", "10.0.0.1 12.5", "a number 12.5 = 12.5"},
		{"[ip, ms]", "$ip", "10.0.0.1 12.5", "a string 10.0.0.1"},
		{"[ip, rest]", "$rest", `a "b c" [d]`, `a string "b c" [d]`},
		{"[..., ms]", "$ms", "a b 7", "a number 7 = 7"},
		{"[..., ms]", "$2", `a "b c" 7`, "a string b c"},
		{"[..., ms]", "$3", "a b 7", "missing "}, // the field has a name
		{"[..., a, ]", "$4", "1 2 3 4", "a number 4 = 4"},
		{"[]", "$2", "1 2", "a number 2 = 2"},
		{"[]", "$3", "1 2", "missing "},
		{"[a, ...]", "$a", "0x10 1", "a string 0x10"},
		{"[a, b]", "$b", `x "17.5"`, "a number 17.5 = 17.5"},
		{"[a, b]", "$b", `x "17.5" y`, `a string "17.5" y`},
	} {
		s, err := ParseSelector(c.selector)
		if err != nil {
			t.Fatal(err)
		}
		m, err := NewMatcher([]Request{{MustParse(c.pattern), []Selector{s}}})
		if err != nil {
			t.Fatal(err)
		}
		e := m.Event()
		e.Read([]byte(c.event))
		if !e.Matches(0) {
			t.Errorf("%s does not match %s", c.pattern, c.event)
		}
		v := e.Value(0, 0)
		got := fmt.Sprintf("%s %s", v.Type, v.Text)
		if n, ok := v.Number(); ok {
			got += fmt.Sprintf(" = %v", n)
		}
		if got != c.want {
			t.Errorf("%s of %s in %s: %s, want %s", c.selector, c.event, c.pattern, got, c.want)
		}
	}
}

// A value that its pattern cannot have is an error.
func TestValuesRefused(t *testing.T) {
	for _, c := range []struct{ pattern, selector, want string }{
		{"[a, b]", "$c", "names no field c"},
		{"[a, b]", "$.c", "not JSON"},
		{"{ $.a = 1 }", "$a", "not delimited"},
		{"ERROR", "$.a", "not JSON"},
	} {
		s, err := ParseSelector(c.selector)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := NewMatcher([]Request{{MustParse(c.pattern), []Selector{s}}}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s of %s: %v", c.selector, c.pattern, err)
		}
	}
	if _, err := NewMatcher(nil, Field("a[*]")); err == nil || !strings.Contains(err.Error(), "wildcard") {
		t.Errorf("a wildcard is taken: %v", err)
	}
	if _, err := NewMatcher(nil, Field("a..b")); err == nil {
		t.Error("a broken path is taken")
	}
}

// Fields have values whether or not a pattern matches, and nothing is left of the
// event before.
func TestEventFields(t *testing.T) {
	m, err := NewMatcher([]Request{{Pattern: MustParse("{ $.a = 1 }")}}, Field("a"), Field("b.c"))
	if err != nil {
		t.Fatal(err)
	}
	e := m.Event()
	for _, c := range []struct{ event, want string }{
		{`{"a":"x\u0079","b":{"c":2}}`, `true "xy" a string, "2" a number`},
		{`{"b":{"d":2}}`, `true "" missing, "" missing`},
		{`plain`, `false "" missing, "" missing`},
		{`{"a":"z"}`, `true "z" a string, "" missing`},
	} {
		e.Read([]byte(c.event))
		a, b := e.Field(0), e.Field(1)
		if got := fmt.Sprintf("%v %q %s, %q %s", e.IsJSON(), a.Text, a.Type, b.Text, b.Type); got != c.want {
			t.Errorf("%s: %s, want %s", c.event, got, c.want)
		}
	}
}

// Explanations say what the event holds, and which field was likely meant.
func TestExplain(t *testing.T) {
	for _, c := range []struct{ pattern, event, want string }{
		{`{ $.level = "ERROR" }`, `{"levelname":"ERROR"}`, `the event has no $.level; it has $.levelname, which is "ERROR"`},
		{`{ $.level = "ERROR" }`, `{"level":"error"}`, `$.level is "error": the letter case differs`},
		{`{ $.ms > 5 }`, `{"ms":"7"}`, `$.ms is "7", a string, and > compares numbers only`},
		{`{ $.ms > 5 }`, `{"ms":4}`, `$.ms is 4`},
		{`{ $.ok = "true" }`, `{"ok":true}`, `$.ok is true, and only strings and numbers can be compared: write IS TRUE`},
		{`{ $.a != 1 }`, `{"a":null}`, `$.a is null, and only strings and numbers can be compared`},
		{`{ $.a = "1" }`, `{"a":1.0}`, `$.a is 1.0, a number, which is compared with the quoted text as it is written`},
		{`{ $.a = 1 }`, `{"a":"1.0"}`, `$.a is "1.0", a string, which is compared with the text as it is written`},
		{`{ $.a[*] = 3 }`, `{"a":[1,2]}`, `none of 2 fields does`},
		{`{ $.a NOT EXISTS }`, `{"a":1}`, `$.a is 1`},
		{`{ $.a NOT EXISTS }`, `{}`, `the event has no $.a`},
		{`ERROR`, `an error`, `the event does not have it; it has error, and terms are case-sensitive`},
		{`-debug`, `debug`, `the event has it, and it is excluded`},
		{`?a b`, `b`, `ignored, as there are terms without ?`},
		{`[a > 5]`, `x`, `a is "x", which is not a number`},
		{`[(a = x || a = y) && a != z]`, `w`, `a is "w"`},
	} {
		x := MustParse(c.pattern).Explain([]byte(c.event))
		got := x.Root.Reason
		if len(x.Root.Operands) > 0 {
			got = x.Root.Operands[0].Reason
		}
		if got != c.want {
			t.Errorf("%s on %s:\n%s\nwant\n%s", c.pattern, c.event, got, c.want)
		}
	}
	for _, c := range []struct{ pattern, event, want string }{
		{`{ $.a = 1 }`, `plain`, "at byte 0, a JSON object must start with {"},
		{`{ $.a = 1 }`, `{"a":NaN}`, "at byte 5, this is not a JSON value"},
		{`{ $.a = 1 }`, `{"a":1} x`, "at byte 8, there is text after the JSON object"},
		{`{ $.a = 1 }`, `{"a":1`, "at byte 6, the object is never closed"},
		{`[a, b, c]`, `1 2`, "the event has 2 fields, and the pattern needs at least 3"},
	} {
		if x := MustParse(c.pattern).Explain([]byte(c.event)); !strings.HasSuffix(x.Problem, c.want) || x.Root != nil {
			t.Errorf("%s on %s: %+v, want %s", c.pattern, c.event, x, c.want)
		}
	}
}

// An explanation says which of the conditions on a field of a delimited event hold.
func TestExplainColumn(t *testing.T) {
	for _, c := range []struct{ pattern, event, want string }{
		{`[(a = "*x*" || a = "*y*") && a != "*z*"]`, `an x here`,
			`yes((a = "*x*" || a = "*y*") && a != "*z*") yes(a = "*x*" || a = "*y*") yes(a = "*x*") no(a = "*y*") yes(a != "*z*")`},
		{`[(a = "*x*" || a = "*y*") && a != "*z*"]`, `x and z`,
			`no((a = "*x*" || a = "*y*") && a != "*z*") yes(a = "*x*" || a = "*y*") yes(a = "*x*") no(a = "*y*") no(a != "*z*")`},
		{`[a = x, b]`, `x 1`, `yes(a = "x")`},
	} {
		var all []string
		var list func(f *Finding)
		list = func(f *Finding) {
			all = append(all, map[bool]string{true: "yes", false: "no"}[f.Matched]+"("+f.Source+")")
			for _, operand := range f.Operands {
				list(operand)
			}
		}
		list(MustParse(c.pattern).Explain([]byte(c.event)).Root.Operands[0])
		if got := strings.Join(all, " "); got != c.want {
			t.Errorf("%s on %s:\n%s\nwant\n%s", c.pattern, c.event, got, c.want)
		}
	}
}

// random makes patterns and events from few names and values, so that many of them
// match.
type random struct{ *rand.Rand }

func (r random) of(all ...string) string { return all[r.IntN(len(all))] }

func (r random) path() string {
	return r.of("$.a", "$.b", "$.a.b", "$.a[0]", "$.a[1].b", "$.a[*]", "$.*", "$.a.*", "$.['a b']", "$.a[*].b")
}

func (r random) value() string {
	return r.of("1", "1.0", `"1"`, "1e0", "x", `"x*"`, `"*"`, "*", "%^x%", "4*", `"é"`, "-1", `"a\"b"`, `"n/a"`)
}

func (r random) expr(depth int) string {
	if depth > 0 && r.IntN(2) == 0 {
		return "(" + r.expr(depth-1) + ")" + r.of(" && ", " || ") + "(" + r.expr(depth-1) + ")"
	}
	switch r.IntN(5) {
	case 0:
		return r.path() + r.of(" IS NULL", " IS TRUE", " IS FALSE", " NOT EXISTS")
	case 1:
		return r.path() + r.of(" > ", " >= ", " < ", " <= ") + r.of("1", "0", "1.5", "-1", "1e0")
	default:
		return r.path() + r.of(" = ", " != ") + r.value()
	}
}

// column makes conditions on one field of a delimited pattern.
func (r random) column(name string, depth int) string {
	if depth > 0 && r.IntN(3) == 0 {
		return "(" + r.column(name, depth-1) + ")" + r.of(" && ", " || ") + r.column(name, depth-1)
	}
	return name + r.of(" = ", " != ") + r.value()
}

func (r random) pattern() string {
	switch r.IntN(4) {
	case 0:
		var terms []string
		for range 1 + r.IntN(3) {
			terms = append(terms, r.of("", "?", "-")+r.of("x", "ab", `"a b"`, "E"))
		}
		return strings.Join(terms, " ")
	case 1:
		names := []string{"p", "q", "r"}[:1+r.IntN(3)]
		var columns []string
		for i, name := range names {
			switch r.IntN(3) {
			case 0:
				columns = append(columns, r.column(name, 2))
			case 1:
				columns = append(columns, name+r.of(" > ", " <= ")+"1")
			default:
				columns = append(columns, name)
			}
			if i == 0 && r.IntN(3) == 0 {
				columns = append(columns, "...")
			}
		}
		return "[" + strings.Join(columns, ", ") + "]"
	}
	return "{ " + r.expr(2) + " }"
}

func (r random) json(depth int) string {
	if depth > 0 {
		switch r.IntN(3) {
		case 0:
			var members []string
			for range r.IntN(4) {
				members = append(members, r.of(`"a"`, `"b"`, `"a b"`, `"\u0061"`, `"c"`)+r.of(":", " : ")+r.json(depth-1))
			}
			return "{" + strings.Join(members, r.of(",", ", ")) + "}"
		case 1:
			var elements []string
			for range r.IntN(4) {
				elements = append(elements, r.json(depth-1))
			}
			return "[" + strings.Join(elements, ",") + "]"
		}
	}
	return r.of("1", "1.0", `"1"`, "1e0", "-1", "0", "2", `"x"`, `"xy"`, `"\u0078"`, `"a\"b"`, `"é"`, `"\u00e9"`, `"n\/a"`,
		`"long enough for a search"`, "true", "false", "null", `""`, `"\ud800"`, "404", "NaN", "01", `"\x"`)
}

func (r random) event() string {
	if r.IntN(4) == 0 {
		var words []string
		for range r.IntN(5) {
			words = append(words, r.of("x", "ab", "1", `"a b"`, "[a b]", `"open`, "2.5", "E", "404"))
		}
		return strings.Join(words, r.of(" ", "  ", "\t"))
	}
	members := r.of(`"a":`, `"b":`) + r.json(3) + "," + r.of(`"a":`, `"c":`) + r.json(2)
	return r.of("", "", "", " ", "x") + "{" + members + "}" + r.of("", "", "", "\n", "x")
}

// The matcher agrees with the reference, with one pattern and with many at once.
func TestAgainstReference(t *testing.T) {
	matched, compared := 0, 0
	for seed := range uint64(3000) {
		r := random{rand.New(rand.NewPCG(seed, 1))}
		var requests []Request
		for range 5 {
			p, err := Parse(r.pattern())
			if err != nil {
				continue // too many wildcards or regular expressions
			}
			requests = append(requests, Request{Pattern: p})
		}
		m, err := NewMatcher(requests)
		if err != nil {
			t.Fatal(err)
		}
		eager, err := NewMatcher(requests, Field("a.b"))
		if err != nil {
			t.Fatal(err)
		}
		e, all := m.Event(), eager.Event()
		for range 10 {
			event := r.event()
			e.Read([]byte(event))
			all.Read([]byte(event))
			for i, request := range requests {
				want := referenceMatch(request.Pattern, event)
				compared++
				if want {
					matched++
				}
				if got := e.Matches(i); got != want {
					t.Fatalf("%s matches %q: %v, want %v", request.Pattern, event, got, want)
				}
				if got := all.Matches(i); got != want {
					t.Fatalf("with fields, %s matches %q: %v, want %v", request.Pattern, event, got, want)
				}
				if got := request.Pattern.Explain([]byte(event)); got.Matched != want || got.Root != nil && got.Root.Matched != want {
					t.Fatalf("%s is explained on %q: %+v, want %v", request.Pattern, event, got, want)
				}
			}
			if e.IsJSON() != validJSON([]byte(event)) {
				t.Fatalf("%q is JSON: %v", event, e.IsJSON())
			}
		}
	}
	if matched*20 < compared {
		t.Errorf("only %d of %d comparisons matched: they tell little", matched, compared)
	}
}

func FuzzMatch(f *testing.F) {
	f.Add(`{ $.a = "x" }`, `{"a":"x"}`)
	f.Add(`{ $.a[*].b != 1 }`, `{"a":[{"b":2}]}`)
	f.Add(`[a, ..., b = 4*]`, `1 "2 3" 404`)
	f.Add(`?a -b`, `a`)
	f.Fuzz(func(t *testing.T, source, event string) {
		p, err := Parse(source)
		if err != nil || len(source) > 200 {
			return
		}
		e := []byte(event)
		got := p.Match(e)
		if x := p.Explain(e); x.Matched != got || x.Root != nil && x.Root.Matched != got {
			t.Errorf("%s on %q: matches %v, explained as %+v", p, event, got, x)
		}
		if want := referenceMatch(p, event); got != want {
			t.Errorf("%s matches %q: %v, want %v", p, event, got, want)
		}
	})
}
