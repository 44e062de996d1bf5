package recipes

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/contract"
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

// event is the predicate that recognises an event. What the contract says can
// never be together is a problem.
func (d *deriver) event(name string, carries ...string) filterpattern.Expr {
	selected, err := d.contract.All().Event(name)
	for _, field := range carries {
		if err == nil {
			selected, err = selected.With(field)
		}
		if err == nil {
			err = selected.Predicate(field)
		}
	}
	if err != nil {
		d.failf("%w", err)
		return d.field("level").Exists()
	}
	e, _ := d.contract.Event(name)
	any := make([]filterpattern.Expr, len(e.Match))
	for i, match := range e.Match {
		var all []filterpattern.Expr
		for _, field := range match.Fields() {
			all = append(all, d.equals(field, match[field]))
		}
		any[i] = filterpattern.And(all...)
	}
	return filterpattern.Or(any...)
}

// equals is the predicate that a field has a value, of the field's type.
func (d *deriver) equals(field, value string) filterpattern.Expr {
	f, _ := d.contract.Field(field)
	if f.Type == contract.Number && value != "*" {
		number, err := strconv.ParseFloat(value, 64)
		if err != nil {
			d.failf("%s is a number, and %q is none", field, value)
		}
		return d.field(field).EqualsNumber(number)
	}
	return d.field(field).Equals(value)
}

// pattern closes a predicate.
func (d *deriver) pattern(name string, e filterpattern.Expr) filterpattern.Pattern {
	p, err := filterpattern.JSON(e)
	if err != nil {
		d.failf("filter %s: %w", name, err)
	}
	return p
}

func (d *deriver) level(name string, level contract.Level, metric string) Filter {
	var any []filterpattern.Expr
	for _, as := range d.contract.LevelsAs(level) {
		any = append(any, d.equals("level", as))
	}
	p := d.pattern(name, filterpattern.Or(any...))
	return Filter{Name: name, Pattern: p, Metric: metric, Unit: contract.Count}
}

// plainText is no filter where the contract promises nothing about such lines.
func (d *deriver) plainText(name string, level contract.Level, metric string) Filter {
	pieces := d.contract.PlainText(level)
	if len(pieces) == 0 {
		return Filter{}
	}
	p, err := filterpattern.AnyTerm(pieces...)
	if err != nil {
		d.failf("filter %s: %w", name, err)
	}
	return Filter{Name: name, Pattern: p, Metric: metric, Unit: contract.Count}
}

func (d *deriver) slowRequests(slowerThan time.Duration) Filter {
	limit, err := d.duration(slowerThan)
	if err != nil {
		d.failf("filter slow-requests: %w", err)
	}
	p := d.pattern("slow-requests", filterpattern.And(
		d.event("api_request", "duration_ms"),
		d.field("duration_ms").GreaterThan(limit),
	))
	return Filter{Name: "slow-requests", Pattern: p, Metric: SlowRequestsMetric, Unit: contract.Count}
}

func (d *deriver) requestDuration() Filter {
	f, _ := d.contract.Field("duration_ms")
	return Filter{
		Name:    "request-duration",
		Pattern: d.pattern("request-duration", d.event("api_request", "duration_ms")),
		Metric:  RequestDurationMetric,
		Value:   d.field("duration_ms").String(),
		Unit:    f.Unit.CloudWatch(),
	}
}

// logRecords matches every record that keeps the contract. A wildcard would take
// a field of that name with any value: where the formatter calls the level
// otherwise, level is often a field of the business.
func (d *deriver) logRecords() Filter {
	var any []filterpattern.Expr
	for _, as := range d.contract.LevelNames() {
		any = append(any, d.equals("level", as))
	}
	return Filter{Name: "log-records", Pattern: d.pattern("log-records", filterpattern.Or(any...)), Metric: LogRecordsMetric, Unit: contract.Count}
}

// requests counts where the middleware says that a request was answered: a view
// that fails writes no api_request.
func (d *deriver) requests() Filter {
	return Filter{
		Name: "requests", Pattern: d.pattern("requests", d.event("request_completed")),
		Metric: RequestsMetric, Unit: contract.Count,
	}
}

func (d *deriver) failedRequests() Filter {
	p := d.pattern("failed-requests", filterpattern.And(
		d.event("request_completed", "status_code"),
		d.field("status_code").AtLeast(500),
	))
	return Filter{Name: "failed-requests", Pattern: p, Metric: FailedRequestsMetric, Unit: contract.Count}
}

func (d *deriver) slowQueries(slowerThan time.Duration) Filter {
	limit, err := d.duration(slowerThan)
	if err != nil {
		d.failf("filter slow-queries: %w", err)
	}
	p := d.pattern("slow-queries", filterpattern.And(
		d.event("database_query", "duration_ms"),
		d.field("duration_ms").GreaterThan(limit),
	))
	return Filter{Name: "slow-queries", Pattern: p, Metric: SlowQueriesMetric, Unit: contract.Count}
}

// logBased is the filter of a log-based metric.
func (d *deriver) logBased(m contract.Metric) Filter {
	f := Filter{
		Name:    m.Name,
		Pattern: d.pattern(m.Name, d.field(contract.MetricName).Equals(m.Name)),
		Metric:  m.Name,
		Value:   d.field(contract.MetricValue).String(),
		Unit:    m.Unit.CloudWatch(),
	}
	for _, field := range m.Dimensions {
		if f.Dimensions == nil {
			f.Dimensions = map[string]string{}
		}
		f.Dimensions[field] = d.field(field).String()
	}
	return f
}

func (d *deriver) failedLogins() Filter {
	p := d.pattern("failed-logins", d.event("login_failed"))
	return Filter{Name: "failed-logins", Pattern: p, Metric: FailedLoginsMetric, Unit: contract.Count}
}

// duration is a length of time in the unit that the contract's durations have.
func (d *deriver) duration(length time.Duration) (float64, error) {
	f, _ := d.contract.Field("duration_ms")
	return f.Duration(length)
}
