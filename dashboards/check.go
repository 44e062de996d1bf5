package dashboards

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/lazyregexp"
	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/internal/syntax"
	"github.com/logstack-go/logstack/queries"
)

// CheckForm returns the mistakes in the layout that show without knowing the
// application.
func (l Layout) CheckForm() Mistakes {
	c := checker{price: l.price()}
	c.layout(l)
	return c.mistakes
}

// Check returns the mistakes in the layout for an application that has the
// given saved queries. Graphs that ship are always known, and so are the rules
// and metrics named in elsewhere: a layout can be for several environments, and
// leaves out what one of them does not have.
func (l Layout) Check(set alarmrules.Set, saved []string, elsewhere ...string) Mistakes {
	c := checker{price: l.price(), set: &set, saved: saved, elsewhere: elsewhere}
	c.layout(l)
	if len(c.mistakes) == 0 {
		c.size(l.Resolve(set), l.ResolveTables())
	}
	return c.mistakes
}

// checker collects the mistakes in a layout.
type checker struct {
	price Price
	// set is where names are looked up; nil to look up none.
	set   *alarmrules.Set
	saved []string
	// elsewhere names rules and metrics that need not be in the set.
	elsewhere []string
	mistakes  Mistakes
}

func (c *checker) failf(path []string, format string, args ...any) {
	c.mistakes = append(c.mistakes, Mistake{slices.Clone(path), fmt.Sprintf(format, args...)})
}

func (c *checker) layout(l Layout) {
	if err := c.price.check(); err != nil {
		c.failf([]string{"pricePerGB"}, "%v", err)
	}
	named := map[string]bool{}
	for i, s := range l.Graphs {
		path := []string{"graphs", strconv.Itoa(i)}
		if name := s.name(); name != "" {
			if named[name] {
				c.failf(path, "%s is in this list already", name)
			}
			named[name] = true
		}
		switch {
		case s.Graph != nil:
			c.graph(path, *s.Graph)
		case s.Name == "":
			c.failf(path, "must be the name of a graph, or a graph: {title: …, lines: […]}")
		case !s.isRest():
			c.name(path, s.Name)
		}
	}
	shown := map[string]bool{}
	for i, t := range l.Tables {
		path := []string{"tables", strconv.Itoa(i)}
		if shown[t.Query] {
			c.failf(path, "%s is in this list already", t.Query)
		}
		shown[t.Query] = true
		c.table(path, t)
	}
}

// name checks the name of a graph.
func (c *checker) name(path []string, name string) {
	if c.set == nil || slices.Contains(Graphs(), name) || c.isElsewhere(name) {
		return
	}
	if _, ok := c.set.Metric(name); ok {
		return
	}
	if rule, ok := c.set.Rule(name); ok {
		if _, shown := ofRule(rule); !shown {
			c.failf(path, "the rule %s has no graph, as it looks at no metric of its own", name)
		}
		return
	}
	names := append(Graphs(), Rest)
	names = append(names, c.metrics()...)
	for _, rule := range c.set.Rules {
		if len(rule.Lines) > 0 {
			names = append(names, rule.Rule.Name)
		}
	}
	c.failf(path, "there is no graph, metric or alarm rule %q%s", name, hint(name, names))
}

// table checks the name of a saved query.
func (c *checker) table(path []string, t Table) {
	if t.Query == "" {
		c.failf(path, "query is missing: give the name of a saved query")
		return
	}
	if c.set == nil || slices.Contains(c.saved, t.Query) {
		return
	}
	ships := queries.Everything()
	if _, err := queries.Find(ships, t.Query); err == nil {
		return // one that this application's contract cannot fulfil
	}
	names := slices.Clone(c.saved)
	for _, q := range ships {
		names = append(names, q.Name)
	}
	c.failf(append(path, "query"), "there is no saved query %q%s", t.Query, hint(t.Query, names))
}

// graph checks a graph that the layout defines.
func (c *checker) graph(path []string, g GraphSpec) {
	if g.Name == Rest {
		c.failf(append(path, "name"), "%s means all graphs that are not named: rename it", Rest)
	}
	if g.Title == "" {
		c.failf(path, "title is missing: give the graph a title")
	}
	if len(g.Lines) == 0 {
		c.failf(path, "lines is missing: give the lines of the graph, as in lines: [{metric: errors, perMinute: true}]")
		return
	}
	ids := map[string]LineSpec{}
	seen := false
	metrics := 0
	for i, l := range g.Lines {
		path := append(path, "lines", strconv.Itoa(i))
		seen = seen || !l.Hidden
		if l.Math == "" {
			metrics++
		}
		if l.ID != "" {
			if !idPattern.MatchString(l.ID) {
				c.failf(append(path, "id"), "%q is not an id: use a lower-case letter, then letters, digits and underscores, at most 255", l.ID)
			}
			if _, taken := ids[l.ID]; taken {
				c.failf(append(path, "id"), "there are two lines %s in this graph: math cannot tell them apart", l.ID)
			}
			ids[l.ID] = l
		}
		c.line(path, l)
	}
	if !seen {
		c.failf(append(path, "lines"), "all lines are hidden: the graph would show nothing")
	}
	if metrics > cloudwatch.MaxWidgetMetrics {
		c.failf(append(path, "lines"), "it has %d metrics, and CloudWatch allows at most %d in a graph", metrics, cloudwatch.MaxWidgetMetrics)
	}
	c.references(path, g.Lines, ids)
}

// idPattern matches the id of a metric in a dashboard
// (CloudWatch-Dashboard-Body-Structure).
var idPattern = lazyregexp.New(`^[a-z][a-zA-Z0-9_]{0,254}$`)

// metrics returns the names of the application's metrics.
func (c *checker) metrics() []string {
	var names []string
	for _, m := range c.set.Metrics {
		names = append(names, m.Name)
	}
	return names
}

// references checks that the math of a graph refers to other lines of the
// graph, and that every hidden line is referred to.
func (c *checker) references(path []string, lines []LineSpec, ids map[string]LineSpec) {
	used := map[string]bool{}
	of := func(l LineSpec) []string { return references(c.price.inMath(l.Math)) }
	for i, l := range lines {
		at := append(path, "lines", strconv.Itoa(i), "math")
		for _, id := range of(l) {
			used[id] = true
			if _, ok := ids[id]; !ok {
				c.failf(at, "no line of the graph has the id %s%s", id, hint(id, slices.Sorted(maps.Keys(ids))))
			}
		}
		if l.ID != "" && slices.Contains(reached(l, ids, of), l.ID) {
			c.failf(at, "the line %s depends on itself", l.ID)
		}
	}
	overAll := slices.ContainsFunc(lines, func(l LineSpec) bool { return strings.Contains(l.Math, allMetrics) })
	if slices.ContainsFunc(lines, func(l LineSpec) bool { return l.Math != "" && c.mathError(l.Math) != nil }) {
		return // what it names, nobody knows
	}
	for i, l := range lines {
		if l.Hidden && !used[l.ID] && !(overAll && l.Math == "") {
			c.failf(append(path, "lines", strconv.Itoa(i), "hidden"), "no math in the graph uses the line: it has no purpose")
		}
	}
}

// reached returns the ids that a line depends on, directly or through others.
func reached(l LineSpec, ids map[string]LineSpec, of func(LineSpec) []string) []string {
	var all []string
	for next := of(l); len(next) > 0; next = next[1:] {
		if !slices.Contains(all, next[0]) {
			all = append(all, next[0])
			next = append(next, of(ids[next[0]])...)
		}
	}
	return all
}

// size checks CloudWatch's limits on a whole dashboard.
func (c *checker) size(graphs []Graph, tables []Table) {
	if n := len(graphs) + len(tables); n > cloudwatch.MaxWidgets {
		c.failf([]string{"graphs"}, "the dashboard would have %d graphs and tables, and CloudWatch allows at most %d widgets", n, cloudwatch.MaxWidgets)
	}
	metrics := 0
	for _, g := range graphs {
		for _, l := range g.Lines {
			if l.Expression == "" {
				metrics++
			}
		}
	}
	if metrics > cloudwatch.MaxDashboardMetrics {
		c.failf([]string{"graphs"}, "the dashboard would have %d metrics, and CloudWatch allows at most %d", metrics, cloudwatch.MaxDashboardMetrics)
	}
}

// isElsewhere reports whether a rule or metric of the name ships, or is one
// that the application has elsewhere.
func (c *checker) isElsewhere(name string) bool {
	return slices.Contains(c.elsewhere, name) || slices.ContainsFunc(alarmrules.Everything(), func(r alarmrules.Rule) bool { return r.Name == name }) ||
		slices.ContainsFunc(alarmrules.LogMetrics(), func(m alarmrules.LogMetric) bool { return m.Name == name })
}

// hint returns the name that was probably meant, or else all valid names.
func hint(name string, names []string) string {
	if near := nearest.Hint(name, names); near != "" {
		return near
	}
	slices.Sort(names)
	return ": use one of " + strings.Join(slices.Compact(names), ", ")
}

// oneLine returns an error without its excerpt of the source.
func oneLine(err error) string {
	at, ok := errors.AsType[*syntax.Error](err)
	switch {
	case !ok:
		return err.Error()
	case at.Hint == "":
		return at.Summary()
	}
	return at.Summary() + ": " + at.Hint
}
