package javadate

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// TestDates compares the results with those of Java in testdata/dates.tsv: a
// format, the default zone, a text, and the milliseconds that OpenJDK 17's
// DateTimeFormatter returns with Locale.US, or null if it fails.
func TestDates(t *testing.T) {
	source, err := os.ReadFile("testdata/dates.tsv")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(source)) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		format, zone, text, want := cells[0], Zone(cells[1]), cells[2], cells[3]
		f, bad, lacks := Read(format)
		if bad != "" || lacks != "" {
			t.Errorf("%s does not run here: %s%s", format, bad, lacks)
			continue
		}
		got := "null"
		if ms, ok := f.Parse(text, zone); ok {
			got = strconv.FormatInt(ms, 10)
		}
		if got != want {
			t.Errorf("%q as %q in %s is %s, want %s", text, format, zone, got, want)
		}
		n++
	}
	if n < 700 {
		t.Errorf("only %d dates", n)
	}
}

// No format and no text makes Read or Parse panic.
func FuzzDate(f *testing.F) {
	f.Add("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "2025-03-11T08:00:00.000Z")
	f.Add("EEE, d MMM yy hh a VV", "Tue, 11 Mar 25 08 AM UTC+01:00")
	f.Add("'''yDSx", "''")
	f.Fuzz(func(t *testing.T, format, text string) {
		read, bad, _ := Read(format)
		if bad == "" {
			read.Parse(text, Zone("Europe/Berlin"))
		}
	})
}
