package alarmrules

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/errlist"
	"github.com/logstack-go/logstack/notify"
)

// Application is what rules are bound to.
type Application struct {
	// Contract describes its log events. Default: contract.Guide.
	Contract *contract.Contract
	// Severities are the application's severities. Default:
	// notify.DefaultSeverities.
	Severities notify.Severities
	// Metrics are made from its log events. Default: LogMetrics.
	Metrics []LogMetric
	// Given are names of alarms that no rule makes. Rules on other alarms can look
	// at them, and can be suppressed by them. Default: none.
	Given []string
}

func (a Application) filled() Application {
	if a.Contract == nil {
		a.Contract = contract.Guide()
	}
	if a.Severities == nil {
		a.Severities = notify.DefaultSeverities()
	}
	if a.Metrics == nil {
		a.Metrics = LogMetrics()
	}
	return a
}

// Set is what the rules of an application need in the cloud.
type Set struct {
	// Rules are sorted by name, each with its alarms.
	Rules []Bound
	// Metrics are made from log events: those that rules need, those that are not
	// optional, and the log-based ones of the contract. They are sorted by name.
	Metrics []Fed
}

// Bound is a rule bound to an application.
type Bound struct {
	Rule Rule
	// Title is the rule's title in graphs.
	Title string
	// Metrics are the names of the metrics of the set that the rule looks at.
	Metrics []string
	// Insight is the Contributor Insights rule that it needs; nil for most.
	Insight *Insight
	// Alarms are the alarms that it makes, most urgent first.
	Alarms []Alarm
	// Lines are the lines of the dashboard that show what the rule looks at, if a
	// graph can.
	Lines []Line
	// Budget is the remaining error budget of an objective; nil for other kinds.
	Budget *Budget
}

// Filters returns the metric filters of all metrics.
func (s Set) Filters() []Filter {
	var all []Filter
	for _, m := range s.Metrics {
		all = append(all, m.Filters...)
	}
	return all
}

// Metric returns the metric with that name.
func (s Set) Metric(name string) (Fed, bool) {
	at := slices.IndexFunc(s.Metrics, func(m Fed) bool { return m.Name == name })
	if at < 0 {
		return Fed{}, false
	}
	return s.Metrics[at], true
}

// Rule returns the bound rule with that name.
func (s Set) Rule(name string) (Bound, bool) {
	at := slices.IndexFunc(s.Rules, func(b Bound) bool { return b.Rule.Name == name })
	if at < 0 {
		return Bound{}, false
	}
	return s.Rules[at], true
}

// Looks reports whether the rule looks at the metric with that name.
func (b Bound) Looks(metric string) bool {
	return slices.ContainsFunc(b.Alarms, func(a Alarm) bool {
		return a.Metric.Name == metric || slices.ContainsFunc(a.Operands, func(o Operand) bool { return o.Name == metric })
	})
}

// ReadsRecords reports whether the rule sees only JSON records, and no lines of
// text.
func (b Bound) ReadsRecords(s Set) bool {
	if b.Insight != nil || slices.ContainsFunc(b.Alarms, func(a Alarm) bool { return a.Asks != nil }) {
		return true
	}
	for _, name := range b.Metrics {
		m, _ := s.Metric(name)
		if slices.ContainsFunc(m.Filters, func(f Filter) bool { return f.Pattern.Kind() == filterpattern.KindJSON }) {
			return true
		}
	}
	return false
}

// Bind checks rules, binds them to an application, and returns what they need. The
// error is of type Mistakes: everything that is wrong with the rules themselves,
// and everything that they need but the application's contract lacks.
func Bind(app Application, rules ...Rule) (Set, error) {
	app = app.filled()
	s := &setBinder{app: app}
	rules = slices.Clone(rules)
	slices.SortStableFunc(rules, func(a, b Rule) int { return strings.Compare(a.Name, b.Name) })
	s.declare()
	for i, rule := range rules {
		if i > 0 && rules[i-1].Name == rule.Name {
			s.mistakes = append(s.mistakes, Mistake{rule.Name, nil, "there are two rules with this name"})
			continue
		}
		s.rule(rule)
	}
	s.conditions()
	s.distinct()
	s.filters()
	if err := s.mistakes.Err(); err != nil {
		return Set{}, err
	}
	return s.set, nil
}

// setBinder binds the rules of an application one after the other.
type setBinder struct {
	app      Application
	set      Set
	declared []Fed // made only if a rule needs them
	mistakes Mistakes
}

// declare binds the metrics that no rule has to ask for.
func (s *setBinder) declare() {
	for _, m := range s.app.Metrics {
		if mistakes := m.check(); len(mistakes) > 0 {
			s.mistakes = append(s.mistakes, mistakes...)
			continue
		}
		fed, err := m.fed(s.app.Contract, nil)
		switch {
		case err != nil && m.Optional:
			continue // reported where it is needed
		case err != nil:
			s.mistakes = append(s.mistakes, Mistake{m.Name, nil, s.contractSays(err)})
		case m.Optional:
			s.declared = append(s.declared, fed)
		default:
			s.set.Metrics = append(s.set.Metrics, fed)
		}
	}
	for _, m := range s.app.Contract.Metrics() {
		fed, err := logBased(s.app.Contract, m)
		if err != nil {
			s.mistakes = append(s.mistakes, Mistake{m.Name, nil, s.contractSays(err)})
			continue
		}
		s.set.Metrics = append(s.set.Metrics, fed)
	}
}

func (s *setBinder) contractSays(err error) string {
	contract := "contract " + s.app.Contract.Name() + ": "
	// Some errors already begin with it.
	return contract + strings.TrimPrefix(oneLine(err), contract)
}

func (s *setBinder) rule(rule Rule) {
	if mistakes := rule.Check(s.app.Severities); len(mistakes) > 0 {
		s.mistakes = append(s.mistakes, mistakes...)
		return
	}
	rule, _ = rule.ByValue() // checked before
	if source := s.app.Contract.Source(); rule.OnAudit() && source != "" {
		s.mistakes = append(s.mistakes, Mistake{rule.Name, []string{"log"}, s.contractSays(fmt.Errorf("it describes the one log of the source %s, which has no audit log", source))})
	}
	b := &binder{set: s, rule: rule, contract: s.app.Contract}
	b.out.Rule, b.out.Title = rule, rule.title()
	rule.Watch.bind(b)
	s.mistakes = append(s.mistakes, b.mistakes...)
	b.sort()
	s.set.Rules = append(s.set.Rules, b.out)
}

// conditions resolves what alarms on other alarms look at, once all others are
// known.
func (s *setBinder) conditions() {
	r := conditionResolver{set: s, state: map[string]int{}}
	for _, given := range s.app.Given {
		r.given(given)
	}
	for i := range s.set.Rules {
		r.rule(i)
	}
}

// distinct reports names that several things would have.
func (s *setBinder) distinct() {
	slices.SortStableFunc(s.set.Metrics, func(a, b Fed) int { return strings.Compare(a.Name, b.Name) })
	filters, metrics, alarms := map[string]string{}, map[string]string{}, map[string]string{}
	for i, m := range s.set.Metrics {
		if i > 0 && s.set.Metrics[i-1].Name == m.Name {
			s.mistakes = append(s.mistakes, Mistake{m.Name, nil, "two rules, metrics or metrics of the contract have this name: rename one of them"})
			continue
		}
		if other, taken := metrics[m.Metric]; taken {
			s.mistakes = append(s.mistakes, Mistake{m.Name, nil, fmt.Sprintf("its metric would have the same name in CloudWatch, %s, as that of %s: rename one of them with as", m.Metric, other)})
		}
		metrics[m.Metric] = m.Name
		for _, f := range m.Filters {
			if other, taken := filters[f.Name]; taken {
				s.mistakes = append(s.mistakes, Mistake{m.Name, nil, fmt.Sprintf("its metric filter would have the same name, %s, as that of %s: rename one of them", f.Name, other)})
			}
			filters[f.Name] = m.Name
		}
	}
	for _, rule := range s.set.Rules {
		for _, a := range rule.Alarms {
			if other, taken := alarms[a.Suffix()]; taken {
				s.mistakes = append(s.mistakes, Mistake{rule.Rule.Name, nil, fmt.Sprintf("one of its alarms would have the same name, %s, as one of %s: rename one of the rules", a.Suffix(), other)})
			}
			alarms[a.Suffix()] = rule.Rule.Name
		}
	}
}

// binder binds one rule.
type binder struct {
	set      *setBinder
	contract *contract.Contract
	rule     Rule
	out      Bound
	mistakes Mistakes
}

func (b *binder) fail(path []string, err error) {
	if err == nil {
		return
	}
	for _, one := range errlist.Unjoined(err) {
		b.mistakes = append(b.mistakes, Mistake{b.rule.Name, path, b.set.contractSays(one)})
	}
}

// failSelection records what a contract says about a selection. A syntax error in a
// condition is reported at the condition.
func (b *binder) failSelection(path []string, s Selection, err error) {
	for _, one := range errlist.Unjoined(err) {
		at := path
		if _, ok := errors.AsType[*filterpattern.Error](one); ok && s.Where != "" {
			at = append(slices.Clone(path), "where")
		}
		b.fail(at, one)
	}
}

func (b *binder) failf(path []string, format string, args ...any) {
	b.mistakes = append(b.mistakes, Mistake{b.rule.Name, path, fmt.Sprintf(format, args...)})
}

// metric returns the metric that is made from log events in that way: an existing
// one, or else a new one with that name.
func (b *binder) metric(path []string, m LogMetric) (Fed, bool) {
	fed, err := m.fed(b.contract, b.rule.Parameters)
	if err != nil {
		b.failSelection(path, m.selection(), err)
		return fed, false
	}
	if b.rule.OnAudit() {
		fed.Audit = true
		for i := range fed.Filters {
			fed.Filters[i].Audit = true
		}
	}
	s := b.set
	// A name that the rule asks for is kept.
	same := func(other Fed) bool { return other.same(fed) && (m.As == "" || m.As == other.Metric) }
	for _, there := range s.set.Metrics {
		// Do not share a metric that another rule made: it would go with that rule.
		if same(there) && (s.isDeclared(there) || slices.Contains(b.out.Metrics, there.Name)) {
			b.uses(there)
			return there, true
		}
	}
	for _, known := range s.declared {
		if same(known) {
			s.set.Metrics = append(s.set.Metrics, known)
			b.uses(known)
			return known, true
		}
	}
	s.set.Metrics = append(s.set.Metrics, fed)
	b.uses(fed)
	return fed, true
}

// isDeclared reports whether a metric is declared, rather than made for a rule.
func (s *setBinder) isDeclared(fed Fed) bool {
	return slices.ContainsFunc(s.app.Metrics, func(m LogMetric) bool { return m.Name == fed.Name })
}

func (b *binder) uses(m Fed) {
	if !slices.Contains(b.out.Metrics, m.Name) {
		b.out.Metrics = append(b.out.Metrics, m.Name)
	}
}

// count returns the number of selected log events, as a series of Sum. A new metric
// is named after the rule and the suffix.
func (b *binder) count(path []string, s Selection, suffix, as string) (Series, bool) {
	if s.everything() {
		return Series{Log: true, Own: true, Name: cloudwatch.IncomingLogEvents, Statistic: "Sum"}, true
	}
	fed, ok := b.metric(path, LogMetric{Name: b.rule.Name + suffix, Title: b.titled(suffix), As: as, Count: &s})
	return Series{Log: true, Name: fed.Metric, Statistic: "Sum"}, ok
}

// titled returns the title in graphs of a metric with that suffix, to tell it from
// the rule's other metrics.
func (b *binder) titled(suffix string) string {
	return b.rule.title() + strings.ReplaceAll(suffix, "-", " ")
}

// measure returns a statistic of what is measured.
func (b *binder) measure(path []string, m Measured, statistic, suffix, as string) (Series, bool) {
	fed, ok := b.metric(path, LogMetric{Name: b.rule.Name + suffix, Title: b.titled(suffix), As: as, Measure: &m})
	return Series{Log: true, Name: fed.Metric, Statistic: statistic}, ok
}

// alarms adds an alarm for each severity. The alarm of has everything but the
// severity and the threshold.
func (b *binder) alarms(of Alarm, thresholds map[notify.Severity]float64) {
	for _, severity := range b.set.app.Severities {
		threshold, ok := thresholds[severity]
		if !ok {
			continue
		}
		a := b.alarm(of, severity)
		a.Threshold = threshold
		b.out.Alarms = append(b.out.Alarms, a)
	}
}

// alarm fills in the parts of an alarm that come from its rule.
func (b *binder) alarm(a Alarm, severity notify.Severity) Alarm {
	a.Severity = severity
	if a.Name == "" {
		a.Name = b.rule.Name
	}
	if a.Meaning == "" {
		a.Meaning = b.rule.fill(b.rule.Meaning)
	}
	if a.FirstSteps == "" {
		a.FirstSteps = b.rule.fill(b.rule.FirstSteps)
	}
	if a.Condition == nil {
		a.WarmUp, a.WholeWarmUp = duration(b.rule.WarmUp), b.rule.WholeWarmUp
	}
	a.Query = b.rule.Query
	a.Runbook = strings.ReplaceAll(b.rule.Runbook, "{alarm}", b.rule.Name)
	return a
}

// in returns the alarm with the settings of a window.
func (w Window) in(a Alarm, upwards bool) Alarm {
	full := w.filled(upwards)
	a.Period = duration(full.Period)
	a.EvaluationPeriods, a.DatapointsToAlarm = int(full.EvaluationPeriods), int(full.DatapointsToAlarm)
	a.Missing = full.MissingData
	a.WallClock = w.WallClock
	return a
}

// line adds a line for the dashboard. What CloudWatch itself counts is shown for
// the application log only.
func (b *binder) line(l Line) {
	own := func(o Operand) bool { return o.Own }
	if b.rule.OnAudit() && (l.Own || slices.ContainsFunc(l.Operands, own)) {
		return
	}
	b.out.Lines = append(b.out.Lines, l)
}

// sort orders the alarms by severity.
func (b *binder) sort() {
	order := func(s notify.Severity) int { return slices.Index(b.set.app.Severities, s) }
	slices.SortStableFunc(b.out.Alarms, func(x, y Alarm) int { return order(x.Severity) - order(y.Severity) })
}
