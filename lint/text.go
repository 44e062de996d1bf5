package lint

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/plaintext"
)

// text is what a report says to people.
type text struct {
	strings.Builder
	// width is the width of a line, unless a single word is longer.
	width int
}

// WriteText writes the report for people: each finding with its line of the
// file, and a count at the end. Lines are at most width cells wide, unless a
// single word or a line of the file is longer.
func (r *Report) WriteText(w io.Writer, width int) error {
	b := text{width: width}
	for _, p := range r.Findings {
		p.text(&b)
		b.WriteByte('\n')
	}
	r.summary(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

func (p Finding) text(b *text) {
	where := p.File
	if p.Line > 0 {
		where = fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
	}
	of := string(p.Severity)
	if p.LogicalID != "" {
		of += ": " + p.LogicalID
	}
	b.paragraph("", "  ", fmt.Sprintf("%s: %s: %s [%s]", where, of, p.Summary, p.Check))
	for line := range strings.Lines(p.excerpt) {
		b.WriteString(strings.TrimRight(shown(strings.TrimSuffix(line, "\n")), " ") + "\n")
	}
	if p.Path != "" {
		b.paragraph("  in ", "     ", p.Path)
	}
	b.paragraph("  ", "  ", p.Details)
	b.paragraph("  → ", "    ", p.Remedy)
}

// summary writes how many findings there are, and what was not examined.
func (r *Report) summary(b *text) {
	for _, n := range together(r.NotLooked) {
		what := n.What
		if n.Stack != "" {
			what = n.Stack + ": " + what
		}
		b.paragraph("not looked at: ", "  ", what+": "+n.Why)
	}
	for _, d := range r.Disabled {
		until := ""
		if d.Until != "" {
			until = " until " + d.Until
		}
		b.paragraph("disabled: ", "  ", fmt.Sprintf("%s in %s%s: %s", d.Check, d.LogicalID, until, d.Reason))
	}
	var counts []string
	for _, s := range Severities() {
		n := 0
		for _, p := range r.Findings {
			if p.Severity == s {
				n++
			}
		}
		if n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n, s))
		}
	}
	if counts == nil {
		b.WriteString("nothing was found\n")
	} else {
		b.WriteString(strings.Join(counts, ", ") + "\n")
	}
}

// paragraph writes text in lines. The first line begins with one indent, the
// others with another.
func (b *text) paragraph(first, others, says string) {
	indent := first
	for says = strings.Join(strings.Fields(shown(says)), " "); says != ""; indent = others {
		line := plaintext.Wrap(says, b.width-plaintext.Cells(indent))[0]
		b.WriteString(indent + line + "\n")
		says = strings.TrimPrefix(strings.TrimPrefix(says, line), " ")
	}
}

// shown returns text on one line, without control characters.
func shown(text string) string {
	return strings.Map(plaintext.Printable, strings.NewReplacer("\n", " ", "\t", " ").Replace(text))
}

// together merges entries with the same reason.
func together(all []NotLooked) []NotLooked {
	var out []NotLooked
	for _, n := range all {
		at := slices.IndexFunc(out, func(o NotLooked) bool { return o.Stack == n.Stack && o.Why == n.Why })
		if at < 0 {
			out = append(out, n)
		} else {
			out[at].What += ", " + n.What
		}
	}
	return out
}
