package check

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/logevent"
)

// Six hours of a Django service's log, with the guide's field names and with
// those of python-json-logger.
const (
	guideNames = "../../examples/logs/django.jsonl.gz"
	rawNames   = "../../examples/logs/django-raw-names.jsonl.gz"
)

func preset(t *testing.T, name string) *contract.Contract {
	t.Helper()
	c, err := contract.Preset(name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func open(t *testing.T, o logevent.Options, inputs ...logevent.Input) *logevent.Source {
	t.Helper()
	source, err := logevent.Open(inputs, o)
	if err != nil {
		t.Fatal(err)
	}
	return source
}

func files(t *testing.T, o logevent.Options, paths ...string) *logevent.Source {
	t.Helper()
	inputs, err := logevent.Files(paths...)
	if err != nil {
		t.Fatal(err)
	}
	return open(t, o, inputs...)
}

func run(t *testing.T, c *contract.Contract, source *logevent.Source, workers int) *Report {
	t.Helper()
	r, err := Run(context.Background(), c, source, Options{Workers: workers})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// lines checks lines against a contract, and returns one finding a line.
func lines(t *testing.T, c *contract.Contract, text string) []string {
	t.Helper()
	return linesIn(t, c, text, 0)
}

// linesIn is lines with batches of the given size; 0 is the default.
func linesIn(t *testing.T, c *contract.Contract, text string, size int) []string {
	t.Helper()
	var got []string
	for _, f := range run(t, c, open(t, logevent.Options{Format: logevent.Raw, BatchSize: size}, logevent.Bytes("log", []byte(text))), 1).Findings {
		got = append(got, fmt.Sprintf("%s %d/%d %s %s", f.Kind, f.Count, f.Of, f.First, f.Text))
	}
	return got
}

// The usual fields of a record, and those of a completed batch.
const (
	usual = `"timestamp": "2025-03-11T08:00:00Z", "level": "INFO", "logger": "app", `
	done  = usual + `"event_type": "batch_completed", "message": "Batch processing completed", `
)

// held is a log checked against the guide's contract, with its findings.
type held struct {
	name, lines string
	want        []string
}

func holds(t *testing.T, cases []held) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := lines(t, preset(t, "guide"), c.lines); !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

type key struct {
	kind         Kind
	event, field string
	count        int64
}

func keysOf(r *Report) map[key]Finding {
	all := map[key]Finding{}
	for _, f := range r.Findings {
		all[key{f.Kind, f.Event, f.Field, f.Count}] = f
	}
	return all
}

// A service that follows the guide literally does not keep the guide's
// contract. The numbers come from testdata/truth.json and fields.json of the
// corpus, which were counted independently of this program.
func TestTheGuideByItself(t *testing.T) {
	if testing.Short() {
		t.Skip("all lines of the logs")
	}
	r := run(t, preset(t, "guide"), files(t, logevent.Options{}, rawNames), 2)
	got := keysOf(r)
	for want, says := range map[key]string{
		{Missing, "", "level", 27035}:                     "levelname is in 27,088 records",
		{Missing, "", "timestamp", 27057}:                 "asctime is in 27,088 records",
		{Missing, "", "logger", 27088}:                    "name is in 27,088 records",
		{Missing, "api_request", "endpoint", 3240}:        "api_request lacks endpoint",
		{Level, "", "level", 47}:                          `level is "LOW", which is not a level`,
		{Level, "", "level", 6}:                           `level is "warehouse", which is not a level`,
		{Event, "login_failed", "event_type", 126}:        "recognised only by its message",
		{Event, "api_request", "event_type", 3240}:        "recognised only by its message",
		{Type, "", "user_id", 8076}:                       "user_id is a number, but the contract says string",
		{JSON, "", "", 6}:                                 "NaN is not a JSON value",
		{Reserved, "permission_changed", "timestamp", 31}: "an extra is called timestamp, and the time is in asctime",
		{PII, "", "email", 322}:                           "an e-mail address in clear text",
		{PII, "", "message", 12}:                          "an e-mail address in clear text",
		{Secret, "", "password", 36}:                      "a secret in clear text",
		{Secret, "", "api_key", 36}:                       "a secret in clear text",
		{Address, "login_failed", "ip_address", 126}:      "one of 10.0.1.17, 10.0.2.23",
		{Metric, "", "metric_name", 692}:                  "no metric db_pool_utilisation",
		{Repeat, "", "", 189}:                             "3 times within a second",
		{Plain, "", "", 7379}:                             "no filter on fields sees them",
	} {
		f, ok := got[want]
		if !ok || !strings.Contains(f.Text+" "+f.Hint, says) {
			t.Errorf("%v is not found, or is not said to be %q: %+v", want, says, f)
		}
	}
	// Selecting slow requests by duration_ms alone selects other events too,
	// and some requests twice.
	if want := "duration_ms is in api_request, database_query, request_completed: a filter on it alone counts all of them"; !slices.Contains(r.Notes, want) {
		t.Errorf("notes are %q", r.Notes)
	}
	if want := (Stream{"worker", 1306, 2}); !slices.Contains(r.Streams, want) {
		t.Errorf("streams are %v", r.Streams)
	}
}

// structure lists the kinds of findings about promises of a contract.
var structure = []Kind{Missing, Level, Type, Event, Reserved}

// The log keeps the promises of the preset of the library that writes it.
func TestThePresetOfTheLibrary(t *testing.T) {
	if testing.Short() {
		t.Skip("all lines of the logs")
	}
	for _, f := range run(t, preset(t, "python-json-logger"), files(t, logevent.Options{}, rawNames), 2).Findings {
		if slices.Contains(structure, f.Kind) {
			t.Errorf("%+v", f)
		}
		if f.Kind == Extra && f.Field != "timestamp" { // the audit log's own extra
			t.Errorf("%+v", f)
		}
	}
}

func TestWorkersMakeNoDifference(t *testing.T) {
	if testing.Short() {
		t.Skip("all lines of the logs")
	}
	var first string
	for workers := 1; workers <= 3; workers++ {
		r := run(t, preset(t, "guide"), files(t, logevent.Options{BatchSize: 64 << 10}, rawNames, guideNames), workers)
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = string(text)
		}
		if string(text) != first {
			t.Errorf("%d workers give another report", workers)
		}
	}
}
