package preview

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

// Whatever the body of a dashboard and the log, the page is written or there is
// an error, and nothing in either becomes a part of the page that a browser
// would run.
func FuzzPreview(f *testing.F) {
	for _, widgets := range []string{
		fmt.Sprintf(metricWidget, `"metrics": [["shop", "Errors", {"stat": "Sum"}], [{"expression": "m1*2"}]]`),
		`{"type": "metric", "properties": {"annotations": {"alarms": ["arn:aws:cloudwatch:eu-west-1:1:alarm:two"]}}}`,
		`{"type": "log", "properties": {"query": "SOURCE '/shop' | stats count(*) by bin(1m)"}}`,
		`{"type": "alarm", "properties": {"alarms": ["arn:aws:cloudwatch:eu-west-1:1:alarm:too-many"]}}`,
		`{"type": "text", "properties": {"markdown": "# a <script>x</script> [b](javascript:c)"}}`,
		`{"type": "metric", "properties": {"metrics": [["shop", "Duration", {"yAxis": "right", "stat": "p99"}]], "annotations": {"horizontal": [{"value": 1e308, "fill": "above"}], "vertical": [{"value": "2025-03-11T08:00:00Z"}]}}}`,
	} {
		f.Add(widgets, `{"level": "ERROR", "ms": 1e300, "timestamp": "2025-03-11T08:00:10Z"}`+"\n<script>")
	}
	f.Fuzz(func(t *testing.T, widgets, log string) {
		body, err := json.Marshal(`{"widgets": [` + widgets + `]}`)
		if err != nil {
			t.Skip()
		}
		source := strings.Split(shop, "  Board:")[0] + "\n  Board: {Type: AWS::CloudWatch::Dashboard, Properties: {DashboardName: b, DashboardBody: " + string(body) + "}}\n"
		made, err := template.Parse("x.yaml", []byte(source), template.Options{Parameters: map[string]string{"AWS::Region": "eu-west-1", "AWS::AccountId": "1"}})
		if err != nil || len(made.Dashboards()) == 0 {
			return
		}
		p, err := New([]*template.Template{made}, made, made.Dashboards()[0], replay.Options{LogGroup: "/shop", Workers: 1})
		if err != nil {
			return
		}
		events, err := logevent.Open([]logevent.Input{logevent.Bytes("log", []byte(log))}, logevent.Options{})
		if err != nil {
			t.Fatal(err)
		}
		board, err := p.Run(context.Background(), events)
		if err != nil {
			return
		}
		if _, err := json.Marshal(board); err != nil {
			t.Errorf("%q, %q: %v", widgets, log, err)
		}
		var page strings.Builder
		if err := board.HTML(&page); err != nil {
			t.Errorf("%q, %q: %v", widgets, log, err)
		}
		if strings.Contains(page.String(), "<script>") || strings.Contains(page.String(), `href="javascript:`) {
			t.Errorf("%q, %q become a part of the page that runs", widgets, log)
		}
	})
}
