package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

const (
	// shownEvents is how many kinds of events that nothing looked at are
	// listed, and shownTransitions how many changes of an alarm's state.
	shownEvents      = 12
	shownTransitions = 20
	dateTime         = "2006-01-02 15:04"
)

// replayText is a report for people.
func replayText(templates []*template.Template, r *replay.Report, colored bool) string {
	p := &page{colored: colored}
	textOfInput(p, r)
	for _, t := range templates {
		p.line("")
		p.strong(t.Stack)
		p.line(strings.Repeat("=", min(cellsOf(t.Stack), lineWidth)))
		textOfFilters(p, r, t)
		textOfDeliveries(p, r, t)
		textOfAlarms(p, r, t)
	}
	textOfEmbedded(p, r)
	textOfUnread(p, r)
	for i, note := range r.Notes {
		if i == 0 {
			p.section("Notes")
		}
		p.paragraph(2, note)
	}
	return p.String()
}

func textOfInput(p *page, r *replay.Report) {
	in := r.Input
	p.paragraph(0, fmt.Sprintf("%s%s", plural(in.Events, "log event"), span(in.Start, in.End)))
	for _, g := range in.LogGroups {
		filters := plural(int64(g.Filters), "metric filter")
		if g.Filters == 0 {
			filters = "no metric filter looks at it"
		}
		p.paragraph(2, fmt.Sprintf("%s: %s, %d of them JSON; %s", g.Name, plural(g.Events, "event"), g.JSON, filters))
	}
	if in.WithoutTime > 0 {
		p.warning(2, fmt.Sprintf("%s without a time: filters match them, but no metric gets them", plural(in.WithoutTime, "event")))
	}
	if in.Unreadable > 0 {
		p.warning(2, fmt.Sprintf("%d unreadable, the first at %s", in.Unreadable, in.FirstUnreadable))
	}
}

// called is a resource's name, or its logical id where CloudFormation makes the
// name up.
func called(name, logicalID string) string {
	if name == "${"+logicalID+"}" {
		return logicalID
	}
	return name
}

func span(start, end time.Time) string {
	if start.IsZero() {
		return ""
	}
	to := end.Format(dateTime)
	if start.Format(time.DateOnly) == end.Format(time.DateOnly) {
		to = end.Format("15:04")
	}
	return fmt.Sprintf(", %s to %s UTC", start.Format(dateTime), to)
}

func textOfFilters(p *page, r *replay.Report, t *template.Template) {
	title := false
	for _, f := range r.Filters {
		if f.Stack != t.Stack {
			continue
		}
		if !title {
			title = true
			p.section("Metric filters: matched of events seen")
		}
		matched := fmt.Sprintf("%d of %d", f.Matched, f.Events)
		if f.Refused != "" {
			matched = "not replayed"
		}
		p.row(called(f.Name, f.LogicalID), matched, f.Refused != "" || f.Matched == 0)
		if f.Refused != "" {
			p.paragraph(belowLabel, f.Refused)
			continue
		}
		for _, line := range wrapPattern(cmp.Or(f.Pattern, "every log event"), lineWidth-belowLabel) {
			p.line(pad("", belowLabel) + line)
		}
		for _, warning := range f.Warnings {
			p.warning(belowLabel, warning)
		}
		if v := f.Values; v != nil && f.Matched > 0 {
			text := plural(v.Extracted, "value") + " published"
			if strings.HasPrefix(v.Selector, "$") {
				text = v.Selector + ": " + text
			}
			if v.Missing > 0 {
				text += fmt.Sprintf(", %s had none", plural(v.Missing, "event"))
			}
			if v.Dimensions > 0 {
				text += ", in " + plural(int64(v.Dimensions), "metric")
				if v.Dimensions > cloudwatch.MaxDimensionTuples {
					text += " or more: CloudWatch may disable the filter"
				}
			}
			p.paragraph(belowLabel, text)
		}
		if f.Example != "" {
			p.clipped(belowLabel, "e.g. "+f.Example)
		}
		if m := f.NearMiss; m != nil {
			for _, reason := range m.Reasons {
				p.paragraph(belowLabel, reason)
			}
			if m.DidYouMean != "" {
				p.paragraph(belowLabel, fmt.Sprintf("%s would match %d of the %d events that were tried.",
					m.DidYouMean, m.Matches, m.Sampled))
			}
			if m.Nearest != "" {
				p.clipped(belowLabel, "nearest: "+m.Nearest)
			}
		}
	}
}

func textOfAlarms(p *page, r *replay.Report, t *template.Template) {
	words := newAlarmWords(t)
	title := false
	for _, a := range r.Alarms {
		if a.Stack != t.Stack {
			continue
		}
		if !title {
			title = true
			p.section("Alarms")
		}
		p.row(called(a.Name, a.LogicalID), outcome(a), a.Refused != "" || a.NoData != "" || replay.WentOff(a.Transitions) > 0)
		if condition := conditionOf(words, t, a); condition != "" {
			for _, line := range clauses([]string{condition}, ";", lineWidth-belowLabel) {
				p.line(pad("", belowLabel) + line)
			}
		}
		if a.Refused != "" {
			p.paragraph(belowLabel, "Not replayed: "+a.Refused+".")
			continue
		}
		if a.NoData != "" {
			p.warning(belowLabel, "It never had a datapoint: nothing can set it off. "+a.NoData)
		}
		transitionsText(p, a)
		if d := a.Aligned; d != nil {
			p.paragraph(belowLabel, fmt.Sprintf("with aligned periods, as dashboards show them: %s",
				outcome(replay.Alarm{Transitions: d.Transitions, FinalState: d.FinalState})))
		}
	}
}

// conditionOf says when an alarm goes off.
func conditionOf(words alarmWords, t *template.Template, a replay.Alarm) string {
	for _, view := range t.Alarms() {
		if view.LogicalID == a.LogicalID {
			return words.condition(view)
		}
	}
	for _, view := range t.CompositeAlarms() {
		if view.LogicalID == a.LogicalID {
			return view.Rule
		}
	}
	for _, view := range t.LogAlarms() {
		if view.LogicalID == a.LogicalID {
			return queryCondition(view)
		}
	}
	return ""
}

// outcome says in a few words what an alarm did.
func outcome(a replay.Alarm) string {
	if a.Refused != "" {
		return "not replayed"
	}
	n := replay.WentOff(a.Transitions)
	switch {
	case n == 0:
		return fmt.Sprintf("quiet, %s", a.FinalState)
	case a.FinalState == alarm.StateAlarm:
		return fmt.Sprintf("went off %s, still in ALARM", times(n))
	}
	return fmt.Sprintf("went off %s, %s in the end", times(n), a.FinalState)
}

func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}

func transitionsText(p *page, a replay.Alarm) {
	// The first change, away from INSUFFICIENT_DATA, tells nothing.
	all := a.Transitions
	if len(all) > 0 && all[0].To == alarm.StateOK {
		all = all[1:]
	}
	for i, t := range all {
		if i == shownTransitions {
			p.line(pad("", belowLabel) + fmt.Sprintf("… and %d more changes", len(all)-i))
			break
		}
		why := ""
		if t.Value != nil {
			why = strconv.FormatFloat(*t.Value, 'g', 6, 64)
		} else {
			why = t.Reason
		}
		if t.Contributor != "" {
			why += ", of " + t.Contributor
		}
		if t.Suppressed {
			why += ", actions suppressed"
		}
		layout := dateTime
		if t.At.Second() != 0 {
			layout = time.DateTime
		}
		changeText(p, fmt.Sprintf("%s  %s  ", t.At.Format(layout), pad(string(t.To), 5)), why)
	}
	if len(all) > 0 {
		p.paragraph(belowLabel, "in "+strings.Join(inStates(a), ", "))
	}
}

// changeText writes a change of state, and behind it why, on as many lines as
// it takes.
func changeText(p *page, change, why string) {
	start := belowLabel + cellsOf(change)
	for i, line := range wrap(why, lineWidth-start) {
		if i > 0 {
			change = ""
		}
		p.line(pad("", belowLabel) + pad(change, start-belowLabel) + line)
	}
}

// inStates says how long an alarm was in each state.
func inStates(a replay.Alarm) []string {
	var all []string
	for _, state := range []alarm.State{alarm.StateAlarm, alarm.StateOK, alarm.StateInsufficientData} {
		if seconds := a.Seconds[state]; seconds > 0 {
			all = append(all, fmt.Sprintf("%s %s", state, period(seconds)))
		}
	}
	return all
}

// textOfEmbedded lists the metrics that log events hold themselves.
func textOfEmbedded(p *page, r *replay.Report) {
	for i, m := range r.Embedded {
		if i == 0 {
			p.line("")
			p.strong("Metrics in the log events (embedded metric format)")
		}
		values := plural(m.Values, "value")
		if m.Metrics > 1 {
			values += fmt.Sprintf(", %d metrics", m.Metrics)
		}
		if m.Metrics > cloudwatch.MaxDimensionTuples {
			values += " or more"
		}
		p.row(m.Namespace+"/"+m.Metric, values, false)
		var about []string
		if len(m.Dimensions) > 0 {
			about = append(about, "by "+strings.Join(m.Dimensions, ", "))
		}
		if unit := strings.Join(m.Units, " and "); unit != "None" {
			about = append(about, "in "+unit)
		}
		if m.HighResolution {
			about = append(about, "in high resolution")
		}
		if len(m.Alarms) == 0 {
			about = append(about, "no alarm looks at it")
		}
		p.paragraph(belowLabel, strings.Join(about, "; "))
	}
}

func textOfUnread(p *page, r *replay.Report) {
	u := r.Unread
	p.line("")
	p.strong("What nothing looked at")
	var rows [][]string
	for _, l := range u.Levels {
		rows = append(rows, []string{l.Name, fmt.Sprint(l.Events), fmt.Sprint(l.Unread), fmt.Sprint(l.Unwatched)})
	}
	if rows != nil {
		p.table([]string{"Level", "events", "no filter", "no alarm"}, rows)
	}
	for i, e := range u.Events {
		if i == 0 {
			p.section("Events that no filter matched")
		}
		if i == shownEvents {
			p.line(fmt.Sprintf("  … and %d more kinds", len(u.Events)-i))
			break
		}
		p.clipped(2, fmt.Sprintf("%8d  %s %s", e.Unread, pad(cmp.Or(e.Level, "-"), 8), e.Name))
		// The beginning of a JSON object tells less than its message above.
		if slices.Contains([]string{"CRITICAL", "ERROR"}, e.Level) && !strings.HasPrefix(e.Example, "{") {
			p.clipped(22, e.Example)
		}
	}
	for i, s := range u.Plain {
		if i == 0 {
			p.section("Events that are no JSON object")
		}
		p.clipped(2, fmt.Sprintf("%8d  %s", s.Events, s.Shape))
		if strings.TrimSpace(s.Example) != "" {
			p.clipped(12, s.Example)
		}
	}
	if len(u.Metrics) > 0 {
		p.section("Metrics that no alarm looks at")
		p.paragraph(2, strings.Join(u.Metrics, ", "))
	}
}

func plural(n int64, what string) string { return count(fmt.Sprint(n), what) }
