package preview

import (
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/dashboard"
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/replay"
)

//go:embed page.html.tmpl
var pageText string

var pageTemplate = template.Must(template.New("page").Parse(pageText))

// page is a board as the page shows it.
type page struct {
	*Board
	Range string
	Count string
	// Alarms says how many alarms there are, and what became of them.
	Alarms string
	// Loud are the alarms that went off, each once. On a phone the page begins
	// with them.
	Loud  []chip
	Boxes []box
	// Missing says how many widgets are incomplete, and Lacks what each lacks.
	Missing string
	Lacks   []string
}

// box is a widget as the page shows it.
type box struct {
	Widget
	ID     string
	Chart  *chart
	Groups []group
	Big    []entry
	// Range is the range of a gauge.
	Range  string
	Answer *answered
	HTML   template.HTML
}

// answered is a table with its caption.
type answered struct {
	*Table
	Cells   [][]cell
	Caption string
}

// cell is a cell of a table. Full is the whole text if Text is truncated.
type cell struct{ Text, Class, Full string }

// instant matches the times that queries write.
var instant = regexp.MustCompile(`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$`)

// longest is the maximum number of characters of a cell that are shown.
const longest = 2000

// HTML writes the page: one file that loads nothing and runs nothing.
func (b *Board) HTML(w io.Writer) error {
	p := page{Board: b, Range: between(b.First, b.Last), Count: numeral.Count(b.Events, "log event"), Lacks: b.Refused()}
	known := map[string]bool{}
	verdicts := map[replay.Verdict]int{}
	for i, widget := range b.Widgets {
		made := b.box(fmt.Sprintf("w%d", i+1), widget)
		p.Boxes = append(p.Boxes, made)
		for _, g := range made.Groups {
			for _, c := range g.Chips {
				if known[c.Name] {
					continue
				}
				known[c.Name] = true
				verdicts[c.Verdict]++
				if len(c.Times) > 0 {
					p.Loud = append(p.Loud, c)
				}
			}
		}
	}
	if len(known) > 0 {
		var counts []string
		for _, v := range replay.Verdicts() {
			if n := verdicts[v]; n > 0 {
				counts = append(counts, fmt.Sprintf("%d %s", n, v))
			}
		}
		p.Alarms = numeral.Count(int64(len(known)), "alarm") + ": " + strings.Join(counts, ", ")
	}
	if n := b.Incomplete(); n > 0 {
		p.Missing = fmt.Sprintf("%d of %s incomplete", n, numeral.Count(int64(len(b.Widgets)), "widget"))
	}
	// Screen readers and narrow screens go from left to right and down.
	slices.SortStableFunc(p.Boxes, func(a, b box) int {
		return cmp.Or(cmp.Compare(a.Y, b.Y), cmp.Compare(a.X, b.X))
	})
	return pageTemplate.Execute(w, p)
}

func (b *Board) box(id string, w Widget) box {
	out := box{Widget: w, ID: id}
	out.Title = cmp.Or(w.Title, map[string]string{"metric": "Metrics", "log": "Logs", "alarm": "Alarms", "explorer": "Explorer"}[w.Type])
	switch {
	case w.Graph != nil:
		c := draw(id, out.Title, w.Graph, b.Start, b.End)
		out.Chart = &c
	case w.Numbers != nil:
		out.Big = b.numbers(w.Numbers)
		if g := w.Numbers; g.Min != nil && g.Max != nil {
			out.Range = "of " + numeral.Short(*g.Min) + " to " + numeral.Short(*g.Max)
		}
	case w.Table != nil:
		out.Answer = &answered{w.Table, cells(w.Table), caption(w)}
	case w.Text != "":
		out.HTML = markdown(w.Text)
	}
	var chips []chip
	for i, a := range w.Alarms {
		chips = append(chips, b.chip(fmt.Sprintf("%s-%d", id, i+1), a))
	}
	out.Groups = grouped(chips, w.ordered)
	if w.Type == dashboard.MetricType && w.Title == "" && len(w.Alarms) == 1 {
		out.Title = w.Alarms[0].Name
	}
	return out
}

// numbers returns the last values of a graph's lines.
func (b *Board) numbers(g *Graph) []entry {
	var all []entry
	for i, s := range g.Series {
		e := entry{paint: painted(i, s.Color), Label: s.Label, Told: "—"}
		if n := len(s.Points); n > 0 {
			e.Told = numeral.Short(s.Points[n-1].Value)
			if g.FullPrecision {
				e.Told = quantity.Decimal(s.Points[n-1].Value)
			}
		}
		if g.Sparkline {
			a := axes{from: b.Start, to: b.End}
			a.low, a.high, _ = span(&Axis{}, []Series{s}, nil)
			e.Spark = line(a, s)
		}
		all = append(all, e)
	}
	return all
}

func caption(w Widget) string {
	t := w.Table
	text := numeral.Count(int64(t.Total), "row") + "; " + numeral.Thousands(t.Matched) + " of " + numeral.Count(t.Scanned, "log event") + " matched"
	if w.Type == dashboard.MetricType {
		text = numeral.Count(int64(t.Total), "metric")
	}
	if t.Total > len(t.Rows) {
		text = fmt.Sprintf("The first %d of %s", len(t.Rows), text)
	}
	return text
}

// cells returns the cells of a table as the page shows them. None is longer
// than longest. Numbers are aligned to the right with as many digits as
// distinguish them, and neither they nor times are broken.
func cells(t *Table) [][]cell {
	decimals := make([]int, len(t.Columns))
	for j := range t.Columns {
		decimals[j] = -1 // keep the number as it is
		if t.Numeric[j] {
			decimals[j] = columnDecimals(t.Rows, j)
		}
	}
	var all [][]cell
	for _, row := range t.Rows {
		var made []cell
		for j, text := range row {
			c := cell{Text: text}
			switch {
			case t.Numeric[j]:
				c.Class = "number"
				if v, err := strconv.ParseFloat(text, 64); err == nil && decimals[j] >= 0 {
					if c.Text = numeral.Fixed(v, decimals[j]); c.Text != text {
						c.Full = text
					}
				}
			case instant.MatchString(text):
				c.Class = "instant"
			}
			if runes := []rune(text); len(runes) > longest {
				c.Text = string(runes[:longest]) + " …"
			}
			made = append(made, c)
		}
		all = append(all, made)
	}
	return all
}

// columnDecimals returns the number of decimals for the numbers of a column; -1
// if all are whole and stay as they are.
func columnDecimals(rows [][]string, column int) int {
	var all []float64
	whole := true
	for _, row := range rows {
		if v, err := strconv.ParseFloat(row[column], 64); err == nil {
			all = append(all, v)
			whole = whole && !strings.ContainsAny(row[column], ".eE")
		}
	}
	if whole {
		return -1
	}
	return numeral.Decimals(all)
}

// between formats a time range.
func between(from, to time.Time) string {
	from, to = from.UTC(), to.UTC()
	if from.Truncate(24 * time.Hour).Equal(to.Truncate(24 * time.Hour)) {
		return from.Format("2 January 2006, 15:04") + " to " + to.Format("15:04") + " UTC"
	}
	return from.Format("2 January 2006, 15:04") + " to " + to.Format("2 January 2006, 15:04") + " UTC"
}
