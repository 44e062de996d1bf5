package eventlines_test

import (
	"strings"
	"testing"

	"github.com/logstack-go/logstack/internal/eventlines"
)

func TestExpand(t *testing.T) {
	for _, test := range []struct{ name, text, want, err string }{
		{"as they are", "a line\n\n{\"a\": 1}\n", "a line\n\n{\"a\": 1}\n", ""},
		{"several", `2 every 90s: {"timestamp": "2025-03-11T08:00:00Z", "level": "ERROR"}`,
			"{\"timestamp\": \"2025-03-11T08:00:00.000Z\", \"level\": \"ERROR\"}\n{\"timestamp\": \"2025-03-11T08:01:30.000Z\", \"level\": \"ERROR\"}\n", ""},
		{"a time before", `at 2025-03-11T08:00:00Z: END\tRequestId: 1\nSTART`,
			`{"timestamp":1741680000000,"logGroup":"/g","logStream":"tests","message":"END\tRequestId: 1\nSTART"}` + "\n", ""},
		{"a record is left as it is", `at 2025-03-11T08:00:00Z: {"a": "b\nc"}`,
			`{"timestamp":1741680000000,"logGroup":"/g","logStream":"tests","message":"{\"a\": \"b\\nc\"}"}` + "\n", ""},
		{"several with a time before", "2 every 500ms at 2025-03-11T08:00:00Z: END\n",
			`{"timestamp":1741680000000,"logGroup":"/g","logStream":"tests","message":"END"}` + "\n" +
				`{"timestamp":1741680000500,"logGroup":"/g","logStream":"tests","message":"END"}` + "\n", ""},
		{"both", "at 2025-03-11T08:00:00Z: END\n\nEND\n", "", "events: some have a time before them, as in at 2025-03-11T08:00:00Z: …, and some do not: give one to all of them"},
		{"no time", "\nat eight: END\n", "", `events, line 2: "eight" is not a time: write it like 2025-03-11T08:00:00Z`},
		{"no time, several times", "2 every 1s at eight: END\n", "", `events, line 1: "eight" is not a time: write it like 2025-03-11T08:00:00Z`},
		{"too often", "100001 every 1s at 2025-03-11T08:00:00Z: END\n", "", "events, line 1: 100001 times: use 1 to 100000"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := eventlines.Expand(test.text, "/g")
			said := ""
			if err != nil {
				said = err.Error()
			}
			if got != test.want || said != test.err {
				t.Errorf("got\n%s%s\nwant\n%s%s", got, said, test.want, test.err)
			}
		})
	}
	if most, err := eventlines.Expand("100000 every 1ms at 2025-03-11T08:00:00Z: END\n", "/g"); err != nil || strings.Count(most, "\n") != 100_000 {
		t.Errorf("%d lines, %v", strings.Count(most, "\n"), err)
	}
}
