// Package docs writes the pages about what ships, alarm rules, saved queries, checks of
// templates and kinds of findings, in logs and in what is deployed, out of what ships, and the tables of them in
// the README. A test holds what is in docs and in the README against it; `make docs` writes
// them anew.
package docs

import (
	"fmt"
	"strings"
)

// lineWidth is how wide the README's lines are at most.
const lineWidth = 80

// start and end are the lines around what is generated, in a page that people write.
const (
	start = "<!-- generated: %s -->"
	end   = "<!-- end -->"
)

// Insert puts generated text into a page: between the line that says what is generated
// there, and the next that ends it. It is an error if the page has no such lines.
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

// wrap breaks text into lines, between words.
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

// row returns a row of a table of two columns, on several lines where it is too
// wide for one: the first cell stands on the first of them.
func row(first, second string) string {
	var b strings.Builder
	for _, line := range wrap(second, lineWidth-len("|  |  |")-len(first)) {
		fmt.Fprintf(&b, "| %s | %s |\n", first, line)
		first = ""
	}
	return strings.ReplaceAll(b.String(), "|  |", "| |")
}

// cell returns text in a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// code returns text as it stands in a program.
func code(text string) string {
	if strings.Contains(text, "`") {
		return "`` " + text + " ``"
	}
	return "`" + text + "`"
}

// codes are several, with commas between.
func codes[T ~string](texts []T) string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = code(string(text))
	}
	return strings.Join(all, ", ")
}

// paragraph is text in lines.
func paragraph(text string) string { return strings.Join(wrap(text, lineWidth), "\n") + "\n" }

// item is an item of a list, in lines. What stands in backticks may be broken, too:
// Markdown shows a line's end there as a space.
func item(text string) string { return "- " + strings.Join(wrap(text, lineWidth-2), "\n  ") + "\n" }
