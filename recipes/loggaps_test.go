package recipes_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/logquery"
	"github.com/logstack-go/logstack/recipes"
)

func TestLogGaps(t *testing.T) {
	var events strings.Builder
	write := func(stream, process string, sequences ...int) {
		for _, n := range sequences {
			fmt.Fprintf(&events, `{"timestamp": 1741683600000, "logStream": %q, "message": "{\"sequence\": %d, \"process\": \"%s\"}"}`+"\n", stream, n, process)
		}
	}
	write("web/web/1", "whole", 1, 2, 3, 4)
	write("web/web/1", "holes", 41, 42, 46, 48, 49)
	write("web/web/2", "holes", 7, 8, 9) // another task, of the same name
	write("web/web/2", "long", 1, 100)
	write("web/web/2", "unordered", 3, 1, 2)
	events.WriteString(`{"timestamp": 1741683600000, "logStream": "web/web/1", "message": "a plain line"}` + "\n")

	query := recipes.LogGaps()
	if problems := query.Check(); len(problems) > 0 {
		t.Errorf("the service refuses it: %v", problems)
	}
	program, err := engine.Compile(query, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	source, err := logevent.Open([]logevent.Input{logevent.Bytes("events", []byte(events.String()))}, logevent.Options{})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := logquery.Run(context.Background(), program, source, logquery.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range answer.Rows {
		got = append(got, fmt.Sprint(row))
	}
	want := []string{"[web/web/2 long 98 2]", "[web/web/1 holes 4 5]"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
