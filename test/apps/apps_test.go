// Package apps contains the tests that run CDK apps as processes of their own, as the
// CLI does, several at a time.
package apps

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// top is the root of the repository.
const top = "../.."

// programs is the directory of built apps.
var programs string

func TestMain(m *testing.M) { os.Exit(runAll(m)) }

func runAll(m *testing.M) int {
	dir, err := os.MkdirTemp("", "logstack-apps")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	programs = dir
	return m.Run()
}

// look opens all files that the apps are built from, so that go test reruns these tests
// when one changes: its cache tracks what a test imports and opens, but not what the
// programs that it runs do.
var look = sync.OnceValue(func() error {
	return filepath.WalkDir(top, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == ".git" || entry.Name() == "cdk.out"):
			return filepath.SkipDir
		case entry.Type().IsRegular():
			_, err = os.Stat(path)
		}
		return err
	})
})

// synth runs the project's CDK app in a folder.
func synth(t *testing.T, dir string, context map[string]any, env ...string) (output string, err error) {
	t.Helper()
	return run(t, build(t, "./cmd/synth"), dir, context, env...)
}

// built holds the once-only build of each app, by folder.
var built sync.Map

// build builds the CDK app of a folder, given from the root of the repository.
func build(t *testing.T, folder string) (program string) {
	t.Helper()
	if err := look(); err != nil {
		t.Fatal(err)
	}
	program = filepath.Join(programs, filepath.Base(folder))
	once, _ := built.LoadOrStore(folder, sync.OnceValue(func() error {
		cmd := exec.Command("go", "build", "-o", program, folder)
		cmd.Dir = top
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("%w\n%s", err, out)
		}
		return nil
	}))
	if err := once.(func() error)(); err != nil {
		t.Fatal(err)
	}
	return program
}

// environment returns the variables of a CDK app that the CLI runs, with the given
// context added to that of cdk.json. CDK's own validation is off.
func environment(t *testing.T, context map[string]any) []string {
	t.Helper()
	var app struct{ Context map[string]any }
	data, err := os.ReadFile(filepath.Join(top, "cdk.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &app); err != nil {
		t.Fatal(err)
	}
	for key, value := range context {
		app.Context[key] = value
	}
	handed, err := json.Marshal(app.Context)
	if err != nil {
		t.Fatal(err)
	}
	return append(os.Environ(), "CDK_CONTEXT_JSON="+string(handed), "CDK_OUTDIR="+t.TempDir(), "CDK_VALIDATION=false",
		"JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20")
}

// run runs a CDK app in a folder as the CLI does, and returns its output.
func run(t *testing.T, program, dir string, context map[string]any, env ...string) (output string, err error) {
	t.Helper()
	cmd := exec.Command(program)
	cmd.Dir, cmd.Env = dir, append(environment(t, context), env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}
