// Package syntax holds what CloudWatch's languages share: an error that knows
// its position in the source and shows it.
package syntax

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// excerptWidth is the width of an excerpt in columns. With an indent of two
// columns and two ellipses, it fits a terminal with 80 columns.
const excerptWidth = 74

// Error says what is wrong with a piece of source, where, and what to do.
type Error struct {
	// Language names the language: "filter pattern", "query".
	Language string
	// Source is the whole text.
	Source string
	// Offset is the byte offset in Source where the error starts. len(Source)
	// means that the text ended too early.
	Offset int
	// Length is the length of the faulty text in bytes; 0 marks a position
	// between two characters.
	Length int
	// Message says what is wrong, without the position.
	Message string
	// Hint says what was likely meant, or what is allowed. It may be empty.
	Hint string
	// Kind identifies errors that some callers treat specially. It is empty for
	// most errors.
	Kind Kind
}

// Kind classifies an error. Each language declares its own.
type Kind string

// Position returns the line and column of the error, both counted from 1.
// Columns count characters.
func (e *Error) Position() (line, column int) {
	before := e.Source[:e.offset()]
	line = 1 + strings.Count(before, "\n")
	return line, 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
}

// Summary returns the error on one line, without the excerpt and the hint.
func (e *Error) Summary() string {
	line, column := e.Position()
	return fmt.Sprintf("%s, line %d, column %d: %s", e.Language, line, column, e.Message)
}

// Error returns the summary, the source line with carets under the faulty text,
// and the hint, each on a line.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Summary())
	b.WriteByte('\n')
	b.WriteString(e.Excerpt())
	if e.Hint != "" {
		b.WriteString("\nhint: ")
		b.WriteString(e.Hint)
	}
	return b.String()
}

// Excerpt returns the source line that contains the error and, below it,
// carets. A long line is shortened around the error. Control characters become
// spaces, so that the carets line up.
func (e *Error) Excerpt() string {
	offset := e.offset()
	start := strings.LastIndexByte(e.Source[:offset], '\n') + 1
	end := len(e.Source)
	if i := strings.IndexByte(e.Source[offset:], '\n'); i >= 0 {
		end = offset + i
	}
	line := []rune(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, e.Source[start:end]))
	column := utf8.RuneCountInString(e.Source[start:offset])
	stop := min(offset+max(e.Length, 0), end)
	carets := max(1, utf8.RuneCountInString(e.Source[offset:stop]))

	head, tail := "", ""
	if len(line) > excerptWidth {
		from := min(max(0, column-excerptWidth/3), len(line)-excerptWidth)
		to := from + excerptWidth
		if from > 0 {
			head = "…"
		}
		if to < len(line) {
			tail = "…"
		}
		line, column = line[from:to], column-from
	}
	carets = min(carets, max(1, len(line)-column))
	pad := strings.Repeat(" ", column+utf8.RuneCountInString(head))
	return "  " + head + string(line) + tail + "\n  " + pad + strings.Repeat("^", carets)
}

func (e *Error) offset() int { return min(max(e.Offset, 0), len(e.Source)) }
