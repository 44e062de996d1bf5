package queries

import (
	"cmp"
	"context"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/logquery"
)

// TestRows runs every saved query on the events of the .txtar file beside it,
// and wants its rows. The file says first what it shows. If they are there, "set"
// has the values of placeholders, "until" the end of the time range,
// "contract" what the contract says beside what a preset does, and "presets"
// those of them for which the rows hold.
func TestRows(t *testing.T) {
	for _, q := range All() {
		t.Run(q.Name, func(t *testing.T) {
			archive, err := txtar.ParseFile(q.Name + ".txtar")
			if os.IsNotExist(err) {
				t.Fatalf("%s.cwli has no %s.txtar beside it: sample events, and the rows that it must return", q.Name, q.Name)
			}
			if err != nil {
				t.Fatal(err)
			}
			files := map[string]string{}
			for _, f := range archive.Files {
				files[f.Name] = string(f.Data)
			}
			for line := range strings.Lines(files["set"]) {
				name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
				before := q.Parameters
				if q = q.With(name, value); len(before) == 0 {
					t.Fatalf("there is no placeholder %s", name)
				}
			}
			// The sample events are those of a Python application.
			presets := strings.Fields(cmp.Or(files["presets"], "guide python-json-logger"))
			for _, preset := range presets {
				c := load(t, "extends: "+preset+"\n"+files["contract"])
				var o engine.Options
				if at := strings.TrimSpace(files["until"]); at != "" {
					if o.End, err = time.Parse(time.RFC3339, at); err != nil {
						t.Fatal(err)
					}
				}
				got := rows(t, q, c, o, named(files["events"], c))
				want := strings.TrimSpace(named(files["rows"], c))
				if got != want {
					t.Errorf("%s returns\n%s\nwant\n%s", preset, got, want)
				}
			}
		})
	}
}

// named gives the fields of sample events the names that a contract gives them.
func named(text string, c *contract.Contract) string {
	envelopes := strings.Contains(text, `"logStream"`) // around the application's events
	for _, field := range []string{"level", "timestamp", "logger"} {
		f, _ := c.Field(field)
		text = strings.ReplaceAll(text, `\"`+field+`\":`, `\"`+f.As+`\":`)
		if !envelopes {
			text = strings.ReplaceAll(text, `"`+field+`":`, `"`+f.As+`":`)
		}
	}
	if f, _ := c.Field("user_id"); f.Type == contract.Number {
		text = userID.ReplaceAllString(text, `"user_id": $1`)
	}
	return text
}

// userID is a user's id that is a text.
var userID = regexp.MustCompile(`"user_id": ?"(\d+)"`)

func rows(t *testing.T, q Query, c *contract.Contract, o engine.Options, events string) string {
	t.Helper()
	bound, err := q.Bind(c)
	if err != nil {
		t.Fatal(err)
	}
	text, err := bound.Filled()
	if err != nil {
		t.Fatal(err)
	}
	program, err := engine.Compile(text, o)
	if err != nil {
		t.Fatal(err)
	}
	source, err := logevent.Open([]logevent.Input{logevent.Bytes("events", []byte(events))}, logevent.Options{})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := logquery.Run(context.Background(), program, source, logquery.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if answer.Unreadable > 0 {
		t.Fatal(answer.FirstUnreadable)
	}
	var lines []string
	for _, row := range answer.Rows {
		var cells []string
		for i, v := range row {
			name, _ := json.Marshal(answer.Columns[i])
			value, err := v.MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			cells = append(cells, string(name)+": "+string(value))
		}
		lines = append(lines, "{"+strings.Join(cells, ", ")+"}")
	}
	return strings.Join(lines, "\n")
}
