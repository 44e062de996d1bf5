package apps

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/scaffold"
)

// The app that `logstack init` writes builds, and its tests pass; they fail when its rule
// is broken.
func TestScaffoldApp(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it builds another app")
	}
	here, err := filepath.Abs(top)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "shop-logging")
	if out, err := exec.Command(build(t, "./cmd/logstack"), "init", "--yes", "--preset", "slog", "--replace", here,
		"--email", "page=on-call@example.com", "--email", "ticket=team@example.com", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	run := func(name string, args ...string) (string, error) {
		cmd := exec.Command(name, args...)
		cmd.Dir = dir
		// -mod=mod writes to go.mod what go mod tidy would, except for test
		// dependencies of other modules. Without CI, missing snapshots are written.
		cmd.Env = append(slices.DeleteFunc(os.Environ(), func(of string) bool { return strings.HasPrefix(of, "CI=") }), "GOFLAGS=-mod=mod")
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := run("go", "test", "./..."); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, environment := range []string{"dev", "prod"} {
		if _, err := os.Stat(filepath.Join(dir, "snapshots", "logging-"+environment+"_1.snap.json")); err != nil {
			t.Error(err)
		}
	}
	rule := filepath.Join(dir, "alarms", "payments-refused.yaml")
	text, err := os.ReadFile(rule)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, rule, strings.Replace(string(text), "ticket: 3", "ticket: 300", 1))
	out, err := run("go", "test", "./...")
	if err == nil || !strings.Contains(out, "payments-refused-ticket") {
		t.Errorf("the tests of a broken rule: %v\n%s", err, out)
	}
	writeFile(t, rule, string(text))
	if out, err := run("go", "run", "."); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if out, err := run("go", "run", scaffold.Module+"/cmd/logstack", "lint", "--fail-on", "info"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err := run("go", "run", scaffold.Module+"/cmd/logstack", "test", "alarms", "logging.test.yaml"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
