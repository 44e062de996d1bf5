package engine

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/internal/jsonscan"
)

// TestSpec runs testdata/*.spec, which specify queries. A case is
//
//	= what it shows
//	? the query, on one line or several
//	@ the time range of the query, two times of day
//	< an event, optionally with its time of day in front
//	> a row that it returns, as JSON
//
// or, in place of rows, ! and a part of the error. Events also apply to the cases
// that follow, until a case has events of its own.
func TestSpec(t *testing.T) {
	files, err := filepath.Glob("testdata/*.spec")
	if err != nil || len(files) == 0 {
		t.Fatal("no specifications", err)
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".spec")
		var events []specEvent
		for _, c := range readSpec(t, file, string(source)) {
			if c.events != nil {
				events = c.events
			}
			t.Run(name+"/"+c.title, func(t *testing.T) { c.run(t, events) })
		}
	}
}

type specCase struct {
	title, query string
	start, end   time.Time
	events       []specEvent
	rows         []string
	fails        string
}

// specEvent is an event. Its time is -1 if it has none.
type specEvent struct {
	time                   int64
	group, stream, message string
}

// day is midnight of the day of all tests.
var day = time.Date(2025, 3, 11, 0, 0, 0, 0, time.UTC)

func readSpec(t *testing.T, file, source string) []*specCase {
	t.Helper()
	var all []*specCase
	var c *specCase
	for number, line := range strings.Split(source, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		mark, text, _ := strings.Cut(line, " ")
		if c == nil && mark != "=" {
			t.Fatalf("%s:%d: a case starts with =", file, number+1)
		}
		switch mark {
		case "=":
			c = &specCase{title: text}
			all = append(all, c)
		case "?":
			c.query = strings.TrimPrefix(c.query+"\n"+text, "\n")
		case "<":
			c.events = append(c.events, readEvent(text))
		case "@":
			start, end, _ := strings.Cut(text, " ")
			c.start, c.end = day.Add(timeOfDay(t, start)), day.Add(timeOfDay(t, end))
		case ">":
			c.rows = append(c.rows, text)
		case "!":
			c.fails = text
		default:
			t.Fatalf("%s:%d: a line starts with = ? @ < > or !", file, number+1)
		}
	}
	return all
}

func timeOfDay(t *testing.T, text string) time.Duration {
	t.Helper()
	at, err := time.Parse("15:04:05", text)
	if err != nil {
		t.Fatal(err)
	}
	return at.Sub(time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC))
}

// readEvent parses 08:00:01 [group stream] message, of which only the message is
// required.
func readEvent(text string) specEvent {
	e := specEvent{time: -1}
	if first, rest, ok := strings.Cut(text, " "); ok {
		if at, err := time.Parse("15:04:05.999", first); err == nil {
			e.time = day.Add(at.Sub(time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC))).UnixMilli()
			text = rest
		}
	}
	if strings.HasPrefix(text, "[/") {
		envelope, rest, _ := strings.Cut(text[1:], "] ")
		e.group, e.stream, _ = strings.Cut(envelope, " ")
		text = rest
	}
	e.message = text
	return e
}

func (e specEvent) event() *Event {
	return &Event{Time: max(e.time, 0), HasTime: e.time >= 0, Group: []byte(e.group), Stream: []byte(e.stream), Message: []byte(e.message)}
}

func (c *specCase) run(t *testing.T, events []specEvent) {
	q, err := insights.Parse(c.query)
	if err != nil {
		t.Fatal(err)
	}
	// Several parts have to be merged, and other readers may decode the events too.
	for _, how := range []struct {
		size   int
		fields *jsonscan.Fields
	}{{len(events) + 1, nil}, {1, nil}, {2, nil}, {2, new(jsonscan.Fields)}} {
		p, err := Compile(q, Options{Start: c.start, End: c.end, Now: day.Add(12 * time.Hour), Fields: how.fields})
		var result *Result
		if err == nil {
			result, err = runParts(p, events, how.size)
		}
		if c.fails != "" {
			if err == nil || !strings.Contains(err.Error(), c.fails) {
				t.Fatalf("the error is %v, want %q in it", err, c.fails)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		got := rowsOf(result)
		if want := strings.Join(c.rows, "\n"); got != want {
			t.Errorf("in parts of %d, shared %t\n%s\nreturns\n%s\nwant\n%s", how.size, how.fields != nil, c.query, got, want)
		}
	}
}

// runParts runs a program on events, in parts of the given size. Another reader has
// decoded every other event of a part before. A program that shares no documents must
// ignore those of that reader, which have none of its fields.
func runParts(p *Program, events []specEvent, size int) (*Result, error) {
	run := p.Run()
	w := run.Worker()
	document := cmp.Or(p.options.Fields, new(jsonscan.Fields)).Document()
	for i := 0; i*size < len(events); i++ {
		w.Begin(i)
		for k, e := range events[i*size : min((i+1)*size, len(events))] {
			event := e.event()
			event.Document = document
			document.Begin(event.Message)
			if k%2 == 0 {
				document.IsObject()
			}
			w.Add(event)
		}
		if err := run.Merge(w.End()); err != nil {
			return nil, err
		}
	}
	return run.Result()
}

func rowsOf(r *Result) string {
	var lines []string
	for _, row := range r.Rows {
		var cells []string
		for i, v := range row {
			text, _ := v.MarshalJSON()
			cells = append(cells, fmt.Sprintf("%q: %s", r.Columns[i], text))
		}
		lines = append(lines, "{"+strings.Join(cells, ", ")+"}")
	}
	return strings.Join(lines, "\n")
}
