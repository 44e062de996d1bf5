package main

import (
	"cmp"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/internal/plaintext"
)

// lineWidth is how wide lines are that are for no terminal.
const lineWidth = 80

// paper is what text for people is written on.
type paper struct {
	// colored says that it is a terminal that shows colours.
	colored bool
	// width is how many cells a line has; 0: lineWidth.
	width int
}

// paperOf is the paper of a command's answer.
func paperOf(c *cobra.Command) paper {
	return paper{colors(c), max(terminalWidth(c.OutOrStdout()), leastPaper)}
}

// leastPaper is how narrow text for people gets.
const leastPaper = 24

// lineWidth is how wide a line may be.
func (p paper) lineWidth() int { return cmp.Or(p.width, lineWidth) }

// page is text for people: sections of lines, none of them wider than the paper.
type page struct {
	strings.Builder
	paper
}

// strong writes a line that is to be seen first.
func (p *page) strong(text string) { p.in(bold, func() { p.paragraph(0, text) }) }

// warning writes text that is not to be missed.
func (p *page) warning(indent int, text string) { p.in(red, func() { p.paragraph(indent, text) }) }

// in writes in a colour.
func (p *page) in(color string, write func()) {
	if p.colored {
		p.WriteString(color)
		defer p.WriteString(plain)
	}
	write()
}

// row writes a name and what there is to say of it, on the right where both
// fit in a line.
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

// clipped writes text on one line, cut where it is too long.
func (p *page) clipped(indent int, text string) {
	text = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		return r
	}, text)
	p.line(pad("", indent) + shortened(text, p.lineWidth()-indent))
}

// line writes a line, without what a terminal would obey: templates may come
// from anywhere.
func (p *page) line(text string) {
	p.WriteString(strings.TrimRight(strings.Map(plaintext.Printable, text), " "))
	p.WriteByte('\n')
}

// shown is a line of text without what a terminal would obey.
func shown(line string) string {
	return strings.Map(plaintext.Printable, strings.ReplaceAll(line, "\t", " "))
}

// paragraph writes text, each line of it indented.
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

// entry writes lines behind a label, all labels as wide as labelWidth; below
// the label where that is too wide.
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
	// widestLabel is how wide a label may be with something beside it.
	widestLabel = 24
	// belowLabel is where lines start that stand below their label.
	belowLabel = 6
)

// maxLabel is how wide a label may be with something beside it, on narrow paper less.
func (p *page) maxLabel() int { return min(widestLabel, p.lineWidth()*2/5) }

// room is how much stands in a line behind labels of that width.
func (p *page) room(labelWidth int) int {
	if labelWidth > p.maxLabel() {
		return p.lineWidth() - belowLabel
	}
	return p.lineWidth() - labelWidth - 4
}

// table writes rows in columns, below a header if there is one. Where they are
// too wide together, each row's first cell stands above the others, and those
// say what they are.
func (p *page) table(header []string, rows [][]string) {
	all := rows
	if header != nil {
		// The title of the section stands over the first cells, which are
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
				cell = "" // the title stands there
			}
			line += "  " + pad(cell, widths[j])
		}
		if header != nil && i == 0 {
			line = pad(header[0], widths[0]+2) + line[widths[0]+2:]
		}
		p.line(line)
	}
}

// list is a table that is too wide for columns.
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

// wrapPattern breaks a filter pattern into lines: before && and || where there
// are some, else between other words, and not within quotes.
func wrapPattern(pattern string, width int) []string {
	return fill(patternWords(pattern), width, func(word string) bool { return word == "&&" || word == "||" })
}

// clauses joins clauses into lines, a mark after all but the last, and breaks
// within one only if it is wider than a line.
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

// patternWords splits a pattern at the white space outside of quotes.
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
