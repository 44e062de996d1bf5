package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/logstack-go/logstack/remote/remotetest"
)

var athenaStarted = []remotetest.Answer{{Body: `{"QueryExecutionId":"e1"}`}}

// athenaGives returns the answers of Athena to a query that ends with that
// status.
func athenaGives(status, results string) answers {
	return answers{
		"StartQueryExecution": athenaStarted,
		"GetQueryExecution":   {{Body: `{"QueryExecution":{"Status":` + status + `,"Statistics":{"DataScannedInBytes":2500000000}}}`}},
		"GetQueryResults":     {{Body: results}},
	}
}

const athenaRows = `{"ResultSet":{"ResultSetMetadata":{"ColumnInfo":[{"Name":"service","Type":"varchar"},{"Name":"route","Type":"varchar"},{"Name":"n","Type":"bigint"}]},
"Rows":[{"Data":[{"VarCharValue":"service"},{"VarCharValue":"route"},{"VarCharValue":"n"}]},
{"Data":[{"VarCharValue":"api"},{},{"VarCharValue":"5"}]},{"Data":[{"VarCharValue":"web"},{"VarCharValue":"/pay"},{"VarCharValue":"2"}]}]}}`

var ofTheArchive = []string{"query", "--athena", "--table", "shop_prod_logs.application", "--work-group", "shop-prod"}

// An answer from Athena is written like one from CloudWatch, except that it
// does not count events.
func TestQueryAthena(t *testing.T) {
	for _, test := range []struct{ format, want string }{
		{"json", "[\n{\"Service\": \"api\", \"route\": null, \"n\": 5},\n{\"Service\": \"web\", \"route\": \"/pay\", \"n\": 2}\n]\n"},
		{"ndjson", "{\"Service\": \"api\", \"route\": null, \"n\": 5}\n{\"Service\": \"web\", \"route\": \"/pay\", \"n\": 2}\n"},
		{"csv", "Service,route,n\napi,,5\nweb,/pay,2\n"},
		{"table", "Service  route  n\napi             5\nweb      /pay   2\n\n2 rows\n"},
	} {
		remotetest.New(t, athenaGives(`{"State":"SUCCEEDED"}`, athenaRows))
		runAsking(t, append(ofTheArchive, "--format", test.format, "stats count() as n by Service, route")...).
			want(t, ok, test.want, "2.5 GB scanned, about $0.01 at $5 a TB")
	}
}

func TestQueryAthenaFails(t *testing.T) {
	for name, test := range map[string]struct {
		args    []string
		answers answers
		code    int
		stderr  string
	}{
		"refused here": {[]string{"filter level ="}, nil, queryRefused, "query"},
		"no SQL":       {[]string{"pattern @message"}, nil, queryRefused, "pattern"},
		"denied":       {[]string{"fields a"}, answers{"StartQueryExecution": {{Code: "AccessDeniedException", Body: "no"}}}, badInput, "AWS denies it"},
		"failed":       {[]string{"fields a"}, athenaGives(`{"State":"FAILED","StateChangeReason":"HIVE_BAD_DATA"}`, ""), badInput, "HIVE_BAD_DATA"},
		"cancelled":    {[]string{"fields a"}, athenaGives(`{"State":"CANCELLED"}`, ""), badInput, "was cancelled"},
		"a file":       {[]string{"fields a", "app.log"}, nil, wrongUsage, "app.log"},
		"of files":     {[]string{"fields a", "--workers", "2"}, nil, wrongUsage, "--workers does not apply to the archive"},
		"both":         {[]string{"fields a", "--remote"}, nil, wrongUsage, "give only one of them"},
		"only checked": {[]string{"fields a", "--check"}, nil, ok, ""},
		"printed":      {[]string{"fields a", "--print", "--dry-run"}, nil, wrongUsage, "--dry-run"},
	} {
		t.Run(name, func(t *testing.T) {
			s := remotetest.New(t, test.answers)
			runAsking(t, append(ofTheArchive, test.args...)...).want(t, test.code, "", test.stderr)
			if test.answers == nil && len(s.Calls()) > 0 {
				t.Errorf("AWS was asked: %v", s.Operations())
			}
		})
	}
}

// Ctrl-C stops the query.
func TestQueryAthenaInterrupted(t *testing.T) {
	given := athenaGives(`{"State":"RUNNING"}`, "")
	given["GetQueryExecution"][0].Before = func() { _ = syscall.Kill(syscall.Getpid(), syscall.SIGINT) }
	given["StopQueryExecution"] = []remotetest.Answer{{Body: "{}"}}
	s := remotetest.New(t, given)
	runAsking(t, append(ofTheArchive, "fields a")...).want(t, interrupted, "", "stopped")
	if calls := s.Operations(); calls[len(calls)-1] != "StopQueryExecution" {
		t.Errorf("got the calls %v: the query goes on", calls)
	}
}

// The work group and the database are those of the environment's archive.
func TestQueryAthenaWorkGroup(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "logstack.yaml")
	if err := os.WriteFile(path, []byte("application: shop\nenvironments: {prod: {archive: {logGroups: [application]}}}\nservices: [{name: web, image: shop}]\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		args []string
		want []string
		code int
	}{
		"of an environment": {[]string{"--config", path, "--env", "prod", "errors-by-type"}, []string{`"WorkGroup":"shop-prod"`, `"Database":"shop_prod_logs"`, "athena:GetQueryExecution", "athena:GetQueryResults"}, ok},
		"of a flag":         {[]string{"--config", path, "--env", "prod", "--work-group", "mine", "errors-by-type"}, []string{`"WorkGroup":"mine"`}, ok},
		"of nobody":         {[]string{"--contract", "guide", "--table", "a.b", "fields level"}, []string{"--work-group"}, wrongUsage},
	} {
		t.Run(name, func(t *testing.T) {
			s := remotetest.New(t, nil)
			t.Chdir(t.TempDir())
			r := runAsking(t, append([]string{"query", "--athena", "--dry-run"}, test.args...)...)
			for _, part := range test.want {
				if r.code != test.code || !strings.Contains(r.stdout+r.stderr, part) {
					t.Errorf("exits with %d, want %d and %s:\n%s%s", r.code, test.code, part, r.stdout, r.stderr)
				}
			}
			if len(s.Calls()) > 0 {
				t.Errorf("a dry run asks %v", s.Operations())
			}
		})
	}
}
