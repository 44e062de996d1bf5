package replay

import (
	"fmt"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/logevent"
)

// contributed returns a template with a rule, and an alarm on a metric of it.
func contributed(rule, metric, more string) string {
	return fmt.Sprintf(`
Resources:
  Logs: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop}}
  Rule:
    Type: AWS::CloudWatch::InsightRule
    Properties:
      RuleName: by-ip
      RuleState: ENABLED
      RuleBody: '%s'
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: alarm
      EvaluationPeriods: 1
      Threshold: 2
      ComparisonOperator: GreaterThanThreshold
      TreatMissingData: notBreaching
      Metrics:
        - {Id: e, Expression: 'INSIGHT_RULE_METRIC("by-ip", "%s")', Period: 120}
%s`, rule, metric, more)
}

const countsByIP = `{"Schema": {"Name": "CloudWatchLogRule", "Version": 1}, "LogGroupNames": ["/shop"], "LogFormat": "JSON",
        "Contribution": {"Keys": ["$.ip"], "Filters": [{"Match": "$.status", "EqualTo": 401}]}, "AggregateOn": "Count"}`

// failedLogins are three of one address within two minutes, then one a minute
// from others, and events that do not count.
var failedLogins = strings.Join([]string{
	`{"timestamp": 1741680000000, "logGroup": "/shop", "message": "{\"ip\": \"a\", \"status\": 401}"}`,
	`{"timestamp": 1741680050000, "logGroup": "/shop", "message": "{\"ip\": \"a\", \"status\": 401}"}`,
	`{"timestamp": 1741680060000, "logGroup": "/shop", "message": "{\"ip\": \"a\", \"status\": 401}"}`,
	`{"timestamp": 1741680060000, "logGroup": "/shop", "message": "{\"ip\": \"a\", \"status\": 200}"}`,
	`{"timestamp": 1741680070000, "logGroup": "/shop", "message": "{\"ip\": \"b\", \"status\": 401}"}`,
	`{"timestamp": 1741680080000, "logGroup": "/other", "message": "{\"ip\": \"c\", \"status\": 401}"}`,
	`{"timestamp": 1741680120000, "logGroup": "/shop", "message": "{\"ip\": \"d\", \"status\": 401}"}`,
	`{"timestamp": 1741680180000, "logGroup": "/shop", "message": "{\"ip\": \"e\", \"status\": 401}"}`,
	`{"timestamp": 1741680240000, "logGroup": "/shop", "message": "{\"ip\": \"f\", \"status\": 401}"}`,
	`{"timestamp": 1741680240000, "logGroup": "/shop", "message": "text"}`,
}, "\n")

func TestContributorInsights(t *testing.T) {
	for _, c := range []struct{ about, template, want string }{
		// Address a has three between 08:00 and 08:01.
		{"the greatest", contributed(countsByIP, "MaxContributorValue", ""), "08:01 OK 2; 08:02 ALARM 3; 08:03 OK 1"},
		{"all of them", contributed(countsByIP, "SampleCount", ""), "08:01 OK 2; 08:02 ALARM 4; 08:04 OK 2"},
		{"how many", contributed(countsByIP, "UniqueContributors", ""), "08:01 OK 1; 08:03 ALARM 3; 08:04 OK 2"},
		{"those of all log groups that begin so", contributed(strings.Replace(countsByIP, `"/shop"`, `"/*"`, 1), "UniqueContributors", ""), "08:01 OK 1; 08:02 ALARM 3; 08:04 OK 2"},
		{"by the rule's reference", strings.ReplaceAll(contributed(countsByIP, "MaxContributorValue", ""), "Expression: 'INSIGHT_RULE_METRIC(\"by-ip\"", "Expression: !Sub 'INSIGHT_RULE_METRIC(\"${Rule.RuleName}\""),
			"08:01 OK 2; 08:02 ALARM 3; 08:03 OK 1"},
		{"nobody", contributed(strings.Replace(countsByIP, "401", "500", 1), "Sum", ""), "08:01 OK; The Contributor Insights rule by-ip counted no log event."},
		{"a rule of elsewhere", strings.Replace(contributed(countsByIP, "Sum", ""), "RuleName: by-ip", "RuleName: other", 1), "the Contributor Insights rule by-ip is not in its template"},
		{"a rule that is off", strings.Replace(contributed(countsByIP, "Sum", ""), "ENABLED", "DISABLED", 1), "the Contributor Insights rule by-ip is DISABLED: it counts nothing"},
		{"a rule that is none", contributed(strings.Replace(countsByIP, `"Count"`, `"Most"`, 1), "Sum", ""), `the Contributor Insights rule by-ip does not run here: it aggregates on "Most": use Count or Sum`},
		{"a field that is none", contributed(strings.Replace(countsByIP, `$.ip`, `ip`, 1), "Sum", ""), "the Contributor Insights rule by-ip does not run here: filter pattern"},
		{"log groups by ARNs", contributed(strings.Replace(countsByIP, "LogGroupNames", "LogGroupARNs", 1), "Sum", ""), "the Contributor Insights rule by-ip reads log groups by their ARNs"},
		{"seconds", strings.Replace(contributed(countsByIP, "Sum", ""), "Period: 120", "Period: 10", 1), "the Contributor Insights rule by-ip has one datapoint a minute"},
	} {
		_, _, report := run(t, templateOf(t, c.template), Options{}, []logevent.Input{logevent.Bytes("shop.jsonl", []byte(failedLogins))}, 0)
		a := report.Alarms[0]
		var got []string
		for _, tr := range a.Transitions {
			text := tr.At.Format("15:04 ") + string(tr.To)
			if tr.Value != nil {
				text += fmt.Sprintf(" %g", *tr.Value)
			}
			got = append(got, text)
		}
		for _, why := range []string{a.Refused, a.NoData} {
			if why != "" {
				got = append(got, why)
			}
		}
		if text := strings.Join(got, "; "); text != c.want && (a.Refused == "" || !strings.HasPrefix(text, c.want)) {
			t.Errorf("%s: %s, want %s", c.about, text, c.want)
		}
	}
}

// Lines without a log group belong to the one that a rule reads, and the events
// that it counts are not reported as unread.
func TestContributorInsightsHome(t *testing.T) {
	_, _, report := run(t, templateOf(t, contributed(countsByIP, "SampleCount", "")), Options{}, []logevent.Input{logevent.Bytes("shop.jsonl", []byte(
		`{"timestamp": "2025-03-11T08:00:00Z", "ip": "a", "status": 401, "level": "WARNING"}
{"timestamp": "2025-03-11T08:00:01Z", "ip": "a", "status": 200, "level": "WARNING"}`))}, 0)
	if a := report.Alarms[0]; a.Datapoints == 0 {
		t.Errorf("%+v", a)
	}
	if l := report.Unread.Levels; len(l) != 1 || l[0].Events != 2 || l[0].Unread != 1 {
		t.Errorf("%+v", l)
	}
}
