package insights

import (
	"reflect"
	"strings"
	"testing"
)

// upper is a renaming that shows which fields it was called for.
func upper(field string) string { return strings.ToUpper(field) }

func TestRename(t *testing.T) {
	for _, c := range []struct{ name, query, want string }{
		{"everywhere a field is read",
			"fields a, b + c as d\n| filter e like /x/ and not ispresent(f) or g in [h]\n| parse i \"*\" as j\n| sort k desc\n| dedup l, m",
			"fields A, B + C as d\n| filter E like /x/ and not ispresent(F) or G in [H]\n| parse I \"*\" as j\n| sort K desc\n| dedup L, M"},
		{"the service's fields stay", "fields @timestamp, @@x, @aws.tag.env, level", "fields @timestamp, @@x, @aws.tag.env, LEVEL"},
		{"a path is one name", "fields user.id, items.0.id, x[1].y", "fields USER.ID, ITEMS.0.ID, X[1].Y"},
		{"backticks go where they are not needed", "fields `a.b`, `a-b`, c.`d-e`", "fields A.B, `A-B`, C.`D-E`"},
		{"strings and comments stay", "# level\nfilter level = 'level' or level = \"level\"", "# level\nfilter LEVEL = 'level' or LEVEL = \"level\""},
		{"parameters stay", "filter level = {{level}}", "filter LEVEL = {{level}}"},

		{"an alias stays", "fields a as b | filter b = c", "fields A as b\n| filter b = C"},
		{"an alias of the field's own name", "fields tolower(level) as level | filter level = 'x'", "fields tolower(LEVEL) as level\n| filter level = 'x'"},
		{"a field before it is an alias", "filter b = 1 | fields a as b | sort b", "filter B = 1\n| fields A as b\n| sort b"},
		{"an alias within its command", "fields a as b, concat(b, c) as d", "fields A as b, concat(b, C) as d"},
		{"what is in an alias", "fields jsonParse(a) as js | filter js.level = level", "fields jsonParse(A) as js\n| filter js.level = LEVEL"},
		{"names of parse", "parse @message \"* *\" as a, b | filter a = c", "parse @message \"* *\" as a, b\n| filter a = C"},
		{"names of groups", `parse /(?<a>x)(?P<b>y)\(?<c>/ | filter a = b and c = 1`, "parse /(?<a>x)(?P<b>y)\\(?<c>/\n| filter a = b and C = 1"},
		{"names of logfmt", "parse a logfmt as kv | filter kv.level = level", "parse A logfmt as kv\n| filter kv.level = LEVEL"},
		{"names of json", `json field=a "b" as c | filter c = b`, "json field=A \"b\" as c\n| filter c = B"},
		{"names of unnest", "unnest a into b | filter b.c = a", "unnest A into b\n| filter b.c = A"},
		{"names that commands put out", "pattern a | sort @sampleCount | addtotals b | filter Total > 1 | accum c as d | sessionize e | filter session_id = d | countFrequent f | filter _approxcount > 1",
			"pattern A\n| sort @sampleCount\n| addtotals B\n| filter Total > 1\n| accum C as d\n| sessionize E\n| filter session_id = d\n| countFrequent F\n| filter _approxcount > 1"},
		{"names made of the field's", "autoregress a p=1-2 | filter a_p1 = a_p2 and a_p3 = 1", "autoregress A p=1-2\n| filter A_p1 = A_p2 and A_P3 = 1"},

		{"an output by its field", "stats count() by level | sort level", "stats count() by LEVEL\n| sort LEVEL"},
		{"an output by its path", "stats count() by user.id | filter user.id = 1 | display user.id, user.id.x", "stats count() by USER.ID\n| filter USER.ID = 1\n| display USER.ID, USER.ID.x"},
		{"an output by its alias", "stats count() as n by level as l | filter n > 1 | sort l", "stats count() as n by LEVEL as l\n| filter n > 1\n| sort l"},
		{"an alias of the field's name in stats", "stats count() by tolower(level) as level | sort level", "stats count() by tolower(LEVEL) as level\n| sort level"},
		{"after stats nothing else is the log's", "stats count() as n by level | filter n > 1 and other = 1", "stats count() as n by LEVEL\n| filter n > 1 and other = 1"},
		{"an output by its expression", "stats avg(ms) by path | sort avg(ms) desc | filter `avg(ms)` > 1", "stats avg(MS) by PATH\n| sort avg(MS) desc\n| filter `avg(MS)` > 1"},
		{"an output through two stats", "stats sum(ms) as total by path, user | stats max(total) by path | sort path, max(total)",
			"stats sum(MS) as total by PATH, USER\n| stats max(total) by PATH\n| sort PATH, max(total)"},
		{"an alias used beside aggregations", "stats max(a) as b, b - min(b) as c by b", "stats max(A) as b, b - min(B) as c by B"},

		{"a column made of an alias", "stats max(a) as b, b - min(c) by d | sort b - min(c)", "stats max(A) as b, b - min(C) by D\n| sort b - min(C)"},

		{"a subquery", "fields a as b | filter c in (SOURCE 'x' | filter b = 1 | fields c) | sort b",
			"fields A as b\n| filter C in (\n    SOURCE 'x'\n    | filter B = 1\n    | fields C\n)\n| sort b"},
		{"sides of a join", "fields x as y | join left=l right=r where l.id=r.id (SOURCE 'z' | fields a as b) | fields l.level, l.y, r.level, r.b, level",
			"fields X as y\n| join left=l right=r where l.ID=r.ID (\n    SOURCE 'z'\n    | fields A as b\n)\n| fields l.LEVEL, l.y, r.LEVEL, r.b, LEVEL"},
		{"a side that was aggregated", "stats count() by id | join left=l right=r where l.id=r.id (stats max(a) as m by id) | fields l.id, r.m, r.other",
			"stats count() by ID\n| join left=l right=r where l.ID=r.ID (\n    stats max(A) as m by ID\n)\n| fields l.ID, r.m, r.other"},
		{"columns of appendcols", "stats count() by a | appendcols (stats max(b) as m by a) | sort m, a", "stats count() by A\n| appendcols (\n    stats max(B) as m by A\n)\n| sort m, A"},
		{"keys of lookup", "lookup users user_id OUTPUT name | filter name = level", "lookup users user_id as USER_ID OUTPUT name\n| filter name = LEVEL"},
		{"keys of lookup with as", "lookup users id as user_id OUTPUT name as who | sort who, name", "lookup users id as USER_ID OUTPUT name as who\n| sort who, NAME"},
		{"cidrlookup", "cidrlookup nets src as net OUTPUT owner | sort owner, net", "cidrlookup nets SRC as net OUTPUT owner\n| sort owner, NET"},
		{"filldown", "filldown a b*", "filldown A b*"},
		{"fillmissing", "stats sum(a) by bin(1m), b | fillmissing with 0 for `sum(a)`, 1 for b", "stats sum(A) by bin(1m), B\n| fillmissing with 0 for `sum(A)`, 1 for B"},
		{"outlier", "outlier a b", "outlier A B"},
		{"relevantfields", "relevantfields a where b > 1", "relevantfields A where B > 1"},
		{"an opaque command", "search a | sort a", "search a\n| sort A"},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := parse(t, c.query)
			before := q.String()
			got := q.Rename(upper)
			if got.String() != c.want {
				t.Errorf("renamed it is\n%s\nwant\n%s", got, c.want)
			}
			samePrinted(t, got)
			if q.String() != before {
				t.Error("Rename changed the query that it was called on")
			}
			if len(got.misnamed) > 0 {
				t.Errorf("Rename complains: %v", got.misnamed)
			}
		})
	}
}

func TestRenameToPaths(t *testing.T) {
	q := parse(t, "stats count() by level | sort level").Rename(func(string) string { return "event.attributes.`log.level`" })
	want := "stats count() by event.attributes.`log.level`\n| sort event.attributes.`log.level`"
	if q.String() != want {
		t.Errorf("renamed it is\n%s\nwant\n%s", q, want)
	}
	q = parse(t, "filter level = 1").Rename(func(string) string { return "log-level" })
	if q.String() != "filter `log-level` = 1" {
		t.Errorf("renamed it is %s", q)
	}
	samePrinted(t, q)
}

func TestRenameNothing(t *testing.T) {
	for _, c := range printed {
		q := parse(t, c.query)
		if got := q.Rename(func(f string) string { return f }); tree(got) != tree(q) {
			t.Errorf("%s: renaming nothing makes\n%s", c.query, got)
		}
	}
	if got := (Query{}).Rename(upper); got.String() != "" {
		t.Errorf("the zero Query renamed is %s", got)
	}
}

// A field that cannot be renamed keeps its name, and Check reports it.
func TestRenameReports(t *testing.T) {
	for _, c := range []struct{ name, query, to, want, message string }{
		{"a name in use", "fields a as b | filter c = 1", "b", "fields b as b\n| filter c = 1", `query, line 2, column 10: "c" cannot be renamed to "b", which the query uses for something else`},
		{"within a name in use", "fields jsonParse(@message) as js | filter c = 1", "js.c", "fields jsonParse(@message) as js\n| filter c = 1", `query, line 2, column 10: "c" cannot be renamed to "js.c", which the query uses for something else`},
		{"the name of an output", "stats count() as n by service", "n", "stats count() as n by n", `query, line 1, column 23: "n" is defined already`},
		{"an empty name", "filter c = 1", "", "filter c = 1", `query, line 1, column 8: "c" cannot be renamed to "", which cannot be written as a name`},
		{"a backtick", "filter c = 1", "a`b", "filter c = 1", "query, line 1, column 8: \"c\" cannot be renamed to \"a`b\", which cannot be written as a name"},
		{"a line break", "filter c = 1", "a\nb", "filter c = 1", `query, line 1, column 8: "c" cannot be renamed to "a\nb", which cannot be written as a name`},
		{"a column that cannot be named", "stats max(c) | sort `max(c)`", "a-b", "stats max(`a-b`)\n| sort `max(c)`", "query, line 2, column 8: the column is called max(`a-b`) now, which cannot be written as a name; give it one with as"},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := parse(t, c.query).Rename(func(string) string { return c.to })
			if q.String() != c.want {
				t.Errorf("renamed it is\n%s\nwant\n%s", q, c.want)
			}
			var messages []string
			for _, e := range q.Check() {
				messages = append(messages, e.Summary())
			}
			if len(messages) == 0 || messages[0] != c.message {
				t.Errorf("Check says %q, want %q", messages, c.message)
			}
			if again := q.Rename(func(f string) string { return f }); len(again.Check()) < len(messages) {
				t.Error("renamed again, the query has forgotten what was wrong")
			}
		})
	}
}

func TestFields(t *testing.T) {
	for query, want := range map[string][]string{
		"fields @timestamp, level, user.id, level":                                   {"@timestamp", "level", "user.id"},
		"fields a as b | filter b = c":                                               {"a", "c"},
		"parse \"*\" as a | filter a = 1 | stats count() by bin(5m)":                 nil,
		"stats max(a) as m by b | filter m > 1 and b = c":                            {"a", "b"},
		"stats avg(a) by b | sort avg(a)":                                            {"a", "b"},
		"filter z in (SOURCE 'x' | fields y) | sort x":                               {"z", "y", "x"},
		"join left=l right=r where l.a=r.b (SOURCE 'x' | filter c = 1) | fields l.d": {"a", "b", "c", "d"},
		"fields `a.b`, a.b, @`c d`":                                                  {"a.b", "@c d"},
		"lookup t a, b as c OUTPUT d | sort d, e":                                    {"a", "c", "e"},
		"search a":         nil,
		"filter ok = true": {"ok", "true"},
	} {
		if got := parse(t, query).Fields(); !reflect.DeepEqual(got, want) {
			t.Errorf("%s reads %q, want %q", query, got, want)
		}
	}
}

func TestParameters(t *testing.T) {
	for query, want := range map[string][]string{
		"filter a = {{b}} and c = {{a}} and d = {{b}} | limit {{n}}": {"b", "a", "n"},
		`filter a like /x{{re}}y/ and b = "{{text}} {{n}}"`:          {"re", "text", "n"},
		"parse 'a {{glob}} *' as b | search {{word}}":                {"glob", "word"},
		"filter a in (filter b = {{inner}})":                         {"inner"},
		"SOURCE logGroups(namePrefix: ['{{prefix}}'])":               {"prefix"},
		"limit 1 # {{comment}}":                                      nil,
	} {
		if got := parse(t, query).Parameters(); !reflect.DeepEqual(got, want) {
			t.Errorf("%s has %q, want %q", query, got, want)
		}
	}
}

func TestCommandsAreACopy(t *testing.T) {
	q := parse(t, "limit 1 | limit 2")
	q.Commands()[0] = q.Commands()[1]
	if q.String() != "limit 1\n| limit 2" {
		t.Error("a change to the list of commands changes the query")
	}
}

// A column that is named by its expression is found in any spelling.
func TestColumnsBySpelling(t *testing.T) {
	q := parse(t, "stats SUM(x)/2 by y | sort `SUM(x)/2` | filter `sum( x ) /2` > 1 | display sum(x) / 2")
	want := "stats sum(x) / 2 by y\n| sort `sum(x) / 2`\n| filter `sum(x) / 2` > 1\n| display sum(x) / 2"
	if q.String() != want {
		t.Errorf("printed it is\n%s\nwant\n%s", q, want)
	}
	if errs := q.Check(); len(errs) > 0 {
		t.Error(errs[0])
	}
}

// Reads returns the first place where a field of the log is read, and nil for names
// that the query defines.
func TestReads(t *testing.T) {
	q := MustParse("fields a as b, b, c.d | filter c.d = 1")
	for name, want := range map[string]int{"a": 7, "c.d": 18, "b": -1, "x": -1} {
		at := -1
		if f := q.Reads(name); f != nil {
			at = f.Offset
		}
		if at != want {
			t.Errorf("%s is read at %d, want %d", name, at, want)
		}
	}
}
