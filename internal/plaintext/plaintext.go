// Package plaintext lays out text for people: in lines of a terminal, whose cells some
// characters take two of, and without what a terminal would obey.
package plaintext

import (
	"slices"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
)

// Cells returns how many cells of a terminal a text takes: two for a character
// of East Asia or an emoji, none for an accent of its own.
func Cells(text string) int {
	if isPlain(text) {
		return len(text)
	}
	return uniseg.StringWidth(text)
}

// isPlain reports whether each byte of a text takes a cell.
func isPlain(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] >= 0x7f {
			return false
		}
	}
	return true
}

// Split cuts a text before what does not fit into so many cells. At least one
// character stays in front, however wide it is.
func Split(text string, cells int) (fits, rest string) {
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

// Wrap breaks text into lines, between words.
func Wrap(text string, width int) []string {
	return Fill(strings.Fields(text), width, func(string) bool { return false })
}

// Fill puts words into lines of that width. A line that is full breaks before
// the last word that breakBefore likes, or else after its last word. A word
// that is wider than a line is cut behind a sign in it, and anywhere only if it has
// none.
func Fill(words []string, width int, breakBefore func(string) bool) []string {
	var lines, line []string
	for _, word := range words {
		for {
			fits, rest := Split(strings.Join(append(slices.Clip(line), word), " "), width)
			if rest == "" {
				break
			}
			if len(line) == 0 {
				if at := strings.LastIndexAny(fits, "/:-_.,=|&"); at > 0 && at+1 < len(fits) {
					fits, rest = word[:at+1], word[at+1:]
				}
				lines, word = append(lines, fits), rest
				continue
			}
			at := len(line)
			if !breakBefore(word) {
				for i := len(line) - 1; i > 0; i-- {
					if breakBefore(line[i]) {
						at = i
						break
					}
				}
			}
			lines = append(lines, strings.Join(line[:at], " "))
			line = line[at:]
		}
		line = append(line, word)
	}
	return append(lines, strings.Join(line, " "))
}

// Printable returns a character without what a terminal would obey: templates
// and logs may come from anywhere.
func Printable(r rune) rune {
	if unicode.IsControl(r) || Reorders(r) {
		return unicode.ReplacementChar
	}
	return r
}

// Reorders reports whether a terminal shows what stands behind a character in another
// order, or on another line.
func Reorders(r rune) bool {
	return unicode.In(r, unicode.Bidi_Control, unicode.Zl, unicode.Zp)
}
