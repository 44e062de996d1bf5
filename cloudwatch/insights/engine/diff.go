package engine

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// diff compiles the command diff. It compares the patterns of the log events, or
// those of a pattern command right before it, with the patterns of an earlier time
// range whose events go through the same commands.
//
// Its columns are @pattern; @sampleCount, the number of events in the time range of
// the query; @differenceCount, by how much that exceeds the earlier number;
// @differenceDescription, which is new, gone, same, or the relative change;
// @severityLabel; and @logSamples. The guide describes the contents but does not
// name the columns. (CWL_QuerySyntax-Diff, CWL_AnalyzeLogData_Compare)
func (c *compiler) diff(command *insights.Diff) error {
	if c.p.options.Hold {
		return c.refuse(commandName{command}, "", "diff does not run in an alarm")
	}
	c.p.compares = true
	before := c.before
	var of insights.Expr = systemColumn("@message").field
	if n := len(before) - 1; n >= 0 {
		if p, ok := before[n].(*insights.Pattern); ok {
			before, of = before[:n], p.X
		}
	}
	now, err := c.patternsOf(command, of)
	if err != nil {
		return err
	}
	if o := c.p.options; !o.Start.IsZero() && !o.End.IsZero() {
		other := *c.p.Program
		other.options.Start, other.options.End = earlier(command.Against, o.Start, o.End)
		other.options.Now = other.options.End
		b, err := c.branch(&other, before)
		if err != nil {
			return err
		}
		then, err := b.compiler.patternsOf(command, of)
		if err != nil {
			return err
		}
		then.put = (*patterned).keys
		b.compiler.scope.stage.sink = then
		c.p.diff = b
	}
	now.put = c.p.differences
	c.patternsAs(now, "@pattern", "@sampleCount", "@differenceCount", "@differenceDescription", "@severityLabel", "@logSamples")
	return nil
}

// patternsOf returns a sink that finds the patterns of log events.
func (c *compiler) patternsOf(command *insights.Diff, of insights.Expr) (*patterns, error) {
	if c.scope.closed {
		return nil, c.refuse(commandName{command}, "put it after the commands that look at log events, or right after a pattern command",
			"diff compares log events, and the commands before it leave none")
	}
	o, err := c.scalar(of, "pattern")
	return &patterns{text: o.eval}, err
}

// earlier returns the time range with which diff compares. It has the same length.
func earlier(against string, start, end time.Time) (time.Time, time.Time) {
	length := end.Sub(start)
	switch against {
	case "previousDay":
		start = start.AddDate(0, 0, -1)
	case "previousWeek":
		start = start.AddDate(0, 0, -7)
	case "previousMonth":
		before := start.AddDate(0, -1, 0)
		if before.Day() != start.Day() {
			before = before.AddDate(0, 0, -before.Day()) // the last day of the month before, which is shorter
		}
		start = before
	default:
		// Both ends are inclusive, so the earlier range ends just before start.
		start = start.Add(-length - time.Millisecond)
	}
	return start, start.Add(length)
}

// keys returns rows of the shapes, unchanged, with the number of texts of each.
func (p *patterned) keys(*share) ([]kept, error) {
	rows := make([]kept, len(p.all))
	for i, s := range p.all {
		rows[i] = kept{values: []Value{textValue(s.key), numberValue(float64(s.n))}}
	}
	return rows, nil
}

// differences returns the rows of diff. Columns that cannot be computed without an
// earlier event are missing.
func (line *pipeline) differences(p *patterned, in *share) ([]kept, error) {
	compared := line.uncompared() == ""
	all := p.all
	if compared {
		for _, k := range line.diff.rows {
			all = append(all, shape{key: k.values[0].text, before: int64(k.values[1].number)})
		}
	}
	all = joined(all)
	if differencesFirst {
		slices.SortStableFunc(all, func(a, b shape) int { return cmp.Compare(b.changed(), a.changed()) })
	}
	return p.each(in, all, func(s shape, shown, severity, samples Value) []Value {
		var difference, description Value
		if compared {
			difference, description = numberValue(float64(s.n-s.before)), textValue(s.description())
		}
		return []Value{shown, numberValue(float64(s.n)), difference, description, severity, samples}
	})
}

// changed returns the absolute change in the number of texts.
func (s shape) changed() int64 { return max(s.n-s.before, s.before-s.n) }

// description says how the number of texts changed.
func (s shape) description() string {
	switch {
	case s.before == 0:
		return "new"
	case s.n == 0:
		return "gone"
	case s.n == s.before:
		return "same"
	}
	return fmt.Sprintf("%+.0f %%", math.Round(100*float64(s.n-s.before)/float64(s.before)))
}

// uncompared says why diff has nothing to compare with.
func (line *pipeline) uncompared() string {
	switch {
	case !line.compares || line.diff != nil && line.diff.scanned > 0:
		return ""
	case line.diff == nil:
		return "diff compares nothing: the query has no time range with a start and an end, so there is no earlier one."
	}
	o := line.diff.options
	return "diff compares nothing: no log event is from " + shownTime(o.Start) + " to " + shownTime(o.End) + "."
}

func shownTime(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05") }
