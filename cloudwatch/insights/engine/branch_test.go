package engine

import (
	"strings"
	"testing"
	"time"
)

// Matched counts the events that pass the first filters, including one that has to
// wait for a subquery.
func TestMatchedWithSubqueries(t *testing.T) {
	events := every(1, 30, func(i int) string {
		return `{"i": ` + string(rune('0'+i%10)) + `, "kind": "` + string(rune('a'+i%3)) + `"}`
	})
	for query, want := range map[string]int64{
		"filter i in (filter i < 2 | fields i)":                             6,
		"filter kind = 'a' | filter i in (filter i < 2 | fields i)":         2,
		"fields i in (filter i < 2 | fields i) as there":                    30,
		"filter i = 1 | join left=l right=r where l.i=r.i (fields i, kind)": 3,
		"filter i in (filter i < 2 | fields i) | stats count(*) by kind":    6,
	} {
		result, err := runParts(compile(t, query, Options{}), events, 7)
		if err != nil {
			t.Fatal(err)
		}
		if result.Matched != want || result.Scanned != 30 {
			t.Errorf("%s: %d of %d events matched, want %d of 30", query, result.Matched, result.Scanned, want)
		}
	}
}

// A limit that any rows satisfy does not end a run whose subquery needs more
// events.
func TestLimitAnyBeforeSubquery(t *testing.T) {
	events := every(1, 30, func(i int) string { return `{"i": 1}` })
	events = append(events, specEvent{time: day.UnixMilli(), message: `{"i": 1, "last": 1}`})
	p := compile(t, "limit any 1 | join left=l right=r where l.i=r.i (filter last = 1) | fields r.last", Options{})
	run := p.Run()
	w := run.Worker()
	for i, e := range events {
		w.Begin(i)
		w.Add(e.event())
		if err := run.Merge(w.End()); err != nil {
			t.Fatal(err)
		}
		if run.Full() {
			t.Fatalf("full at event %d", i)
		}
	}
	result, err := run.Result()
	if err != nil || len(result.Rows) != 1 {
		t.Errorf("%v, %v", result.Rows, err)
	}
}

// diff compares with a time range of the same length, and says why if there is
// none.
func TestEarlier(t *testing.T) {
	at := func(text string) time.Time {
		at, err := time.Parse("2006-01-02 15:04:05.000", text)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, test := range []struct{ against, start, end, from, to string }{
		{"", "2025-03-11 08:00:00.000", "2025-03-11 08:59:59.999", "2025-03-11 07:00:00.000", "2025-03-11 07:59:59.999"},
		{"", "2025-03-11 08:00:00.000", "2025-03-11 08:00:00.000", "2025-03-11 07:59:59.999", "2025-03-11 07:59:59.999"},
		{"previousDay", "2025-03-01 08:00:00.000", "2025-03-01 09:00:00.000", "2025-02-28 08:00:00.000", "2025-02-28 09:00:00.000"},
		{"previousWeek", "2025-03-11 08:00:00.000", "2025-03-13 08:00:00.000", "2025-03-04 08:00:00.000", "2025-03-06 08:00:00.000"},
		{"previousMonth", "2025-03-11 08:00:00.000", "2025-03-11 09:00:00.000", "2025-02-11 08:00:00.000", "2025-02-11 09:00:00.000"},
		{"previousMonth", "2025-03-31 08:00:00.000", "2025-03-31 09:00:00.000", "2025-02-28 08:00:00.000", "2025-02-28 09:00:00.000"},
		{"previousMonth", "2025-01-31 08:00:00.000", "2025-02-01 08:00:00.000", "2024-12-31 08:00:00.000", "2025-01-01 08:00:00.000"},
	} {
		from, to := earlier(test.against, at(test.start), at(test.end))
		if from != at(test.from) || to != at(test.to) {
			t.Errorf("%q before %s to %s is %s to %s", test.against, test.start, test.end, from, to)
		}
	}
}

func TestUncompared(t *testing.T) {
	one := []specEvent{{time: day.UnixMilli(), message: "one"}}
	for _, test := range []struct {
		query string
		o     Options
		want  string
	}{
		{"fields @message", Options{}, ""},
		{"diff", Options{}, "the query has no time range"},
		{"diff", Options{Start: day}, "the query has no time range"},
		{"diff previousDay", Options{Start: day, End: day.Add(time.Hour)}, "no log event is from 2025-03-10 00:00:00 to 2025-03-10 01:00:00"},
		{"diff", Options{Start: day.Add(time.Hour), End: day.Add(2 * time.Hour)}, ""},
		{"filter @message = 'two' | diff", Options{Start: day.Add(time.Hour), End: day.Add(2 * time.Hour)}, ""},
	} {
		result, err := runParts(compile(t, test.query, test.o), one, 1)
		if err != nil {
			t.Fatal(err)
		}
		notes := strings.Join(result.Notes(), "\n")
		if (test.want == "") != (notes == "") || !strings.Contains(notes, test.want) {
			t.Errorf("%s, %+v: %q", test.query, test.o, notes)
		}
	}
}

// More is set if the query has more rows than are returned without a limit.
func TestMore(t *testing.T) {
	events := every(1, 10_001, func(i int) string { return "x" })
	for query, want := range map[string]struct {
		rows int
		more bool
	}{
		"fields @message":                      {10_000, true},
		"stats count(*) by @timestamp":         {10_000, true},
		"dedup @timestamp":                     {10_000, true},
		"fields @message | limit 10000":        {10_000, false},
		"fields @message | limit 20000":        {10_001, false},
		"filter @message = 'y'":                {0, false},
		"stats count(*) by bin(1h)":            {3, false},
		"filter @timestamp > 0 | limit any 10": {10, false},
	} {
		result, err := runParts(compile(t, query, Options{}), events, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(result.Rows) != want.rows || result.More != want.more || strings.Contains(strings.Join(result.Notes(), " "), "there are more rows") != want.more {
			t.Errorf("%s: %d rows, more: %v, %q", query, len(result.Rows), result.More, result.Notes())
		}
	}
	if result, err := runParts(compile(t, "fields @message", Options{}), events[1:], 1000); err != nil || result.More || len(result.Rows) != 10_000 {
		t.Errorf("of 10,000: %v, %v", result.More, err)
	}
}
