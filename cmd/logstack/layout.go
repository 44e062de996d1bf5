package main

import (
	"cmp"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/internal/plaintext"
)

// lineWidth is the width of lines that are not written to a terminal.
const lineWidth = 80

// paper is what text for people is written on.
type paper struct {
	// colored reports whether it is a terminal that shows colours.
	colored bool
	// width is the number of cells in a line; 0 means lineWidth.
	width int
}

// paperOf returns the paper for a command's answer.
func paperOf(c *cobra.Command) paper {
	return paper{colors(c), max(terminalWidth(c.OutOrStdout()), leastPaper)}
}

// leastPaper is the minimum width of text for people.
const leastPaper = 24

// lineWidth returns the maximum width of a line.
func (p paper) lineWidth() int { return cmp.Or(p.width, lineWidth) }

// page is text for people: sections of lines, none of them wider than the paper.
type page struct {
	strings.Builder
	paper
}

// strong writes a line that must be noticed first.
func (p *page) strong(text string) { p.in(bold, func() { p.paragraph(0, text) }) }

// warning writes text that must not be missed.
func (p *page) warning(indent int, text string) { p.in(red, func() { p.paragraph(indent, text) }) }

// in sets a colour for what write writes.
func (p *page) in(color string, write func()) {
	if p.colored {
		p.WriteString(color)
		defer p.WriteString(plain)
	}
	write()
}

// row writes a name and a remark, which is on the right if both fit on a line.
func (p *page) row(name, says string, striking bool) {
	color := bold
	if striking {
		color = red
	}
	gap := p.lineWidth() - 2 - cellsOf(name) - cellsOf(says)
	p.in(color, func() {
		if gap < 2 {
			p.paragraph(2, name)
			p.paragraph(4, says)
			return
		}
		p.line(pad("", 2) + name + pad("", gap) + says)
	})
}

// clipped writes text on one line, truncated if it is too long.
func (p *page) clipped(indent int, text string) {
	text = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		return r
	}, text)
	p.line(pad("", indent) + shortened(text, p.lineWidth()-indent))
}

// line writes a line without terminal control characters: templates may come
// from anywhere.
func (p *page) line(text string) {
	p.WriteString(strings.TrimRight(strings.Map(plaintext.Printable, text), " "))
	p.WriteByte('\n')
}

// shown returns a line of text without terminal control characters.
func shown(line string) string {
	return strings.Map(plaintext.Printable, strings.ReplaceAll(line, "\t", " "))
}

// paragraph writes text with each of its lines indented.
func (p *page) paragraph(indent int, text string) {
	for _, line := range wrap(text, p.lineWidth()-indent) {
		p.line(strings.Repeat(" ", indent) + line)
	}
}

// section starts a section.
func (p *page) section(title string) {
	p.line("")
	p.strong(title)
}

// entry writes lines after a label that is padded to labelWidth, or below the
// label if it is too wide.
func (p *page) entry(label string, labelWidth int, lines []string) {
	start := labelWidth + 4
	if labelWidth > p.maxLabel() {
		p.paragraph(2, label)
		start, label = belowLabel, ""
	}
	for i, line := range lines {
		if i > 0 {
			label = ""
		}
		p.line(pad("", 2) + pad(label, start-2) + line)
	}
}

const (
	// widestLabel is the maximum width of a label with text beside it.
	widestLabel = 24
	// belowLabel is the indentation of lines below their label.
	belowLabel = 6
)

// maxLabel returns the maximum width of a label with text beside it, which is
// less on narrow paper.
func (p *page) maxLabel() int { return min(widestLabel, p.lineWidth()*2/5) }

// room returns the width that is left after labels of that width.
func (p *page) room(labelWidth int) int {
	if labelWidth > p.maxLabel() {
		return p.lineWidth() - belowLabel
	}
	return p.lineWidth() - labelWidth - 4
}

// table writes rows in columns, below the header if there is one. If the
// columns are too wide together, the first cell of each row is written above
// the others, which say what they are.
func (p *page) table(header []string, rows [][]string) {
	all := rows
	if header != nil {
		// The title of the section is above the first cells, which are
		// indented.
		all = append([][]string{header}, rows...)
	}
	var widths []int
	for i, row := range all {
		for j, cell := range row {
			if j == len(widths) {
				widths = append(widths, 0)
			}
			width := cellsOf(cell)
			if header != nil && i == 0 && j == 0 {
				width -= 2
			}
			widths[j] = max(widths[j], width)
		}
	}
	total := 0
	for _, w := range widths {
		total += w + 2
	}
	if total > p.lineWidth() {
		p.list(header, rows)
		return
	}
	for i, row := range all {
		line := ""
		for j, cell := range row {
			if header != nil && i == 0 && j == 0 {
				cell = "" // the title is there already
			}
			line += "  " + pad(cell, widths[j])
		}
		if header != nil && i == 0 {
			line = pad(header[0], widths[0]+2) + line[widths[0]+2:]
		}
		p.line(line)
	}
}

// list writes a table that is too wide for columns.
func (p *page) list(header []string, rows [][]string) {
	if header != nil {
		p.line(header[0])
	}
	for _, row := range rows {
		p.paragraph(2, row[0])
		var rest []string
		for i, cell := range row {
			if i == 0 || cell == "" {
				continue
			}
			if header != nil {
				cell = header[i] + " " + cell
			}
			rest = append(rest, cell)
		}
		for _, line := range clauses(rest, ",", p.lineWidth()-belowLabel) {
			p.line(pad("", belowLabel) + line)
		}
	}
}

func widest(texts []string) int {
	most := 0
	for _, text := range texts {
		most = max(most, cellsOf(text))
	}
	return most
}

// wrapPattern breaks a filter pattern into lines: before && and || if it has
// any, otherwise between words, but never within quotes.
func wrapPattern(pattern string, width int) []string {
	return fill(patternWords(pattern), width, func(word string) bool { return word == "&&" || word == "||" })
}

// clauses joins clauses into lines, with a mark after all but the last. It
// breaks within a clause only if that is wider than a line.
func clauses(all []string, mark string, width int) []string {
	var lines []string
	line := ""
	for i, clause := range all {
		if i < len(all)-1 {
			clause += mark
		}
		joined := strings.TrimSpace(line + " " + clause)
		if line != "" && cellsOf(joined) > width {
			lines, joined = append(lines, line), clause
		}
		broken := wrap(joined, width)
		lines = append(lines, broken[:len(broken)-1]...)
		line = broken[len(broken)-1]
	}
	return append(lines, line)
}

// patternWords splits a pattern at white space outside of quotes.
func patternWords(pattern string) []string {
	var words []string
	quoted, escaped, start := false, false, 0
	for i, r := range pattern {
		switch {
		case escaped:
			escaped = false
		case r == '\\':
			escaped = true
		case r == '"':
			quoted = !quoted
		case unicode.IsSpace(r) && !quoted:
			words = append(words, pattern[start:i])
			start = i + 1
		}
	}
	return append(words, pattern[start:])
}
