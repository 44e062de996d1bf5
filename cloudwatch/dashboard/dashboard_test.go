package dashboard

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestWhatIsWrittenReadsTheSame(t *testing.T) {
	hidden, zero := false, 0.0
	body := Body{
		Start: "-PT6H", PeriodOverride: "inherit",
		Variables: []Variable{{
			Type: "pattern", Pattern: "shop/prod", InputType: "select", ID: "environment", Label: "Environment",
			Default: "shop/prod", Visible: true, Values: []Value{{"prod", "shop/prod"}, {"dev", "shop/dev"}},
		}},
		Widgets: []Widget{
			{Type: AlarmType, Width: 24, Height: 3, Alarm: &Alarm{Title: "Alarms", Alarms: []string{"arn:a"}}},
			{Type: MetricType, Y: 3, Width: 8, Height: 6, Metric: &Metric{
				Title: "Errors > 0", View: TimeSeries, Region: "eu-central-1", Period: 300,
				YAxis: &YAxis{Left: &Axis{Min: &zero, Label: "per minute"}, Right: &Axis{Max: &zero}},
				Annotations: &Annotations{
					Horizontal: []Horizontal{
						{Value: 5, Label: "page", Color: "#9467bd", Fill: FillAbove, YAxis: RightAxis, Visible: &hidden},
						{Value: 200, Label: "top", To: &Level{"bottom", 95.5}},
					},
					Vertical: []Vertical{
						{Value: "2018-08-28T15:25:26Z", Label: "deployed", Fill: FillAfter},
						{Value: "2018-08-27T15:25:26Z", To: &Moment{"end", "2018-08-28T15:25:26Z"}},
					},
				},
				Lines: []Line{
					{Namespace: "shop", Name: "Errors", LineOptions: LineOptions{ID: "m", Stat: "Sum", Visible: &hidden}},
					{LineOptions: LineOptions{Expression: "m / PERIOD(m) * 60", Label: "ERROR"}},
					{Namespace: "AWS/Logs", Name: "IncomingBytes", Dimensions: []Dimension{{"LogGroupName", "/shop"}}},
				},
			}},
			{Type: LogType, X: 8, Y: 3, Width: 12, Height: 7, Log: &Log{Title: "Newest", View: Table, Query: From([]string{"/shop"}, "limit 1")}},
			{Type: MetricType, Y: 10, Width: 8, Height: 6, Metric: &Metric{View: TimeSeries, Annotations: &Annotations{Alarms: []string{"arn:a"}}}},
			{Type: ExplorerType, X: 8, Y: 10, Width: 8, Height: 6, Explorer: &Explorer{
				Metrics: []ExplorerMetric{{"CPUUtilization", "AWS::EC2::Instance", "Maximum"}}, Labels: []ExplorerLabel{{"State", "running"}},
				AggregateBy: &Aggregation{"InstanceType", "MAX"}, SplitBy: "AvailabilityZone", Options: &ExplorerOptions{WidgetsPerRow: 2},
			}},
			{Type: TextType, X: 20, Y: 3, Width: 4, Height: 2, Text: &Text{Markdown: "# Shop"}},
		},
	}
	data, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Parse(string(data))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, body) {
		t.Errorf("got\n%+v\nwant\n%+v", got, body)
	}
	if !strings.Contains(string(data), `["AWS/Logs","IncomingBytes","LogGroupName","/shop"]`) {
		t.Errorf("%s", data)
	}
}

// widgets parses a body that holds the given widgets.
func widgets(t *testing.T, all string) []Widget {
	t.Helper()
	body, err := Parse(`{"widgets": [` + all + `]}`)
	if err != nil {
		t.Fatal(err)
	}
	return body.Widgets
}

// A metric may leave out parts that are the same as in the metric before.
func TestShortMetrics(t *testing.T) {
	w := widgets(t, `{"type": "metric", "properties": {"metrics": [
		["AWS/Logs", "IncomingBytes", "LogGroupName", "/a"],
		[".", "IncomingLogEvents", ".", "."],
		["...", "/b", {"stat": "Sum"}],
		["shop", "Errors"], ["..."]]}}`)
	var got []Line
	for _, l := range w[0].Metric.Lines {
		l.LineOptions = LineOptions{}
		got = append(got, l)
	}
	want := []Line{
		{Namespace: "AWS/Logs", Name: "IncomingBytes", Dimensions: []Dimension{{"LogGroupName", "/a"}}},
		{Namespace: "AWS/Logs", Name: "IncomingLogEvents", Dimensions: []Dimension{{"LogGroupName", "/a"}}},
		{Namespace: "AWS/Logs", Name: "IncomingLogEvents", Dimensions: []Dimension{{"LogGroupName", "/b"}}},
		{Namespace: "shop", Name: "Errors"},
		{Namespace: "shop", Name: "Errors"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

// Unknown types and properties are named in their widget; other widgets are read.
func TestRefused(t *testing.T) {
	for widget, want := range map[string]string{
		`{"type": "chart", "properties": {"title": "T"}}`:                                                  "widgets of type chart are not supported: only those of type metric, log, alarm, text and explorer are",
		`{"type": "custom", "properties": {"title": "T", "endpoint": "arn:f"}}`:                            "a Lambda function draws it (arn:f), and no function runs here",
		`{"type": "explorer", "properties": {"title": "T"}}`:                                               "it has no metrics",
		`{"type": "metric", "properties": {"title": "T", "view": "donut", "metrics": [["a", "b"]]}}`:       "the view donut is not supported: only timeSeries, singleValue, gauge, bar, pie, table are",
		`{"type": "metric", "properties": {"title": "T", "metrics": []}}`:                                  "it has no metrics",
		`{"type": "metric", "properties": {"title": "T", "annotations": {}}}`:                              "it has no metrics",
		`{"type": "metric", "properties": {"title": "T", "trend": true, "metrics": [["a", "b"]]}}`:         "the property trend is not supported",
		`{"type": "metric", "properties": {"title": "T", "metrics": [["a", "b", {"glow": 1}]]}}`:           "metrics[0]: the property glow is not supported",
		`{"type": "metric", "properties": {"title": "T", "metrics": [["a", "b", "c"]]}}`:                   "metrics[0]: it must have a namespace",
		`{"type": "metric", "properties": {"title": "T", "metrics": [["a", "."]]}}`:                        `metrics[0]: [1] is "."`,
		`{"type": "metric", "properties": {"title": "T", "metrics": [["...", "b"]]}}`:                      `metrics[0]: [0] is "..."`,
		`{"type": "metric", "properties": {"title": "T", "metrics": [["a", "b", {"yAxis": "top"}]]}}`:      "metrics[0]: the axis top is not supported",
		`{"type": "metric", "properties": {"title": "T", "metrics": [["a", "b", {"color": "red;x"}]]}}`:    `metrics[0]: "red;x" is not a colour like #9467bd`,
		`{"type": "metric", "properties": {"title": "T", "period": "5m", "metrics": [["a", "b"]]}}`:        "period is string, which it cannot be",
		`{"type": "log", "properties": {"title": "T", "view": "donut", "query": "SOURCE '/a' | limit 1"}}`: "the view donut of a query is not supported: only table, timeSeries, bar, pie are",
		`{"type": "log", "properties": {"title": "T", "query": "fields @message"}}`:                        "its query names no log group",
		`{"type": "text", "properties": {"title": "T"}}`:                                                   "the property title is not supported",
		`{"type": "alarm", "properties": {"title": "T", "alarms": [], "sortBy": "name"}}`:                  "sorting by name is not supported: only default, stateUpdatedTimestamp, timestamp are",
		`{"type": "alarm", "properties": {"title": "T", "alarms": [], "states": ["Ok"]}}`:                  "the state Ok is not supported: only ALARM, INSUFFICIENT_DATA, OK are",
	} {
		all := widgets(t, widget+`, {"type": "text", "properties": {"markdown": "x"}}`)
		if got := all[0]; !strings.HasPrefix(got.Refused, want) || got.Title() != "T" || got.Metric != nil || got.Log != nil {
			t.Errorf("%s:\n got %q, %+v\nwant %q", widget, got.Refused, got, want)
		}
		if all[1].Refused != "" || all[1].Text == nil {
			t.Errorf("%s: the next is %+v", widget, all[1])
		}
	}
}

func TestNoBody(t *testing.T) {
	for text, want := range map[string]string{
		``:                        "it must be the JSON text of a dashboard",
		`{} {}`:                   "it must be the JSON text of a dashboard: something follows it",
		`{}`:                      "it has no widgets",
		`{"widgets": [{"x": 1}]}`: "widgets[0]: it has no type",
		`{"widgets": [{"a": 1}]}`: "widgets[0]: the property a is not supported",
		`{"widgets": [{"type": "text", "x": 20, "y": 0, "width": 5, "properties": {"markdown": ""}}]}`: "widgets[0]: x is 20 and width 5: the page has 24 columns",
		`{"widgets": [{"type": "text", "height": 0, "properties": {"markdown": ""}}]}`:                 "widgets[0]: y is 0 and height 0",
	} {
		if _, err := Parse(text); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

// Widgets without a position follow one another.
func TestFlow(t *testing.T) {
	text := `{"type": "text", "width": 10, "height": 2, "properties": {"markdown": ""}}`
	var got [][2]int
	for _, w := range widgets(t, text+","+text+","+text) {
		got = append(got, [2]int{w.X, w.Y})
	}
	if want := [][2]int{{0, 0}, {10, 0}, {0, 2}}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestSplit(t *testing.T) {
	for query, want := range map[string]string{
		"SOURCE '/a' | limit 1":                     "[/a] limit 1",
		"source '/a' |\nSOURCE \"${B}\" |\nlimit 1": "[/a ${B}] limit 1",
		"filter a = \"SOURCE 'x' | y\"":             "[] filter a = \"SOURCE 'x' | y\"",
	} {
		groups, rest := Log{Query: query}.Split()
		if got := "[" + strings.Join(groups, " ") + "] " + rest; got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
}

func TestSearch(t *testing.T) {
	for _, s := range []Search{
		{"shop/prod", []string{"status_code"}, "api_request_duration", "p95", 5 * time.Minute},
		{"shop", nil, "Errors", "Sum", 0},
		{"a b", []string{"c d", "e"}, "m n", "Average", time.Minute},
	} {
		if got, err := ParseSearch(s.String()); err != nil || !reflect.DeepEqual(got, s) {
			t.Errorf("%s: %+v, %v", s, got, err)
		}
	}
	if got, err := ParseSearch(`SEARCH(' {AWS/EC2, InstanceId} MetricName = CPUUtilization ', 'Average')`); err != nil ||
		!reflect.DeepEqual(got, Search{"AWS/EC2", []string{"InstanceId"}, "CPUUtilization", "Average", 0}) {
		t.Errorf("%+v, %v", got, err)
	}
	for expression, want := range map[string]string{
		`SUM(SEARCH('{a} MetricName="b"', 'Sum'))`:   "line 1, column 5: this form of search is not supported",
		`SEARCH('{a} b', 'Sum')`:                     "line 1, column 13: it must search for one MetricName",
		`SEARCH('{a} MetricName="b" c', 'Sum')`:      "line 1, column 13: it must search for one MetricName",
		`SEARCH('{a b,c} MetricName="b"', 'Sum', 5)`: "line 1, column 10: this is not a name",
		`SEARCH('MetricName="b"', 'Sum')`:            "line 1, column 1: this form of search is not supported",
		`SEARCH('{a} MetricName="b"', 'Sum', 0)`:     "line 1, column 37: this is not a period",
	} {
		if _, err := ParseSearch(expression); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", expression, err, want)
		}
	}
}
