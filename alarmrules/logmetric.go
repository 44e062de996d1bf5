package alarmrules

import (
	"fmt"
	"slices"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/contract"
)

// LogMetric is a metric that is made of log events, for rules, graphs and whoever
// reads it: something counted, or something measured. One of Count and Measure is
// said.
type LogMetric struct {
	// Name names the metric among those of an application, and its metric filter:
	// of the form of a rule's name.
	Name string
	// What graphs call it. Default: made of its name.
	Title string `yaml:"title"`
	// What it is, in a few words. Default: none.
	Description string `yaml:"description"`
	// Whether the metric is made only where a rule counts or measures the same.
	// Default: false.
	Optional bool `yaml:"optional"`
	// What CloudWatch calls it. Default: made of its name: failed-logins is
	// FailedLogins.
	As string `yaml:"as"`
	// What is counted.
	Count *Selection `yaml:"count"`
	// What is measured.
	Measure *Measured `yaml:"measure"`
	// The fields of the contract, by their names there, by whose values the metric
	// is split: at most three, of those that the contract calls dimensions, as each
	// combination of values is billed as a metric. Default: none.
	Dimensions []string `yaml:"dimensions"`
}

// Measured is the value of a field that log events carry.
type Measured struct {
	Selection `yaml:",inline"`
	// The field of the log contract, by its name there: a number.
	Field string `yaml:"field"`
}

// Filter is a metric filter bound to a log contract: what it matches, and the
// metric that a match becomes.
type Filter struct {
	// Name names the filter among those of its log group, and is stable.
	Name string
	// Pattern matches the log events.
	Pattern filterpattern.Pattern
	// Metric is the name of the metric. Filters with the same metric add up.
	Metric string
	// Value is the selector of the value that a match publishes, such as
	// $.duration_ms of a record and $duration_ms of a line; empty for counters, which
	// publish 1.
	Value string
	// Unit is the unit of the metric.
	Unit contract.Unit
	// Dimensions split the metric by the values of fields: name of the dimension
	// to selector. Nil for most.
	Dimensions map[string]string
	// Audit reports that it is on the audit log, and not on the application's.
	Audit bool
}

// Fed is a metric with the filters that feed it.
type Fed struct {
	// Name is the name among rules and metrics, such as failed-logins; that of the
	// contract for its log-based metrics.
	Name string
	// Metric is what CloudWatch calls it.
	Metric string
	// Title is what graphs call it.
	Title string
	// Unit of the metric; None without one.
	Unit contract.Unit
	// Audit reports that it is made of the audit log, and not of the application's.
	Audit bool
	// Measured reports whether it has values, and does not count.
	Measured bool
	// Dimensions are the names of its dimensions, sorted.
	Dimensions []string
	// Filters feed it: at least one.
	Filters []Filter
}

// check returns what is wrong with the metric by itself.
func (m LogMetric) check() Mistakes {
	c := &checker{rule: Rule{Name: m.Name}}
	if !namePattern.MatchString(m.Name) {
		c.failf(nil, "%q is no name of a metric: allowed are %s", m.Name, nameForm)
	}
	switch {
	case (m.Count == nil) == (m.Measure == nil):
		c.failf(nil, "wants one of count and measure, which say what log events it is made of")
	case m.Count != nil:
		c.positive([]string{"count"}, *m.Count)
		if m.Count.everything() {
			c.failf([]string{"count"}, "CloudWatch counts all log events by itself (IncomingLogEvents): say event, level, where, terms or pattern")
		}
	default:
		c.measured([]string{"measure"}, *m.Measure)
	}
	c.as(m.As)
	if len(m.Dimensions) > cloudwatch.MaxFilterDimensions {
		c.failf([]string{"dimensions"}, "a metric filter has at most %d dimensions, got %d", cloudwatch.MaxFilterDimensions, len(m.Dimensions))
	}
	for i, field := range m.Dimensions {
		if slices.Contains(m.Dimensions[:i], field) {
			c.failf([]string{"dimensions"}, "%s is in this list already", field)
		}
	}
	return c.mistakes
}

// selection returns which log events it is made of.
func (m LogMetric) selection() Selection {
	if m.Measure != nil {
		return m.Measure.Selection
	}
	return *m.Count
}

// measured checks what is measured, as far as no contract is needed.
func (c *checker) measured(path []string, m Measured) {
	c.positive(path, m.Selection)
	if m.Field == "" {
		c.failf(path, "field is missing: say which field of the contract is measured, such as duration_ms")
	}
	if m.Terms != nil || m.AnyLevel != "" || m.Pattern != "" {
		c.failf(path, "a field is measured in records: allowed are event, level and where beside it")
	}
}

// as checks the name of a metric in CloudWatch.
func (c *checker) as(name string) {
	if slices.Contains(cloudwatch.LogGroupMetrics(), name) {
		c.failf([]string{"as"}, "CloudWatch keeps a metric of this name of the log group by itself: call it otherwise")
	}
	if name != "" && !metricNamePattern.MatchString(name) {
		c.failf([]string{"as"}, "%q is no name of a metric: allowed are 1 to 255 printable characters other than : * $", name)
	}
}

// fed returns the metric as an application's contract has it.
func (m LogMetric) fed(c *contract.Contract, parameters map[string]Parameter) (Fed, error) {
	title := m.Title
	if title == "" {
		title = humanized(m.Name)
	}
	as := m.As
	if as == "" {
		as = camel(m.Name)
	}
	fed := Fed{Name: m.Name, Metric: as, Title: title, Unit: contract.Count}
	if m.Measure != nil {
		field, err := number(c, m.Measure.Field)
		if err != nil {
			return fed, err
		}
		fed.Measured, fed.Unit = true, field.Unit.CloudWatch()
	}
	for _, name := range m.Dimensions {
		field, ok := c.Field(name)
		switch {
		case !ok:
			return fed, fmt.Errorf("the contract has no field %s", name)
		case !field.Dimension:
			return fed, fmt.Errorf("the dimension %s may have many values, and each is billed as a metric of its own: if it has few, set dimension: true on the field in the contract", name)
		}
	}
	fed.Dimensions = slices.Sorted(slices.Values(m.Dimensions))
	carries := slices.Clone(m.Dimensions)
	if m.Measure != nil {
		carries = append([]string{m.Measure.Field}, carries...)
	}
	patterns, err := m.selection().patterns(c, parameters, carries...)
	if err != nil {
		return fed, err
	}
	for i, p := range patterns {
		f := Filter{Name: m.Name, Pattern: p.Pattern, Metric: as, Unit: fed.Unit}
		if i > 0 {
			f.Name += "-" + p.suffix
		}
		if m.Measure != nil {
			if f.Value, err = p.selector(m.Measure.Field); err != nil {
				return fed, err
			}
		}
		for _, name := range m.Dimensions {
			if f.Dimensions == nil {
				f.Dimensions = map[string]string{}
			}
			if f.Dimensions[name], err = p.selector(name); err != nil {
				return fed, err
			}
		}
		fed.Filters = append(fed.Filters, f)
	}
	return fed, nil
}

// number returns the field of that name, whose values are numbers.
func number(c *contract.Contract, name string) (contract.Field, error) {
	field, ok := c.Field(name)
	if !ok {
		var names []string
		for _, f := range c.Fields() {
			if f.Type == contract.Number {
				names = append(names, f.Name)
			}
		}
		return field, fmt.Errorf("the contract has no field %s%s", name, didYouMean(name, names))
	}
	if field.Type != contract.Number {
		return field, fmt.Errorf("%s is of type %s: a metric is made of numbers", name, field.Type)
	}
	return field, nil
}

// same reports whether two metrics are made of the same log events in the same
// way.
func (f Fed) same(other Fed) bool {
	return f.Audit == other.Audit && f.Measured == other.Measured && len(f.Dimensions) == 0 && len(other.Dimensions) == 0 &&
		slices.EqualFunc(f.Filters, other.Filters, func(a, b Filter) bool {
			return a.Pattern.Same(b.Pattern) && a.Value == b.Value && a.Unit == b.Unit
		})
}

// logBased returns a log-based metric of the contract, which has all fields that it names.
func logBased(c *contract.Contract, m contract.Metric) (Fed, error) {
	name, _ := c.Field(contract.MetricName)
	value, _ := c.Field(contract.MetricValue)
	pattern, err := filterpattern.JSON(filterpattern.Field(name.As).Equals(m.Name))
	if err != nil {
		return Fed{}, err
	}
	f := Filter{
		Name: m.Name, Pattern: pattern, Metric: m.Name, Value: filterpattern.Field(value.As).String(), Unit: m.Unit.CloudWatch(),
	}
	for _, field := range m.Dimensions {
		by, _ := c.Field(field)
		if f.Dimensions == nil {
			f.Dimensions = map[string]string{}
		}
		f.Dimensions[field] = filterpattern.Field(by.As).String()
	}
	return Fed{
		Name: m.Name, Metric: m.Name, Title: m.Name, Unit: f.Unit, Measured: true,
		Dimensions: slices.Sorted(slices.Values(m.Dimensions)), Filters: []Filter{f},
	}, nil
}
