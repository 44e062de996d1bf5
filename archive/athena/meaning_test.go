package athena

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// mixed holds log events with every kind of value: one field is a number,
// numeric text, other text, true, null, an object, a list, and missing.
var mixed = []string{
	`{"k": 1, "level": "ERROR", "n": 5, "user": {"id": 7, "name": "a"}, "v": "1.9.0"}`,
	`{"k": 2, "level": "ERROR", "n": "5", "user.id": 8, "v": "1.10.0"}`,
	`{"k": 3, "level": "INFO", "n": "five", "user": {"id": "9"}, "v": "1.10.0"}`,
	`{"k": 4, "level": "WARN", "n": true, "flag": true, "v": "2"}`,
	`{"k": 5, "level": null, "n": null, "flag": false}`,
	`{"k": 6, "n": {"a": 1}, "level": ["x", "y"]}`,
	`{"k": 7, "n": [1, 2], "level": ""}`,
	`{"k": 8, "level": "ERROR", "n": -25, "text": "it's \"quoted\"; -- 100% é"}`,
	`{"k": 9, "level": "true", "n": "007", "v": "a12"}`,
	`{"k": 10, "level": "1", "n": "+5", "v": "a007"}`,
	`{"k": 11, "level": "ERROR", "n": 99, "big": 1234567890123456789}`,
	`{"k": 12, "level": "error", "n": 0.1, "x-y": "z", "big": "1234567890123456789"}`,
	`{"k": 13, "level": "INFO", "n": 12, "text": "took 31 ms for GET /a/b?c=d", "big": 1234567890123456788}`,
	`{"k": 14, "level": "INFO", "n": 13, "text": "took  ms for  "}`,
	`  {"k": 15, "level": "INFO", "n": 14, "text": " padded\t"}`,
	`plain text with "level": "ERROR"`,
	`{"k": 16, "level": "ERROR"} trailing`,
	`{"k": 17, "level": "ERROR", "n": NaN}`,
	`["level", "ERROR"]`,
	``,
	`{"k": 18, "a": {"b.c": 3}, "list": [{"n": 4}, {"n": 5}], "level": "INFO", "n": 12}`,
	`{"k": 19, "message": "REPORT", "level": "ERROR", "n": 5.5, "nan": "NaN", "inf": "1e5", "hex": "0x10", "dot": ".5", "sp": " 5 "}`,
}

// meanings holds queries whose rows depend on the kinds of values.
var meanings = []string{
	// Comparisons of numbers, numeric text, booleans and missing values.
	`fields k | filter n = 5`, `fields k | filter n = "5"`, `fields k | filter n != 5`, `fields k | filter n > 4`,
	`fields k | filter n <= 5`, `fields k | filter 5 < n`, `fields k | filter n = 1`, `fields k | filter n = "five"`,
	`fields k | filter n != "five"`, `fields k | filter flag = 1`, `fields k | filter flag = 0`, `fields k | filter flag`,
	`fields k | filter level = "true"`, `fields k | filter level = ""`, `fields k | filter level != "ERROR"`,
	`fields k | filter not level = "ERROR"`, `fields k | filter not (level = "ERROR" and n > 5)`, `fields k | filter not (n > 5 or flag = 1)`,
	`fields k | filter not not n > 5`, `fields k | filter n = 0.1`, `fields k | filter n = -25`, `fields k | filter n < -1.5`,
	`fields k | filter big = 1234567890123456789`, `fields k | filter big != 1234567890123456789`, `fields k | filter big = "1234567890123456789"`,
	`fields k | filter n in [5, "five", 7]`, `fields k | filter level in ["ERROR", "WARN"]`, `fields k | filter level not in ["ERROR", "WARN"]`,
	`fields k | filter n not in [5]`, `fields k | filter n in [5, 12]`, `fields k | filter level in ["ERROR"] or k in [15]`,
	`fields k | filter nan > 1`, `fields k | filter inf > 1`, `fields k | filter hex > 1`, `fields k | filter dot > 0.1`, `fields k | filter sp = 5`,
	`fields k | filter @timestamp > 1741680003000`, `fields k | filter toMillis(@timestamp) = 1741680003000`,
	// Presence.
	`fields k | filter ispresent(n)`, `fields k | filter not ispresent(n)`, `fields k | filter ispresent(level) and not ispresent(flag)`,
	`stats count(n), count(level), count(nothing), count(*)`, `fields k | filter isempty(level)`, `fields k | filter isNumeric(n)`,
	// Texts.
	`fields k | filter level like "ERR"`, `fields k | filter level not like "ERR"`, `fields k | filter level like /(?i)err/`,
	`fields k | filter @message like /^plain/`, `fields k | filter @message not like /level/`, `fields k | filter text like "it's"`,
	`fields k | filter n like "5"`, `fields k | filter text =~ /GET \/a/`, `fields k | filter @message like "%"`, `fields k | filter @message like "_"`,
	`fields k, strlen(text) as l, strlen(@message) as m`, `fields k, concat(level, "-", k) as c`, `fields k, toupper(level) as u, tolower(level) as l`,
	`fields k, replace(text, "ms", "'") as r`, `fields k, substr(level, 1) as a, substr(level, 1, 2) as b, substr(level, 9) as c`,
	`fields k, trim(text) as a, ltrim(text) as b, rtrim(text) as c`, `fields k, strcontains(text, "GET") as a, startsWith(level, "ERR") as b`,
	// Paths.
	`fields k, user.id, a.b.c, list.0.n, list.1.n`, "fields k, `x-y`, `user.id` as u", `fields k | filter user.id > 7`, `fields k, user`, `fields k, list`,
	// Numbers.
	`fields k, n + 1 as a, n - 1 as b, n * 2 as c, n / 2 as d, n % 2 as e, -n as f`, `fields k, n / 0 as a, 1 / n as b, k / (k - 5) as c`,
	`fields k, 7 / 2 as a, 7 % 2 as b, 2 - (3 - 4) as c, 2 * (3 + 4) as d`, `fields k, abs(n) as a, ceil(n) as b, floor(n) as c, round(n / 3, 2) as d`,
	`fields k, sqrt(n) as a, log(n) as b`, `fields k, greatest(n, 6) as a, least(n, k) as b`, `fields k, toNumber(sp) as a, toNumber(n) as b`,
	`fields k, 100000 * 100000 as a`,
	// Choices.
	`fields k, coalesce(level, text, "none") as c`, `fields k, coalesce(n, 0) as c`, `fields k, if(n > 5, "big", "small") as c`,
	`fields k, if(level = "ERROR", 1, 0) as e | stats sum(e)`, `fields k, if(n > 5, n, level) as c`, `fields k, case(n > 10, "a", n > 5, "b", "c") as c`,
	`fields k, if(ispresent(flag), flag, "none") as c`, `fields k, n > 5 as b, level = "ERROR" as e`, `fields k, level = "ERROR" as e | filter e`,
	// Sorts and limits.
	`fields k, n | sort n asc`, `fields k, n | sort n desc`, `fields k, v | sort v asc`, `fields k, v | sort v desc, k asc`, `fields k | sort level, k desc`,
	`fields k | limit 3`, `fields k | sort k asc | limit 5 | filter k > 2`, `fields k | limit 0`, `fields k | sort k asc | limit 9 | sort n desc | limit 3`,
	`fields k, level | sort k asc | dedup level`, `fields k | dedup n, level | limit 4`, `fields k, n | sort n desc | dedup n | limit 2`, `fields k | sort k desc | sort level`,
	// Stats.
	`stats count(*) as c by level`, `stats count(*) as c by n`, `stats sum(n), avg(n), min(n), max(n) by level`, `stats min(n), max(n)`,
	`stats count_distinct(n) as d, count_distinct(level) as l`, `stats pct(k, 50), pct(k, 95), pct(k, 0), pct(k, 100), median(k)`, `stats pct(n, 90) by level`,
	`stats stddev(k), variance(k)`, `stats min(v), max(v), sortsFirst(v), sortsLast(v)`, `stats earliest(level), latest(level), latest(n)`,
	`stats latest(k) as l by level | sort l desc`, `stats min(@timestamp) as a, max(@timestamp) as b, max(@timestamp) - min(@timestamp) as d`,
	`stats count(*) as c by bin(5s)`, `stats count(*) as c by bin(5s) as t, level`, `stats count(*) as c by datefloor(@timestamp, 10s) as t`, `stats count(*) as c by bin(1w)`,
	`stats count(*) as c by dateceil(@timestamp, 10s) as t`, `stats count(*) by bin(5s) offset 2s`,
	`stats count(*) as c by level | filter c > 1 | sort c desc | limit 2`, `stats count(*) as c by level | stats max(c) as m, count(*) as g`,
	`stats count(*) as c, sum(n) as s by level | fields s / c as mean | sort mean desc`, `stats max(n) - min(k) as d, count(*) * 2 as twice`,
	`stats avg(n) as a, a * 2 as b by level`, `stats sum(n) by level | filter level = "ERROR" or sum(n) > 100`, `stats count(*) as c by level, n | sort c desc, level asc`,
	`stats sum(k) as s by strlen(level) as l`, `stats count(*) as c by n > 5`, `stats count(*) as c by coalesce(level, "none") as l`, `stats sum(nothing), max(nothing), count(*)`,
	`filter level = "NONE" | stats count(*), sum(n)`, `filter level = "NONE" | stats count(*) by level`, `stats max(k > 3) as m, sum(n = 5) as s`,
	// Parse.
	`parse text "took * ms for * *" as took, verb, path | fields k | filter ispresent(took)`, `parse text /took (?<took>\d+) ms/ | fields k, took | filter took > 30`,
	`parse @message '"k": *,' as key | stats count(*) by key`, `parse text /(\S+) (\S+)/ as a, b | fields k`, `parse text "*" as all | fields k, strlen(all) as l`,
	`parse text "took ** ms" as a, b | fields k`,
	// Output columns.
	`filter k > 15`, `fields k as key, n as key2 | display key2`, `fields @timestamp, @logStream, @log, k | limit 3`, `display k, n + 1`, `fields k | fields n | filter n > 5`,
	`fields n as m | filter m > 5 | stats count(*) by m`, `fields fromMillis(toMillis(@timestamp) + 1000) as t, k | limit 3`, `fields k, now() as t | limit 1`,
	`fields level as k | fields k as level | filter level = "ERROR"`, `fields strlen(level) as l, l + 1 as m, m * 2 as o | filter o > 12`,
}

// TestMeanings compares the SQL with the engine on events with every kind of
// value.
func TestMeanings(t *testing.T) {
	d := newDuck(t)
	var events []event
	for i, m := range mixed {
		stream := []string{"a", "b", ""}[i%3]
		events = append(events, event{1741680000000 + int64(i/2)*1000, "/shop/prod", stream, m})
	}
	table, records := d.table(t, events)
	for _, text := range meanings {
		q, err := insights.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if problems := q.Check(); len(problems) > 0 {
			t.Errorf("%s: %v", text, errors.Join(asErrors(problems)...))
			continue
		}
		if err := d.ask(t, text, q, table, records, Options{Until: at("2025-03-12T00:00:00Z")}); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	// A range that ends when the query runs, as saved queries of Athena use.
	all := insights.MustParse("stats count(*) as n, max(n) as most")
	if err := d.ask(t, "last", all, table, records, Options{Last: 20 * 365 * 24 * time.Hour}); err != nil {
		t.Error(err)
	}
	d.run(t)
}

// TestRefused checks that what SQL cannot express is refused by name and
// position.
func TestRefused(t *testing.T) {
	for text, want := range map[string]string{
		`stats values(a) by b`:                             "values cannot be SQL",
		`stats topk(3, a)`:                                 "topk cannot be SQL",
		`stats histogram(a, 3)`:                            "histogram cannot be SQL",
		`stats rate(a, 1m)`:                                "rate cannot be SQL",
		`pattern @message`:                                 "pattern cannot be SQL",
		`unnest a into b`:                                  "unnest cannot be SQL",
		`fields jsonParse(a).b`:                            "cannot be SQL",
		`fields @requestId`:                                "@requestId is not in the archive",
		`fields @ingestionTime`:                            "@ingestionTime is not in the archive",
		`filter a = b`:                                     "two fields of the log",
		`filter a < "x"`:                                   "comes before a text",
		`filter a > 12345678901234567890`:                  "does not hold all digits",
		`fields a ^ 2`:                                     "^ cannot be SQL",
		`fields concat("a", n / 2)`:                        "a computed number as a text",
		`stats count(*) by bin(1mo)`:                       "whose length varies",
		`fields a, A`:                                      "differ only in case",
		`parse @message /a(?=b)(?<c>.)/`:                   "looks ahead",
		`parse @message logfmt as m`:                       "logfmt",
		`limit any 3`:                                      "limit any",
		`unmask | fields @message`:                         "unmask cannot be SQL",
		`SOURCE '/a' | fields @message`:                    "SOURCE cannot be SQL",
		`stats count(*) by a | stats latest(a) by bin(1m)`: "@timestamp",
		`filter a in (SOURCE '/a' | fields a)`:             "subquery",
	} {
		q, err := insights.Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		sql, err := SQL(q, Table{Name: "t"}, Options{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q\n%s", text, err, want, sql)
			continue
		}
		if _, placed := errors.AsType[*insights.Error](err); !placed {
			t.Errorf("%s: %v has no place", text, err)
		}
	}
}
