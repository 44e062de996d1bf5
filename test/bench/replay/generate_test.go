package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// The same seed makes the same logs, which hold what they are said to.
func TestGenerate(t *testing.T) {
	var a, b, c bytes.Buffer
	first, err := generate(&a, 1, 2_000_000)
	if err != nil {
		t.Fatal(err)
	}
	second, _ := generate(&b, 1, 2_000_000)
	other, _ := generate(&c, 2, 2_000_000)
	if !bytes.Equal(a.Bytes(), b.Bytes()) || first != second || bytes.Equal(a.Bytes(), c.Bytes()) || first == other {
		t.Error("the logs do not follow from the seed")
	}
	if a.Len() < 2_000_000 || a.Len() > 2_010_000 {
		t.Errorf("%d bytes", a.Len())
	}
	var naive truth
	objects := int64(0)
	for line := range strings.Lines(a.String()) {
		naive.lines++
		var record struct{ Timestamp, Level string }
		if json.Unmarshal([]byte(line), &record) != nil {
			continue
		}
		objects++
		if record.Level == "ERROR" {
			naive.errors++
		}
		if record.Level != "INFO" {
			naive.others++
		}
		if _, err := time.Parse(time.RFC3339, record.Timestamp); err != nil {
			t.Fatal(err)
		}
	}
	if naive != first || naive.errors == 0 {
		t.Errorf("there are %+v, want %+v", naive, first)
	}
	// As in the service, five of six lines are JSON.
	if share := float64(objects) / float64(naive.lines); share < 0.75 || share > 0.9 {
		t.Errorf("%.2f of the lines are JSON", share)
	}
}

func TestCheck(t *testing.T) {
	want := truth{lines: 10, errors: 3, others: 5}
	for _, c := range []struct {
		contender
		out string
		ok  bool
	}{
		{contender{name: "a", counts: true}, "3\n", true},
		{contender{name: "a", counts: true}, "4\n", false},
		{contender{name: "b", counts: true, others: true}, "5\n", true},
		{contender{name: "b", counts: true, others: true}, "3\n", false},
		{contender{name: "wc", lines: true}, "10 file\n", true},
		{contender{name: "wc", lines: true}, "3 file\n", false},
		{contender{name: "replay"}, "  errors        3 of 10\n      { $.level = \"ERROR\" }\n", true},
		{contender{name: "replay"}, "  errors        2 of 10\n      { $.level = \"ERROR\" }\n", false},
	} {
		if err := check(c.contender, c.out, want); (err == nil) != c.ok {
			t.Errorf("%s, %q: %v", c.name, c.out, err)
		}
	}
}

func TestTable(t *testing.T) {
	text := table([]result{
		{contender{name: "logstack match --count", cores: 1}, time.Second, time.Second, 1e7},
		{contender{name: "other", cores: 1}, 999 * time.Second, 999 * time.Second, 1e12},
	})
	for line := range strings.Lines(text) {
		if utf8.RuneCountInString(line) > 81 {
			t.Errorf("%d columns: %s", utf8.RuneCountInString(line), line)
		}
	}
	if !strings.Contains(text, "999.00") {
		t.Error(text)
	}
}
