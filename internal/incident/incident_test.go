package incident

import (
	"bytes"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/contract"
)

func load(t *testing.T, source string) *contract.Contract {
	t.Helper()
	c, err := contract.Parse("c.yaml", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEvents(t *testing.T) {
	c := load(t, "fields: {duration_ms: {as: took.for, type: number, unit: Nanoseconds}, status_code: {as: status, type: number}}\n")
	events, err := Events(c, []byte(`{"status":200,"took":{"for":5},"id":12345678901234567890}`+"\n\n"+`{"took":{"for":5}}`+"\nplain \"text\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	for part, want := range map[string]int{
		`{\"id\":12345678901234567890,\"status\":200,\"took\":{\"for\":8000000000}}`: 181, // and the last
		`{\"took\":{\"for\":5}}`: 180, // no request
		`plain \"text\"`:         180,
		"of another form":        50,
		`{"timestamp": 1741680000000, "logStream": "app/app/1", "message": "{\"id\"`: 1, // 08:00
		`{"timestamp": 1741684200000, "logStream": "app/app/1", "message": "{\"id\"`: 1, // 09:10
	} {
		if got := strings.Count(string(events), part); got != want {
			t.Errorf("%s stands there %d times, want %d", part, got, want)
		}
	}
	if n := bytes.Count(events, []byte("\n")); n != 3*180+50+1 {
		t.Errorf("there are %d events", n)
	}
}

func TestEventsWithout(t *testing.T) {
	for source, want := range map[string]string{
		"fields: {duration_ms: {type: number, unit: Milliseconds}}\n":                         "the contract c.yaml lacks duration_ms or status_code",
		"fields: {duration_ms: {type: number}, status_code: {type: number}}\n":                `field duration_ms has the unit "None": for a duration, use`,
		"fields: {duration_ms: {type: number, unit: Seconds}, status_code: {type: number}}\n": "the canary of c.yaml wrote nothing",
	} {
		if _, err := Events(load(t, source), []byte("\n")); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %s", source, err, want)
		}
	}
}
