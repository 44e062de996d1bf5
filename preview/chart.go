package preview

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The plot of a chart has its own coordinates, which the page stretches over
// the room that there is; what is text stands around it, and is not stretched.
const (
	plotWidth  = 1000.0
	plotHeight = 300.0
	// mostTimes and mostValues are how many marks an axis has at most.
	mostTimes, mostValues = 7, 5
	// mostHints is how many periods of a chart tell their values to whoever
	// points at them.
	mostHints = 500
	// mostTold is how many lines have their last value in the legend.
	mostTold = 4
)

// chart is a graph as it is drawn.
type chart struct {
	ID    string
	Title string
	// Summary tells in words what is seen.
	Summary string
	Unit    string
	Lines   []path
	Values  []mark
	Times   []mark
	Levels  []level
	Hints   []hint
	Legend  []entry
	Empty   bool
}

// path is a line, or the area below one.
type path struct {
	Color int
	D     string
	Area  string
}

// mark is a mark of an axis, at so many percent of it, and of values at Y in the
// plot's coordinates.
type mark struct {
	At    float64
	Y     float64
	Label string
	// Minor marks are left out where there is little room.
	Minor bool
}

// level is a line at a fixed value: Y in the plot's coordinates.
type level struct {
	Y     float64
	At    float64
	Label string
}

// hint is a period of the chart, and what the values are in it.
type hint struct {
	X, Width float64
	Text     string
}

// entry is a line of the legend.
type entry struct {
	Color int
	Label string
	// Told is the highest value and the last.
	Told string
}

// axes turn times and values into the plot's coordinates.
type axes struct {
	from, to time.Time
	low      float64
	high     float64
}

func (a axes) x(at time.Time) float64 {
	return float64(at.Sub(a.from)) / float64(a.to.Sub(a.from)) * plotWidth
}

// y is where a value stands; one beyond the axis, as yAxis may set it, stands at
// its end.
func (a axes) y(value float64) float64 {
	value = min(max(value, a.low), a.high)
	// Halves, since the axis may be longer than a number can say.
	return (1 - (value/2-a.low/2)/(a.high/2-a.low/2)) * plotHeight
}

// percent is how far down a value stands.
func (a axes) percent(value float64) float64 { return rounded(a.y(value) / plotHeight * 100) }

// draw draws a graph over a time range.
func draw(id, title string, g *Graph, from, to time.Time) chart {
	series, stacked := g.Series, [][]float64(nil)
	if g.Stacked {
		series, stacked = stack(series)
	}
	a := axes{from: from, to: to}
	var step float64
	a.low, a.high, step = span(g, series)
	c := chart{ID: id, Title: title, Unit: g.Unit, Empty: true}
	for n := range 2 * mostValues {
		value := a.low + float64(n)*step
		if value > a.high+step/1e6 {
			break
		}
		c.Values = append(c.Values, mark{At: a.percent(value), Y: rounded(a.y(value)), Label: short(clean(value, step))})
	}
	c.Times = times(a)
	for _, l := range g.Levels {
		if l.Value >= a.low && l.Value <= a.high {
			c.Levels = append(c.Levels, level{rounded(a.y(l.Value)), a.percent(l.Value), l.Label})
		}
	}
	var summary []string
	for i, s := range series {
		c.Empty = c.Empty && len(s.Points) == 0
		p := path{Color: i % colors, D: line(a, s)}
		if stacked != nil {
			p.Area = area(a, s, stacked[i])
		}
		c.Lines = append(c.Lines, p)
		e := entry{Color: i % colors, Label: s.Label}
		if own := g.Series[i].Points; len(own) > 0 {
			highest := slices.MaxFunc(own, func(a, b Point) int { return compare(a.Value, b.Value) })
			most, last := short(highest.Value), short(own[len(own)-1].Value)
			if e.Told = "max " + most; len(series) <= mostTold {
				e.Told += ", last " + last
			}
			summary = append(summary, fmt.Sprintf("%s: %d points, at most %s at %s, in the end %s.",
				s.Label, len(own), most, clock(highest.At, a), last))
		} else {
			e.Told = "no data"
			summary = append(summary, s.Label+": no data.")
		}
		c.Legend = append(c.Legend, e)
	}
	c.Hints = hints(a, g.Series)
	c.Summary = strings.Join(summary, " ")
	return c
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// colors is how many colours the page has for lines.
const colors = 10

// rounded is a coordinate to a tenth, which is less than a pixel.
func rounded(v float64) float64 { return math.Round(v*10) / 10 }

// coordinate writes a coordinate.
func coordinate(v float64) string { return strconv.FormatFloat(rounded(v), 'f', -1, 64) }

// line is the path through the points. Where a period has none, it is
// interrupted; a point alone is a dot.
func line(a axes, s Series) string {
	var b strings.Builder
	period := time.Duration(s.Period * float64(time.Second))
	for i, p := range s.Points {
		connected := i > 0 && p.At.Sub(s.Points[i-1].At) <= period
		if connected {
			b.WriteString("L")
		} else {
			b.WriteString("M")
		}
		b.WriteString(coordinate(a.x(p.At)) + " " + coordinate(a.y(p.Value)))
		alone := !connected && (i == len(s.Points)-1 || s.Points[i+1].At.Sub(p.At) > period)
		if alone {
			b.WriteString("h0")
		}
	}
	return b.String()
}

// area is what lies between a line that stands upon others and those.
func area(a axes, s Series, below []float64) string {
	if len(s.Points) == 0 {
		return ""
	}
	var b strings.Builder
	for i, p := range s.Points {
		command := "L"
		if i == 0 {
			command = "M"
		}
		b.WriteString(command + coordinate(a.x(p.At)) + " " + coordinate(a.y(p.Value)))
	}
	for i, p := range slices.Backward(s.Points) {
		b.WriteString("L" + coordinate(a.x(p.At)) + " " + coordinate(a.y(below[i])))
	}
	return b.String() + "Z"
}

// stack puts each line upon those before it; also returned is what is below
// each of its points.
func stack(series []Series) ([]Series, [][]float64) {
	sum := map[time.Time]float64{}
	var all []Series
	var below [][]float64
	for _, s := range series {
		upon := Series{Label: s.Label, Period: s.Period}
		var base []float64
		for _, p := range s.Points {
			base = append(base, sum[p.At])
			sum[p.At] += p.Value
			upon.Points = append(upon.Points, Point{p.At, sum[p.At]})
		}
		all, below = append(all, upon), append(below, base)
	}
	return all, below
}

// span is from where to where the axis of values goes, and the step between its
// marks: round numbers, around all that is drawn.
func span(g *Graph, series []Series) (low, high, step float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, s := range series {
		for _, p := range s.Points {
			low, high = min(low, p.Value), max(high, p.Value)
		}
	}
	for _, l := range g.Levels {
		low, high = min(low, l.Value), max(high, l.Value)
	}
	if g.Min != nil {
		low = *g.Min
	}
	if g.Max != nil {
		high = *g.Max
	}
	if math.IsInf(low, 0) {
		low = 0
	}
	switch {
	case g.Max != nil && high <= low:
		low = high - 1
	case math.IsInf(high, 0) || high <= low:
		high = low + 1
	}
	// The distance may be more than a number can say, or too little to divide.
	if high-low < 1e-300 {
		return low - 1, low + 1, 1
	}
	step = niceStep(high/(mostValues-1) - low/(mostValues-1))
	if at := math.Floor(low/step) * step; g.Min == nil && !math.IsInf(at, 0) {
		low = at
	}
	if at := low + math.Ceil(high/step-low/step-1e-9)*step; g.Max == nil && !math.IsInf(at, 0) {
		high = at
	}
	return low, high, step
}

// niceStep is the least of 1, 2 and 5 times a power of ten that is not less.
func niceStep(least float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(least)))
	for _, times := range []float64{1, 2, 5, 10} {
		if times*power >= least*(1-1e-9) {
			return times * power
		}
	}
	return 10 * power
}

// clean takes off what adding steps leaves behind the last digit.
func clean(value, step float64) float64 { return math.Round(value/step*1e6) / 1e6 * step }

// timeSteps are the distances between marks of time.
var timeSteps = []time.Duration{
	time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
	24 * time.Hour, 2 * 24 * time.Hour, 7 * 24 * time.Hour, 14 * 24 * time.Hour, 28 * 24 * time.Hour,
}

// times are the marks of the axis of time, at round times of day.
func times(a axes) []mark {
	length := a.to.Sub(a.from)
	step := timeSteps[len(timeSteps)-1]
	for _, s := range timeSteps {
		if length/s <= mostTimes {
			step = s
			break
		}
	}
	var all []mark
	midnight := a.from.UTC().Truncate(24 * time.Hour)
	for at := midnight; !at.After(a.to); at = at.Add(step) {
		if at.Before(a.from) {
			continue
		}
		label := at.Format("15:04")
		if step >= 24*time.Hour || at.Equal(at.Truncate(24*time.Hour)) && length > 24*time.Hour {
			label = at.Format("2 Jan")
		}
		all = append(all, mark{At: rounded(a.x(at) / plotWidth * 100), Label: label, Minor: len(all)%2 == 1})
	}
	return all
}

// clock is a time, with its day where there are several, and with its seconds
// where it has some.
func clock(at time.Time, a axes) string {
	form := "15:04"
	if !at.Equal(at.Truncate(time.Minute)) {
		form = "15:04:05"
	}
	if !a.from.UTC().Truncate(24 * time.Hour).Equal(a.to.UTC().Add(-1).Truncate(24 * time.Hour)) {
		form = "2 Jan " + form
	}
	return at.UTC().Format(form)
}

// hints tell the values of each period.
func hints(a axes, series []Series) []hint {
	var period time.Duration
	for _, s := range series {
		if p := time.Duration(s.Period * float64(time.Second)); period == 0 || p < period {
			period = p
		}
	}
	if period == 0 || a.to.Sub(a.from)/period > mostHints {
		return nil
	}
	texts := map[time.Time][]string{}
	for _, s := range series {
		for _, p := range s.Points {
			texts[p.At] = append(texts[p.At], s.Label+": "+short(p.Value))
		}
	}
	var all []hint
	for at := a.from; at.Before(a.to); at = at.Add(period) {
		if lines := texts[at.UTC()]; lines != nil {
			// The point stands in the middle of what is pointed at.
			x := a.x(at.Add(-period / 2))
			width := a.x(at.Add(period/2)) - x
			left := max(0, x)
			all = append(all, hint{rounded(left), rounded(width - (left - x)), clock(at, a) + " UTC\n" + strings.Join(lines, "\n")})
		}
	}
	return all
}

// short writes a number in at most four digits: 1.23k, 45.6M, 0.012.
func short(v float64) string {
	size := math.Abs(v)
	suffix := ""
	for _, s := range []string{"k", "M", "G", "T", "P"} {
		if size < 999.95 {
			break
		}
		size, v, suffix = size/1000, v/1000, s
	}
	digits := 2
	switch {
	case size >= 100:
		digits = 0
	case size >= 10:
		digits = 1
	case size < 1 && size > 0:
		digits = min(2-int(math.Floor(math.Log10(size))), 12)
	}
	text := strconv.FormatFloat(v, 'f', digits, 64)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	if text == "-0" {
		text = "0"
	}
	return text + suffix
}
