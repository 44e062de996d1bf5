package preview

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/dashboard"
	"github.com/logstack-go/logstack/internal/numeral"
)

// The plot of a chart has its own coordinates, which the page stretches to the
// room available. Text is placed around the plot and is not stretched.
const (
	plotWidth  = 1000.0
	plotHeight = 300.0
	// mostTimes and mostValues are the maximum numbers of marks on the axes.
	mostTimes, mostValues = 7, 5
	// mostHints is the maximum number of periods of a chart that show their
	// values when pointed at.
	mostHints = 500
	// mostTold is the maximum number of lines whose last value is in the
	// legend.
	mostTold = 4
)

// chart is a graph as the page draws it.
type chart struct {
	ID    string
	Title string
	// Summary describes the graph in words.
	Summary string
	Unit    string
	// RightUnit is the unit of the right axis, and Right its marks.
	RightUnit string
	Lines     []path
	Values    []mark
	Right     []mark
	Times     []mark
	Bands     []band
	Levels    []level
	Moments   []moment
	Hints     []hint
	// Legend holds the entries. LegendAt is their position: right, or hidden;
	// empty for below.
	Legend   []entry
	LegendAt string
	Empty    bool
}

// path is a line, or the area below it.
type path struct {
	paint
	D string
	// Dots are the points without neighbours, which a thin line would not show.
	Dots string
	Area string
}

// mark is a mark of an axis. Its position is a percentage of the axis and, for
// values, Y in the plot's coordinates.
type mark struct {
	At    float64
	Y     float64
	Label string
	// Minor marks are left out where there is little room.
	Minor bool
}

// band is a shaded area, in the plot's coordinates.
type band struct {
	paint
	X, Y, Width, Height float64
}

// level is a line at a fixed value: Y in the plot's coordinates. Its label
// moves to the left if another label is in the way, and into the legend if two
// are.
type level struct {
	paint
	Y     float64
	At    float64
	Label string
	Side  string
}

// moment is a line at a fixed time: X in the plot's coordinates.
type moment struct {
	paint
	X     float64
	At    float64
	Label string
	// Late moments have their labels to the left.
	Late bool
}

// hint is a period of the chart, with its values.
type hint struct {
	X, Width float64
	Text     string
}

// entry is a line of the legend.
type entry struct {
	paint
	Label string
	// Told is the maximum and the last value.
	Told string
	// Dashed reports whether the entry belongs to a level.
	Dashed bool
	// Spark is the line below a number.
	Spark string
}

// axes map times and values to the plot's coordinates.
type axes struct {
	from, to time.Time
	low      float64
	high     float64
}

func (a axes) x(at time.Time) float64 {
	return float64(at.Sub(a.from)) / float64(a.to.Sub(a.from)) * plotWidth
}

// y returns the coordinate of a value. A value beyond the axis, whose range
// yAxis may set, is at the end of the axis.
func (a axes) y(value float64) float64 {
	value = min(max(value, a.low), a.high)
	// Halve the values, since the length of the axis may overflow.
	return (1 - (value/2-a.low/2)/(a.high/2-a.low/2)) * plotHeight
}

// percent returns the position of a value, from the top, in percent.
func (a axes) percent(value float64) float64 { return rounded(a.y(value) / plotHeight * 100) }

// side holds a graph's lines and levels on one axis.
type side struct {
	*Axis
	// at are the indexes of its series in the graph.
	at     []int
	series []Series
	levels []Level
	axes
	step float64
}

// sides returns the left and the right axis; the right one is nil if there is
// none.
func sides(g *Graph, from, to time.Time) (left, right *side) {
	left = &side{Axis: &Axis{g.Unit, g.Min, g.Max}}
	if g.Right != nil {
		right = &side{Axis: g.Right}
	}
	of := func(isRight bool) *side {
		if isRight && right != nil {
			return right
		}
		return left
	}
	for i, s := range g.Series {
		into := of(s.Right)
		into.at, into.series = append(into.at, i), append(into.series, s)
	}
	for _, l := range g.Levels {
		into := of(l.Right)
		into.levels = append(into.levels, l)
	}
	for _, s := range []*side{left, right} {
		if s == nil {
			continue
		}
		drawn := s.series
		if g.Stacked {
			drawn, _ = stack(drawn)
		}
		s.from, s.to = from, to
		s.low, s.high, s.step = span(s.Axis, drawn, s.levels)
	}
	return left, right
}

// marks returns the marks of the axis.
func (s *side) marks() []mark {
	var all []mark
	for n := range 2 * mostValues {
		value := s.low + float64(n)*s.step
		if value > s.high+s.step/1e6 {
			break
		}
		all = append(all, mark{At: s.percent(value), Y: rounded(s.y(value)), Label: numeral.Short(clean(value, s.step))})
	}
	return all
}

// draw draws a graph over a time range.
func draw(id, title string, g *Graph, from, to time.Time) chart {
	left, right := sides(g, from, to)
	c := chart{ID: id, Title: title, Unit: g.Unit, LegendAt: g.Legend, Empty: true}
	c.Values = left.marks()
	if right != nil {
		c.RightUnit, c.Right = right.Unit, right.marks()
		if left.series == nil && left.levels == nil {
			c.Values = nil // there is nothing to mark
		}
	}
	c.Times = times(left.axes)
	c.Lines, c.Legend = make([]path, len(g.Series)), make([]entry, len(g.Series))
	said := make([]string, len(g.Series))
	for _, s := range []*side{left, right} {
		if s != nil {
			s.lines(g, &c, said)
		}
	}
	for _, s := range []*side{left, right} {
		if s != nil {
			said = append(said, s.shade(&c)...)
		}
	}
	said = append(said, c.moments(g.Moments, left.axes)...)
	place(c.Levels)
	c.Hints = hints(left.axes, g.Series)
	c.Summary = strings.Join(said, " ")
	return c
}

// lines draws the lines of one axis, and describes each in words.
func (s *side) lines(g *Graph, c *chart, said []string) {
	drawn, below := s.series, [][]float64(nil)
	if g.Stacked {
		drawn, below = stack(drawn)
	}
	for j, i := range s.at {
		own := g.Series[i]
		c.Empty = c.Empty && len(own.Points) == 0
		p := path{paint: painted(i, own.Color), D: line(s.axes, drawn[j]), Dots: dots(s.axes, drawn[j])}
		if below != nil {
			p.Area = area(s.axes, drawn[j], below[j])
		}
		c.Lines[i] = p
		e := entry{paint: p.paint, Label: own.Label, Told: "no data"}
		if n := len(own.Points); n > 0 {
			highest := slices.MaxFunc(own.Points, func(a, b Point) int { return compare(a.Value, b.Value) })
			most, last := numeral.Short(highest.Value), numeral.Short(own.Points[n-1].Value)
			if e.Told = "max " + most; len(g.Series) <= mostTold {
				e.Told += ", last " + last
			}
			said[i] = fmt.Sprintf("%s: %d points, at most %s at %s, at the end %s.",
				own.Label, n, most, clock(highest.At, s.axes), last)
		} else {
			said[i] = own.Label + ": no data."
		}
		if g.Right != nil && own.Right {
			e.Told += ", right axis"
		}
		c.Legend[i] = e
	}
}

// shade draws the lines at fixed values and the bands of one axis, and
// describes them in words.
func (s *side) shade(c *chart) []string {
	var said []string
	line := func(value float64, label, color string) {
		told := numeral.Short(value)
		e := entry{paint: painted(-1, color), Label: cmp.Or(label, "line"), Dashed: true}
		if !strings.Contains(label, told) {
			e.Told = "at " + told
		}
		c.Legend = append(c.Legend, e)
		said = append(said, fmt.Sprintf("%s at %s.", cmp.Or(label, "A line"), told))
		if value >= s.low && value <= s.high {
			c.Levels = append(c.Levels, level{painted(-1, color), rounded(s.y(value)), s.percent(value), label, ""})
		}
	}
	for _, l := range s.levels {
		line(l.Value, l.Label, l.Color)
		from, to := s.y(l.Value), 0.0
		switch {
		case l.To != nil:
			line(*l.To, l.ToLabel, l.Color)
			to = s.y(*l.To)
		case l.Fill == dashboard.FillBelow:
			to = plotHeight
		case l.Fill != dashboard.FillAbove:
			continue
		}
		top := min(from, to)
		c.Bands = append(c.Bands, band{painted(-1, l.Color), 0, rounded(top), plotWidth, rounded(max(from, to) - top)})
	}
	return said
}

// labelWidth is the width of a moment's label, in percent of the time range.
const labelWidth = 12

// moments draws the lines at fixed times and the bands between them, and
// describes them in words. A label that would overlap another is in the legend
// only.
func (c *chart) moments(all []Moment, a axes) (said []string) {
	var taken []float64
	line := func(at time.Time, label, color string, late bool) {
		told := clock(at, a)
		c.Legend = append(c.Legend, entry{paint: painted(-1, color), Label: cmp.Or(label, "line"), Told: "at " + told, Dashed: true})
		said = append(said, fmt.Sprintf("%s at %s.", cmp.Or(label, "A line"), told))
		if at.Before(a.from) || at.After(a.to) {
			return
		}
		x := a.x(at)
		m := moment{painted(-1, color), rounded(x), rounded(x / plotWidth * 100), label, late}
		middle := m.At + labelWidth/2
		if late {
			middle -= labelWidth
		}
		if slices.ContainsFunc(taken, func(other float64) bool { return math.Abs(other-middle) < labelWidth }) {
			m.Label = ""
		}
		taken = append(taken, middle)
		c.Moments = append(c.Moments, m)
	}
	for _, m := range all {
		from, to := a.x(m.At), plotWidth
		line(m.At, m.Label, m.Color, from > plotWidth/2 || m.To != nil && from > plotWidth/8)
		switch {
		case m.To != nil:
			to = a.x(*m.To)
			line(*m.To, m.ToLabel, m.Color, to > plotWidth*7/8)
		case m.Fill == dashboard.FillBefore:
			from, to = 0, from
		case m.Fill != dashboard.FillAfter:
			continue
		}
		from, to = min(max(from, 0), plotWidth), min(max(to, 0), plotWidth)
		if to > from {
			c.Bands = append(c.Bands, band{painted(-1, m.Color), rounded(from), 0, rounded(to - from), plotHeight})
		}
	}
	return said
}

// labelHeight is the height of a label, in percent of the axis.
const labelHeight = 11

// place decides on which side each level has its label.
func place(all []level) {
	taken := map[string][]float64{}
	for i := range all {
		for _, side := range []string{"right", "left"} {
			free := !slices.ContainsFunc(taken[side], func(at float64) bool { return math.Abs(at-all[i].At) < labelHeight })
			if all[i].Label != "" && free {
				all[i].Side, taken[side] = side, append(taken[side], all[i].At)
				break
			}
		}
	}
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

// rounded rounds a coordinate to a tenth, which is less than a pixel.
func rounded(v float64) float64 { return math.Round(v*10) / 10 }

// coordinate formats a coordinate.
func coordinate(v float64) string { return strconv.FormatFloat(rounded(v), 'f', -1, 64) }

// alone reports whether a point has no neighbour.
func (s Series) alone(i int) bool {
	period := time.Duration(s.Period * float64(time.Second))
	return (i == 0 || s.Points[i].At.Sub(s.Points[i-1].At) > period) &&
		(i == len(s.Points)-1 || s.Points[i+1].At.Sub(s.Points[i].At) > period)
}

// dots returns the path of the points that stand alone.
func dots(a axes, s Series) string {
	var b strings.Builder
	for i, p := range s.Points {
		if s.alone(i) {
			b.WriteString("M" + coordinate(a.x(p.At)) + " " + coordinate(a.y(p.Value)) + "h0")
		}
	}
	return b.String()
}

// line returns the path through the points. A period without a point interrupts
// it; a point without neighbours is a dot.
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
		if s.alone(i) {
			b.WriteString("h0")
		}
	}
	return b.String()
}

// area returns the area between a stacked line and what is below it.
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

// stack adds up the lines. It also returns what is below each of their points.
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

// span returns the range of the axis of values and the step between its marks:
// round numbers that enclose everything that is drawn.
func span(g *Axis, series []Series, levels []Level) (low, high, step float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, s := range series {
		for _, p := range s.Points {
			low, high = min(low, p.Value), max(high, p.Value)
		}
	}
	if math.IsInf(low, 0) && levels != nil {
		low, high = 0, 0 // levels without lines are shown relative to 0
	}
	for _, l := range levels {
		low, high = min(low, l.Value), max(high, l.Value)
		if l.To != nil {
			low, high = min(low, *l.To), max(high, *l.To)
		}
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
	// The distance may overflow, or be too small to divide.
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

// niceStep returns the smallest 1, 2 or 5 times a power of ten that is at least
// least.
func niceStep(least float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(least)))
	for _, times := range []float64{1, 2, 5, 10} {
		if times*power >= least*(1-1e-9) {
			return times * power
		}
	}
	return 10 * power
}

// clean removes the rounding error that adding up steps leaves.
func clean(value, step float64) float64 { return math.Round(value/step*1e6) / 1e6 * step }

// timeSteps are the possible distances between marks of time.
var timeSteps = []time.Duration{
	time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
	24 * time.Hour, 2 * 24 * time.Hour, 7 * 24 * time.Hour, 14 * 24 * time.Hour, 28 * 24 * time.Hour,
}

// times returns the marks of the time axis, at round times of day.
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

// clock formats a time, with the day if the axis has several, and with seconds
// if there are any.
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

// hints returns the values of each period.
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
			texts[p.At] = append(texts[p.At], s.Label+": "+numeral.Short(p.Value))
		}
	}
	var all []hint
	for at := a.from; at.Before(a.to); at = at.Add(period) {
		if lines := texts[at.UTC()]; lines != nil {
			// The point is in the middle of the area that is pointed at.
			x := a.x(at.Add(-period / 2))
			width := a.x(at.Add(period/2)) - x
			left := max(0, x)
			all = append(all, hint{rounded(left), rounded(width - (left - x)), clock(at, a) + " UTC\n" + strings.Join(lines, "\n")})
		}
	}
	return all
}
