package replay

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/transform"
)

// TestTransformedDay replays the day with raw names through filters with the
// contract's names, on what the transformer between the two contracts leaves.
// Every filter matches as often, and every alarm does the same, as for the raw
// names without a transformer. The day that has the contract's names and no
// transformer agrees too, except where Celery writes plain text in the raw one.
func TestTransformedDay(t *testing.T) {
	raw, err := contract.Preset("python-json-logger")
	if err != nil {
		t.Fatal(err)
	}
	made, err := transform.Of(raw, contract.Guide())
	if err != nil {
		t.Fatal(err)
	}
	type pair struct{ raw, right string }
	pairs := []pair{
		{`{ $.levelname = "ERROR" }`, `{ $.level = "ERROR" }`},
		{`{ ($.levelname = "ERROR") || ($.levelname = "CRITICAL") }`, `{ ($.level = "ERROR") || ($.level = "CRITICAL") }`},
		{`{ $.levelname = "WARNING" && $.name = "app.*" }`, `{ $.level = "WARNING" && $.logger = "app.*" }`},
		{`{ $.message = "Request completed" && $.status_code >= 500 }`, `{ $.event_type = "request_completed" && $.status_code >= 500 }`},
		{`{ $.asctime = * }`, `{ $.timestamp = * }`},
	}
	for _, e := range contract.Guide().Events() {
		for _, match := range e.Match {
			if said := match["message"]; said != "" && len(match) == 1 {
				pairs = append(pairs, pair{fmt.Sprintf(`{ $.message = %q }`, said), fmt.Sprintf(`{ $.event_type = %q }`, e.Name)})
			}
		}
	}
	template := func(transformed, right bool) string {
		var b strings.Builder
		b.WriteString("Resources:\n")
		if transformed {
			fmt.Fprintf(&b, "  Transformer: {Type: AWS::Logs::Transformer, Properties: {LogGroupIdentifier: /ecs/your-app, TransformerConfig: %s}}\n", jsonOf(t, made.CloudFormation()))
		}
		for i, p := range pairs {
			pattern := p.raw
			if right {
				pattern = p.right
			}
			fmt.Fprintf(&b, "  F%[1]d: {Type: AWS::Logs::MetricFilter, Properties: {LogGroupName: /ecs/your-app, ApplyOnTransformedLogs: %[3]t, FilterPattern: '%[2]s', "+
				"MetricTransformations: [{MetricNamespace: app, MetricName: M%[1]d, MetricValue: \"1\"}]}}\n"+
				"  A%[1]d: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmName: a%[1]d, Namespace: app, MetricName: M%[1]d, Statistic: Sum, Period: 300, EvaluationPeriods: 1, "+
				"ComparisonOperator: GreaterThanThreshold, Threshold: 10, TreatMissingData: notBreaching}}\n", i, pattern, transformed)
		}
		return b.String()
	}
	_, _, got := run(t, templateOf(t, template(true, true)), Options{}, files(t, logs["variant_a"]), 0)
	_, _, want := run(t, templateOf(t, template(false, false)), Options{}, files(t, logs["variant_a"]), 0)
	_, _, other := run(t, templateOf(t, template(false, true)), Options{}, files(t, logs["variant_b"]), 0)
	matched, same := 0, 0
	for i, f := range want.Filters {
		g := got.Filters[i]
		if g.Matched != f.Matched || g.Refused != "" {
			t.Errorf("%s: %d match, %s, and %d with raw names", f.Pattern, g.Matched, g.Refused, f.Matched)
		}
		if f.Matched > 0 {
			matched++
		}
		if f.Matched > 0 && g.Matched == other.Filters[i].Matched {
			same++
		}
		if got, want := jsonOf(t, got.Alarms[i]), jsonOf(t, want.Alarms[i]); got != want {
			t.Errorf("%s: the alarm is\n%.600s\nand not\n%.600s", f.Pattern, got, want)
		}
	}
	if matched < 15 || same < 10 {
		t.Errorf("only %d filters match anything, and %d as on the day with right names", matched, same)
	}
	if notes := strings.Join(got.Notes, "\n"); !strings.Contains(notes, "were not transformed by Transformer (parseJSON: it is not a JSON object)") {
		t.Errorf("that plain lines are not transformed is not told: %s", notes)
	}
}

func jsonOf(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

const withTransformer = `
Resources:
  Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop}}
  %s
  On: {Type: AWS::Logs::MetricFilter, Properties: {LogGroupName: !Ref Group, FilterPattern: '{ $.level = "ERROR" }', ApplyOnTransformedLogs: true,
    MetricTransformations: [{MetricNamespace: shop, MetricName: On, MetricValue: "1"}]}}
  Original: {Type: AWS::Logs::MetricFilter, Properties: {LogGroupName: !Ref Group, FilterPattern: '{ $.levelname = "ERROR" }',
    MetricTransformations: [{MetricNamespace: shop, MetricName: Original, MetricValue: "1"}]}}
  Sent: {Type: AWS::Logs::SubscriptionFilter, Properties: {LogGroupName: !Ref Group, FilterPattern: '{ $.level = "ERROR" }', ApplyOnTransformedLogs: true, DestinationArn: x}}
`

// TestTransformers checks which transformer a log group has, and what depends
// on it.
func TestTransformers(t *testing.T) {
	const rename = `[{"parseJSON":{}},{"renameKeys":{"entries":[{"key":"levelname","renameTo":"level"}]}}]`
	policy := func(selection, document string) string {
		return fmt.Sprintf(`Policy: {Type: AWS::Logs::AccountPolicy, Properties: {PolicyName: p, PolicyType: TRANSFORMER_POLICY, SelectionCriteria: '%s', PolicyDocument: '%s'}}`, selection, document)
	}
	own := func(config string) string {
		return fmt.Sprintf(`Own: {Type: AWS::Logs::Transformer, Properties: {LogGroupIdentifier: !Ref Group, TransformerConfig: %s}}`, config)
	}
	for name, c := range map[string]struct {
		resources string
		matched   int64
		refused   string
	}{
		"its own":                    {own(`[{ParseJSON: {}}, {RenameKeys: {Entries: [{Key: levelname, RenameTo: level}]}}]`), 1, ""},
		"by its ARN":                 {strings.Replace(own(rename), "!Ref Group", "!GetAtt Group.Arn", 1), 1, ""},
		"the account's":              {policy("", rename), 1, ""},
		"the account's, by a prefix": {policy(`LogGroupNamePrefix == "/sh"`, rename), 1, ""},
		"of other log groups":        {policy(`LogGroupNamePrefix == "/other"`, rename), 0, "no transformer of its log group is in the templates"},
		"its own over the account's": {own(`[{ParseJSON: {}}]`) + "\n  " + policy("", rename), 0, ""},
		"OCSF":                       {own(`[{ParseToOCSF: {EventSource: CloudTrail, OcsfVersion: V1.1}}]`), 0, "the transformer Own does not run here: [0].parseToOCSF: "},
		"none that CloudWatch takes": {own(`[{DeleteKeys: {WithKeys: [a]}}]`), 0, "the first processor must be one"},
		"none":                       {"", 0, "no transformer of its log group"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, report := run(t, templateOf(t, fmt.Sprintf(withTransformer, c.resources)), Options{}, records(`{"levelname":"ERROR"}`, `{"levelname":"INFO"}`, `plain`), 0)
			on, sent := report.Filters[0], report.Deliveries[0]
			if on.Matched != c.matched || sent.Matched != c.matched {
				t.Errorf("%d match and %d are sent, and not %d", on.Matched, sent.Matched, c.matched)
			}
			if c.refused == "" && on.Refused+sent.Refused != "" || !strings.Contains(on.Refused, c.refused) || !strings.Contains(sent.Refused, c.refused) {
				t.Errorf("it is refused for %q and %q, and not for %q", on.Refused, sent.Refused, c.refused)
			}
			if original := report.Filters[1]; original.Matched != 1 {
				t.Errorf("%d of the originals match", original.Matched)
			}
		})
	}
}
