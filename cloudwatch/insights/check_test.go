package insights

import (
	"fmt"
	"strings"
	"testing"
)

// checked lists queries and the errors of Check, with the whole text of each, in
// order.
var checked = []struct {
	name, query string
	want        []string
}{
	// periods
	{"seconds over the cap", "stats count() by bin(300s)", []string{lines(
		"query, line 1, column 22: CloudWatch silently reads 300s as 60s",
		"  stats count() by bin(300s)",
		"                       ^^^^",
		"hint: write bin(5m)")}},
	{"minutes over the cap", "stats count() by datefloor(@timestamp, 120 minutes) as t", []string{lines(
		"query, line 1, column 40: CloudWatch silently reads 120m as 60m",
		"  stats count() by datefloor(@timestamp, 120 minutes) as t",
		"                                         ^^^^^^^^^^^",
		"hint: write 2h")}},
	{"hours over the cap", "stats count() by bin(48h)", []string{lines(
		"query, line 1, column 22: CloudWatch silently reads 48h as 24h",
		"  stats count() by bin(48h)",
		"                       ^^^",
		"hint: write bin(2d)")}},
	{"milliseconds over the cap", "stats count() by bin(5000ms)", []string{lines(
		"query, line 1, column 22: CloudWatch silently reads 5000ms as 1000ms",
		"  stats count() by bin(5000ms)",
		"                       ^^^^^^",
		"hint: write bin(5s)")}},
	{"no other unit", "stats count() by bin(90s)", []string{lines(
		"query, line 1, column 22: CloudWatch silently reads 90s as 60s",
		"  stats count() by bin(90s)",
		"                       ^^^",
		"hint: the maximum for s is 60")}},
	{"an enormous period", "stats count() by bin(9223372036854775807s)", []string{lines(
		"query, line 1, column 22: CloudWatch silently reads 9223372036854775807s as 60s",
		"  stats count() by bin(9223372036854775807s)",
		"                       ^^^^^^^^^^^^^^^^^^^^",
		"hint: the maximum for s is 60")}},
	{"a period of more than all logs", "stats count() by bin(100001d)", []string{lines(
		"query, line 1, column 22: a period of more than 100000d",
		"  stats count() by bin(100001d)",
		"                       ^^^^^^^",
	)}},
	{"a period of zero", "stats count() by bin(0m)", []string{lines(
		"query, line 1, column 22: a period of zero",
		"  stats count() by bin(0m)",
		"                       ^^")}},
	{"periods at the cap", "stats count() by bin(1000ms), bin(60s), bin(60m), bin(24h), bin(90d), dateceil(@timestamp, 60m)", nil},
	{"an offset has no cap", "stats count() by bin(5m) offset 90m", nil},

	// arity
	{"too many", "fields strlen(a, b)", []string{lines(
		"query, line 1, column 8: strlen takes 1 argument, not 2",
		"  fields strlen(a, b)",
		"         ^^^^^^^^^^^^")}},
	{"too few", "stats pct(ms)", []string{lines(
		"query, line 1, column 7: pct takes 2 arguments, not 1",
		"  stats pct(ms)",
		"        ^^^^^^^")}},
	{"none taken", "filter now(1) > a", []string{lines(
		"query, line 1, column 8: now takes no arguments, not 1",
		"  filter now(1) > a",
		"         ^^^^^^")}},
	{"a range", "fields substr(a)", []string{lines(
		"query, line 1, column 8: substr takes 2 to 3 arguments, not 1",
		"  fields substr(a)",
		"         ^^^^^^^^^")}},
	{"at least one", "fields coalesce()", []string{lines(
		"query, line 1, column 8: coalesce takes at least 1 argument, not 0",
		"  fields coalesce()",
		"         ^^^^^^^^^^")}},
	{"a distance needs two points", "fields haversine(a, b)", []string{lines(
		"query, line 1, column 8: haversine takes 4 arguments, not 2",
		"  fields haversine(a, b)",
		"         ^^^^^^^^^^^^^^^")}},
	{"if without an else", "fields if(a > 1, b)", []string{lines(
		"query, line 1, column 8: if takes 3 arguments, not 2",
		"  fields if(a > 1, b)",
		"         ^^^^^^^^^^^^")}},
	{"a date without a format", "fields parseDate(a)", []string{lines(
		"query, line 1, column 8: parseDate takes 2 to 3 arguments, not 1",
		"  fields parseDate(a)",
		"         ^^^^^^^^^^^^")}},
	{"the time range takes none", "fields queryTimeRange(a)", []string{lines(
		"query, line 1, column 8: queryTimeRange takes no arguments, not 1",
		"  fields queryTimeRange(a)",
		"         ^^^^^^^^^^^^^^^^^")}},
	{"the published numbers", `fields case(a > 1, b), case(a > 1, b, c), formatDate(a, "%Y"), strftime(a, "%Y", "UTC"), regexReplace(a, "b+", "c"), jsonArrayContains(a, "b"), split(a, ","), decToHex(a)`, nil},
	{"right numbers", "fields substr(a, 1), substr(a, 1, 2), concat(a, b, c, d), now(), round(a, 1), trim(a)", nil},

	// regular expressions and globs
	{"bad regex", "filter a like /x(/", []string{lines(
		"query, line 1, column 15: bad regular expression: missing closing ): `x(`",
		"  filter a like /x(/",
		"                ^^^^")}},
	{"lookahead", "filter a like /^(?!.*START).*$/ | parse /(?<@a>x)(?<=y)/", nil},
	{"lookahead in a replacement", "fields regexReplace(a, 'x(?!y)', 'z'), regexReplace(a, /(?<=y)x/, 'z')", []string{lines(
		"query, line 1, column 24: (?!…) looks ahead or behind, and RE2 does not",
		"  fields regexReplace(a, 'x(?!y)', 'z'), regexReplace(a, /(?<=y)x/, 'z')",
		"                         ^^^^^^^^",
		"hint: write it without, perhaps with a group and $1 in the replacement"),
		"query, line 1, column 56: (?<=…) looks ahead or behind, and RE2 does not"}},
	{"two groups of one name", "parse /(?<@a>x)(?<@a>y)/", []string{
		"query, line 1, column 7: bad regular expression: two groups are called @a",
		`query, line 1, column 19: "@a" is defined already`}},
	{"a bin of @timestamp", "stats count() by bin(@timestamp, 1h)", nil},
	{"a bin of another time", "stats count() by bin(started, 1h)", []string{lines(
		"query, line 1, column 22: bin takes no time but @timestamp",
		"  stats count() by bin(started, 1h)",
		"                       ^^^^^^^",
		"hint: round another time with datefloor")}},
	{"a bin of nothing", "stats count() by bin()", []string{
		"query, line 1, column 18: bin takes 1 to 2 arguments, not 0"}},
	{"a bin the wrong way round", "stats count() by bin(1h, @timestamp)", []string{
		"query, line 1, column 22: bin takes no period here",
		"query, line 1, column 22: bin takes no time but @timestamp",
		"query, line 1, column 26: bin takes a period here, not @timestamp"}},
	{"median and percentile", "stats median(a), percentile(a, 95), percentile(a, 101)", []string{
		"query, line 1, column 51: pct takes a percentile from 0 to 100, not 101"}},

	// Queries that CloudWatch was seen to reject or to run, with other names.
	{"shown, computed and grouped by", "fields shop, n | fields if(ispresent(shop), shop, 'none') as shop | stats count() by shop", []string{lines(
		"query, line 1, column 86: \"shop\" is both a field of the log, which fields shows, and a name that the query defines: CloudWatch reports an unknown symbol in or after stats",
		"  …| fields if(ispresent(shop), shop, 'none') as shop | stats count() by shop",
		"                                                                         ^^^^",
		"hint: leave it out of the fields before, or give the other another name")}},
	{"shown, computed and aggregated", "display shop | fields toupper(shop) as shop | stats latest(shop) as last by n", []string{
		"query, line 1, column 60: \"shop\" is both a field of the log, which fields shows, and a name that the query defines: CloudWatch reports an unknown symbol in or after stats"}},
	{"shown, computed and filtered by", "fields shop | fields toupper(shop) as shop | filter shop = 'A'", nil},
	{"computed, and not shown", "fields n | fields if(ispresent(shop), shop, 'none') as shop | stats count() by shop", nil},
	{"computed and then shown", "fields toupper(shop) as shop | fields shop | stats count() by shop", nil},
	{"shown, and given again by stats", "fields n | stats max(n) as n by shop | stats max(n) as n", nil},
	{"a regex with a parameter is not whole yet", "filter a like /x{{y}}(/", nil},
	{"more stars than names", `parse "* *" as a`, []string{lines(
		"query, line 1, column 7: the pattern has 2 * for 1 name",
		`  parse "* *" as a`,
		"        ^^^^^",
		"hint: each * gives one name its value")}},
	{"more names than stars", `parse "*" as a, b`, []string{lines(
		"query, line 1, column 7: the pattern has 1 * for 2 names",
		`  parse "*" as a, b`,
		"        ^^^",
		"hint: each * gives one name its value")}},
	{"as many", `parse "* [*] *" as a, b, c`, nil},

	{"a bad regex in a text", `fields regexReplace(a, "x(", "y")`, []string{lines(
		"query, line 1, column 24: bad regular expression: missing closing ): `x(`",
		`  fields regexReplace(a, "x(", "y")`,
		"                         ^^^^")}},

	// maps and lists
	{"a map to sort by", "fields jsonParse(a) as js | sort js", []string{lines(
		"query, line 1, column 34: sort takes no maps or lists, and js is one",
		"  fields jsonParse(a) as js | sort js",
		"                                   ^^",
		"hint: read one value of it, as in name.field")}},
	{"a map to group by", "stats count() by jsonParse(a)", []string{lines(
		"query, line 1, column 18: stats takes no maps or lists, and jsonParse(a) is one",
		"  stats count() by jsonParse(a)",
		"                   ^^^^^^^^^^^^",
		"hint: read one value of it, as in name.field")}},
	{"in a function, in dedup, in pattern", "parse logfmt as lf | stats max(lf)", []string{
		"query, line 1, column 32: stats takes no maps or lists, and lf is one"}},
	{"a list that stats puts out", "stats values(a) as all by b | sort all | dedup all", []string{
		"query, line 1, column 36: sort takes no maps or lists, and all is one",
		"query, line 1, column 48: dedup takes no maps or lists, and all is one"}},
	{"what is in a map", "fields jsonParse(a) as js | stats count() by js.status | sort js.status", nil},
	{"an element of a list", "fields jsonParse(a) as js | unnest js into one | sort one | display js", nil},

	{"what expand makes of a list", `fields split(t, ",") as t | expand t | stats count(*) by t | sort t`, nil},
	{"what lookup overwrites", "fields jsonParse(a) as js | lookup t k OUTPUT v as js | sort js", nil},
	{"what json reads", "fields jsonParse(a) as js | json field=a \"b\" as c | sort c", nil},
	{"what may be a map", `fields jsonParse(a) as js, if(b, js, "") as x, case(b, 1, (js)) as y, coalesce(a, js) as z, case(js, b) as w | sort x, y, z, w`, []string{
		"query, line 1, column 117: sort takes no maps or lists, and x is one",
		"query, line 1, column 120: sort takes no maps or lists, and y is one",
		"query, line 1, column 123: sort takes no maps or lists, and z is one"}},

	// kinds of arguments
	{"a unit in upper case", "stats count(*) by bin(5M)", []string{lines(
		"query, line 1, column 23: bin takes a period here, not `5M`",
		"  stats count(*) by bin(5M)",
		"                        ^^",
		"hint: units are in lower case: 5m")}},
	{"bins of numbers, fields, texts", `stats count(*) by bin(5), bin(@timestamp), bin("5m")`, []string{
		"query, line 1, column 23: bin takes a period here, not 5",
		"query, line 1, column 31: bin takes a period here, not @timestamp",
		`query, line 1, column 48: bin takes a period here, not "5m"`}},
	{"arguments in the wrong order", "stats count(*) by datefloor(1h, @timestamp)", []string{
		lines("query, line 1, column 29: datefloor takes no period here",
			"  stats count(*) by datefloor(1h, @timestamp)",
			"                              ^^",
			"hint: write datefloor(@timestamp, 1h)"),
		"query, line 1, column 33: datefloor takes a period here, not @timestamp"}},
	{"a rate of a number", "stats rate(x, 5)", []string{
		"query, line 1, column 15: rate takes a period here, not 5"}},
	{"numbers that are fields", "stats pct(x, y), histogram(x, y), topk(x, 5)", []string{
		lines("query, line 1, column 14: pct takes a number here, not y",
			"  stats pct(x, y), histogram(x, y), topk(x, 5)",
			"               ^",
			"hint: write pct(field, 99)"),
		"query, line 1, column 31: histogram takes a number here, not y",
		"query, line 1, column 40: topk takes a number here, not x"}},
	{"a period where none is taken", "filter a > 5m", []string{
		"query, line 1, column 12: a period can only be used in bin, datefloor, dateceil and rate"}},
	{"kinds to come", "stats pct(x, {{p}}) by bin({{period}})", nil},
	{"the right kinds", "stats pct(x, 99.9), topk(5, x), histogram(x, 10), rate(x, 1m) by datefloor(@timestamp, 1h)", nil},

	// functions that aggregate
	{"an aggregate in filter", "filter sum(x) > 5", []string{lines(
		"query, line 1, column 8: sum makes one value from many rows, and is only allowed in stats, before by",
		"  filter sum(x) > 5",
		"         ^^^^^^")}},
	{"aggregates elsewhere", "fields count(*) | sort max(a) | display avg(b)", []string{
		"query, line 1, column 8: count makes one value from many rows, and is only allowed in stats, before by",
		"query, line 1, column 24: max makes one value from many rows, and is only allowed in stats, before by",
		"query, line 1, column 41: avg makes one value from many rows, and is only allowed in stats, before by"}},
	{"an aggregate to group by", "stats count(*) by sum(x)", []string{
		"query, line 1, column 19: sum makes one value from many rows, and is only allowed in stats, before by"}},
	{"an aggregate of an aggregate", "stats sum(max(x))", []string{lines(
		"query, line 1, column 11: max makes one value from many rows, and leaves no rows for the sum around it",
		"  stats sum(max(x))",
		"            ^^^^^^",
		"hint: use two stats, one after the other")}},
	{"columns of stats", "stats count(*), max(a) by b | filter count(*) > 5 | fields max(a) * 2 as twice | sort count(*)", nil},
	{"an aggregate with the name of a column", "stats sum(x) by y | stats sum(x)", []string{
		`query, line 1, column 31: the stats before it does not output "x"`}},
	{"bin beside aggregates", "stats bin(5m), count(*) by bin(5m)", []string{lines(
		"query, line 1, column 7: stats outputs one row for many, and bin has no single value for them",
		"  stats bin(5m), count(*) by bin(5m)",
		"        ^^^^^^^",
		"hint: give the group a name, as in by bin(5m) as t, and write that")}},
	{"a percentile beyond 100", "stats pct(x, 101), pct(x, 100), pct(x, (-1))", []string{
		"query, line 1, column 14: pct takes a percentile from 0 to 100, not 101",
		"query, line 1, column 40: pct takes a percentile from 0 to 100, not (-1)"}},
	{"no ranges and no values", "stats histogram(x, 0), topk(1.5, x), topk(-5, x), histogram(x, 1)", []string{
		"query, line 1, column 20: histogram takes a whole number from 1, not 0",
		"query, line 1, column 29: topk takes a whole number from 1, not 1.5",
		"query, line 1, column 43: topk takes a whole number from 1, not -5"}},
	{"a rate per nothing", "stats rate(x, 0m) by y", []string{
		"query, line 1, column 15: a period of zero"}},
	{"a period with a sign", "stats count(*) by bin(-5m)", []string{
		"query, line 1, column 23: write a period without signs and parentheses"}},
	{"a period in backticks", "stats count(*) by bin(`5m`)", []string{lines(
		"query, line 1, column 23: bin takes a period here, not `5m`",
		"  stats count(*) by bin(`5m`)",
		"                        ^^^^",
		"hint: write it without backticks")}},
	{"groups behind a backslash and in a class", `parse @message /\\(?<k>\w+)[(?<no>](?<z>.)/ | fields k, z | stats count(*) by z | fields no`, []string{
		`query, line 1, column 90: the stats before it does not output "no"`}},
	{"a class with no group", `parse @message /[](?<k>]/`, []string{
		"query, line 1, column 16: the expression has no group with a name, so it extracts nothing"}},
	{"a quotation with no group", `parse @message /\Q(?<k>x)\E/`, []string{
		"query, line 1, column 16: the expression has no group with a name, so it extracts nothing"}},
	{"a great many lags", "stats count(*) as n by bin(5m) | autoregress n p=1-999999 | fields n_p70000", nil},
	{"what a subquery puts out behind a parse", `filter x in (parse @message "* *" as y, z | stats count(*) by z)`, []string{
		`query, line 1, column 13: the subquery does not output "x"`}},
	{"what a subquery may put out", `filter (x) in (stats count(*) by z | parse z "*" as x)`, nil},
	{"the class of another pipeline", "filter x in (SOURCE logGroups(class: ['INFREQUENT_ACCESS']) | fields x) | pattern @message", nil},
	{"a list by its expression", "stats values(x) as v by k | sort `values(x)`", []string{
		"query, line 1, column 34: sort takes no maps or lists, and `values(x)` is one"}},
	{"the end of a file", "fields @message" + strings.Repeat(" ", 10_000-len("fields @message")) + "\n", nil},
	{"a field that is not aggregated", "stats x by y", []string{lines(
		`query, line 1, column 7: stats outputs one row for many, and "x" has no single value for them`,
		"  stats x by y",
		"        ^",
		"hint: write max(x), or group by it")}},
	{"fields beside aggregates", "fields a as n | stats max(n) - n as d", []string{
		`query, line 1, column 32: stats outputs one row for many, and "n" has no single value for them`}},
	{"outputs and groups beside aggregates", "stats max(a) as m, min(a) as n, m - n as d, count(*) / b as e by b", nil},

	// regular expressions of parse
	{"no group", "parse /abc/", []string{lines(
		"query, line 1, column 7: the expression has no group with a name, so it extracts nothing",
		"  parse /abc/",
		"        ^^^^^",
		"hint: write (?<name>…) around what to take")}},
	{"more groups than names", "parse @message /(a)(b)/ as x", []string{lines(
		"query, line 1, column 16: the expression has 2 groups for 1 name",
		"  parse @message /(a)(b)/ as x",
		"                 ^^^^^^^^",
		"hint: each group gives one name its value")}},
	{"as many groups", "parse /(a)(?:b)(c)/ as x, y | parse /(?<z>a)(b)/", nil},

	// limits
	{"a high limit", "limit 100001", []string{lines(
		"query, line 1, column 7: a limit can be at most 100000",
		"  limit 100001",
		"        ^^^^^^")}},
	{"the highest limit", "limit 100000", nil},
	{"a limit to come", "limit {{n}}", nil},

	// the order of commands
	{"eleven stats", manyStats(11), []string{lines(
		"query, line 11, column 3: a query has at most 10 stats",
		"  | stats max(n) as n",
		"    ^^^^^")}},
	{"ten stats", manyStats(10), nil},
	{"sort and limit before the only stats", "sort a | limit 5 | stats count() as n by a | sort n", nil},
	{"sort and limit before the last stats", "sort a | stats count() as n by a | limit 5 | stats max(n)", []string{
		lines("query, line 1, column 1: sort comes before the last stats",
			"  sort a | stats count() as n by a | limit 5 | stats max(n)",
			"  ^^^^",
			"hint: move it to the end"),
		"query, line 1, column 36: limit comes before the last stats"}},
	{"sort between two stats", "stats count() as n by a\n| sort n\n| stats max(n)", []string{lines(
		"query, line 2, column 3: sort comes before the last stats",
		"  | sort n",
		"    ^^^^",
		"hint: move it to the end")}},
	{"sort before the only stats of a subquery", "filter a in (sort b | stats count() by a) | stats count() by a", nil},
	{"sort before the last stats of a subquery", "filter a in (sort b | stats count() as n by a | stats max(n) as a)", []string{
		"query, line 1, column 14: sort comes before the last stats"}},
	{"sort without stats", "sort a | filter b = 1 | limit 5", nil},
	{"after dedup", "dedup a | limit 5 | WHERE b = 1", []string{lines(
		"query, line 1, column 21: only limit may follow dedup, not filter",
		"  dedup a | limit 5 | WHERE b = 1",
		"                      ^^^^^",
		"hint: move dedup to the end")}},
	{"limit after dedup", "sort a | dedup a | limit 5", nil},
	{"after estimate", "estimate | limit 5", []string{lines(
		"query, line 1, column 1: estimate must be the last command",
		"  estimate | limit 5",
		"  ^^^^^^^^")}},

	// after stats
	{"a field that is gone", "fields a\n| stats count() as n by b\n| filter n > 1 and level = 'x'", []string{lines(
		`query, line 3, column 20: the stats before it does not output "level"`,
		"  | filter n > 1 and level = 'x'",
		"                     ^^^^^",
		"hint: after a stats there is only what it outputs")}},
	{"an alias that is gone", "fields a as c | stats count() by b | sort c", []string{lines(
		`query, line 1, column 43: the stats before it does not output "c"`,
		"  fields a as c | stats count() by b | sort c",
		"                                            ^",
		"hint: after a stats there is only what it outputs")}},
	{"once for each", "stats max(x) by y | stats max(z) | sort max(z)", []string{lines(
		`query, line 1, column 31: the stats before it does not output "z"`,
		"  stats max(x) by y | stats max(z) | sort max(z)",
		"                                ^",
		"hint: after a stats there is only what it outputs")}},
	{"bin without time", "stats count() as n by a | stats max(n) by bin(5m)", []string{lines(
		"query, line 1, column 43: bin reads @timestamp, which the stats before it does not output",
		"  stats count() as n by a | stats max(n) by bin(5m)",
		"                                            ^^^^^^^",
		"hint: give the time a name in the first stats, as in by bin(5m) as t, and use datefloor(t, 1h)")}},
	{"bin as a column", "stats count() by bin(5m) | sort bin(5m)", nil},
	{"bin with time", "stats max(n) as n by @timestamp | stats max(n) by bin(5m)", nil},
	{"what stats puts out", "stats count(), avg(ms) as mean, latest(x) by a.b, tolower(c), d as e | filter mean > 1 | sort count(), a.b, tolower(c), e, latest(x)", nil},
	{"what comes after stats", "stats count() as n by t | fields n * 2 as twice | filter twice > 1 | addtotals n | filter Total > 1", nil},
	{"output that is not known in full", "stats count() as n by a | anomaly | sort anything", nil},
	{"columns of appendcols", "stats count() by a | appendcols (fields b) | sort anything", nil},
	{"a subquery reads the log", "stats count() by a | filter a in (filter level = 'x' | fields a)", nil},

	{"a column by its expression or its alias", "stats sum(x) as sum_x by y, z | stats max(sum_x) as max_x by z | sort `max(sum_x)`, max(sum_x), max_x, z", nil},
	{"an offset without bins", "stats count(*) by a offset 1h", []string{lines(
		"query, line 1, column 28: offset moves the bins of bin(), and this stats has none",
		"  stats count(*) by a offset 1h",
		"                             ^^",
		"hint: write by bin(1d) offset 9h")}},
	{"an offset with bins", "stats count(*) by a, bin(1d) as t offset 1h", nil},

	// subqueries and joins
	{"two joins", "join left=a right=b where a.id=b.id (SOURCE 'x') | JOIN left=c right=d where c.id=d.id (SOURCE 'y')", []string{lines(
		"query, line 1, column 52: a query has at most 1 join",
		"  … a.id=b.id (SOURCE 'x') | JOIN left=c right=d where c.id=d.id (SOURCE 'y')",
		"                             ^^^^")}},
	{"a subquery in a subquery", "filter a in (filter a in (fields a) | fields a)", []string{lines(
		"query, line 1, column 26: a subquery cannot contain another subquery",
		"  filter a in (filter a in (fields a) | fields a)",
		"                           ^")}},
	{"a subquery on the right of a join", "join left=a right=b where a.id=b.id (SOURCE 'x' | filter c in (fields c))", []string{
		"query, line 1, column 63: a subquery cannot contain another subquery"}},
	{"what the subquery lacks", "filter id in (filter b = 1 | fields c)", []string{lines(
		`query, line 1, column 14: the subquery does not output "id"`,
		"  filter id in (filter b = 1 | fields c)",
		"               ^",
		"hint: end it with | fields id")}},
	{"what the subquery has", "filter id in (stats count(*) as n by id | filter n > 5) and b in (filter c = 1) and d in (fields x as d)", nil},
	{"an expression in a subquery", "filter a + 1 in (fields a)", []string{
		"query, line 1, column 8: a subquery is compared with a field, not with a + 1"}},

	// SOURCE
	{"six prefixes", "SOURCE logGroups(namePrefix: ['a', 'b', 'c', 'd', 'e', 'f'])", []string{lines(
		"query, line 1, column 18: namePrefix lists at most 5, not 6",
		"  SOURCE logGroups(namePrefix: ['a', 'b', 'c', 'd', 'e', 'f'])",
		"                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^")}},
	{"no such class", "SOURCE logGroups(class: ['DELIVERY'])", []string{lines(
		"query, line 1, column 26: 'DELIVERY' is not a class that can be queried",
		"  SOURCE logGroups(class: ['DELIVERY'])",
		"                           ^^^^^^^^^^",
		"hint: write STANDARD or INFREQUENT_ACCESS")}},
	{"given twice", "SOURCE logGroups(class: ['STANDARD'], logGroupClass: ['STANDARD'])", []string{
		"query, line 1, column 39: logGroupClass is given twice"}},
	{"no data source", "SOURCE dataSource()", []string{
		"query, line 1, column 8: dataSource takes one list"}},
	{"all there is", "SOURCE logGroups(accountIdentifiers: ['1', '2'], namePrefix: ['a'], class: ['INFREQUENT_ACCESS']) | fields a", nil},
	{"the class in SOURCE", "SOURCE logGroups(class: ['INFREQUENT_ACCESS']) | pattern @message", []string{
		"query, line 1, column 50: log groups of the class INFREQUENT_ACCESS have no pattern"}},

	// redefinitions
	{"an alias twice", "fields a as x | fields b as x", []string{lines(
		`query, line 1, column 29: "x" is defined already`,
		"  fields a as x | fields b as x",
		"                              ^",
		"hint: give it another name")}},
	{"by parse", `fields a as x | parse "* *" as y, x`, []string{lines(
		`query, line 1, column 35: "x" is defined already`,
		`  fields a as x | parse "* *" as y, x`,
		"                                    ^",
		"hint: give it another name")}},
	{"by a group", `fields a as x | parse /(?<x>y)/`, []string{lines(
		`query, line 1, column 27: "x" is defined already`,
		"  fields a as x | parse /(?<x>y)/",
		"                            ^",
		"hint: give it another name")}},
	{"two outputs", "stats count() as n, sum(a) as n by b", []string{lines(
		`query, line 1, column 21: "n" is defined already`,
		"  stats count() as n, sum(a) as n by b",
		"                      ^^^^^^^^^^^",
		"hint: give it another name")}},
	{"an output and a group", "stats count() as b by b", []string{lines(
		`query, line 1, column 23: "b" is defined already`,
		"  stats count() as b by b",
		"                        ^",
		"hint: give it another name")}},
	{"a new scope", "fields a as x | stats max(x) as x | fields x as y", nil},
	{"another scope", "fields a as x | filter b in (fields c as x, b)", nil},
	{"lookup overwrites", "fields a as x | lookup t k OUTPUT x", nil},

	// the rest
	{"21 parameters", "filter a in [" + strings.Join(placeholders(21), ", ") + "]", []string{lines(
		"query, line 1, column 184: a saved query has at most 20 parameters, not 21",
		"  …}, {{p13}}, {{p14}}, {{p15}}, {{p16}}, {{p17}}, {{p18}}, {{p19}}, {{p20}}]",
		"                                                                     ^^^^^^^")}},
	{"10,001 characters", `filter a = "` + strings.Repeat("é", 9_988) + `"`, []string{
		"query, line 1, column 10001: a query has at most 10000 characters, not 10001"}},
	{"20 parameters", "filter a in [" + strings.Join(placeholders(20), ", ") + "]", nil},
	{"search", `search "x"`, []string{lines(
		"query, line 1, column 1: the grammar of search is not published, so what it reads cannot be checked",
		`  search "x"`,
		"  ^^^^^^",
		`hint: write filter @message like "…"`)}},
	{"head", "fields a | HEAD 5", []string{lines(
		"query, line 1, column 12: the grammar of head is not published, so what it reads cannot be checked",
		"  fields a | HEAD 5",
		"             ^^^^",
		"hint: limit does the same, and head is deprecated")}},
	{"in the order of their places", "filter strlen() = 1 | stats count() by bin(300s) | sort gone | limit 200000", []string{
		"query, line 1, column 8: strlen takes 1 argument, not 0",
		"query, line 1, column 44: CloudWatch silently reads 300s as 60s",
		`query, line 1, column 57: the stats before it does not output "gone"`,
		"query, line 1, column 70: a limit can be at most 100000",
	}},
}

func manyStats(n int) string {
	return "stats count() as n by a" + strings.Repeat("\n| stats max(n) as n", n-1)
}

func placeholders(n int) []string {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprintf("{{p%d}}", i))
	}
	return list
}

func TestCheck(t *testing.T) {
	for _, c := range checked {
		t.Run(c.name, func(t *testing.T) {
			errs := parse(t, c.query).Check()
			for i, e := range errs {
				if i >= len(c.want) {
					t.Errorf("and this, too:\n%v", e)
					continue
				}
				got := e.Error()
				if !strings.Contains(c.want[i], "\n") {
					got = e.Summary()
				}
				if got != c.want[i] {
					t.Errorf("Check says\n%s\nwant\n%s", got, c.want[i])
				}
			}
			if len(errs) < len(c.want) {
				t.Errorf("Check says nothing of\n%s", c.want[len(errs)])
			}
		})
	}
}

func TestCheckInClass(t *testing.T) {
	q := parse(t, "stats count() as n by a | stats max(n) as m by a | stats min(m)")
	if errs := q.CheckIn(Standard); len(errs) > 0 {
		t.Error(errs[0])
	}
	errs := q.CheckIn(InfrequentAccess)
	if len(errs) != 1 || errs[0].Summary() != "query, line 1, column 52: a query has at most 2 stats in log groups of the class INFREQUENT_ACCESS" {
		t.Error(errs)
	}
	for _, command := range []string{"pattern @message", "diff", "unmask @message", "filterIndex a = 1", "anomaly"} {
		q := parse(t, command)
		name := q.Commands()[0].Name()
		errs := q.CheckIn(InfrequentAccess)
		if len(errs) != 1 || errs[0].Summary() != "query, line 1, column 1: log groups of the class INFREQUENT_ACCESS have no "+name {
			t.Errorf("%s: %v", command, errs)
		}
		if errs := q.Check(); len(errs) > 0 {
			t.Error(errs[0])
		}
	}
}

func TestLogGroupsForDeliveryCannotBeQueried(t *testing.T) {
	errs := parse(t, "stats count()").CheckIn(Delivery)
	if len(errs) != 1 || errs[0].Summary() != "query, line 1, column 1: log groups of the class DELIVERY cannot be queried" {
		t.Error(errs)
	}
	var class Class
	if err := class.UnmarshalText([]byte("DELIVERY")); err == nil || !strings.Contains(err.Error(), "cannot be queried: use STANDARD or INFREQUENT_ACCESS") {
		t.Error(err)
	}
}

func TestCheckOfNothing(t *testing.T) {
	if errs := (Query{}).Check(); len(errs) > 0 {
		t.Error(errs[0])
	}
}
