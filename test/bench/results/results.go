// Package results keeps what benchmarks measured, in test/bench/RESULTS.md: a section
// each, written anew by the benchmark that it is of.
package results

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"
)

// File is where the results stand, from the top of the repository.
const File = "test/bench/RESULTS.md"

// head is what the file says before its sections.
const head = `# Results

Measured on one machine, in turns with what each is compared with: the ratios
count. ` + "`make bench`" + ` writes this page anew, a section a benchmark.
`

// Section is what one benchmark measured.
type Section struct {
	// Title stands above it, and is what it is found by.
	Title string
	// Command wrote it.
	Command string
	// Text says what was measured, and which goals are missed and why.
	Text string
	// Table has the names of the columns, and then the rows.
	Table [][]string
	// Versions are what ran, beside Go.
	Versions []string
}

// Write puts the section into the file, in place of the one that has its title. Other
// sections stay as they are.
func Write(file string, s Section) error {
	old, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if len(old) == 0 {
		old = []byte(head)
	}
	return os.WriteFile(file, []byte(replace(string(old), s.Title, s.markdown())), 0o644)
}

// replace has the section of that title in the page be the text.
func replace(page, title, text string) string {
	before, rest, found := strings.Cut(page, "\n## "+title+"\n")
	after := ""
	if found {
		if i := strings.Index(rest, "\n## "); i >= 0 {
			after = rest[i:]
		}
	}
	return strings.TrimRight(before, "\n") + "\n\n" + text + after
}

func (s Section) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n", s.Title)
	fmt.Fprintf(&b, "`%s`, %s, %s.\n\n", s.Command, time.Now().Format(time.DateOnly), strings.Join(append([]string{machine(), runtime.Version()}, s.Versions...), ", "))
	if s.Text != "" {
		fmt.Fprintf(&b, "%s\n\n", strings.TrimSpace(s.Text))
	}
	b.WriteString(Table(s.Table))
	return b.String()
}

// Table lays rows out as a table of Markdown, whose columns are as wide as what is in
// them: the first to the left, the others to the right.
func Table(rows [][]string) string {
	if len(rows) == 0 {
		return ""
	}
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], len([]rune(cell)))
		}
	}
	var b strings.Builder
	for n, row := range rows {
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-len([]rune(cell)))
			if i == 0 {
				b.WriteString("| " + cell + pad)
			} else {
				b.WriteString(" | " + pad + cell)
			}
		}
		b.WriteString(" |\n")
		if n == 0 {
			for i, width := range widths {
				if i == 0 {
					b.WriteString("|:" + strings.Repeat("-", width+1))
				} else {
					b.WriteString("|" + strings.Repeat("-", width+1) + ":")
				}
			}
			b.WriteString("|\n")
		}
	}
	return b.String()
}

// Median returns the middle one of figures; of an even number, the mean of the two in the
// middle.
func Median[T ~int64 | ~float64](figures []T) T {
	sorted := slices.Sorted(slices.Values(figures))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// Spread returns how far apart the figures are, as a share of their median.
func Spread[T ~int64 | ~float64](figures []T) float64 {
	return float64(slices.Max(figures)-slices.Min(figures)) / float64(Median(figures))
}

// machine says what ran: the processor, and how many cores there are.
func machine() string {
	model := ""
	if data, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range bytes.Lines(data) {
			if name, value, ok := bytes.Cut(line, []byte(":")); ok && strings.TrimSpace(string(name)) == "model name" {
				model = strings.TrimSpace(string(value))
				break
			}
		}
	}
	return fmt.Sprintf("%d cores of %s", runtime.NumCPU(), cmp.Or(model, runtime.GOARCH))
}

// Version returns what a command says of its version, in one line; empty if there is none.
func Version(command ...string) string {
	out, err := exec.Command(command[0], command[1:]...).Output()
	if err != nil {
		return ""
	}
	line, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	return line
}
