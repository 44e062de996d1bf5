package alarmtest

import (
	"fmt"
	"io"
	"strings"

	"github.com/logstack-go/logstack/internal/numeral"
)

// textWidth is how wide the lines of results are.
const textWidth = 80

// TextOptions configures Text.
type TextOptions struct {
	// Verbose lists the names of the alarms that a test says nothing about.
	Verbose bool
}

// Text writes results for people: a line each and, below a failure, what was
// expected, what happened, and why.
func Text(w io.Writer, results []Result, o TextOptions) error {
	var b strings.Builder
	for _, r := range results {
		textOf(&b, r, o)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Summary says how many tests there were, and how many failed.
func Summary(results []Result) string {
	failed, wrong := 0, 0
	for _, r := range results {
		switch {
		case r.Wrong != nil:
			wrong++
		case !r.Passed:
			failed++
		}
	}
	switch {
	case failed == 0 && wrong == 0:
		return numeral.Count(int64(len(results)), "test") + " passed"
	case wrong == 0:
		return fmt.Sprintf("%s failed, of %d", numeral.Count(int64(failed), "test"), len(results))
	case failed == 0:
		return fmt.Sprintf("%s cannot run, of %d", numeral.Count(int64(wrong), "test"), len(results))
	}
	return fmt.Sprintf("%s failed and %d cannot run, of %d", numeral.Count(int64(failed), "test"), wrong, len(results))
}

func textOf(b *strings.Builder, r Result, o TextOptions) {
	verdict := "ok    "
	switch {
	case r.Wrong != nil:
		verdict = "WRONG "
	case !r.Passed:
		verdict = "FAIL  "
	}
	where := r.File
	if r.Line > 0 {
		where = fmt.Sprintf("%s:%d %s", r.File, r.Line, r.Name)
	}
	wrapped(b, verdict, "      ", where)
	if r.Wrong != nil {
		for line := range strings.Lines(r.Wrong.Error()) {
			wrapped(b, "      ", "        ", strings.TrimSuffix(line, "\n"))
		}
	}
	for _, f := range r.Failures {
		if f.What == "" {
			for _, line := range f.Detail {
				b.WriteString("      " + line + "\n")
			}
			continue
		}
		wrapped(b, "      ", "        ", f.What)
		wrapped(b, "        want  ", "              ", f.Want)
		wrapped(b, "        got   ", "              ", f.Got)
		for _, line := range f.Detail {
			wrapped(b, "        ", "          ", line)
		}
	}
	if len(r.Untouched) > 0 && (o.Verbose || r.Failures != nil) {
		wrapped(b, "      ", "        ", "They got no input: "+strings.Join(r.Untouched, ", "))
	} else if len(r.Untouched) > 0 {
		fmt.Fprintf(b, "      %s untouched\n", numeral.Count(int64(len(r.Untouched)), "alarm"))
	}
}

// wrapped writes a text in lines that are not too wide, where it has blanks to break it
// at. A line that begins with blanks is a row of a table, and stays as it is.
func wrapped(b *strings.Builder, first, indent, text string) {
	text = strings.ReplaceAll(text, "\n", " ")
	if strings.HasPrefix(text, " ") {
		b.WriteString(first + text + "\n")
		return
	}
	line, begun := first, false
	width := len([]rune(first))
	for word := range strings.FieldsSeq(text) {
		n := len([]rune(word))
		if begun && width+1+n > textWidth {
			b.WriteString(line + "\n")
			line, width, begun = indent, len([]rune(indent)), false
		}
		if begun {
			line += " "
			width++
		}
		line += word
		width, begun = width+n, true
	}
	b.WriteString(strings.TrimRight(line, " ") + "\n")
}
