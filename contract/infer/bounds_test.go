package infer

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/logevent"
)

// inferred returns the contract inferred from a log.
func inferred(t *testing.T, log string, o logevent.Options) *Result {
	t.Helper()
	source, err := logevent.Open([]logevent.Input{logevent.Bytes("log", []byte(log))}, o)
	if err != nil {
		t.Fatal(err)
	}
	made, err := Run(context.Background(), source, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// Inference takes linear time even if each record has its own key and event.
func TestInferManyKeysOfManyEvents(t *testing.T) {
	var keys, objects strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&keys, `{"event":"e%d","k%d":%d}`+"\n", i, i, i)
	}
	for i := range 10_000 {
		fmt.Fprintf(&objects, `{"event":"e%d","o":{"p%d":{"a%d":1,"b%d":2,"c%d":3}}}`+"\n", i%3000, i%150, i, i, i)
	}
	for name, log := range map[string]string{"keys": keys.String(), "objects": objects.String()} {
		start := time.Now()
		if made := inferred(t, log, logevent.Options{}); made.Records == 0 {
			t.Errorf("%s: no records", name)
		}
		if took := time.Since(start); took > 30*time.Second {
			t.Errorf("%s took %s", name, took)
		}
	}
}

// Unreadable lines are counted, and the first one is reported.
func TestInferCountsWhatIsUnreadable(t *testing.T) {
	made := inferred(t, `{"logGroup":"/a","message":"{\"level\":\"INFO\",\"message\":\"a\"}"}`+"\n"+`{"logGroup":"/a"}`+"\n"+`{"logGroup":`, logevent.Options{Format: logevent.Records})
	if made.Unreadable != 2 || made.FirstUnreadable == nil || made.FirstUnreadable.Line != 2 || made.Records != 1 {
		t.Errorf("%+v", made)
	}
}
