// Command loop measures what a developer waits for: the first template from empty
// caches, next to that of a JavaScript app, each later one, make check, and make test.
// Run it at the root of the repository:
//
//	go run ./test/bench/loop [-runs 5]
//
// The first template is made from a clone of the last commit, with a home of its own, so
// modules come from the Go module proxy, and npm's packages from its registry. The tests
// run where the command runs, with what is compiled there. It takes ten minutes. The
// times are printed and written to test/bench/RESULTS.md.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/test/bench/results"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench: ")
	runs := flag.Int("runs", 5, "how many `runs` of later templates, of which the median counts")
	flag.Parse()
	if *runs < 1 || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := bench(*runs); err != nil {
		log.Fatal(err)
	}
}

// step is something to wait for.
type step struct {
	name      string
	wall, cpu time.Duration
	// before and goal are wall times; 0 if there is none.
	before, goal time.Duration
}

func bench(runs int) (err error) {
	dir, err := os.MkdirTemp("", "logstack-bench-")
	if err != nil {
		return err
	}
	// Go's module cache is not writable.
	defer func() { err = errors.Join(err, exec.Command("chmod", "-R", "u+w", dir).Run(), os.RemoveAll(dir)) }()
	first, compiled, err := firstTemplate(dir, runs)
	if err != nil {
		return err
	}
	theirs, err := javascript(dir)
	if err != nil {
		return err
	}
	tested, out, err := tests()
	if err != nil {
		return err
	}
	table := table(slices.Concat(first, theirs, tested))
	fmt.Print(results.Table(table))
	return results.Write(results.File, results.Section{
		Title: "The developer's loop", Command: "make bench-loop", Table: table,
		Versions: []string{"Node " + results.Version("node", "--version")},
		Text:     fmt.Sprintf(text, runs, compiled, slowest(out)),
	})
}

// fresh are flags for Go by which tests run although nothing has changed.
const fresh = "-buildvcs=false -count=1"

// tests measures make check and make test, with results in the cache and without, and
// returns what the last one prints as well.
func tests() (steps []step, out []byte, err error) {
	for _, of := range []struct {
		target, flags string
		step          step
	}{
		// What is compiled and tested is cached.
		{"check", "-buildvcs=false", step{}},
		{"test", "-buildvcs=false", step{}},
		{"check", "-buildvcs=false", step{name: "make check, nothing has changed"}},
		{"test", "-buildvcs=false", step{name: "make test, nothing has changed"}},
		{"check", fresh, step{name: "make check, no result cached", goal: 30 * time.Second}},
		{"test", fresh, step{name: "make test, no result cached", before: 195 * time.Second, goal: 90 * time.Second}},
	} {
		s, printed, err := run(of.step, ".", nil, "make", of.target, "GOFLAGS="+of.flags)
		if err != nil {
			return nil, nil, err
		}
		if s.name != "" {
			steps = append(steps, s)
		}
		out = printed
	}
	return steps, out, nil
}

// firstTemplate measures each step to a first template of a clone with empty caches, and
// returns what the compiler spends most of its time on as well.
func firstTemplate(dir string, runs int) (steps []step, compiled string, err error) {
	clone := filepath.Join(dir, "clone")
	if out, err := exec.Command("git", "clone", "--quiet", ".", clone).CombinedOutput(); err != nil {
		return nil, "", fmt.Errorf("git clone: %w: %s", err, out)
	}
	home := filepath.Join(dir, "home")
	env := []string{"HOME=" + home, "XDG_CACHE_HOME=" + filepath.Join(home, ".cache"), "GOPATH=" + filepath.Join(home, "go"),
		"GOMODCACHE=" + filepath.Join(home, "go/pkg/mod"), "GOCACHE=" + filepath.Join(home, "go-build"), "GOFLAGS=-buildvcs=false",
		"CDK_VALIDATION=false", "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20"}
	app, graph := filepath.Join(dir, "synth"), filepath.Join(dir, "actions.json")
	all := step{name: "first template", before: 131 * time.Second, goal: 65 * time.Second}
	for _, of := range []struct {
		name    string
		command []string
	}{
		{"first template: download modules", []string{"go", "mod", "download"}},
		{"first template: compile", []string{"go", "build", "-debug-actiongraph=" + graph, "-o", app, "./cmd/synth"}},
		{"first template: synthesize", []string{app}},
	} {
		s, _, err := run(step{name: of.name}, clone, env, of.command...)
		if err != nil {
			return nil, "", err
		}
		steps = append(steps, s)
		all.wall += s.wall
		all.cpu += s.cpu
	}
	var walls, cpus []time.Duration
	for range runs {
		s, _, err := run(step{}, clone, env, app)
		if err != nil {
			return nil, "", err
		}
		walls, cpus = append(walls, s.wall), append(cpus, s.cpu)
	}
	steps = append(steps, all, step{name: "later template", wall: results.Median(walls), cpu: results.Median(cpus)})
	data, err := os.ReadFile(graph)
	if err != nil {
		return nil, "", err
	}
	compiled, err = longest(data)
	return steps, compiled, err
}

// javascript measures the steps to a first template of the JavaScript app of
// test/bench/peer, with empty caches.
func javascript(dir string) ([]step, error) {
	app := filepath.Join(dir, "peer")
	if err := os.CopyFS(app, os.DirFS("test/bench/peer")); err != nil {
		return nil, err
	}
	if err := os.RemoveAll(filepath.Join(app, "node_modules")); err != nil {
		return nil, err
	}
	// Of one service, the app reads the properties that another benchmark has it make.
	// A first template has none.
	service := filepath.Join(dir, "service.json")
	if err := os.WriteFile(service, []byte("{}"), 0o644); err != nil {
		return nil, err
	}
	env := []string{"npm_config_cache=" + filepath.Join(dir, "npm"), "CDK_VALIDATION=false"}
	install, _, err := run(step{name: "JavaScript: npm ci"}, app, env, "npm", "ci", "--no-audit", "--no-fund")
	if err != nil {
		return nil, err
	}
	config, err := filepath.Abs("cdk.json")
	if err != nil {
		return nil, err
	}
	synthesize, _, err := run(step{name: "JavaScript: synthesize"}, app, env, "node", "app.js", "0", filepath.Join(dir, "peer.out"), config, service)
	if err != nil {
		return nil, err
	}
	return []step{{name: "JavaScript: first template", wall: install.wall + synthesize.wall, cpu: install.cpu + synthesize.cpu}}, nil
}

// run runs a command in a folder, with more in its environment, and returns what it took
// and its output.
func run(s step, dir string, env []string, command ...string) (step, []byte, error) {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	start := time.Now()
	out, err := cmd.CombinedOutput()
	if err != nil {
		return s, nil, fmt.Errorf("%s: %w\n%s", cmd, err, out)
	}
	s.wall, s.cpu = time.Since(start), cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime()
	return s, out, nil
}

func table(steps []step) [][]string {
	rows := [][]string{{"", "wall", "CPU", "before", "now / before", "goal"}}
	for _, s := range steps {
		row := []string{s.name, seconds(s.wall), seconds(s.cpu), "", "", ""}
		if s.before > 0 {
			row[3], row[4] = seconds(s.before), fmt.Sprintf("%.2f", s.wall.Seconds()/s.before.Seconds())
		}
		if s.goal > 0 {
			row[5] = "≤ " + seconds(s.goal)
		}
		rows = append(rows, row)
	}
	return rows
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

// most is the number of packages to name.
const most = 8

// longest returns the packages that the compiler works longest on, from what go build
// -debug-actiongraph writes.
func longest(graph []byte) (string, error) {
	var actions []struct {
		Mode, Package   string
		CmdUser, CmdSys time.Duration
	}
	if err := json.Unmarshal(graph, &actions); err != nil {
		return "", err
	}
	var all time.Duration
	took := map[string]time.Duration{}
	for _, a := range actions {
		name := a.Package
		if a.Mode == "link" {
			name = "the linker"
		}
		took[name] += a.CmdUser + a.CmdSys
		all += a.CmdUser + a.CmdSys
	}
	var out []string
	for _, name := range top(took) {
		out = append(out, fmt.Sprintf("`%s` %.1f %%", name[strings.LastIndexByte(name, '/')+1:], 100*took[name].Seconds()/all.Seconds()))
	}
	return strings.Join(out, ", "), nil
}

// slowest returns the packages whose tests take longest, from the output of go test.
func slowest(out []byte) string {
	took := map[string]time.Duration{}
	for line := range bytes.Lines(out) {
		fields := strings.Fields(string(line))
		if len(fields) != 3 || fields[0] != "ok" {
			continue
		}
		if d, err := time.ParseDuration(fields[2]); err == nil {
			_, name, _ := strings.Cut(fields[1], "/logstack/")
			took[name] = d
		}
	}
	var all []string
	for _, name := range top(took) {
		all = append(all, fmt.Sprintf("`%s` %s", name, seconds(took[name])))
	}
	return strings.Join(all, ", ")
}

// top returns the names that took longest, in descending order.
func top(took map[string]time.Duration) []string {
	var names []string
	for name := range took {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return int(took[b] - took[a]) })
	return names[:min(most, len(names))]
}

const text = `
What a developer waits for. The first template comes from a fresh clone with empty
caches: of Go, npm and jsii. That of the JavaScript app, which has a stack, a key and
two topics, has the same of npm. A later template is the median of %d runs. For make
check and make test all is compiled. Go takes the results of tests from its cache where
nothing has changed that they read; so between the two figures lies what a change takes.
Those before are of the first version, which had about a third of today's tests.

The compiler's time goes into:
%s.
The packages of aws-cdk-go are generated, with a function for each property of each
resource of AWS.

The tests that take longest, each package beside another:
%s.
Most of their time is that of CDK in Node, of its CLI, of a simulated AWS, and of real
services in Python, Java and Node, whose logs the presets are held against. make check
links some eighty binaries, and its scripts run the command some 700 times. The CPU times say
that both cores work nearly all the time, so that no other order would be much faster.
`
