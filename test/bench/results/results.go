// Package results keeps the results of benchmarks in test/bench/RESULTS.md: one section
// for each benchmark, which rewrites it.
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

// File is the path of the results, from the root of the repository.
const File = "test/bench/RESULTS.md"

// head is the text before the first section.
const head = `# Results

Measured on one machine, in turns with what each is compared with: the ratios
count. ` + "`make bench`" + ` writes this page anew, a section a benchmark.
`

// Section holds the results of a benchmark.
type Section struct {
	// Title is the heading, which identifies the section.
	Title string
	// Command is the command that wrote the section.
	Command string
	// Text describes what was measured, and which goals were missed and why.
	Text string
	// Table holds the column names, followed by the rows.
	Table [][]string
	// Versions are the versions of the programs that ran, other than Go.
	Versions []string
}

// Write writes the section to the file, replacing the one with the same title. Other
// sections are unchanged.
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

// replace replaces the section with that title by the text.
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

// Table formats rows as a Markdown table with aligned columns: the first left-aligned,
// the others right-aligned.
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

// Median returns the median of figures; if their number is even, the mean of the middle
// two.
func Median[T ~int64 | ~float64](figures []T) T {
	sorted := slices.Sorted(slices.Values(figures))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// Spread returns the spread of the figures, as a fraction of their median.
func Spread[T ~int64 | ~float64](figures []T) float64 {
	return float64(slices.Max(figures)-slices.Min(figures)) / float64(Median(figures))
}

// Seconds formats a duration for a table.
func Seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

// machine describes the machine: its processor, and the number of cores.
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

// Version returns the version that a command prints, in one line; empty if there is
// none.
func Version(command ...string) string {
	out, err := exec.Command(command[0], command[1:]...).Output()
	if err != nil {
		return ""
	}
	line, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	return line
}
