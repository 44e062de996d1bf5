// Package docs generates the reference pages from what ships, such as alarm
// rules, saved queries, lint checks and kinds of findings, and the tables in
// the README. A test compares them with the files in docs and the README; `make
// docs` rewrites them.
package docs

import (
	"fmt"
	"strings"
)

// lineWidth is the maximum line length in the README.
const lineWidth = 80

// start and end are the lines around generated text in a hand-written page.
const (
	start = "<!-- generated: %s -->"
	end   = "<!-- end -->"
)

// Insert replaces the generated text in a page: the lines between the one that
// names what is generated and the next end line. It returns an error if the
// page lacks these lines.
func Insert(page, what, text string) (string, error) {
	from := fmt.Sprintf(start, what) + "\n"
	before, rest, ok := strings.Cut(page, from)
	if !ok {
		return page, fmt.Errorf("there is no line %q", strings.TrimSpace(from))
	}
	at := strings.Index(rest, end+"\n")
	if at < 0 {
		return page, fmt.Errorf("there is no line %q behind %q", end, strings.TrimSpace(from))
	}
	return before + from + "\n" + strings.TrimSpace(text) + "\n\n" + rest[at:], nil
}

// wrap breaks text into lines at spaces.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	return append(lines, line)
}

// row returns a row of a table with two columns. A second cell that is too wide
// continues on further rows, with the first cell empty.
func row(first, second string) string {
	var b strings.Builder
	for _, line := range wrap(second, lineWidth-len("|  |  |")-len(first)) {
		fmt.Fprintf(&b, "| %s | %s |\n", first, line)
		first = ""
	}
	return strings.ReplaceAll(b.String(), "|  |", "| |")
}

// cell escapes text for a table cell.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// code formats text as inline code.
func code(text string) string {
	if strings.Contains(text, "`") {
		return "`` " + text + " ``"
	}
	return "`" + text + "`"
}

// codes formats several texts as inline code, separated by commas.
func codes[T ~string](texts []T) string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = code(string(text))
	}
	return strings.Join(all, ", ")
}

// paragraph breaks text into lines.
func paragraph(text string) string { return strings.Join(wrap(text, lineWidth), "\n") + "\n" }

// item returns a list item, broken into lines. It may break inside backticks, where
// Markdown shows a line end as a space.
func item(text string) string { return "- " + strings.Join(wrap(text, lineWidth-2), "\n  ") + "\n" }

// nested returns an item of a list that is in an item of another one.
func nested(text string) string {
	return "  - " + strings.Join(wrap(text, lineWidth-4), "\n    ") + "\n"
}
