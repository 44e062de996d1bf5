package filterpattern

import (
	"strings"
	"testing"

	"github.com/logstack-go/logstack/cloudwatch"
)

// valid specifies the language: patterns, their trees (see dump) and their
// canonical text, which is the source itself if empty.
var valid = []struct{ source, tree, canonical string }{
	// The empty pattern.
	{"", `all`, ""},
	{" \t\n", `all`, "-"},

	// Terms.
	{`ERROR`, `(terms +"ERROR")`, ""},
	{` ERROR `, `(terms +"ERROR")`, `ERROR`},
	{"ERROR\n timeout_42", `(terms +"ERROR" +"timeout_42")`, `ERROR timeout_42`},
	{`ERROR -timeout`, `(terms +"ERROR" -"timeout")`, ""},
	{`-ERROR`, `(terms -"ERROR")`, ""},
	{`?ERROR ?WARN`, `(terms ?"ERROR" ?"WARN")`, ""},
	{`?ERROR WARN`, `(terms ?"ERROR" +"WARN")`, ""},
	{`"ERROR"`, `(terms +"ERROR"!)`, ""},
	{`"disk full" -"dry run" ?"x y"`, `(terms +"disk full"! -"dry run"! ?"x y"!)`, ""},
	{`" "`, `(terms +" "!)`, ""},
	{`"a*" "[x]" "é" "{"`, `(terms +"a*"! +"[x]"! +"é"! +"{"!)`, ""},
	{`"say \"no\" C:\\dir"`, `(terms +"say \"no\" C:\\dir"!)`, ""},
	{"\"two\nlines\"", `(terms +"two\nlines"!)`, ""},
	{`order.failed`, `(terms +"order.failed")`, ""},

	// Regular expressions.
	{`%ERROR|WARN%`, `(terms +/ERROR|WARN/)`, ""},
	{`ERROR %^[0-9]+$%`, `(terms +"ERROR" +/^[0-9]+$/)`, ""},
	{`%a% %b%`, `(terms +/a/ +/b/)`, ""},
	{`%:_#=@/;,- \d\D\s\S\w\W\x2f\.\[\-\/% `, `(terms +/:_#=@/;,- \d\D\s\S\w\W\x2f\.\[\-\//)`, `%:_#=@/;,- \d\D\s\S\w\W\x2f\.\[\-\/%`},
	{`%a{2}b{2,}c{,2}d{1,2}[{]?%`, `(terms +/a{2}b{2,}c{,2}d{1,2}[{]?/)`, ""},
	{`%[]a][^]a]%`, `(terms +/[]a][^]a]/)`, ""},

	// JSON: operators and values.
	{`{ $.level = "ERROR" }`, `(= <"level"> "ERROR")`, ""},
	{`{$.level="ERROR"}`, `(= <"level"> "ERROR")`, `{ $.level = "ERROR" }`},
	{"\n{\n$.level\t=\n\"ERROR\"\n}\n", `(= <"level"> "ERROR")`, `{ $.level = "ERROR" }`},
	{`{ $.level = ERROR }`, `(= <"level"> "ERROR")`, `{ $.level = "ERROR" }`},
	{`{ $.level != ERR*_x.y }`, `(!= <"level"> "ERR*_x.y")`, `{ $.level != "ERR*_x.y" }`},
	{`{ $.ip = 10.0.* }`, `(= <"ip"> "10.0.*")`, `{ $.ip = "10.0.*" }`},
	{`{ $.a = "" }`, `(= <"a"> "")`, ""},
	{`{ $.a = "x } && \" % \\" }`, `(= <"a"> "x } && \" % \\")`, ""},
	{`{ $.a = 1 }`, `(= <"a"> #1)`, ""},
	{`{ $.a = "1" }`, `(= <"a"> "1")`, ""},
	{`{ $.a = 1.0 }`, `(= <"a"> #1.0)`, ""},
	{`{ $.a != -1.5e-3 }`, `(!= <"a"> #-1.5e-3)`, ""},
	{`{ $.a > +1000 }`, `(> <"a"> #+1000)`, ""},
	{`{ $.a >= 10E3 }`, `(>= <"a"> #10E3)`, ""},
	{`{ $.a < 0 }`, `(< <"a"> #0)`, ""},
	{`{ $.a<=5 }`, `(<= <"a"> #5)`, `{ $.a <= 5 }`},
	{`{ $.a = SPACE }`, `(= <"a"> "SPACE")`, `{ $.a = "SPACE" }`},
	{`{ $.a = 5* }`, `(= <"a"> "5*")`, `{ $.a = "5*" }`},
	{`{ $.a = * }`, `(= <"a"> *)`, ""},
	{`{ $.a = "*" }`, `(= <"a"> "*")`, ""},
	{`{ $.a = true }`, `(= <"a"> "true")`, `{ $.a = "true" }`},
	{`{ $.a = "null" }`, `(= <"a"> "null")`, ""},
	{`{ $.a = %^x y$% }`, `(= <"a"> /^x y$/)`, ""},
	{`{ $.a != %x% }`, `(!= <"a"> /x/)`, ""},
	{`{ $.a IS NULL }`, `(IS NULL <"a">)`, ""},
	{`{ $.a IS  TRUE }`, `(IS TRUE <"a">)`, `{ $.a IS TRUE }`},
	{"{ $.a IS\nFALSE }", `(IS FALSE <"a">)`, `{ $.a IS FALSE }`},
	{`{ $.a NOT EXISTS }`, `(NOT EXISTS <"a">)`, ""},

	// JSON: selectors.
	{`{ $.user.first-name_2 = 1 }`, `(= <"user" "first-name_2"> #1)`, ""},
	{`{ $.IS IS NULL }`, `(IS NULL <"IS">)`, ""},
	{`{ $.a[0] = 1 }`, `(= <"a" 0> #1)`, ""},
	{`{ $.a[007][12].b = 1 }`, `(= <"a" 7 12 "b"> #1)`, `{ $.a[7][12].b = 1 }`},
	{`{ $.a[*].b = 1 }`, `(= <"a" [*] "b"> #1)`, ""},
	{`{ $.* = 1 }`, `(= <*> #1)`, ""},
	{`{ $.a.*[0].b = 1 }`, `(= <"a" * 0 "b"> #1)`, ""},
	{`{ $.['k.k'] = 1 }`, `(= <"k.k"> #1)`, ""},
	{`{ $.a.['@x'].['*'][0] = 1 }`, `(= <"a" "@x" "*" 0> #1)`, ""},
	{`{ $.['plain'] = 1 }`, `(= <"plain"> #1)`, `{ $.plain = 1 }`},
	{`{ $.['é'] = 1 }`, `(= <"é"> #1)`, ""},

	// JSON: compound conditions.
	{`{ ($.a = 1) }`, `(= <"a"> #1)`, `{ $.a = 1 }`},
	{`{ (($.a = 1)) && ($.b = 2) }`, `(&& (= <"a"> #1) (= <"b"> #2))`, `{ $.a = 1 && $.b = 2 }`},
	{`{ $.a = 1 || $.b = 2 && $.c = 3 }`, `(|| (= <"a"> #1) (&& (= <"b"> #2) (= <"c"> #3)))`, `{ $.a = 1 || ($.b = 2 && $.c = 3) }`},
	{`{ $.a = 1 && $.b = 2 || $.c = 3 }`, `(|| (&& (= <"a"> #1) (= <"b"> #2)) (= <"c"> #3))`, `{ ($.a = 1 && $.b = 2) || $.c = 3 }`},
	{`{ ($.a = 1 || $.b = 2) && $.c = 3 }`, `(&& (|| (= <"a"> #1) (= <"b"> #2)) (= <"c"> #3))`, ""},
	{`{ $.a = 1 && ($.b = 2 && ($.c = 3 && $.d = 4)) }`, `(&& (= <"a"> #1) (= <"b"> #2) (= <"c"> #3) (= <"d"> #4))`, `{ $.a = 1 && $.b = 2 && $.c = 3 && $.d = 4 }`},
	{`{ ($.a = 1 || $.b = 2) || $.c = 3 }`, `(|| (= <"a"> #1) (= <"b"> #2) (= <"c"> #3))`, `{ $.a = 1 || $.b = 2 || $.c = 3 }`},
	{`{ $.a IS NULL && $.b = 1 || $.c = 2 }`, `(|| (&& (IS NULL <"a">) (= <"b"> #1)) (= <"c"> #2))`, `{ ($.a IS NULL && $.b = 1) || $.c = 2 }`},
	{`{$.a=x&&$.b IS NULL||$.c=%y%}`, `(|| (&& (= <"a"> "x") (IS NULL <"b">)) (= <"c"> /y/))`, `{ ($.a = "x" && $.b IS NULL) || $.c = %y% }`},
	{`{ $.a[*] = 1 || $.b[*] = 2 || $.* = 3 }`, `(|| (= <"a" [*]> #1) (= <"b" [*]> #2) (= <*> #3))`, ""},
	{`{ $.a = %x% || $.b = %y% }`, `(|| (= <"a"> /x/) (= <"b"> /y/))`, ""},

	// Delimited.
	{`[]`, `(columns)`, ""},
	{`[ ]`, `(columns)`, `[]`},
	{`[a]`, `(columns a)`, ""},
	{`[ip,user-name , w_1]`, `(columns ip user-name w_1)`, `[ip, user-name, w_1]`},
	{`[...]`, `(columns ...)`, ""},
	{`[..., status]`, `(columns ... status)`, ""},
	{`[ip, ..., status]`, `(columns ip ... status)`, ""},
	{`[ip, ...]`, `(columns ip ...)`, ""},
	{`[ip, status,]`, `(columns ip status _)`, ""},
	{`[ip, status, ]`, `(columns ip status _)`, `[ip, status,]`},
	{`[..., ]`, `(columns ... _)`, `[...,]`},
	{`[w1=ERROR, w2]`, `(columns w1:(= <w1> "ERROR") w2)`, `[w1 = "ERROR", w2]`},
	{`[request =*.html*, status = 4*, bytes>1000]`, `(columns request:(= <request> "*.html*") status:(= <status> "4*") bytes:(> <bytes> #1000))`, `[request = "*.html*", status = "4*", bytes > 1000]`},
	{`[status = *, path = "a, b]", code = 1.0]`, `(columns status:(= <status> *) path:(= <path> "a, b]") code:(= <code> #1.0))`, ""},
	{`[w1!=A && w1!=B, w2]`, `(columns w1:(&& (!= <w1> "A") (!= <w1> "B")) w2)`, `[w1 != "A" && w1 != "B", w2]`},
	{`[s = 404 || s >= 500 && s < 600]`, `(columns s:(|| (= <s> #404) (&& (>= <s> #500) (< <s> #600))))`, ""},
	{`[(w1 = "*a*" || w1 = "*b*") && w1 != "*c*"]`, `(columns w1:(&& (|| (= <w1> "*a*") (= <w1> "*b*")) (!= <w1> "*c*")))`, ""},
	{`[id, ( ( w1=a )||w1=b ) && ( w1!=c ), ...]`, `(columns id w1:(&& (|| (= <w1> "a") (= <w1> "b")) (!= <w1> "c")) ...)`, `[id, (w1 = "a" || w1 = "b") && w1 != "c", ...]`},
	{`[(w1="a")]`, `(columns w1:(= <w1> "a"))`, `[w1 = "a"]`},
	{`[(w1="a" && w1="b") || w1="c"]`, `(columns w1:(|| (&& (= <w1> "a") (= <w1> "b")) (= <w1> "c")))`, `[w1 = "a" && w1 = "b" || w1 = "c"]`},
	{`[w1="SPACE", w2=SPACES, w3=*SPACE*]`, `(columns w1:(= <w1> "SPACE") w2:(= <w2> "SPACES") w3:(= <w3> "*SPACE*"))`, `[w1 = "SPACE", w2 = "SPACES", w3 = "*SPACE*"]`},
	{`[ip = %^10\.%, url = %/items/[0-9]+$%]`, `(columns ip:(= <ip> /^10\./) url:(= <url> //items/[0-9]+$/))`, ""},
}

func TestParse(t *testing.T) {
	for _, test := range valid {
		t.Run(test.source, func(t *testing.T) {
			p := parse(t, test.source)
			if got := dump(p.Tree()); got != test.tree {
				t.Errorf("the tree of %s\nis  %s\nnot %s", test.source, got, test.tree)
			}
			want := test.canonical
			switch want {
			case "":
				want = test.source
			case "-":
				want = ""
			}
			if got := p.String(); got != want {
				t.Errorf("%s\nprints as %s\nnot       %s", test.source, got, want)
			}
			if p.Source() != test.source {
				t.Errorf("the source is %q", p.Source())
			}
			checkRoundTrip(t, p)
			checkSpans(t, p)
		})
	}
}

// The short form of a pattern means the same and is no longer than its source, so
// that a pattern of full length can always be printed.
func TestShortFormIsNoLongerThanTheSource(t *testing.T) {
	for _, test := range valid {
		p := parse(t, test.source)
		short := (&printer{short: true}).print(p.Tree())
		if len(short) > len(test.source) {
			t.Errorf("%q is %q in short", test.source, short)
		}
		if got := dump(parse(t, short).Tree()); got != test.tree {
			t.Errorf("%q is %q in short, which is\n%s not\n%s", test.source, short, got, test.tree)
		}
	}
}

func TestFullLengthPatternStillPrints(t *testing.T) {
	source := "{$.a=" + strings.Repeat("b||$.a=", 145) + "b}"
	source = source[:len(source)-1] + strings.Repeat("b", cloudwatch.MaxFilterPattern-len(source)) + "}"
	if len(source) != cloudwatch.MaxFilterPattern {
		t.Fatalf("the test is wrong: %d characters", len(source))
	}
	p := parse(t, source)
	if p.String() != source {
		t.Errorf("got %s", p)
	}
	checkRoundTrip(t, p)
}

func TestShortFormOnlyWhereTheCanonicalOneDoesNotFit(t *testing.T) {
	// Canonical text adds four spaces and two quotes to {$.a=x}.
	value := strings.Repeat("x", cloudwatch.MaxFilterPattern-len(`{ $.a = "" }`))
	if got, want := parse(t, "{$.a="+value+"}").String(), `{ $.a = "`+value+`" }`; got != want {
		t.Errorf("got %s", got)
	}
	longer := "{$.a=" + value + "x}"
	if got := parse(t, longer).String(); got != longer {
		t.Errorf("got %s", got)
	}
}

func TestLengthCountsCharacters(t *testing.T) {
	fits := `"` + strings.Repeat("é", cloudwatch.MaxFilterPattern-2) + `"`
	parse(t, fits)
	if _, err := Parse(fits + " "); err == nil {
		t.Error("1,025 characters are accepted")
	}
}
