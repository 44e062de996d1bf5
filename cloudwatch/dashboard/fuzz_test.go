package dashboard

import (
	"encoding/json"
	"reflect"
	"testing"
)

// Any body is either read or refused, and a body that is read is written so that it
// reads the same.
func FuzzParse(f *testing.F) {
	f.Add(`{"widgets": [{"type": "metric", "x": 0, "y": 0, "properties": {"metrics": [["a", "b", "c", "d", {"stat": "Sum"}], ["...", "e"], [".", "f", ".", "."]]}}]}`)
	f.Add(`{"widgets": [{"type": "log", "properties": {"query": "SOURCE 'a' | fields b"}}, {"type": "text", "properties": {"markdown": ""}}]}`)
	f.Add(`{"widgets": [{"type": "alarm", "width": 24, "properties": {"alarms": [""]}}, {"type": "metric", "properties": {"metrics": [[{"expression": "SEARCH('{a} MetricName=\"b\"', 'Sum')"}]]}}]}`)
	f.Add(`{"widgets": [{"type": "metric", "properties": {"annotations": {"alarms": ["a"]}}}, {"type": "explorer", "properties": {"metrics": [{"metricName": "a", "resourceType": "b"}], "labels": []}}]}`)
	f.Add(`{"widgets": [{"type": "metric", "properties": {"metrics": [["a", "b", {"yAxis": "right"}]], "annotations": {"horizontal": [{"value": 1, "fill": "above"}, [{"value": 1}, {"value": 2}]], "vertical": [{"value": "2018-08-28"}]}}}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		body, err := Parse(text)
		if err != nil {
			return
		}
		for _, w := range body.Widgets {
			if w.Refused != "" {
				return // a refused widget cannot be written
			}
			if w.Metric == nil {
				continue
			}
			for _, l := range w.Metric.Lines {
				if s, err := ParseSearch(l.Expression); err == nil {
					if again, err := ParseSearch(s.String()); err != nil || !reflect.DeepEqual(again, s) {
						t.Errorf("%s is %+v, and then %+v, %v", l.Expression, s, again, err)
					}
				}
			}
		}
		data, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Parse(string(data))
		if err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		twice, err := json.Marshal(again)
		if err != nil || string(twice) != string(data) {
			t.Errorf("%s, and then %s, %v", data, twice, err)
		}
	})
}
