package insights

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

// The collection of published queries, the guide and the worked cases are kept
// beside the repository, not in it.
const besideRepository = "../../../shared/"

func readBeside(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(besideRepository + name)
	if os.IsNotExist(err) {
		t.Skipf("%s is not beside the repository", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func readRows[T any](t *testing.T, name string) []T {
	t.Helper()
	var rows []T
	scanner := bufio.NewScanner(bytes.NewReader(readBeside(t, name)))
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		var row T
		if err := json.Unmarshal(scanner.Bytes(), &row); err != nil {
			t.Fatalf("%s, line %d: %v", name, len(rows)+1, err)
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		t.Fatalf("%s is empty", name)
	}
	return rows
}

// firstError returns the first error of Parse or, if there is none, of Check.
func firstError(source string) *Error {
	q, err := Parse(source)
	if err != nil {
		return err.(*Error)
	}
	if errs := q.Check(); len(errs) > 0 {
		return errs[0]
	}
	return nil
}

// refusedPublished are the published queries that break a rule although no flag
// says so, by line in the collection, with a part of the error.
var refusedPublished = map[int]struct{ message, why string }{
	11:  {"only limit may follow dedup", "CWL_QuerySyntax-Dedup says so, and its own query in the field index guide does not keep to it"},
	55:  {`found ":"`, "a URL without quotes"},
	81:  {`unexpected "\\"`, `the page shows line breaks as \n`},
	96:  {`does not output "@message"`, "CWL_QuerySyntax-Stats shows it as not valid"},
	98:  {"bin reads @timestamp", "CWL_QuerySyntax-Stats shows it as not valid"},
	121: {"the pattern has 0 * for 1 name", "as many * as names, CWL_QuerySyntax-Parse"},
}

// flags are the flags of the collection, with whether a query that has one must be
// rejected, and with which error.
var flags = map[string]struct {
	refused bool
	message string
}{
	"double_equals":      {false, ""}, // queries that AWS publishes have it
	"bang_not":           {false, ""}, // as in the guide's own queries
	"filter_after_stats": {false, "the stats before it does not output"},
	"limit_before_sort":  {false, ""}, // the sort comes last, so no rule is broken
	"leading_comment":    {false, ""},
	"inline_comment":     {false, ""},
	"templated":          {false, ""},
}

func TestPublishedQueries(t *testing.T) {
	type row struct {
		Query string
		Flags []string
	}
	rows := readRows[row](t, "corpora/insights_queries.jsonl")
	if len(rows) != 168 {
		t.Errorf("there are %d queries; the lines in this test are those of 168", len(rows))
	}
	accepted := 0
	for i, r := range rows {
		line := i + 1
		if q, err := Parse(r.Query); err == nil {
			samePrinted(t, q)
			if got := q.Rename(func(f string) string { return f }); tree(got) != tree(q) {
				t.Errorf("line %d: renaming nothing makes\n%s\nof\n%s", line, got, q)
			}
			if templated := slices.Contains(r.Flags, "templated"); templated != (len(q.Parameters()) > 0) {
				t.Errorf("line %d has the parameters %q, but templated is %v", line, q.Parameters(), templated)
			}
		}
		got := firstError(r.Query)
		expected, mustFail := refusedPublished[line].message, refusedPublished[line].message != ""
		for _, name := range r.Flags {
			f, known := flags[name]
			if !known {
				t.Errorf("line %d has the unknown flag %s", line, name)
			}
			mustFail = mustFail || f.refused
			if f.message != "" {
				expected = f.message
			}
		}
		switch {
		case got == nil && mustFail:
			t.Errorf("line %d is accepted:\n%s", line, r.Query)
		case got != nil && (expected == "" || !strings.Contains(got.Message, expected)):
			t.Errorf("line %d is refused for another reason than %q:\n%v", line, expected, got)
		case got == nil:
			accepted++
		}
	}
	t.Logf("%d of %d published queries are accepted", accepted, len(rows))
	if accepted < 150 {
		t.Errorf("only %d of %d published queries are accepted", accepted, len(rows))
	}
}

// refusedWild are queries from other people's code that are rejected, by line in
// the collection, with a part of the error and the evidence for it.
var refusedWild = map[int]struct{ message, why string }{
	3:   {"bin takes 1 to 2 arguments", "CWL_QuerySyntax-operations-functions: bin(period: Period)"},
	15:  {`found "httpRequest.country"`, "CWL_QuerySyntax-Stats has count_distinct; count(distinct x) is SQL"},
	17:  {`the stats before it does not output "@timestamp"`, unknownSymbols},
	23:  {`found "exists"`, "CWL_QuerySyntax-Filter has ispresent; EXISTS is of filter patterns"},
	42:  {`the stats before it does not output "delivery.providerResponse"`, unknownSymbols},
	55:  {`the stats before it does not output "count"`, unknownSymbols},
	67:  {`the stats before it does not output "@timestamp"`, unknownSymbols},
	122: {`unexpected "}"`, "a brace of the file around it"},
	123: {`found "|"`, "CWL_QuerySyntax-Stats: a comma is followed by another function"},
	141: {`found "subscriptions"`, "the escapes of the language around it: the service is sent one backslash"},
}

const unknownSymbols = `the service: "Unknown symbols found in or after stats", and CWL_QuerySyntax-Stats, "Notes and limitations"`

func TestWildQueries(t *testing.T) {
	type row struct{ Query string }
	taken := 0
	for i, r := range readRows[row](t, "corpora/insights_queries_wild.jsonl") {
		line := i + 1
		if q, err := Parse(r.Query); err == nil {
			samePrinted(t, q)
		}
		err := firstError(r.Query)
		switch refused, known := refusedWild[line]; {
		case err == nil && known:
			t.Errorf("line %d is taken, and in the list of those that are refused", line)
		case err == nil:
			taken++
		case !known || !strings.Contains(err.Message, refused.message):
			t.Errorf("line %d is refused for another reason than %q:\n%v", line, refused.message, err)
		}
	}
	t.Logf("%d queries are taken", taken)
	if taken < 150 {
		t.Errorf("only %d queries are taken", taken)
	}
}

func TestWorkedCases(t *testing.T) {
	type row struct{ Kind, Query, Expr string }
	invalid := 0
	for i, r := range readRows[row](t, "vectors/insights.jsonl") {
		switch r.Kind {
		case "invalid":
			invalid++
			query := r.Query
			if query == "sort or limit before the last stats command" {
				// This case is a rule in words; the query breaks it.
				query = "stats count() as n by a | limit 5 | stats max(n)"
			}
			if firstError(query) == nil {
				t.Errorf("line %d is accepted, but not valid:\n%s", i+1, query)
			}
		case "query", "filter":
			q, err := Parse(r.Query)
			if err != nil {
				t.Errorf("line %d: %v", i+1, err)
				continue
			}
			samePrinted(t, q)
			if errs := q.Check(); len(errs) > 0 {
				t.Errorf("line %d: %v", i+1, errs[0])
			}
		case "fn":
			q, err := Parse("fields " + r.Expr)
			if err != nil {
				t.Errorf("line %d: %v", i+1, err)
				continue
			}
			samePrinted(t, q)
			if errs := q.Check(); len(errs) > 0 {
				t.Errorf("line %d: %v", i+1, errs[0])
			}
		}
	}
	if invalid == 0 {
		t.Error("there is no invalid case")
	}
}

// The guide titles its queries with --, which is not a comment. Without the title
// they are valid.
func TestGuideQueries(t *testing.T) {
	text := strings.Split(string(readBeside(t, "reference/logging-best-practices.txt")), "\n")
	found := 0
	for i := 0; i+1 < len(text); i++ {
		if !strings.HasPrefix(text[i], "-- ") || !strings.HasPrefix(text[i+1], "fields ") {
			continue
		}
		found++
		end := i + 1
		for end < len(text) && strings.TrimSpace(text[end]) != "" {
			end++
		}
		_, err := Parse(strings.Join(text[i:end], "\n"))
		if e, ok := err.(*Error); !ok || e.Hint != "comments start with #" {
			t.Errorf("%s: the error is %v", text[i], err)
		}
		q, err := Parse(strings.Join(text[i+1:end], "\n"))
		if err != nil {
			t.Errorf("%s: %v", text[i], err)
			continue
		}
		samePrinted(t, q)
		for _, e := range q.Check() {
			t.Errorf("%s: %v", text[i], e)
		}
	}
	if found != 8 {
		t.Errorf("found %d queries in the guide, want 8", found)
	}
}
