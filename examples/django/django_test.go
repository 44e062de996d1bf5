// Package django tests the example service. It runs the service as its containers
// would, and checks what it writes against its contract.
package django

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/check"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/queries"
)

// python is Debian's interpreter, which finds Debian's packages.
const python = "/usr/bin/python3"

// needPython skips a test if the service cannot run. CI installs what it needs.
func needPython(t *testing.T) {
	t.Helper()
	if err := exec.Command(python, "-W", "ignore", "-c", "import django, gunicorn, celery, sentry_sdk, pythonjsonlogger").Run(); err != nil {
		t.Skip("the example service does not run here: it needs Debian's python3-django, gunicorn, python3-celery, python3-sentry-sdk and python3-pythonjsonlogger")
	}
}

func load(t *testing.T, path string) *contract.Contract {
	t.Helper()
	c, err := contract.Load(path, ".")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The JSON that the service reads must be up to date with the contract.
func TestContractIsUpToDate(t *testing.T) {
	want := load(t, "./contract.yaml").JSON()
	got, err := os.ReadFile("shop/logs/contract.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, bytes.ReplaceAll(want, []byte("./contract.yaml"), []byte("contract.yaml"))) {
		t.Error("shop/logs/contract.json is stale: run logstack contract json contract.yaml > shop/logs/contract.json in examples/django")
	}
}

// environment returns the service's environment: the variables that the ecslogs
// construct sets, and more. The service may use no other.
func environment(more ...string) []string {
	return append([]string{
		"PATH=" + os.Getenv("PATH"), "PYTHONDONTWRITEBYTECODE=1", "HOME=" + os.TempDir(),
		"ENVIRONMENT_NAME=test", "GIT_SHA=0000000", "LOG_LEVEL=INFO", "LOG_FORMAT=json", "LOG_SAMPLE_RATE=1", "IN_AWS_FARGATE=true",
	}, more...)
}

// run runs a command of the service and returns its output.
func run(t *testing.T, env []string, args ...string) []byte {
	t.Helper()
	command := exec.Command(python, append([]string{"-W", "ignore"}, args...)...)
	command.Env = env
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
	return out
}

// process is a process of the service.
type process struct {
	*exec.Cmd
	log string
}

// start starts a process with standard output and error in one file, as a log driver
// reads them.
func start(t *testing.T, name string, env []string, args ...string) *process {
	t.Helper()
	p := &process{exec.Command(python, args...), filepath.Join(t.TempDir(), name+".log")}
	file, err := os.Create(p.log)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	p.Env, p.Stdout, p.Stderr = env, file, file
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Process.Kill() })
	return p
}

// stop asks the process to terminate, and waits for it.
func (p *process) stop(t *testing.T) {
	t.Helper()
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- p.Wait() }()
	select {
	case err := <-done:
		if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
	case <-time.After(30 * time.Second):
		text, _ := os.ReadFile(p.log)
		t.Fatalf("%v does not end; the end of its log:\n%s", p.Args, text[max(0, len(text)-4000):])
	}
}

// webWorkers is how many processes the web server forks.
const webWorkers = 2

// until waits until the process has written a text a number of times.
func (p *process) until(t *testing.T, what string, times int) {
	t.Helper()
	var text []byte
	for range 300 {
		var err error
		if text, err = os.ReadFile(p.log); err != nil {
			t.Fatal(err)
		}
		if bytes.Count(text, []byte(what)) >= times {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("%v does not write %q:\n%s", p.Args, what, text)
}

// hold checks what was written against the contract, and returns the report.
func hold(t *testing.T, c *contract.Contract, paths ...string) *check.Report {
	t.Helper()
	inputs, err := logevent.Files(paths...)
	if err != nil {
		t.Fatal(err)
	}
	source, err := logevent.Open(inputs, logevent.Options{Format: logevent.Raw})
	if err != nil {
		t.Fatal(err)
	}
	r, err := check.Run(context.Background(), c, source, check.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The web process and the worker write one record of each event, with whatever servers
// and libraries log. All of it follows the contract.
func TestCanary(t *testing.T) {
	needPython(t)
	c := load(t, "./contract.yaml")
	dir := t.TempDir()
	spool, auditLog := filepath.Join(dir, "spool"), filepath.Join(dir, "audit.log")
	if err := os.MkdirAll(filepath.Join(spool, "control"), 0o755); err != nil {
		t.Fatal(err)
	}
	address := freeAddress(t)
	env := environment("CANARY=true", "BIND="+address, fmt.Sprintf("WEB_CONCURRENCY=%d", webWorkers), "AUDIT_LOG_FILE="+auditLog, "DATABASE="+filepath.Join(dir, "db"),
		"BROKER_URL=filesystem://", "BROKER_FOLDER="+spool)
	run(t, env, "manage.py", "migrate", "--verbosity", "0")

	web := start(t, "web", env, "-m", "gunicorn", "shop.wsgi", "-c", "gunicorn.conf.py")
	web.until(t, "Worker ready", webWorkers)
	url := "http://" + address
	waitFor(t, url+"/health/")
	run(t, env, "manage.py", "canary", "--url", url)
	for _, r := range []struct {
		method, path, body string
		status             int
	}{
		{"GET", "/health/", "", 200}, {"GET", "/boom/", "", 500}, {"GET", "/nothing/", "", 404}, {"GET", "/api/orders/5/", "", 200}, {"POST", "/api/orders/", "{}", 201},
		{"POST", "/login/", `{"email": "jane@mail.example.com", "password": "hunter2"}`, 401}, {"POST", "/api/permissions/", "", 200},
	} {
		if status := request(t, r.method, url+r.path, r.body); status != r.status {
			t.Errorf("%s %s answers %d, want %d", r.method, r.path, status, r.status)
		}
	}
	run(t, env, "manage.py", "canary", "--worker")
	run(t, env, "-c", "import shop.tasks as t; t.import_people.delay(5); t.fail.delay()")
	// The worker starts when all tasks are in the queue: a broker of files lets it read
	// one that is not yet written.
	worker := start(t, "worker", env, "-m", "celery", "-q", "-A", "shop", "worker", "--pool", "solo")
	worker.until(t, "raised unexpected", 1)
	web.stop(t)
	worker.stop(t)

	report := hold(t, c, web.log, worker.log, auditLog)
	for _, f := range report.Findings {
		t.Errorf("%s %s: %s (%d of %d) %s", f.Kind, f.First, f.Text, f.Count, f.Of, f.Hint)
	}
	for _, s := range append(report.Unknown, report.Shapes...) {
		t.Errorf("unknown: %+v", s)
	}
	for _, seen := range report.Catalogue {
		if seen.Count == 0 {
			t.Errorf("%s was not emitted", seen.Name)
		}
	}
	// The records of a worker's task carry the id of the request that caused it.
	for _, c := range []struct{ path, event string }{{web.log, "order_created"}, {worker.log, "payment_processed"}} {
		if got := records(t, c.path, c.event, "a-request-of-a-test"); got != 1 {
			t.Errorf("%d records of %s have the request's id", got, c.event)
		}
	}
	// The audit log has a stream of its own, with nothing else in it.
	if audit := hold(t, c, auditLog); audit.Events < 3 || audit.Events != seen(audit, "permission_changed") {
		t.Errorf("the audit log has %d events, %d of them audited", audit.Events, seen(audit, "permission_changed"))
	}
	if others := hold(t, c, web.log, worker.log); seen(others, "permission_changed") > 0 {
		t.Error("audited events are in the application's log")
	}
}

// records counts the records of an event and a request.
func records(t *testing.T, path, event, request string) int {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range bytes.Lines(text) {
		if bytes.Contains(line, []byte(`"event_type": "`+event+`"`)) && bytes.Contains(line, []byte(`"request_id": "`+request+`"`)) {
			n++
		}
	}
	return n
}

func seen(r *check.Report, event string) int64 {
	at := slices.IndexFunc(r.Catalogue, func(s check.Seen) bool { return s.Name == event })
	return r.Catalogue[at].Count
}

// Whatever the check would find is removed from texts, wherever it occurs.
func TestNothingIsFoundInWhatIsWritten(t *testing.T) {
	needPython(t)
	texts := []string{
		"to jane@mail.example.com", "_jane.doe+x@mail.example.com", "https://shop.example/?u=jane@mail.example.com",
		"order 42 4111111111111111 paid", "4111 1111 1111 1111 12/27", "charged 4111111111111111. Thanks", "ref-4111111111111111", "4111-1111-1111-1111-ok",
		"1234 4111 1111 1111 1111", "3782 822463 10005 2027", "4000 0000 0000 0000 006",
		"AKIA" + "IOSFODNN7EXAMPLE", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIEpAIBAAKCAQEA",
		"sk_" + "live_abcdefgh12345678", "gh" + "p_0123456789abcdefghijABCDEFGHIJ", "github_" + "pat_0123456789abcdefghij", "xox" + "b-0123456789ab", "glpat-" + "0123456789abcdef",
		"AIza" + "0123456789abcdefghijABCDEFGHIJ", "Authorization: Bearer abcdefghijkl.mnop", "Authorization: Basic c2hvcDpodW50ZXIy", "Authorization: Token 9f8e7d6c5b4a39281706",
		"password=hunter2", `{"password": "hunter2"}`, `{\"password\": \"correct horse\"}`, "DB_PASSWORD=hunter2", "client_secret=abc", "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG",
		"X-Amz-Security-Token=9f8e7d6c5b4a", "postgres://shop:hunter2@db:5432/shop", "redis://:hunter2@cache.shop.example:6379/0", "GET /?token=9f8e7d6c5b4a39", "Set-Cookie: sessionid=9f8e",
		"{'new_password1': 'hunter'}", "user[password]=hunter", `"password" => "hunter"`, "csrfmiddlewaretoken=abc", "api_key=abc&user=x",
	}
	said, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	env := environment("TEXTS="+string(said), "DJANGO_SETTINGS_MODULE=shop.settings", "PYTHONPATH=.")
	out := run(t, env, "-c", `
import django, json, logging, os
django.setup()
for text in json.loads(os.environ["TEXTS"]):
    logging.info("%s", text)
    logging.getLogger("celery.x").info("m", extra={"data": {"a": [text], text: 1, "b": text.encode(), "c": ValueError(text)}})
`)
	path := filepath.Join(t.TempDir(), "app.log")
	if err := os.WriteFile(path, out, 0o644); err != nil {
		t.Fatal(err)
	}
	raw := filepath.Join(t.TempDir(), "raw.log")
	if err := os.WriteFile(raw, []byte(strings.Join(texts, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
	c := load(t, "./contract.yaml")
	if report := hold(t, c, path); report.Records < int64(2*len(texts)) {
		t.Errorf("%d records of %d texts were written", report.Records, len(texts))
	}
	written := bytes.Split(out, []byte("\n"))
	for _, f := range hold(t, c, path).Findings {
		if f.Kind == check.PII || f.Kind == check.Secret {
			t.Errorf("%s: %s in %s", f.Kind, f.Text, written[f.First.Line-1])
		}
	}
	found := int64(0)
	for _, f := range hold(t, c, raw).Findings {
		if f.Kind == check.PII || f.Kind == check.Secret {
			found += f.Count
		}
	}
	if found < int64(len(texts)) {
		t.Errorf("the check finds %d of %d texts", found, len(texts))
	}
}

// The service's own tests.
func TestService(t *testing.T) {
	needPython(t)
	if out := run(t, environment("ALLOWED_HOSTS=*"), "manage.py", "test"); !bytes.Contains(out, []byte("\nOK\n")) {
		t.Errorf("%s", out)
	}
}

// The service and the toolkit cannot drift apart: renaming a field in the contract
// renames it in filters, queries, indexes, the check, and the service, without other
// changes.
func TestNothingDrifts(t *testing.T) {
	source, err := os.ReadFile("contract.yaml")
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(source), "fields:\n", `fields:
  level: {as: log.severity}
  duration_ms: {as: elapsed}
  request_id: {as: rid}
  email: {as: mail, pii: private}
  user_email: {pii: private}
`, 1) + "\nlevels: {ERROR: [err, error]}\n"
	path := filepath.Join(t.TempDir(), "contract.yaml")
	if err := os.WriteFile(path, []byte(changed), 0o644); err != nil {
		t.Fatal(err)
	}
	before, after := load(t, "./contract.yaml"), load(t, path)

	for _, c := range []struct {
		what         string
		of           func(*contract.Contract) string
		was, becomes string
	}{
		{"the filter for errors", filter(t, "errors"), `{ $.level = "ERROR" }`, `{ $.log.severity = "err" || $.log.severity = "error" }`},
		{"the filter for durations", func(c *contract.Contract) string { return filters(t, c)["request-duration"].Value }, "$.duration_ms", "$.elapsed"},
		{"a query", query(t, "slow-requests"), "filter duration_ms > {{slow_request}}", "filter elapsed > {{slow_request}}"},
		{"another query", query(t, "errors-by-type"), `filter level = "ERROR"`, `filter log.severity = "err" or log.severity = "error"`},
		{"indexes", func(c *contract.Contract) string {
			fields, err := c.IndexedFields()
			if err != nil {
				t.Fatal(err)
			}
			return strings.Join(fields, " ")
		}, " request_id ", " rid "},
		{"masks", func(c *contract.Contract) string { return fmt.Sprint(c.DataIdentifiers()) }, "[EmailAddress]", "[]"},
		{"the schema", func(c *contract.Contract) string { return string(c.Schema()) }, `"duration_ms": {`, `"elapsed": {`},
		{"the page", func(c *contract.Contract) string { return string(c.Markdown()) }, "| `duration_ms` |", "| `elapsed` |"},
	} {
		if got := c.of(before); !strings.Contains(got, c.was) || strings.Contains(got, c.becomes) {
			t.Errorf("%s was %s, want %s", c.what, got, c.was)
		}
		if got := c.of(after); !strings.Contains(got, c.becomes) || strings.Contains(got, c.was) {
			t.Errorf("%s becomes %s, want %s", c.what, got, c.becomes)
		}
	}

	needPython(t)
	file := filepath.Join(t.TempDir(), "contract.json")
	if err := os.WriteFile(file, after.JSON(), 0o644); err != nil {
		t.Fatal(err)
	}
	log := filepath.Join(t.TempDir(), "app.log")
	if err := os.WriteFile(log, run(t, environment("LOG_CONTRACT="+file), "manage.py", "canary"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, f := range hold(t, after, log).Findings {
		t.Errorf("%s: %s", f.Kind, f.Text)
	}
	missing := map[string]bool{}
	for _, f := range hold(t, before, log).Findings {
		if f.Kind == check.Missing {
			missing[f.Field] = true
		}
	}
	for _, field := range []string{"level", "duration_ms", "email"} {
		if !missing[field] {
			t.Errorf("by the contract as it was, %s is not missing", field)
		}
	}
}

func filters(t *testing.T, c *contract.Contract) map[string]alarmrules.Filter {
	t.Helper()
	set, err := alarmrules.Bind(alarmrules.Application{Contract: c}, alarmrules.Defaults()...)
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]alarmrules.Filter{}
	for _, f := range set.Filters() {
		by[f.Name] = f
	}
	return by
}

func filter(t *testing.T, name string) func(*contract.Contract) string {
	return func(c *contract.Contract) string { return filters(t, c)[name].Pattern.String() }
}

func query(t *testing.T, name string) func(*contract.Contract) string {
	return func(c *contract.Contract) string {
		q, err := queries.Get(name)
		if err != nil {
			t.Fatal(err)
		}
		bound, err := q.Bind(c)
		if err != nil {
			t.Fatal(err)
		}
		return bound.Text.String()
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func waitFor(t *testing.T, url string) {
	t.Helper()
	for range 100 {
		if answer, err := http.Get(url); err == nil {
			_ = answer.Body.Close()
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("%s does not answer", url)
}

func request(t *testing.T, method, url, body string) int {
	t.Helper()
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Forwarded-For", "6.6.6.6, 203.0.113.7")
	if method == "POST" && strings.HasSuffix(url, "/api/orders/") {
		r.Header.Set("X-Request-ID", "a-request-of-a-test")
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode
}
