package replay

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/template"
)

// Verdict summarizes what a replay found out about an alarm.
type Verdict string

// The verdicts.
const (
	// VerdictWentOff means that the alarm went off at least once. Its transitions
	// say when.
	VerdictWentOff Verdict = "went off"
	// VerdictQuiet means that the alarm saw what it counts, and did not see
	// enough of it. Its silence can be trusted.
	VerdictQuiet Verdict = "quiet"
	// VerdictBlind means that the alarm was silent because it could not see. Mend
	// what it cannot see: the report names it.
	VerdictBlind Verdict = "blind"
	// VerdictNotReplayed means that the alarm was not replayed, so nothing is known
	// about its silence. The report says why.
	VerdictNotReplayed Verdict = "not replayed"
)

// Verdicts returns the verdicts, the loudest first.
func Verdicts() []Verdict {
	return []Verdict{VerdictWentOff, VerdictQuiet, VerdictBlind, VerdictNotReplayed}
}

// BlindSpot says what an alarm cannot see, so that its silence means nothing.
type BlindSpot struct {
	// Reasons are a sentence each.
	Reasons []string `json:"reasons"`
	// Filters are the names of the metric filters that it depends on and that
	// matched nothing; their near misses say why. Alarms are the names of the
	// blind alarms that a composite alarm depends on.
	Filters []string `json:"filters,omitempty"`
	Alarms  []string `json:"alarms,omitempty"`
	// Never reports whether no log event at all can set it off: either no
	// metric filter feeds a metric that it needs, although filters feed others
	// of its namespace, or its rule can never hold.
	Never bool `json:"never,omitempty"`
	// Unfed are the metrics that it needs and that nothing feeds, as
	// namespace/name, although filters feed other metrics of the namespace.
	Unfed []string `json:"unfed,omitempty"`
}

// verdict returns the verdict for an alarm that was replayed.
func verdict(t alarm.Timeline, blind *BlindSpot) Verdict {
	switch {
	case t.WentOff() > 0:
		return VerdictWentOff
	case blind != nil:
		return VerdictBlind
	}
	return VerdictQuiet
}

// blind says what an alarm that was replayed cannot see; nil if it sees all
// that it counts. The result is cached, since many composite alarms may depend
// on one alarm.
func (r *runner) blind(w *watcher) *BlindSpot {
	b, known := r.blindSpots[w]
	if !known {
		b = r.findBlind(w)
		r.blindSpots[w] = b
	}
	return b
}

func (r *runner) findBlind(w *watcher) *BlindSpot {
	b := &BlindSpot{}
	t := r.timelines[w]
	switch {
	case w.kind == CompositeAlarm:
		r.blindChildren(b, w)
	case w.scheduled != nil:
		b.because(w.scheduled.blind(r, t))
	default:
		for _, rule := range w.rules {
			b.because(r.g.uncounted(rule))
		}
		b.Never = len(w.metrics) > 0 && len(w.rules) == 0 && w.config.MissingData != alarm.Breaching && t.Datapoints == 0
		for i := range w.metrics {
			r.blindMetric(b, w, i)
		}
		switch {
		case b.Reasons != nil:
		case t.Datapoints == 0:
			b.because("Its metrics have datapoints, but the expression never returned one.")
		case t.TooFew == t.Datapoints:
			b.because("Each of its percentiles has too few values to mean anything, and it ignores those (EvaluateLowSampleCountPercentile: ignore).")
		}
	}
	b.because(r.tooShort(w, t))
	if b.Reasons == nil {
		return nil
	}
	b.Never = b.Never && t.WentOff() == 0
	return b
}

// tooShort says that the log is too short for the alarm to go off; empty if it
// is not.
func (r *runner) tooShort(w *watcher, t alarm.Timeline) string {
	if w.kind == CompositeAlarm || t.WentOff() > 0 {
		return ""
	}
	if s := w.scheduled; s != nil {
		if s.MissingData != alarm.Breaching && t.Evaluations < s.ResultsToAlarm {
			return fmt.Sprintf("The log is too short for it: its query ran %s, and it takes %s to go off.", numeral.Times(int64(t.Evaluations)), numeral.Count(int64(s.ResultsToAlarm), "result"))
		}
		return ""
	}
	takes := max(w.config.DatapointsToAlarm, 1)
	if w.config.DatapointsToAlarm == 0 {
		takes = w.config.EvaluationPeriods
	}
	// All but the oldest period must be over since the first event.
	if least := time.Duration(takes-1) * w.config.Period; w.config.MissingData != alarm.Breaching && r.to.Sub(r.from) <= least {
		return fmt.Sprintf("The log is too short for it: it has %s, and the alarm needs %d periods of %s.",
			quantity.Duration(r.to.Sub(r.from)), takes, quantity.Duration(w.config.Period))
	}
	return ""
}

func (b *BlindSpot) because(why string) {
	if why != "" && !slices.Contains(b.Reasons, why) {
		b.Reasons = append(b.Reasons, why)
	}
}

// filter adds the name of a filter that matched nothing, once.
func (b *BlindSpot) filter(name string) {
	if !slices.Contains(b.Filters, name) {
		b.Filters = append(b.Filters, name)
	}
}

// blindMetric says why one of the metrics that an alarm reads received nothing,
// apart from default values.
func (r *runner) blindMetric(b *BlindSpot, w *watcher, i int) {
	m, looks := w.metrics[i], w.looks[i]
	name := looks.Namespace + "/" + looks.MetricName
	count := r.g.metrics[m.index].Count()
	// A metric that no filter feeds is never fed, unless by a log event still
	// to come.
	unfed := len(m.fedBy) == 0 && !m.fedByGroup && len(m.given) == 0 && looks.Namespace != logsNamespace && !r.embeds(looks.Namespace)
	b.Never = b.Never && unfed
	if unfed && !slices.Contains(b.Unfed, name) {
		b.Unfed = append(b.Unfed, name)
	}
	switch {
	case len(m.given) > 0:
		return
	case r.g.embedded.fed[m.index]:
		if count == 0 {
			b.because(fmt.Sprintf("Log events publish only summaries to %s, and CloudWatch has no percentiles of summaries.", name))
		}
		return
	case m.fedByGroup:
		if count == 0 {
			b.because(fmt.Sprintf("No event came from the log group that %s counts.", name))
		}
		return
	case len(m.fedBy) == 0 && r.g.embedded.lostFrom[looks.Namespace]:
		b.because(fmt.Sprintf("Log events that would publish to %s publish no metric: see the notes.", looks.Namespace))
		return
	case len(m.fedBy) == 0:
		b.because(r.g.explainUnfed(r.plan, w.stack, looks, "The alarm"))
		if len(r.g.embedded.lost) > 0 {
			b.because("CloudWatch takes nothing from some log events in the embedded metric format: see the notes.")
		}
		return
	}
	var names []string
	matched, missing, dimensionless, fallback := int64(0), int64(0), int64(0), false
	for _, f := range m.fedBy {
		got := &r.g.filters[f.index]
		matched, missing, dimensionless = matched+got.matched, missing+got.missing, dimensionless+got.dimensionless
		fallback = fallback || f.hasFallback
		names = append(names, f.name())
	}
	filters := list(names, "and")
	if matched > 0 {
		// A filter that another pattern would have made match is blind,
		// whatever other filters see.
		for _, f := range m.fedBy {
			if miss := r.g.nearMiss(f); miss != nil && miss.DidYouMean != "" {
				b.filter(f.name())
				b.because(fmt.Sprintf("%s matched nothing, and %s would have.", f.name(), miss.DidYouMean))
			}
		}
	}
	because := func(format string, args ...any) {
		for _, name := range names {
			b.filter(name)
		}
		b.because(filters + " " + fmt.Sprintf(format, args...))
	}
	switch {
	case matched == 0:
		got := "nothing"
		if fallback && count > 0 {
			got = "only its default value"
		}
		because("matched nothing, so %s got %s.", name, got)
	case count == 0 && missing == matched && dimensionless == matched:
		because("matched events, but none with the fields of its dimensions.")
	case count == 0 && len(looks.Dimensions) > 0 && missing < matched:
		because("matched events, but none with the alarm's dimensions.")
	case missing == matched:
		because("matched events, but found no number in them.")
	case count == 0:
		because("matched events, but none with a time or a number.")
	}
}

// blindChildren adds the blind alarms that a composite alarm depends on.
func (r *runner) blindChildren(b *BlindSpot, w *watcher) {
	neverFires, partly := map[*watcher]bool{}, false
	for _, child := range r.children[w] {
		of := r.blind(child)
		if of == nil {
			continue
		}
		neverFires[child] = of.Never
		partly = partly || r.timelines[child].WentOff() > 0
		b.Alarms = append(b.Alarms, template.Called(child.name, child.logicalID))
		for _, name := range of.Filters {
			b.filter(name)
		}
	}
	b.Never = !w.composite.Rule.MayHold(func(name string, in alarm.State) bool {
		return in != alarm.StateAlarm || !slices.ContainsFunc(r.children[w], func(child *watcher) bool {
			return neverFires[child] && child.isCalled(w.stack, name)
		})
	})
	if b.Never && b.Alarms == nil {
		b.because("Its rule never holds.")
	}
	names := list(b.Alarms, "and")
	switch one := len(b.Alarms) == 1; {
	case b.Alarms == nil:
	case partly && one:
		b.because(fmt.Sprintf("It depends on %s, which does not see all that it counts.", names))
	case partly:
		b.because(fmt.Sprintf("It depends on %s, which do not see all that they count.", names))
	case one:
		b.because(fmt.Sprintf("It depends on %s, which is blind.", names))
	default:
		b.because(fmt.Sprintf("It depends on %s, which are blind.", names))
	}
}

// unknown says why what an alarm reads cannot be known here: its metrics are
// fed elsewhere, or only the deployment knows their names. It notes which of
// the two it is.
func (r *runner) unknown(w *watcher) string {
	switch {
	case r.windowed():
	case r.g.events == 0:
		return "there are no log events"
	case !r.g.timed:
		return "no event has a time"
	}
	for i, m := range w.metrics {
		looks := w.looks[i]
		if err := r.plan.feedRefused(w.stack, looks.Namespace, looks.MetricName); err != nil {
			return err.Error()
		}
		if len(m.fedBy) > 0 && !m.fedByGroup && !r.g.embedded.fed[m.index] {
			if why := r.g.unreachable(m.fedBy); why != "" {
				return why
			}
		}
		if len(m.fedBy) > 0 || m.fedByGroup || len(m.given) > 0 || r.g.embedded.fed[m.index] {
			continue
		}
		outside := !strings.Contains(looks.Namespace, "${") && looks.Namespace != logsNamespace && !r.feeds(looks.Namespace)
		if why := unresolved(w.stack, looks); why != "" && !outside {
			return why
		}
		if why := cmp.Or(r.mayFeed(looks), r.plan.mayBeFed()); why != "" {
			return why
		}
		if outside {
			w.elsewhere = true
			why := fmt.Sprintf("%s/%s comes from elsewhere: nothing here publishes to %s", looks.Namespace, looks.MetricName, looks.Namespace)
			if meant := nearest.Name(looks.Namespace+"/"+looks.MetricName, r.published()); meant != "" {
				why += fmt.Sprintf(" (%s is made here)", meant)
			}
			return why
		}
	}
	return ""
}

// windowed reports whether the options bound the time in which alarms are
// evaluated. Then alarms are evaluated even if there is no data.
func (r *runner) windowed() bool { return !r.from.IsZero() && !r.to.IsZero() }

// unresolved says which part of a metric's identity is known only when the
// stack is deployed.
func unresolved(t *template.Template, m template.Metric) string {
	parts := []struct{ property, value string }{
		{"Namespace", m.Namespace}, {"MetricName", m.MetricName}, {"Unit", m.Unit},
	}
	for _, d := range m.Dimensions {
		parts = append(parts, struct{ property, value string }{"the dimension " + d.Name, d.Value})
	}
	for _, p := range parts {
		if strings.Contains(p.value, "${") {
			return unknownValue(t, p.property, p.value).Error()
		}
	}
	return ""
}

// mayFeed says that a filter may publish to the metric, since only the
// deployment knows the name of the filter's metric; empty if there is no such
// filter.
func (r *runner) mayFeed(m template.Metric) string {
	known := func(name string) bool { return !strings.Contains(name, "${") }
	for _, f := range r.plan.vague {
		namespace, name := f.to.Namespace, f.to.Name
		switch {
		case known(namespace) && known(name), known(namespace) && namespace != m.Namespace, known(name) && name != m.MetricName:
		case !known(namespace):
			return unknownValue(f.stack, "the namespace of the metric filter "+f.name(), namespace).Error()
		default:
			return unknownValue(f.stack, "the metric of the metric filter "+f.name(), name).Error()
		}
	}
	return ""
}

// feeds reports whether anything here publishes to a namespace.
func (r *runner) feeds(namespace string) bool {
	return r.plan.namespaces[namespace] || r.embeds(namespace)
}

// embeds reports whether log events hold metrics of a namespace themselves.
func (r *runner) embeds(namespace string) bool {
	for n := range r.g.embedded.metrics {
		if n.namespace == namespace {
			return true
		}
	}
	return r.g.embedded.lostFrom[namespace]
}

// unreachable says that no event is known to belong to the log group of any of
// these filters, since only the deployment knows its name.
func (g *gathered) unreachable(filters []*filter) string {
	for _, f := range filters {
		if why := g.unknownGroup(f); why == "" {
			return ""
		}
	}
	return g.unknownGroup(filters[0])
}

// unknownGroup says that only the deployment knows the log group of a filter;
// empty if it is known, or if events belong to it.
func (g *gathered) unknownGroup(f *filter) string {
	group := f.view.LogGroup
	start := strings.Index(group, "${")
	if start < 0 || g.groups[scoped(f.stack, group)] != nil {
		return ""
	}
	if f.stack.RefersToResource(group) {
		return ""
	}
	return unknownValue(f.stack, "the log group of the metric filter "+f.name(), group).Error() + ", or map it with " + f.stack.Giving().MapKey()
}

// published returns the metrics that are fed here, as namespace/name.
func (r *runner) published() []string {
	all := slices.Clone(r.plan.published)
	for n := range r.g.embedded.metrics {
		all = append(all, n.namespace+"/"+n.name)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// name returns the name of the filter, or its logical ID if CloudFormation
// generates the name.
func (f *filter) name() string { return template.Called(f.view.Name, f.view.LogicalID) }
