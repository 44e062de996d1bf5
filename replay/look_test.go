package replay

import (
	"fmt"
	"testing"

	"github.com/logstack-go/logstack/template"
)

// Who feeds an alarm's metric, or why nothing does, is known without any log
// event.
func TestLooks(t *testing.T) {
	const filter = `Resources:
  F:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: /shop
      FilterPattern: '{ $.level = "ERROR" }'
      MetricTransformations: [{MetricNamespace: Shop, MetricName: Errors, MetricValue: "1", Unit: Count%s}]
  A:
    Type: AWS::CloudWatch::Alarm
    Properties: {%s, Statistic: Sum, Period: 60, EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: GreaterThanThreshold}
`
	for name, c := range map[string]struct{ filter, alarm, want string }{
		"fed":                   {"", "Namespace: Shop, MetricName: Errors", "fed by F"},
		"by its unit":           {"", "Namespace: Shop, MetricName: Errors, Unit: Count", "fed by F"},
		"by a value":            {", Dimensions: [{Key: Code, Value: $.code}]", "Namespace: Shop, MetricName: Errors, Dimensions: [{Name: Code, Value: x}]", "fed by F"},
		"of a log group":        {"", "Namespace: AWS/Logs, MetricName: IncomingLogEvents, Dimensions: [{Name: LogGroupName, Value: /shop}]", "fed by a log group"},
		"of another case":       {"", "Namespace: Shop, MetricName: errors", "name, shared, meant Shop/Errors"},
		"of another namespace":  {"", "Namespace: Host, MetricName: Memory", "name"},
		"of another unit":       {"", "Namespace: Shop, MetricName: Errors, Unit: Bytes", "unit of F, shared"},
		"with a dimension":      {"", "Namespace: Shop, MetricName: Errors, Dimensions: [{Name: Code, Value: x}]", "dimensions of F, shared"},
		"without its dimension": {", Dimensions: [{Key: Code, Value: $.code}]", "Namespace: Shop, MetricName: Errors", "dimensions of F, shared"},
	} {
		read, err := template.Parse("x", fmt.Appendf(nil, filter, c.filter, c.alarm), template.Options{})
		if err != nil {
			t.Fatal(err)
		}
		r, err := New([]*template.Template{read}, Options{Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		looks := r.Looks()
		if len(looks) != 1 || looks[0].LogicalID != "A" {
			t.Fatalf("%s: there are %d looks: %v", name, len(looks), read.Problems())
		}
		var got string
		switch look := looks[0]; {
		case look.ByGroup:
			got = "fed by a log group"
		case look.Unfed == nil:
			got = "fed by " + look.FedBy[0].Filter.LogicalID
		default:
			got = string(look.Unfed.Cause)
			if look.Unfed.Filter != "" {
				got += " of " + look.Unfed.Filter
			}
			if look.Unfed.Shared {
				got += ", shared"
			}
			if look.Unfed.Meant != "" {
				got += ", meant " + look.Unfed.Meant
			}
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}
