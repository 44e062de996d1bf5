package filterpattern

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestZeroPatternIsTheEmptyOne(t *testing.T) {
	var zero Pattern
	if zero != MustParse("") {
		t.Error("the zero pattern is not the empty one")
	}
	if zero.Kind() != KindAll || zero.String() != "" || zero.Tree() != nil ||
		zero.Regexes() != 0 || zero.Fields() != nil || zero.Warnings() != nil {
		t.Errorf("the zero pattern is %v %q", zero.Kind(), zero)
	}
}

func TestKinds(t *testing.T) {
	for source, want := range map[string]string{
		"": "all", "  ": "all", "ERROR": "terms", "%E%": "terms", `"{"`: "terms",
		"{ $.a = 1 }": "JSON", "\n{ $.a = 1 }": "JSON", "[]": "delimited", " [a]": "delimited",
	} {
		if got := parse(t, source).Kind().String(); got != want {
			t.Errorf("%q is %s, not %s", source, got, want)
		}
	}
}

func TestRegexes(t *testing.T) {
	for source, want := range map[string]int{
		"":                       0,
		`ERROR "%a%"`:            0,
		`%a%`:                    1,
		`%a% ERROR %b%`:          2,
		`{ $.a = %x% }`:          1,
		`{ $.a = "%x%" }`:        0,
		`[a = %x%, b, c != %y%]`: 2,
		`{ ($.a = %x% || $.b = 1) && $.c != %y% }`: 2,
	} {
		if got := parse(t, source).Regexes(); got != want {
			t.Errorf("%s holds %d, not %d", source, got, want)
		}
	}
}

func TestFields(t *testing.T) {
	for _, test := range []struct {
		source string
		want   []string
	}{
		{`ERROR`, nil},
		{`{ $.b = 1 && ($.a.x[0] IS NULL || $.b > 2) && $.['k.k'] = * }`, []string{"$.b", "$.a.x[0]", "$.['k.k']"}},
		{`{ $.a = 1 || $.['a'] = 2 }`, []string{"$.a"}},
		{`[ip, ..., status = 4* || status = 500, size,]`, []string{"$ip", "$status", "$size"}},
		{`[ip, ( (status = 4*) || status = 500 ) && status != 404]`, []string{"$ip", "$status"}},
		{`[]`, nil},
	} {
		p := parse(t, test.source)
		var got []string
		for _, field := range p.Fields() {
			got = append(got, field.String())
			at := field.At()
			if text := p.Source()[at.Offset : at.Offset+at.Length]; text != field.written() && text != "$.['a']" {
				t.Errorf("%s: the field %s stands at %q", test.source, field, text)
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s names %v, not %v", test.source, got, test.want)
		}
	}
}

// The place of every node, for one pattern of each kind.
func TestSpans(t *testing.T) {
	for _, test := range []struct {
		source string
		want   []string
	}{
		{` ?"a b"  -c `, []string{
			`*TermList:?"a b"  -c`, `*Term:?"a b"`, `*String:"a b"`, `*Term:-c`, `*String:c`,
		}},
		{`{ ($.a = "x" || $.b IS  NULL ) && $.c > 1 }`, []string{
			`*Group:($.a = "x" || $.b IS  NULL ) && $.c > 1`,
			`*Group:$.a = "x" || $.b IS  NULL`,
			`*Comparison:$.a = "x"`, `Selector:$.a`, `*String:"x"`,
			`*Test:$.b IS  NULL`, `Selector:$.b`,
			`*Comparison:$.c > 1`, `Selector:$.c`, `*Number:1`,
		}},
		{`[ ip , s = 4* && s != %a% , ... , ]`, []string{
			`*ColumnList:[ ip , s = 4* && s != %a% , ... , ]`,
			`*Column:ip`,
			`*Column:s = 4* && s != %a%`, `*Group:s = 4* && s != %a%`,
			`*Comparison:s = 4*`, `Selector:s`, `*String:4*`,
			`*Comparison:s != %a%`, `Selector:s`, `*Regex:%a%`,
			`*Column:...`, `*Column:`,
		}},
	} {
		p := parse(t, test.source)
		var got []string
		walk(p.Tree(), func(n Node) {
			name := strings.Replace(fmt.Sprintf("%T", n), "filterpattern.", "", 1)
			at := n.At()
			got = append(got, name+":"+test.source[at.Offset:at.Offset+at.Length])
		})
		if !slices.Equal(got, test.want) {
			t.Errorf("%s\ngot  %q\nwant %q", test.source, got, test.want)
		}
	}
}

// A verbatim pattern has the text as written, and is the same pattern as the
// canonical one.
func TestVerbatim(t *testing.T) {
	const written = `{($.a=b) || ($.c !="d")}`
	p, err := Parse(written)
	if err != nil {
		t.Fatal(err)
	}
	v := p.Verbatim()
	if v.String() != written || p.String() != `{ $.a = "b" || $.c != "d" }` {
		t.Errorf("got %s and %s", v, p)
	}
	other, err := Parse(`{ $.a = "b" || $.c != "e" }`)
	if err != nil {
		t.Fatal(err)
	}
	if !v.Same(p) || !p.Same(v) || v.Same(other) || p.Same(other) {
		t.Error("patterns are the same by their canonical texts")
	}
}
