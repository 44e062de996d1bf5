package replay

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/template"
)

// embeds returns an event that publishes M in the namespace shop, that many
// seconds after eight o'clock, with these dimensions and further members.
func embeds(seconds int, dimensions, metric, members string) string {
	return fmt.Sprintf(`{"_aws":{"Timestamp":%d,"CloudWatchMetrics":[{"Namespace":"shop","Dimensions":%s,"Metrics":[%s]}]},%s}`,
		1741680000000+seconds*1000, dimensions, metric, members)
}

// groupOf returns a template with the log group /shop and an alarm on M.
func groupOf(class, statistic, threshold, more string) string {
	return fmt.Sprintf("Resources:\n  Logs: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop%s}}\n%s", class,
		fmt.Sprintf(alarmOn, "M", statistic, threshold, more))
}

// Alarms see the metrics that events publish themselves.
func TestEmbedded(t *testing.T) {
	const ms = `{"Name":"M","Unit":"Milliseconds"}`
	for _, c := range []struct {
		name, statistic, threshold, more string
		messages                         []string
		want                             string
		listed                           string
	}{
		{"a value", "Average", "6", "", []string{embeds(0, "[[]]", ms, `"M":9`), embeds(1, "[[]]", ms, `"M":5`)},
			"ALARM 7", "shop/M [] [Milliseconds] 2 in 1, of [alarm]"},
		{"an array", "Sum", "6", "", []string{embeds(0, "[[]]", ms, `"M":[1,2,4]`)},
			"ALARM 7", "shop/M [] [Milliseconds] 3 in 1, of [alarm]"},
		{"values with counts", "SampleCount", "6", "", []string{embeds(0, "[[]]", ms, `"M":{"Values":[1,2],"Counts":[3,4]}`)},
			"ALARM 7", "shop/M [] [Milliseconds] 7 in 1, of [alarm]"},
		{"percentiles of values with counts", "p50", "1", "", []string{embeds(0, "[[]]", ms, `"M":{"Values":[1,2],"Counts":[3,4]}`)},
			"ALARM 1.9550548491431767", "shop/M [] [Milliseconds] 7 in 1, of [alarm]"},
		{"a summary", "Maximum", "6", "", []string{embeds(0, "[[]]", ms, `"M":{"Max":7,"Min":1,"Count":3,"Sum":10}`)},
			"ALARM 7", "shop/M [] [Milliseconds] 3 in 1, of [alarm]"},
		{"no percentiles of a summary", "p99", "6", "", []string{embeds(0, "[[]]", ms, `"M":{"Max":7,"Min":1,"Count":3,"Sum":10}`)},
			"OK, Log events publish only summaries to shop/M, and CloudWatch has no percentiles of summaries.", "shop/M [] [Milliseconds] 3 in 1, of [alarm]"},
		{"its dimensions", "Sum", "6", "Dimensions: [{Name: B, Value: y}, {Name: A, Value: x}]",
			[]string{embeds(0, `[["A","B"],["A"]]`, ms, `"A":"x","B":"y","M":7`), embeds(1, `[["B","A"]]`, ms, `"A":"x","B":"z","M":20`)},
			"ALARM 7", "shop/M [A] [Milliseconds] 1 in 1, of []; shop/M [A B] [Milliseconds] 2 in 2, of [alarm]"},
		{"its unit", "Sum", "6", "Unit: Milliseconds", []string{embeds(0, "[[]]", ms, `"M":7`), embeds(1, "[[]]", `{"Name":"M"}`, `"M":7`)},
			"ALARM 7", "shop/M [] [Milliseconds None] 2 in 1, of [alarm]"},
		{"another unit", "Sum", "6", "Unit: Count", []string{embeds(0, "[[]]", ms, `"M":7`)},
			"OK, The alarm asks for shop/M in Count, but log events publish it in Milliseconds.", "shop/M [] [Milliseconds] 1 in 1, of []"},
		{"other dimensions", "Sum", "6", "Dimensions: [{Name: A, Value: x}]", []string{embeds(0, `[["B"],[]]`, ms, `"B":"x","M":7`)},
			"OK, Log events publish shop/M without dimensions and with (B), and the alarm asks for it with (A): another metric, which gets nothing.",
			"shop/M [] [Milliseconds] 1 in 1, of []; shop/M [B] [Milliseconds] 1 in 1, of []"},
		{"none of its dimensions", "Sum", "6", "", []string{embeds(0, `[["B"]]`, ms, `"B":"x","M":7`)},
			"OK, Log events publish shop/M with (B), and the alarm asks for it without dimensions: another metric, which gets nothing.",
			"shop/M [B] [Milliseconds] 1 in 1, of []"},
		{"other values of them", "Sum", "6", "Dimensions: [{Name: B, Value: y}]", []string{embeds(0, `[["B"]]`, ms, `"B":"x","M":7`)},
			"OK, The alarm asks for shop/M with other values of dimensions than log events publish: another metric, which gets nothing.",
			"shop/M [B] [Milliseconds] 1 in 1, of []"},
		{"another name", "Sum", "6", "", []string{embeds(0, "[[]]", `{"Name":"M2"}`, `"M2":7`)},
			"OK, No metric filter here feeds shop/M, and no log event holds it. Did you mean shop/M2?", "shop/M2 [] [None] 1 in 1, of []"},
		{"the time that it says", "Sum", "6", "", []string{"x", embeds(65, "[[]]", ms, `"M":7`), embeds(0, "[[]]", ms, `"M":1`), record(70, "/shop", "y")},
			"ALARM 7", "shop/M [] [Milliseconds] 2 in 1, of [alarm]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			// All events in one batch, and one event per batch.
			for _, batch := range []int{0, 1} {
				in := records(c.messages...)
				if n := len(c.messages); strings.HasPrefix(c.messages[n-1], `{"timestamp"`) {
					in = append(records(c.messages[:n-1]...), logevent.Bytes("later", []byte(c.messages[n-1])))
				}
				_, _, report := run(t, templateOf(t, groupOf("", c.statistic, c.threshold, c.more)), Options{}, in, batch)
				a := report.Alarms[0]
				got := string(a.FinalState)
				if n := len(a.Transitions); n > 0 && a.Transitions[n-1].Value != nil && a.FinalState == alarm.StateAlarm {
					got += fmt.Sprintf(" %g", *a.Transitions[n-1].Value)
				}
				if a.NoData != "" {
					got += ", " + a.NoData
				}
				if got != c.want {
					t.Errorf("%s\nwant %s", got, c.want)
				}
				if summaries := strings.Contains(c.name, "no percentiles"); summaries != (len(report.Notes) == 1) ||
					summaries && !strings.HasPrefix(report.Notes[0], "1 of the values of embedded metrics are summaries") {
					t.Errorf("%q", report.Notes)
				}
				var listed []string
				for _, m := range report.Embedded {
					listed = append(listed, fmt.Sprintf("%s/%s %v %v %d in %d, of %v", m.Namespace, m.Metric, m.Dimensions, m.Units, m.Values, m.Metrics, m.Alarms))
				}
				if got := strings.Join(listed, "; "); got != c.listed {
					t.Errorf("%s\nwant %s", got, c.listed)
				}
			}
		})
	}
}

// What CloudWatch does not accept is counted, with its first occurrence, and
// counts as an error of the log group.
func TestEmbeddedLost(t *testing.T) {
	const m = `{"Name":"M"}`
	errorsAlarm := func(name string) string {
		return strings.ReplaceAll(groupOf("", "Sum", "0", "Dimensions: [{Name: LogGroupName, Value: /shop}]"), "Namespace: shop, MetricName: M", "Namespace: AWS/Logs, MetricName: "+name)
	}
	for _, c := range []struct {
		name, template string
		messages       []string
		note           string
		state          alarm.State
	}{
		{"too many metrics", errorsAlarm("EMFValidationErrors"), []string{"x", embeds(0, "[[]]", strings.Repeat(m+",", 100)+m, `"M":1`), embeds(0, "[[]]", strings.Repeat(m+",", 101)+m, `"M":1`)},
			"2 events in the embedded metric format publish no metric: Metrics has more than 100 definitions; the first is at shop.jsonl:2, where 101.", alarm.StateAlarm},
		{"no value", errorsAlarm("EMFValidationErrors"), []string{embeds(0, "[[]]", m, `"N":1`)},
			"1 event in the embedded metric format publishes no metric: a metric has no value that is a number; the first is at shop.jsonl:1, where M is missing.", alarm.StateAlarm},
		{"broken JSON", errorsAlarm("EMFParsingErrors"), []string{embeds(0, "[[]]", m, `"M":NaN`)},
			"1 event in the embedded metric format publishes no metric: it is not a whole JSON object; the first is at shop.jsonl:1.", alarm.StateAlarm},
		{"broken JSON is not invalid", errorsAlarm("EMFValidationErrors"), []string{embeds(0, "[[]]", m, `"M":NaN`)},
			"1 event in the embedded metric format publishes no metric: it is not a whole JSON object; the first is at shop.jsonl:1.", alarm.StateOK},
		{"too old", groupOf("", "Sum", "0", ""), []string{embeds(-15*86400, "[[]]", m, `"M":1`)},
			"1 event in the embedded metric format publishes no metric: Timestamp is more than 14 days before the event, or 2 hours after it;" +
				" the first is at shop.jsonl:1, where it is 1740384000000.", alarm.StateOK},
		{"too early", groupOf("", "Sum", "0", ""), []string{embeds(3*3600, "[[]]", m, `"M":1`)},
			"1 event in the embedded metric format publishes no metric: Timestamp is more than 14 days before the event, or 2 hours after it;" +
				" the first is at shop.jsonl:1, where it is 1741690800000.", alarm.StateOK},
		{"a class that publishes none", groupOf(", LogGroupClass: INFREQUENT_ACCESS", "Sum", "0", ""), []string{embeds(0, "[[]]", m, `"M":1`)},
			"1 event in the embedded metric format publishes no metric: log groups of the class INFREQUENT_ACCESS publish none; the first is at shop.jsonl:1.", alarm.StateOK},
		{"all is well", groupOf(", LogGroupClass: STANDARD", "Sum", "0", ""), []string{embeds(0, "[[]]", m, `"M":1`), `{"note":"CloudWatchMetrics"}`, `CloudWatchMetrics {"_aws"`}, "", alarm.StateAlarm},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, batch := range []int{0, 1} {
				_, _, report := run(t, templateOf(t, c.template), Options{}, records(c.messages...), batch)
				if got := strings.Join(report.Notes, "\n"); got != c.note {
					t.Errorf("%s\nwant %s", got, c.note)
				}
				if got := report.Alarms[0].FinalState; got != c.state {
					t.Errorf("the alarm is %s", got)
				}
			}
		})
	}
}

// High-resolution values are kept by the second. All others are stored at the
// start of their minute.
func TestEmbeddedResolution(t *testing.T) {
	templates := templateOf(t, groupOf("", "Sum", "0", ""))
	_, g, report := run(t, templates, Options{}, records(
		embeds(5, "[[]]", `{"Name":"M","StorageResolution":1}`, `"M":1`),
		embeds(25, "[[]]", `{"Name":"M","StorageResolution":1}`, `"M":2`),
		embeds(35, "[[]]", `{"Name":"M"}`, `"M":4`)), 1)
	if m := report.Embedded[0]; !m.HighResolution || m.Values != 3 {
		t.Errorf("%+v", m)
	}
	sum, _ := alarm.ParseStatistic("Sum")
	for _, c := range []struct{ from, to, want int }{{0, 10, 5}, {20, 30, 2}, {0, 60, 7}} {
		at := func(s int) int64 { return 1741680000000 + int64(s)*1000 }
		d := g.metrics[0].Of(sum).Datapoints([]alarm.Window{window(at(c.from), at(c.to))})[0]
		if d.Missing || d.Value != float64(c.want) {
			t.Errorf("%d to %d: %+v, want %d", c.from, c.to, d, c.want)
		}
	}
}

// The runtime of a Lambda function may write a time and an ID in front of the
// document. Elsewhere, that is not a document.
func TestEmbeddedInLambda(t *testing.T) {
	message := "2025-03-11T08:00:00.000Z\t1-2\tINFO\t" + embeds(0, "[[]]", `{"Name":"M"}`, `"M":7`)
	for group, want := range map[string]int{"/aws/lambda/f": 1, "/shop": 0} {
		_, _, report := run(t, templateOf(t, groupOf("", "Sum", "6", "")), Options{}, []logevent.Input{logevent.Bytes("in", []byte(record(0, group, message)))}, 0)
		if len(report.Embedded) != want {
			t.Errorf("%s: %+v", group, report.Embedded)
		}
	}
}

// Raw lines without a time or a log group of their own are read all the same.
func TestEmbeddedLines(t *testing.T) {
	lines := embeds(0, "[[]]", `{"Name":"M"}`, `"M":7`) + "\n" + embeds(90, "[[]]", `{"Name":"M"}`, `"M":8`)
	for _, source := range []string{groupOf("", "Sum", "6", ""), "Resources:\n" + fmt.Sprintf(alarmOn, "M", "Sum", "6", "")} {
		_, _, report := run(t, templateOf(t, source), Options{}, []logevent.Input{logevent.Bytes("in", []byte(lines))}, 0)
		if report.Alarms[0].FinalState != alarm.StateAlarm || report.Input.WithoutTime != 0 {
			t.Errorf("%+v, %+v", report.Alarms[0], report.Input)
		}
	}
}

// A metric is fed by the log groups of its own stack, or of stacks that have
// none of their own.
func TestEmbeddedOfStacks(t *testing.T) {
	own := templateOf(t, groupOf("", "Sum", "6", ""))
	other := templateOf(t, strings.ReplaceAll(groupOf("", "Sum", "6", ""), "/shop", "/other"))
	none := templateOf(t, "Resources:\n"+fmt.Sprintf(alarmOn, "M", "Sum", "6", ""))
	_, _, report := run(t, []*template.Template{own[0], other[0], none[0]}, Options{}, records(embeds(0, "[[]]", `{"Name":"M"}`, `"M":7`)), 0)
	for i, want := range []alarm.State{alarm.StateAlarm, alarm.StateOK, alarm.StateAlarm} {
		if got := report.Alarms[i]; got.FinalState != want {
			t.Errorf("%d: %+v", i, got)
		}
	}
	if why := report.Alarms[1].NoData; why != "Only log groups of other stacks publish shop/M." {
		t.Error(why)
	}
}

// Lists are bounded, and the report says what it leaves out.
func TestManyEmbedded(t *testing.T) {
	var messages []string
	for i := range cloudwatch.MaxDimensionTuples + 5 {
		messages = append(messages, embeds(0, `[["id"]]`, `{"Name":"M"}`, fmt.Sprintf(`"id":"%d","M":1`, i)))
	}
	for i := range maxEmbedded + 3 {
		messages = append(messages, embeds(0, `[[]]`, fmt.Sprintf(`{"Name":"n%d"}`, i), fmt.Sprintf(`"n%d":[1,2]`, i)))
	}
	for _, batch := range []int{0, 10_000} {
		r, err := New(templateOf(t, groupOf("", "Sum", "6", "Dimensions: [{Name: id, Value: '1004'}]")), Options{})
		if err != nil {
			t.Fatal(err)
		}
		search, err := r.Search(r.plan.alarms[0].stack, "shop", "M", []string{"id"}, "Sum")
		if err != nil {
			t.Fatal(err)
		}
		source, err := logevent.Open(records(messages...), logevent.Options{BatchSize: batch})
		if err != nil {
			t.Fatal(err)
		}
		report, err := r.Run(t.Context(), source)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := report.Found(search); err == nil || err.Error() != "log events make more than 1000 metrics of shop/M" {
			t.Errorf("the search: %v", err)
		}
		if len(report.Embedded) != maxEmbedded || report.Embedded[0].Metrics != cloudwatch.MaxDimensionTuples+1 {
			t.Errorf("%d are listed, the first %+v", len(report.Embedded), report.Embedded[0])
		}
		want := []string{
			"More than 1000 different metrics are embedded in log events: 8 values of others are not listed.",
			"shop/M (id) has more than 1000 different dimensions: each is a metric of its own, which CloudWatch bills.",
		}
		if !slices.Equal(report.Notes, want) {
			t.Errorf("%q", report.Notes)
		}
		if report.Alarms[0].Datapoints == 0 {
			t.Error("the alarm lacks what is beyond the list")
		}
	}
}

// A search finds embedded metrics as well as those of filters.
func TestEmbeddedSearch(t *testing.T) {
	source := filterOf("{ $.ms = * }", "MetricValue: $.ms, Dimensions: [{Key: A, Value: $.a}]", "")
	r, err := New(templateOf(t, source), Options{})
	if err != nil {
		t.Fatal(err)
	}
	of := r.plan.filters[0].stack
	search, err := r.Search(of, "shop", "M", []string{"A"}, "Sum")
	if err != nil {
		t.Fatal(err)
	}
	none, err := r.Search(of, "shop", "M", []string{"B"}, "Sum")
	if err != nil {
		t.Fatal(err)
	}
	m, err := r.Metric(of, template.Metric{Namespace: "shop", MetricName: "N", Statistic: "Sum"})
	if err != nil {
		t.Fatal(err)
	}
	in, err := logevent.Open(records(`{"ms":3,"a":"x"}`, embeds(0, `[["A"]]`, `{"Name":"M"}`, `"A":"x","M":4`),
		embeds(0, `[["A"],[]]`, `{"Name":"M","StorageResolution":1},{"Name":"N"}`, `"A":"y","M":5,"N":6`)), logevent.Options{})
	if err != nil {
		t.Fatal(err)
	}
	report, err := r.Run(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	found, err := report.Found(search)
	if err != nil || len(found) != 2 {
		t.Fatalf("%+v, %v", found, err)
	}
	minute := []alarm.Window{window(1741680000000, 1741680060000)}
	for i, want := range []float64{7, 5} {
		if d := found[i].Datapoints(minute)[0]; d.Value != want {
			t.Errorf("%v: %+v, want %g", found[i].Dimensions, d, want)
		}
	}
	if why := report.UnfedSearch(search) + report.Unfed(m); why != "" {
		t.Error(why)
	}
	if why := report.UnfedSearch(none); why == "" {
		t.Error("nothing is said of a search that finds nothing")
	}
	if d := report.Source(m).Datapoints(minute)[0]; d.Value != 6 {
		t.Errorf("%+v", d)
	}
}

// The report in JSON has the list even if it is empty.
func TestEmbeddedJSON(t *testing.T) {
	for _, c := range []struct{ message, want string }{
		{"x", `[]`},
		{embeds(0, `[["a"]]`, `{"Name":"M","Unit":"Count","StorageResolution":1}`, `"a":"x","M":1`),
			`[{"namespace":"shop","metric":"M","dimensions":["a"],"units":["Count"],"highResolution":true,"values":1,"metrics":1,"alarms":[]}]`},
	} {
		_, _, report := run(t, templateOf(t, groupOf("", "Sum", "6", "")), Options{}, records(c.message), 0)
		got, err := json.Marshal(report.Embedded)
		if err != nil || string(got) != c.want {
			t.Errorf("%s, %v, want %s", got, err, c.want)
		}
	}
}

// window returns a period, in milliseconds since 1970.
func window(from, to int64) alarm.Window {
	return alarm.Window{Start: time.UnixMilli(from), End: time.UnixMilli(to)}
}
