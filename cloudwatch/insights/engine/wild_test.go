package engine

import (
	"bufio"
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// notRun lists queries from other people's code that CloudWatch accepts but that do
// not run here, by line in the collection, with a part of the error and the
// evidence for it.
var notRun = map[int]struct{ message, why string }{
	6:  {"does not compare times as people write them", `CWL_QuerySyntax-operations-functions, "Datetime functions": @timestamp is a number there, and 'YYYY…' none`},
	20: {"anomaly does not run here", "CWL_QuerySyntax-Anomaly: it is trained on weeks of the log"},
}

// Every query from other people's code that CloudWatch accepts runs, or is rejected
// by name.
func TestWildQueriesRun(t *testing.T) {
	lines := bufio.NewScanner(bytes.NewReader(beside(t, "corpora/insights_queries_wild.jsonl")))
	lines.Buffer(nil, 1<<20)
	ran := 0
	for line := 1; lines.Scan(); line++ {
		var row struct{ Kind, Query string }
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		q, err := insights.Parse(row.Query)
		if err != nil || len(q.Check()) > 0 || row.Kind != "query" {
			continue // package insights has the list of these
		}
		p, err := Compile(q, Options{})
		refused, known := notRun[line]
		switch {
		case err == nil && known:
			t.Errorf("line %d runs, and is in the list of those that do not", line)
		case err != nil && (!known || !strings.Contains(err.Error(), refused.message)):
			t.Errorf("line %d: %v", line, err)
		}
		if err != nil {
			continue
		}
		if _, err := runParts(p, []specEvent{{time: day.UnixMilli(), group: "/app", message: `{"level": "ERROR", "status": 500}`}}, 1); err != nil {
			t.Errorf("line %d: %v", line, err)
		}
		ran++
	}
	if ran < 150 {
		t.Errorf("only %d queries run", ran)
	}
}
