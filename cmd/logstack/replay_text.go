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
	"github.com/logstack-go/logstack/internal/alarmwords"
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

const (
	// shownEvents is the number of kinds of unread events to list, and
	// shownTransitions that of an alarm's changes of state.
	shownEvents      = 12
	shownTransitions = 20
	dateTime         = "2006-01-02 15:04"
)

// replayText returns a report for people.
func replayText(templates []*template.Template, r *replay.Report, on paper) string {
	p := &page{paper: on}
	textOfVerdict(p, r)
	textOfInput(p, r)
	told := nearMisses{}
	for _, t := range templates {
		of, about := ofStack(r, t.Stack), &page{paper: on}
		textOfFilters(about, of, told)
		textOfDeliveries(about, of)
		textOfAlarms(about, of, t)
		textOfQueries(about, of)
		textOfLeftOut(about, t)
		if about.Len() == 0 && len(templates) > 1 {
			continue // What reads logs is in other stacks, such as those nested in it.
		}
		p.line("")
		p.strong(t.Stack)
		p.line(strings.Repeat("=", min(cellsOf(t.Stack), p.lineWidth())))
		p.WriteString(about.String())
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

// ofStack returns the part of a report about the resources of one stack.
func ofStack(r *replay.Report, stack string) *replay.Report {
	return &replay.Report{
		Filters:    only(r.Filters, func(f replay.Filter) bool { return f.Stack == stack }),
		Deliveries: only(r.Deliveries, func(d replay.Delivery) bool { return d.Stack == stack }),
		Alarms:     only(r.Alarms, func(a replay.Alarm) bool { return a.Stack == stack }),
		Queries:    only(r.Queries, func(q replay.SavedQuery) bool { return q.Stack == stack }),
	}
}

// only returns the items that are wanted.
func only[T any](all []T, wanted func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(all), func(item T) bool { return !wanted(item) })
}

func textOfInput(p *page, r *replay.Report) {
	for i, g := range r.Input.LogGroups {
		if i == 0 {
			p.section("Log groups")
		}
		filters := numeral.Count(int64(g.Filters), "metric filter")
		if g.Filters == 0 {
			filters = "no metric filter looks at it"
		}
		name := g.Name
		if g.Real != nil {
			name = strings.Join(g.Real, ", ") + " as " + g.Name
		}
		p.paragraph(2, fmt.Sprintf("%s: %s, %s of them JSON; %s", name, numeral.Count(g.Events, "event"), numeral.Thousands(g.JSON), filters))
	}
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

// nearMisses holds the near misses that were written, with the filter that they
// were written for.
type nearMisses map[string]string

// again returns the filter whose equal near miss was written already; empty if
// there is none.
func (n nearMisses) again(f replay.Filter) string {
	text := strings.Join(f.NearMiss.Reasons, "\n")
	if first, told := n[text]; told {
		return first
	}
	n[text] = template.Called(f.Name, f.LogicalID)
	return ""
}

func textOfFilters(p *page, r *replay.Report, told nearMisses) {
	for i, f := range r.Filters {
		if i == 0 {
			p.section("Metric filters: matched of events seen")
		}
		matched := numeral.Of(f.Matched, f.Events)
		if f.Refused != "" {
			matched = "not replayed"
		}
		p.row(template.Called(f.Name, f.LogicalID), matched, f.Refused != "" || f.Matched == 0)
		if f.Refused != "" {
			p.paragraph(belowLabel, f.Refused)
			continue
		}
		textOfPattern(p, f.Pattern)
		for _, warning := range f.Warnings {
			p.warning(belowLabel, warning)
		}
		if v := f.Values; v != nil && f.Matched > 0 {
			text := numeral.Count(v.Extracted, "value") + " published"
			if strings.HasPrefix(v.Selector, "$") {
				text = v.Selector + ": " + text
			}
			if n := v.Missing - v.Dimensionless; n > 0 {
				text += fmt.Sprintf(", %s had none", numeral.Count(n, "event"))
			}
			if v.Dimensionless > 0 {
				text += fmt.Sprintf(", %s had no value for a dimension", numeral.Count(v.Dimensionless, "event"))
			}
			if v.Dimensions > 0 {
				text += ", in " + numeral.Count(int64(v.Dimensions), "metric")
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
			if first := told.again(f); first != "" && len(m.Reasons) > 0 {
				p.paragraph(belowLabel, "For the same reason as "+first+".")
				m = &replay.NearMiss{DidYouMean: m.DidYouMean, Matches: m.Matches, Sampled: m.Sampled}
			}
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

// textOfPattern writes the pattern of a filter.
func textOfPattern(p *page, pattern string) {
	for _, line := range wrapPattern(cmp.Or(pattern, "every log event"), p.lineWidth()-belowLabel) {
		p.line(pad("", belowLabel) + line)
	}
}

func textOfAlarms(p *page, r *replay.Report, t *template.Template) {
	words := alarmwords.New(t)
	for i, a := range r.Alarms {
		if i == 0 {
			p.section("Alarms")
		}
		p.row(template.Called(a.Name, a.LogicalID), outcome(a), a.Verdict != replay.VerdictQuiet)
		if condition := conditionOf(words, t, a); condition != "" {
			for _, line := range clauses([]string{condition}, ";", p.lineWidth()-belowLabel) {
				p.line(pad("", belowLabel) + line)
			}
		}
		if a.Refused != "" {
			p.paragraph(belowLabel, "Not replayed: "+a.Refused+".")
			continue
		}
		if b := a.Blind; b != nil {
			why := strings.Join(b.Reasons, " ")
			switch {
			case b.Never:
				why = "Nothing here can set it off. " + why
			case a.Verdict == replay.VerdictWentOff:
				why = "It does not see all that it counts. " + why
			}
			p.warning(belowLabel, why)
		}
		if a.TooFew > 0 && a.TooFew < a.Datapoints {
			p.paragraph(belowLabel, fmt.Sprintf("%s of its %s have too few values, and it ignores them.",
				numeral.Thousands(int64(a.TooFew)), numeral.Count(int64(a.Datapoints), "percentile")))
		}
		transitionsText(p, a)
		if d := a.Aligned; d != nil && a.Verdict != replay.VerdictBlind {
			p.paragraph(belowLabel, fmt.Sprintf("with aligned periods, as dashboards show them: %s",
				went(d.Transitions, d.FinalState)))
		}
	}
}

// textOfLeftOut lists what conditions leave out, and how to include it.
func textOfLeftOut(p *page, t *template.Template) {
	for i, of := range template.Together(t.LeftOut()) {
		if i == 0 {
			p.section("Left out by conditions")
		}
		if len(of) == 1 {
			p.row(of[0].LogicalID, of[0].Condition, true)
		} else {
			p.paragraph(2, strings.Join(of.Names(), ", "))
		}
		why := of.Why()
		p.paragraph(belowLabel, strings.ToUpper(why[:1])+why[1:]+"; "+of.Advice()+".")
	}
}

// textOfQueries lists the saved queries that CloudWatch refuses.
func textOfQueries(p *page, r *replay.Report) {
	refused := only(r.Queries, func(q replay.SavedQuery) bool { return q.Refused != "" })
	for i, q := range refused {
		if i == 0 {
			p.section("Saved queries that CloudWatch refuses")
		}
		p.in(red, func() { p.paragraph(2, template.Called(q.Name, q.LogicalID)) })
		p.paragraph(belowLabel, q.Refused)
	}
}

// conditionOf says when an alarm goes off.
func conditionOf(words alarmwords.Words, t *template.Template, a replay.Alarm) string {
	for _, view := range t.Alarms() {
		if view.LogicalID == a.LogicalID {
			return words.Condition(view)
		}
	}
	for _, view := range t.CompositeAlarms() {
		if view.LogicalID == a.LogicalID {
			return view.Rule
		}
	}
	for _, view := range t.LogAlarms() {
		if view.LogicalID == a.LogicalID {
			return alarmwords.LogCondition(view)
		}
	}
	return ""
}

// outcome says in a few words what an alarm did.
func outcome(a replay.Alarm) string {
	if a.Verdict == replay.VerdictNotReplayed || a.Verdict == replay.VerdictBlind {
		return string(a.Verdict)
	}
	return went(a.Transitions, a.FinalState)
}

// went says how often an alarm went off, and how it ended.
func went(transitions []replay.Transition, final alarm.State) string {
	n := replay.WentOff(transitions)
	switch {
	case n == 0:
		return fmt.Sprintf("quiet, %s", final)
	case final == alarm.StateAlarm:
		return fmt.Sprintf("went off %s, still in ALARM", numeral.Times(int64(n)))
	}
	return fmt.Sprintf("went off %s, %s at the end", numeral.Times(int64(n)), final)
}

func transitionsText(p *page, a replay.Alarm) {
	// The first change, from INSUFFICIENT_DATA, tells nothing.
	all := a.Transitions
	if len(all) > 0 && all[0].To == alarm.StateOK {
		all = all[1:]
	}
	for i, t := range all {
		if i == shownTransitions {
			p.line(pad("", belowLabel) + fmt.Sprintf("… and %d more changes", len(all)-i))
			break
		}
		var why string
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

// changeText writes a change of state and its reason, on as many lines as they
// need.
func changeText(p *page, change, why string) {
	start := belowLabel + cellsOf(change)
	for i, line := range wrap(why, p.lineWidth()-start) {
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
			all = append(all, fmt.Sprintf("%s %s", state, alarmwords.Period(seconds)))
		}
	}
	return all
}

// textOfEmbedded lists the metrics that log events publish themselves.
func textOfEmbedded(p *page, r *replay.Report) {
	for i, m := range r.Embedded {
		if i == 0 {
			p.line("")
			p.strong("Metrics in the log events (embedded metric format)")
		}
		values := numeral.Count(m.Values, "value")
		if m.Metrics > 1 {
			values += ", " + numeral.Count(int64(m.Metrics), "metric")
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
	if len(u.Levels)+len(u.Events)+len(u.Plain)+len(u.Metrics) == 0 {
		return
	}
	p.line("")
	p.strong("What nothing looked at")
	var rows [][]string
	for _, l := range u.Levels {
		rows = append(rows, []string{l.Name, numeral.Thousands(l.Events), numeral.Thousands(l.Unread), numeral.Thousands(l.Unwatched)})
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
		p.clipped(2, fmt.Sprintf("%8s  %s %s", numeral.Thousands(e.Unread), pad(cmp.Or(e.Level, "-"), 8), e.Name))
		// The beginning of a JSON object tells less than its message above.
		if slices.Contains([]string{"CRITICAL", "ERROR"}, e.Level) && !strings.HasPrefix(e.Example, "{") {
			p.clipped(22, e.Example)
		}
	}
	for i, s := range u.Plain {
		if i == 0 {
			p.section("Events that are not a JSON object")
		}
		p.clipped(2, fmt.Sprintf("%8s  %s", numeral.Thousands(s.Events), s.Shape))
		if strings.TrimSpace(s.Example) != "" {
			p.clipped(12, s.Example)
		}
	}
	if len(u.Metrics) > 0 {
		p.section("Metrics that no alarm looks at")
		p.paragraph(2, strings.Join(u.Metrics, ", "))
	}
}
