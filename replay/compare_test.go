package replay

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/template"
	"github.com/logstack-go/logstack/template/changes"
)

// side returns a stack with a log group, a metric filter for errors and an
// alarm on it.
func side(t *testing.T, group, pattern string) []*template.Template {
	t.Helper()
	text := fmt.Sprintf(`{"Resources": {
		"Group": {"Type": "AWS::Logs::LogGroup", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain", "Properties": {"LogGroupName": %q}},
		"Filter": {"Type": "AWS::Logs::MetricFilter", "Properties": {"FilterName": "errors", "LogGroupName": %[1]q, "FilterPattern": %q,
			"MetricTransformations": [{"MetricNamespace": "shop", "MetricName": "Errors", "MetricValue": "1"}]}},
		"Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"AlarmName": "errors", "Namespace": "shop", "MetricName": "Errors", "Statistic": "Sum",
			"Period": 60, "EvaluationPeriods": 1, "Threshold": 1, "ComparisonOperator": "GreaterThanThreshold", "TreatMissingData": "notBreaching"}}}}`, group, pattern)
	one, err := template.Parse("stack", []byte(text), template.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return []*template.Template{one}
}

const compared = `{"timestamp":"2025-03-11T08:00:00Z","level":"ERROR","n":1}
{"timestamp":"2025-03-11T08:00:01Z","level":"ERROR","n":2}
{"timestamp":"2025-03-11T08:00:02Z","level":"WARN","n":3}
`

func compareSides(t *testing.T, old, is []*template.Template, o Options) (*Comparison, error) {
	t.Helper()
	r, err := changes.Compare(old, is)
	if err != nil {
		t.Fatal(err)
	}
	return Compare(context.Background(), r, old, is, o, func() (*logevent.Source, func(), error) {
		source, err := logevent.Open([]logevent.Input{logevent.Bytes("app.log", []byte(compared))}, logevent.Options{})
		return source, func() {}, err
	})
}

// For each metric filter whose pattern or log group changed, the comparison
// holds the events that only one side matches; for each alarm, how often it
// went off on either side.
func TestCompare(t *testing.T) {
	errorsOf := func(text string) string { return `{ $.level = "` + text + `" }` }
	old := side(t, "/shop", errorsOf("ERROR"))
	for _, test := range []struct {
		name   string
		is     []*template.Template
		filter string
		alarm  string
	}{
		{"the same", side(t, "/shop", errorsOf("ERROR")), "", ""},
		{"the same, written otherwise", side(t, "/shop", `{ $.level = "ERR*" }`), "2 2 0 0 same", ""},
		{"fewer", side(t, "/shop", `{ $.level = "ERROR" && $.n = 1 }`), "2 1 1 0 app.log:2", "1 0"},
		{"others", side(t, "/shop", errorsOf("WARN")), "2 1 2 1 app.log:1 app.log:2 app.log:3", "1 0"},
		{"more", side(t, "/shop", `{ $.n > 0 }`), "2 3 0 1 app.log:3", ""},
		{"another log group, of the same events", side(t, "/store", errorsOf("ERROR")), "2 2 0 0 same", ""},
		{"one that cannot be run", side(t, "/shop", `{ $.level = }`), "refused", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, err := compareSides(t, old, test.is, Options{})
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, d := range c.Filters {
				if d.Refused != "" {
					got += "refused"
					continue
				}
				got += fmt.Sprintf("%d %d %d %d", d.MatchedOld, d.MatchedNew, d.OnlyOld.Events, d.OnlyNew.Events)
				for _, e := range append(d.OnlyOld.Examples, d.OnlyNew.Examples...) {
					got += " " + e.String()
				}
				if d.Same() {
					got += " same"
				}
			}
			if got != test.filter {
				t.Errorf("the filter: %q, want %q", got, test.filter)
			}
			got = ""
			for _, a := range c.Alarms {
				got += fmt.Sprintf("%d %d", a.Old, a.New)
			}
			if got != test.alarm {
				t.Errorf("the alarm: %q, want %q", got, test.alarm)
			}
		})
	}
}

// A filter that only the old side has is listed with the number of events it
// matched.
func TestCompareRemoved(t *testing.T) {
	empty, err := template.Parse("stack", []byte(`{"Resources": {}}`), template.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := compareSides(t, side(t, "/shop", `{ $.level = "ERROR" }`), []*template.Template{empty}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Filters) != 1 || !c.Filters[0].Removed || c.Filters[0].MatchedOld != 2 || c.Filters[0].Same() {
		t.Errorf("the filters are %+v", c.Filters)
	}
}

// The log group option may name a log group of either side.
func TestCompareLogGroup(t *testing.T) {
	c, err := compareSides(t, side(t, "/shop", `{ $.level = "ERROR" }`), side(t, "/store", `{ $.level = "WARN" }`), Options{LogGroup: "/store"})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Filters) != 1 || c.Filters[0].MatchedOld != 2 || c.Filters[0].MatchedNew != 1 {
		t.Errorf("the filters are %+v", c.Filters)
	}
	several := append(side(t, "/a", "x"), side(t, "/b", "y")...)
	several[1].Stack = "other"
	if _, err := compareSides(t, several, several, Options{}); !errors.Is(err, ErrNoLogGroup) {
		t.Errorf("the error is %v", err)
	}
	if _, err := compareSides(t, several, several, Options{LogGroup: "/c"}); err == nil || !strings.Contains(err.Error(), `no log group "/c"`) {
		t.Errorf("the error is %v", err)
	}
}
