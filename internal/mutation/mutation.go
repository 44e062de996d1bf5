// Package mutation breaks the source of a package in one place after another,
// and records which of the package's own tests notices. A change that no test
// notices could also be made by mistake without anyone noticing.
//
// The run is started by hand (make mutation). Its record is a file next to the
// package's tests, which an ordinary test compares with the source: every place
// that can be mutated has a line, and every line has its place.
package mutation

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

var mutate = flag.String("mutate", "", "try all mutations, or those that are new, and write testdata/mutations.txt anew")

// record is the file with one line per mutation: the test that noticed it, a
// tab, and the mutation. If no test notices it, a reason in parentheses
// replaces the test.
const record = "testdata/mutations.txt"

// noTest replaces the name of the test in the record if no test notices.
const noTest = "NO TEST"

// Room is the package to mutate: the one in whose folder the tests run.
type Room struct {
	// Package is the name of the package.
	Package string
	// Ways lists the ways to mutate it, and Closely the files that are mutated
	// in every way.
	Ways    []Way
	Closely []string
	// Unmutated lists files that are left as they are.
	Unmutated []string
}

// Test checks the record of a package's mutations against its source. With the
// flag -mutate, it first makes the record.
func Test(t *testing.T, r Room) {
	t.Helper()
	if os.Getenv(mutationMade) != "" {
		return // this process runs with a mutation made
	}
	all, sources, err := r.find()
	if err != nil {
		t.Fatal(err)
	}
	if *mutate != "" {
		r.try(t, all, sources)
	}
	noticed := readRecord(t)
	known := map[string]bool{}
	survivors := 0
	for _, m := range all {
		known[m.id] = true
		switch by := noticed[m.id]; {
		case by == "" || by == noTest:
			t.Errorf("%s: it is not known whether a test notices: run make mutation", m.id)
		case strings.HasPrefix(by, "("):
			survivors++
		}
		changed := applied(sources[m.file], m)
		if bytes.Equal(changed, sources[m.file]) {
			t.Errorf("%s: it changes nothing", m.id)
		}
		if _, err := parser.ParseFile(token.NewFileSet(), m.file, changed, parser.SkipObjectResolution); err != nil {
			t.Errorf("%s: %v", m.id, err)
		}
	}
	for id := range noticed {
		if !known[id] {
			t.Errorf("%s: there is no such place any more: run make mutation", id)
		}
	}
	if survivors*most > len(all) {
		t.Errorf("of %d mutations, no test notices %d: at most one of %d may have a reason for that", len(all), survivors, most)
	}
}

// most limits the mutations that no test notices: one in most may have a reason
// instead.
const most = 10

func readRecord(t *testing.T) map[string]string {
	t.Helper()
	noticed := map[string]string{}
	data, err := os.ReadFile(record)
	if err != nil {
		if *mutate != "" && os.IsNotExist(err) {
			return noticed
		}
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		by, id, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok || by == "" {
			t.Fatalf("%s: %q is no record", record, line)
		}
		noticed[id] = by
	}
	return noticed
}

// try runs the package's tests with each mutation made, two at a time, and
// records which test noticed. Most mutations are built into one program and
// selected through the environment; each mutation of a constant needs a program
// of its own.
func (r Room) try(t *testing.T, all []mutation, sources map[string][]byte) {
	t.Helper()
	dir := t.TempDir()
	before := readRecord(t)
	by := make([]string, len(all))
	together := map[string][]int{}
	var alone []int
	for i, m := range all {
		known := before[m.id]
		switch {
		case *mutate == "new" && known != "" && known != noTest:
			by[i] = known
		case m.instead != "":
			alone = append(alone, i)
		default:
			together[m.file] = append(together[m.file], i)
		}
	}
	changed := map[string][]byte{"mutation_switch.go": fmt.Appendf(nil, switchFile, r.Package)}
	for file, indexes := range together {
		var some []mutation
		var numbers []int
		for _, i := range indexes {
			some, numbers = append(some, all[i]), append(numbers, i+1)
		}
		changed[file] = apply(sources[file], some, numbers)
	}
	program := build(t, filepath.Join(dir, "together"), changed)
	if by, out := runTests(program, -1); by != "" {
		t.Fatalf("without a mutation %s fails:\n%s", by, out)
	}
	work := make(chan int)
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			for i := range work {
				by[i], _ = runTests(program, i+1)
				t.Logf("%s: %s", all[i].id, by[i])
			}
		})
	}
	for _, indexes := range together {
		for _, i := range indexes {
			work <- i
		}
	}
	close(work)
	group.Wait()
	work = make(chan int)
	for range 2 {
		group.Go(func() {
			for i := range work {
				m := all[i]
				program := build(t, filepath.Join(dir, fmt.Sprint(i)), map[string][]byte{m.file: applied(sources[m.file], m)})
				by[i], _ = runTests(program, -1)
				t.Logf("%s: %s", m.id, by[i])
				os.Remove(program)
			}
		})
	}
	for _, i := range alone {
		work <- i
	}
	close(work)
	group.Wait()
	var lines strings.Builder
	for i, m := range all {
		if by[i] == "" && strings.HasPrefix(before[m.id], "(") {
			by[i] = before[m.id]
		}
		if by[i] == "" {
			t.Errorf("no test notices %s", m.id)
			by[i] = noTest
		}
		fmt.Fprintf(&lines, "%s\t%s\n", by[i], m.id)
	}
	if err := os.MkdirAll(filepath.Dir(record), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(record, []byte(lines.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d mutations", len(all))
}

// build builds the package's test program with replaced files.
func build(t *testing.T, at string, files map[string][]byte) string {
	t.Helper()
	if err := os.MkdirAll(at, 0o755); err != nil {
		t.Fatal(err)
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	replace := map[string]string{}
	for file, text := range files {
		replace[filepath.Join(here, file)] = filepath.Join(at, file)
		if err := os.WriteFile(filepath.Join(at, file), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(at, "overlay.json"), overlay, 0o644); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(at, "tests")
	out, err := exec.Command("go", "test", "-vet=off", "-c", "-p", "2", "-overlay", filepath.Join(at, "overlay.json"), "-o", program, ".").CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	return program
}

var failed = regexp.MustCompile(`(?m)^--- FAIL: (\w+)`)

// runTests returns the first test that fails, or "" if none does.
func runTests(program string, made int) (by, output string) {
	c := exec.Command(program, "-test.short", "-test.failfast", "-test.timeout=180s", "-test.parallel=2")
	c.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, mutationMade+"=") }), fmt.Sprintf("%s=%d", mutationMade, made))
	out, err := c.CombinedOutput()
	if err == nil {
		return "", ""
	}
	if m := failed.FindSubmatch(out); m != nil {
		return string(m[1]), string(out)
	}
	return "all tests", string(out) // it crashed or timed out
}
