package replay

import (
	"errors"
	"fmt"
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/cloudwatch/contributor"
	"github.com/logstack-go/logstack/cloudwatch/metricmath"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/template"
)

// insightRule is a Contributor Insights rule that an alarm or a graph reads.
type insightRule struct {
	*contributor.Rule
	stack     *template.Template
	logicalID string
	name      string
	index     int // in the plan
	// onTransformed reports whether it reads events as transformers leave them.
	onTransformed bool
}

// refusedRule is the error for a rule whose template cannot be used.
type refusedRule struct {
	name, reason string
	invalid      bool
}

func (e refusedRule) Error() string {
	if e.invalid {
		return fmt.Sprintf("CloudWatch would refuse the Contributor Insights rule %s: %s", e.name, e.reason)
	}
	return fmt.Sprintf("the Contributor Insights rule %s cannot be read: %s", e.name, e.reason)
}

// insightRule returns the rule of that name in the template. The error says why
// it is not available.
func (p *plan) insightRule(t *template.Template, name string) (*insightRule, error) {
	views := t.InsightRules()
	i := slices.IndexFunc(views, func(v template.InsightRule) bool {
		return name == v.Name || name == "${"+v.LogicalID+"}" || name == "${"+v.LogicalID+".RuleName}"
	})
	for _, r := range t.Refused() {
		if i < 0 && r.Type == "AWS::CloudWatch::InsightRule" && (name == r.Name || name == "${"+r.LogicalID+"}" || name == "${"+r.LogicalID+".RuleName}") {
			return nil, refusedRule{name, r.Reason(), r.Invalid}
		}
	}
	if i < 0 {
		return nil, fmt.Errorf("the Contributor Insights rule %s is not in its template", name)
	}
	view := views[i]
	for _, known := range p.rules {
		if known.stack == t && known.logicalID == view.LogicalID {
			return known, nil
		}
	}
	for _, u := range view.Unresolved {
		if u.Property == "RuleState" {
			return nil, unknownValue(t, u.Property+" of the Contributor Insights rule "+name, u.Placeholder)
		}
	}
	if view.State != "ENABLED" {
		return nil, fmt.Errorf("the Contributor Insights rule %s is %s: it counts nothing", name, view.State)
	}
	body, err := contributor.Parse(view.Body)
	if err != nil {
		return nil, fmt.Errorf("the Contributor Insights rule %s does not run here: %w", name, err)
	}
	if body.LogGroupARNs != nil {
		return nil, fmt.Errorf("the Contributor Insights rule %s reads log groups by their ARNs, which may be in other accounts", name)
	}
	rule, err := contributor.Compile(body)
	if err != nil {
		return nil, fmt.Errorf("the Contributor Insights rule %s does not run here: %w", name, err)
	}
	r := &insightRule{rule, t, view.LogicalID, name, len(p.rules), view.OnTransformed}
	if r.onTransformed {
		for _, group := range p.groups {
			if group.transformed != nil && group.transformed.refused != "" && r.reads(group.name) {
				return nil, fmt.Errorf("the Contributor Insights rule %s looks at transformed log events, and the transformer %s does not run here: %s",
					name, group.transformed.by, group.transformed.refused)
			}
		}
	}
	p.rules = append(p.rules, r)
	for _, group := range p.groupsOf(r) {
		group.declare(t)
		group.counted = true
	}
	return r, nil
}

// groupsOf returns the log groups that a rule names without a *.
func (p *plan) groupsOf(r *insightRule) []*group {
	var all []*group
	for _, name := range r.LogGroupNames {
		if name[max(0, len(name)-1):] != "*" {
			all = append(all, p.group(scoped(r.stack, name)))
		}
	}
	return all
}

// reads reports whether the rule reads a log group, given its scoped name.
func (r *insightRule) reads(group string) bool {
	name := unscoped(group)
	return r.Reads(name) && (name == group || group == scoped(r.stack, name))
}

// readRules finds the rules that an alarm's expression reads.
func (p *plan) readRules(w *watcher) {
	for _, asked := range w.math.InsightRules() {
		if w.config.Period < resolution {
			w.refused = fmt.Sprintf("the Contributor Insights rule %s has one datapoint a minute, and the alarm looks at shorter ones", asked.Rule)
			return
		}
		r, err := p.insightRule(w.stack, asked.Rule)
		if err != nil {
			w.refused = err.Error()
			return
		}
		if !slices.Contains(w.rules, r) {
			w.rules = append(w.rules, r)
		}
	}
}

// contributions returns the datapoints of the rules that an expression reads.
func (g *gathered) contributions(p *plan, t *template.Template, set *metricmath.Set) (map[metricmath.InsightRule]alarm.Source, error) {
	sources := map[metricmath.InsightRule]alarm.Source{}
	for _, asked := range set.InsightRules() {
		r, err := p.insightRule(t, asked.Rule)
		if err != nil {
			return nil, err
		}
		counted := g.rules[r.index]
		of, metric := counted.Of(asked.Metric)
		if err := errors.Join(metric, counted.Err()); err != nil {
			return nil, fmt.Errorf("the Contributor Insights rule %s: %w", asked.Rule, err)
		}
		sources[asked] = of
	}
	return sources, nil
}

// InsightRules asks the replay to count the Contributor Insights rules that
// metric math reads. Call it before the replay runs. The error says why a rule
// cannot be counted.
func (r *Replay) InsightRules(t *template.Template, set *metricmath.Set) error {
	for _, asked := range set.InsightRules() {
		rule, err := r.plan.insightRule(t, asked.Rule)
		if err != nil {
			return err
		}
		for _, g := range r.plan.groupsOf(rule) {
			if g.matcher != nil {
				continue
			}
			if err := r.plan.compile(g, r.names); err != nil {
				return err
			}
		}
	}
	return nil
}

// Contributions returns the datapoints of the Contributor Insights rules of
// metric math. [Replay.InsightRules] must have asked for them.
func (r *Report) Contributions(t *template.Template, set *metricmath.Set) (map[metricmath.InsightRule]alarm.Source, error) {
	return r.readout.gathered.contributions(r.readout.plan, t, set)
}

// Uncounted returns a sentence for each Contributor Insights rule of metric
// math that counted no log event.
func (r *Report) Uncounted(t *template.Template, set *metricmath.Set) []string {
	var all []string
	for _, asked := range set.InsightRules() {
		if rule, err := r.readout.plan.insightRule(t, asked.Rule); err == nil {
			all = append(all, r.readout.gathered.uncounted(rule))
		}
	}
	return all
}

// uncounted returns a sentence if a rule counted no log event; empty if it did
// count.
func (g *gathered) uncounted(r *insightRule) string {
	if g.rules[r.index].Events() > 0 {
		return ""
	}
	return fmt.Sprintf("The Contributor Insights rule %s counted no log event.", r.name)
}

// counter is a rule that reads the current log group, and its reader.
type counter struct {
	rule   *insightRule
	reader *contributor.Reader
}

// countersOf returns the counters of a log group.
func (w *worker) countersOf(group []byte) []counter {
	if len(w.plan.rules) == 0 {
		return nil
	}
	counters, known := w.counting[string(group)]
	if !known {
		for _, r := range w.plan.rules {
			if r.reads(string(group)) {
				counters = append(counters, counter{r, r.Reader()})
			}
		}
		w.counting[string(group)] = counters
	}
	return counters
}

// contribute gives an event to the rules that read the current log group, and
// reports whether one of them counts it.
//
// A rule on transformed events sees the original events of log groups without a
// transformer. It does not see an event that could not be transformed
// (API_PutInsightRule); transformed is nil in that case.
func (w *worker) contribute(g *gathered, e, transformed *logevent.Event) bool {
	counts := false
	for _, c := range w.counters {
		from := e
		if c.rule.onTransformed {
			if from = transformed; from == nil {
				continue
			}
		}
		who, value, ok := c.reader.Read(from.Message)
		if !ok {
			continue
		}
		counts = true
		if e.HasTime {
			g.rules[c.rule.index].Add(e.Time, who, value)
		}
	}
	return counts
}
