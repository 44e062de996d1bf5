package insights

import (
	"errors"
	"strings"
	"testing"
)

// refused lists queries that do not parse, with the whole error.
var refused = []struct{ name, query, want string }{
	{"empty", "", "query, line 1, column 1: the query is empty\n  \n  ^"},
	{"comment only", "# nothing", "query, line 1, column 1: the query is empty\n  # nothing\n  ^"},
	{"comment of another language", "-- Errors by service\nfields a", lines(
		`query, line 1, column 1: "--" does not start a comment`,
		"  -- Errors by service",
		"  ^^",
		"hint: comments start with #")},
	{"comment of another language later", "fields a\n| limit 5 -- a few", lines(
		`query, line 2, column 11: "--" does not start a comment`,
		"  | limit 5 -- a few",
		"            ^^",
		"hint: comments start with #")},
	{"! before a comparison", "filter !a = 1", lines(
		"query, line 1, column 8: AWS does not document what ! negates here",
		"  filter !a = 1",
		"         ^",
		"hint: write not (…) around what is negated")},
	{"! before like", "filter !a like /x/", "query, line 1, column 8: AWS does not document what ! negates here\n  filter !a like /x/\n         ^\nhint: write not (…) around what is negated"},
	{"! alone", "filter !", lines(
		"query, line 1, column 9: expected a value, found the end of the query",
		"  filter !",
		"          ^")},
	{"an empty key", `fields a.""`, lines(
		"query, line 1, column 10: a key cannot be empty, or hold a backtick",
		`  fields a.""`,
		"           ^^")},
	{"what is wrong first, and not behind it", "limit 1.5 “x”", lines(
		"query, line 1, column 7: a limit is a whole number",
		"  limit 1.5 “x”",
		"        ^^^")},
	{"an unknown command before an unknown sign", "fliter a && b", ""},
	{"a function that there is not, before a sign that there is not", "filter nothing(a) <> 5", lines(
		`query, line 1, column 8: there is no function "nothing"`,
		"  filter nothing(a) <> 5",
		"         ^^^^^^^")},
	{"count of distinct values", "stats count(distinct a)", lines(
		`query, line 1, column 22: expected "," or ")", found "a"`,
		"  stats count(distinct a)",
		"                       ^",
		"hint: write count_distinct(field)")},
	{"exists", "filter a exists", lines(
		`query, line 1, column 10: expected "|" or the end of the query, found "exists"`,
		"  filter a exists",
		"           ^^^^^^",
		"hint: write ispresent(field)")},
	{"a curly quote", "filter a = ‘x’", lines(
		"query, line 1, column 12: a curly quote does not quote",
		"  filter a = ‘x’",
		"             ^",
		`hint: write "`)},
	{"&&", "filter a = 1 && b = 2", lines(
		`query, line 1, column 14: "&&" is not an operator`,
		"  filter a = 1 && b = 2",
		"               ^^",
		"hint: write and")},
	{"||", "filter a = 1 || b = 2", lines(
		`query, line 1, column 14: "||" is not an operator`,
		"  filter a = 1 || b = 2",
		"               ^^",
		"hint: write or")},
	{"<>", "filter a <> 1", lines(
		`query, line 1, column 10: "<>" is not an operator`,
		"  filter a <> 1",
		"           ^^",
		"hint: write !=")},
	{"!~", "filter a !~ /x/", lines(
		`query, line 1, column 10: "!~" is not an operator`,
		"  filter a !~ /x/",
		"           ^^",
		"hint: write not like")},
	{"curly quotes", "filter a = “x”", lines(
		"query, line 1, column 12: a curly quote does not quote",
		"  filter a = “x”",
		"             ^",
		`hint: write "`)},
	{"saved query", "$Errors(level = \"E\")", lines(
		`query, line 1, column 1: "$" runs a saved query of the account, whose text is unknown here`,
		`  $Errors(level = "E")`,
		"  ^",
		"hint: write out what it says; a parameter is {{name}}")},
	{"unknown sign", "fields a;", lines(
		`query, line 1, column 9: unexpected ";"`,
		"  fields a;",
		"          ^",
		"hint: a name with other characters than letters, digits, @, _ and dots goes in backticks, a text in quotes")},
	{"letters with accents", "fields größe", lines(
		`query, line 1, column 10: unexpected "ö"`,
		"  fields größe",
		"           ^",
		"hint: a name with other characters than letters, digits, @, _ and dots goes in backticks, a text in quotes")},

	{"unknown command", "feilds a", lines(
		`query, line 1, column 1: there is no command "feilds"`,
		"  feilds a",
		"  ^^^^^^",
		"hint: did you mean fields?")},
	{"command of another language", "select a", lines(
		`query, line 1, column 1: there is no command "select"`,
		"  select a",
		"  ^^^^^^",
		"hint: a query consists of commands such as fields, filter, parse, stats, sort and limit")},
	{"leading pipe", "| fields a", lines(
		"query, line 1, column 1: there is no command before this |",
		"  | fields a",
		"  ^",
		"hint: a query starts with a command, and each | is followed by one")},
	{"two pipes", "fields a | | limit 1", lines(
		"query, line 1, column 12: there is no command before this |",
		"  fields a | | limit 1",
		"             ^",
		"hint: a query starts with a command, and each | is followed by one")},
	{"trailing pipe", "fields a |", lines(
		"query, line 1, column 11: expected a command, found the end of the query",
		"  fields a |",
		"            ^")},
	{"no pipe", "fields a\nlimit 1", lines(
		`query, line 2, column 1: expected "|" or the end of the query, found "limit"`,
		"  limit 1",
		"  ^^^^^",
		"hint: commands are separated by |")},
	{"no comma", "fields a b", lines(
		`query, line 1, column 10: expected "|" or the end of the query, found "b"`,
		"  fields a b",
		"           ^",
		"hint: fields are separated by commas, conditions joined by and or or")},
	{"text without quotes", "filter url = http://x", lines(
		`query, line 1, column 18: expected "|" or the end of the query, found ":"`,
		"  filter url = http://x",
		"                   ^",
		"hint: a text goes in quotes, a name with such signs in backticks")},

	{"unknown function", "fields jsonPars(a)", lines(
		`query, line 1, column 8: there is no function "jsonPars"`,
		"  fields jsonPars(a)",
		"         ^^^^^^^^",
		"hint: did you mean jsonParse?")},
	{"unknown function, nothing close", "fields frobnicate(a)", lines(
		`query, line 1, column 8: there is no function "frobnicate"`,
		"  fields frobnicate(a)",
		"         ^^^^^^^^^^")},
	{"path as function", "fields a.b(c)", lines(
		`query, line 1, column 8: "a.b" is not a function`,
		"  fields a.b(c)",
		"         ^^^",
		"hint: write a function's name without backticks and dots")},
	{"unclosed call", "fields strlen(a", lines(
		`query, line 1, column 16: expected "," or ")", found the end of the query`,
		"  fields strlen(a",
		"                 ^")},
	{"comma before )", "fields concat(a, )", lines(
		`query, line 1, column 18: expected an argument, found ")"`,
		"  fields concat(a, )",
		"                   ^")},
	{"* elsewhere", "fields *", lines(
		`query, line 1, column 8: expected a value, found "*"`,
		"  fields *",
		"         ^",
		"hint: a lone * only goes with count: count(*)")},
	{"no value", "filter a = ", lines(
		"query, line 1, column 11: expected a value, found the end of the query",
		"  filter a = ",
		"            ^")},
	{"no value in a file", "filter a =\n# of what?\n\n", lines(
		"query, line 1, column 11: expected a value, found the end of the query",
		"  filter a =",
		"            ^")},
	{"rows of appendcols", "stats count() | appendcols max=0 (stats count())", lines(
		`query, line 1, column 32: max cannot be "0"`,
		"  stats count() | appendcols max=0 (stats count())",
		"                                 ^",
		"hint: max is a whole number from 1 to 100000")},
	{"a filter pattern", "filter $.level = \"E\"", lines(
		`query, line 1, column 8: "$." belongs to filter patterns`,
		`  filter $.level = "E"`,
		"         ^^",
		"hint: write the field's name alone")},
	{"keyword as field", "fields a, by", lines(
		`query, line 1, column 11: expected a value, found "by"`,
		"  fields a, by",
		"            ^^",
		"hint: a field of that name goes in backticks")},
	{"no alias", "stats count() as by level", lines(
		`query, line 1, column 18: expected a name, found "by"`,
		"  stats count() as by level",
		"                   ^^",
		"hint: a field of that name goes in backticks")},
	{"alias in quotes", `stats count() as "n"`, lines(
		`query, line 1, column 18: expected a name, found the string "n"`,
		`  stats count() as "n"`,
		"                   ^^^",
		"hint: a name that needs quotes goes in backticks")},
	{"alias with a path", "fields a as b.`c d`", lines(
		"query, line 1, column 13: a name that the query gives is one word or one text in backticks",
		"  fields a as b.`c d`",
		"              ^^^^^^^")},

	{"unclosed string", "filter a = \"x\n| limit 1", lines(
		"query, line 1, column 12: the string is not closed on its line",
		`  filter a = "x`,
		"             ^",
		`hint: add the closing "`)},
	{"string over lines", "filter a = \"x\n| filter b = \"y\"", lines(
		"query, line 1, column 12: the string is not closed on its line",
		`  filter a = "x`,
		"             ^",
		`hint: add the closing "`)},
	{"unclosed string, escaped quote", `filter a = 'x\'`, lines(
		"query, line 1, column 12: the string is not closed on its line",
		`  filter a = 'x\'`,
		"             ^",
		"hint: add the closing '")},
	{"unclosed backticks", "fields `a-b, c", lines(
		"query, line 1, column 8: the name in backticks is never closed",
		"  fields `a-b, c",
		"         ^",
		"hint: add the closing `")},
	{"empty backticks", "fields ``", lines(
		"query, line 1, column 8: a name cannot be empty",
		"  fields ``",
		"         ^^")},
	{"unclosed regex", "filter a like /x", lines(
		"query, line 1, column 15: the regular expression is never closed",
		"  filter a like /x",
		"                ^",
		`hint: add the closing /, and write \/ for a slash inside`)},
	{"empty regex", "filter a like //", lines(
		"query, line 1, column 15: the regular expression is empty",
		"  filter a like //",
		"                ^^")},
	{"regex after =", "filter a = /x/", lines(
		`query, line 1, column 12: expected a value, found "/"`,
		"  filter a = /x/",
		"             ^",
		"hint: a regular expression is matched with like, not like or =~")},
	{"regex as a value", "fields /x/", lines(
		`query, line 1, column 8: expected a value, found "/"`,
		"  fields /x/",
		"         ^",
		"hint: a regular expression follows like, not like, =~ or parse")},
	{"=~ and a text", `filter a =~ "x"`, lines(
		`query, line 1, column 13: expected a regular expression, found the string "x"`,
		`  filter a =~ "x"`,
		"              ^^^",
		"hint: write =~ /…/; like takes a text, too")},
	{"like and a name", "filter a like ERROR", lines(
		`query, line 1, column 15: expected a text or a regular expression, found "ERROR"`,
		"  filter a like ERROR",
		"                ^^^^^",
		`hint: write like "text" or like /expression/`)},
	{"in with parentheses", `filter a in ("x", "y")`, lines(
		"query, line 1, column 13: parentheses after in enclose a query",
		`  filter a in ("x", "y")`,
		"              ^",
		`hint: a list of values goes in brackets: in ["a", "b"]`)},
	{"in and a value", `filter a in "x"`, lines(
		`query, line 1, column 13: expected a list, found the string "x"`,
		`  filter a in "x"`,
		"              ^^^",
		`hint: write in ["a", "b"]`)},
	{"empty list", "filter a in []", lines(
		`query, line 1, column 14: expected a value, found "]"`,
		"  filter a in []",
		"               ^")},
	{"unclosed list", "filter a in [1, 2", lines(
		`query, line 1, column 18: expected "]", found the end of the query`,
		"  filter a in [1, 2",
		"                   ^")},
	{"unclosed parenthesis", "filter (a = 1", lines(
		`query, line 1, column 14: expected ")", found the end of the query`,
		"  filter (a = 1",
		"               ^")},
	{"closed too often", "filter (a = 1))", lines(
		`query, line 1, column 15: expected "|" or the end of the query, found ")"`,
		"  filter (a = 1))",
		"                ^")},
	{"unclosed subquery", "filter a in (fields a", lines(
		`query, line 1, column 22: expected "|" or ")", found the end of the query`,
		"  filter a in (fields a",
		"                       ^")},
	{"query as a value", "filter (SOURCE 'x')", lines(
		"query, line 1, column 8: a query in parentheses cannot be here",
		"  filter (SOURCE 'x')",
		"         ^",
		"hint: it follows in, join or appendcols")},
	{"chain of comparisons", "filter 1 < a < 5", lines(
		`query, line 1, column 14: expected "|" or the end of the query, found "<"`,
		"  filter 1 < a < 5",
		"               ^")},
	{"bad parameter", "filter a = {{ level }}", lines(
		"query, line 1, column 12: the parameter has no valid name",
		"  filter a = {{ level }}",
		"             ^^",
		"hint: write {{name}}, without spaces; a name has letters, digits and _, and does not start with a digit")},
	{"half a period", "stats count() by bin(1.5h)", lines(
		`query, line 1, column 22: "1.5h" is neither a number nor a name`,
		"  stats count() by bin(1.5h)",
		"                       ^^^^",
		"hint: a period is a whole number and a unit, such as 90m; a name that starts with a number goes in backticks")},
	{"half a period with a space", "stats count() by bin(1.5 h)", lines(
		"query, line 1, column 22: a period is a whole number of units",
		"  stats count() by bin(1.5 h)",
		"                       ^^^")},
	{"huge number", "filter a = 1e999", lines(
		"query, line 1, column 12: the number is too large",
		"  filter a = 1e999",
		"             ^^^^^")},
	{"huge index", "fields a[99999999999999999999]", lines(
		"query, line 1, column 9: the index is too large",
		"  fields a[99999999999999999999]",
		"          ^^^^^^^^^^^^^^^^^^^^^^")},
	{"index that is none", "fields jsonParse(a)[b]", lines(
		"query, line 1, column 21: an index is a whole number",
		"  fields jsonParse(a)[b]",
		"                      ^")},
	{"too deep", "filter " + strings.Repeat("(", 200) + "a" + strings.Repeat(")", 200), ""},

	// commands
	{"sort by nothing", "sort by", lines(
		"query, line 1, column 8: expected a value, found the end of the query",
		"  sort by",
		"         ^")},
	{"order without by", "order a desc", lines(
		`query, line 1, column 7: expected by, found "a"`,
		"  order a desc",
		"        ^",
		"hint: write sort, or order by")},
	{"limit of nothing", "limit", lines(
		"query, line 1, column 6: expected how many rows, found the end of the query",
		"  limit",
		"       ^",
		"hint: write limit 100")},
	{"limit with a fraction", "limit 1.5", lines(
		"query, line 1, column 7: a limit is a whole number",
		"  limit 1.5",
		"        ^^^")},
	{"dedup of an expression", "dedup 1", lines(
		`query, line 1, column 7: expected a field, found "1"`,
		"  dedup 1",
		"        ^")},
	{"diff with something", "diff previousMoth", lines(
		`query, line 1, column 6: expected a time to compare with, found "previousMoth"`,
		"  diff previousMoth",
		"       ^^^^^^^^^^^^",
		"hint: did you mean previousMonth?")},
	{"unnest without into", "unnest a as b", lines(
		`query, line 1, column 10: expected into, found "as"`,
		"  unnest a as b",
		"           ^^",
		"hint: write unnest field into name")},
	{"parse of nothing", "parse @message", lines(
		`query, line 1, column 15: expected a "pattern", a /regular expression/, logfmt or csv, found the end of the query`,
		"  parse @message",
		"                ^")},
	{"parse without names", `parse "a *"`, lines(
		"query, line 1, column 12: expected a name, found the end of the query",
		`  parse "a *"`,
		"             ^")},
	{"logfmt without a name", "parse logfmt", lines(
		"query, line 1, column 13: expected as, found the end of the query",
		"  parse logfmt",
		"              ^",
		"hint: write parse @message logfmt as name")},
	{"json without field", `json "a" as b`, lines(
		`query, line 1, column 6: expected field, found the string "a"`,
		`  json "a" as b`,
		"       ^^^",
		`hint: write json field=name "path" as name`)},
	{"json without a path", "json field=a b", lines(
		`query, line 1, column 14: expected a path in quotes, found "b"`,
		"  json field=a b",
		"               ^")},
	{"two log groups", "SOURCE 'a', 'b'", lines(
		"query, line 1, column 11: a SOURCE names one log group",
		"  SOURCE 'a', 'b'",
		"            ^",
		"hint: write SOURCE 'a' | SOURCE 'b'")},
	{"no log group", "SOURCE 'a b'", lines(
		"query, line 1, column 8: 'a b' cannot be the name of a log group",
		"  SOURCE 'a b'",
		"         ^^^^^")},
	{"no source", "SOURCE | limit 1", lines(
		`query, line 1, column 8: expected a log group, logGroups(…) or dataSource(…), found "|"`,
		"  SOURCE | limit 1",
		"         ^")},
	{"unknown selector", "SOURCE logGroups(namePrefixes: ['a'])", lines(
		`query, line 1, column 18: expected namePrefix, accountIdentifiers or class, found "namePrefixes"`,
		"  SOURCE logGroups(namePrefixes: ['a'])",
		"                   ^^^^^^^^^^^^",
		"hint: did you mean namePrefix?")},
	{"selector of names", "SOURCE dataSource([a])", lines(
		`query, line 1, column 20: expected a string, found "a"`,
		"  SOURCE dataSource([a])",
		"                     ^")},
	{"lookup without outputs", "lookup users id", lines(
		"query, line 1, column 16: expected OUTPUT or OUTPUTNEW, found the end of the query",
		"  lookup users id",
		"                 ^")},
	{"join without sides", "join type=inner where a.x=b.x (SOURCE 'y')", lines(
		`query, line 1, column 17: expected left=name and right=name, found "where"`,
		"  join type=inner where a.x=b.x (SOURCE 'y')",
		"                  ^^^^^",
		"hint: write join left=a right=b where a.id=b.id (SOURCE '…')")},
	{"join with the same side twice", "join left=a right=a where a.x=a.x (SOURCE 'y')", lines(
		"query, line 1, column 13: both sides of the join have the same name",
		"  join left=a right=a where a.x=a.x (SOURCE 'y')",
		"              ^^^^^^^")},
	{"join of an unknown type", "join type=outer left=a right=b where a.x=b.x (SOURCE 'y')", lines(
		`query, line 1, column 11: type cannot be "outer"`,
		"  join type=outer left=a right=b where a.x=b.x (SOURCE 'y')",
		"            ^^^^^",
		"hint: type is inner or left")},
	{"join key of no side", "join left=a right=b where x=b.x (SOURCE 'y')", lines(
		"query, line 1, column 27: a key of a join starts with the name of a side",
		"  join left=a right=b where x=b.x (SOURCE 'y')",
		"                            ^",
		"hint: write where a.id=b.id")},
	{"join keys of one side", "join left=a right=b where a.x=a.y (SOURCE 'y')", lines(
		"query, line 1, column 31: the keys of a join must be from different sides",
		"  join left=a right=b where a.x=a.y (SOURCE 'y')",
		"                                ^^^")},
	{"join without a query", "join left=a right=b where a.x=b.y", lines(
		"query, line 1, column 34: expected a query in parentheses, found the end of the query",
		"  join left=a right=b where a.x=b.y",
		"                                   ^",
		"hint: write (SOURCE '…')")},
	{"option twice", "addtotals row=true row=false", lines(
		"query, line 1, column 20: row is set twice",
		"  addtotals row=true row=false",
		"                     ^^^^^^^^^")},
	{"bad option", "outlier param=x cpu", lines(
		`query, line 1, column 15: param cannot be "x"`,
		"  outlier param=x cpu",
		"                ^",
		"hint: param is a number")},
	{"lags backwards", "autoregress a p=4-1", lines(
		`query, line 1, column 17: p cannot be "4-1"`,
		"  autoregress a p=4-1",
		"                  ^^^",
		"hint: p is a number of rows such as 2, or a range such as 1-4")},
	{"no period", "logcompare timeshift soon", lines(
		`query, line 1, column 22: expected a period, found "soon"`,
		"  logcompare timeshift soon",
		"                       ^^^^",
		"hint: write a number and a unit, such as 1h; units are ms, s, m, h, d, w, mo, q, y")},
	{"commas in filldown", "filldown a, b", lines(
		"query, line 1, column 11: filldown takes no commas",
		"  filldown a, b",
		"            ^",
		"hint: its fields are separated by spaces")},
	{"commas in outlier", "outlier a, b", lines(
		"query, line 1, column 10: outlier takes no commas",
		"  outlier a, b",
		"           ^",
		"hint: its fields are separated by spaces")},
	{"fill with a field", "fillmissing with a for b", lines(
		`query, line 1, column 18: expected a constant, found "a"`,
		"  fillmissing with a for b",
		"                   ^")},
	{"fill with a sum", "fillmissing with (1) for b", lines(
		"query, line 1, column 18: expected a constant",
		"  fillmissing with (1) for b",
		"                   ^^^")},
	{"relevantfields without where", "relevantfields a, b", lines(
		"query, line 1, column 20: expected where, found the end of the query",
		"  relevantfields a, b",
		"                     ^",
		"hint: write relevantfields where condition")},
}

func TestParseRefuses(t *testing.T) {
	for _, c := range refused {
		t.Run(c.name, func(t *testing.T) {
			q, err := Parse(c.query)
			if err == nil {
				t.Fatalf("Parse accepts it as\n%s", q)
			}
			var e *Error
			if !errors.As(err, &e) || e.Language != "query" || e.Source != c.query {
				t.Fatalf("the error is not of this query: %#v", err)
			}
			if c.want != "" && err.Error() != c.want {
				t.Errorf("the error is\n%s\nwant\n%s", err, c.want)
			}
			if q.String() != "" || q.Commands() != nil {
				t.Errorf("with the error comes a query: %s", q)
			}
		})
	}
}

func TestMustParse(t *testing.T) {
	if got := MustParse("limit 1").String(); got != "limit 1" {
		t.Errorf("MustParse(limit 1) is %q", got)
	}
	defer func() {
		if _, ok := recover().(*Error); !ok {
			t.Error("MustParse of a bad query does not panic with its *Error")
		}
	}()
	MustParse("limit")
}

// The position of a node is that of its text.
func TestPositions(t *testing.T) {
	source := "# c\nfields a as b, strlen( `c d` )\n| stats count(*) by bin(5 min)\n| filter x in (SOURCE 'y' | limit 1)"
	want := []string{
		"*insights.Fields: fields a as b, strlen( `c d` )",
		"*insights.Field: a",
		"*insights.Call: strlen( `c d` )",
		"*insights.Field: `c d`",
		"*insights.Stats: stats count(*) by bin(5 min)",
		"*insights.Call: count(*)",
		"*insights.Star: *",
		"*insights.Call: bin(5 min)",
		"*insights.Duration: 5 min",
		"*insights.Filter: filter x in (SOURCE 'y' | limit 1)",
		"*insights.In: x in (SOURCE 'y' | limit 1)",
		"*insights.Field: x",
		"*insights.Subquery: (SOURCE 'y' | limit 1)",
		"*insights.Source: SOURCE 'y'",
		"*insights.Limit: limit 1",
		"*insights.Number: 1",
	}
	var got []string
	q := parse(t, source)
	inspect(q.commands, func(n Node) {
		s := n.Pos()
		got = append(got, strings.Join([]string{typeName(n), source[s.Offset:s.end()]}, ": "))
	})
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("nodes are\n%s\nwant\n%s", g, w)
	}
	item := q.Commands()[0].(*Fields).Items[0]
	if s := item.Pos(); source[s.Offset:s.end()] != "a as b" {
		t.Errorf("the item stands at %q", source[s.Offset:s.end()])
	}
	if s := item.As.Pos(); source[s.Offset:s.end()] != "b" {
		t.Errorf("the alias stands at %q", source[s.Offset:s.end()])
	}
}
