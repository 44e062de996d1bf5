package engine

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

func compile(t *testing.T, query string, o Options) *Program {
	t.Helper()
	q, err := insights.Parse(query)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Compile(q, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// every is an event each so many seconds, from eight o'clock on.
func every(seconds, n int, message func(i int) string) []specEvent {
	var all []specEvent
	for i := range n {
		all = append(all, specEvent{time: day.Add(8*time.Hour + time.Duration(i*seconds)*time.Second).UnixMilli(), message: message(i)})
	}
	return all
}

func numbered(i int) string { return fmt.Sprintf(`{"i": %d}`, i) }

// Both ends of the time range are in it, and events without a time are not.
func TestTimeRange(t *testing.T) {
	events := append(every(60, 10, numbered), specEvent{time: -1, message: numbered(10)})
	o := Options{Start: day.Add(8*time.Hour + 2*time.Minute), End: day.Add(8*time.Hour + 4*time.Minute)}
	result, err := runParts(compile(t, "fields i, queryStartTime() as s, queryEndTime() as e, queryTimeRange() as r, now() as n | sort i asc", o), events, 3)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"i": 2, "s": 1741680120000, "e": 1741680240000, "r": 120000, "n": 1741680240}
{"i": 3, "s": 1741680120000, "e": 1741680240000, "r": 120000, "n": 1741680240}
{"i": 4, "s": 1741680120000, "e": 1741680240000, "r": 120000, "n": 1741680240}`
	if got := rowsOf(result); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if result.Scanned != 3 || result.Matched != 3 || result.Timeless != 1 {
		t.Errorf("scanned %d, matched %d, timeless %d", result.Scanned, result.Matched, result.Timeless)
	}
}

// fillmissing fills the whole time range if there is one.
func TestFillMissingTimeRange(t *testing.T) {
	o := Options{Start: day.Add(8 * time.Hour), End: day.Add(8*time.Hour + 14*time.Minute)}
	p := compile(t, "filter i = 5 | stats count() as n by bin(5m) as t | fillmissing with 0 for n", o)
	result, err := runParts(p, every(60, 20, numbered), 7)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"t": "2025-03-11 08:10:00.000", "n": 0}
{"t": "2025-03-11 08:05:00.000", "n": 1}
{"t": "2025-03-11 08:00:00.000", "n": 0}`
	if got := rowsOf(result); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// The bins of an offset are those that are filled, with a time range or without.
func TestFillMissingOffset(t *testing.T) {
	o := Options{Start: day.Add(8 * time.Hour), End: day.Add(8*time.Hour + 14*time.Minute)}
	for _, o := range []Options{o, {}} {
		p := compile(t, "filter i = 1 or i = 11 | stats count() as n by bin(5m) as t offset 2m | fillmissing with 0 for n", o)
		result, err := runParts(p, every(60, 20, numbered), 7)
		if err != nil {
			t.Fatal(err)
		}
		want := `{"t": "2025-03-11 08:12:00.000", "n": 1}
{"t": "2025-03-11 08:07:00.000", "n": 0}
{"t": "2025-03-11 08:02:00.000", "n": 1}`
		if got := rowsOf(result); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
	// Months have no length of their own.
	events := []specEvent{{time: day.UnixMilli(), message: "x"}, {time: day.AddDate(0, 2, 0).UnixMilli(), message: "x"}}
	result, err := runParts(compile(t, "stats count() as n by bin(1mo) as t offset 1h | fillmissing", Options{}), events, 1)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := rowsOf(result), `{"t": "2025-05-01 01:00:00.000", "n": 1}
{"t": "2025-04-01 01:00:00.000", "n": null}
{"t": "2025-03-01 01:00:00.000", "n": 1}`; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// A window of a program that holds its rows is the same as a run over the time
// range, however the query looks at time.
func TestWindows(t *testing.T) {
	events := every(10, 300, func(i int) string { return fmt.Sprintf(`{"i": %d, "kind": "k%d"}`, i, i%7) })
	for _, query := range []string{
		"filter i > 20 | stats count() as n, max(i) as most by kind",
		"filter kind = 'k1'",
		"fields now() as n, i * 2 as twice | filter toMillis(@timestamp) > n * 1000 - 60000 | sort twice desc | limit 3",
		"fields i | sort i asc | limit 5",
		"stats count() by bin(1m) as t | fillmissing",
		"fields queryStartTime() as s | stats count() by s",
		"dedup kind",
		"filter i in (filter kind = 'k3' | stats max(i) as i) | fields i",
		"join type=left left=l right=r where l.kind=r.kind (stats count(*) as n by kind | filter n > 40) | stats sum(r.n), count(*) by l.kind",
	} {
		run := compile(t, query, Options{Hold: true}).Run()
		w := run.Worker()
		for i := range 10 {
			w.Begin(i)
			for _, e := range events[i*30 : (i+1)*30] {
				w.Add(e.event())
			}
			if err := run.Merge(w.End()); err != nil {
				t.Fatal(err)
			}
		}
		for minute := 5; minute < 60; minute += 7 {
			start, end := day.Add(8*time.Hour+time.Duration(minute-5)*time.Minute), day.Add(8*time.Hour+time.Duration(minute)*time.Minute)
			got, err := run.Window(start, end)
			if err != nil {
				t.Fatal(err)
			}
			want, err := runParts(compile(t, query, Options{Start: start, End: end}), events, 100)
			if err != nil {
				t.Fatal(err)
			}
			if rowsOf(got) != rowsOf(want) {
				t.Errorf("%s, to minute %d\n%s\nwant\n%s", query, minute, rowsOf(got), rowsOf(want))
			}
		}
	}
}

// Numbers, indexes and periods at the ends of what there is.
func TestExtremes(t *testing.T) {
	event := specEvent{time: 1741680000000, message: `{"x": -9e307, "a": [1, 2]}`}
	other := specEvent{time: 1741680000000, message: `{"x": 9e307}`}
	for query, want := range map[string]string{
		`stats histogram(x, 4) as h`:                                       `{"h": {"-90`,
		"filter ispresent(a) | fields jsonParse(@message).a.`-1` as z":     `{"z": null}`,
		"filter ispresent(a) | fields jsonParse(@message).a.`+1` as z":     `{"z": null}`,
		"filter ispresent(a) | fields jsonParse(@message).a.`1` as z":      `{"z": 2}`,
		`stats count() as n by bin(4611686018427387904y) as t | display n`: `{"n": 2}`,
		`stats count() as n by bin(9223372036854775807w) as t | display n`: `{"n": 2}`,
	} {
		result, err := runParts(compile(t, query, Options{}), []specEvent{event, other}, 2)
		if err != nil {
			t.Errorf("%s: %v", query, err)
			continue
		}
		if got := rowsOf(result); !strings.HasPrefix(got, want) {
			t.Errorf("%s is %s, want %s", query, got, want)
		}
	}
}

// What a query may hold is bounded, and the error says so.
func TestMemory(t *testing.T) {
	events := every(1, 5000, func(i int) string { return fmt.Sprintf(`{"i": %d, "text": "%s"}`, i, strings.Repeat("x", 200)) })
	for query, what := range map[string]string{
		"fields @message":                     "rows",
		"stats count() by i":                  "groups and their values",
		"stats pct(i, 50), values(i), max(i)": "groups and their values",
		"dedup i":                             "different rows",
		"parse /\"i\": (?<n>.)/ | filldown":   "rows",
		"filter i in (fields i, text)":        "rows",
		"join left=a right=b where a.i=b.i (fields i) | stats count(b.text)": "rows",
	} {
		p := compile(t, query, Options{Memory: 100 << 10})
		_, err := runParts(p, events, 100)
		var tooMuch *MemoryError
		if !errors.As(err, &tooMuch) || tooMuch.Rows != what || tooMuch.Limit != 100<<10 {
			t.Errorf("%s: the error is %v", query, err)
		}
	}
	// What holds little runs however much it reads.
	for _, query := range []string{"stats count(), sum(i), max(i) by bin(1h)", "sort i desc | limit 10", "sort i desc | dedup i | limit 10", "filter i = 5", "stats count() by text", "fields @message | limit any 3"} {
		if _, err := runParts(compile(t, query, Options{Memory: 100 << 10}), events, 100); err != nil {
			t.Errorf("%s: %v", query, err)
		}
	}
}

// A text that functions make doubles in each of few steps.
func TestTextsThatGrow(t *testing.T) {
	events := every(1, 3, func(i int) string { return fmt.Sprintf(`{"i": %d, "text": "%s"}`, i, strings.Repeat("x", 1000)) })
	doubled := "fields text as t0"
	for i := range 28 {
		doubled += fmt.Sprintf(" | fields concat(t%d, t%d) as t%d", i, i, i+1)
	}
	grown := `fields replace(text, "x", text) as t | fields replace(t, "x", t) as u`
	for _, query := range []string{
		doubled + " | fields strlen(t28)", doubled + ` | filter t28 = "" | stats count()`,
		grown, strings.ReplaceAll(grown, "replace(", "regexReplace(") + " | sort u",
		"stats latest(text) as text by i | " + grown,
	} {
		_, err := runParts(compile(t, query, Options{}), events, 100)
		if !errors.Is(err, ErrLongText) {
			t.Errorf("%.60s…: %v", query, err)
		}
	}
	// A number that doubles takes no more steps than there are fields.
	sum := "fields 1 + i - i as t0"
	for i := range 60 {
		sum += fmt.Sprintf(" | fields t%d + t%d as t%d", i, i, i+1)
	}
	result, err := runParts(compile(t, sum+" | display t60 | limit 1", Options{}), events, 100)
	if err != nil || result.Rows[0][0].String() != "1152921504606846976" {
		t.Errorf("60 doublings: %v, %v", result, err)
	}
	// What RE2 and strings do is done otherwise here.
	for source, want := range map[string]string{
		`regexReplace("abcabc", "b(c)", "<$1>")`: "a<c>a<c>", `regexReplace("abc", "x*", "-")`: "-a-b-c-", `regexReplace("", "^", "y")`: "y",
		`replace("abc", "", "-")`: "-a-b-c-", `replace("aaa", "aa", "b")`: "ba",
	} {
		result, err := runParts(compile(t, "fields "+source+" as x", Options{}), events, 100)
		if err != nil || result.Rows[0][0].String() != want {
			t.Errorf("%s: %v, %v", source, result, err)
		}
	}
}

// What comes of groups and bins counts as well.
func TestMemoryOfResults(t *testing.T) {
	events := every(1, 2000, func(i int) string { return fmt.Sprintf(`{"k": %d, "x": %d.5}`, i%100, i) })
	for query, o := range map[string]Options{
		"stats histogram(x, 1000) by k":                                                      {},
		"stats count() by bin(1s), k | fillmissing":                                          {},
		"filter x < 5 | stats count() by bin(1s) | fillmissing":                              {Start: day, End: day.Add(24 * time.Hour)},
		"filter x < 5 | stats count() by bin(1s) | addtotals | fillmissing | sort Total asc": {Start: day, End: day.Add(24 * time.Hour)},
	} {
		o.Memory = 1 << 20
		_, err := runParts(compile(t, query, o), events, 100)
		var tooMuch *MemoryError
		if !errors.As(err, &tooMuch) {
			t.Errorf("%s: the error is %v", query, err)
		}
	}
	// Results that are less than what they are made of.
	if _, err := runParts(compile(t, "stats pct(i, 50) by gone | sort gone asc", Options{Memory: 256 << 10}), every(1, 10000, numbered), 100); err != nil {
		t.Error(err)
	}
}

// Workers hold no more together than one may alone.
func TestMemoryOfWorkers(t *testing.T) {
	run := compile(t, "fields @message", Options{Memory: 1 << 20}).Run()
	var parts []*Part
	for i := range 3 {
		w := run.Worker()
		w.Begin(i)
		for _, e := range every(1, 5000, func(int) string { return strings.Repeat("x", 50) }) {
			w.Add(e.event())
		}
		parts = append(parts, w.End())
	}
	var err error
	for _, p := range parts {
		err = errors.Join(err, run.Merge(p))
	}
	var tooMuch *MemoryError
	if !errors.As(err, &tooMuch) {
		t.Errorf("the error is %v", err)
	}
}

// Windows leave nothing behind.
func TestMemoryOfWindows(t *testing.T) {
	run := compile(t, "filter i > 0 | sort i desc | stats values(i) by bin(1m)", Options{Hold: true, Memory: 1 << 20}).Run()
	w := run.Worker()
	w.Begin(0)
	for _, e := range every(1, 2000, numbered) {
		w.Add(e.event())
	}
	if err := run.Merge(w.End()); err != nil {
		t.Fatal(err)
	}
	for range 100 {
		if _, err := run.Window(day, day.Add(24*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	if used := run.memory.used.Load(); used != run.share.told {
		t.Errorf("%d bytes are held, %d of them by the rows", used, run.share.told)
	}
}

// One event may become a great many rows, each with all of it.
func TestMemoryOfOneEvent(t *testing.T) {
	list := "[" + strings.Repeat("1,", 50_000) + "1]"
	events := []specEvent{{time: -1, message: `{"list": ` + list + `}`}}
	for _, query := range []string{"fields @message | expand list", "fields @message, list | limit 1 | expand list"} {
		_, err := runParts(compile(t, query, Options{Memory: 10 << 20}), events, 1)
		var tooMuch *MemoryError
		if !errors.As(err, &tooMuch) {
			t.Errorf("%s: the error is %v", query, err)
		}
	}
}

// Groups that many parts have in common are held once.
func TestMemoryOfSharedGroups(t *testing.T) {
	events := every(1, 20000, func(i int) string { return fmt.Sprintf(`{"k": %d}`, i%100) })
	if _, err := runParts(compile(t, "stats count() by k", Options{Memory: 64 << 10}), events, 100); err != nil {
		t.Error(err)
	}
}

// Without a limit there are ten thousand rows, and with one as many as it says.
func TestDefaultLimit(t *testing.T) {
	events := every(1, 10_050, numbered)
	for query, want := range map[string]int{"fields i": 10_000, "stats count() by i": 10_000, "fields i | limit 10010": 10_010} {
		result, err := runParts(compile(t, query, Options{}), events, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(result.Rows) != want {
			t.Errorf("%s: %d rows, want %d", query, len(result.Rows), want)
		}
	}
}

// An event has 200 fields, those that come first.
func TestMostFields(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"list": [1, 2, {"x": "}"}], "deep": {"a": "\"", "b": true}`)
	for i := 5; i < 250; i++ {
		fmt.Fprintf(&b, `, "f%d": %d`, i, i)
	}
	b.WriteString("}")
	result, err := runParts(compile(t, "fields f199, f200, list.2.x, deep.b", Options{}), []specEvent{{time: -1, message: b.String()}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := rowsOf(result), `{"f199": 199, "f200": null, "list.2.x": "}", "deep.b": 1}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// An event with many fields that is no JSON has none of them, wherever it breaks.
func TestManyFieldsOfNoJSON(t *testing.T) {
	var b strings.Builder
	for i := range 250 {
		fmt.Fprintf(&b, `"f%d": %d, `, i, i)
	}
	for _, message := range []string{"{" + b.String() + "}", "{" + b.String() + `"x": 1} x`, "{" + b.String() + `"x": 1`, "{" + b.String() + `"x": tru}`} {
		result, err := runParts(compile(t, "fields f1", Options{}), []specEvent{{time: -1, message: message}}, 1)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := rowsOf(result), `{"f1": null}`; got != want {
			t.Errorf("got %s of …%s", got, message[len(message)-10:])
		}
	}
}

func TestStrictTypes(t *testing.T) {
	events := []specEvent{{message: `{"a": 5, "b": "5"}`}}
	for query, want := range map[string]int{
		`filter a = "5"`: 0, `filter a = 5`: 1, `filter b = "5"`: 1, `filter b = 5`: 0, `filter a < "6"`: 0, `filter a = b`: 0, `filter a in ["5"]`: 0, `filter a != "5"`: 1,
	} {
		for _, strict := range []bool{true, false} {
			result, err := runParts(compile(t, query, Options{StrictTypes: strict}), events, 1)
			if err != nil {
				t.Fatal(err)
			}
			if !strict {
				want = 1
				if strings.Contains(query, "!=") {
					want = 0
				}
			}
			if len(result.Rows) != want {
				t.Errorf("%s, strict %v: %d rows, want %d", query, strict, len(result.Rows), want)
			}
		}
	}
}

// Events are rejected by a text that they lack, and only by one that all events
// must have that the query lets through.
func TestReject(t *testing.T) {
	for query, want := range map[string][]string{
		`filter level = "ERROR"`:                                  {"level", "INFO"},
		`filter ispresent(duration_ms)`:                           {"took"},
		`filter duration_ms > 5`:                                  {"took"},
		`filter level in ["ERROR", "CRITICAL"]`:                   {"level", "INFO"},
		`filter a = 1 and level = "ERROR"`:                        {"a", "INFO"},
		`fields x as y | filter level = "ERROR" | parse "*" as z`: {"INFO"},
		`filter user.fullname like "x"`:                           {"user"},
		`filter user.fullname = 12`:                               {"user"},
	} {
		line, err := compile(t, query, Options{}).compile()
		if err != nil {
			t.Fatal(err)
		}
		message := []byte(`{"` + strings.Join(want, `": "`) + `": 1}`)
		if !line.reject.Absent(message) {
			t.Errorf("%s does not reject %s", query, message)
		}
	}
	for _, query := range []string{
		`filter level != "ERROR"`, `filter not level = "ERROR"`, `filter level = "ERROR" or a not like "x"`, `filter a not in ["x"]`, `filter level`,
		`filter isempty(a)`, `filter @message = "x"`, `filter coalesce(a, "x") = "x"`, `parse "*" as level | filter level = "ERROR"`,
		`fields "ERROR" as level | filter level = "ERROR"`, `stats count() as n by level | filter level = "ERROR"`, `filter true = 1`,
		`expand level | filter level = "ERROR"`, `limit 5 | filter level = "ERROR"`,
	} {
		line, err := compile(t, query, Options{}).compile()
		if err != nil {
			t.Fatal(err)
		}
		if line.reject != nil {
			t.Errorf("%s rejects events", query)
		}
	}
	// What needs no text of its own still needs the field.
	line, _ := compile(t, `filter level = "5"`, Options{}).compile()
	if line.reject.Absent([]byte(`{"level": 5}`)) || !line.reject.Absent([]byte(`{"a": 5}`)) {
		t.Error("a number in a text is written otherwise in JSON")
	}
}

// Only a query that looks at times needs them.
func TestNeedsTimes(t *testing.T) {
	for query, want := range map[string]bool{
		"stats count() by level":               false,
		"stats count() by bin(5m)":             true,
		"fields a":                             true, // the newest come first
		"fields a | limit any 5":               false,
		"stats latest(a)":                      true,
		"filter @timestamp > 5 | stats max(a)": true,
		"stats max(a) | limit 5":               false,
	} {
		if got := compile(t, query, Options{}).NeedsTimes(); got != want {
			t.Errorf("%s needs times: %v", query, got)
		}
	}
	if !compile(t, "stats count()", Options{End: day}).NeedsTimes() {
		t.Error("a time range needs times")
	}
}

// A caller gets no number that is none.
func TestNumberBeyondFloat(t *testing.T) {
	result, err := runParts(compile(t, "fields a, b", Options{}), []specEvent{{message: `{"a": 1e999, "b": 2}`}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	if f, ok := result.Rows[0][0].Number(); ok {
		t.Errorf("1e999 is %v", f)
	}
	if f, ok := result.Rows[0][1].Number(); !ok || f != 2 {
		t.Errorf("2 is %v, %v", f, ok)
	}
}

func TestNumbers(t *testing.T) {
	for text, want := range map[string]float64{
		"0": 0, "-5": -5, "+5": 5, "1.5": 1.5, "007": 7, "1e3": 1000, "-1.25E-2": -0.0125, "123456789012345678": 123456789012345678, "0.1": 0.1, "99999.99999": 99999.99999,
	} {
		if got, ok := parseNumber(text); !ok || got != want {
			t.Errorf("%s is %v %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "-", ".", "1.", ".5.", "0x10", "NaN", "Inf", "1_000", " 1", "1 ", "1e", "--1", "5m"} {
		if got, ok := parseNumber(text); ok {
			t.Errorf("%q is %v", text, got)
		}
	}
	for f, want := range map[float64]string{0: "0", 5: "5", -2.5: "-2.5", 1.0 / 3: "0.3333", 293.866598: "293.8666", 0.00001: "0.00001", 0.0000001: "1e-07", 1e15: "1000000000000000", 1e21: "1000000000000000000000", 0.125: "0.125",
		100.0 / 4619: "0.02165", 0.139412: "0.1394", 23.31961: "23.3196", -0.00123456: "-0.001235", 0.0999999: "0.1"} {
		if got := formatNumber(f); got != want {
			t.Errorf("%v is shown as %s, want %s", f, got, want)
		}
	}
}

func TestRoundingBeyondAllDigits(t *testing.T) {
	events := every(1, 1, func(int) string { return `{"x": 1.5, "y": 1234}` })
	for source, want := range map[string]string{
		"round(x, 16)": "1.5", "round(x, 400)": "1.5", "round(y, -20)": "0", "round(y, 20)": "1234", "round(x, 1e9)": "1.5", "round(y, -1000)": "0",
		"round(x / 4.5, 6)": "0.333333", "round(x / 4.5, 4)": "0.3333", "round(x * 10 / 4.5, 5)": "3.33333", "x / 4.5": "0.3333",
	} {
		result, err := runParts(compile(t, "fields "+source+" as x", Options{}), events, 100)
		if err != nil || result.Rows[0][0].String() != want {
			t.Errorf("%s: %v, %v", source, result, err)
		}
	}
}

// What is computed once a row is computed for each row that expand makes.
func TestNamesAfterExpand(t *testing.T) {
	events := every(1, 2, func(i int) string { return fmt.Sprintf(`{"i": %d, "t": "a,b"}`, i) })
	result, err := runParts(compile(t, `fields split(t, ",") as l, i + 1 as n | expand l | fields concat(l, n) as m, concat(m, m) as mm | sort mm asc | display mm`, Options{}), events, 100)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range result.Rows {
		got = append(got, row[0].String())
	}
	if want := []string{"a1a1", "a2a2", "b1b1", "b2b2"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// Notes say what the answer hangs on beside the query.
func TestNotes(t *testing.T) {
	for query, want := range map[string]string{
		"unmask | fields a":                     "unmask changes nothing here: log files hold what nobody masked.",
		"fields unmask(a)":                      "unmask changes nothing here: log files hold what nobody masked.",
		"filterIndex a = 1":                     "filterIndex filters here; CloudWatch also leaves out log groups without an index of its field.",
		"countFrequent a":                       "countFrequent counts here; CloudWatch estimates.",
		"parse '*' as @b | fields @b, @message": "",
		"filter a in (SOURCE '/x' | fields a)":  "only the subquery has a SOURCE: the query itself reads all log events, the subquery's as well.",
		"SOURCE '/y' | filter a in (SOURCE '/x' | fields a) and b in (fields b)": "",
	} {
		if got := strings.Join(compile(t, query, Options{}).Notes(), "\n"); got != want {
			t.Errorf("%s: the notes are %q, want %q", query, got, want)
		}
	}
}
