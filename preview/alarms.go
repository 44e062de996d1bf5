package preview

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/cloudwatch/dashboard"
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

// severities returns the severities of all alarms, by stack and logical ID.
func severities(templates []*template.Template) map[[2]string]string {
	all := map[[2]string]string{}
	for _, t := range templates {
		for _, a := range t.Alarms() {
			all[[2]string{t.Stack, a.LogicalID}] = a.Severity
		}
		for _, a := range t.CompositeAlarms() {
			all[[2]string{t.Stack, a.LogicalID}] = a.Severity
		}
		for _, a := range t.LogAlarms() {
			all[[2]string{t.Stack, a.LogicalID}] = a.Severity
		}
	}
	return all
}

// alarms shows the states of alarms in the order that the widget asks for,
// limited to the states it asks for (CloudWatch-Dashboard-Body-Structure,
// Properties of an Alarm Status Widget Object). An alarm that is not replayed
// is always shown, since its state is not known.
func (p *Preview) alarms(w *dashboard.Alarm, _ *Widget) func(*run, *Widget) {
	return func(r *run, out *Widget) {
		left := 0
		out.Alarms = []Alarm{}
		for _, arn := range w.Alarms {
			a := r.alarm(arn)
			if len(w.States) > 0 && a.State != "" && !slices.Contains(w.States, string(a.State)) {
				left++
				continue
			}
			out.Alarms = append(out.Alarms, a)
		}
		if left > 0 {
			out.Notes = append(out.Notes, fmt.Sprintf("%s left out: at the end not in %s.",
				numeral.Count(int64(left), "alarm"), strings.Join(w.States, " or ")))
		}
		order(out.Alarms, w.SortBy)
		out.ordered = w.SortBy != "" && w.SortBy != dashboard.SortByName
	}
}

// order sorts alarms as a widget asks. Alarms whose state is not known come
// last.
func order(all []Alarm, by string) {
	rank := map[alarm.State]int{alarm.StateAlarm: 1, alarm.StateInsufficientData: 2, alarm.StateOK: 3}
	slices.SortStableFunc(all, func(a, b Alarm) int {
		state, changed := 0, b.changed().Compare(a.changed())
		switch by {
		case dashboard.SortByState:
			unknown := len(rank) + 1
			state = cmp.Compare(cmp.Or(rank[a.State], unknown), cmp.Or(rank[b.State], unknown))
		case dashboard.SortByTime:
		default:
			changed = 0
		}
		return cmp.Or(state, changed, strings.Compare(a.Name, b.Name))
	})
}

// changed returns the time at which the alarm entered its current state; zero
// if that is not known.
func (a Alarm) changed() time.Time {
	if len(a.Spans) == 0 {
		return time.Time{}
	}
	return a.Spans[len(a.Spans)-1].Start
}

// alarm returns what the alarm with that name or ARN did.
func (r *run) alarm(arn string) Alarm {
	done, ok := r.Report.Alarm(r.template, arn)
	if !ok {
		name := arn
		if _, after, ok := strings.Cut(arn, ":alarm:"); ok {
			name = after
		}
		return Alarm{Name: name, Verdict: replay.VerdictNotReplayed, Refused: "it is not in the templates"}
	}
	out := Alarm{
		Name: done.Name, Verdict: done.Verdict, State: done.FinalState, Refused: sentence(done.Refused),
		Severity: r.severities[[2]string{done.Stack, done.LogicalID}],
	}
	if done.Blind != nil {
		out.Blind = done.Blind.Reasons
	}
	if out.Refused != "" {
		return out
	}
	state, since := alarm.StateInsufficientData, r.from
	end := func(at time.Time) {
		if at.After(since) {
			out.Spans = append(out.Spans, Span{state, since, at})
		}
	}
	for _, t := range done.Transitions {
		end(t.At)
		state, since = t.To, t.At
	}
	end(r.to)
	return out
}

// alarmGraph shows what an alarm reads, its threshold, and what it did
// (CloudWatch-Dashboard-Body-Structure, Alarm Annotations).
func (p *Preview) alarmGraph(w *dashboard.Metric, out *Widget) func(*run, *Widget) {
	arn := w.AlarmName()
	p.options(w, out)
	period := p.replay.AlarmPeriod(p.template, arn)
	p.period = max(p.period, period)
	return func(r *run, out *Widget) {
		out.Alarms = []Alarm{r.alarm(arn)}
		if out.Alarms[0].Refused != "" {
			return
		}
		watched, err := r.Watched(r.template, arn)
		if err == nil {
			err = r.checkKept(watched.Period)
		}
		if err != nil {
			out.refuse("a graph of the alarm: %s", sentence(err.Error()))
			return
		}
		graph := graphOf(w)
		graph.Unit = cmp.Or(graph.Unit, shownUnit(w.YAxis.Side(dashboard.LeftAxis), watched.Unit))
		graph.Levels = append(graph.Levels, Level{Label: threshold(watched), Value: watched.Threshold})
		line := labelled{watched.Label, watched.Source}
		graph.Series = []Series{points(line, r.windows(watched.Period), watched.Period)}
		if done, _ := r.Report.Alarm(r.template, arn); done.Aligned != nil {
			out.Notes = append(out.Notes, "The periods of the alarm start at any minute, and those of the graph at multiples of their length: it shows less than the alarm sees.")
		}
		out.show(w.View, graph)
	}
}

// threshold says in words when a datapoint of an alarm breaches.
func threshold(w replay.Watched) string {
	return fmt.Sprintf("alarm %s %s in %s", w.Comparison.Words(), numeral.Short(w.Threshold), quantity.Duration(w.Period))
}
