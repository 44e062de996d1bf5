package alarmtest_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/logstack-go/logstack/alarmtest"
)

var update = flag.Bool("update", false, "write the tests of our own alarms anew")

// ownTests is the folder with the tests of our own alarms, one file for each
// environment.
const ownTests = "../test/alarms"

// In every environment, our own alarms have a test in which they go off and one
// in which they are quiet, and our filters and saved queries find something.
// After a change of the templates, `go test ./alarmtest -run OwnAlarms -update`
// rewrites the tests.
func TestOwnAlarms(t *testing.T) {
	snapshots, err := filepath.Glob("../test/snapshots/environment-*_1.snap.json")
	if err != nil || len(snapshots) == 0 {
		t.Fatal("there are no templates", err)
	}
	for _, snapshot := range snapshots {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(snapshot), "environment-"), "_1.snap.json")
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(ownTests, name+alarmtest.Ending)
			if *update {
				text, _ := newTests(t, path, "# yaml-language-server: $schema=../../alarmtest.schema.json\ntemplate: ../snapshots/"+filepath.Base(snapshot)+"\n")
				if err := os.WriteFile(path, text, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			text, c := results(t, path)
			if c.Percent() < 100 {
				var b strings.Builder
				if err := c.Text(&b); err != nil {
					t.Fatal(err)
				}
				text += b.String()
			}
			if text != "" {
				t.Errorf("%s", text)
			}
		})
	}
}

// newTests returns a first test file and its subject.
func newTests(t *testing.T, path, head string) ([]byte, *alarmtest.Subject) {
	t.Helper()
	f, err := alarmtest.Parse(path, []byte(head+"tests: [{name: it, expect: any}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := f.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := alarmtest.New(context.Background(), path, head, s)
	if err != nil {
		t.Fatal(err)
	}
	return text, s
}

// The test files of the examples pass. Those of apps run where the apps are
// synthesized.
func TestExamples(t *testing.T) {
	paths, err := filepath.Glob("../examples/*/*" + alarmtest.Ending)
	if err != nil || len(paths) < 9 {
		t.Fatalf("there are %d test files: %v", len(paths), err)
	}
	for _, path := range paths {
		if source, err := os.ReadFile(path); err != nil || bytes.Contains(source, []byte("template: cdk.out")) {
			continue
		}
		if text, _ := results(t, path); text != "" {
			t.Errorf("%s", text)
		}
	}
}

// results runs a test file, and returns the failures and the coverage.
func results(t *testing.T, path string) (string, *alarmtest.Coverage) {
	t.Helper()
	f, err := alarmtest.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := f.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	all := make([]alarmtest.Result, len(f.Tests))
	var wait sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, one := range f.Tests {
		slots <- struct{}{}
		wait.Go(func() {
			defer func() { <-slots }()
			all[i] = f.RunForCoverage(context.Background(), s, one)
		})
	}
	wait.Wait()
	var b strings.Builder
	for _, r := range all {
		if r.Passed {
			continue
		}
		if err := alarmtest.Text(&b, []alarmtest.Result{r}, alarmtest.TextOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	return b.String(), alarmtest.CoverageOf(all)
}
