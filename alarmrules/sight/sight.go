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
	// Events is how many log events it has.
	Events int64
	// Rules are those that the contract can feed, in the order of their names.
	Rules []Rule
	// Lacks is what the contract lacks for each of the others, by their names.
	Lacks map[string][]string
}

// Rule is what one of them sees.
type Rule struct {
	alarmrules.Rule
	// Metrics are those that it looks at and that are made of log events; none for one
	// that CloudWatch feeds by itself, such as silence, or that runs a query.
	Metrics []Metric
}

// Metric is how much of a log a metric is made of.
type Metric struct {
	// Name is its name among those of the rules, such as failed-requests.
	Name string
	// Matched is how many log events its filters match.
	Matched int64
	// Measured says that it has values, and Values how many of those that match have
	// one: a number.
	Measured bool
	Values   int64
}

// Fed returns how many log events feed it: those that match, and have a value where that is
// wanted.
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

// Run binds rules to an application, and runs the filters of those that can be bound
// on log events. Workers is how many batches are looked at at a time; 0 is as many as
// there are processors, and it makes no difference to the report.
func Run(ctx context.Context, app alarmrules.Application, rules []alarmrules.Rule, source *logevent.Source, workers int) (*Report, error) {
	// What another log has is not seen in this one.
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

// counted is what was seen of a batch: of each metric, how many events match, and how
// many of them have a value.
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
