package alarmrules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/notify"
)

// Bind reports all mistakes at once, of any kind.
func TestBindSaysAllMistakes(t *testing.T) {
	rules := []alarmrules.Rule{
		{Name: "b", Meaning: "It is bad.", FirstSteps: "Look.", Watch: alarmrules.Count{Of: alarmrules.Selection{Event: "x"}, Thresholds: above(1)}},
		{Name: "a", Meaning: "It is bad.", FirstSteps: "Look."},
		{Name: "c", Watch: alarmrules.Count{Thresholds: above(1)}},
		{Name: "b", Meaning: "It is bad.", FirstSteps: "Look.", Watch: alarmrules.Count{Thresholds: above(1)}},
	}
	app := alarmrules.Application{Metrics: []alarmrules.LogMetric{{Name: "m"}}}
	set, err := alarmrules.Bind(app, rules...)
	same(t, said(err), `rule m: needs one of count and measure, which say what log events it is made from
rule a: it watches nothing: it needs one of count, measure, share, silence, mismatch, ask, contributors, objective, metric, math, any, all
rule b: count: contract guide: the contract has no event x
rule b: there are two rules with this name
rule c: meaning is missing: say in one sentence what it means that the alarm goes off, for whoever it wakes
rule c: firstSteps is missing: say in one or two sentences what to do first, for whoever it wakes`)
	if len(set.Rules)+len(set.Metrics) > 0 {
		t.Error("there is a set although something is wrong")
	}
	if rules[0].Name != "b" {
		t.Error("the caller's rules are sorted")
	}
	if _, ok := err.(alarmrules.Mistakes); !ok {
		t.Errorf("%T", err)
	}
}

func above(n float64) alarmrules.Thresholds[float64] {
	return alarmrules.Thresholds[float64]{Above: map[notify.Severity]float64{"ticket": n}}
}

func TestSeveritiesOfOnesOwn(t *testing.T) {
	severities := notify.Severities{"wake", "today", "someday"}
	rule, err := alarmrules.Parse("own.yaml", []byte(texts+"count: {level: ERROR}\nabove: {someday: 1, wake: 3, today: 2}\n"), severities)
	if err != nil {
		t.Fatal(err)
	}
	silence, err := alarmrules.Parse("silent.yaml", []byte(texts+"silence: {}\nafter: {someday: 1m, wake: 3m}\n"), severities)
	if err != nil {
		t.Fatal(err)
	}
	slo, err := alarmrules.Parse("slo.yaml", []byte(texts+"objective: 99%\nbad: {level: ERROR}\nof: {record: true}\nburnRates: [{name: b, severity: someday, long: 1h, short: 5m, budget: 2%}, {name: a, severity: wake, long: 1h, short: 5m, budget: 2%}]\n"), severities)
	if err != nil {
		t.Fatal(err)
	}
	set, err := alarmrules.Bind(alarmrules.Application{Severities: severities}, slo, silence, rule)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, rule := range set.Rules {
		for _, a := range rule.Alarms {
			got = append(got, a.Suffix())
		}
	}
	same(t, strings.Join(got, " "), "own-wake own-today own-someday silent-wake silent-someday slo-a-wake slo-a-1h-wake slo-a-5m-wake slo-b-someday slo-b-1h-someday slo-b-5m-someday")
	_, err = alarmrules.Bind(alarmrules.Application{}, rule)
	same(t, said(err), `rule own: above.someday: there is no severity "someday": use page or ticket
rule own: above.today: there is no severity "today": use page or ticket
rule own: above.wake: there is no severity "wake": use page or ticket`)
}

// A rule is bound to the names and units of any application.
func TestRulesAreBoundToTheNamesOfTheApplication(t *testing.T) {
	c := guideWith(t, `
fields: {duration_ms: {as: took, unit: Seconds}, level: {as: severity}, event_type: {as: kind}, status_code: {as: http.status}}
levels: {ERROR: [error, err]}
events: {api_request: {match: [{event_type: request}]}}
`)
	set, err := alarmrules.Bind(alarmrules.Application{Contract: c}, rulesOf(t, `
slow: {measure: {event: api_request, field: duration_ms, statistic: p95}, above: {ticket: 1500ms, page: 4}}
long: {parameters: {long: 250ms}, count: {event: api_request, where: "$.duration_ms > {{long}} || $.status_code = 500"}, above: {ticket: 1}}
asked: {parameters: {long: 250ms}, ask: "filter event = \"api_request\" and duration_ms > {{long}} | stats count(*)", above: {ticket: 1}}
errors: {count: {level: ERROR}, above: {ticket: 1}}
top: {contributors: {event: api_request, by: [status_code]}, above: {ticket: 1}}
`)...)
	if err != nil {
		t.Fatal(err)
	}
	same(t, summary(set), `
metric errors: Errors, "Errors", Count
  filter errors: { $.severity = "error" || $.severity = "err" } -> Errors 1
metric long: Long, "Long", Count
  filter long: { $.kind = "request" && ($.took > 0.25 || $.http.status = 500) } -> Long 1
metric request-duration: RequestDuration, "Duration of requests", Seconds, measured
  filter request-duration: { $.kind = "request" } -> RequestDuration $.took
rule asked: the query finds more than 1 (ticket) in 15m, and runs every 5m
  alarm asked-ticket: filter kind = "request" and took > 0.25
| stats count(*): GreaterThanThreshold 1, 1 of 1, every 5m0s over 15m0s, notBreaching, 10 lines
rule errors: more than 1 (ticket) in 5m: ERROR records
  metrics errors
  alarm errors-ticket: Sum of log/Errors GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "Errors": Sum of log/Errors per minute [per minute]
rule long: more than 1 (ticket) in 5m: api_request, where $.duration_ms > 250ms || $.status_code = 500
  metrics long
  alarm long-ticket: Sum of log/Long GreaterThanThreshold 1, 1 of 1 x 5m0s, notBreaching
  line "Long": Sum of log/Long per minute [per minute]
rule slow: p95 of duration_ms of api_request: more than 4 (page), 1.5s (ticket) in 5m
  metrics request-duration
  alarm slow-page: p95 of log/RequestDuration GreaterThanThreshold 4, 1 of 1 x 5m0s, notBreaching
  alarm slow-ticket: p95 of log/RequestDuration GreaterThanThreshold 1.5, 1 of 1 x 5m0s, notBreaching
  line "p95": p95 of log/RequestDuration [Seconds]
rule top: more than 1 (ticket) in 15m of one status_code: api_request
  insight top: {"AggregateOn":"Count","Contribution":{"Filters":[{"In":["request"],"Match":"$.kind"}],"Keys":["$.http.status"]},"LogFormat":"JSON","LogGroupNames":["/group"],"Schema":{"Name":"CloudWatchLogRule","Version":1}} <nil>
  alarm top-ticket: insight top log=true GreaterThanThreshold 1, 1 of 1 x 15m0s, notBreaching
`)
}

// A rule that needs more than a contract has is refused.
func TestContractsThatLackSomething(t *testing.T) {
	little, err := contract.Parse("little", []byte("fields: {timestamp: {type: time}, level: {}, message: {}}\nlevels: {ERROR: E}\nrecords: {fields: [timestamp, level, message]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []refused{
		{"a length of time", `rule: {parameters: {long: 5s}, ask: "filter message like {{long}} | stats count(*)", above: {ticket: 1}}`, `rule rule: parameters.long: contract little: a duration is in the unit of duration_ms, and the contract has no such field`},
		{"a field", `rule: {measure: {field: duration_ms, statistic: p95}, above: {ticket: 1}}`, `rule rule: measure: contract little: the contract has no field duration_ms`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := alarmrules.Bind(alarmrules.Application{Contract: little}, rulesOf(t, test.source)...)
			same(t, said(err), test.want)
		})
	}
}

func TestWhatARuleLooksAt(t *testing.T) {
	set, err := alarmrules.Bind(alarmrules.Application{}, rulesOf(t, `
count: {count: {level: ERROR}, above: {ticket: 1}}
lines: {count: {terms: [a]}, above: {ticket: 1}}
all: {silence: {}, after: {ticket: 1m}}
math: {math: a + b, of: {a: {metric: {name: IncomingBytes, statistic: Sum}}, b: {count: {terms: [a]}}}, above: {ticket: 1}}
asked: {ask: filter level = "ERROR" | stats count(*), above: {ticket: 1}}
top: {contributors: {level: ERROR, by: [logger]}, above: {ticket: 1}}
`)...)
	if err != nil {
		t.Fatal(err)
	}
	records := []string{"asked", "count", "top"}
	looks := map[string]string{"count": "Count", "lines": "Lines", "all": "IncomingLogEvents", "math": "IncomingBytes MathB"}
	for _, rule := range set.Rules {
		if got := rule.ReadsRecords(set); got != slices.Contains(records, rule.Rule.Name) {
			t.Errorf("%s: reads records only: %v", rule.Rule.Name, got)
		}
		for _, metric := range []string{"Count", "Lines", "IncomingLogEvents", "IncomingBytes", "MathB"} {
			if got := rule.Looks(metric); got != slices.Contains(strings.Fields(looks[rule.Rule.Name]), metric) {
				t.Errorf("%s looks at %s: %v", rule.Rule.Name, metric, got)
			}
		}
	}
}

// The number of alarms that an alarm looks at is limited.
func TestHowManyAlarmsOneLooksAt(t *testing.T) {
	for many, want := range map[int]string{
		cloudwatch.MaxCompositeChildren:     "nothing",
		cloudwatch.MaxCompositeChildren + 1: "rule all: any: it looks at 101 alarms: at most 100 are allowed",
	} {
		source := "all: {any: {severity: page}, severity: page}\n"
		for i := range many {
			source += fmt.Sprintf("r%d: {silence: {}, after: {page: 5m}}\n", i)
		}
		_, err := alarmrules.Bind(alarmrules.Application{}, rulesOf(t, source)...)
		same(t, said(err), want)
	}
}

func TestTitlesOfRules(t *testing.T) {
	set, err := alarmrules.Bind(alarmrules.Application{}, rulesOf(t, "no-logs: {silence: {}, after: {page: 5m}}\nown: {title: Nothing, silence: {}, after: {page: 5m}}\n")...)
	if err != nil {
		t.Fatal(err)
	}
	if set.Rules[0].Title != "No logs" || set.Rules[1].Title != "Nothing" {
		t.Errorf("%q, %q", set.Rules[0].Title, set.Rules[1].Title)
	}
}

func TestMetricsByThemselves(t *testing.T) {
	same(t, said(alarmrules.MetricStatistic{Namespace: "a,b", Statistic: "Sum"}.Check().Err()),
		"name is missing: give the name of the metric to watch\nnamespace: \"a,b\" is not a namespace: use 1 to 255 letters, digits and . - _ / # : and spaces")
	if got := (alarmrules.MetricStatistic{Name: "a", Statistic: "Sum"}).Check(); got != nil {
		t.Errorf("%v", got)
	}
}
