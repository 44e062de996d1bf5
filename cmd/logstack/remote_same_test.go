package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/logstack-go/logstack/remote/remotetest"
)

// In each format, the answer of a query in AWS equals byte by byte that on the
// same events in files.
func TestQueryRemoteIsAsOffline(t *testing.T) {
	log := filepath.Join(t.TempDir(), "app.log")
	if err := os.WriteFile(log, []byte(`{"service":"api","route":"/a,b","level":"ERROR"}
{"service":"api","route":"/a,b","level":"ERROR"}
{"service":"web","level":"ERROR"}
{"service":"say \"hi\"","route":"ü","level":"ERROR"}
`), 0o644); err != nil {
		t.Fatal(err)
	}
	const query = "stats count() as n by service, route | sort n desc, service"
	cloudWatch := answers{"StartQuery": {{Body: `{"queryId":"q1"}`}}, "GetQueryResults": {{Body: `{"status":"Complete","statistics":{"recordsMatched":4,"recordsScanned":4,"bytesScanned":1},"results":[
[{"field":"service","value":"api"},{"field":"route","value":"/a,b"},{"field":"n","value":"2"}],
[{"field":"service","value":"say \"hi\""},{"field":"route","value":"ü"},{"field":"n","value":"1"}],
[{"field":"service","value":"web"},{"field":"n","value":"1"}]]}`}}}
	inAthena := athenaGives(`{"State":"SUCCEEDED"}`, `{"ResultSet":{"ResultSetMetadata":{"ColumnInfo":[{"Name":"service","Type":"varchar"},{"Name":"route","Type":"varchar"},{"Name":"n","Type":"bigint"}]},"Rows":[
{"Data":[{"VarCharValue":"service"},{"VarCharValue":"route"},{"VarCharValue":"n"}]},
{"Data":[{"VarCharValue":"api"},{"VarCharValue":"/a,b"},{"VarCharValue":"2"}]},
{"Data":[{"VarCharValue":"say \"hi\""},{"VarCharValue":"ü"},{"VarCharValue":"1"}]},
{"Data":[{"VarCharValue":"web"},{},{"VarCharValue":"1"}]}]}}`)
	for _, format := range []string{"json", "ndjson", "csv", "table"} {
		offline := runAsking(t, "query", "--format", format, query, log)
		remotetest.New(t, maps.Clone(cloudWatch))
		runAsking(t, "query", "--remote", "--log-group", "/ecs/app", "--format", format, query).want(t, offline.code, offline.stdout)
		if format == "table" {
			continue // The last line counts events, which Athena does not.
		}
		remotetest.New(t, maps.Clone(inAthena))
		runAsking(t, append(ofTheArchive, "--format", format, query)...).want(t, offline.code, offline.stdout)
	}
}

// match prints the same as offline and exits with the same code, whatever the
// flags.
func TestMatchRemoteIsAsOffline(t *testing.T) {
	log := filepath.Join(t.TempDir(), "app.log")
	if err := os.WriteFile(log, []byte("ERROR one\nfine\nERROR two\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{}, {"-n"}, {"-c"}, {"-v"}, {"-q"}, {"-H"}, {"-m", "1"}, {"--format", "json"}, {"--input", "raw"}} {
		args = append(args, "ERROR", log)
		offline := runAsking(t, append([]string{"match"}, args...)...)
		remotetest.New(t, answers{"TestMetricFilter": {{Body: `{"matches":[{"eventNumber":1},{"eventNumber":3}]}`}}})
		r := runAsking(t, append([]string{"match", "--remote"}, args...)...)
		if r != offline {
			t.Errorf("%v: got %+v, and offline %+v", args, r, offline)
		}
	}
	for name, args := range map[string][]string{"no match": {"lost", log}, "no pattern": {"[", log}, "no file": {"ERROR", log + ".gz"}} {
		offline := runAsking(t, append([]string{"match"}, args...)...)
		remotetest.New(t, answers{"TestMetricFilter": {{Body: `{"matches":[]}`}}})
		if r := runAsking(t, append([]string{"match", "--remote"}, args...)...); r.code != offline.code || r.stdout != offline.stdout {
			t.Errorf("%s: got %+v, and offline %+v", name, r, offline)
		}
	}
}

// The JSON of a replay of an account has everything that one of files has, and
// the history of the alarms.
func TestReplayRemoteIsAsOffline(t *testing.T) {
	members := func(text string) []string {
		t.Helper()
		var all map[string]json.RawMessage
		if err := json.Unmarshal([]byte(text), &all); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		return slices.Sorted(maps.Keys(all))
	}
	t.Chdir(t.TempDir())
	template := "F.yaml"
	if err := os.WriteFile(template, []byte("Resources:\n  F: {Type: AWS::Logs::MetricFilter, Properties: {LogGroupName: /ecs/shop, FilterPattern: ERROR, MetricTransformations: [{MetricNamespace: Shop, MetricName: Errors, MetricValue: \"1\"}]}}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("app.log", []byte("ERROR\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	offline := runAsking(t, "replay", "--template", template, "--format", "json", "app.log")
	remotetest.New(t, shopAccount(time.Now().Add(-30*time.Minute)))
	asked := runAsking(t, "replay", "--remote", "--template", template, "--format", "json")
	want := append(members(offline.stdout), "history")
	slices.Sort(want)
	if got := members(asked.stdout); asked.code != offline.code || !slices.Equal(got, want) {
		t.Errorf("exits with %d, has %v; want %d and %v", asked.code, got, offline.code, want)
	}
}

// Ctrl-C stops the query in CloudWatch.
func TestQueryRemoteInterrupted(t *testing.T) {
	s := remotetest.New(t, answers{
		"StartQuery":      {{Body: `{"queryId":"q1"}`}},
		"GetQueryResults": {{Body: `{"status":"Running"}`, Before: func() { _ = syscall.Kill(syscall.Getpid(), syscall.SIGINT) }}},
		"StopQuery":       {{Body: `{"success":true}`}},
	})
	runAsking(t, "query", "--remote", "--log-group", "/ecs/app", "fields a").want(t, interrupted, "", "stopped")
	if calls := s.Operations(); calls[len(calls)-1] != "StopQuery" {
		t.Errorf("got the calls %v: the query goes on", calls)
	}
}
