package filterpattern

import (
	"errors"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/cloudwatch"
)

// refused lists patterns that are not valid, with the text that the error points at
// between ⟦ and ⟧, and pieces of the error's message and hint.
var refused = []struct{ source, message, hint string }{
	// Terms.
	{`⟦"ERROR⟧`, "never closed", `end the string`},
	{`"a⟦\n⟧b"`, `\n is not an escape`, `write \\`},
	{`"a⟦\⟧`, `is not an escape`, ``},
	{`⟦""⟧`, "the term is empty", "leave the whole pattern empty"},
	{`ERR⟦*⟧`, "* is not a wildcard", "leave the * out"},
	{`ERROR time⟦-⟧out`, `'-' needs quotes in a term`, `quote it: "time-out"`},
	{`?time⟦:⟧out`, `':' needs quotes`, `quote it: ?"time:out"`},
	{`-⟦-⟧x`, `'-' needs quotes`, `quote it: -"-x"`},
	{`caf⟦é⟧`, `'é' needs quotes`, `quote it: "café"`},
	{`⟦“⟧ERROR”`, `'“' needs quotes`, `write "`},
	{"a⟦\u00a0⟧b", `needs quotes`, `no-break space`},
	{`⟦–⟧a`, `needs quotes`, `minus sign`},
	{`⟦$⟧.level = "ERROR"`, `'$' needs quotes`, `in braces`},
	{`ERROR ⟦-⟧ timeout`, "- stands alone", "-term"},
	{`ERROR ⟦?⟧`, "? stands alone", "?term"},
	{`"a"⟦b⟧`, "without a space", "separate terms"},
	{`"a"⟦"b"⟧`, "without a space", "separate terms"},
	{`a⟦"⟧b"`, `'"' needs quotes`, "quote it"},
	{`a⟦%⟧b%`, `'%' needs quotes`, "a term of its own"},
	{`⟦-⟧%a%`, "- before a regular expression", "ERROR|WARN"},
	{`ERROR ⟦?⟧%a%`, "? before a regular expression", "ERROR|WARN"},

	// Regular expressions.
	{`⟦%a⟧`, "never closed", `end it with %`},
	{`%⟦⟧%`, "is empty", ""},
	{`%oh⟦!⟧%`, `'!' cannot be in a regular expression`, `\x21`},
	{`%a⟦(⟧b)%`, "cannot have groups", `\x28`},
	{`%ab⟦)⟧%`, "cannot have groups", `\x29`},
	{`%a\⟦(⟧b%`, "cannot have groups", `\x28`},
	{`%a⟦"⟧%`, `'"' cannot be in`, `\x22`},
	{`%caf⟦é⟧%`, "only ASCII", "write ."},
	{`%a⟦\b⟧%`, `\b is not an escape`, `\d \D`},
	{`%a⟦\1⟧%`, `\1 is not an escape`, ``},
	{`%a⟦\⟧%`, "escapes nothing", ""},
	{`%a⟦\x4g⟧%`, "two hexadecimal digits", `\x3A`},
	{`%a⟦{⟧3, 5}%`, "does not start a repetition", "without spaces"},
	{`%a⟦{⟧,}%`, "does not start a repetition", ""},
	{`%[a⟦[⟧:alpha:]]%`, "cannot contain another class", ""},
	{`%⟦[abc⟧%`, "missing closing ]", ""},
	{`%a⟦**⟧%`, "invalid nested repetition", ""},
	{`%⟦*⟧a%`, "missing argument to repetition", ""},
	{`%a⟦{1001}⟧%`, "invalid repeat count", "1,000"},
	{`%a% %b% ⟦%c%⟧`, "third regular expression", "allows 2"},
	{`{ $.a = %a% || $.b = %b% || $.c = ⟦%c%⟧ }`, "third regular expression", "allows 2"},
	{`{ $.a = %⟦(⟧a|b)% }`, "cannot have groups", ""},

	// JSON: structure.
	{`⟦{}⟧`, "have no condition", "leave the pattern empty"},
	{`{⟦⟧`, "a condition is missing", ""},
	{`{ $.a = 1⟦⟧`, "ends without its }", "write }"},
	{`{ $.a = 1 } ⟦ERROR⟧ `, "text after the closing }", "of one kind"},
	{`{ $.a = 1 }⟦}⟧`, "text after the closing }", ""},
	{`{ ⟦(⟧$.a = 1 }`, "the parenthesis is never closed", "end the group"},
	{`{ ⟦(⟧$.a = 1`, "the parenthesis is never closed", ""},
	{`{ $.a = 1⟦)⟧ }`, "unexpected )", "no parenthesis is open"},
	{`{ ⟦()⟧ }`, "have no condition", ""},
	{`{ $.a = 1 && ⟦}⟧`, "a condition is missing", ""},
	{`{ ⟦&⟧& $.a = 1 }`, "a condition is missing", ""},
	{`{ $.a = 1 || ⟦⟧`, "a condition is missing", ""},
	{`{ $.a = 1 ⟦&⟧ $.b = 2 }`, "unexpected &", "write it twice: &&"},
	{`{ $.a = 1 ⟦|⟧ $.b = 2 }`, "unexpected |", "write it twice: ||"},
	{`{ $.a = 1⟦,⟧ $.b = 2 }`, "unexpected ,", "&&, || or }"},
	{`{ $.a = 1 ⟦AND⟧ $.b = 2 }`, "AND does not join", "write &&"},
	{`{ ($.a = 1 ⟦or⟧ $.b = 2) }`, "or does not join", "write ||"},
	{`{ $.a = disk ⟦full⟧ }`, "unexpected full", "quotes"},
	{`{ ⟦!⟧($.a = 1) }`, "cannot be negated", "!= for ="},
	{`{ ⟦NOT⟧ $.a = 1 }`, "NOT cannot come before", "!= for ="},

	// JSON: selectors.
	{`{ ⟦status⟧ = "401" }`, "$. is missing", "write $.status"},
	{`{ ⟦user.id⟧ = 1 }`, "$. is missing", "write $.user.id"},
	{`{ ⟦@level⟧ = 1 }`, "$. is missing", "write $.['@level']"},
	{`{ ⟦$level⟧ = 1 }`, "no full stop after $", "write $.level"},
	{`{ ⟦$⟧ = 1 }`, "starts with $.", ""},
	{`{ ⟦$[⟧0] = 1 }`, "starts with $.", "$.name[0]"},
	{`{ ⟦"v"⟧: [1] }`, "a name in quotes", "EventBridge"},
	{`{ ⟦=⟧ 1 }`, "= cannot start a condition", ""},
	{`{ $.⟦⟧ = 1 }`, "a key is missing", ""},
	{`{ $.a.⟦⟧ = 1 }`, "a key is missing", ""},
	{`{ $.⟦.⟧a = 1 }`, "cannot descend with ..", ".*"},
	{`{ $.a.⟦.⟧b = 1 }`, "cannot descend with ..", ""},
	{`{ $.⟦'⟧a' = 1 }`, "in brackets", "$.['key']"},
	{`{ $.⟦"⟧a" = 1 }`, "in brackets", "$.['key']"},
	{`{ $.⟦["⟧a"] = 1 }`, "single quotes", ""},
	{`{ $.⟦[0⟧] = 1 }`, "single quotes", "$.items[0]"},
	{`{ $.⟦['a = 1 }⟧`, "never closed", "']"},
	{`{ $.⟦['a'⟧,'b'] = 1 }`, "never closed", "one key"},
	{`{ $.['⟦⟧'] = 1 }`, "cannot be written", "empty"},
	{`{ $.['⟦a\⟧'] = 1 }`, "cannot be written", "backslash"},
	{`{ $.a⟦['b']⟧ = 1 }`, "follows a full stop", ".['key']"},
	{`{ $.user⟦@⟧host = 1 }`, `'@' needs quotes in a key`, "['user@host']"},
	{`{ $.caf⟦é⟧ = 1 }`, `'é' needs quotes in a key`, "['café']"},
	{`{ $.a⟦*⟧ = 1 }`, `'*' needs quotes`, "stands for a whole key: .*"},
	{`{ $.a⟦[-1]⟧ = 1 }`, "cannot be negative", "from 0 on"},
	{`{ $.a⟦[0:2]⟧ = 1 }`, "slices are not supported", "any element"},
	{`{ $.a⟦[]⟧ = 1 }`, "have no index", ""},
	{`{ $.a⟦[0,1]⟧ = 1 }`, "0,1 is not an index", ""},
	{`{ $.a⟦[99999999999999999999]⟧ = 1 }`, "out of range", ""},
	{`{ $.a⟦[⟧0 = 1 }`, "never closed", ""},
	{`{ ⟦$.a[*].*⟧ = 1 }`, "more than one wildcard", "one in a selector"},
	{`{ $.a[*] = 1 || $.b[*] = 2 || $.c.* = 3 || ⟦$.*⟧ = 4 }`, "fourth selector with a wildcard", "allows 3"},

	// JSON: operators, tests and values.
	{`{ $.a ⟦==⟧ 1 }`, "== is not an operator", "write ="},
	{`{ $.a ⟦<>⟧ 1 }`, "<> is not an operator", "write !="},
	{`{ $.a ⟦=!⟧1 }`, "=! is not an operator", "write !="},
	{`{ $.a ⟦~~⟧ "x" }`, "~~ is not an operator", "= %...%"},
	{`{ $.a ⟦=~⟧ "x" }`, "=~ is not an operator", "= %...%"},
	{`{ $.a ⟦=<⟧ 1 }`, "=< is not an operator", "write <="},
	{`{ $.a ⟦<<⟧ 1 }`, "<< is not an operator", "the operators are"},
	{`{ $.a ⟦LIKE⟧ "x" }`, "LIKE is not an operator", "the operators are"},
	{`{ $.a ⟦⟧"x" }`, "an operator is missing after $.a", "the operators are"},
	{`{ $.a ⟦⟧}`, "an operator is missing", ""},
	{`{ $.a ⟦EXISTS⟧ }`, "EXISTS is not supported", "write $.a = *"},
	{`{ $.a ⟦IS NOT⟧ NULL }`, "IS NOT is not supported", "write $.a = *"},
	{`{ $.a ⟦is null⟧ }`, "not in capitals", "write IS NULL"},
	{`{ $.a ⟦IS EMPTY⟧ }`, "IS EMPTY is not a test", "IS NULL, IS TRUE"},
	{`{ $.a ⟦NOT⟧ }`, "NOT is not a test", "NOT EXISTS"},
	{`{ $.a = ⟦null⟧ }`, "compared with null", "write $.a IS NULL"},
	{`{ $.a = ⟦⟧}`, "a value is missing after =", ""},
	{`{ $.a = ⟦⟧`, "a value is missing after =", ""},
	{`{ $.a = ⟦us-east-1⟧ }`, `'-' needs quotes in a value`, `quote it: "us-east-1"`},
	{`{ $.a = ⟦“x”⟧ }`, `'“' needs quotes`, `write "`},
	{`{ $.a = ⟦"x }⟧`, "never closed", ""},
	{`{ $.a = ⟦%x }⟧`, "never closed", ""},
	{`{ $.a = ⟦.5⟧ }`, ".5 is not a number", "both sides"},
	{`{ $.a = ⟦5.⟧ }`, "5. is not a number", "both sides"},
	{`{ $.a = ⟦1e999⟧ }`, "out of range", ""},
	{`{ $.a > ⟦"5"⟧ }`, "> compares numbers only", "without quotes: 5"},
	{`{ $.a >= ⟦5*⟧ }`, ">= compares numbers only", "must be a number"},
	{`{ $.a = ⟦(⟧x) }`, `'(' needs quotes in a value`, `quote it: "("`},
	{`{ ⟦it's⟧ = 1 }`, "it's is not a selector", "starts with $."},
	{`{ $.it⟦'⟧s = 1 }`, `'\'' needs quotes in a key`, ""},
	{`{ $.a < ⟦*⟧ }`, "< compares numbers only", ""},
	{`{ $.a <= ⟦%x%⟧ }`, "<= compares numbers only", ""},

	// Delimited.
	{`[⟦⟧`, "ends without its ]", "write ]"},
	{`[a, b⟦⟧`, "ends without its ]", ""},
	{`[a, ⟦⟧`, "ends without its ]", ""},
	{`[a] ⟦b⟧`, "text after the closing ]", ""},
	{`[⟦,⟧]`, "a field has no name", "only the last"},
	{`[a, ⟦,⟧ b]`, "a field has no name", "only the last"},
	{`[⟦"ERROR"⟧, w2]`, "a field has no name", "w1 = ERROR"},
	{`[a, ⟦=404⟧]`, "a field has no name", "w1 = ERROR"},
	{`[a ⟦b⟧, c]`, "b is not an operator", "separated by commas"},
	{`[..., a, ⟦...⟧]`, "a second ...", "at most one"},
	{`[a, b, ⟦a⟧]`, "the name a is given twice", "&& or ||"},
	{`[a, ⟦a⟧ = 1]`, "the name a is given twice", ""},
	{`[⟦..⟧, a]`, "not an ellipsis", "three full stops"},
	{`[⟦…⟧, a]`, "cannot be in a field's name", "three full stops"},
	{`[...⟦.⟧, a]`, "unexpected .", ""},
	{`[⟦1⟧, a]`, "the name 1 is a number", "unnamed field"},
	{`[⟦$⟧a]`, `'$' cannot be in a field's name`, "letters, digits"},
	{`[status = 4* && ⟦bytes⟧ > 1000]`, "the condition is on bytes, within the field status", "its own name"},
	{`[w1=A || ⟦W1⟧=B, w2]`, "the condition is on W1", ""},
	{`[a = 1 || ⟦=⟧ 2]`, "a condition is missing", "repeat"},
	{`[⟦(⟧a = 1 || a = 2]`, "the parenthesis is never closed", "end the group"},
	{`[a = 1 && ⟦(⟧a = 2`, "the parenthesis is never closed", ""},
	{`[⟦()⟧]`, "have no condition", ""},
	{`[a = 1 && ⟦()⟧]`, "have no condition", ""},
	{`[(⟦"x"⟧)]`, "a field has no name", "w1 = ERROR"},
	{`[(⟦1⟧ = 1)]`, "the name 1 is a number", ""},
	{`[(a = 1⟦,⟧ b)]`, "unexpected ,", "&&, || or )"},
	{`[a = 1⟦)⟧, b]`, "unexpected )", "no parenthesis is open"},
	{`[(a = 1)⟦)⟧]`, "unexpected )", "no parenthesis is open"},
	{`[(a⟦⟧)]`, "an operator is missing after a", ""},
	{`[(a = 1 || ⟦b⟧ = 2)]`, "the condition is on b, within the field a", "its own name"},
	{`[(a = 1 || (⟦b⟧ = 2))]`, "the condition is on b, within the field a", ""},
	{`[(a = 1), ⟦a⟧]`, "the name a is given twice", ""},
	{`[a = ⟦SPACE⟧, b]`, "SPACE needs quotes", `quote it: "SPACE"`},
	{`[(a != ⟦SPACE⟧)]`, "SPACE needs quotes", ""},
	{`[a = ⟦'x'⟧]`, "'\\'' needs quotes in a value", `single quotes do not quote: write "x"`},
	{`⟦'⟧disk full'`, "'\\'' needs quotes in a term", `single quotes do not quote: write "disk full"`},
	{`⟦'⟧disk`, "'\\'' needs quotes in a term", `single quotes do not quote: write "disk"`},
	{`{ $.a = ⟦'disk full'⟧ }`, "'\\'' needs quotes in a value", `single quotes do not quote: write "disk full"`},
	{`{ $.a = ⟦'disk⟧ full }`, "'\\'' needs quotes in a value", `write "disk"`},
	{`[a = ⟦'x, y'⟧, b]`, "'\\'' needs quotes in a value", `write "x, y"`},
	{`don⟦'⟧t`, "'\\'' needs quotes in a term", `quote it: "don't"`},
	{`[a = *Z && b = ⟦“*-*“⟧ && c]`, `'“' needs quotes in a value`, `write "`},
	{`[a = *Z && b ⟦==⟧ 1]`, "== is not an operator", "write ="},
	{`[a = *Z && ⟦b⟧]`, "the condition is on b, within the field a", ""},
	{`[a = ⟦“*-*“⟧ && b]`, `'“' needs quotes in a value`, `write "`},
	{`{ $.a = ⟦'x'⟧ && $.b = 1 }`, "'\\'' needs quotes in a value", `write "x"`},
	{`[a ⟦IS⟧ NULL]`, "IS is not an operator", ""},
	{`[a ⟦==⟧ 1]`, "== is not an operator", "write ="},
	{`[a = ⟦null⟧]`, "compared with null", `quote it: "null"`},
	{`[a = ⟦⟧, b]`, "a value is missing", ""},
	{`[a = x ⟦y⟧, b]`, "unexpected y", "quotes"},
	{`[a = 1 ⟦&⟧ a = 2]`, "unexpected &", "&&"},
	{`[a > ⟦x⟧]`, "> compares numbers only", ""},
}

func TestErrors(t *testing.T) {
	for _, test := range refused {
		t.Run(test.source, func(t *testing.T) {
			before, rest, ok := strings.Cut(test.source, "⟦")
			trouble, after, ok2 := strings.Cut(rest, "⟧")
			if !ok || !ok2 {
				t.Fatal("the test marks no place")
			}
			source := before + trouble + after
			p, err := Parse(source)
			if err == nil {
				t.Fatalf("%s is accepted, as %s", source, dump(p.Tree()))
			}
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("%s is refused by a %T", source, err)
			}
			if e.Source != source || e.Language != "filter pattern" {
				t.Errorf("the error is about the %s %q", e.Language, e.Source)
			}
			if e.Offset != len(before) || e.Length != len(trouble) {
				t.Errorf("the error points at %d+%d, not at %d+%d:\n%v", e.Offset, e.Length, len(before), len(trouble), e)
			}
			if !strings.Contains(e.Message, test.message) || !strings.Contains(e.Hint, test.hint) {
				t.Errorf("the error lacks %q or the hint %q:\n%v", test.message, test.hint, e)
			}
			if p.Kind() != KindAll || p.String() != "" {
				t.Errorf("a pattern comes with the error: %v", p)
			}
		})
	}
}

func TestErrorTexts(t *testing.T) {
	for _, test := range []struct{ source, want string }{
		{`{ $.level == "ERROR" }`, `filter pattern, line 1, column 11: == is not an operator
  { $.level == "ERROR" }
            ^^
hint: write =`},
		{`{ status = "401" }`, `filter pattern, line 1, column 3: status is not a selector: $. is missing
  { status = "401" }
    ^^^^^^
hint: write $.status`},
		{`ERR*`, `filter pattern, line 1, column 4: * is not a wildcard in a term, and needs quotes there
  ERR*
     ^
hint: a term matches anywhere in the event, even inside words: leave the * out`},
		{`%something!%`, `filter pattern, line 1, column 11: '!' cannot be in a regular expression
  %something!%
            ^
hint: write \x21 for the character itself`},
		{"{ $.event = \"x\" &&\n  $.status IS NOT NULL }", `filter pattern, line 2, column 12: IS NOT is not supported
    $.status IS NOT NULL }
             ^^^^^^
hint: write $.status = * for a string or a number, $.status IS TRUE or IS FALSE for a boolean`},
		{`[ip, status = 4* && bytes > 1000]`, `filter pattern, line 1, column 21: the condition is on bytes, within the field status
  [ip, status = 4* && bytes > 1000]
                      ^^^^^
hint: conditions within a field repeat its own name; separate fields by commas`},
		{`{ $.a = 1`, `filter pattern, line 1, column 10: the pattern ends without its }
  { $.a = 1
           ^
hint: write }`},
	} {
		_, err := Parse(test.source)
		if err == nil || err.Error() != test.want {
			t.Errorf("got\n%v\nwant\n%s", err, test.want)
		}
	}
}

func TestTooLong(t *testing.T) {
	source := strings.Repeat("é", cloudwatch.MaxFilterPattern) + "ab"
	_, err := Parse(source)
	var e *Error
	if !errors.As(err, &e) || e.Offset != 2*cloudwatch.MaxFilterPattern || e.Length != 2 ||
		!strings.Contains(e.Message, "1026 characters") || !strings.Contains(e.Hint, "1024") {
		t.Errorf("got %v", err)
	}
}

func TestNotUTF8(t *testing.T) {
	_, err := Parse("\"a\uFFFD\xffb\"")
	var e *Error
	if !errors.As(err, &e) || e.Offset != 5 || e.Length != 1 || !strings.Contains(e.Message, "UTF-8") {
		t.Errorf("got %v", err)
	}
}

func TestMustParsePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	MustParse("{")
}
