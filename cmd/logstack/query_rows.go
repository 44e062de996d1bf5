package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"

	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/internal/plaintext"
	"github.com/logstack-go/logstack/logquery"
)

// writeRows writes each row as a JSON object on a line of its own, with its
// keys in the order of the columns.
func writeRows(w io.Writer, r *engine.Result, before, between, after string) error {
	out := bufio.NewWriter(w)
	keys := make([]string, len(r.Columns))
	for i, name := range r.Columns {
		keys[i] = quoted(name) + ": "
	}
	out.WriteString(before)
	for i, row := range r.Rows {
		if i > 0 {
			out.WriteString(between)
		}
		if i > 0 || before != "" {
			out.WriteByte('\n')
		}
		out.WriteByte('{')
		for j, v := range row {
			if j > 0 {
				out.WriteString(", ")
			}
			out.WriteString(keys[j])
			text, err := v.MarshalJSON()
			if err != nil {
				return err
			}
			out.Write(text)
		}
		out.WriteByte('}')
	}
	if len(r.Rows) > 0 && (after != "" || before == "") {
		out.WriteByte('\n')
	}
	if after != "" {
		out.WriteString(after + "\n")
	}
	return out.Flush()
}

func quoted(text string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a text always has a JSON form
	return escaped(strings.TrimSuffix(b.String(), "\n"))
}

// harmless returns a text that a spreadsheet does not take for a formula: if it
// would, an apostrophe precedes it. Numbers are unchanged, with or without a
// percent sign.
func harmless(text string) string {
	if text == "" || !strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return text
	}
	if _, err := strconv.ParseFloat(strings.TrimSuffix(text, " %"), 64); err == nil {
		return text
	}
	return "'" + text
}

// writeCSV writes a header and a line for each row (RFC 4180), in UTF-8. A
// missing field is empty; if it is the only one, it is quoted, since readers
// skip empty lines. An apostrophe precedes what a spreadsheet would take for a
// formula.
func writeCSV(w io.Writer, r *engine.Result) error {
	out := csv.NewWriter(w)
	record := make([]string, len(r.Columns))
	write := func() error {
		for i, text := range record {
			if !utf8.ValidString(text) {
				// Replace each invalid byte, as JSON does.
				record[i] = strings.Map(func(r rune) rune { return r }, text)
			}
		}
		if len(record) != 1 || record[0] != "" {
			return out.Write(record)
		}
		if out.Flush(); out.Error() != nil {
			return out.Error()
		}
		_, err := io.WriteString(w, `""`+"\n")
		return err
	}
	copy(record, r.Columns)
	if err := write(); err != nil {
		return err
	}
	for _, row := range r.Rows {
		for i, v := range row {
			record[i] = harmless(v.String())
		}
		if err := write(); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// terminalWidth returns the maximum width of a line.
func terminalWidth(w io.Writer) int {
	if f, ok := w.(*os.File); ok && isTerminal(w) {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
			return width
		}
	}
	return lineWidth
}

const (
	// narrowest is the minimum width of a column; below that, each row is
	// written as a list of fields. mostLines is the maximum number of lines of
	// a field in the list.
	narrowest = 30
	mostLines = 4
	gap       = "  "
	// leastWidth is the minimum width of an answer; a narrower terminal wraps
	// its lines.
	leastWidth = 8
)

// uncounted is the number of scanned events if it is not known.
const uncounted = -1

// answerText returns an answer as a table for people.
func answerText(answer *logquery.Answer, width int, colored bool) string {
	p := &page{paper: paper{colored: colored}}
	cut := false
	width = max(width, leastWidth)
	if len(answer.Rows) > 0 {
		cells := make([][]string, len(answer.Rows))
		for i, row := range answer.Rows {
			cells[i] = make([]string, len(row))
			for j, v := range row {
				cells[i][j] = onOneLine(v.String())
			}
		}
		widths, fits := fitted(answer.Columns, cells, width)
		if fits {
			cut = p.columns(answer, cells, widths)
		} else {
			cut = p.records(answer, cells, width)
		}
		p.line("")
	}
	summary := numeral.Count(int64(len(answer.Rows)), "row")
	if answer.Scanned != uncounted {
		summary += "; " + numeral.Thousands(answer.Matched) + " of " + numeral.Count(answer.Scanned, "event") + " matched"
	}
	if cut {
		summary += "; … marks text that is cut"
	}
	for _, line := range wrap(summary, width) {
		p.line(line)
	}
	return p.String()
}

// fitted returns the widths of columns: what they need or, if that is too wide,
// with the widest ones cut. It reports false if columns would be too narrow to
// read.
func fitted(names []string, cells [][]string, width int) (widths []int, fine bool) {
	widths = make([]int, len(names))
	for i, name := range names {
		widths[i] = cellsOf(name)
		for _, row := range cells {
			widths[i] = max(widths[i], cellsOf(row[i]))
		}
	}
	room := width - len(gap)*(len(names)-1)
	for total(widths) > room {
		widest := slices.Index(widths, slices.Max(widths))
		if widths[widest] <= narrowest {
			return nil, false
		}
		next := narrowest
		for _, w := range widths {
			if w < widths[widest] {
				next = max(next, w)
			}
		}
		widths[widest] = max(next, widths[widest]-(total(widths)-room))
		if widths[widest] == next && total(widths) > room {
			// Other columns are as wide now. Take off one cell, so that all
			// shrink alike.
			widths[widest] = max(narrowest, next-1)
		}
	}
	return widths, true
}

func total(widths []int) int {
	sum := 0
	for _, w := range widths {
		sum += w
	}
	return sum
}

// columns writes a table with numbers aligned to the right, and reports whether
// it cut a cell.
func (p *page) columns(answer *logquery.Answer, cells [][]string, widths []int) (cut bool) {
	numeric := make([]bool, len(widths))
	for j := range widths {
		numeric[j] = true
		for _, row := range answer.Rows {
			if k := row[j].Kind(); k != engine.Number && k != engine.Missing && k != engine.Boolean {
				numeric[j] = false
			}
		}
	}
	write := func(row []string) {
		line := ""
		for j, cell := range row {
			short := shortened(cell, widths[j])
			cut = cut || short != cell
			fill := strings.Repeat(" ", max(0, widths[j]-cellsOf(short)))
			if numeric[j] {
				short = fill + short
			} else {
				short += fill
			}
			if j > 0 {
				line += gap
			}
			line += short
		}
		p.line(line)
	}
	p.in(bold, func() { write(answer.Columns) })
	for _, row := range cells {
		write(row)
	}
	return cut
}

// records writes each row as a list of its fields.
func (p *page) records(answer *logquery.Answer, cells [][]string, width int) (cut bool) {
	names := make([]string, len(answer.Columns))
	label := 0
	for i, name := range answer.Columns {
		names[i] = shortened(name, width/2)
		label = max(label, cellsOf(names[i]))
	}
	for i, row := range cells {
		if i > 0 {
			p.line("")
		}
		for j, cell := range row {
			if answer.Rows[i][j].IsMissing() {
				continue
			}
			room := width - label - len(gap)
			text, rest := split(cell, 2*mostLines*room) // no more of it is shown
			lines := wrap(text, room)
			if len(lines) > mostLines || rest != "" {
				cut = true
				lines = lines[:min(mostLines, len(lines))]
				last := len(lines) - 1
				lines[last] = shortened(lines[last]+" …", room)
			}
			for k, line := range lines {
				name := names[j]
				if k > 0 {
					name = ""
				}
				p.line(pad(name, label) + gap + line)
			}
		}
	}
	return cut
}

// onOneLine writes line breaks and tabs as JSON does, and drops terminal
// control characters, as page.line does.
func onOneLine(text string) string {
	if strings.ContainsAny(text, "\n\r\t") {
		text = strings.NewReplacer("\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(text)
	}
	return strings.Map(plaintext.Printable, text)
}
