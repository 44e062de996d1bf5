package insights

import "testing"

// printed lists queries with their canonical form, for every command and every kind
// of expression. If the form is empty, it is the query itself.
var printed = []struct{ name, query, want string }{
	// commands
	{"fields", "FIELDS  @timestamp,level , concat(a,'-',b) AS ab", "fields @timestamp, level, concat(a, '-', b) as ab"},
	{"display", "display a, b = 1 as same", ""},
	{"filter", "Filter level=\"ERROR\"", `filter level = "ERROR"`},
	{"where is filter", "where status >= 500", "filter status >= 500"},
	{"filterIndex", `FILTERINDEX traceId IN ["a","b"]`, `filterIndex traceId in ["a", "b"]`},
	{"stats", "stats count(), avg(ms) as mean by service, bin(5m) as t", ""},
	{"stats, offset", "STATS COUNT(*) BY BIN(5 minutes) OFFSET 1 day", "stats count(*) by bin(5m) offset 1d"},
	{"stats without by", "stats max(ms) - min(ms) as range", ""},
	{"sort", "sort level, ms DESC , @timestamp asc", "sort level, ms desc, @timestamp asc"},
	{"limit", "limit 20", ""},
	{"limit any", "LIMIT ANY 3", "limit any 3"},
	{"limit parameter", "limit {{rows}}", ""},
	{"parse glob", `parse "[*] *" as level, text`, ""},
	{"parse glob without as", `parse @message 'took * ms' took`, `parse @message 'took * ms' as took`},
	{"parse regex", `parse body /user=(?<user>\w+)/`, ""},
	{"parse regex as, multi", `parse @message /(\d+)/ as number MULTI`, `parse @message /(\d+)/ as number multi`},
	{"parse logfmt", "parse @message LOGFMT as kv", "parse @message logfmt as kv"},
	{"parse csv", "parse csv as a, `b c`", ""},
	{"parse a field called csv", "parse `csv` csv as a", ""},
	{"json", `JSON field=payload "user.name" as who`, `json field=payload "user.name" as who`},
	{"dedup", "dedup user.id, level", ""},
	{"pattern", "pattern @message", ""},
	{"pattern of a function", "pattern tolower(cause)", ""},
	{"diff", "diff", ""},
	{"diff previous", "diff previousweek", "diff previousWeek"},
	{"anomaly", "pattern @message | ANOMALY", "pattern @message\n| anomaly"},
	{"estimate", "filter a = 1 | estimate", "filter a = 1\n| estimate"},
	{"unnest", "unnest js.items INTO item", "unnest js.items into item"},
	{"expand", "expand items", ""},
	{"SOURCE", `source "/aws/ecs/shop"|limit 1`, "SOURCE '/aws/ecs/shop'\n| limit 1"},
	{"SOURCE bare", "SOURCE shop/web start=-1d end=now", "SOURCE 'shop/web' start=-1d end=now"},
	{"SOURCE of all", "SOURCE loggroups()", "SOURCE logGroups()"},
	{"SOURCE by prefix", "SOURCE logGroups(nameprefix:['a',\"b\"], class: ['INFREQUENT_ACCESS'])", "SOURCE logGroups(namePrefix: ['a', \"b\"], class: ['INFREQUENT_ACCESS'])"},
	{"SOURCE of data sources", "SOURCE dataSource(['amazon_vpc.flow']) logGroups(namePrefix: ['a'])", ""},
	{"lookup", "lookup users id as user.id, `tenant-id` output name, email as mail", "lookup users id as user.id, `tenant-id` OUTPUT name, email as mail"},
	{"lookup by the same name", "lookup my-users user_id as user_id OUTPUTNEW name", "lookup my-users user_id OUTPUTNEW name"},
	{"cidrlookup", "cidrlookup nets src as range OUTPUT owner as who", ""},
	{"join", "join type=left left = web right=db where web.id = db.id (source '/db' | filter slow=1) | limit 5",
		"join type=left left=web right=db where web.id=db.id (\n    SOURCE '/db'\n    | filter slow = 1\n)\n| limit 5"},
	{"appendcols", "appendcols override=true max=10 (SOURCE 'x' | stats count())", "appendcols override=true max=10 (\n    SOURCE 'x'\n    | stats count()\n)"},
	{"addtotals", "addtotals", ""},
	{"addtotals, options", "addtotals fieldname=Sum row=true col=false a, b", ""},
	{"accum", "accum bytes AS total", "accum bytes as total"},
	{"autoregress", "autoregress bytes", ""},
	{"autoregress, options", "autoregress bytes as before p=1-4", ""},
	{"logcompare", "logcompare timeshift 7 days", "logcompare timeshift 7d"},
	{"filldown", "filldown", ""},
	{"filldown, fields", "filldown host cpu* `a b` *_total", ""},
	{"fillmissing", "fillmissing", ""},
	{"fillmissing, values", "fillmissing with 0 for n, \"none\" for who, -1 for `x y`", ""},
	{"outlier", "outlier action=remove param=3.0 uselower=true mark=false cpu memory", ""},
	{"sessionize", "sessionize user, device maxspan 1 hour as visit", "sessionize user, device maxspan 1h as visit"},
	{"countFrequent", "count_frequent method, status", "countFrequent method, status"},
	{"relevantfields", "relevantfields where ms > 400", ""},
	{"relevantfields, fields", "relevantfields path, service where ms > 400", ""},
	{"search", "search   \"a\"  and ( b or c )", `search "a" and ( b or c )`},
	{"order by", "ORDER BY ms desc | limit 1", "sort ms desc\n| limit 1"},
	{"sort by", "sort by a, b desc", "sort a, b desc"},
	{"two equals signs", "filter a == 1 and b=='x'", "filter a = 1 and b = 'x'"},
	{"exclamation marks", "filter !ispresent(a) and !(b = 1) or ! ! c", "filter not ispresent(a) and not (b = 1) or not not c"},
	{"a key in quotes", `fields a."b c".d, jsonParse(x)."y z"[0]`, "fields a.`b c`.d, jsonParse(x).`y z`[0]"},
	{"percentile", "stats Percentile(a, 5), MEDIAN(a) by bin(@timestamp, 5 min)", "stats pct(a, 5), median(a) by bin(@timestamp, 5m)"},
	{"head", "head 10", ""},
	{"tail", "TAIL 10", "tail 10"},
	{"unmask", "unmask @message", ""},

	// expressions
	{"arithmetic", "fields a+b-c*d/e%f^2 as x", "fields a + b - c * d / e % f ^ 2 as x"},
	{"minus", "fields -a, - -b, a - -1*2", "fields -a, - -b, a - -1 * 2"},
	{"comparisons", "filter a=1 and b!=2 and c<3 and d<=4 and e>5 and f>=6", "filter a = 1 and b != 2 and c < 3 and d <= 4 and e > 5 and f >= 6"},
	{"like", `filter a LIKE "x" or b not like 'y' or c like /z+/`, `filter a like "x" or b not like 'y' or c like /z+/`},
	{"match", `filter a=~/(?i)err|warn\/fail/`, `filter a =~ /(?i)err|warn\/fail/`},
	{"in", `filter a in[1,-2,"x"] and b NOT IN ["y"] and c in {{list}}`, `filter a in [1, -2, "x"] and b not in ["y"] and c in {{list}}`},
	{"in without a space", "filter a in[1]", "filter a in [1]"},
	{"in a query", "filter id in (SOURCE 'x' | fields id) and a = 1 | limit 1", "filter id in (\n    SOURCE 'x'\n    | fields id\n) and a = 1\n| limit 1"},
	{"boolean words", "filter NOT a AND (b OR not ispresent(c))", "filter not a and (b or not ispresent(c))"},
	{"parentheses stay", "filter ((a = 1)) and (b = 2)", ""},
	{"a name with dashes is a subtraction", "fields wanted-running", "fields wanted - running"},
	{"numbers", "filter a = 0 or b = 1.50 or c = 2e3 or d = 1E-3", ""},
	{"strings", `filter a = "it's \"x\"" or b = 'say "x"' or c = "a\d\\" or d = ""`, ""},
	{"regex over lines", "filter a like /x\n  y/", ""},
	{"regex with a hash", "filter a like /#[0-9]/ # not this", "filter a like /#[0-9]/\n# not this"},
	{"parameters", `filter level = {{level}} and app = {{_app2}}`, ""},
	{"periods", "stats count() by bin(1ms), bin(2 sec), bin(3mins), bin(4hr), bin(5 days), bin(6w), bin(7 months), bin(8qtr), bin(9years)",
		"stats count() by bin(1ms), bin(2s), bin(3m), bin(4h), bin(5d), bin(6w), bin(7mo), bin(8q), bin(9y)"},
	{"functions in any case", "fields ISPRESENT(a), jsonparse(b), isipv4insubnet(c, '10.0.0.0/8'), CountDistinct(d), date_floor(@timestamp, 5m)",
		"fields ispresent(a), jsonParse(b), isIpv4InSubnet(c, '10.0.0.0/8'), count_distinct(d), datefloor(@timestamp, 5m)"},
	{"a condition as argument", `fields if(ms > 5, "slow", "fast") as speed, case(a like /x/, 1, 2)`, ""},
	{"regexReplace", `fields regexReplace(@message, /\d+/, "N")`, ""},
	{"into a call", "fields jsonParse(api.body).user.`first name`[0].x as x, jsonParse(a)[1].b, jsonParse(a)[0][2]", ""},

	// names
	{"paths", "fields a.b.c, items.0.id, users[1].action[0][2], event.attributes.`exception.type`", ""},
	{"backticks only where needed", "fields `a`, `a-b`, `a.b`, `x y`.`z`", "fields a, `a-b`, `a.b`, `x y`.z"},
	{"at signs", "fields @log, @@x, @`aws.tag.a:b`, `@c d`, @entity.KeyAttributes.Name", "fields @log, @@x, @`aws.tag.a:b`, @`c d`, @entity.KeyAttributes.Name"},
	{"names that start with a digit", "fields 4xx as count4, `5m` as five", "fields `4xx` as count4, `5m` as five"},
	{"names that are words of the language", "fields `and`, `by`.x, `in`[0], any, offset as `desc`", "fields `and`, by.x, `in`[0], `any`, `offset` as `desc`"},
	{"names of commands and functions", "fields stats, filter, count, min as limit", ""},
	{"aliases", "fields a as `b`, a as `c d`, a as @e, a as f.g, a as `h.i`", "fields a as b, a as `c d`, a as @e, a as f.g, a as h.i"},

	// comments
	{"comment first", "# Slow requests\n#\n## by service\nfields a", "# Slow requests\n#\n# by service\nfields a"},
	{"comment instead of a command", "fields a\n# | filter b\n| limit 1", ""},
	{"comment after the pipe", "fields a |\n# why\nlimit 1", "fields a\n# why\n| limit 1"},
	{"comments within commands", "fields a, # one\n  b # two\n| limit 1 # three", "fields a, b\n# one\n# two\n| limit 1\n# three"},
	{"comments in a subquery", "filter a = 1 and # before\n b in ( # inside\n fields b # after\n ) # end\n| limit 1",
		"filter a = 1 and b in (\n    # inside\n    fields b\n    # after\n)\n# before\n# end\n| limit 1"},
	{"no comment in a string", `filter a = "# no" # yes`, "filter a = \"# no\"\n# yes"},
	{"spaces from elsewhere", "\ufefffields\u00a0a", "fields a"},
	{"windows line ends", "fields a # c\r\n| limit 1\r\n", "fields a\n# c\n| limit 1"},
}

func TestString(t *testing.T) {
	for _, c := range printed {
		t.Run(c.name, func(t *testing.T) {
			q := parse(t, c.query)
			want := c.want
			if want == "" {
				want = c.query
			}
			if got := q.String(); got != want {
				t.Errorf("printed\n%s\nwant\n%s", got, want)
			}
			samePrinted(t, q)
		})
	}
}

// The table above has every command of the language.
func TestStringKnowsEveryCommand(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range printed {
		if q, err := Parse(c.query); err == nil {
			for _, command := range q.Commands() {
				seen[command.Name()] = true
			}
		}
	}
	for name := range commandParsers {
		start := map[string]string{"where": "filter", "source": "SOURCE", "count_frequent": "countFrequent", "countfrequent": "countFrequent", "filterindex": "filterIndex"}[name]
		if start == "" {
			start = name
		}
		if !seen[start] {
			t.Errorf("no query of the table has the command %s", name)
		}
	}
}
