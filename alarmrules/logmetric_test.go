package alarmrules_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/contract"
)

func TestLogMetricMistakes(t *testing.T) {
	for _, test := range []refused{
		{"neither", "title: A\n", "rule.yaml:1:1: needs one of count and measure, which say what log events it is made from"},
		{"both", "count: {level: ERROR}\nmeasure: {field: duration_ms}\n", "rule.yaml:1:1: needs one of count and measure, which say what log events it is made from"},
		{"all log events", "count: {}\n", "rule.yaml:1:8: count: CloudWatch counts all log events by itself (IncomingLogEvents): give event, level, where, terms or pattern"},
		{"no record", "count: {record: false}\n", "rule.yaml:1:17: count.record: no filter matches what is not a record: false is allowed only in a share of all log events"},
		{"no field", "measure: {event: api_request}\n", "rule.yaml:1:10: measure: field is missing: give the field of the contract to measure, such as duration_ms"},
		{"texts", "measure: {terms: [a], field: duration_ms}\n", "rule.yaml:1:10: measure: a field is measured in records: use event, level and where with it"},
		{"a level", "measure: {level: X, field: duration_ms}\n", `rule.yaml:1:18: measure.level: there is no level "X": use one of DEBUG, INFO, WARNING, ERROR, CRITICAL`},
		{"a name in CloudWatch", "count: {level: ERROR}\nas: a:b\n", `rule.yaml:2:5: as: "a:b" is not a metric's name: use 1 to 255 printable characters other than : * $`},
		{"a name that CloudWatch has", "count: {level: ERROR}\nas: IncomingLogEvents\n", "rule.yaml:2:5: as: CloudWatch itself has a metric with this name for the log group: rename it"},
		{"no text", "title: \"\"\ncount: {event: \" \", terms: [\"\"]}\n", `rule.yaml:1:8: title: has no text: give it one, or leave it out
rule.yaml:2:16: count.event: has no text: give it one, or leave it out
rule.yaml:2:29: count.terms[0]: has no text: give it one, or leave it out`},
		{"dimensions", "count: {level: ERROR}\ndimensions: [a, b, c, a]\n", "rule.yaml:2:13: dimensions: a is in this list already\nrule.yaml:2:13: dimensions: a metric filter has at most 3 dimensions, got 4"},
		{"a key", "cuont: {level: ERROR}\n", `rule.yaml:1:1: cuont: there is no key "cuont": did you mean count? Use one of title, description, optional, as, count, measure, dimensions`},
		{"dimensions that cannot be read", "count: {level: ERROR}\ndimensions: [5, 6]\n", "rule.yaml:2:14: dimensions[0]: must be text, got a number: put it in quotes\nrule.yaml:2:17: dimensions[1]: must be text, got a number: put it in quotes"},
		{"three dimensions", "count: {level: ERROR}\ndimensions: [a, b, c]\n", "nothing"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, problems := alarmrules.ReadMetric("mine", parse(t, test.source))
			same(t, said(problems.Err()), test.want)
		})
	}
	if _, problems := alarmrules.ReadMetric("Mine", parse(t, "count: {level: ERROR}\n")); said(problems.Err()) !=
		`rule.yaml:1:1: "Mine" is not a metric's name: use lower-case letters, digits and hyphens, starting with a letter, at most 60` {
		t.Errorf("%v", problems)
	}
}

// metric parses a metric.
func metric(t *testing.T, name, source string) alarmrules.LogMetric {
	t.Helper()
	m, problems := alarmrules.ReadMetric(name, parse(t, source))
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestLogMetricsAreBound(t *testing.T) {
	for _, test := range []struct{ name, source, want string }{
		{"a count", "count: {event: login_failed}", `
metric my-metric: MyMetric, "My metric", Count
  filter my-metric: { $.event_type = "login_failed" || $.message = "Login attempt failed" } -> MyMetric 1`},
		{"all that can be said", "title: T\ndescription: D\nas: Own\nmeasure: {event: api_request, level: INFO, where: $.duration_ms > 1, field: response_size_bytes}\ndimensions: [status_code, method]\n", `
metric my-metric: Own, "T", Bytes, measured, by method status_code
  filter my-metric: { ($.event_type = "api_request" || $.message = "API response") && $.level = "INFO" && $.duration_ms > 1 } -> Own $.response_size_bytes method=$.method status_code=$.status_code`},
		{"plain lines", "count: {anyLevel: ERROR}", `
metric my-metric: MyMetric, "My metric", Count
  filter my-metric: { $.level = "ERROR" } -> MyMetric 1
  filter my-metric-plain-text: ?"[ERROR]" ?": ERROR/" -> MyMetric 1`},
	} {
		t.Run(test.name, func(t *testing.T) {
			set, err := alarmrules.Bind(alarmrules.Application{Metrics: []alarmrules.LogMetric{metric(t, "my-metric", test.source)}})
			if err != nil {
				t.Fatal(err)
			}
			same(t, summary(set), test.want)
			if m, _ := set.Metric("my-metric"); len(m.Dimensions) == 0 && m.Filters[0].Dimensions != nil {
				t.Error("a filter without dimensions says so")
			}
		})
	}
}

func TestLogMetricsThatTheContractRefuses(t *testing.T) {
	for _, test := range []refused{
		{"a dimension", "count: {level: ERROR}\ndimensions: [stats]", "rule my-metric: contract guide: the contract has no field stats"},
		{"many values", "count: {level: ERROR}\ndimensions: [endpoint]", "rule my-metric: contract guide: the dimension endpoint may have many values, and each is billed as a metric of its own: if it has few, set dimension: true on the field in the contract"},
		{"a field", "measure: {field: size}", "rule my-metric: contract guide: the contract has no field size"},
		{"no number", "measure: {field: endpoint}", "rule my-metric: contract guide: endpoint is of type string: a metric needs numbers"},
		{"an event", "count: {event: x}", "rule my-metric: contract guide: the contract has no event x"},
		{"a dimension that the event does not have", "count: {event: login_failed}\ndimensions: [status_code]",
			"rule my-metric: contract guide: no record of login_failed carries status_code: it is in api_request, django, external_api_failed, metric, request_completed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := metric(t, "my-metric", test.source)
			_, err := alarmrules.Bind(alarmrules.Application{Metrics: []alarmrules.LogMetric{m}})
			same(t, said(err), test.want)
			// An optional metric must be asked for.
			m.Optional = true
			set, err := alarmrules.Bind(alarmrules.Application{Metrics: []alarmrules.LogMetric{m}})
			if err != nil || summary(set) != "" {
				t.Errorf("%v, %v", set, err)
			}
		})
	}
	_, err := alarmrules.Bind(alarmrules.Application{Metrics: []alarmrules.LogMetric{{Name: "a"}, {Name: "b", Optional: true}}})
	same(t, said(err), "rule a: needs one of count and measure, which say what log events it is made from\nrule b: needs one of count and measure, which say what log events it is made from")
}

// Rules that count the same as a declared metric read that metric.
func TestWhatLooksAtTheSameAsAMetricLooksAtThat(t *testing.T) {
	app := alarmrules.Application{Metrics: []alarmrules.LogMetric{
		metric(t, "by-method", "count: {event: request_completed}\ndimensions: [status_code]"),
		metric(t, "durations", "measure: {event: request_completed, field: duration_ms}"),
		metric(t, "requests", "count: {event: request_completed}"),
		metric(t, "unused", "count: {event: login_failed}\noptional: true"),
	}}
	set, err := alarmrules.Bind(app, rulesOf(t, `
many: {count: {event: request_completed}, above: {ticket: 5}}
slow: {measure: {event: request_completed, field: duration_ms, statistic: p95}, above: {ticket: 5s}}
slow-sizes: {measure: {event: api_request, field: response_size_bytes, statistic: p95}, above: {ticket: 5}}
`)...)
	if err != nil {
		t.Fatal(err)
	}
	same(t, summary(set), `
metric by-method: ByMethod, "By method", Count, by status_code
  filter by-method: { $.event_type = "request_completed" || $.message = "Request completed" } -> ByMethod 1 status_code=$.status_code
metric durations: Durations, "Durations", Milliseconds, measured
  filter durations: { $.event_type = "request_completed" || $.message = "Request completed" } -> Durations $.duration_ms
metric requests: Requests, "Requests", Count
  filter requests: { $.event_type = "request_completed" || $.message = "Request completed" } -> Requests 1
metric slow-sizes: SlowSizes, "Slow sizes", Bytes, measured
  filter slow-sizes: { $.event_type = "api_request" || $.message = "API response" } -> SlowSizes $.response_size_bytes
rule many: more than 5 (ticket) in 5m: request_completed
  metrics requests
  alarm many-ticket: Sum of log/Requests GreaterThanThreshold 5, 1 of 1 x 5m0s, notBreaching
  line "Many": Sum of log/Requests per minute [per minute]
rule slow: p95 of duration_ms of request_completed: more than 5s (ticket) in 5m
  metrics durations
  alarm slow-ticket: p95 of log/Durations GreaterThanThreshold 5000, 1 of 1 x 5m0s, notBreaching
  line "p95": p95 of log/Durations [Milliseconds]
rule slow-sizes: p95 of response_size_bytes of api_request: more than 5 (ticket) in 5m
  metrics slow-sizes
  alarm slow-sizes-ticket: p95 of log/SlowSizes GreaterThanThreshold 5, 1 of 1 x 5m0s, notBreaching
  line "p95": p95 of log/SlowSizes [Bytes]
`)
	if len(set.Filters()) != 5 { // with that of the contract
		t.Errorf("%v", set.Filters())
	}
	if m, ok := set.Metric("durations"); !ok || m.Metric != "Durations" {
		t.Errorf("%v", m)
	}
	if _, ok := set.Metric("unused"); ok {
		t.Error("a metric that nobody needs is made")
	}
	if _, ok := set.Rule("none"); ok {
		t.Error("there is a rule of any name")
	}
}

// A metric's id in metric math is derived from its name in CloudWatch, whatever
// that is.
func TestIdsInMetricMath(t *testing.T) {
	for as, id := range map[string]string{"Requests": "requests", "9 of/10": "of10", "9": "m", "_x": "m_x", "-": "m", "aB_9": "aB_9", "Überall": "berall", "Result": "result_", "ZA": "zA", "AZ": "aZ", "az09": "az09"} {
		app := alarmrules.Application{Metrics: []alarmrules.LogMetric{metric(t, "mine", "count: {event: login_failed}\nas: "+strconv.Quote(as))}}
		set, err := alarmrules.Bind(app, rulesOf(t, "rule: {share: {event: login_failed}, above: {ticket: 1%}}")...)
		if err != nil {
			t.Fatal(err)
		}
		if got := set.Rules[0].Alarms[0].Operands[0].ID; got != id {
			t.Errorf("%s: %s, want %s", as, got, id)
		}
	}
	// Two metrics that would have the same id.
	app := alarmrules.Application{Metrics: []alarmrules.LogMetric{
		metric(t, "one", "count: {event: api_request, where: $.status_code = 500}\nas: A-B"), metric(t, "two", "count: {event: api_request}\nas: AB"),
	}}
	set, err := alarmrules.Bind(app, rulesOf(t, "rule: {share: {where: $.status_code = 500}, of: {event: api_request}, above: {ticket: 1%}}")...)
	if err != nil {
		t.Fatal(err)
	}
	same(t, set.Rules[0].Alarms[0].Math, "IF(FILL(aB_, 0) >= 100, 100 * FILL(aB, 0) / aB_, 0)")
}

// The log-based metrics of a contract need no declaration.
func TestMetricsOfTheContract(t *testing.T) {
	c := guideWith(t, "metrics:\n  mine: {unit: Seconds, dimensions: [status_code, method]}\n")
	set, err := alarmrules.Bind(alarmrules.Application{Contract: c})
	if err != nil {
		t.Fatal(err)
	}
	same(t, summary(set), `
metric mine: mine, "mine", Seconds, measured, by method status_code
  filter mine: { $.metric_name = "mine" } -> mine $.metric_value method=$.method status_code=$.status_code
`)
	if m, ok := set.Metric("api_request_duration"); !ok || m.Unit != contract.Milliseconds || !m.Measured {
		t.Errorf("%+v", m)
	}
}

// A filter on terms sees no fields, so nothing can split its metric.
func TestTermsSplitNoMetric(t *testing.T) {
	_, err := alarmrules.Bind(alarmrules.Application{Metrics: []alarmrules.LogMetric{
		{Name: "denied", Count: &alarmrules.Selection{Terms: []string{"denied"}}, Dimensions: []string{"status_code"}},
	}})
	if err == nil || !strings.Contains(err.Error(), "status_code is not in any text that is searched for as written") {
		t.Errorf("%v", err)
	}
}
