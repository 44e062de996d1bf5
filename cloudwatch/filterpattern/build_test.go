package filterpattern

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/cloudwatch"
)

func TestJSON(t *testing.T) {
	f := Field("f")
	a, b, c := Field("a").EqualsNumber(1), Field("b").EqualsNumber(2), Field("c").EqualsNumber(3)
	for _, test := range []struct {
		expr Expr
		want string
	}{
		{f.Equals("ERROR"), `{ $.f = "ERROR" }`},
		{f.Equals(`say "x" \o/ *`), `{ $.f = "say \"x\" \\o/ *" }`},
		{f.Equals(`" || $.g = "`), `{ $.f = "\" || $.g = \"" }`},
		{f.Equals("404"), `{ $.f = "404" }`},
		{f.Equals(""), `{ $.f = "" }`},
		{f.NotEquals("x*"), `{ $.f != "x*" }`},
		{f.EqualsNumber(404), `{ $.f = 404 }`},
		{f.NotEqualsNumber(-0.25), `{ $.f != -0.25 }`},
		{f.GreaterThan(5000), `{ $.f > 5000 }`},
		{f.AtLeast(1e20), `{ $.f >= 100000000000000000000 }`},
		{f.LessThan(1e21), `{ $.f < 1e+21 }`},
		{f.AtMost(1e-7), `{ $.f <= 1e-07 }`},
		{f.AtMost(0), `{ $.f <= 0 }`},
		{f.Exists(), `{ $.f = * }`},
		{f.Matches(`^5\d{2}$`), `{ $.f = %^5\d{2}$% }`},
		{f.IsTrue(), `{ $.f IS TRUE }`},
		{f.IsFalse(), `{ $.f IS FALSE }`},
		{f.IsNull(), `{ $.f IS NULL }`},
		{f.NotExists(), `{ $.f NOT EXISTS }`},
		{And(a), `{ $.a = 1 }`},
		{And(a, b, c), `{ $.a = 1 && $.b = 2 && $.c = 3 }`},
		{And(And(a, b), c), `{ $.a = 1 && $.b = 2 && $.c = 3 }`},
		{Or(a, Or(b, Or(c))), `{ $.a = 1 || $.b = 2 || $.c = 3 }`},
		{And(Or(a, b), c), `{ ($.a = 1 || $.b = 2) && $.c = 3 }`},
		{Or(a, And(b, c)), `{ $.a = 1 || ($.b = 2 && $.c = 3) }`},
		{And(MustParse(`{ $.x = y || $.z = 1 }`).Tree().(Expr), a), `{ ($.x = "y" || $.z = 1) && $.a = 1 }`},
	} {
		p, err := JSON(test.expr)
		if err != nil {
			t.Errorf("%s: %v", test.want, err)
			continue
		}
		if p.String() != test.want || p.Source() != test.want || p.Kind() != KindJSON {
			t.Errorf("got %s, not %s", p, test.want)
		}
		if got, want := dump(p.Tree()), dump(test.expr); got != want {
			t.Errorf("%s: the built tree is\n%s, the parsed one\n%s", test.want, want, got)
		}
		checkSpans(t, p)
	}
}

func TestJSONErrors(t *testing.T) {
	f := Field("f")
	var long []Expr
	for range 40 {
		long = append(long, Field("a.rather.long.path.to.a.field").Equals("value"))
	}
	delimited, err := ParseSelector("$status")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name    string
		expr    Expr
		source  string
		message string
	}{
		{"a bad path", And(f.Exists(), Field("a..b").IsNull()), "a..b", "cannot descend with .."},
		{"a path that would be more", Field("a = 1 || $.b*").Exists(), "a = 1 || $.b*", "whole key"},
		{"the zero selector", Selector{}.Exists(), "", "a selector is empty"},
		{"a delimited selector", delimited.Equals("x"), "$status", "a field of a delimited event"},
		{"two wildcards", Field("a[*].*").Exists(), "{ $.a[*].* = * }", "more than one wildcard"},
		{"a group in a regex", f.Matches("a(b)"), "a(b)", "cannot have groups"},
		{"a regex that would end", f.Matches("a% || $.b = %c"), "a% || $.b = %c", "'%' cannot be in"},
		{"an empty regex", f.Matches(""), "", "is empty"},
		{"three regexes", Or(f.Matches("a"), f.Matches("b"), f.Matches("c")), "{ $.f = %a% || $.f = %b% || $.f = %c% }", "third regular expression"},
		{"infinity", f.LessThan(math.Inf(1)), "+Inf", "is not a number"},
		{"NaN", f.EqualsNumber(math.NaN()), "NaN", "is not a number"},
		{"an empty group", And(), "", "joins no conditions"},
		{"an empty group inside", Or(f.Exists(), And()), "", "joins no conditions"},
		{"an empty group to take up", And(And(), f.Exists()), "", "joins no conditions"},
		{"nil", nil, "", "an expression is nil"},
		{"nil inside", Or(f.Exists(), nil), "", "an expression is nil"},
		{"a number by hand", &Comparison{Selector: f, Operator: Equal, Value: &Number{Lexeme: "1 || $.g = 2"}}, "1 || $.g = 2", "is not a number"},
		{"an operator by hand", &Comparison{Selector: f, Operator: "~~", Value: &Any{}}, "~~", "is not an operator"},
		{"no value by hand", &Comparison{Selector: f, Operator: Equal}, "", "a value is nil"},
		{"an order of a string by hand", &Comparison{Selector: f, Operator: Less, Value: &String{Text: "x"}}, `{ $.f < "x" }`, "compares numbers only"},
		{"a test by hand", &Test{Selector: f, Is: "EXISTS"}, "EXISTS", "is not a test"},
		{"a join by hand", &Group{Join: "AND", Operands: []Expr{f.Exists()}}, "AND", "joins no conditions"},
		{"not UTF-8", f.Equals("\xff"), "{ $.f = \"\xff\" }", "UTF-8"},
	} {
		p, err := JSON(test.expr)
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%s is accepted as %s", test.name, p)
			continue
		}
		if e.Source != test.source || !strings.Contains(e.Message, test.message) {
			t.Errorf("%s: got\n%v", test.name, err)
		}
	}
	if _, err := JSON(Or(long...)); err == nil || !strings.Contains(err.Error(), "characters long") {
		t.Errorf("a long pattern: got %v", err)
	}
	defer func() {
		if recover() == nil {
			t.Error("MustJSON does not panic")
		}
	}()
	MustJSON(nil)
}

func TestTerms(t *testing.T) {
	made := func(p Pattern, err error) string {
		t.Helper()
		if err != nil {
			return err.(*Error).Message
		}
		checkRoundTrip(t, p)
		return p.String()
	}
	for _, test := range []struct{ got, want string }{
		{made(AllTerms("ERROR", "time-out", "x_1")), `ERROR "time-out" x_1`},
		{made(AllTerms(`"`, `\`, "a.b", "é", "-x", "?y", "%z%", "{")), `"\"" "\\" "a.b" "é" "-x" "?y" "%z%" "{"`},
		{made(Terms{All: []string{"ERROR"}, Not: []string{"health check", "DEBUG"}}.Pattern()), `ERROR -"health check" -DEBUG`},
		{made(Terms{Not: []string{"DEBUG"}}.Pattern()), `-DEBUG`},
		{made(AnyTerm("ERROR", "out of memory")), `?ERROR ?"out of memory"`},
		{made(AllTerms()), "the pattern has no terms"},
		{made(AnyTerm()), "the pattern has no terms"},
		{made(Terms{}.Pattern()), "the pattern has no terms"},
		{made(AllTerms("ERROR", "")), "the term is empty"},
		{made(AnyTerm("")), "the term is empty"},
		{made(AllTerms(strings.Repeat("x", cloudwatch.MaxFilterPattern+1))), "the pattern is 1025 characters long"},
	} {
		if test.got != test.want {
			t.Errorf("got %s, not %s", test.got, test.want)
		}
	}
}

func TestDelimited(t *testing.T) {
	status := ColumnField("status")
	p, err := Delimited(&Column{Name: "ip"}, &Column{Name: "status", Condition: And(status.AtLeast(500), status.NotEquals("5xx"))}, &Column{Ellipsis: true})
	if err != nil || p.String() != `[ip, status >= 500 && status != "5xx", ...]` || p.Kind() != KindDelimited {
		t.Errorf("%s, %v", p, err)
	}
	if !p.Match([]byte("a 503 b")) || p.Match([]byte("a 404 b")) || status.String() != "$status" {
		t.Errorf("%s matches otherwise", p)
	}
	for _, test := range []struct {
		column *Column
		want   string
	}{
		{&Column{Name: "a", Condition: status.Equals("x")}, "the condition is on $status, within the field a"},
		{&Column{Name: "a", Condition: Field("a").Equals("x")}, "the condition is on $.a, within the field a"},
		{&Column{Name: "status", Condition: status.NotExists()}, "a column can only be compared with a value"},
		{&Column{Name: "status", Condition: And()}, "a group joins no conditions"},
		{&Column{Name: "status", Condition: status.Matches("(")}, "("},
		{&Column{Name: "5"}, "the name 5 is a number"},
	} {
		if _, err := Delimited(test.column); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", test.want, err)
		}
	}
}
