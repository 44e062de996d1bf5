package remote

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/remote/remotetest"
)

var (
	from = time.Date(2025, 3, 11, 8, 0, 0, 0, time.UTC)
	to   = from.Add(time.Hour)
)

// account returns an account whose calls go to a test service, and which does
// not wait between them.
func account(t *testing.T, answers map[string][]remotetest.Answer) (*Account, *remotetest.Service) {
	t.Helper()
	s := remotetest.New(t, answers)
	a, err := Open(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	a.wait = time.Millisecond
	return a, s
}

type answers = map[string][]remotetest.Answer

var started = []remotetest.Answer{{Body: `{"queryId":"q1"}`}}

const complete = `{"status":"Complete","statistics":{"recordsMatched":2,"recordsScanned":1200,"bytesScanned":345000},
"results":[[{"field":"level","value":"ERROR"},{"field":"count()","value":"7"},{"field":"@ptr","value":"CmEK"}],[{"field":"level","value":"INFO"}]]}`

func errorsIn(t *testing.T, err error, want ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one with %q", want)
	}
	for _, part := range append(want, "") {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("got %q, want %q in it", err, part)
		}
	}
	for _, secret := range []string{remotetest.KeyID, remotetest.Secret, remotetest.SessionID} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the error has credentials: %q", err)
		}
	}
}

func TestQuery(t *testing.T) {
	a, s := account(t, answers{
		"StartQuery": started,
		"GetQueryResults": {
			{Body: `{"status":"Scheduled"}`},
			{Body: `{"status":"Running","statistics":{"recordsMatched":1,"recordsScanned":600,"bytesScanned":200000}}`},
			{Body: complete},
		},
	})
	var told []Progress
	got, err := a.Query(t.Context(), Query{Text: "stats count() by level", LogGroups: []string{"/ecs/app"}, Start: from, End: to}, func(p Progress) { told = append(told, p) })
	if err != nil {
		t.Fatal(err)
	}
	want := &Answer{
		Rows:     [][]Field{{{"level", "ERROR"}, {"count()", "7"}}, {{"level", "INFO"}}},
		Progress: Progress{Scanned: 1200, Matched: 2, Bytes: 345000},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if len(told) != 3 || told[1].Scanned != 600 {
		t.Errorf("told %+v", told)
	}
	for _, part := range []string{`"logGroupNames":["/ecs/app"]`, `"startTime":1741680000`, `"endTime":1741683600`, `"queryString":"stats count() by level"`} {
		if !strings.Contains(s.Calls()[0].Body, part) {
			t.Errorf("StartQuery was sent %s, without %s", s.Calls()[0].Body, part)
		}
	}
}

func TestPagesOfAnAnswer(t *testing.T) {
	a, s := account(t, answers{"StartQuery": started, "GetQueryResults": {
		{Body: `{"status":"Complete","results":[[{"field":"a","value":"1"}]],"nextToken":"t2"}`},
		{Body: `{"status":"Complete","results":[[{"field":"a","value":"2"}]]}`},
	}})
	got, err := a.Query(t.Context(), Query{Text: "fields a", Start: from, End: to}, nil)
	if err != nil || len(got.Rows) != 2 || got.Rows[1][0].Value != "2" {
		t.Errorf("got %+v, %v", got, err)
	}
	if !strings.Contains(s.Calls()[2].Body, `"nextToken":"t2"`) {
		t.Errorf("the second page was not asked for: %+v", s.Calls())
	}
}

// TestWhatGoesWrong checks the error for each way in which a query can fail,
// and that no error contains credentials.
func TestWhatGoesWrong(t *testing.T) {
	ended := func(status string) answers {
		return answers{"StartQuery": started, "GetQueryResults": {{Body: `{"status":"` + status + `"}`}}}
	}
	fails := func(code, message string) answers {
		return answers{"StartQuery": {{Code: code, Body: message}}}
	}
	for name, test := range map[string]struct {
		answers answers
		want    []string
		refused bool
	}{
		"expired":        {fails("ExpiredTokenException", "The security token included in the request is expired"), []string{"logs:StartQuery", "have expired", "aws sso login"}, false},
		"unknown":        {fails("UnrecognizedClientException", "The security token included in the request is invalid."), []string{"does not know the credentials", "get-caller-identity"}, false},
		"denied":         {fails("AccessDeniedException", "User: arn:aws:sts::111122223333:assumed-role/dev/me is not authorized to perform: logs:StartQuery"), []string{"AWS denies it", "assumed-role/dev/me", "must be allowed logs:StartQuery (docs/how-to/remote.md"}, false},
		"denied group":   {fails("AccessDeniedException", "User: arn:aws:iam::111122223333:user/me is not authorized to perform: logs:StartQuery on resource: arn:aws:logs:eu-central-1:111122223333:log-group:/ecs/app:log-stream: because no identity-based policy allows the logs:StartQuery action"), []string{`"Resource": "arn:aws:logs:eu-central-1:111122223333:log-group:/ecs/app"`}, false},
		"denied by name": {fails("AccessDeniedException", "User: me is not authorized to perform: logs:StartQuery on resource: x with an explicit deny in a service control policy"), []string{"explicit deny", "no other policy can override"}, false},
		"signature":      {fails("InvalidSignatureException", "The Canonical String should have been x-amz-security-token:"+remotetest.SessionID), []string{"secret key does not belong to the access key", "clock"}, false},
		"old":            {fails("InvalidSignatureException", "Signature expired: 20250311T080000Z is now earlier than 20250311T090000Z"), []string{"the clock of this machine"}, false},
		"too old":        {fails("RequestExpired", "Request has expired."), []string{"the clock of this machine", "aws sso login"}, false},
		"no log group":   {fails("ResourceNotFoundException", "Log group '/ecs/ap' does not exist"), []string{"eu-central-1", "/ecs/ap"}, false},
		"malformed":      {fails("MalformedQueryException", "unexpected symbol found at line 1 and position 3"), []string{"line 1 and position 3"}, true},
		"failed":         {ended("Failed"), []string{"status Failed"}, false},
		"timeout":        {ended("Timeout"), []string{"ran for an hour"}, false},
		"cancelled":      {ended("Cancelled"), []string{"cancelled by somebody else"}, false},
		"results denied": {answers{"StartQuery": started, "GetQueryResults": {{Code: "AccessDeniedException", Body: "no"}}}, []string{"must be allowed logs:GetQueryResults (docs/how-to/remote.md has"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			a, _ := account(t, test.answers)
			_, err := a.Query(t.Context(), Query{Text: "fields a", LogGroups: []string{"/ecs/app"}, Start: from, End: to}, nil)
			errorsIn(t, err, test.want...)
			if refused := errors.As(err, new(*Refusal)); refused != test.refused {
				t.Errorf("refused: %v, want %v", refused, test.refused)
			}
		})
	}
}

func TestThrottledAndLost(t *testing.T) {
	throttled := remotetest.Answer{Code: "ThrottlingException", Body: "Rate exceeded"}
	a, s := account(t, answers{
		"StartQuery":      {{Code: "LimitExceededException", Body: "too many concurrent queries"}, throttled, started[0]},
		"GetQueryResults": {throttled, {Body: complete, Cut: true}, {Body: complete}},
	})
	got, err := a.Query(t.Context(), Query{Text: "fields a", Start: from, End: to}, nil)
	if err != nil || len(got.Rows) != 2 {
		t.Errorf("got %+v, %v", got, err)
	}
	if calls := s.Operations(); len(calls) != 6 {
		t.Errorf("got the calls %v", calls)
	}
}

func TestThrottledForEver(t *testing.T) {
	a, s := account(t, answers{"StartQuery": {{Code: "ThrottlingException", Body: "Rate exceeded"}}})
	a = a.impatient(2)
	_, err := a.Query(t.Context(), Query{Text: "fields a", Start: from, End: to}, nil)
	errorsIn(t, err, "AWS throttles it, after 2 tries: Rate exceeded")
	if n := len(s.Calls()); n != 2 {
		t.Errorf("it was tried %d times", n)
	}
}

func TestNobodyAnswers(t *testing.T) {
	remotetest.New(t, nil)
	a, err := Open(t.Context(), Options{Endpoint: "http://127.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = a.impatient(1).Query(t.Context(), Query{Text: "fields a", Start: from, End: to}, nil)
	errorsIn(t, err, "logs:StartQuery: no response from 127.0.0.1:1", "connection refused")
}

// TestStopped ends the context before the query has ended.
func TestStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	a, s := account(t, answers{
		"StartQuery":      started,
		"GetQueryResults": {{Body: `{"status":"Running"}`, Before: cancel}},
		"StopQuery":       {{Body: `{"success":true}`}},
	})
	_, err := a.Query(ctx, Query{Text: "fields a", Start: from, End: to}, nil)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if calls := s.Operations(); calls[len(calls)-1] != "StopQuery" {
		t.Errorf("got the calls %v: the query goes on", calls)
	}
}

func TestNothingIsKnown(t *testing.T) {
	s := remotetest.New(t, nil)
	t.Setenv("AWS_REGION", "")
	t.Setenv("AWS_DEFAULT_REGION", "")
	_, err := Open(t.Context(), Options{})
	errorsIn(t, err, "no region is set", "--region")
	_, err = Open(t.Context(), Options{Profile: "nobody", Region: "eu-central-1"})
	errorsIn(t, err, `no profile "nobody"`, "list-profiles")

	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"} {
		t.Setenv(name, "")
	}
	a, err := Open(t.Context(), Options{Region: "eu-central-1"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = a.impatient(1).Query(t.Context(), Query{Text: "fields a", Start: from, End: to}, nil)
	errorsIn(t, err, "no credentials are found", "AWS_PROFILE", "aws sso login")
	if calls := s.Calls(); len(calls) > 0 {
		t.Errorf("calls were made: %v", calls)
	}
}

// Each configuration without credentials or a region gets an error that says
// what to do and quotes nothing from the files.
func TestConfiguration(t *testing.T) {
	for name, test := range map[string]struct {
		profile string
		want    []string
	}{
		"no session of SSO":  {"sso_session = corp\nsso_account_id = 111122223333\nsso_role_name = r\n[sso-session corp]\nsso_start_url = https://127.0.0.1/start\nsso_region = eu-central-1", []string{"the session of SSO has expired, or there is none", "`aws sso login --profile p`"}},
		"SSO of old":         {"sso_start_url = https://127.0.0.1/start\nsso_region = eu-central-1\nsso_account_id = 111122223333\nsso_role_name = r", []string{"the session of SSO has expired, or there is none", "`aws sso login --profile p`"}},
		"a process":          {"credential_process = sh -c 'echo " + remotetest.Secret + "'", []string{"credential_process", "run it by hand"}},
		"web identity":       {"role_arn = arn:aws:iam::111122223333:role/r\nweb_identity_token_file = /none", []string{"web_identity_token_file"}},
		"half":               {"aws_secret_access_key = " + remotetest.Secret, []string{"only one of aws_access_key_id and aws_secret_access_key"}},
		"a code":             {"role_arn = arn:aws:iam::111122223333:role/r\nsource_profile = q\nmfa_serial = arn:aws:iam::111122223333:mfa/me\n[profile q]\naws_access_key_id = " + remotetest.KeyID + "\naws_secret_access_key = " + remotetest.Secret, []string{"mfa_serial", "AWS_SESSION_TOKEN"}},
		"a source of none":   {"role_arn = arn:aws:iam::111122223333:role/r\nsource_profile = q", []string{`no profile "q"`, "list-profiles"}},
		"no region":          {"region = over there", []string{`"over there" is not a region`, "eu-central-1"}},
		"an address of none": {"endpoint_url = 127.0.0.1:5000", []string{`"127.0.0.1:5000" is not an address`, "http://127.0.0.1:5000"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := remotetest.New(t, nil)
			file := filepath.Join(t.TempDir(), "config")
			if err := os.WriteFile(file, []byte("[profile p]\n"+test.profile+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			t.Setenv("HOME", t.TempDir())
			t.Setenv("AWS_CONFIG_FILE", file)
			for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"} {
				t.Setenv(name, "")
			}
			if name == "no region" {
				t.Setenv("AWS_REGION", "")
			}
			if name == "an address of none" {
				t.Setenv("AWS_ENDPOINT_URL", "")
			}
			a, err := Open(t.Context(), Options{Profile: "p"})
			if err == nil {
				_, err = a.impatient(1).Query(t.Context(), Query{Text: "fields a", Start: from, End: to}, nil)
			}
			errorsIn(t, err, test.want...)
			if calls := s.Calls(); len(calls) > 0 {
				t.Errorf("calls were made: %v", calls)
			}
		})
	}
}

func TestDryRun(t *testing.T) {
	s := remotetest.New(t, nil)
	var out strings.Builder
	a, err := Open(t.Context(), Options{DryRun: &out})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Query(t.Context(), Query{Text: `filter a < "b"`, LogGroups: []string{"/ecs/app"}, Start: from, End: to}, nil); err != nil {
		t.Fatal(err)
	}
	want := `logs:StartQuery {"endTime":1741683600,"logGroupNames":["/ecs/app"],"queryString":"filter a < \"b\"","startTime":1741680000}
logs:GetQueryResults {"queryId":"the-query"}
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
	if calls := s.Calls(); len(calls) > 0 {
		t.Errorf("a dry run made the calls %v", calls)
	}
}
