package alarmrules

import (
	"fmt"
	"slices"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/nearest"
)

// LogMetric is a metric made from log events, for rules, graphs and people: a
// count, or a measured value. Exactly one of Count and Measure is set.
type LogMetric struct {
	// Name is the metric's name in the application, and the name of its metric
	// filter. It has the form of a rule's name.
	Name string
	// The title in graphs. Default: made from the name.
	Title string `yaml:"title"`
	// What the metric is, in a few words. Default: none.
	Description string `yaml:"description"`
	// Whether the metric is made only if a rule counts or measures the same.
	// Default: false.
	Optional bool `yaml:"optional"`
	// The metric's name in CloudWatch. Default: made from the name: failed-logins
	// becomes FailedLogins.
	As string `yaml:"as"`
	// What is counted.
	Count *Selection `yaml:"count"`
	// What is measured.
	Measure *Measured `yaml:"measure"`
	// The fields of the contract, by name, whose values split the metric: at most
	// three, all of them dimensions of the contract, because each combination of
	// values is billed as a metric. Default: none.
	Dimensions []string `yaml:"dimensions"`
}

// Measured is the value of a field in log events.
type Measured struct {
	Selection `yaml:",inline"`
	// The field of the log contract, by name. It must be a number.
	Field string `yaml:"field"`
}

// Filter is a metric filter bound to a log contract: what it matches, and the
// metric that a match publishes.
type Filter struct {
	// Name is the filter's name, unique in its log group and stable.
	Name string
	// Pattern matches the log events.
	Pattern filterpattern.Pattern
	// Metric is the name of the metric. Filters with the same metric add up.
	Metric string
	// Value is the selector of the value that a match publishes, such as
	// $.duration_ms for a record and $duration_ms for a line; empty for counters,
	// which publish 1.
	Value string
	// Unit is the unit of the metric.
	Unit contract.Unit
	// Dimensions are the fields whose values split the metric: the dimension's name
	// to the field's selector. Nil for most filters.
	Dimensions map[string]string
	// Audit says that the filter is on the audit log, rather than the
	// application's.
	Audit bool
}

// Fed is a metric with the filters that feed it.
type Fed struct {
	// Name is the metric's name among rules and metrics, such as failed-logins; for
	// log-based metrics, the name in the contract.
	Name string
	// Metric is the metric's name in CloudWatch.
	Metric string
	// Title is the title in graphs.
	Title string
	// Unit is the unit of the metric; None for no unit.
	Unit contract.Unit
	// Audit says that the metric is made from the audit log, rather than the
	// application's.
	Audit bool
	// Measured says that the metric has measured values, rather than a count.
	Measured bool
	// Dimensions are the names of its dimensions, sorted.
	Dimensions []string
	// Filters publish the metric. There is at least one.
	Filters []Filter
}

// check returns what is wrong with the metric itself.
func (m LogMetric) check() Mistakes {
	c := &checker{rule: Rule{Name: m.Name}}
	if !namePattern.MatchString(m.Name) {
		c.failf(nil, "%q is not a metric's name: use %s", m.Name, nameForm)
	}
	switch {
	case (m.Count == nil) == (m.Measure == nil):
		c.failf(nil, "needs one of count and measure, which say what log events it is made from")
	case m.Count != nil:
		c.positive([]string{"count"}, *m.Count)
		if m.Count.everything() {
			c.failf([]string{"count"}, "CloudWatch counts all log events by itself (IncomingLogEvents): give event, level, where, terms or pattern")
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

// measured checks what is measured, as far as possible without a contract.
func (c *checker) measured(path []string, m Measured) {
	c.positive(path, m.Selection)
	if m.Field == "" {
		c.failf(path, "field is missing: give the field of the contract to measure, such as duration_ms")
	}
	if m.Terms != nil || m.AnyLevel != "" || m.Pattern != "" {
		c.failf(path, "a field is measured in records: use event, level and where with it")
	}
}

// as checks the name of a metric in CloudWatch.
func (c *checker) as(name string) {
	if slices.Contains(cloudwatch.LogGroupMetrics(), name) {
		c.failf([]string{"as"}, "CloudWatch itself has a metric with this name for the log group: rename it")
	}
	if name != "" && !metricNamePattern.MatchString(name) {
		c.failf([]string{"as"}, "%q is not a metric's name: use 1 to 255 printable characters other than : * $", name)
	}
}

// fed binds the metric to an application's contract.
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

// number returns the field with that name, which must be a number.
func number(c *contract.Contract, name string) (contract.Field, error) {
	field, ok := c.Field(name)
	if !ok {
		var names []string
		for _, f := range c.Fields() {
			if f.Type == contract.Number {
				names = append(names, f.Name)
			}
		}
		return field, fmt.Errorf("the contract has no field %s%s", name, nearest.Hint(name, names))
	}
	if field.Type != contract.Number {
		return field, fmt.Errorf("%s is of type %s: a metric needs numbers", name, field.Type)
	}
	return field, nil
}

// same reports whether two metrics are made from the same log events in the same
// way.
func (f Fed) same(other Fed) bool {
	return f.Audit == other.Audit && f.Measured == other.Measured && len(f.Dimensions) == 0 && len(other.Dimensions) == 0 &&
		slices.EqualFunc(f.Filters, other.Filters, func(a, b Filter) bool {
			return a.Pattern.Same(b.Pattern) && a.Value == b.Value && a.Unit == b.Unit
		})
}

// logBased returns a log-based metric of the contract. The contract has all fields
// that the metric names.
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
