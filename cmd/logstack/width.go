package main

import (
	"strings"

	"github.com/rivo/uniseg"
)

// cellsOf is how many cells of a terminal a text takes: two for a character of
// East Asia or an emoji, none for an accent of its own.
func cellsOf(text string) int {
	if isPlain(text) {
		return len(text)
	}
	return uniseg.StringWidth(text)
}

// isPlain says whether each byte of a text takes a cell.
func isPlain(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] >= 0x7f {
			return false
		}
	}
	return true
}

// split cuts a text before what does not fit into so many cells. At least one
// character stays in front, however wide it is.
func split(text string, cells int) (fits, rest string) {
	if cells > 0 && isPlain(text[:min(len(text), cells+1)]) {
		end := min(len(text), cells)
		return text[:end], text[end:]
	}
	taken, end, state := 0, 0, -1
	for rest = text; rest != ""; {
		character, behind, width, next := uniseg.FirstGraphemeClusterInString(rest, state)
		if taken+width > cells && end > 0 {
			break
		}
		taken, end = taken+width, end+len(character)
		rest, state = behind, next
	}
	return text[:end], text[end:]
}

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
