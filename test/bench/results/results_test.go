package results

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestWrite(t *testing.T) {
	file := filepath.Join(t.TempDir(), "RESULTS.md")
	write := func(title, cell string) string {
		t.Helper()
		if err := Write(file, Section{Title: title, Command: "make it", Text: "Why.", Table: [][]string{{"", "ratio"}, {cell, "0.50"}}}); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	write("One", "old")
	write("Two", "second")
	page := write("One", "new")
	if !strings.HasPrefix(page, "# Results\n") || strings.Contains(page, "old") || strings.Count(page, "\n## ") != 2 {
		t.Errorf("the page is\n%s", page)
	}
	for _, want := range []string{"| new | ", "| second | ", "`make it`, ", "\n\nWhy.\n\n"} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is missing of\n%s", want, page)
		}
	}
}

func TestTable(t *testing.T) {
	want := "| services | Go/JS |\n|:---------|------:|\n| 10       |  0.95 |\n"
	if got := Table([][]string{{"services", "Go/JS"}, {"10", "0.95"}}); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestMedianAndSpread(t *testing.T) {
	if got := Median([]time.Duration{5, 1, 3}); got != 3 {
		t.Errorf("of three: %d", got)
	}
	if got := Median([]float64{4, 1, 2, 3}); got != 2.5 {
		t.Errorf("of four: %v", got)
	}
	if got := Spread([]float64{8, 10, 12}); got != 0.4 {
		t.Errorf("spread: %v", got)
	}
}
