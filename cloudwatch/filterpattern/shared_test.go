package filterpattern

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// shared calls each with the lines of a file in the folder beside the repository.
// The files hold other people's text, which stays out of the repository.
func shared(t *testing.T, file string, each func(line []byte)) {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", file))
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("skipped: there is no folder named shared beside the repository, with %s in it", file)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	n := 0
	for lines.Scan() {
		if len(lines.Bytes()) > 0 {
			n++
			each(lines.Bytes())
		}
	}
	if lines.Err() != nil || n == 0 {
		t.Fatalf("read %d lines: %v", n, lines.Err())
	}
}

// Patterns that CloudWatch was seen to accept, or that its guide shows, are valid
// and match as recorded. Those that CloudWatch rejects are errors.
func TestSharedVectors(t *testing.T) {
	for _, file := range []string{"filter_patterns.jsonl", "filter_patterns_recorded.jsonl"} {
		t.Run(file, func(t *testing.T) { checkVectors(t, file) })
	}
}

func checkVectors(t *testing.T, file string) {
	t.Helper()
	taken, refused := 0, 0
	shared(t, "vectors/"+file, func(line []byte) {
		var row struct {
			Pattern string
			Event   string
			Match   any
			Source  string
		}
		if err := json.Unmarshal(line, &row); err != nil {
			t.Fatal(err)
		}
		p, err := Parse(row.Pattern)
		if row.Match == "INVALID" {
			refused++
			if err == nil {
				t.Errorf("%s is accepted as %s (%s)", row.Pattern, p, row.Source)
			}
			return
		}
		taken++
		if err != nil {
			t.Errorf("%s\nis refused: %v\n(%s)", row.Pattern, err, row.Source)
			return
		}
		checkRoundTrip(t, p)
		checkSpans(t, p)
		if got := p.Match([]byte(row.Event)); got != row.Match {
			t.Errorf("%s\nmatches %s: %v, want %v\n(%s)", row.Pattern, row.Event, got, row.Match, row.Source)
		}
		if got := p.Explain([]byte(row.Event)); got.Matched != row.Match {
			t.Errorf("%s\nis explained to match %s: %v, want %v\n(%s)", row.Pattern, row.Event, got.Matched, row.Match, row.Source)
		}
	})
	if taken == 0 || refused == 0 {
		t.Errorf("%d patterns were to be taken, %d refused", taken, refused)
	}
}

// Real patterns are valid, except for those with one of the known mistakes.
func TestSharedCorpus(t *testing.T) {
	known := []string{
		"has no full stop after $", // a selector without $.
		"is not an operator",       // a field's name broken by a line break
	}
	taken, broken := 0, 0
	shared(t, "corpora/filter_patterns.jsonl", func(line []byte) {
		var row struct {
			Pattern string
			Source  string
			Flags   []string
		}
		if err := json.Unmarshal(line, &row); err != nil {
			t.Fatal(err)
		}
		if slices.Contains(row.Flags, "templated") {
			return // text that Terraform still has to fill in
		}
		p, err := Parse(row.Pattern)
		if err != nil {
			broken++
			if !slices.ContainsFunc(known, func(reason string) bool { return strings.Contains(err.(*Error).Message, reason) }) {
				t.Errorf("%s\nis refused: %v\n(%s)", row.Pattern, err, row.Source)
			}
			return
		}
		taken++
		checkRoundTrip(t, p)
		checkSpans(t, p)
	})
	if broken*20 > taken {
		t.Errorf("%d real patterns are refused, %d taken", broken, taken)
	}
}
