// Package syntax holds what CloudWatch's languages share: an error that knows
// its place in the source and shows it.
package syntax

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// excerptWidth is how many columns of the source an excerpt shows: with its
// two columns of indent and two marks of a cut, it fits a terminal of 80.
const excerptWidth = 74

// Error says what is wrong with a piece of source, where, and what to do.
type Error struct {
	// Language names what was being read: "filter pattern", "query".
	Language string
	// Source is the whole text that was being read.
	Source string
	// Offset is the byte in Source where the trouble starts, from 0 to
	// len(Source); len(Source) means that the text ended too early.
	Offset int
	// Length is how many bytes are in trouble; 0 marks a place between two.
	Length int
	// Message says what is wrong, without its place.
	Message string
	// Hint says what was likely meant, or what is allowed. May be empty.
	Hint string
	// Kind tells errors apart for who treats some of them otherwise. Empty of most.
	Kind Kind
}

// Kind is what an error is about. Each language declares its own.
type Kind string

// Position returns the line and the column of the error, both counted from 1,
// columns in characters.
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

// Error returns the summary, the line of source with carets under the trouble, and
// the hint, a line each.
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

// Excerpt returns the line of source that holds the error, and under it carets. A
// long line is cut around the trouble; control characters show as spaces, so
// that the carets stand where they should.
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
