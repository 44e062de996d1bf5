package replay

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/cloudwatch/metricmath"
	"github.com/logstack-go/logstack/template"
)

// watcher is an alarm and what it reads.
type watcher struct {
	stack     *template.Template
	logicalID string
	name      string
	kind      Kind
	// refused says why it is not replayed. elsewhere reports whether the reason
	// is that its metrics are not fed by log events.
	refused   string
	elsewhere bool
	// invalid reports whether CloudWatch would refuse to create it.
	invalid bool

	config alarm.Config
	// metrics are the metrics that it reads, and ids their ids in metric math.
	metrics []*metric
	ids     []string
	// statistics and looks hold the statistic of each metric, and the metric as
	// the template asks for it.
	statistics []alarm.Statistic
	looks      []template.Metric
	math       *metricmath.Set
	// rules are the Contributor Insights rules that metric math reads.
	rules []*insightRule

	composite alarm.Composite
	scheduled *scheduled
}

// addAlarms reads the alarms of a template. It refuses an alarm that CloudWatch
// would not accept.
func (p *plan) addAlarms(t *template.Template) {
	add := func(r template.Resource, name string, kind Kind, read func(*watcher) error) {
		w := &watcher{stack: t, logicalID: r.LogicalID, name: name, kind: kind}
		p.alarms = append(p.alarms, w)
		if r.Undecided {
			p.notes = append(p.notes, fmt.Sprintf("%s: %s is assumed to be created: its condition %s cannot be decided here.",
				t.Stack, r.LogicalID, r.Condition))
		}
		if err := read(w); err != nil {
			w.refused, w.invalid = oneLine(err), true
		}
	}
	for _, a := range t.Alarms() {
		kind := MetricAlarm
		if a.Metrics != nil {
			kind = MathAlarm
		}
		add(a.Resource, a.Name, kind, func(w *watcher) error { return p.readAlarm(w, a) })
	}
	for _, a := range t.CompositeAlarms() {
		add(a.Resource, a.Name, CompositeAlarm, func(w *watcher) error { return w.readComposite(a) })
	}
	for _, a := range t.LogAlarms() {
		add(a.Resource, a.Name, LogAlarm, func(w *watcher) error {
			return p.readScheduled(w, a)
		})
	}
}

// number returns the value of a numeric property of the alarm.
func (w *watcher) number(property string, n template.Number) (float64, error) {
	value, known := n.Value()
	if !known && !n.IsZero() {
		return 0, unknownValue(w.stack, property, n.String())
	}
	return value, nil
}

// bandComparisons are the comparisons with an anomaly detection band.
var bandComparisons = []string{"LessThanLowerOrGreaterThanUpperThreshold", "LessThanLowerThreshold", "GreaterThanUpperThreshold"}

func (p *plan) readAlarm(w *watcher, a template.Alarm) error {
	if a.PromQL != "" {
		w.refused = "it evaluates a query in PromQL"
		return nil
	}
	if a.ThresholdMetricID != "" || slices.Contains(bandComparisons, a.Comparison) {
		w.refused = "it compares with a band of anomaly detection, which needs weeks of the metric's past"
		return nil
	}
	if a.Metrics == nil {
		if w.refused = p.notOfLogs(w.stack, a.Metric); w.refused != "" {
			w.elsewhere = true // This reason says more than the other unknown values.
			return nil
		}
	}
	if w.refused = undecided(w.stack, a.Resource, decidesAlarm); w.refused != "" {
		return nil
	}
	err := w.readConfig(a)
	var unknown errUnknown
	if errors.As(err, &unknown) {
		w.refused = unknown.Error()
		return nil
	}
	if err != nil && a.Metrics != nil {
		math := checkMath(a.Metrics)
		if math != nil && err.Error() == errNoPeriod.Error() {
			return math // This may be why it has none.
		}
		return errors.Join(math, err)
	}
	if err != nil {
		return err
	}
	if a.Metrics == nil {
		return p.watchMetric(w, "", a.Metric)
	}
	return p.readMath(w, a.Metrics)
}

// errNoPeriod is the error for an alarm on metric math without a period.
var errNoPeriod = errors.New("Period: it is missing, and no metric has one")

func (w *watcher) readConfig(a template.Alarm) error {
	var problems []error
	read := func(property string, n template.Number) float64 {
		value, err := w.number(property, n)
		problems = append(problems, err)
		return value
	}
	period := a.Period
	for _, q := range a.Metrics {
		if period.IsZero() {
			period = q.Period
		}
	}
	w.config = alarm.Config{
		Comparison:        alarm.Comparison(a.Comparison),
		Threshold:         read("Threshold", a.Threshold),
		Period:            time.Duration(read("Period", period) * float64(time.Second)),
		EvaluationPeriods: int(read("EvaluationPeriods", a.EvaluationPeriods)),
		DatapointsToAlarm: int(read("DatapointsToAlarm", a.DatapointsToAlarm)),
		MissingData:       alarm.MissingData(a.MissingData),
		IgnoreFewSamples:  a.LowSamples == "ignore",
		WarmUp: alarm.WarmUp{
			Length: time.Duration(read("WarmUpPeriodDurationInMinutes", a.WarmUpMinutes) * float64(time.Minute)),
			Whole:  a.WarmUpWhole,
		},
	}
	if !a.WarmUpMinutes.IsZero() && w.config.WarmUp.Length == 0 {
		problems = append(problems, alarm.CheckWarmUp(0))
	}
	if a.WallClock != "" {
		location, err := alarm.ParseZone(a.WallClock)
		if err != nil {
			problems = append(problems, fmt.Errorf("Timezone: %w", err))
		}
		w.config.WallClock = &alarm.WallClock{Location: location}
	}
	if err := errors.Join(problems...); err != nil {
		return err
	}
	checked := w.config
	if period.IsZero() {
		problems = append(problems, errNoPeriod)
		checked.Period = time.Minute // only to check the rest: errNoPeriod is reported
	}
	problems = append(problems, checked.Check())
	if err := errors.Join(problems...); err != nil {
		return errors.New(strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return nil
}

// checkMath says what is wrong with the queries of an alarm on metric math.
func checkMath(all []template.MetricQuery) error {
	var queries []metricmath.Query
	for _, q := range all {
		query := metricmath.Query{ID: q.ID, Expression: q.Expression, ReturnsData: q.ReturnsData}
		if seconds, known := q.Period.Value(); known {
			query.Period = time.Duration(seconds * float64(time.Second))
		}
		queries = append(queries, query)
	}
	_, err := metricmath.NewSet(queries)
	if err == nil || errors.As(err, new(metricmath.Unsupported)) {
		return nil
	}
	return fmt.Errorf("Metrics: %w", err)
}

// watchMetric makes the alarm read a metric.
func (p *plan) watchMetric(w *watcher, id string, m template.Metric) error {
	statistic, err := alarm.ParseStatistic(m.Statistic)
	if err != nil {
		return err
	}
	if w.refused = p.notOfLogs(w.stack, m); w.refused != "" {
		w.elsewhere = true
		return nil
	}
	if _, err := w.number("Period", m.Period); err != nil {
		w.refused = err.Error()
		return nil
	}
	k := key(w.stack, m.Namespace, m.MetricName, m.Dimensions)
	k.unit = m.Unit
	watched := p.watch(k, statistic.NeedsHistogram())
	watched.growing = watched.growing || w.config.Period < resolution
	w.metrics = append(w.metrics, watched)
	w.statistics = append(w.statistics, statistic)
	w.ids = append(w.ids, id)
	w.looks = append(w.looks, m)
	return nil
}

// notOfLogs says why log events do not feed a metric and no datapoints were
// given for it; empty if they may feed it. For a metric of what forwards log
// events elsewhere, it says what the metric is made of.
func (p *plan) notOfLogs(t *template.Template, m template.Metric) string {
	namespace, name := m.Namespace, m.MetricName
	k := key(t, namespace, name, m.Dimensions)
	if k.unit = m.Unit; p.givenTo(k) != nil {
		return ""
	}
	if _, ok := logsMetrics[name]; !strings.HasPrefix(namespace, "AWS/") || namespace == logsNamespace && ok {
		return ""
	}
	counts := ""
	switch {
	case namespace == "AWS/Firehose":
		counts = ": Firehose counts what it receives and delivers"
	case namespace == logsNamespace && (strings.HasPrefix(name, "Forwarded") || strings.HasPrefix(name, "Delivery")):
		counts = ": CloudWatch counts what subscription filters forward, and what fails"
	}
	return fmt.Sprintf("%s/%s is not made from log events%s", namespace, name, counts)
}

func (p *plan) readMath(w *watcher, all []template.MetricQuery) error {
	var queries []metricmath.Query
	for _, q := range all {
		if q.Account != "" && q.Account != w.stack.Account {
			w.refused = fmt.Sprintf("%s is a metric in the account %s", q.ID, q.Account)
			return nil
		}
		query := metricmath.Query{ID: q.ID, Expression: q.Expression, ReturnsData: q.ReturnsData}
		if q.Expression == "" {
			query.Period = w.config.Period
			if err := p.watchMetric(w, q.ID, q.Metric); err != nil {
				return fmt.Errorf("Metrics: %s: %w", q.ID, err)
			}
			if seconds, known := q.Period.Value(); known {
				query.Period = time.Duration(seconds * float64(time.Second))
			}
		}
		queries = append(queries, query)
	}
	set, err := metricmath.NewSet(queries)
	var unsupported metricmath.Unsupported
	if errors.As(err, &unsupported) {
		w.refused = unsupported.At.Summary()
		return nil
	}
	if err != nil {
		return fmt.Errorf("Metrics: %w", err)
	}
	w.math = set
	if w.refused == "" {
		p.readRules(w)
	}
	return nil
}

func (w *watcher) readComposite(a template.CompositeAlarm) error {
	for _, u := range a.Unresolved {
		// Placeholders may stand for the names of alarms in a rule, but not for
		// pieces of it.
		if u.Property == "AlarmRule" && strings.HasPrefix(u.Placeholder, "${Fn::") {
			w.refused = unknownValue(w.stack, u.Property, u.Placeholder).Error()
			return nil
		}
	}
	rule, err := alarm.ParseRule(a.Rule)
	if err != nil {
		return fmt.Errorf("AlarmRule: %w", err)
	}
	wait, err := w.number("ActionsSuppressorWaitPeriod", a.WaitPeriod)
	if err != nil {
		w.refused = err.Error()
	}
	extension, err := w.number("ActionsSuppressorExtensionPeriod", a.ExtensionPeriod)
	if err != nil {
		w.refused = err.Error()
	}
	w.composite = alarm.Composite{
		Rule: rule, Suppressor: a.Suppressor,
		WaitPeriod:      time.Duration(wait * float64(time.Second)),
		ExtensionPeriod: time.Duration(extension * float64(time.Second)),
	}
	return nil
}

// isCalled reports whether a template uses this name for the alarm in the rule
// of a composite alarm.
func (w *watcher) isCalled(t *template.Template, name string) bool {
	return t.CallsAlarm(name, w.stack, w.logicalID, w.name)
}

// source returns the datapoints that the alarm reads.
func (w *watcher) source(p *plan, g *gathered) (alarm.Source, error) {
	if w.math == nil {
		return g.metrics[w.metrics[0].index].Of(w.statistics[0]), nil
	}
	sources := map[string]alarm.Source{}
	for i, m := range w.metrics {
		sources[w.ids[i]] = g.metrics[m.index].Of(w.statistics[i])
	}
	rules, err := g.contributions(p, w.stack, w.math)
	if err != nil {
		return nil, err
	}
	return alarm.Math(w.math, sources, rules)
}

// runner runs the alarms over what was gathered.
type runner struct {
	*Replay
	g        *gathered
	from, to time.Time
	// unended reports whether more events may come, so that queries have no
	// answer yet.
	unended   bool
	timelines map[*watcher]alarm.Timeline
	composite map[*watcher]alarm.CompositeTimeline
	// children are the alarms that the rule of a composite alarm names.
	children map[*watcher][]*watcher
	// blindSpots caches the blind spots; nil for an alarm that has none.
	blindSpots map[*watcher]*BlindSpot
	// refused says why a composite alarm is not replayed.
	refused map[*watcher]string
	open    []*watcher
}

func (r *Replay) runAlarms(g *gathered) []Alarm {
	run := r.runner(g)
	run.ahead()
	all := make([]Alarm, 0, len(r.plan.alarms))
	for _, w := range r.plan.alarms {
		all = append(all, run.alarm(w))
	}
	return all
}

func (r *Replay) runner(g *gathered) *runner {
	run := &runner{
		Replay: r, g: g, timelines: map[*watcher]alarm.Timeline{},
		composite: map[*watcher]alarm.CompositeTimeline{}, refused: map[*watcher]string{}, children: map[*watcher][]*watcher{}, blindSpots: map[*watcher]*BlindSpot{},
	}
	run.from, run.to = r.start, r.end
	if g.timed && run.from.IsZero() {
		run.from = time.UnixMilli(g.first).UTC().Truncate(time.Minute)
	}
	if g.timed && run.to.IsZero() {
		// The last minute counts even if the input ends within it.
		run.to = time.UnixMilli(g.last).UTC().Truncate(time.Minute).Add(time.Minute)
	}
	return run
}

func (r *runner) alarm(w *watcher) Alarm {
	out := Alarm{Stack: w.stack.Stack, LogicalID: w.logicalID, Name: w.name, Kind: w.kind, Transitions: []Transition{}, Breaches: []Breach{}}
	t, refused := r.timeline(w)
	if refused != "" {
		out.Refused, out.Elsewhere, out.Invalid = refused, w.elsewhere, w.invalid
		out.Verdict = VerdictNotReplayed
		return out
	}
	out.FinalState = t.Final()
	out.Evaluations, out.Datapoints, out.TooFew, out.Breaches = t.Evaluations, t.Datapoints, t.TooFew, breaches(t)
	out.Seconds = map[alarm.State]float64{}
	for state, length := range t.In() {
		out.Seconds[state] = length.Seconds()
	}
	out.Transitions = transitions(t.Transitions)
	out.Blind = r.blind(w)
	out.Verdict = verdict(t, out.Blind)
	if c, ok := r.composite[w]; ok {
		for i, when := range c.Acted {
			out.Transitions[i].Suppressed = when.IsZero()
		}
		return out
	}
	if t.Datapoints == 0 && out.Blind != nil {
		out.NoData = strings.Join(out.Blind.Reasons, " ")
	}
	if w.scheduled == nil {
		out.Aligned = r.aligned(w, t)
	}
	return out
}

func breaches(t alarm.Timeline) []Breach {
	all := make([]Breach, 0, len(t.Breaches))
	for _, b := range t.Breaches {
		all = append(all, Breach{b.Window.Start, b.Window.End, b.Value})
	}
	return all
}

func transitions(all []alarm.Transition) []Transition {
	out := make([]Transition, 0, len(all))
	for _, t := range all {
		x := Transition{At: t.At, From: t.From, To: t.To, Contributor: t.Contributor, Reason: t.Reason}
		if t.HasValue {
			x.Value = &t.Value
		}
		out = append(out, x)
	}
	return out
}

// ahead runs the alarms on metrics concurrently, since they do not depend on
// each other.
func (r *runner) ahead() {
	var alone []*watcher
	for _, w := range r.plan.alarms {
		if w.kind != CompositeAlarm && w.scheduled == nil && len(w.rules) == 0 && w.refused == "" && r.unknown(w) == "" {
			alone = append(alone, w)
		}
	}
	timelines := make([]*alarm.Timeline, len(alone))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(r.workers, len(alone)) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(alone)); i = next.Add(1) - 1 {
				if source, err := alone[i].source(r.plan, r.g); err == nil {
					t := alone[i].config.Run(source, r.from, r.to)
					timelines[i] = &t
				}
			}
		})
	}
	workers.Wait()
	for i, t := range timelines {
		if t != nil {
			r.timelines[alone[i]] = *t
		}
	}
}

// timeline runs an alarm, once.
func (r *runner) timeline(w *watcher) (alarm.Timeline, string) {
	if refused := cmp.Or(w.refused, r.refused[w], r.unknown(w)); refused != "" {
		return alarm.Timeline{}, refused
	}
	if t, known := r.timelines[w]; known {
		return t, ""
	}
	if w.kind == CompositeAlarm {
		return r.runComposite(w)
	}
	if w.scheduled != nil && r.unended {
		return alarm.Timeline{}, "its query has no result yet"
	}
	if w.scheduled != nil {
		t, err := w.scheduled.run(r.g.queries[w.scheduled.index], r.from, r.to)
		if err = errors.Join(r.g.queryErrors[w.scheduled.index], err); err != nil {
			r.refused[w] = err.Error()
			return alarm.Timeline{}, err.Error()
		}
		r.timelines[w] = t
		return t, ""
	}
	source, err := w.source(r.plan, r.g)
	if err != nil {
		return alarm.Timeline{}, err.Error()
	}
	t := w.config.Run(source, r.from, r.to)
	r.timelines[w] = t
	return t, ""
}

func (r *runner) runComposite(w *watcher) (alarm.Timeline, string) {
	refuse := func(format string, args ...any) (alarm.Timeline, string) {
		r.refused[w] = fmt.Sprintf(format, args...)
		return alarm.Timeline{}, r.refused[w]
	}
	if slices.Contains(r.open, w) {
		return refuse("it depends on itself")
	}
	r.open = append(r.open, w)
	defer func() { r.open = r.open[:len(r.open)-1] }()
	children := map[string]alarm.Timeline{}
	var spoken []string // pairs of an alarm's placeholder and its name
	names := w.composite.Rule.Alarms()
	if w.composite.Suppressor != "" {
		names = append(names, w.composite.Suppressor)
	}
	for _, name := range names {
		i := slices.IndexFunc(r.plan.alarms, func(other *watcher) bool { return other.isCalled(w.stack, name) })
		if i < 0 {
			return refuse("the alarm %s is not in the templates", name)
		}
		child := r.plan.alarms[i]
		t, refused := r.timeline(child)
		if refused != "" {
			return refuse("%s is not replayed: %s", name, refused)
		}
		children[name] = t
		if strings.HasPrefix(name, "${") {
			spoken = append(spoken, name, child.name)
		}
		if name != w.composite.Suppressor {
			r.children[w] = append(r.children[w], child)
		}
	}
	t, err := w.composite.Run(children, r.from, r.to)
	if err != nil {
		return refuse("%v", err)
	}
	called := strings.NewReplacer(spoken...)
	for i := range t.Transitions {
		t.Transitions[i].Reason = called.Replace(t.Transitions[i].Reason)
	}
	r.composite[w] = t
	r.timelines[w] = t.Timeline
	return t.Timeline, ""
}

// aligned runs the alarm with aligned periods, and returns how often it goes
// off and how it ends; nil if both are the same as with sliding periods.
func (r *runner) aligned(w *watcher, sliding alarm.Timeline) *Aligned {
	if w.config.WallClock != nil || w.config.Period <= time.Minute {
		return nil // aligned and sliding are the same by definition
	}
	source, err := w.source(r.plan, r.g)
	if err != nil {
		return nil
	}
	t := w.config.RunAligned(source, r.from, r.to)
	if t.WentOff() == sliding.WentOff() && t.Final() == sliding.Final() {
		return nil
	}
	return &Aligned{FinalState: t.Final(), Transitions: transitions(t.Transitions), Breaches: breaches(t)}
}
