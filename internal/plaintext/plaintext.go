// Package plaintext formats text for a terminal, in which some characters take
// two cells, without characters that control the terminal.
package plaintext

import (
	"slices"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
)

// Cells returns how many terminal cells a text takes: two for an East Asian
// character or an emoji, none for a combining accent.
func Cells(text string) int {
	if isPlain(text) {
		return len(text)
	}
	return uniseg.StringWidth(text)
}

// isPlain reports whether every byte of a text takes one cell.
func isPlain(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] >= 0x7f {
			return false
		}
	}
	return true
}

// Split splits a text so that the first part fits into a number of cells. The
// first part has at least one character, however wide.
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

// Wrap breaks text into lines at spaces.
func Wrap(text string, width int) []string {
	return Fill(strings.Fields(text), width, func(string) bool { return false })
}

// Fill arranges words in lines of the given width. A full line breaks before
// the last word that breakBefore accepts, or else after its last word. A word
// that is wider than a line is split after a punctuation mark, or anywhere if
// it has none.
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

// Printable replaces a character that a terminal would act on: templates and
// logs may come from anywhere.
func Printable(r rune) rune {
	if unicode.IsControl(r) || Reorders(r) {
		return unicode.ReplacementChar
	}
	return r
}

// Reorders reports whether a character makes a terminal show the following text
// in another order or on another line.
func Reorders(r rune) bool {
	return unicode.In(r, unicode.Bidi_Control, unicode.Zl, unicode.Zp)
}
