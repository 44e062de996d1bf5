package logevent

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

// Events of a live input are returned once they are complete, while the input is
// still open, in every format, wherever the data are split.
func TestLive(t *testing.T) {
	for _, test := range []struct {
		name string
		// writes are the pieces that are written, and events those that must have
		// come after each.
		writes []string
		events [][]string
	}{
		{"raw lines", []string{"one\n", "two\nthr", "ee\n"}, [][]string{{"one"}, {"two"}, {"three"}}},
		{"raw JSON", []string{`{"a": 1}` + "\n", `{"a":`, " 2}\n"}, [][]string{{`{"a": 1}`}, nil, {`{"a": 2}`}}},
		{"JSON that is broken", []string{"{\"a\": NaN}\n", "x\n"}, [][]string{{`{"a": NaN}`}, {"x"}}},
		{"lines that begin like a list", []string{"[INFO] a\n", "[{ b\n", "c\n"}, [][]string{{"[INFO] a"}, {"[{ b"}, {"c"}}},
		{"a blank line first", []string{"\n\n", "x\n"}, [][]string{nil, {"x"}}},
		{"records", []string{`{"timestamp": 1741680001000, "message": "a", "logGroup": "/g"}` + "\n", `{"timestamp": 1741680002000, "message": "b", "logGroup": "/g"}` + "\n"}, [][]string{{"a"}, {"b"}}},
		{"an export, whose events may go on", []string{"2025-03-11T08:00:00.000Z a\n", "  at b\n2025-03-11T08:00:01.000Z c\n", "d\n"}, [][]string{{"a"}, {"c"}, nil}},
		{"a document that the AWS CLI prints", []string{"{\n  \"events\": [\n    {\"timestamp\": 1, \"message\": \"a\"}", "]\n}\n"}, [][]string{nil, nil}},
	} {
		t.Run(test.name, func(t *testing.T) {
			read, write := io.Pipe()
			source, err := Open([]Input{{Name: "pipe", Live: true, Open: func() (io.ReadCloser, error) { return read, nil }}}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if !source.Live() {
				t.Error("the source is not live")
			}
			came, done := make(chan string, 100), make(chan error)
			go func() {
				done <- Process(context.Background(), source, 2, func() func(*Batch) []string {
					return func(b *Batch) (all []string) {
						for e := range b.Events() {
							all = append(all, string(e.Message))
						}
						return all
					}
				}, func(all []string) error {
					for _, message := range all {
						came <- message
					}
					return nil
				})
			}()
			for i, text := range test.writes {
				if _, err := io.WriteString(write, text); err != nil {
					t.Fatal(err)
				}
				for _, want := range test.events[i] {
					select {
					case got := <-came:
						if got != want {
							t.Fatalf("after %q came %q, want %q", text, got, want)
						}
					case <-time.After(30 * time.Second):
						t.Fatalf("after %q nothing came, want %q", text, want)
					}
				}
			}
			_ = write.Close()
			if err := <-done; err != nil {
				t.Fatal(err)
			}
		})
	}
}

// A live input gives the same events as a file.
func TestLiveIsWhole(t *testing.T) {
	var b strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&b, "{\"i\": %d}\n", i)
	}
	for _, text := range []string{b.String(), strings.ReplaceAll(b.String(), "{", "2025-03-11T08:00:00.000Z {"), b.String() + "last", ""} {
		read := func(live bool) string {
			source, err := Open([]Input{{Name: "x", Live: live, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			var all strings.Builder
			err = Process(t.Context(), source, 3, func() func(*Batch) string {
				return func(b *Batch) string {
					var text strings.Builder
					for e := range b.Events() {
						fmt.Fprintf(&text, "%d %s\n", e.Line, e.Message)
					}
					return text.String()
				}
			}, func(text string) error {
				all.WriteString(text)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			return all.String()
		}
		if read(true) != read(false) {
			t.Errorf("%.40q is read otherwise", text)
		}
	}
}
