package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/remote/remotetest"
)

type answers = map[string][]remotetest.Answer

// ran is the result of a command that asked the service of a test.
type ran struct {
	code           int
	stdout, stderr string
}

// runAsking runs a command line, and checks that its output has no credentials.
func runAsking(t *testing.T, args ...string) ran {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := run(args, &stdout, &stderr)
	for _, secret := range []string{remotetest.KeyID, remotetest.Secret, remotetest.SessionID} {
		if strings.Contains(stdout.String()+stderr.String(), secret) {
			t.Errorf("%v: the output has credentials: %s%s", args, &stdout, &stderr)
		}
	}
	return ran{code, stdout.String(), stderr.String()}
}

func (r ran) want(t *testing.T, code int, stdout string, stderr ...string) {
	t.Helper()
	if r.code != code || r.stdout != stdout {
		t.Errorf("exits with %d, want %d; got\n%swant\n%s%s", r.code, code, r.stdout, stdout, r.stderr)
	}
	for _, part := range stderr {
		if !strings.Contains(r.stderr, part) {
			t.Errorf("stderr is\n%swithout %q", r.stderr, part)
		}
	}
}

const (
	theQuery  = "filter level = 'ERROR' | stats count() as n by service, route"
	itsAnswer = `{"status":"Complete","statistics":{"recordsMatched":7,"recordsScanned":1200,"bytesScanned":2500000000},
"results":[[{"field":"service","value":"api"},{"field":"n","value":"5"},{"field":"@ptr","value":"CmEK"}],[{"field":"service","value":"web"},{"field":"route","value":"/pay"},{"field":"n","value":"2"}]]}`
)

// An answer from AWS is written like one from files: columns in the order of
// the query, including those that the first row lacks, null for a missing
// value, and without the console's own fields.
func TestQueryRemote(t *testing.T) {
	for _, test := range []struct{ format, want string }{
		{"json", "[\n{\"service\": \"api\", \"route\": null, \"n\": 5},\n{\"service\": \"web\", \"route\": \"/pay\", \"n\": 2}\n]\n"},
		{"ndjson", "{\"service\": \"api\", \"route\": null, \"n\": 5}\n{\"service\": \"web\", \"route\": \"/pay\", \"n\": 2}\n"},
		{"csv", "service,route,n\napi,,5\nweb,/pay,2\n"},
		{"table", "service  route  n\napi             5\nweb      /pay   2\n\n2 rows; 7 of 1,200 events matched\n"},
	} {
		remotetest.New(t, answers{"StartQuery": {{Body: `{"queryId":"q1"}`}}, "GetQueryResults": {{Body: itsAnswer}}})
		runAsking(t, "query", "--remote", "--log-group", "/ecs/app", "--format", test.format, theQuery).
			want(t, ok, test.want, "7 of 1,200 events matched, 2.5 GB scanned, about $0.01 at $0.005 a GB")
	}
}

// The exit code is that for files: 2 for a query that is refused here or by
// AWS, and 1 for any other failure.
func TestQueryRemoteFails(t *testing.T) {
	for name, test := range map[string]struct {
		args    []string
		answers answers
		code    int
		stderr  string
	}{
		"refused here":  {[]string{"filter level ="}, nil, queryRefused, "query"},
		"refused there": {[]string{"fields a"}, answers{"StartQuery": {{Code: "MalformedQueryException", Body: "no"}}}, queryRefused, "MalformedQueryException"},
		"denied":        {[]string{"fields a"}, answers{"StartQuery": {{Code: "AccessDeniedException", Body: "no"}}}, badInput, "AWS denies it"},
		"expired":       {[]string{"fields a"}, answers{"StartQuery": {{Code: "ExpiredTokenException", Body: "no"}}}, badInput, "have expired"},
		"failed":        {[]string{"fields a"}, answers{"StartQuery": {{Body: `{"queryId":"q1"}`}}, "GetQueryResults": {{Body: `{"status":"Failed"}`}}}, badInput, "status Failed"},
		"a file":        {[]string{"fields a", "app.log"}, nil, wrongUsage, "reads no log files, and app.log is given"},
		"of files":      {[]string{"fields a", "--log-type", "vpc"}, nil, wrongUsage, "--log-type is for log files"},
		"no span":       {[]string{"fields a", "--since", "1h", "--until", "2h"}, nil, wrongUsage, "--until must be after --since"},
		"SOURCE":        {[]string{"SOURCE logGroups(namePrefix: ['/ecs']) | fields a"}, nil, wrongUsage, "leave out --log-group"},
	} {
		t.Run(name, func(t *testing.T) {
			s := remotetest.New(t, test.answers)
			r := runAsking(t, append([]string{"query", "--remote", "--log-group", "/ecs/app"}, test.args...)...)
			r.want(t, test.code, "", test.stderr)
			if test.answers == nil && len(s.Calls()) > 0 {
				t.Errorf("AWS was asked: %v", s.Operations())
			}
		})
	}
}

// A query reads the log groups that it is saved for.
func TestQueryRemoteLogGroups(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	configuration := write("logstack.yaml", "application: shop\nenvironments: {prod: {}}\nservices: [{name: web, image: shop}, {name: jobs, image: shop, ownLogGroups: true}]\n")
	saved := write("saved.yaml", `Resources:
  App: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /ecs/shop}}
  Named: {Type: AWS::Logs::QueryDefinition, Properties: {Name: shop/named, LogGroupNames: [!Ref App], QueryString: "fields a"}}
  Made: {Type: AWS::Logs::LogGroup}
  Unnamed: {Type: AWS::Logs::QueryDefinition, Properties: {Name: shop/unnamed, LogGroupNames: [!Ref Made], QueryString: "fields a"}}
`)
	for name, test := range map[string]struct {
		args []string
		want string
		code int
	}{
		"of an environment":          {[]string{"--config", configuration, "errors-by-type"}, `"logGroupNames":["/ecs/shop/prod","/ecs/shop/prod/jobs"]`, ok},
		"of a template":              {[]string{"--template", saved, "named"}, `"logGroupNames":["/ecs/shop"]`, ok},
		"of no name yet":             {[]string{"--template", saved, "unnamed"}, "known only when it is deployed", wrongUsage},
		"of no name yet, but a flag": {[]string{"--template", saved, "--log-group", "/a", "--log-group", "/b", "unnamed"}, `"logGroupNames":["/a","/b"]`, ok},
		"by its SOURCE":              {[]string{"SOURCE logGroups(namePrefix: ['/ecs']) | fields a"}, `"queryString":"SOURCE logGroups(namePrefix: ['/ecs'])\n| fields a"`, ok},
		"of nobody":                  {[]string{"--contract", "guide", "fields level"}, "give them with --log-group", wrongUsage},
	} {
		t.Run(name, func(t *testing.T) {
			s := remotetest.New(t, nil)
			t.Chdir(folder)
			if name == "of nobody" {
				t.Chdir(t.TempDir())
			}
			r := runAsking(t, append([]string{"query", "--remote", "--dry-run"}, test.args...)...)
			if r.code != test.code || !strings.Contains(r.stdout+r.stderr, test.want) {
				t.Errorf("exits with %d, want %d and %s:\n%s%s", r.code, test.code, test.want, r.stdout, r.stderr)
			}
			if len(s.Calls()) > 0 {
				t.Errorf("a dry run asks %v", s.Operations())
			}
		})
	}
}

// Without the flag, AWS is not asked, whatever the environment variables are.
func TestNothingIsAskedWithoutFlag(t *testing.T) {
	s := remotetest.New(t, nil)
	log := filepath.Join(t.TempDir(), "app.log")
	if err := os.WriteFile(log, []byte("{\"level\": \"ERROR\"}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"query", "--log-group", "/ecs/app", "fields level", log},
		{"match", `{ $.level = "ERROR" }`, log},
		{"replay", "--template", "../../test/snapshots/environment-prod_1.snap.json", log},
		{"version"},
	} {
		runAsking(t, args...)
		if calls := s.Operations(); calls != nil {
			t.Errorf("%v asks %v", args, calls)
		}
	}
	for _, args := range [][]string{{"query", "--profile", "p", "fields a"}, {"match", "--dry-run", "ERROR"}, {"query", "--region", "r", "fields a"}} {
		runAsking(t, args...).want(t, wrongUsage, "", "is for AWS: use --remote")
	}
}

// CloudWatch decides which lines match. A line about which this command
// disagrees is reported.
func TestMatchRemote(t *testing.T) {
	log := filepath.Join(t.TempDir(), "app.log")
	lines := "ERROR one\nfine\n\nERROR two\n" + strings.Repeat("fine\n", 60)
	if err := os.WriteFile(log, []byte(lines), 0o644); err != nil {
		t.Fatal(err)
	}
	s := remotetest.New(t, answers{"TestMetricFilter": {
		{Body: `{"matches":[{"eventNumber":1,"eventMessage":"ERROR one"},{"eventNumber":2,"eventMessage":"fine"}]}`},
		{Body: `{"matches":[]}`},
	}})
	runAsking(t, "match", "--remote", "-n", "ERROR", log).want(t, ok, "1:ERROR one\n2:fine\n",
		log+":2: CloudWatch matches it, and this command would not have",
		log+":4: CloudWatch does not match it, and this command would have")
	if n := len(s.Calls()); n != 2 {
		t.Errorf("63 lines took %d calls", n)
	}

	remotetest.New(t, answers{"TestMetricFilter": {{Body: `{"matches":[]}`}}})
	runAsking(t, "match", "--remote", "--count", "ERROR", log).want(t, nothingMatched, "0\n")
	runAsking(t, "match", "--remote", "--max-events", "3", "ERROR", log).want(t, matchFailed, "", "more than 3 lines", "--max-events")
	runAsking(t, "match", "--remote", "--dry-run", "fine", log).want(t, ok,
		"logs:TestMetricFilter {\"filterPattern\":\"fine\",\"logEventMessages\":[\"ERROR one\",\"fine\",\"ERROR two\""+strings.Repeat(",\"fine\"", 47)+"]}\n"+
			"logs:TestMetricFilter {\"filterPattern\":\"fine\",\"logEventMessages\":[\"fine\""+strings.Repeat(",\"fine\"", 12)+"]}\n")

	remotetest.New(t, answers{"TestMetricFilter": {{Code: "AccessDeniedException", Body: "no"}}})
	runAsking(t, "match", "--remote", "ERROR", log).want(t, matchFailed, "", "must be allowed logs:TestMetricFilter (docs/how-to/remote.md has")
}
