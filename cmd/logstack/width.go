package main

import (
	"strings"

	"github.com/logstack-go/logstack/internal/plaintext"
)

// The settings for the layout of text.
var (
	cellsOf = plaintext.Cells
	split   = plaintext.Split
	wrap    = plaintext.Wrap
	fill    = plaintext.Fill
)

// shortened truncates a text that takes more cells, and ends it with a … then.
func shortened(text string, cells int) string {
	if cellsOf(text) <= cells {
		return text
	}
	if cells < 2 {
		return "…"
	}
	fits, _ := split(text, cells-1)
	if cellsOf(fits) >= cells {
		return "…" // a single wide character
	}
	return fits + "…"
}

// pad appends spaces to a text.
func pad(text string, cells int) string {
	return text + strings.Repeat(" ", max(0, cells-cellsOf(text)))
}
