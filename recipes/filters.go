package recipes

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/binding"
)

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
	// $.duration_ms; empty for counters, which publish 1.
	Value string
	// Unit is the unit of the metric.
	Unit contract.Unit
	// Dimensions split the metric by the values of fields: name of the
	// dimension to selector. Nil for most.
	Dimensions map[string]string
}

// The metrics that Filters feed: the first ones always, the others where a rule
// watches them.
const (
	ErrorsMetric          = "ApplicationErrors"
	CriticalMetric        = "CriticalErrors"
	SlowRequestsMetric    = "SlowRequests"
	RequestDurationMetric = "RequestDuration"
	FailedLoginsMetric    = "FailedLogins"

	// LogRecordsMetric counts the records that keep the contract, as far as a
	// filter can tell: those that have a level of it.
	LogRecordsMetric = "LogRecords"
	// RequestsMetric counts requests that were answered, and
	// FailedRequestsMetric those that were answered with a status of 500 and
	// above.
	RequestsMetric       = "Requests"
	FailedRequestsMetric = "FailedRequests"
	// SlowQueriesMetric counts slow database queries.
	SlowQueriesMetric = "SlowDatabaseQueries"
)

// How long something takes that counts as slow, unless somebody says otherwise.
const (
	// SlowerThan is for requests.
	SlowerThan = 5 * time.Second
	// SlowQuery is for database queries.
	SlowQuery = time.Second
)

// Filters derives the metric filters of an application log from its contract.
// What the contract cannot give is an error that says what it lacks; all of
// them are joined.
//
// Levels are counted twice over: in JSON records, and in the plain lines that
// gunicorn, Celery and the like write between them. Both feed one metric.
// Requests are those events that carry a duration of a request: not slow
// queries, not batches, and each once. Each log-based metric of the contract is
// a filter of its own, so that it has its unit and its dimensions.
//
// Beyond those, what rules with thresholds watch is derived: a filter that no alarm
// looks at is a metric that is paid for in vain, and many contracts lack what it counts.
func Filters(c *contract.Contract, options Options, rules ...Rule) ([]Filter, error) {
	d := deriver{contract: c}
	filters := []Filter{
		d.level("errors", contract.Error, ErrorsMetric),
		d.plainText("errors-plain-text", contract.Error, ErrorsMetric),
		d.level("critical", contract.Critical, CriticalMetric),
		d.plainText("critical-plain-text", contract.Critical, CriticalMetric),
		d.slowRequests(options.slowerThan()),
		d.requestDuration(),
		d.failedLogins(),
	}
	for _, optional := range []struct {
		metric string
		derive func() Filter
	}{
		{LogRecordsMetric, d.logRecords},
		{RequestsMetric, d.requests},
		{FailedRequestsMetric, d.failedRequests},
		{SlowQueriesMetric, func() Filter { return d.slowQueries(options.slowQuery()) }},
	} {
		if slices.ContainsFunc(rules, func(r Rule) bool { return len(r.Thresholds) > 0 && r.watches(optional.metric) }) {
			filters = append(filters, optional.derive())
		}
	}
	own := len(filters)
	for _, m := range c.Metrics() {
		if slices.ContainsFunc(filters[:own], func(f Filter) bool { return f.Name == m.Name || f.Metric == m.Name }) {
			d.failf("its metric %s is called as one that is made of levels and events: call it otherwise", m.Name)
		}
		filters = append(filters, d.logBased(m))
	}
	kept := filters[:0]
	for _, f := range filters {
		if f.Name != "" {
			kept = append(kept, f)
		}
	}
	if len(d.problems) > 0 {
		return nil, errors.Join(d.problems...)
	}
	return kept, nil
}

// deriver collects what a contract cannot give, so that it is told in one go.
type deriver struct {
	contract *contract.Contract
	problems []error
}

func (d *deriver) failf(format string, args ...any) {
	problem := fmt.Errorf(format, args...)
	d.problems = append(d.problems, fmt.Errorf("metric filters from contract %s: %w", d.contract.Name(), problem))
}

// field selects a field by its canonical name.
func (d *deriver) field(name string) filterpattern.Selector {
	f, ok := d.contract.Field(name)
	if !ok {
		d.failf("it has no field %s", name)
		return filterpattern.Field("missing")
	}
	return filterpattern.Field(f.As)
}

// selected is the filter of what a selection selects.
func (d *deriver) selected(name, metric string, s binding.Selection) Filter {
	p, err := binding.Select(d.contract, s)
	if err != nil {
		d.failf("%w", err)
	}
	return Filter{Name: name, Pattern: p, Metric: metric, Unit: contract.Count}
}

func (d *deriver) level(name string, level contract.Level, metric string) Filter {
	return d.selected(name, metric, binding.Selection{Level: level})
}

// plainText is no filter where the contract promises nothing about such lines.
func (d *deriver) plainText(name string, level contract.Level, metric string) Filter {
	p, ok, err := binding.PlainText(d.contract, level)
	if err != nil {
		d.failf("filter %s: %w", name, err)
	}
	if !ok {
		return Filter{}
	}
	return Filter{Name: name, Pattern: p, Metric: metric, Unit: contract.Count}
}

func (d *deriver) slowRequests(slowerThan time.Duration) Filter {
	return d.slow("slow-requests", SlowRequestsMetric, "api_request", slowerThan)
}

// slow counts what takes longer than a length of time.
func (d *deriver) slow(name, metric, event string, than time.Duration) Filter {
	if f, ok := d.contract.Field("duration_ms"); ok {
		if _, err := f.Duration(than); err != nil {
			d.failf("filter %s: %w", name, err)
			return d.selected(name, metric, binding.Selection{Event: event, Carries: []string{"duration_ms"}})
		}
	}
	return d.selected(name, metric, binding.Selection{
		Event: event, Carries: []string{"duration_ms"},
		Where: "$.duration_ms > {{than}}", Parameters: map[string]string{"than": than.String()},
	})
}

func (d *deriver) requestDuration() Filter {
	f, _ := d.contract.Field("duration_ms")
	filter := d.selected("request-duration", RequestDurationMetric, binding.Selection{Event: "api_request", Carries: []string{"duration_ms"}})
	filter.Value, filter.Unit = d.field("duration_ms").String(), f.Unit.CloudWatch()
	return filter
}

// logRecords matches every record that keeps the contract.
func (d *deriver) logRecords() Filter {
	return d.selected("log-records", LogRecordsMetric, binding.Selection{Record: true})
}

// requests counts where the middleware says that a request was answered: a view
// that fails writes no api_request.
func (d *deriver) requests() Filter {
	return d.selected("requests", RequestsMetric, binding.Selection{Event: "request_completed"})
}

func (d *deriver) failedRequests() Filter {
	return d.selected("failed-requests", FailedRequestsMetric, binding.Selection{Event: "request_completed", Where: "$.status_code >= 500"})
}

func (d *deriver) slowQueries(slowerThan time.Duration) Filter {
	return d.slow("slow-queries", SlowQueriesMetric, "database_query", slowerThan)
}

// logBased is the filter of a log-based metric.
func (d *deriver) logBased(m contract.Metric) Filter {
	f := d.selected(m.Name, m.Name, binding.Selection{
		Where: `$.metric_name = "{{metric}}"`, Parameters: map[string]string{"metric": m.Name},
	})
	f.Value, f.Unit = d.field(contract.MetricValue).String(), m.Unit.CloudWatch()
	for _, field := range m.Dimensions {
		if f.Dimensions == nil {
			f.Dimensions = map[string]string{}
		}
		f.Dimensions[field] = d.field(field).String()
	}
	return f
}

func (d *deriver) failedLogins() Filter {
	return d.selected("failed-logins", FailedLoginsMetric, binding.Selection{Event: "login_failed"})
}
