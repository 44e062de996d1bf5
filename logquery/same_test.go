package logquery

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/logevent"
)

// The answer does not depend on the number of workers, on whether times are read at
// once or late, and on how lines are split into batches.
func TestSameAnswer(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var text strings.Builder
	for i := range 4000 {
		switch r.IntN(10) {
		case 0:
			fmt.Fprintf(&text, "2025-03-11 08:%02d:%02d,125 ERROR request %d failed\n", i/60%60, i%60, i)
		case 1:
			fmt.Fprintf(&text, "  at line %d\n", i)
		default:
			fmt.Fprintf(&text, "{\"timestamp\": \"2025-03-11T08:%02d:%02d.%dZ\", \"level\": %q, \"ms\": %d, \"user\": \"u%d\"}\n",
				i/60%60, r.IntN(60), r.IntN(10), []string{"INFO", "ERROR"}[r.IntN(2)], r.IntN(300), r.IntN(2000))
		}
	}
	input := logevent.Input{Name: "app.log", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text.String())), nil }}
	for _, query := range []string{
		`fields @timestamp, @message | limit 200`,
		`filter level = "ERROR" | stats count() as n, avg(ms), max(ms), latest(user) by bin(5m)`,
		`stats count() as n, pct(ms, 90) by user | sort n desc | limit 50`,
		`stats count() by user, level`,
		`fields ms, user | sort ms desc | limit 40`,
		`sort ms desc | dedup user | limit 25`,
		`filter ispresent(ms) | sort user, ms | limit 100`,
		`fields @timestamp | filter @message like /at line/ | sort @timestamp desc | limit 30`,
	} {
		parsed, err := insights.Parse(query)
		if err != nil {
			t.Fatal(err)
		}
		var want string
		for workers := 1; workers <= 3; workers++ {
			for _, o := range []logevent.Options{{}, {LateTimes: true}, {BatchSize: 3000}, {BatchSize: 500, LateTimes: true}} {
				p, err := engine.Compile(parsed, engine.Options{})
				if err != nil {
					t.Fatal(err)
				}
				source, err := logevent.Open([]logevent.Input{input}, o)
				if err != nil {
					t.Fatal(err)
				}
				answer, err := Run(context.Background(), p, source, Options{Workers: workers})
				if err != nil {
					t.Fatal(err)
				}
				rows, err := json.Marshal(answer.Rows)
				if err != nil {
					t.Fatal(err)
				}
				got := string(rows)
				if want == "" {
					want = got
				}
				if got != want || len(answer.Rows) < 12 && !slices.Contains(answer.Columns, "bin(5m)") {
					t.Errorf("%s: %d workers and %+v give other rows\n%.300s\nthan\n%.300s", query, workers, o, got, want)
				}
			}
		}
	}
}

// Neither do the notes, which suggest fields from some of the events: the first ones,
// of which a time range leaves out many, and one in a thousand of the later ones.
func TestSameNotes(t *testing.T) {
	var text strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&text, "{\"timestamp\": \"2025-03-11T08:%02d:00Z\", \"n\": %d, \"user_%d\": 1, \"level_%d\": 1}\n", i/100, i, i, i)
	}
	parsed, err := insights.Parse(`fields usr_119, levl_119, user_4096 | filter n > 0`)
	if err != nil {
		t.Fatal(err)
	}
	var want string
	for workers := 1; workers <= 3; workers++ {
		for _, batch := range []int{0, 100, 3000, 50_000} {
			p, err := engine.Compile(parsed, engine.Options{Start: time.Date(2025, 3, 11, 8, 1, 0, 0, time.UTC)})
			if err != nil {
				t.Fatal(err)
			}
			source, err := logevent.Open([]logevent.Input{logevent.Bytes("app.log", []byte(text.String()))}, logevent.Options{BatchSize: batch})
			if err != nil {
				t.Fatal(err)
			}
			answer, err := Run(context.Background(), p, source, Options{Workers: workers})
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(answer.Notes(), "\n")
			if want == "" {
				want = got
				if !strings.Contains(got, "did you mean user_119?") || !strings.Contains(got, "did you mean level_119?") {
					t.Error(got)
				}
			}
			if got != want {
				t.Errorf("%d workers and batches of %d bytes give other notes\n%s\nthan\n%s", workers, batch, got, want)
			}
		}
	}
}
