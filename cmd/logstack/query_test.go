package main

import (
	"encoding/csv"
	"math"
	"runtime/debug"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/logquery"
)

func TestParseTime(t *testing.T) {
	now := time.Date(2025, 3, 11, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"2025-03-10T08:00:00Z": "2025-03-10T08:00:00Z", "2025-03-10T08:00:00.5+01:00": "2025-03-10T07:00:00.5Z", "2025-03-10 08:00": "2025-03-10T08:00:00Z",
		"2025-03-10 08:00:01": "2025-03-10T08:00:01Z", "2025-03-10T08:00": "2025-03-10T08:00:00Z", "2025-03-10": "2025-03-10T00:00:00Z",
		"90m": "2025-03-11T10:30:00Z", "-90m": "2025-03-11T10:30:00Z", "12h": "2025-03-11T00:00:00Z", "7d": "2025-03-04T12:00:00Z", "0.5d": "2025-03-11T00:00:00Z", "now": "2025-03-11T12:00:00Z",
	} {
		got, err := parseTime(text, now)
		if err != nil || got.UTC().Format(time.RFC3339Nano) != want {
			t.Errorf("%s is %s, %v; want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"yesterday", "5", "2025", "2025-13-01", "--5m", "1e9d", "NaNd", "-d"} {
		if got, err := parseTime(text, now); err == nil {
			t.Errorf("%s is %s", text, got)
		}
	}
	if got, err := parseTime("", now); err != nil || !got.IsZero() {
		t.Errorf("nothing is %s, %v", got, err)
	}
}

func TestByteSize(t *testing.T) {
	for text, want := range map[string]struct {
		bytes int64
		shown string
	}{
		"500": {500, "500"}, "1k": {1024, "1024"}, "1KiB": {1024, "1024"}, "500MiB": {500 << 20, "500MiB"}, "4g": {4 << 30, "4GiB"}, "1024 MB": {1 << 30, "1GiB"}, "8b": {8, "8"},
	} {
		var b byteSize
		if err := b.Set(text); err != nil || int64(b) != want.bytes || b.String() != want.shown {
			t.Errorf("%s is %d, %s, %v", text, b, b.String(), err)
		}
	}
	for _, text := range []string{"", "0", "-1", "much", "9999999999999g", "1.5g"} {
		var b byteSize
		if b.Set(text) == nil {
			t.Errorf("%s is %d", text, b)
		}
	}
}

func parse(t *testing.T, source string) insights.Query {
	t.Helper()
	q, err := insights.Parse(source)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// answerOf returns the answer of a query to messages.
func answerOf(t *testing.T, query string, messages ...string) *logquery.Answer {
	t.Helper()
	program, err := engine.Compile(parse(t, query), engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	run := program.Run()
	w := run.Worker()
	w.Begin(0)
	for _, m := range messages {
		w.Add(&engine.Event{Message: []byte(m)})
	}
	if err := run.Merge(w.End()); err != nil {
		t.Fatal(err)
	}
	result, err := run.Result()
	if err != nil {
		t.Fatal(err)
	}
	return &logquery.Answer{Result: result}
}

// Whatever a row holds, it is a JSON object on one line, and a CSV record.
func TestRowsOfMachines(t *testing.T) {
	messages := []string{"{\"m\": {\n  \"a b\": \"c\\\" : d\",\r\n\t\"l\": [1, \"\xff\xfe\"]}}", `{"m": {}}`, `{"n": 1}`, "{\"m\": \"\xff\"}"}
	answer := answerOf(t, "fields m", messages...)
	var b strings.Builder
	if err := writeRows(&b, answer.Result, "", "", ""); err != nil {
		t.Fatal(err)
	}
	if got, want := b.String(), `{"m": {"a b":"c\" : d","l":[1,"��"]}}
{"m": {}}
{"m": null}
{"m": "�"}
`; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	b.Reset()
	if err := writeCSV(&b, answer.Result); err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil || len(records) != 5 || records[3][0] != "" || records[4][0] != "�" || !utf8.ValidString(b.String()) {
		t.Errorf("%q, %v of\n%s", records, err, b.String())
	}
	if !strings.Contains(b.String(), "\n\"\"\n") {
		t.Errorf("a row is an empty line of\n%s", b.String())
	}
}

// Columns are aligned, however many cells their characters take.
func TestWideCharacters(t *testing.T) {
	answer := answerOf(t, "fields name, mark | display name, mark",
		`{"name": "日本語のログ", "mark": "<1"}`, `{"name": "plain", "mark": "<2"}`, `{"name": "e\u0301te\u0301", "mark": "<3"}`,
		`{"name": "👨\u200d👩\u200d👧", "mark": "<4"}`, `{"name": "bell\u0007", "mark": "<5"}`, `{"name": "bad `+"\xff"+`", "mark": "<6"}`)
	for line := range strings.Lines(answerText(answer, 80, false)) {
		if before, _, ok := strings.Cut(line, "<"); ok && cellsOf(before) != 14 {
			t.Errorf("the mark stands behind %d cells: %s", cellsOf(before), line)
		}
	}
	long := answerOf(t, "fields name, mark | display name, mark", `{"name": "`+strings.Repeat("日本語", 30)+`", "mark": "`+strings.Repeat("ログ", 20)+`"}`)
	for width := 8; width < 200; width++ {
		text := answerText(long, width, false)
		for line := range strings.Lines(text) {
			if n := cellsOf(strings.TrimSuffix(line, "\n")); n > width {
				t.Errorf("%d cells of %d: %s", n, width, line)
			}
		}
		if width < 45 && !strings.Contains(text, "…") {
			t.Errorf("in %d columns, nothing is cut", width)
		}
	}
}

// A table is exactly as wide as the terminal if it must be, and never wider.
func TestTableWidth(t *testing.T) {
	long := strings.Repeat("word ", 40)
	program, err := engine.Compile(parse(t, `parse "* * *" as a, b, c | display a, b, c, strlen(c) as n`), engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	run := program.Run()
	w := run.Worker()
	w.Begin(0)
	w.Add(&engine.Event{Message: []byte("first second " + long)})
	w.Add(&engine.Event{Message: []byte("1 2 three")})
	if err := run.Merge(w.End()); err != nil {
		t.Fatal(err)
	}
	result, err := run.Result()
	if err != nil {
		t.Fatal(err)
	}
	for _, width := range []int{1, 2, 5} {
		_ = answerText(&logquery.Answer{Result: result}, width, false) // No terminal is that narrow, but some claim to be.
	}
	for _, width := range []int{8, 9, 20, 40, 60, 80, 120, 400} {
		text := answerText(&logquery.Answer{Result: result}, width, false)
		for line := range strings.Lines(text) {
			if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > width {
				t.Errorf("%d columns of %d: %s", n, width, line)
			}
		}
		cut := strings.Contains(strings.Join(strings.Fields(text), " "), "is cut")
		if cut != strings.Contains(text, "…") && width < 400 {
			t.Errorf("in %d columns, it is not said that text is cut:\n%s", width, text)
		}
		if width == 400 && (cut || !strings.Contains(text, strings.TrimSpace(long))) {
			t.Errorf("text is cut that fits:\n%s", text)
		}
		// Numbers are aligned to the right, and every row has one line.
		if width >= 80 && !strings.Contains(text, "\n1") {
			t.Error(text)
		}
	}
}

// While a query runs, the process takes little more memory than a query may
// hold.
func TestBoundMemory(t *testing.T) {
	before := debug.SetMemoryLimit(-1)
	end := boundMemory(200 << 20)
	if got := debug.SetMemoryLimit(-1); got < 200<<20 || got > 300<<20 {
		t.Errorf("a query that may hold 200 MiB bounds the process to %d bytes", got)
	}
	end()
	end = boundMemory(math.MaxInt64)
	if got := debug.SetMemoryLimit(-1); got != before {
		t.Errorf("a query that may hold anything bounds the process to %d bytes", got)
	}
	if end(); debug.SetMemoryLimit(-1) != before {
		t.Error("the bound outlives the query")
	}
}
