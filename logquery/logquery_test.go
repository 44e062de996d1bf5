package logquery

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/cloudwatch/discovery"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/logevent"
)

// ask runs a query on a text, as if from a file.
func ask(t *testing.T, query, text string, o Options) (*Answer, error) {
	t.Helper()
	program, err := engine.Compile(insights.MustParse(query), engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	source, err := logevent.Open([]logevent.Input{logevent.Bytes("text", []byte(text))}, logevent.Options{BatchSize: 64})
	if err != nil {
		t.Fatal(err)
	}
	return Run(context.Background(), program, source, o)
}

func first(t *testing.T, answer *Answer, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	var cells []string
	for _, v := range answer.Rows[0] {
		cells = append(cells, v.String())
	}
	return strings.Join(cells, " | ")
}

// Records and output of the AWS CLI have an envelope around the event, with its
// time and log group.
func TestEnvelope(t *testing.T) {
	const query = "fields @timestamp, @ingestionTime, @log, @logStream, @message"
	const want = "2025-03-11 08:00:00.000 | 2025-03-11 08:00:01.500 | 000000000000:/ecs/app | web/1 | hello"
	for _, text := range []string{
		`{"timestamp": 1741680000000, "ingestionTime": 1741680001500, "logGroup": "/ecs/app", "logStream": "web/1", "message": "hello"}`,
		`{"events": [{"logStreamName": "web/1", "logGroupName": "/ecs/app", "timestamp": 1741680000000, "message": "hello", "ingestionTime": 1741680001500}]}`,
	} {
		answer, err := ask(t, query, text, Options{})
		if got := first(t, answer, err); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	answer, err := ask(t, query, "hello", Options{LogGroup: "/other"})
	if got, want := first(t, answer, err), " |  | 000000000000:/other |  | hello"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Lines that are not events are counted, and the query runs on the rest.
func TestUnreadable(t *testing.T) {
	answer, err := ask(t, "stats count() as n", `{"logGroup": "/a", "message": "one"}`+"\n{broken\n"+`{"logGroup": "/a", "message": "two"}`+"\n", Options{})
	if got := first(t, answer, err); got != "2" {
		t.Errorf("%s events", got)
	}
	if answer.Unreadable != 1 || answer.FirstUnreadable == nil || answer.FirstUnreadable.Line != 2 {
		t.Errorf("%d unreadable, the first %v", answer.Unreadable, answer.FirstUnreadable)
	}
}

// limit any reads no more than necessary.
func TestEnough(t *testing.T) {
	text := strings.Repeat("line\n", 100_000)
	answer, err := ask(t, "fields @message | limit any 3", text, Options{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	if len(answer.Rows) != 3 || answer.Scanned >= 100_000 {
		t.Errorf("%d rows of %d events", len(answer.Rows), answer.Scanned)
	}
}

func TestNoLogGroup(t *testing.T) {
	if _, err := ask(t, "SOURCE '/a' | stats count()", "line\n", Options{}); !errors.Is(err, engine.ErrNoLogGroup) {
		t.Errorf("the error is %v", err)
	}
	answer, err := ask(t, "SOURCE '/a' | stats count()", "line\n", Options{LogGroup: "/a"})
	if got := first(t, answer, err); got != "1" {
		t.Errorf("%s events", got)
	}
}

// The first lines of raw input determine the format of the whole input, in every
// batch, and each input has its own format. A record is a log event, whatever it
// looks like.
func TestHeader(t *testing.T) {
	flows := "version action bytes\n" + strings.Repeat("5 REJECT 1\n", 1000)
	lambda := "START RequestId: 1 Version: 1\n" + strings.Repeat(`text {"bytes": 2}`+"\n", 1000)
	record := `{"logGroup": "/flows", "message": "version action bytes"}` + "\n" + `{"logGroup": "/flows", "message": "5 REJECT 1"}` + "\n"
	for _, test := range []struct {
		inputs []string
		log    *discovery.Format
		want   string
	}{
		{[]string{flows}, nil, "1000 | 1000"},
		{[]string{flows + "version action bytes\n"}, nil, "1000 | 1000"},
		{[]string{lambda}, nil, "1001 | 2000"},
		{[]string{flows, lambda, flows, "text\n"}, nil, "3002 | 4000"},
		{[]string{"version action bytes\ntext\n"}, &discovery.Format{Kind: discovery.JSON}, "2 | "},
		{[]string{record}, nil, "2 | "},
	} {
		for _, workers := range []int{1, 4} {
			program, err := engine.Compile(insights.MustParse("stats count(*) as n, sum(bytes) as b"), engine.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var inputs []logevent.Input
			for _, text := range test.inputs {
				inputs = append(inputs, logevent.Bytes("text", []byte(text)))
			}
			source, err := logevent.Open(inputs, logevent.Options{BatchSize: 64})
			if err != nil {
				t.Fatal(err)
			}
			answer, err := Run(context.Background(), program, source, Options{Workers: workers, Log: test.log})
			if got := first(t, answer, err); got != test.want {
				t.Errorf("%.60q, with %d workers: %s, want %s", test.inputs, workers, got, test.want)
			}
		}
	}
}

// Flow log lines have no time at the start; their time is the start of the flow.
func TestTimeOfFlows(t *testing.T) {
	const line = "2 1 eni-0a 10.0.0.1 10.0.0.2 20641 22 6 20 4249 1741680000 1741680060 ACCEPT OK"
	answer, err := ask(t, "fields @timestamp, srcAddr", line, Options{})
	if got, want := first(t, answer, err), "2025-03-11 08:00:00.000 | 10.0.0.1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	custom, err := discovery.NewFormat(discovery.VPC, "start action")
	if err != nil {
		t.Fatal(err)
	}
	answer, err = ask(t, "stats count(*) as n by bin(1m)", "1741680061 REJECT", Options{Log: custom})
	if got, want := first(t, answer, err), "2025-03-11 08:01:00.000 | 1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	// The time of the envelope takes precedence.
	answer, err = ask(t, "fields @timestamp", `{"timestamp": 1741680001000, "logGroup": "/flows", "message": "`+line+`"}`, Options{})
	if got, want := first(t, answer, err), "2025-03-11 08:00:01.000"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
