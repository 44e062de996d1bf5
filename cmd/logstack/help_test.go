package main

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

// Every help fits a terminal of 80 columns, and shows examples.
func TestHelpWidth(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"describe", "--help"}, {"replay", "--help"}, {"match", "--help"}, {"query", "--help"}, {"query", "list", "--help"}, {"explain", "--help"}, {"check", "--help"}, {"contract", "schema", "--help"}, {"contract", "doc", "--help"}, {"contract", "json", "--help"}, {"wire", "--help"}, {"rules", "--help"}, {"test", "--help"}, {"dashboard", "--help"}} {
		var stdout, stderr bytes.Buffer
		if code := run(args, &stdout, &stderr); code != ok || stderr.Len() > 0 {
			t.Errorf("%v: exits with %d: %s", args, code, &stderr)
		}
		for line := range strings.Lines(stdout.String()) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > lineWidth {
				t.Errorf("%v: %d columns: %s", args, n, line)
			}
		}
		if !strings.Contains(stdout.String(), "Examples:\n  logstack ") {
			t.Errorf("%v has no examples", args)
		}
	}
}
