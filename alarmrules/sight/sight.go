package sight

import (
	"context"
	"runtime"
	"slices"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/logevent"
)

// Report is what rules see of a log.
type Report struct {
	// Events is the number of log events in the log.
	Events int64
	// Rules are those that the contract can feed, sorted by name.
	Rules []Rule
	// Lacks says by name what the contract lacks for each of the other rules.
	Lacks map[string][]string
}

// Rule is what one rule sees.
type Rule struct {
	alarmrules.Rule
	// Metrics are the metrics that it watches and that log events feed. There
	// are none for a rule that runs a query, or watches a metric of
	// CloudWatch's own, such as silence.
	Metrics []Metric
}

// Metric says how many log events feed a metric.
type Metric struct {
	// Name is the name among the rules' metrics, such as failed-requests.
	Name string
	// Matched is how many log events its filters match.
	Matched int64
	// Measured is set if the metric has measured values. Values then counts the
	// matching log events that have a number as value.
	Measured bool
	Values   int64
}

// Fed returns how many log events feed the metric: those that match and, for a
// measured metric, have a value.
func (m Metric) Fed() int64 {
	if m.Measured {
		return m.Values
	}
	return m.Matched
}

// Blind returns the metrics that nothing in the log feeds.
func (r Rule) Blind() []string {
	var blind []string
	for _, m := range r.Metrics {
		if m.Fed() == 0 {
			blind = append(blind, m.Name)
		}
	}
	return blind
}

// Run binds rules to an application, and runs the filters of those that can be
// bound on log events. Workers is the number of batches to process at a time; 0
// means one for each processor. The report does not depend on it.
func Run(ctx context.Context, app alarmrules.Application, rules []alarmrules.Rule, source *logevent.Source, workers int) (*Report, error) {
	// Rules on the audit log read another log.
	rules = slices.DeleteFunc(slices.Clone(rules), alarmrules.Rule.OnAudit)
	set, lacks, err := alarmrules.Bindable(app, rules...)
	if err != nil {
		return nil, err
	}
	var requests []filterpattern.Request
	var of []int // the metric of a request
	for i, m := range set.Metrics {
		for _, f := range m.Filters {
			r := filterpattern.Request{Pattern: f.Pattern}
			if f.Value != "" {
				value, err := filterpattern.ParseSelector(f.Value)
				if err != nil {
					return nil, err
				}
				r.Values = []filterpattern.Selector{value}
			}
			requests, of = append(requests, r), append(of, i)
		}
	}
	matcher, err := filterpattern.NewMatcher(requests)
	if err != nil {
		return nil, err
	}
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	total := newCounted(len(set.Metrics))
	err = logevent.Process(ctx, source, workers,
		func() func(*logevent.Batch) *counted {
			event := matcher.Event()
			return func(b *logevent.Batch) *counted { return count(b, event, requests, of, len(set.Metrics)) }
		},
		func(c *counted) error {
			total.add(c)
			return nil
		})
	if err != nil {
		return nil, err
	}
	return report(set, lacks, total), nil
}

// counted is what was seen of a batch: for each metric, how many events match,
// and how many of them have a value.
type counted struct {
	events          int64
	matched, values []int64
}

func newCounted(metrics int) *counted {
	return &counted{matched: make([]int64, metrics), values: make([]int64, metrics)}
}

func (c *counted) add(other *counted) {
	c.events += other.events
	for i := range c.matched {
		c.matched[i] += other.matched[i]
		c.values[i] += other.values[i]
	}
}

func count(b *logevent.Batch, event *filterpattern.Event, requests []filterpattern.Request, of []int, metrics int) *counted {
	c := newCounted(metrics)
	for e := range b.Events() {
		c.events++
		event.Read(e.Message)
		for i, r := range requests {
			if !event.Matches(i) {
				continue
			}
			c.matched[of[i]]++
			if r.Values != nil {
				if _, ok := event.Value(i, 0).Number(); ok {
					c.values[of[i]]++
				}
			}
		}
	}
	return c
}

func report(set alarmrules.Set, lacks map[string][]string, total *counted) *Report {
	r := &Report{Events: total.events, Lacks: lacks}
	for _, bound := range set.Rules {
		rule := Rule{Rule: bound.Rule}
		for i, m := range set.Metrics {
			if slices.Contains(bound.Metrics, m.Name) {
				rule.Metrics = append(rule.Metrics, Metric{m.Name, total.matched[i], m.Measured, total.values[i]})
			}
		}
		r.Rules = append(r.Rules, rule)
	}
	return r
}
