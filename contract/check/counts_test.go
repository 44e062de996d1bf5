package check

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/logevent"
)

// What is told apart is bounded; all else counts together, and still counts.
func TestNamesAreBounded(t *testing.T) {
	const n = maxNames + 500
	var log strings.Builder
	for i := range n {
		fmt.Fprintf(&log, `{"timestamp": "2025-03-11T08:00:00Z", "level": "L%s", "logger": "app", "event_type": "batch_started", "message": "m", "item_count": 1, "k%d": "jane@mail.example.com"}`+"\n", letters(i), i)
	}
	var first string
	for _, workers := range []int{1, 3} {
		r := run(t, preset(t, "guide"), open(t, logevent.Options{Format: logevent.Raw, BatchSize: 64 << 10}, logevent.Bytes("log", []byte(log.String()))), workers)
		all := map[Kind]int64{}
		for _, f := range r.Findings {
			all[f.Kind] += f.Count
		}
		if all[Level] != n || all[Extra] != n || all[PII] != n || len(r.Findings) > 3*(maxNames+1) {
			t.Errorf("%v in %d findings, want %d each", all, len(r.Findings), n)
		}
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = string(text)
		} else if string(text) != first {
			t.Errorf("%d workers give another report", workers)
		}
	}
}

// letters is a number in letters.
func letters(i int) string {
	return strings.Map(func(r rune) rune { return r - '0' + 'A' }, fmt.Sprint(i))
}
