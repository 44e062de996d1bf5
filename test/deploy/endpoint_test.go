package deploy

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// The account and region to deploy to. No real account has this id.
const (
	account = "111122223333"
	region  = "eu-central-1"
)

// endpoint is a server on loopback that implements CloudFormation and the services.
type endpoint struct {
	URL string
	log *syncBuffer
}

// startEndpoint starts moto_server, with what its CloudFormation lacks, and stops it
// when the test or this process ends.
func startEndpoint(t *testing.T) *endpoint {
	t.Helper()
	program, err := exec.LookPath("moto_server")
	if err != nil {
		t.Skip("skipped: moto_server, a CloudFormation endpoint on loopback, is not on PATH; `pip install 'moto[server]'` does that")
	}
	taught, err := filepath.Abs("testdata/moto")
	if err != nil {
		t.Fatal(err)
	}
	port := freePort(t)
	e := &endpoint{URL: "http://localhost:" + port, log: &syncBuffer{}}
	cmd := exec.Command(program, "-H", "localhost", "-p", port)
	cmd.Env = append(environment(t, e.URL),
		"PYTHONPATH="+taught, "PYTHONDONTWRITEBYTECODE=1", "MOTO_ACCOUNT_ID="+account,
		"MOTO_IAM_LOAD_MANAGED_POLICIES=true", // the bootstrap stack's roles have one
	)
	cmd.Stdout, cmd.Stderr = e.log, e.log
	alive, err := cmd.StdinPipe() // the server ends when this is closed
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		alive.Close()
		cmd.Wait()
	})
	for started := time.Now(); ; time.Sleep(100 * time.Millisecond) {
		if answer, err := http.Get(e.URL + "/moto-api/data.json"); err == nil {
			answer.Body.Close()
			break
		}
		if time.Since(started) > time.Minute {
			t.Fatalf("moto_server does not answer:\n%s", e.log)
		}
	}
	if !strings.Contains(e.log.String(), "moto knows the resource types of a logging stack") {
		t.Fatalf("moto_server did not take testdata/moto:\n%s", e.log)
	}
	return e
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// home is an empty home directory that all processes of a test share.
var home = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "logstack-deploy") })

// wantIndexed checks that an app left jsii's index of the CDK in the home directory. It
// takes longer to write than the app runs, and without it the next app starts seconds
// later.
func wantIndexed(t *testing.T) {
	t.Helper()
	dir, err := home()
	if err != nil {
		t.Fatal(err)
	}
	found := false
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if strings.HasPrefix(entry.Name(), ".jsii.runtime.") && strings.Contains(path, "/aws-cdk-lib/") {
			found = true
			return filepath.SkipAll
		}
		return nil
	})
	if err != nil || !found {
		t.Errorf("jsii has no index of the CDK: %v", err)
	}
}

// environment returns the complete environment of a process: the endpoint in place of
// every service, dummy credentials, and nothing of the user's own.
func environment(t *testing.T, url string) []string {
	t.Helper()
	dir, err := home()
	if err != nil {
		t.Fatal(err)
	}
	return []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TMPDIR=" + dir,
		"AWS_ENDPOINT_URL=" + url, "AWS_REGION=" + region, "AWS_DEFAULT_REGION=" + region,
		"AWS_ACCESS_KEY_ID=none", "AWS_SECRET_ACCESS_KEY=none", "AWS_EC2_METADATA_DISABLED=true",
		"CDK_DISABLE_CLI_TELEMETRY=true", "CDK_VALIDATION=false", "CI=true", "NO_COLOR=1",
		"NODE_NO_WARNINGS=1", "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20",
	}
}

// outside starts a proxy for everything outside of loopback. It refuses all requests,
// and fails the test that makes one.
func outside(t *testing.T) []string {
	t.Helper()
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t.Errorf("%s %s is not on loopback", r.Method, r.Host)
		http.Error(w, "nothing but loopback", http.StatusForbidden)
	})}
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	proxy := "http://" + l.Addr().String()
	return []string{"HTTP_PROXY=" + proxy, "HTTPS_PROXY=" + proxy, "NO_PROXY=localhost,127.0.0.1,::1"}
}

// cli is the CDK CLI, as pinned in package.json.
type cli struct {
	t   *testing.T
	env []string
	app string // cmd/synth, built once
}

// within returns the same CLI for a subtest.
func (c *cli) within(t *testing.T) *cli { return &cli{t, c.env, c.app} }

func newCLI(t *testing.T, e *endpoint) *cli {
	t.Helper()
	app := filepath.Join(t.TempDir(), "synth")
	build := exec.Command("go", "build", "-o", app, "./cmd/synth")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return &cli{t: t, env: append(environment(t, e.URL), outside(t)...), app: app}
}

// root is the root of the repository.
const root = "../.."

// synthesize synthesizes the stacks of a configuration, with cdk.json, into a folder
// for the other commands.
func (c *cli) synthesize(configuration string) (assembly string) {
	c.t.Helper()
	dir := c.t.TempDir()
	file := filepath.Join(dir, "logstack.yaml")
	if err := os.WriteFile(file, []byte(configuration), 0o600); err != nil {
		c.t.Fatal(err)
	}
	assembly = filepath.Join(dir, "cdk.out")
	c.must("synth", "--app", c.app, "--output", assembly, "--quiet", "-c", "config="+file, "-c", "release=3f9c1d2e")
	return assembly
}

// must runs a command that must succeed, and returns its output.
func (c *cli) must(args ...string) string {
	c.t.Helper()
	out, err := c.run(args...)
	if err != nil {
		c.t.Fatalf("cdk %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// refused runs a command that must fail with the given reason.
func (c *cli) refused(why string, args ...string) {
	c.t.Helper()
	out, err := c.run(args...)
	if err == nil || !strings.Contains(out, why) {
		c.t.Errorf("cdk %s: %v, want an error that says %q\n%s", strings.Join(args, " "), err, why, out)
	}
}

func (c *cli) run(args ...string) (string, error) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), 5*time.Minute)
	defer cancel()
	program, err := filepath.Abs(filepath.Join(root, "node_modules/.bin/cdk"))
	if err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, program, append([]string{"--no-notices", "--no-version-reporting"}, args...)...)
	cmd.Dir, cmd.Env, cmd.WaitDelay = root, c.env, 5*time.Second
	started := time.Now()
	out, err := cmd.CombinedOutput()
	c.t.Logf("cdk %s: %.1fs", args[0], time.Since(started).Seconds())
	return string(out), err
}

// syncBuffer is a buffer that is safe for concurrent use.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

// String returns the content without the successful requests.
func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var b strings.Builder
	for line := range strings.Lines(s.b.String()) {
		if !strings.HasSuffix(line, "\" 200 -\n") {
			b.WriteString(line)
		}
	}
	return b.String()
}

var (
	_ io.Writer    = (*syncBuffer)(nil)
	_ fmt.Stringer = (*syncBuffer)(nil)
)
