package replay

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/internal/jsonscan"
	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/template"
)

// plan is what templates do with log events, ready to run.
type plan struct {
	templates []*template.Template
	groups    map[string]*group
	// looked are the groups, each with a second entry if something reads its
	// transformed events.
	looked  []*group
	filters []*filter
	alarms  []*watcher
	// deliveries are the subscription filters.
	deliveries []*delivery
	// publishing holds the filters by the metric they publish to, and published
	// the names of those metrics. namespaces holds the namespaces, and vague
	// the filters whose metric only the deployment knows.
	publishing map[metricName][]*filter
	published  []string
	namespaces map[string]bool
	vague      []*filter
	// scheduled are the alarms on scheduled queries.
	scheduled []*scheduled
	// programs are the queries of alarms and the requested queries.
	programs []*engine.Program
	// read are the fields that filters and queries read, for the log groups of
	// queries. A query may read several log groups.
	read jsonscan.Fields
	// metrics holds the metrics that alarms read and the requested ones.
	metrics map[metricKey]*metric
	byIndex []*metric
	// rules are the Contributor Insights rules that alarms and graphs read.
	rules []*insightRule
	// searches are the requested searches for metrics.
	searches []embeddedSearch
	notes    []string
	// given are the datapoints that no log event publishes.
	given []Datapoints
	// lostTransformers says which transformers are not used, and why.
	lostTransformers []string
}

// metric is a metric that an alarm reads, or that was requested.
type metric struct {
	index int
	// histogram reports whether a statistic needs one. growing reports whether
	// an alarm reads datapoints before they are complete.
	histogram, growing bool
	// fedBy are the filters that publish to it. fedByGroup is for the metrics
	// that a log group publishes of its own events.
	fedBy      []*filter
	fedByGroup bool
	// given are the indexes of the plan's datapoints for this metric.
	given []int
}

// series returns an empty time series for the metric.
func (m *metric) series() *alarm.Series {
	if m.growing {
		return alarm.NewGrowingSeries(resolution, m.histogram)
	}
	return alarm.NewSeries(resolution, m.histogram)
}

// group is a log group and everything that reads its events.
type group struct {
	name string
	// unscoped is the name without the template.
	unscoped   []byte
	filters    []*filter
	deliveries []*delivery
	matcher    *filterpattern.Matcher
	// queries are the programs that read it.
	queries []int
	// counted reports whether a Contributor Insights rule reads it.
	counted bool
	// incoming are the metrics that count its events, and bytes those that add
	// up their lengths.
	incoming, bytes []int
	// emfInvalid and emfBroken are the metrics that count the events whose
	// embedded metrics are lost.
	emfInvalid, emfBroken []int
	// scopes are the templates that have or read the log group. silentClass is
	// its class if events of that class publish no embedded metrics.
	scopes      []metricKey
	silentClass string
	index       int // in the plan's looked
	// named are the fields that the filters' conditions name, and nameOf maps
	// them to their index. In the matcher they start at firstNamed, after the
	// fields that every group has; see fields.go.
	named      []filterpattern.Selector
	nameOf     map[string]int
	firstNamed int
	// owners are the owners of the matcher's requests, and excluding the
	// filters with excluded conditions.
	owners    []owner
	excluding []*filter
	// tuples are the tuples of fields that filters name. tupleOf finds them by
	// their fields, and tuplesOf by one of their fields.
	tuples   []tuple
	tupleOf  map[string]int
	tuplesOf [][]int
	// filled reports whether a filter has a default value for a metric that is
	// read. growing reports whether an alarm reads such a metric before its
	// datapoints are complete.
	filled, growing bool
	// transformed is what reads its events as its transformer leaves them; nil
	// without a transformer, or if nothing reads them.
	transformed *transformed
}

// filter is a metric filter.
type filter struct {
	stack   *template.Template
	view    template.MetricFilter
	to      template.Transformation
	pattern filterpattern.Pattern
	index   int  // in the plan
	off     bool // the options say that it matches nothing
	of      *group
	// publishes is the metric without dimensions and unit.
	publishes metricKey
	place     int // in the group
	request   int // in the group's matcher
	refused   string
	// invalid reports whether CloudWatch would refuse to create it.
	invalid bool

	// number is published for each match, unless selector says where the value
	// is.
	number   float64
	selector *filterpattern.Selector
	// fallback is the default value, published for each event that does not
	// match.
	fallback    float64
	hasFallback bool
	// metrics are the metrics that it publishes to if it has no dimensions.
	metrics []int
	// dimensions are its dimensions in the order of their names, and
	// byDimension the metrics by the values of these.
	dimensions  []dimension
	byDimension map[string][]int
	// searched reports whether all metrics of its dimensions are requested, and
	// searchedHistogram whether a statistic needs a histogram.
	searched, searchedHistogram bool

	// unnamed is a value or a dimension that the delimited pattern does not
	// name. CloudWatch creates such a filter, and it publishes nothing.
	unnamed *filterpattern.Selector

	// conditions are the pattern's parts, for near misses.
	conditions []condition
	// excluded are the conditions that must not hold, a bit each. tuple is the
	// index of the group's tuple; -1 for none.
	excluded uint32
	tuple    int
	alarms   []string
}

type dimension struct {
	name     string
	selector filterpattern.Selector
}

// counts reports whether the filter matches every event.
func (f *filter) counts() bool { return f.pattern.Kind() == filterpattern.KindAll }

// newPlan reads what templates do. It refuses by name whatever CloudWatch would
// refuse.
func newPlan(templates []*template.Template, names fieldNames, o Options) (*plan, error) {
	p := &plan{templates: templates, given: o.Datapoints, groups: map[string]*group{}, metrics: map[metricKey]*metric{},
		publishing: map[metricName][]*filter{}, namespaces: map[string]bool{}}
	p.addTransformers(templates)
	for _, t := range templates {
		for _, view := range t.LogGroups() {
			g := p.group(scoped(t, view.Name))
			g.declare(t)
			g.classify(view.Class)
			if view.DataProtection {
				p.notes = append(p.notes, fmt.Sprintf("%s: %s has a data protection policy. Filters see masked values;"+
					" here they see what the events contain.", t.Stack, view.LogicalID))
			}
		}
		p.noteMasks(t)
		for _, view := range t.MetricFilters() {
			p.addFilter(t, view)
		}
		for _, view := range t.SubscriptionFilters() {
			p.addDelivery(t, view)
		}
		p.addPolicies(t)
		p.addRefused(t)
	}
	for _, id := range o.Off {
		if err := p.turnOff(id); err != nil {
			return nil, err
		}
	}
	for _, t := range templates {
		p.addAlarms(t)
	}
	for _, k := range p.sortedKeys() {
		p.feed(k)
	}
	p.nameAlarms()
	for _, name := range slices.Sorted(maps.Keys(p.groups)) {
		if err := p.compile(p.groups[name], names); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// look adds a group to those that are looked at, and sets its index.
func (p *plan) look(g *group) {
	g.index = len(p.looked)
	p.looked = append(p.looked, g)
}

// group returns the log group of that name, and creates it if it is new.
func (p *plan) group(name string) *group {
	g := p.groups[name]
	if g == nil {
		g = &group{name: name, unscoped: []byte(unscoped(name))}
		p.groups[name] = g
		p.look(g)
	}
	return g
}

// turnOff makes a metric filter match nothing.
func (p *plan) turnOff(id FilterID) error {
	known := false
	for _, f := range p.filters {
		if id == (FilterID{f.stack.Stack, f.view.LogicalID}) {
			f.off, known = true, true
		}
	}
	if !known {
		return fmt.Errorf("the stack %q has no metric filter %q to turn off", id.Stack, id.LogicalID)
	}
	return nil
}

func (p *plan) addFilter(t *template.Template, view template.MetricFilter) {
	f := &filter{stack: t, view: view, index: len(p.filters)}
	p.filters = append(p.filters, f)
	g := p.group(scoped(t, view.LogGroup))
	g.declare(t)
	g = g.of(view.OnTransformed)
	f.of = g
	g.filters = append(g.filters, f)
	if view.Undecided {
		p.notes = append(p.notes, fmt.Sprintf("%s: %s is assumed to be created: its condition %s cannot be decided here.",
			t.Stack, view.LogicalID, view.Condition))
	}
	if len(view.Metrics) > 0 {
		f.to = view.Metrics[0]
	}
	p.publish(f)
	if f.refused = cmp.Or(undecided(t, view.Resource, decidesFilter), p.refuseFilter(t, view)); f.refused != "" {
		return
	}
	if lg, ok := t.LogGroup(view.LogGroup); ok && lg.Class != "" && lg.Class != "STANDARD" {
		f.refused, f.invalid = fmt.Sprintf("log groups of class %s have no metric filters: CloudWatch refuses it", lg.Class), true
		return
	}
	if err := f.read(); err != nil {
		f.refused, f.invalid = oneLine(err), true
		return
	}
	f.conditions = conditionsOf(f.pattern)
	p.noteHidden(t, f)
}

// read reads what a filter does. The error says what CloudWatch would not
// accept.
func (f *filter) read() (err error) {
	if f.pattern, err = filterpattern.Parse(f.view.Pattern); err != nil {
		return fmt.Errorf("FilterPattern: %w", err)
	}
	if len(f.view.Metrics) != 1 {
		return fmt.Errorf("MetricTransformations: there are %d, and CloudWatch takes exactly one", len(f.view.Metrics))
	}
	if err := f.readValue(); err != nil {
		return fmt.Errorf("MetricTransformations[0].MetricValue: %w", err)
	}
	if err := f.readFallback(); err != nil {
		return fmt.Errorf("MetricTransformations[0].DefaultValue: %w", err)
	}
	if err := f.readDimensions(); err != nil {
		return fmt.Errorf("MetricTransformations[0].%w", err)
	}
	f.findUnnamed()
	if _, err := filterpattern.NewMatcher([]filterpattern.Request{f.asked()}); err != nil {
		return fmt.Errorf("MetricTransformations[0]: %w", err)
	}
	return nil
}

// warningsOf returns what is suspicious in a pattern, a sentence each.
func warningsOf(pattern filterpattern.Pattern) []string {
	var all []string
	for _, w := range pattern.Warnings() {
		all = append(all, fmt.Sprintf("%s: %s; %s.", pattern.Source()[w.Offset:w.Offset+w.Length], w.Message, w.Hint))
	}
	return all
}

// findUnnamed finds a name that the delimited pattern does not define.
// CloudWatch accepted [kind,value] with the value $missing, and published
// nothing.
func (f *filter) findUnnamed() {
	if f.pattern.Kind() != filterpattern.KindDelimited {
		return
	}
	var wanted []filterpattern.Selector
	if f.selector != nil {
		wanted = append(wanted, *f.selector)
	}
	for _, d := range f.dimensions {
		wanted = append(wanted, d.selector)
	}
	for _, s := range wanted {
		_, position := strconv.Atoi(s.Path())
		named := func(other filterpattern.Selector) bool { return other.Path() == s.Path() }
		if !s.IsJSON() && position != nil && !slices.ContainsFunc(f.pattern.Fields(), named) {
			f.unnamed = &s
			return
		}
	}
}

// asked returns the request that the filter makes of an event: its pattern, its
// value if that is a field, and its dimensions.
func (f *filter) asked() filterpattern.Request {
	r := filterpattern.Request{Pattern: f.pattern}
	if f.unnamed != nil {
		return r
	}
	if f.selector != nil {
		r.Values = append(r.Values, *f.selector)
	}
	for _, d := range f.dimensions {
		r.Values = append(r.Values, d.selector)
	}
	return r
}

// refuseFilter says why a filter cannot be replayed on events as they were
// written.
func (p *plan) refuseFilter(t *template.Template, view template.MetricFilter) string {
	if view.OnTransformed {
		if refused := p.group(scoped(t, view.LogGroup)).notTransformed(p.lostTransformers); refused != "" {
			return refused
		}
	}
	if view.Selection != "" {
		return fmt.Sprintf("FieldSelectionCriteria %q is not supported here", view.Selection)
	}
	if len(view.SystemDimensions) > 0 {
		return fmt.Sprintf("EmitSystemFieldDimensions %s is not supported here: the account and region of events are unknown", strings.Join(view.SystemDimensions, ", "))
	}
	return ""
}

func (f *filter) readValue() error {
	if number, err := strconv.ParseFloat(f.to.Value, 64); err == nil {
		f.number = number
		return nil
	}
	s, err := filterpattern.ParseSelector(f.to.Value)
	if err != nil {
		return err
	}
	f.selector = &s
	return nil
}

func (f *filter) readFallback() error {
	if f.to.Default.IsZero() {
		return nil
	}
	number, _ := f.to.Default.Value() // The number is known, or the filter is refused.
	if len(f.to.Dimensions) > 0 {
		return errors.New("a filter with dimensions cannot have a default value (API_MetricTransformation)")
	}
	f.fallback, f.hasFallback = number, true
	return nil
}

func (f *filter) readDimensions() error {
	if len(f.to.Dimensions) == 0 {
		return nil
	}
	if kind := f.pattern.Kind(); kind != filterpattern.KindJSON && kind != filterpattern.KindDelimited {
		return fmt.Errorf("Dimensions: a pattern of kind %s cannot have any: only JSON and delimited ones can (API_PutMetricFilter)", kind)
	}
	for i, d := range f.to.Dimensions {
		s, err := filterpattern.ParseSelector(d.Value)
		if err != nil {
			return fmt.Errorf("Dimensions[%d].Value: %w", i, err)
		}
		f.dimensions = append(f.dimensions, dimension{d.Name, s})
	}
	slices.SortFunc(f.dimensions, func(a, b dimension) int { return strings.Compare(a.name, b.name) })
	f.byDimension = map[string][]int{}
	return nil
}

// watch returns the metric with that key, which an alarm or a request reads.
func (p *plan) watch(k metricKey, needsHistogram bool) *metric {
	m := p.metrics[k]
	if m == nil {
		m = &metric{index: len(p.metrics), given: p.givenTo(k)}
		p.metrics[k] = m
		p.byIndex = append(p.byIndex, m)
	}
	m.histogram = m.histogram || needsHistogram
	return m
}

// feed connects filters and log groups to a metric.
func (p *plan) feed(k metricKey) {
	m := p.metrics[k]
	for _, f := range p.feeders(k) {
		if f.refused != "" || k.unit != "" && k.unit != f.to.Unit {
			continue
		}
		if len(f.dimensions) == 0 {
			if k.dimensions != "" {
				continue
			}
			f.metrics = append(f.metrics, m.index)
		} else {
			if !f.mayFeed(k.dimensions) {
				continue
			}
			f.byDimension[k.dimensions] = append(f.byDimension[k.dimensions], m.index)
		}
		m.fedBy = append(m.fedBy, f)
	}
	unit, ofGroups := logsMetrics[k.name]
	if k.namespace != logsNamespace || !ofGroups || k.unit != "" && k.unit != unit {
		return
	}
	for _, g := range p.groups {
		if k.dimensions != dimensionKey([]template.Dimension{{Name: "LogGroupName", Value: g.name}}) {
			continue
		}
		m.fedByGroup = true
		switch k.name {
		case cloudwatch.IncomingBytes:
			g.bytes = append(g.bytes, m.index)
		case emfValidationErrors:
			g.emfInvalid = append(g.emfInvalid, m.index)
		case emfParsingErrors:
			g.emfBroken = append(g.emfBroken, m.index)
		default:
			g.incoming = append(g.incoming, m.index)
		}
	}
}

// nameAlarms tells filters which alarms read their metrics.
func (p *plan) nameAlarms() {
	for _, a := range p.alarms {
		for _, m := range a.metrics {
			for _, f := range m.fedBy {
				if !slices.Contains(f.alarms, a.name) {
					f.alarms = append(f.alarms, a.name)
				}
			}
		}
	}
}

// feeders returns the filters that publish to a metric of that name. If only
// the deployment knows the account and region, the filters of other templates
// count only if the alarm's own template has none.
func (p *plan) feeders(k metricKey) []*filter {
	var own, others []*filter
	for _, f := range p.publishing[nameOfMetric(k)] {
		switch {
		case !sameMetric(k, f.publishes):
		case k.template == f.publishes.template:
			own = append(own, f)
		default:
			others = append(others, f)
		}
	}
	if len(own) > 0 {
		return own
	}
	return others
}

// metricName is what all metrics of one name have in common.
type metricName struct{ namespace, name string }

func nameOfMetric(k metricKey) metricName { return metricName{k.namespace, k.name} }

// publish notes what a filter publishes to.
func (p *plan) publish(f *filter) {
	f.publishes = key(f.stack, f.to.Namespace, f.to.Name, nil)
	name := nameOfMetric(f.publishes)
	if p.publishing[name] == nil {
		p.published = append(p.published, f.to.Namespace+"/"+f.to.Name)
	}
	p.publishing[name] = append(p.publishing[name], f)
	p.namespaces[f.to.Namespace] = true
	if strings.Contains(f.to.Namespace+f.to.Name, "${") {
		p.vague = append(p.vague, f)
	}
}

// logsNamespace holds the metrics that CloudWatch Logs publishes about log
// groups (user guide, CloudWatch-Logs-Monitoring-CloudWatch-Metrics).
const logsNamespace = "AWS/Logs"

// The metrics that count events whose embedded metrics are lost.
const (
	emfValidationErrors = "EMFValidationErrors"
	emfParsingErrors    = "EMFParsingErrors"
)

// logsMetrics are the metrics of logsNamespace that follow from log events,
// with their units.
var logsMetrics = map[string]string{
	cloudwatch.IncomingLogEvents: "Count", cloudwatch.IncomingBytes: "Bytes",
	emfValidationErrors: "None", emfParsingErrors: "None",
}

// sameMetric reports whether two keys have the same name, in the same account
// and region as far as these are known.
func sameMetric(a, b metricKey) bool {
	may := func(x, y string) bool { return x == y || x == "" || y == "" }
	return a.namespace == b.namespace && a.name == b.name && may(a.account, b.account) && may(a.region, b.region)
}

// mayFeed reports whether the filter's dimensions have these names.
func (f *filter) mayFeed(dimensions string) bool {
	var names []string
	for _, d := range strings.Split(strings.TrimSuffix(dimensions, betweenDimensions), betweenDimensions) {
		name, _, _ := strings.Cut(d, betweenNameAndValue)
		names = append(names, name)
	}
	return slices.EqualFunc(f.dimensions, names, func(d dimension, name string) bool { return d.name == name })
}

// sortedKeys returns the keys of the metrics, in a fixed order.
func (p *plan) sortedKeys() []metricKey {
	texts := make(map[metricKey]string, len(p.metrics))
	for k := range p.metrics {
		texts[k] = fmt.Sprint(k)
	}
	return slices.SortedFunc(maps.Keys(texts), func(a, b metricKey) int { return strings.Compare(texts[a], texts[b]) })
}

// explainNoFilter says why no filter feeds a metric. The name who, such as "The
// alarm", says who asks for it. The embedded metrics are other metrics, which
// log events hold themselves.
func (p *plan) explainNoFilter(t *template.Template, m template.Metric, who string, embedded ...string) string {
	return p.unfed(t, m, who, embedded...).Text
}

func (p *plan) unfed(t *template.Template, m template.Metric, who string, embedded ...string) Unfed {
	name := m.Namespace + "/" + m.MetricName
	want := key(t, m.Namespace, m.MetricName, nil)
	for _, f := range p.publishing[nameOfMetric(want)] {
		if !sameMetric(want, f.publishes) {
			continue
		}
		because := func(cause UnfedCause, format string, args ...any) Unfed {
			return Unfed{Cause: cause, Text: fmt.Sprintf(format, args...), Template: f.stack, Filter: f.view.LogicalID}
		}
		switch {
		case f.refused != "":
			return because(UnfedRefused, "%s, which feeds %s, is not replayed: %s.", f.view.LogicalID, name, f.refused)
		case m.Unit != "" && m.Unit != f.to.Unit:
			return because(UnfedUnit, "%s asks for %s in %s, but %s publishes it in %s.",
				who, name, m.Unit, f.view.LogicalID, f.to.Unit)
		case len(m.Dimensions) == 0:
			return because(UnfedDimensions, "%s publishes %s with dimensions, and %s asks for it without:"+
				" another metric, which gets nothing.", f.view.LogicalID, name, lowered(who))
		case len(f.to.Dimensions) == 0:
			return because(UnfedDimensions, "%s asks for %s with dimensions, and %s publishes it without:"+
				" another metric, which gets nothing.", who, name, f.view.LogicalID)
		default:
			return because(UnfedDimensions, "%s asks for %s with other dimensions than %s publishes:"+
				" another metric, which gets nothing.", who, name, f.view.LogicalID)
		}
	}
	others := p.published
	out := Unfed{Cause: UnfedName, Text: fmt.Sprintf("No metric filter here feeds %s.", name)}
	if len(embedded) > 0 {
		out.Text = fmt.Sprintf("No metric filter here feeds %s, and no log event holds it.", name)
		others = slices.Concat(others, embedded)
	}
	if m.Namespace == logsNamespace {
		out.Text = fmt.Sprintf("No event is from a log group that %s counts here.", name)
	} else if out.Meant = cmp.Or(nearest.Name(name, within(m.Namespace, others)), nearest.Name(name, others)); out.Meant != "" {
		out.Text += fmt.Sprintf(" Did you mean %s?", out.Meant)
	}
	return out
}

// within returns the names of the metrics in a namespace, from names of the
// form namespace/name.
func within(namespace string, metrics []string) []string {
	return slices.DeleteFunc(slices.Clone(metrics), func(name string) bool { return !strings.HasPrefix(name, namespace+"/") })
}

// lowered returns who for use within a sentence.
func lowered(who string) string { return strings.ToLower(who[:1]) + who[1:] }
