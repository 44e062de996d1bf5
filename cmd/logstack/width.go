package main

import (
	"strings"

	"github.com/logstack-go/logstack/internal/plaintext"
)

// What the text of all commands is laid out by.
var (
	cellsOf = plaintext.Cells
	split   = plaintext.Split
	wrap    = plaintext.Wrap
	fill    = plaintext.Fill
)

// shortened cuts a text that takes more cells, and says so by a … at its end.
func shortened(text string, cells int) string {
	if cellsOf(text) <= cells {
		return text
	}
	if cells < 2 {
		return "…"
	}
	fits, _ := split(text, cells-1)
	if cellsOf(fits) >= cells {
		return "…" // one wide character
	}
	return fits + "…"
}

// pad fills a text up with spaces.
func pad(text string, cells int) string {
	return text + strings.Repeat(" ", max(0, cells-cellsOf(text)))
}
