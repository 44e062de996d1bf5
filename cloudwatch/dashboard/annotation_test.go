package dashboard

import (
	"strings"
	"testing"
	"time"
)

// The annotations on the page about the structure of a body, and those that the
// page does not allow.
func TestAnnotations(t *testing.T) {
	graph := func(annotations string) string {
		return `{"type": "metric", "properties": {"metrics": [["a", "b"]], "annotations": ` + annotations + `}}`
	}
	w := widgets(t, graph(`{"horizontal": [
		[{"label": "Band top", "value": 200, "color": "#9467bd", "visible": true, "yAxis": "right"}, {"value": 95.5, "label": "Band bottom"}],
		{"visible": true, "color": "#9467bd", "label": "Label", "value": 20, "fill": "below", "yAxis": "right"},
		{"visible": false, "color": "#aaa", "label": "Hidden", "value": 150}]}`))[0]
	if w.Refused != "" {
		t.Fatal(w.Refused)
	}
	h := w.Metric.Annotations.Horizontal
	if h[0].To == nil || *h[0].To != (Level{"Band bottom", 95.5}) || h[0].YAxis != RightAxis || h[0].Hidden() {
		t.Errorf("the band is %+v", h[0])
	}
	if h[1].To != nil || h[1].Fill != FillBelow || h[1].Value != 20 || !h[2].Hidden() {
		t.Errorf("the lines are %+v", h[1:])
	}
	for annotations, want := range map[string]string{
		`{"horizontal": [{"label": "x"}]}`:                                    "it has no value",
		`{"horizontal": [{"value": "5"}]}`:                                    "value is string, which it cannot be",
		`{"horizontal": [{"value": 5, "fill": "left"}]}`:                      `annotations.horizontal[0]: fill is "left": use above, below or none`,
		`{"horizontal": [{"value": 5, "color": "url(x)"}]}`:                   `annotations.horizontal[0]: "url(x)" is not a colour`,
		`{"horizontal": [{"value": 5, "yAxis": "up"}]}`:                       "annotations.horizontal[0]: the axis up is not supported",
		`{"horizontal": [[{"value": 5}]]}`:                                    "a band has 2 edges, and this one has 1",
		`{"vertical": [{"value": "soon"}]}`:                                   `annotations.vertical[0]: "soon" is not a time`,
		`{"vertical": [{"value": 5}]}`:                                        "value is number, which it cannot be",
		`{"vertical": [{"value": "2018-08-28T15:25:26Z", "fill": "above"}]}`:  `annotations.vertical[0]: fill is "above": use before, after or none`,
		`{"vertical": [{"value": "2018-08-28T15:25:26Z", "yAxis": "right"}]}`: "the property yAxis is not supported",
		`{"alarms": ["arn"]}`:                                                 "it has both metrics and an alarm (annotations.alarms)",
	} {
		if got := widgets(t, graph(annotations))[0].Refused; !strings.HasPrefix(got, want) {
			t.Errorf("%s: %q, want %q", annotations, got, want)
		}
	}
	for annotations, want := range map[string]string{
		`{"alarms": ["arn"]}`:                               "",
		`{"alarms": ["arn", "other"]}`:                      "annotations.alarms names 2 alarms, and a graph shows at most one",
		`{"alarms": ["arn"], "horizontal": [{"value": 1}]}`: "it has both an alarm (annotations.alarms) and other annotations",
		`{"horizontal": [{"value": 1}]}`:                    "it has no metrics",
	} {
		w := widgets(t, `{"type": "metric", "properties": {"annotations": `+annotations+`, "yAxis": {}}}`)[0]
		if !strings.HasPrefix(w.Refused, want) || want == "" && (w.Refused != "" || w.Metric.AlarmName() != "arn") {
			t.Errorf("%s: %q, want %q", annotations, w.Refused, want)
		}
	}
}

// The edges of a band are returned in order of time, whichever way they are
// written.
func TestTimes(t *testing.T) {
	at := func(text string) time.Time {
		t.Helper()
		out, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return out.UTC()
	}
	for _, c := range []struct {
		v        Vertical
		from, to string
	}{
		{Vertical{Value: "2018-08-28T15:25:26Z"}, "2018-08-28T15:25:26Z", "2018-08-28T15:25:26Z"},
		{Vertical{Value: "2018-08-28T15:25:26.500+02:00"}, "2018-08-28T13:25:26.5Z", "2018-08-28T13:25:26.5Z"},
		{Vertical{Value: "2018-08-28T15:25"}, "2018-08-28T15:25:00Z", "2018-08-28T15:25:00Z"},
		{Vertical{Value: "2018-08-28"}, "2018-08-28T00:00:00Z", "2018-08-28T00:00:00Z"},
		{Vertical{Value: "2018-08-28T15:25:26Z", To: &Moment{Value: "2018-08-27T15:25:26Z"}}, "2018-08-27T15:25:26Z", "2018-08-28T15:25:26Z"},
	} {
		from, to, err := c.v.Times()
		if err != nil || !from.Equal(at(c.from)) || !to.Equal(at(c.to)) {
			t.Errorf("%+v: %v to %v, %v", c.v, from, to, err)
		}
	}
}

// An explorer describes in words what it shows.
func TestExplorer(t *testing.T) {
	w := widgets(t, `{"type": "explorer", "properties": {"metrics": [
		{"metricName": "CPUUtilization", "resourceType": "AWS::EC2::Instance", "stat": "Maximum"}, {"metricName": "NetworkIn", "resourceType": "AWS::EC2::Instance"}],
		"aggregateBy": {"key": "InstanceType", "func": "MAX"}, "labels": [{"key": "State", "value": "running"}, {"key": "team"}],
		"widgetOptions": {"legend": {"position": "bottom"}, "view": "timeSeries", "rowsPerPage": 8, "widgetsPerRow": 2},
		"period": 300, "splitBy": "AvailabilityZone", "title": "T"}}`)[0]
	if w.Refused != "" || w.Title() != "T" {
		t.Fatalf("%q, %q", w.Refused, w.Title())
	}
	want := "Maximum of CPUUtilization, Average of NetworkIn, of each AWS::EC2::Instance with State running, team; the maximum for each InstanceType; split by AvailabilityZone"
	if got := w.Explorer.String(); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// The values of a variable may be numbers, true and false.
func TestValuesOfVariables(t *testing.T) {
	body, err := Parse(`{"widgets": [], "variables": [{"type": "property", "property": "period", "inputType": "select", "id": "p", "defaultValue": 60,
		"values": [{"value": 60}, {"value": true}, {"value": "x"}]}]}`)
	if err != nil {
		t.Fatal(err)
	}
	v := body.Variables[0]
	if v.Default != "60" || v.Values[0].Value != "60" || v.Values[1].Value != "true" || v.Values[2].Value != "x" {
		t.Errorf("%+v", v)
	}
}
