package logevent

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
)

// A time that is found late equals the one that is found at once, whichever events
// are asked for their times, and in whichever batches they are.
func TestLateTimes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var text strings.Builder
	for i := range 2000 {
		switch r.IntN(8) {
		case 0:
			fmt.Fprintf(&text, "{\"timestamp\": \"2025-03-11T08:%02d:%02d.5Z\", \"n\": %d}\r\n", i/60%60, i%60, i)
		case 1:
			fmt.Fprintf(&text, "2025-03-11 09:%02d:%02d,125 line %d\n", i/60%60, i%60, i)
		case 2:
			text.WriteString("\n")
		case 3:
			text.WriteString("\r\n")
		default:
			fmt.Fprintf(&text, "  at line %d, without a time\n", i)
		}
	}
	input := Input{Name: "app.log", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text.String())), nil }}
	times := func(o Options, asked func(line int64) bool) (all []string) {
		o.Format, o.BatchSize = Raw, 700
		s, err := Open([]Input{input}, o)
		if err != nil {
			t.Fatal(err)
		}
		err = Process(context.Background(), s, 2, func() func(*Batch) []string {
			return func(b *Batch) (of []string) {
				for e := range b.Events() {
					if asked(e.Line) {
						ms, ok := e.When()
						if again, same := e.When(); again != ms || same != ok {
							t.Errorf("line %d happened at %d, and then at %d", e.Line, ms, again)
						}
						of = append(of, fmt.Sprint(e.Line, ms, ok))
					}
				}
				return of
			}
		}, func(of []string) error {
			all = append(all, of...)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	for _, every := range []int64{1, 2, 3, 7, 50, 1999} {
		asked := func(line int64) bool { return line%every == 0 }
		at, late := times(Options{}, asked), times(Options{LateTimes: true}, asked)
		if len(at) == 0 || strings.Join(at, "\n") != strings.Join(late, "\n") {
			t.Errorf("one in %d: the times are not the same", every)
		}
	}
	for _, line := range times(Options{LateTimes: true, NoTimes: true}, func(int64) bool { return true }) {
		if !strings.HasSuffix(line, "0 false") {
			t.Errorf("nobody needs times, and there is one: %s", line)
		}
	}
}
