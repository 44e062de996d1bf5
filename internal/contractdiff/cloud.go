package contractdiff

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/dashboards"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/queries"
)

// Cloud lists the changes in the resources that are made from a contract.
type Cloud struct {
	// Filters are metric filters by name; Alarms are alarms by name without the
	// application's.
	Filters []Change `json:"filters"`
	Alarms  []Change `json:"alarms"`
	// Contributors are Contributor Insights rules.
	Contributors []Change `json:"contributors"`
	// Queries are saved queries.
	Queries []Change `json:"queries"`
	// Graphs are the dashboard's graphs, by title.
	Graphs []Change `json:"graphs"`
	// LogGroup is what the log group indexes and masks; Settings are the
	// containers' environment variables.
	LogGroup []Change `json:"logGroup"`
	Settings []Change `json:"settings"`
	// Same counts the things that stay as they are.
	Same Same `json:"same"`
}

// Same counts the things of each sort that stay as they are.
type Same struct {
	// Filters, Alarms and Queries count the metric filters, the alarms and the
	// saved queries.
	Filters int `json:"filters"`
	Alarms  int `json:"alarms"`
	Queries int `json:"queries"`
}

// any reports whether something changes in the cloud.
func (c Cloud) any() bool {
	return len(c.Filters)+len(c.Alarms)+len(c.Contributors)+len(c.Queries)+len(c.Graphs)+len(c.LogGroup)+len(c.Settings) > 0
}

// made holds the things that are made from a contract.
type made struct {
	set alarmrules.Set
	// lacks lists what the contract lacks, by the name of the rule or metric
	// that needs it.
	lacks   map[string][]string
	queries []queries.Query
	unbound []queries.Unbound
}

// makeOf makes everything for one side.
func makeOf(s Side) (made, error) {
	app, rules := s.Application, s.Rules
	app.Contract = s.Contract
	m := made{lacks: map[string][]string{}}
	if app.Metrics == nil {
		app.Metrics = alarmrules.LogMetrics()
	}
	for {
		set, lacks, err := alarmrules.Bindable(app, rules...)
		maps.Copy(m.lacks, lacks)
		if err == nil {
			m.set = set
			break
		}
		// The contract cannot provide what these metrics need.
		left := slices.DeleteFunc(slices.Clone(app.Metrics), func(l alarmrules.LogMetric) bool { return lacks[l.Name] != nil })
		if len(left) == len(app.Metrics) {
			return m, fmt.Errorf("contract %s: %w", s.Contract.Name(), err)
		}
		app.Metrics = left
	}
	m.queries, m.unbound = queries.BindAll(s.Queries, s.Contract)
	return m, nil
}

// cloud compares what is made for two sides.
func cloud(old, new Side) (Cloud, error) {
	var c Cloud
	was, err := makeOf(old)
	if err != nil {
		return c, err
	}
	is, err := makeOf(new)
	if err != nil {
		return c, err
	}
	c.Filters, c.Same.Filters = compare(filters(was.set), filters(is.set))
	lacking(c.Filters, is.lacks, filterOwner)
	owners := alarmOwners(was.set, is.set)
	c.Alarms, c.Same.Alarms = compare(alarms(was.set), alarms(is.set))
	lacking(c.Alarms, is.lacks, func(name string) string { return owners[name] })
	fed := fedOtherwise(was.set, is.set, c)
	c.Alarms = append(c.Alarms, fed...)
	c.Same.Alarms -= len(fed)

	wasRules, err := contributors(was.set)
	if err != nil {
		return c, err
	}
	isRules, err := contributors(is.set)
	if err != nil {
		return c, err
	}
	c.Contributors, _ = compare(wasRules, isRules)
	lacking(c.Contributors, is.lacks, func(name string) string { return name })

	c.Queries, c.Same.Queries = compare(saved(was.queries), saved(is.queries))
	for i, q := range c.Queries {
		for _, u := range is.unbound {
			if q.Change == Removed && u.Query.Name == q.Name {
				c.Queries[i].Why = u.Why()
			}
		}
	}
	c.Graphs, _ = compare(graphs(old.Dashboard.Resolve(was.set)), graphs(new.Dashboard.Resolve(is.set)))
	wasGroup, err := logGroup(old.Contract)
	if err != nil {
		return c, err
	}
	isGroup, err := logGroup(new.Contract)
	if err != nil {
		return c, err
	}
	c.LogGroup, _ = compare(wasGroup, isGroup)
	c.Settings, _ = compare(settings(old), settings(new))
	return c, nil
}

// lacking explains a removal if the contract lacks something that the thing's
// rule or metric needs.
func lacking(changes []Change, lacks map[string][]string, owner func(name string) string) {
	for i, c := range changes {
		if why := lacks[owner(c.Name)]; c.Change == Removed && why != nil {
			changes[i].Why = strings.Join(why, "; ")
		}
	}
}

// filterOwner returns the metric that a filter publishes: a second filter, for
// lines that are not JSON, has the metric's name with a suffix.
func filterOwner(name string) string { return strings.TrimSuffix(name, "-plain-text") }

// alarmOwners maps the names of alarms to the rules that they belong to.
func alarmOwners(sets ...alarmrules.Set) map[string]string {
	owners := map[string]string{}
	for _, set := range sets {
		for _, b := range set.Rules {
			for _, a := range b.Alarms {
				owners[a.Suffix()] = b.Rule.Name
			}
		}
	}
	return owners
}

func filters(set alarmrules.Set) []thing {
	var all []thing
	for _, f := range set.Filters() {
		t := thing{name: f.Name}
		t.add("pattern", f.Pattern.String())
		t.add("metric", f.Metric)
		t.add("value", f.Value)
		t.add("unit", unit(f.Unit))
		t.add("dimensions", dimensions(f.Dimensions))
		all = append(all, t)
	}
	return all
}

func unit(u contract.Unit) string {
	if u == contract.None {
		return ""
	}
	return string(u)
}

func dimensions(all map[string]string) string {
	var texts []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		texts = append(texts, name+"="+all[name])
	}
	return strings.Join(texts, ", ")
}

func alarms(set alarmrules.Set) []thing {
	var all []thing
	for _, b := range set.Rules {
		for _, a := range b.Alarms {
			all = append(all, alarmThing(set, a))
		}
	}
	return all
}

func alarmThing(set alarmrules.Set, a alarmrules.Alarm) thing {
	t := thing{name: a.Suffix()}
	switch {
	case a.Asks != nil:
		t.add("query", a.Asks.Query.String())
	case a.Condition != nil:
		t.add("condition", a.Condition.Text(func(suffix string) string { return suffix }))
		t.add("suppressed by", a.Condition.SuppressedBy)
	case a.Math != "":
		t.add("math", a.Math)
		for _, o := range a.Operands {
			t.add(o.ID, series(o.Series))
		}
	default:
		t.add("metric", series(a.Metric))
	}
	if a.Condition == nil {
		threshold := quantity.Decimal(a.Threshold)
		if u := unitOf(set, a); u != "" {
			threshold += " " + u
		}
		t.add("threshold", string(a.Comparison)+" "+threshold)
	}
	if a.Period > 0 {
		t.add("looks at", fmt.Sprintf("%d of %d periods of %s", a.DatapointsToAlarm, a.EvaluationPeriods, a.Period))
	}
	t.add("missing data", string(a.Missing))
	t.add("meaning", a.Meaning)
	t.add("first steps", a.FirstSteps)
	return t
}

// series describes a metric and its statistic.
func series(s alarmrules.Series) string {
	text := s.Statistic + " of " + s.Name
	if s.Insight != "" {
		text = "the greatest contributor of " + s.Insight
	}
	if d := dimensions(s.Dimensions); d != "" {
		text += " (" + d + ")"
	}
	return text
}

// unitOf returns the unit of what an alarm measures, or "" if it counts or
// computes.
func unitOf(set alarmrules.Set, a alarmrules.Alarm) string {
	if !a.Metric.Log || a.Math != "" {
		return ""
	}
	for _, m := range set.Metrics {
		if m.Measured && m.Metric == a.Metric.Name {
			return unit(m.Unit)
		}
	}
	return ""
}

// fedOtherwise returns the alarms that stay as they are although the filters
// that feed their metrics change.
func fedOtherwise(was, is alarmrules.Set, c Cloud) []Change {
	var all []Change
	for _, b := range is.Rules {
		var changed []string
		for _, name := range b.Metrics {
			old, _ := was.Metric(name)
			new, _ := is.Metric(name)
			for _, f := range slices.Concat(old.Filters, new.Filters) {
				if slices.ContainsFunc(c.Filters, func(c Change) bool { return c.Name == f.Name }) && !slices.Contains(changed, f.Name) {
					changed = append(changed, f.Name)
				}
			}
		}
		if changed == nil {
			continue
		}
		for _, a := range b.Alarms {
			if !slices.ContainsFunc(c.Alarms, func(c Change) bool { return c.Name == a.Suffix() }) {
				all = append(all, Change{Name: a.Suffix(), Change: Fed, Why: "what feeds it changes: " + strings.Join(changed, ", ")})
			}
		}
	}
	return all
}

func contributors(set alarmrules.Set) ([]thing, error) {
	var all []thing
	for _, b := range set.Rules {
		if b.Insight == nil {
			continue
		}
		body, err := b.Insight.Body("log-group")
		if err != nil {
			return nil, err
		}
		t := thing{name: b.Insight.Name}
		t.add("body", body)
		all = append(all, t)
	}
	return all, nil
}

func saved(bound []queries.Query) []thing {
	var all []thing
	for _, q := range bound {
		t := thing{name: q.Name}
		t.add("query", q.Text.String())
		for _, p := range q.Parameters {
			t.add("default of "+p.Name, p.Default)
		}
		all = append(all, t)
	}
	return all
}

func graphs(resolved []dashboards.Graph) []thing {
	var all []thing
	for _, g := range resolved {
		t := thing{name: g.Title}
		t.add("unit", g.Unit)
		for i, l := range g.Lines {
			text := l.Expression
			if text == "" {
				text = series(l.Series)
			}
			if len(l.SplitBy) > 0 {
				text += " by " + strings.Join(l.SplitBy, ", ")
			}
			t.add(fmt.Sprintf("line %d", i+1), text)
		}
		for i, l := range g.Levels {
			t.add(fmt.Sprintf("level %d", i+1), l.Label+" at "+quantity.Decimal(l.Value))
		}
		all = append(all, t)
	}
	return all
}

func logGroup(c *contract.Contract) ([]thing, error) {
	indexes, err := c.IndexedFields()
	if err != nil {
		return nil, err
	}
	var all []thing
	for _, name := range indexes {
		all = append(all, thing{name: "index on " + name})
	}
	for _, id := range c.DataIdentifiers() {
		all = append(all, thing{name: "mask of " + id})
	}
	for _, id := range c.CustomIdentifiers() {
		t := thing{name: "mask of " + id.Name}
		t.add("regular expression", id.Regex)
		all = append(all, t)
	}
	return all, nil
}

// levelVariable tells an application the lowest level to log.
const levelVariable = "LOG_LEVEL"

func settings(s Side) []thing {
	if s.Contract.Source() != "" {
		return nil // AWS services have no log level to set
	}
	level := s.Level
	if level == "" {
		level = contract.Info
	}
	t := thing{name: levelVariable}
	t.add("is", s.Contract.LogLevel(level))
	return []thing{t}
}
