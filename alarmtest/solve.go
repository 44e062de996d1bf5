package alarmtest

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

// scenario is an input to try, with what it does.
type scenario struct {
	inputs []Input
	until  time.Duration
	// report is the result of the replay.
	report *replay.Report
}

// solver searches for inputs on which alarms go off, and inputs on which they
// are quiet. It generates candidates, runs them, and shrinks those that work.
type solver struct {
	*runner
	ctx context.Context
	// pool holds the log events to try, one of each kind.
	pool []Input
	// dense holds a scenario with many in a row for each event of the pool, and
	// tried all scenarios that ran.
	dense, tried []scenario
	// base is an ordinary record.
	base   object
	firing map[int]scenario
	quiet  map[int]scenario
	// silent holds, for alarms that a single log event sets off, scenarios in
	// which they do not go off.
	silent map[int]scenario
}

// rhythms are the patterns in time to try, from short to long: how many log
// events, and the time between them.
var rhythms = []struct {
	times int
	every time.Duration
}{
	{1200, time.Second},     // twenty minutes
	{120, 30 * time.Second}, // an hour
	{840, 30 * time.Second}, // seven hours
	{3060, 30 * time.Second},
}

const (
	denseTimes = 200
	denseEvery = time.Second
)

// play runs inputs.
func (s *solver) play(inputs []Input, until time.Duration) (scenario, error) {
	out := scenario{inputs: inputs, until: until}
	in, err := s.gather(s.ctx, Test{Input: inputs, Start: Time{defaultStart}})
	if err != nil {
		return out, err
	}
	end := s.settled(in)
	if until > 0 {
		end = in.start.Add(until)
	}
	ran, err := replay.New(s.subject.Templates, replay.Options{
		Contract: s.subject.Contract, Map: s.maps, Workers: 1, Start: in.begins(), End: end, Datapoints: in.points,
	})
	if err != nil {
		return out, err
	}
	out.report, err = runRecords(s.ctx, ran, in)
	return out, err
}

// try runs inputs. It keeps them for each alarm that goes off, or is quiet, for
// the first time or in a shorter scenario than before.
func (s *solver) try(inputs []Input, until time.Duration) (scenario, bool) {
	out, err := s.play(inputs, until)
	if err != nil {
		return out, false
	}
	s.tried = append(s.tried, out)
	for i, a := range out.report.Alarms {
		switch _, has := s.firing[i]; {
		case a.Verdict == replay.VerdictWentOff && (!has || s.loud(out) < s.loud(s.firing[i]) && length(out) <= length(s.firing[i])):
			s.firing[i] = out
		case a.Verdict == replay.VerdictQuiet && (s.quiet[i].report == nil || length(out) < length(s.quiet[i])):
			s.quiet[i] = out
		}
	}
	return out, true
}

// loud returns how many alarms go off in a scenario. The fewer, the clearer.
func (s *solver) loud(of scenario) int {
	n := 0
	for _, a := range of.report.Alarms {
		if a.Verdict == replay.VerdictWentOff {
			n++
		}
	}
	return n
}

// length returns the duration of a scenario.
func length(of scenario) time.Duration {
	longest := of.until
	for _, in := range of.inputs {
		longest = max(longest, in.From.After+time.Duration(in.Every)*time.Duration(in.Times), in.From.After+time.Duration(in.Period)*time.Duration(len(in.Values)))
	}
	return longest
}

// some returns an input of several log events of one kind.
func some(of Input, times int, every time.Duration) Input {
	of.Times, of.Every, of.From = positive(times), Span(every), Moment{Given: true}
	return of
}

// solve searches for scenarios for all alarms.
func (s *solver) solve() error {
	s.firing, s.quiet, s.silent = map[int]scenario{}, map[int]scenario{}, map[int]scenario{}
	s.fillPool()
	for _, one := range s.pool {
		out, ok := s.try([]Input{some(one, denseTimes, denseEvery)}, 0)
		if !ok {
			out = scenario{}
		}
		s.dense = append(s.dense, out)
		if err := s.ctx.Err(); err != nil {
			return err
		}
	}
	first, err := s.play(nil, time.Minute)
	if err != nil {
		return err
	}
	s.datapoints(first.report)
	s.silences()
	s.longer(first.report)
	s.pairs(first.report)
	s.composites(first.report)
	for i, a := range first.report.Alarms {
		if of, ok := s.firing[i]; ok {
			s.firing[i] = s.smallest(i, of)
		}
		s.calm(i, a)
	}
	return s.ctx.Err()
}

// touched returns the log events of the pool that an alarm sees.
func (s *solver) touched(i int) []Input {
	var all []Input
	for p, out := range s.dense {
		if out.report == nil {
			continue
		}
		switch out.report.Alarms[i].Verdict {
		case replay.VerdictWentOff, replay.VerdictQuiet:
			all = append(all, s.pool[p])
		case replay.VerdictBlind:
			// It saw them, but they were too short for it to go off.
			if len(out.report.Alarms[i].Breaches) > 0 {
				all = append(all, s.pool[p])
			}
		}
	}
	return all
}

// open reports whether an alarm can go off, and no scenario is known that sets
// it off.
func (s *solver) open(i int, a replay.Alarm) bool {
	_, has := s.firing[i]
	return !has && !a.Elsewhere
}

// longer tries hours of log events, for alarms that look back that far.
func (s *solver) longer(report *replay.Report) {
	for _, r := range rhythms {
		for i, a := range report.Alarms {
			if !s.open(i, a) || a.Kind == replay.CompositeAlarm {
				continue
			}
			for _, one := range s.touched(i) {
				if _, has := s.firing[i]; has {
					break
				}
				s.try([]Input{some(one, r.times, r.every)}, 0)
			}
		}
	}
}

// silences tries one log event followed by nothing for a long time, and an hour
// of plain text or ordinary records, on which many alarms are quiet.
func (s *solver) silences() {
	for _, one := range s.ordinary() {
		s.try([]Input{some(one, 1, time.Second)}, time.Hour)
		s.try([]Input{some(one, 120, 30*time.Second)}, 0)
	}
}

// ordinary returns the log event of the pool that sets off fewest alarms, one
// for each log group, and the lines in plain text.
func (s *solver) ordinary() []Input {
	best := map[string]int{}
	var groups []string
	for p, out := range s.dense {
		if out.report == nil || s.pool[p].Line != "" && !strings.HasPrefix(s.pool[p].Line, "{") {
			continue
		}
		group := s.pool[p].LogGroup
		if at, has := best[group]; !has {
			groups = append(groups, group)
			best[group] = p
		} else if s.loud(out) < s.loud(s.dense[at]) {
			best[group] = p
		}
	}
	var all []Input
	for _, group := range groups {
		all = append(all, s.pool[best[group]])
	}
	for _, one := range s.pool {
		if one.Line == plainLine {
			all = append(all, one)
		}
	}
	return all
}

// pairs tries two kinds of log events together, for ratios.
func (s *solver) pairs(report *replay.Report) {
	for i, a := range report.Alarms {
		if !s.open(i, a) || a.Kind != replay.MathAlarm {
			continue
		}
		touched := s.touched(i)
		touched = touched[:min(len(touched), 6)]
		for _, one := range touched {
			for _, other := range touched {
				if _, has := s.firing[i]; has || sameInput(one, other) {
					continue
				}
				s.try([]Input{some(one, denseTimes, denseEvery), some(other, denseTimes, denseEvery)}, 0)
			}
		}
	}
}

func sameInput(a, b Input) bool {
	return a.Event == b.Event && a.Line == b.Line && a.LogGroup == b.LogGroup
}

// composites tries what sets off the other alarms, in pairs and all together.
func (s *solver) composites(report *replay.Report) {
	for i, a := range report.Alarms {
		if a.Kind != replay.CompositeAlarm || !s.open(i, a) {
			continue
		}
		var children []scenario
		for k, child := range report.Alarms {
			if of, ok := s.firing[k]; ok && s.names(a, child) {
				children = append(children, of)
			}
		}
		for _, of := range children {
			s.try(of.inputs, of.until)
		}
		var all []Input
		for _, of := range children {
			all = append(all, of.inputs...)
		}
		if _, has := s.firing[i]; !has && len(children) > 1 {
			s.try(all, 0)
		}
	}
}

// names reports whether a composite alarm's rule names an alarm.
func (s *solver) names(composite, a replay.Alarm) bool {
	for _, t := range s.subject.Templates {
		for _, c := range t.CompositeAlarms() {
			if t.Stack == composite.Stack && c.LogicalID == composite.LogicalID {
				return strings.Contains(c.Rule, a.Name) || strings.Contains(c.Rule, "${"+a.LogicalID)
			}
		}
	}
	return false
}

// datapoints tries values of metrics that no log feeds.
func (s *solver) datapoints(report *replay.Report) {
	for i, a := range report.Alarms {
		if !a.Elsewhere {
			continue
		}
		view, ok := s.alarmView(a)
		if !ok {
			continue
		}
		threshold, _ := view.Threshold.Value()
		periods, _ := view.EvaluationPeriods.Value()
		metrics := []template.Metric{view.Metric}
		if view.Metrics != nil {
			metrics = nil
			for _, q := range view.Metrics {
				if q.Expression == "" {
					metrics = append(metrics, q.Metric)
				}
			}
		}
		for _, n := range []float64{threshold + 1, threshold - 1, threshold, 2*threshold + 1, 0, 1, 1000} {
			for only := -1; only < len(metrics); only++ {
				var inputs []Input
				for k, m := range metrics {
					value := n
					if only >= 0 && only != k {
						value = 0
					}
					inputs = append(inputs, ofMetric(m, value, max(int(periods), 1)+1))
				}
				if s.firing[i].report == nil || s.quiet[i].report == nil {
					s.try(inputs, 0)
				}
			}
		}
	}
}

// ofMetric returns equal datapoints of a metric.
func ofMetric(m template.Metric, value float64, times int) Input {
	period, _ := m.Period.Value()
	in := Input{Metric: &Metric{Namespace: m.Namespace, Name: m.MetricName, Unit: m.Unit, Dimensions: map[string]Scalar{}}, From: Moment{Given: true}, Period: Span(max(time.Duration(period)*time.Second, time.Minute))}
	for _, d := range m.Dimensions {
		in.Metric.Dimensions[d.Name] = Scalar{Text: d.Value, Quoted: true}
	}
	for range times {
		in.Values = append(in.Values, Value{Number: value})
	}
	return in
}

func (s *solver) alarmView(a replay.Alarm) (template.Alarm, bool) {
	for _, t := range s.subject.Templates {
		for _, one := range t.Alarms() {
			if t.Stack == a.Stack && one.LogicalID == a.LogicalID {
				return one, true
			}
		}
	}
	return template.Alarm{}, false
}

// with runs a scenario with another number of its last log events.
func (s *solver) with(of scenario, times int) (scenario, bool) {
	inputs := slices.Clone(of.inputs)
	last := len(inputs) - 1
	inputs[last].Times = positive(times)
	out, err := s.play(inputs, of.until)
	return out, err == nil
}

// smallest returns a scenario with the fewest log events that still set an
// alarm off.
func (s *solver) smallest(i int, of scenario) scenario {
	last := of.inputs[len(of.inputs)-1]
	if last.Metric != nil || last.Times <= 1 {
		return of
	}
	low, high := 0, int(last.Times) // high goes off
	best := of
	for high-low > 1 {
		middle := (low + high) / 2
		out, ok := s.with(of, middle)
		if !ok {
			return best
		}
		if out.report.Alarms[i].Verdict == replay.VerdictWentOff {
			high, best = middle, out
		} else {
			low = middle
		}
	}
	return best
}

// calm finds a scenario in which an alarm is quiet: with one log event less
// than sets it off, or any that was tried.
func (s *solver) calm(i int, a replay.Alarm) {
	of, ok := s.firing[i]
	if ok && of.inputs[len(of.inputs)-1].Metric == nil {
		n := int(of.inputs[len(of.inputs)-1].Times)
		for _, times := range []int{n - 1, n / 2, 1} {
			if times < 1 || times >= n {
				continue
			}
			if out, ok := s.with(of, times); ok && out.report.Alarms[i].Verdict == replay.VerdictQuiet {
				s.quiet[i] = out
				return
			}
		}
	}
	if s.quiet[i].report != nil {
		return
	}
	for _, out := range s.tried {
		if v := out.report.Alarms[i]; v.Verdict == replay.VerdictBlind && !v.Blind.Never && v.Blind.Unfed == nil && out.report.Input.Events > 0 && (s.silent[i].report == nil || length(out) < length(s.silent[i])) {
			s.silent[i] = out
		}
	}
}

// plainLine is a line that is not a record.
const plainLine = "a line in plain text"

// fillPool collects the log events to try: what each filter matches, the events
// of the contract, and lines in plain text.
func (s *solver) fillPool() {
	base := object{}
	if events := s.subject.Contract.Events(); len(events) > 0 {
		for _, e := range events {
			if text, err := sample(s.subject.Contract, e.Name); err == nil {
				if record, ok := readObject(text); ok {
					base = record
					break
				}
			}
		}
	}
	s.base = base
	add := func(in Input) {
		if !slices.ContainsFunc(s.pool, func(other Input) bool { return sameInput(in, other) }) {
			s.pool = append(s.pool, in)
		}
	}
	groups := s.groups()
	for _, t := range s.subject.Templates {
		for _, f := range t.MetricFilters() {
			pattern, err := filterpattern.Parse(f.Pattern)
			if err != nil || len(f.Metrics) == 0 {
				continue
			}
			var value *filterpattern.Selector
			numbers := []float64{1}
			if selector, err := filterpattern.ParseSelector(f.Metrics[0].Value); err == nil {
				value = &selector
				numbers = s.thresholds(f.Metrics[0])
			}
			for _, n := range numbers {
				if line, ok := matching(pattern, value, n, base); ok {
					add(Input{Line: line, LogGroup: s.groupKey(t, f.LogGroup, groups)})
				}
			}
		}
	}
	for _, group := range groups {
		key := s.groupKey(group.of, group.name, groups)
		for _, e := range s.subject.Contract.Events() {
			add(Input{Event: e.Name, LogGroup: key})
		}
		add(Input{Line: `{"level": "ERROR", "message": "it failed"}`, LogGroup: key})
		add(Input{Line: plainLine, LogGroup: key})
	}
}

// thresholds returns values of a metric on both sides of the thresholds of
// alarms.
func (s *solver) thresholds(to template.Transformation) []float64 {
	var all []float64
	for _, t := range s.subject.Templates {
		for _, a := range t.Alarms() {
			for _, m := range append([]template.Metric{a.Metric}, metricsOf(a)...) {
				n, known := a.Threshold.Value()
				if m.Namespace == to.Namespace && m.MetricName == to.Name && known {
					all = append(all, 2*n+1, n/2)
				}
			}
		}
	}
	if all == nil {
		return []float64{1}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// watchedGroup is a log group that something reads.
type watchedGroup struct {
	of   *template.Template
	name string
}

// groups returns the log groups that filters, queries of alarms and saved
// queries read.
func (s *solver) groups() []watchedGroup {
	var all []watchedGroup
	add := func(t *template.Template, name string) {
		if g, ok := t.LogGroup(name); ok {
			name = g.Name
		}
		one := watchedGroup{t, name}
		if !slices.ContainsFunc(all, func(g watchedGroup) bool { return g.name == name }) {
			all = append(all, one)
		}
	}
	for _, t := range s.subject.Templates {
		for _, f := range t.MetricFilters() {
			add(t, f.LogGroup)
		}
		for _, a := range t.LogAlarms() {
			for _, name := range a.LogGroups {
				add(t, name)
			}
		}
	}
	return all
}

// groupKey returns the name of a log group in a test; empty if it is the only
// one.
func (s *solver) groupKey(t *template.Template, name string, groups []watchedGroup) string {
	if len(groups) < 2 {
		return ""
	}
	if g, ok := t.LogGroup(name); ok && strings.Contains(g.Name, "${") {
		return g.LogicalID
	}
	return name
}
