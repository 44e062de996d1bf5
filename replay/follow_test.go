package replay

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/logevent"
)

// followTemplate has an alarm on errors, a composite alarm on that alarm, and a
// composite alarm that names itself.
const followTemplate = `
Resources:
  Filter:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: /shop
      FilterPattern: ERROR
      MetricTransformations: [{MetricNamespace: shop, MetricName: M, MetricValue: "1", DefaultValue: 0}]
  Errors:
    Type: AWS::CloudWatch::Alarm
    Properties: {AlarmName: errors, Namespace: shop, MetricName: M, Statistic: Sum, Period: 60, EvaluationPeriods: 1,
      ComparisonOperator: GreaterThanThreshold, Threshold: 0, TreatMissingData: notBreaching}
  Any: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmName: any, AlarmRule: ALARM(errors)}}
  Cycle: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmName: cycle, AlarmRule: ALARM(cycle)}}
`

// Each change is reported once, when its minute is over, and the report equals
// that of a replay of all events.
func TestFollow(t *testing.T) {
	r, err := New(templateOf(t, followTemplate), Options{LogGroup: "/shop"})
	if err != nil {
		t.Fatal(err)
	}
	read, write := io.Pipe()
	source, err := logevent.Open([]logevent.Input{{Name: "pipe", Live: true, Open: func() (io.ReadCloser, error) { return read, nil }}}, logevent.Options{})
	if err != nil {
		t.Fatal(err)
	}
	told := make(chan string, 100)
	type result struct {
		report *Report
		err    error
	}
	done := make(chan result)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		report, err := r.Follow(ctx, source, func(c Change) { told <- fmt.Sprintf("%s %s %s", c.At.Format("15:04"), c.Name, c.To) })
		done <- result{report, err}
	}()
	line := func(minute int, text string) {
		fmt.Fprintf(write, "2025-03-11T08:%02d:10Z %s\n", minute, text)
	}
	expect := func(want ...string) {
		t.Helper()
		for _, w := range want {
			select {
			case got := <-told:
				if got != w {
					t.Fatalf("%s is told, want %s", got, w)
				}
			case <-time.After(30 * time.Second):
				t.Fatalf("nothing is told, want %s", w)
			}
		}
	}
	line(0, "fine")
	line(1, "ERROR")
	line(2, "fine")
	expect("08:00 any OK", "08:01 errors OK", "08:02 errors ALARM", "08:02 any ALARM")
	line(4, "fine")
	expect("08:03 errors OK", "08:03 any OK")
	line(5, "ERROR") // This minute is never over.
	time.Sleep(50 * time.Millisecond)
	cancel()
	got := <-done
	if got.err != nil {
		t.Fatal(got.err)
	}
	if n := got.report.Input.Events; n < 4 {
		t.Errorf("the report is of %d events", n)
	}
	_ = write.Close()
}

// At the end of the input the remaining changes are reported, and the report
// equals that of Run.
func TestFollowToTheEnd(t *testing.T) {
	const log = "2025-03-11T08:00:10Z fine\n2025-03-11T08:05:10Z ERROR\n"
	open := func() *logevent.Source {
		source, err := logevent.Open([]logevent.Input{logevent.Bytes("log", []byte(log))}, logevent.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return source
	}
	var told []string
	r, err := New(templateOf(t, followTemplate), Options{LogGroup: "/shop"})
	if err != nil {
		t.Fatal(err)
	}
	followed, err := r.Follow(t.Context(), open(), func(c Change) { told = append(told, fmt.Sprintf("%s %s %s", c.At.Format("15:04"), c.Name, c.To)) })
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(told, ", "), "08:00 any OK, 08:01 errors OK, 08:06 errors ALARM, 08:06 any ALARM"; got != want {
		t.Errorf("%s is told, want %s", got, want)
	}
	whole, err := r.Run(t.Context(), open())
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range whole.Alarms {
		got, _ := json.Marshal(followed.Alarms[i])
		want, _ := json.Marshal(a)
		if string(got) != string(want) {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
}

// Without events there is no change to report, and a source that cannot be
// opened is an error.
func TestFollowNothing(t *testing.T) {
	r, err := New(templateOf(t, followTemplate), Options{LogGroup: "/shop"})
	if err != nil {
		t.Fatal(err)
	}
	source, err := logevent.Open([]logevent.Input{logevent.Bytes("log", nil)}, logevent.Options{})
	if err != nil {
		t.Fatal(err)
	}
	report, err := r.Follow(t.Context(), source, func(c Change) { t.Errorf("%+v", c) })
	if err != nil || report.Input.Events != 0 {
		t.Errorf("%+v, %v", report, err)
	}
	broken, err := logevent.Open([]logevent.Input{{Name: "broken", Open: func() (io.ReadCloser, error) { return nil, io.ErrUnexpectedEOF }}}, logevent.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Follow(t.Context(), broken, func(Change) {}); err == nil {
		t.Error("no error")
	}
}
