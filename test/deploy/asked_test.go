package deploy

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cwtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
)

// asked runs the command's --remote against the account and against files, and
// compares. The SDK finds the endpoint by its usual configuration. Each log group of
// the stacks has the event that write wrote.
func asked(t *testing.T, e *endpoint, of services, assembly string) {
	t.Helper()
	command := filepath.Join(t.TempDir(), "logstack")
	build := exec.Command("go", "build", "-o", command, "./cmd/logstack")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	folder := t.TempDir() // without a configuration
	run := func(code int, args ...string) (stdout, stderr string) {
		t.Helper()
		var out, told bytes.Buffer
		cmd := exec.CommandContext(t.Context(), command, args...)
		cmd.Env, cmd.Dir, cmd.Stdout, cmd.Stderr = append(environment(t, e.URL), outside(t)...), folder, &out, &told
		err := cmd.Run()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) || cmd.ProcessState.ExitCode() != code {
			t.Fatalf("logstack %s: %v, want exit code %d\n%s%s", strings.Join(args, " "), err, code, &out, &told)
		}
		return out.String(), told.String()
	}

	// An alarm goes off for a reason that is not in the logs.
	alarms, err := of.cloudwatch.DescribeAlarms(t.Context(), &cloudwatch.DescribeAlarmsInput{})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(alarms.MetricAlarms, func(a cwtypes.MetricAlarm) bool { return a.MetricName != nil })
	name, why := alarms.MetricAlarms[i].AlarmName, "tried"
	if _, err := of.cloudwatch.SetAlarmState(t.Context(), &cloudwatch.SetAlarmStateInput{AlarmName: name, StateReason: &why, StateValue: cwtypes.StateValueAlarm}); err != nil {
		t.Fatal(err)
	}
	type filter struct {
		Name, LogGroup, Pattern, Namespace, Metric string
		Matched                                    int
	}
	type report struct {
		Input   struct{ Events int }
		Filters []filter
		NotRead []struct{ What, Why string }
		Alarms  []struct{ Name string }
		History []struct {
			Name, Outcome string
			Remembered    []time.Time
		}
	}
	read := func(text string) (r report) {
		t.Helper()
		if err := json.Unmarshal([]byte(text), &r); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		return r
	}
	sorted := func(all []filter) []filter {
		return slices.SortedFunc(slices.Values(all), func(a, b filter) int {
			return strings.Compare(a.LogGroup+" "+a.Name+" "+a.Metric, b.LogGroup+" "+b.Name+" "+b.Metric)
		})
	}
	out, told := run(0, "replay", "--remote", "--format", "json")
	got := read(out)
	differ := 0
	for _, h := range got.History {
		if h.Outcome == "differs" {
			differ = 1
		}
		if h.Name == *name && (len(h.Remembered) != 1 || time.Since(h.Remembered[0]).Abs() > time.Hour) {
			t.Errorf("the history of %s is %+v", *name, h)
		}
	}
	if n := len(alarms.MetricAlarms) + len(alarms.CompositeAlarms); len(got.Alarms) != n || len(got.History) != n {
		t.Errorf("%d alarms and %d histories of %d alarms", len(got.Alarms), len(got.History), n)
	}
	// Calls that the endpoint does not support are named, and hide nothing else.
	for _, call := range []string{"logs:DescribeQueryDefinitions", "logs:DescribeAccountPolicies", "logs:GetTransformer"} {
		if !strings.Contains(told, call+": UnknownOperationException") || !slices.ContainsFunc(got.NotRead, func(n struct{ What, Why string }) bool { return strings.Contains(n.Why, call) }) {
			t.Errorf("nobody says that %s is missing: %v\n%s", call, got.NotRead, told)
		}
	}
	run(differ, "replay", "--remote", "--fail-on", "history")

	// The account gives the same verdicts on its events as the templates that made it.
	var want report
	for _, stack := range []string{"logging-dev", "logging-prod"} {
		out, _ = run(0, "replay", "--remote", "--template", assembly, "--stack", stack, "--format", "json")
		one := read(out)
		want.Filters, want.Input.Events = append(want.Filters, one.Filters...), want.Input.Events+one.Input.Events
	}
	if !slices.Equal(sorted(got.Filters), sorted(want.Filters)) || got.Input != want.Input || got.Input.Events == 0 {
		t.Errorf("of the account, %d events and\n%+v\nof the templates, %d events and\n%+v", got.Input.Events, got.Filters, want.Input.Events, want.Filters)
	}

	group := "/ecs/your-app/dev/audit"
	if out, _ = run(0, "query", "--remote", "--log-group", group, "--format", "ndjson", "fields @message, @logStream | limit 5"); out != asNDJSON(t, message, stream) {
		t.Errorf("the query answers %s", out)
	}
	run(1, "query", "--remote", "--log-group", "/ecs/none", "fields @message | limit 5")

	lines := filepath.Join(folder, "app.log")
	if err := os.WriteFile(lines, []byte("one kept\nnone\nkept two\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	remote, _ := run(0, "match", "--remote", "-n", `"kept"`, lines)
	offline, _ := run(0, "match", "-n", `"kept"`, lines)
	if remote != offline || remote != "1:one kept\n3:kept two\n" {
		t.Errorf("match says %q, and offline %q", remote, offline)
	}
	run(1, "match", "--remote", `"lost"`, lines)
}

// asNDJSON returns a row as the query command writes it.
func asNDJSON(t *testing.T, message, stream string) string {
	t.Helper()
	text, err := json.Marshal(message)
	if err != nil {
		t.Fatal(err)
	}
	return `{"@message": ` + string(text) + `, "@logStream": "` + stream + "\"}\n"
}
