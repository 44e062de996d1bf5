package engine

import (
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

// every returns n events, one every so many seconds from eight o'clock on.
func every(seconds, n int, message func(i int) string) []specEvent {
	var all []specEvent
	for i := range n {
		all = append(all, specEvent{time: day.Add(8*time.Hour + time.Duration(i*seconds)*time.Second).UnixMilli(), message: message(i)})
	}
	return all
}

func numbered(i int) string { return fmt.Sprintf(`{"i": %d}`, i) }

// Both ends of the time range are inclusive, and events without a time are outside
// of it.
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

// fillmissing fills the whole time range, if there is one.
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

// fillmissing fills bins with an offset, with and without a time range.
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
	// The length of months varies.
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

// A window of a program that holds its rows equals a run over that time range,
// however the query uses time.
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

// Extreme numbers, indexes and periods.
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

// Without a limit a query returns at most ten thousand rows, and with a limit as
// many as it says.
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

// The first 200 fields of an event are discovered.
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

// An event with many fields that is not valid JSON has none of them, wherever it
// breaks.
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

// Only a query that uses times needs them.
func TestNeedsTimes(t *testing.T) {
	for query, want := range map[string]bool{
		"stats count() by level":               false,
		"stats count() by bin(5m)":             true,
		"fields a":                             true, // the newest rows come first
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

// A value that is computed once per row is computed for each row that expand makes.
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

// Notes are the caveats about the result that follow from the query.
func TestNotes(t *testing.T) {
	for query, want := range map[string]string{
		"unmask | fields a":                     "unmask changes nothing here: nothing is masked in log files.",
		"fields unmask(a)":                      "unmask changes nothing here: nothing is masked in log files.",
		"filterIndex a = 1":                     "filterIndex filters here; CloudWatch also leaves out log groups without an index of its field.",
		"countFrequent a":                       "countFrequent counts here; CloudWatch estimates.",
		"parse '*' as @b | fields @b, @message": "",
		"filter a in (SOURCE '/x' | fields a)":  "only the subquery has a SOURCE: the query itself reads all log events, including the subquery's.",
		"SOURCE '/y' | filter a in (SOURCE '/x' | fields a) and b in (fields b)": "",
	} {
		if got := strings.Join(compile(t, query, Options{}).Notes(), "\n"); got != want {
			t.Errorf("%s: the notes are %q, want %q", query, got, want)
		}
	}
}
