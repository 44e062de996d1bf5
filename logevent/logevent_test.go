package logevent

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/klauspost/compress/zstd"

	"github.com/logstack-go/logstack/cloudwatch"
)

// read returns all events of an input, one per line, and the unreadable pieces.
func read(t *testing.T, o Options, workers int, inputs ...Input) (events, unreadable []string, err error) {
	t.Helper()
	s, err := Open(inputs, o)
	if err != nil {
		return nil, nil, err
	}
	type result struct {
		events     []string
		n          int64
		unreadable *Unreadable
	}
	next := 0
	err = Process(context.Background(), s, workers, func() func(*Batch) result {
		return func(b *Batch) (r result) {
			for e := range b.Events() {
				r.events = append(r.events, show(e))
			}
			if b.Index() != next && workers == 1 {
				t.Errorf("batch %d comes as number %d", b.Index(), next)
			}
			if workers == 1 {
				next++
			}
			r.n, r.unreadable = b.Unreadable()
			return r
		}
	}, func(r result) error {
		events = append(events, r.events...)
		if r.unreadable != nil {
			unreadable = append(unreadable, fmt.Sprintf("%d, first %s", r.n, r.unreadable))
		}
		return nil
	})
	return events, unreadable, err
}

func show(e *Event) string {
	at := "-"
	if e.HasTime {
		at = time.UnixMilli(e.Time).UTC().Format("2006-01-02T15:04:05.000")
	}
	return fmt.Sprintf("%d:%d %s %s|%s|%q", e.Input, e.Line, at, e.Group, e.Stream, e.Message)
}

func TestFormats(t *testing.T) {
	for _, c := range []struct {
		name, input string
		o           Options
		format      Format
		want        []string
		unreadable  []string
	}{
		{
			name:   "raw lines, with times in JSON, in front of text, and inherited",
			format: Raw,
			input: "no time yet\n" +
				`{"timestamp": "2025-03-11T08:00:00.5Z", "message": "a", "logger": "x"}` + "\r\n" +
				"\n" +
				"Traceback (most recent call last):\n" +
				"[2025-03-11 08:00:01 +0000] [1] [INFO] Booting\n" +
				"[2025-03-11 08:00:02,333: INFO/MainProcess] Task\n" +
				`10.0.0.1 - - [11/Mar/2025:09:00:03 +0100] "GET / HTTP/1.1" 200 2` + "\n" +
				"2025-03-11 08:00:04,25 ERROR x\n" +
				`{"time": 1741680005, "m": 1}` + "\n" +
				`{"level": "INFO", "ts": 1741680006.5}` + "\n" +
				`{"time": "soon", "asctime": "2025-03-11 08:00:07,001"}` + "\n" +
				`{"ctx": {"time": "2020-01-01T00:00:00Z"}}` + "\n" +
				`{"timeUnixNano": 1741680008250000000, "body": "x"}`,
			want: []string{
				`0:1 - ||"no time yet"`,
				`0:2 2025-03-11T08:00:00.500 ||"{\"timestamp\": \"2025-03-11T08:00:00.5Z\", \"message\": \"a\", \"logger\": \"x\"}"`,
				`0:4 2025-03-11T08:00:00.500 ||"Traceback (most recent call last):"`,
				`0:5 2025-03-11T08:00:01.000 ||"[2025-03-11 08:00:01 +0000] [1] [INFO] Booting"`,
				`0:6 2025-03-11T08:00:02.333 ||"[2025-03-11 08:00:02,333: INFO/MainProcess] Task"`,
				`0:7 2025-03-11T08:00:03.000 ||"10.0.0.1 - - [11/Mar/2025:09:00:03 +0100] \"GET / HTTP/1.1\" 200 2"`,
				`0:8 2025-03-11T08:00:04.250 ||"2025-03-11 08:00:04,25 ERROR x"`,
				`0:9 2025-03-11T08:00:05.000 ||"{\"time\": 1741680005, \"m\": 1}"`,
				`0:10 2025-03-11T08:00:06.500 ||"{\"level\": \"INFO\", \"ts\": 1741680006.5}"`,
				`0:11 2025-03-11T08:00:07.001 ||"{\"time\": \"soon\", \"asctime\": \"2025-03-11 08:00:07,001\"}"`,
				`0:12 2025-03-11T08:00:07.001 ||"{\"ctx\": {\"time\": \"2020-01-01T00:00:00Z\"}}"`,
				`0:13 2025-03-11T08:00:08.250 ||"{\"timeUnixNano\": 1741680008250000000, \"body\": \"x\"}"`,
			},
		},
		{
			name:   "a raw line with message and timestamp is no record",
			format: Raw,
			input:  `{"timestamp": 1741680000000, "message": "hello"}`,
			want:   []string{`0:1 2025-03-11T08:00:00.000 ||"{\"timestamp\": 1741680000000, \"message\": \"hello\"}"`},
		},
		{
			name:   "unless the input is said to be records",
			o:      Options{Format: Records},
			format: Records,
			input:  `{"timestamp": 1741680000000, "message": "hello"}`,
			want:   []string{`0:1 2025-03-11T08:00:00.000 ||"hello"`},
		},
		{
			name:   "a field of one's own has the time",
			o:      Options{TimeFields: []string{"when"}},
			format: Raw,
			input:  `{"timestamp": "2020-01-01T00:00:00Z", "when": "2025-03-11T08:00:00+01:00"}`,
			want:   []string{`0:1 2025-03-11T07:00:00.000 ||"{\"timestamp\": \"2020-01-01T00:00:00Z\", \"when\": \"2025-03-11T08:00:00+01:00\"}"`},
		},
		{
			name:   "which may be nested",
			o:      Options{TimeFields: []string{"meta.at"}},
			format: Raw,
			input:  `{"at": "2020-01-01T00:00:00Z", "meta": {"x": 1, "at": 1741680000}}`,
			want:   []string{`0:1 2025-03-11T08:00:00.000 ||"{\"at\": \"2020-01-01T00:00:00Z\", \"meta\": {\"x\": 1, \"at\": 1741680000}}"`},
		},
		{
			name:   "times are left out",
			o:      Options{NoTimes: true},
			format: Raw,
			input:  `2025-03-11 08:00:00 x`,
			want:   []string{`0:1 - ||"2025-03-11 08:00:00 x"`},
		},
		{
			name:   "records, with broken ones",
			format: Records,
			input: `{"timestamp": 1741680000400, "logStream": "web/1", "logGroup": "/app", "message": "{\"a\": \"\u00e9\"}\nx"}` + "\n" +
				`{"timestamp": "2025-03-11T08:00:01Z", "logStreamName": "web/2", "logGroupName": "/b", "message": "y"}` + "\n" +
				"\n" +
				`{"timestamp": 1` + "\n" +
				`{"timestamp": 1741680000400, "logGroup": "/app"}` + "\n" +
				`{"timestamp": "later", "logGroup": "/app", "message": "z"}` + "\n" +
				`{"logGroup": "/app", "message": "z"}` + "\n",
			want: []string{
				`0:1 2025-03-11T08:00:00.400 /app|web/1|"{\"a\": \"é\"}\nx"`,
				`0:2 2025-03-11T08:00:01.000 /b|web/2|"y"`,
				`0:7 - /app||"z"`,
			},
			unreadable: []string{"3, first in:4: this is not a record: the object is never closed"},
		},
		{
			name:   "the list of events alone",
			format: AWS,
			input:  "[\n  {\"timestamp\": 1741680000400, \"message\": \"[{\\\"a\\\": 1}]\"},\n  {\"timestamp\": 1741680001400, \"message\": \"b\"}\n]\n" + `[{"message": "c", "timestamp": 1741680002400}]`,
			want: []string{
				`0:1 2025-03-11T08:00:00.400 ||"[{\"a\": 1}]"`,
				`0:2 2025-03-11T08:00:01.400 ||"b"`,
				`0:3 2025-03-11T08:00:02.400 ||"c"`,
			},
		},
		{
			name:   "lines that are lists",
			format: Raw,
			input:  "[1, 2]\n[\"timestamp\", \"message\"]",
			want:   []string{`0:1 - ||"[1, 2]"`, `0:2 - ||"[\"timestamp\", \"message\"]"`},
		},
		{
			name:   "a byte order mark",
			format: Raw,
			input:  "\ufeff{\"timestamp\": 1741680000000, \"a\": 1}\nb",
			want:   []string{`0:1 2025-03-11T08:00:00.000 ||"{\"timestamp\": 1741680000000, \"a\": 1}"`, `0:2 2025-03-11T08:00:00.000 ||"b"`},
		},
		{
			name:   "UTF-16 with the small end first",
			format: Raw,
			input:  utf16Text("2025-03-11 08:00:00 é\r\nb\r\n", binary.LittleEndian),
			want:   []string{`0:1 2025-03-11T08:00:00.000 ||"2025-03-11 08:00:00 é"`, `0:2 2025-03-11T08:00:00.000 ||"b"`},
		},
		{
			name:   "UTF-16 with the big end first",
			format: Records,
			input:  utf16Text(`{"timestamp": 1741680000000, "logGroup": "/a", "message": "ü"}`, binary.BigEndian),
			want:   []string{`0:1 2025-03-11T08:00:00.000 /a||"ü"`},
		},
		{
			name:       "an event that is too long",
			o:          Options{NoTimes: true},
			format:     Raw,
			input:      strings.Repeat("x", cloudwatch.MaxEventSize-cloudwatch.EventOverhead+1) + "\na",
			want:       []string{`0:2 - ||"a"`},
			unreadable: []string{"1, first in:1: the log event has 1048551 bytes, and CloudWatch takes at most 1048576, including 26 of its own"},
		},
		{
			name:   "what the AWS CLI prints, twice",
			format: AWS,
			input: "{\n    \"events\": [\n        {\n            \"logStreamName\": \"web/1\",\n            \"timestamp\": 1741680000400,\n" +
				"            \"message\": \"{\\\"a\\\": [1, {}]} ]}\",\n            \"ingestionTime\": 1,\n            \"eventId\": \"1\"\n        },\n" +
				"        {\"timestamp\": 1741680001400, \"message\": \"b\"}\n    ],\n    \"searchedLogStreams\": [{\"x\": 1}]\n}\n" +
				`{"nextForwardToken": "f/1", "events": [{"timestamp": 1741680002400, "message": "c", "ingestionTime": 2}], "nextBackwardToken": "b"}`,
			want: []string{
				`0:1 2025-03-11T08:00:00.400 |web/1|"{\"a\": [1, {}]} ]}"`,
				`0:2 2025-03-11T08:00:01.400 ||"b"`,
				`0:3 2025-03-11T08:00:02.400 ||"c"`,
			},
		},
		{
			name:   "an object that never comes to a list of events",
			format: Raw,
			input:  `{"nextToken": "x"}` + "\n" + `{"events": [{"timestamp": 1}]}`,
			want:   []string{`0:1 - ||"{\"nextToken\": \"x\"}"`, `0:2 - ||"{\"events\": [{\"timestamp\": 1}]}"`},
		},
		{
			name:   "a list of events deeper in an object",
			format: Raw,
			input:  `{"batch": {"events": [{"timestamp": 1}]}}`,
			want:   []string{`0:1 - ||"{\"batch\": {\"events\": [{\"timestamp\": 1}]}}"`},
		},
		{
			name:   "a record of a log stream only",
			format: Records,
			input:  `{"timestamp": 1741680000000, "logStream": "web/1", "message": "x"}`,
			want:   []string{`0:1 2025-03-11T08:00:00.000 |web/1|"x"`},
		},
		{
			name:   "times that are no export's",
			format: Raw,
			input:  "2025-03-11T08:00:00.400+00:00 a",
			want:   []string{`0:1 2025-03-11T08:00:00.400 ||"2025-03-11T08:00:00.400+00:00 a"`},
		},
		{
			name:   "an answer without events",
			format: AWS,
			input:  `{"events": [], "searchedLogStreams": []}`,
		},
		{
			name:   "an empty list, as --query events prints it",
			format: AWS,
			input:  "[]\n",
		},
		{
			name:   "an application's own list of events",
			format: Raw,
			input:  `{"events": [1, 2]}`,
			want:   []string{`0:1 - ||"{\"events\": [1, 2]}"`},
		},
		{
			name:   "an export, with messages of several lines",
			format: S3Export,
			input: "2025-03-11T08:00:00.400Z {\"a\": 1}\n" +
				"2025-03-11T08:00:01.400Z Traceback\n  File \"x\"\n\nError: 2025-03-11T08:00:00.400Z\n" +
				"2025-03-11T08:00:02.400Z \n",
			want: []string{
				`0:1 2025-03-11T08:00:00.400 ||"{\"a\": 1}"`,
				`0:2 2025-03-11T08:00:01.400 ||"Traceback\n  File \"x\"\n\nError: 2025-03-11T08:00:00.400Z"`,
				`0:6 2025-03-11T08:00:02.400 ||""`,
			},
		},
		{
			name:       "an export that begins in the middle of an event",
			o:          Options{Format: S3Export},
			format:     S3Export,
			input:      "  File \"x\"\n2025-03-11T08:00:01.400Z a\n",
			want:       []string{`0:2 2025-03-11T08:00:01.400 ||"a"`},
			unreadable: []string{"1, first in:1: the line does not start with a time, and there is no event before it that it could continue"},
		},
		{
			name:   "MySQL's error log, whose times are its own",
			format: Raw,
			input:  "2025-03-11T08:00:00.400123Z 0 [Note] started\n",
			want:   []string{`0:1 2025-03-11T08:00:00.400 ||"2025-03-11T08:00:00.400123Z 0 [Note] started"`},
		},
		{name: "nothing", format: Raw},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := Open([]Input{Bytes("in", []byte(c.input))}, c.o)
			if err != nil {
				t.Fatal(err)
			}
			err = Process(context.Background(), s, 1, func() func(*Batch) int { return func(*Batch) int { return 0 } }, func(int) error { return nil })
			if err != nil || !slices.Equal(s.Formats(), []Format{c.format}) {
				t.Errorf("the format is %v, want %s: %v", s.Formats(), c.format, err)
			}
			got, unreadable, err := read(t, c.o, 1, Bytes("in", []byte(c.input)))
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, c.want) || !slices.Equal(unreadable, c.unreadable) {
				t.Errorf("got\n%s\nunreadable %q, want\n%s\nunreadable %q",
					strings.Join(got, "\n"), unreadable, strings.Join(c.want, "\n"), c.unreadable)
			}
			// The size of the batches, the number of workers and compression do not
			// change the result.
			for seed := range uint64(20) {
				r := rand.New(rand.NewPCG(seed, 1))
				o := c.o
				o.BatchSize = 1 + r.IntN(200)
				again, _, err := read(t, o, 1+r.IntN(4), Bytes("in", []func(string) []byte{zip, zstandard}[r.IntN(2)](c.input)))
				if err != nil || !slices.Equal(again, c.want) {
					t.Fatalf("with batches of %d:\n%s\n%v", o.BatchSize, strings.Join(again, "\n"), err)
				}
			}
		})
	}
}

func zip(text string) []byte {
	var b bytes.Buffer
	// Two gzip members, as in concatenated files.
	for _, part := range []string{text[:len(text)/2], text[len(text)/2:]} {
		w := gzip.NewWriter(&b)
		io.WriteString(w, part)
		w.Close()
	}
	return b.Bytes()
}

// zstandard compresses a text in two frames.
func zstandard(text string) []byte {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		panic(err)
	}
	return w.EncodeAll([]byte(text[len(text)/2:]), w.EncodeAll([]byte(text[:len(text)/2]), nil))
}

// utf16Text returns a text in UTF-16 with a byte order mark.
func utf16Text(text string, order binary.AppendByteOrder) string {
	var out []byte
	for _, unit := range utf16.Encode([]rune("\ufeff" + text)) {
		out = order.AppendUint16(out, unit)
	}
	return string(out)
}

func TestErrors(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		name  string
		input Input
		o     Options
		want  string
		read  int
	}{
		{"gzip that breaks off", Bytes("a.gz", zip(strings.Repeat("a line\n", 1000))[:40]), Options{}, "a.gz: unexpected EOF", 0},
		{"zstd that breaks off", Bytes("a.zst", zstandard(strings.Repeat("a line\n", 1000))[:20]), Options{}, "a.zst: unexpected EOF", 0},
		{"zstd that is broken", Bytes("a.zst", append(zstandard("a line\n"), "more"...)), Options{}, "a.zst: zstd: invalid input: magic number mismatch", 0},
		{"JSON that breaks off", Bytes("a.json", []byte(`{"events": [{"timestamp": 1741680000400, "message": "a"}, {"timest`)), Options{},
			"a.json: the JSON breaks off after 1 events", 1},
		{"JSON of another shape", Bytes("a.json", []byte(`]]`)), Options{Format: AWS}, "a.json: this is not what the AWS CLI prints", 0},
		{"JSON without events", Bytes("a.json", []byte(`{"a": 1}`)), Options{Format: AWS}, "a.json: this is not what the AWS CLI prints: it has no list of events", 0},
		{"text in place of an answer", Bytes("a.log", []byte("x\n")), Options{Format: AWS}, "a.log: this is not what the AWS CLI prints: it has no list of events", 0},
		{"UTF-16 without a mark", Bytes("a", []byte(utf16Text("a line", binary.LittleEndian))[2:]), Options{}, "a: it looks like UTF-16 without a byte order mark: save it as UTF-8", 0},
		{"a list that breaks off", Bytes("a.json", []byte(`[{"timestamp": 1741680000400, "message": "a"}, {"timest`)), Options{}, "a.json: the JSON breaks off after 1 events", 1},
		{"no such format", Bytes("a", nil), Options{Format: "xml"}, `there is no input format "xml"`, 0},
		{"a line without end", Bytes("a", bytes.Repeat([]byte("x"), MaxEvent+2<<20)), Options{}, "a:1: an event is longer than 16 MiB", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, _, err := read(t, c.o, 2, c.input)
			if err == nil || !strings.Contains(err.Error(), c.want) || len(got) != c.read {
				t.Errorf("%d events, and error %v; want %d, %s", len(got), err, c.read, c.want)
			}
		})
	}
	if _, err := Files(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if _, err := Files(dir); err == nil || !strings.Contains(err.Error(), "holds no files") {
		t.Errorf("an empty folder: %v", err)
	}
}

// A folder holds an export to S3.
func TestFolder(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("task/web-web-2/000000.gz", string(zip("2025-03-11T08:00:01.000Z b\n")))
	write("task/web-web-1/000000.gz", string(zip("2025-03-11T08:00:00.000Z a\n")))
	write("aws-logs-write-test", "Permission Check Successful")
	write(".hidden/x", "x")
	inputs, err := Files(dir)
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := read(t, Options{}, 1, inputs...)
	want := []string{`0:1 2025-03-11T08:00:00.000 |web-web-1|"a"`, `1:1 2025-03-11T08:00:01.000 |web-web-2|"b"`}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v", got, err)
	}
}

func TestTimes(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"2025-03-11 08:00:00,400", "2025-03-11T08:00:00.4Z"},
		{"2024-02-29T23:59:60Z", "2024-03-01T00:00:00Z"},
		{"2025-03-11T08:00:00.123456789Z", "2025-03-11T08:00:00.123Z"},
		{"2025-03-11T08:00:00+05:30", "2025-03-11T02:30:00Z"},
		{"2025-03-11T08:00:00-0800", "2025-03-11T16:00:00Z"},
		{"2025-03-11 08:00:00 +01", "2025-03-11T07:00:00Z"},
		{"1999-12-31T23:59:59", "1999-12-31T23:59:59Z"},
		{"11/Mar/2025:08:01:18 +0000", "2025-03-11T08:01:18Z"},
		{"1741680000", "2025-03-11T08:00:00Z"},
		{"1741680000.25", "2025-03-11T08:00:00.25Z"},
		{"1741680000400", "2025-03-11T08:00:00.4Z"},
		{"1741680000400000", "2025-03-11T08:00:00.4Z"},
		{"1741680000400000000", "2025-03-11T08:00:00.4Z"},
		{"2025-02-29T00:00:00Z", ""},
		{"2025-13-01T00:00:00Z", ""},
		{"2025-03-11T24:00:00Z", ""},
		{"2025-03-11", ""},
		{"2025-03-11T08:00:00Z and more", ""},
		{"12", ""},
		{"2025-03-11x08:00:00Z", ""},
		{"2025/03/11 08:00:00", ""},
		{"2025-03-11 08-00-00", ""},
		{"2025-03-11 08:60:00", ""},
		{"2025-03-11 08:00:61", ""},
		{"2025-04-31 08:00:00", ""},
		{"11/Mrz/2025:08:01:18 +0000", ""},
		{"11/arA/2025:08:01:18 +0000", ""},
		{"11/Mar/2025:08:01:1x +0000", ""},
		{"31/Apr/2025:08:01:18 +0000", ""},
		{"11/Mar/2025:08:01:18 -0130", "2025-03-11T09:31:18Z"},
		{"NaN", ""},
		{"", ""},
	} {
		got := ""
		if ms, ok := ReadTime([]byte(c.text), false); ok {
			got = time.UnixMilli(ms).UTC().Format(time.RFC3339Nano)
		}
		if got != c.want {
			t.Errorf("%s is %s, want %s", c.text, got, c.want)
		}
	}
}

// A line has its time at the start, after one word, or as access logs have it. A
// time within a sentence does not count.
func TestLineTimes(t *testing.T) {
	const at = "2025-03-11T08:00:00.4Z"
	for _, c := range []struct{ line, want string }{
		{"2025-03-11 08:00:00,400 INFO started", at},
		{"[2025-03-11 09:00:00.4 +0100] [7] [INFO] started", at},
		{"http 2025-03-11T08:00:00.400123Z app/shop/50dc6c495c0c9188 198.51.100.4:2817", at},
		{"[INFO]\t2025-03-11T08:00:00.400Z\t8f507cfc-0008-4a6b-9e1f-2a3b4c5d6e7f\tstarted", at},
		{"[CRITICAL]\t2025-03-11T08:00:00.400Z\t8f507cfc-0008-4a6b-9e1f-2a3b4c5d6e7f\tfailed", at},
		{"2025/03/11 08:00:00 [error] 17#17: *4 connect() failed", "2025-03-11T08:00:00Z"},
		{`198.51.100.4 - - [11/Mar/2025:08:00:00 +0000] "GET / HTTP/1.1" 200 12`, "2025-03-11T08:00:00Z"},
		{`[x] - - [11/Mar/2025:08:00:00 +0000] "GET / HTTP/1.1" 200 12`, ""},
		{"since 2025-03-11 08:00:00 nothing came", ""},
		{"since 2025-03-11T08:00:00 nothing came", ""},
		{"since then 2025-03-11T08:00:00Z", ""},
		{"a-word-of-17-chars 2025-03-11T08:00:00Z", ""},
		{" 2025-03-11T08:00:00Z", ""},
		{"http ", ""},
		{"http 2025-03-11T08:00:00", ""},
		{"2025/13/11 08:00:00 [error]", ""},
		{"2025/03/11T08:00:00 [error]", ""},
	} {
		got := ""
		if ms, ok := lineTime([]byte(c.line)); ok {
			got = time.UnixMilli(ms).UTC().Format(time.RFC3339Nano)
		}
		if got != c.want {
			t.Errorf("%q is of %q, want %q", c.line, got, c.want)
		}
	}
}

// Days are counted as in package time.
func TestDays(t *testing.T) {
	for day := range 80_000 {
		at := time.Unix(int64(day-10_000)*86400, 0).UTC()
		if got := daysSince1970(at.Year(), int(at.Month()), at.Day()); got != int64(day-10_000) {
			t.Fatalf("%s is day %d, want %d", at, got, day-10_000)
		}
	}
}

// The six hours of logs of a service are read completely.
func TestSharedLogs(t *testing.T) {
	for name, want := range map[string]int{"variant_a": 34473, "variant_b": 33853} {
		path := filepath.Join("..", "..", "shared", "corpora", "django", name+".jsonl.gz")
		if _, err := os.Stat(path); err != nil {
			t.Skipf("skipped: there is no folder named shared beside the repository: %v", err)
		}
		inputs, err := Files(path)
		if err != nil {
			t.Fatal(err)
		}
		events, unreadable, err := read(t, Options{}, 2, inputs...)
		if err != nil || len(events) != want || unreadable != nil {
			t.Errorf("%s: %d events, want %d, unreadable %v, %v", name, len(events), want, unreadable, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		`{"events": [{"message": "a", "timestamp": 1}]}`, "2025-03-11T08:00:00.400Z a\nb\n",
		`{"logGroup": "a", "message": "b", "timestamp": 1}`, "[2025-03-11 08:00:00 +0000] x\n\n{}\n", "\x1f\x8b",
	} {
		f.Add([]byte(seed), uint8(9))
	}
	f.Fuzz(func(t *testing.T, data []byte, size uint8) {
		whole, _, wholeErr := read(t, Options{}, 1, Bytes("in", data))
		parts, _, partsErr := read(t, Options{BatchSize: 1 + int(size)}, 3, Bytes("in", data))
		if !slices.Equal(whole, parts) || (wholeErr == nil) != (partsErr == nil) {
			t.Errorf("whole: %q, %v\nin batches of %d: %q, %v", whole, wholeErr, size, parts, partsErr)
		}
	})
}

// Head is called with the decompressed beginning of each input before there are
// events of it, and reading starts from the beginning all the same.
func TestHead(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write([]byte("zipped\n"))
	z.Close()
	long := strings.Repeat("line\n", 100_000)
	s, err := Open([]Input{Bytes("a", []byte("one\ntwo\n")), Bytes("b", packed.Bytes()), Bytes("c", nil), Bytes("d", []byte(long))}, Options{BatchSize: 4})
	if err != nil {
		t.Fatal(err)
	}
	var heads [4]string
	s.Head(func(input int, format Format, head []byte) {
		if format != Raw {
			t.Errorf("input %d is %s", input, format)
		}
		heads[input] = string(head)
	})
	events := 0
	err = Process(context.Background(), s, 3, func() func(*Batch) int {
		return func(b *Batch) int {
			n := 0
			for e := range b.Events() {
				if n++; heads[e.Input] == "" {
					t.Errorf("an event of input %d comes before its head", e.Input)
				}
			}
			return n
		}
	}, func(n int) error { events += n; return nil })
	if err != nil || events != 100_003 {
		t.Errorf("%d events, %v", events, err)
	}
	if heads[0] != "one\ntwo\n" || heads[1] != "zipped\n" || heads[2] != "" || heads[3] != long[:64<<10] {
		t.Errorf("%.20q", heads)
	}
}
