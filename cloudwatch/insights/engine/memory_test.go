package engine

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// The memory of a query is limited, and the error reports the limit.
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
	// A query that holds little runs however much it reads.
	for _, query := range []string{"stats count(), sum(i), max(i) by bin(1h)", "sort i desc | limit 10", "sort i desc | dedup i | limit 10", "filter i = 5", "stats count() by text", "fields @message | limit any 3"} {
		if _, err := runParts(compile(t, query, Options{Memory: 100 << 10}), events, 100); err != nil {
			t.Errorf("%s: %v", query, err)
		}
	}
}

// Functions can double a text in each of a few steps.
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
	// Replacing is implemented here, with the results of packages regexp and strings.
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

// Rows that are made of groups and bins count as well.
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
	// These results take less memory than what they are computed from.
	if _, err := runParts(compile(t, "stats pct(i, 50) by gone | sort gone asc", Options{Memory: 256 << 10}), every(1, 10000, numbered), 100); err != nil {
		t.Error(err)
	}
}

// All workers together hold no more than one alone may.
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

// Windows release their memory.
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

// One event may become very many rows, each with a copy of all its values.
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
