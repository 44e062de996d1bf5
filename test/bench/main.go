// Command bench compares the time to synthesize 0, 1, 10, 50 and 200 services with our
// constructs and with a plain JavaScript app that makes the same resources. Run it at
// the root of the repository:
//
//	go run ./test/bench [-runs 5]
//
// First it checks that both make the same resources: the same number of each type, and
// equal properties of all that have a name. A difference is an error. Then the apps run
// in turns, and the medians are printed: CPU time of the process and its children,
// which is the better measure on a busy machine, and wall time. CDK's own validation,
// which costs both the same time, is off.
//
// It needs Go, Node and npm, and the npm registry the first time.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/logstack-go/logstack/test/bench/profile"
	"github.com/logstack-go/logstack/test/bench/results"
)

// sizes are the numbers of services to measure. An app with none has what all services
// share: a stack, a key and two topics.
var sizes = []int{0, 1, 10, 50, 200}

// peer is the folder of the JavaScript app.
const peer = "test/bench/peer"

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench: ")
	runs := flag.Int("runs", 5, "how many `runs` count, after one that does not")
	flag.Parse()
	if *runs < 1 || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := bench(*runs); err != nil {
		log.Fatal(err)
	}
}

// bench builds, checks and measures both apps, and prints the table.
func bench(runs int) (err error) {
	dir, err := os.MkdirTemp("", "logstack-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()

	ours, theirs, err := build(dir)
	if err != nil {
		return err
	}
	var rows []row
	for _, n := range sizes {
		r, err := measure(ours, theirs, n, runs)
		if err != nil {
			return fmt.Errorf("%d services: %w", n, err)
		}
		rows = append(rows, r)
	}
	where, err := ours.where(dir)
	if err != nil {
		return err
	}
	fmt.Print(results.Table(table(rows)))
	return results.Write(results.File, results.Section{
		Title: "Synthesis", Command: "make bench-synth", Versions: []string{"Node " + results.Version(theirs.command[0], "--version")},
		Text: fmt.Sprintf(text, runs, where), Table: table(rows),
	})
}

// text explains the table.
const text = `
Our constructs in Go beside a JavaScript app that makes the same resources with
CDK's own L2 constructs, both without CDK's validation: medians of %d runs in
turns. wall and CPU are the ratios of Go to JavaScript; spread is how far the
slowest and the fastest run are apart; before is the ratio of wall time when each
resource crossed into Node by itself; crossings are the calls from Go to Node. The
JavaScript app keeps the stack traces of its constructs, as CDK does by default; ours
leaves them out, as they would have frames of Node only.

The goal is a wall ratio of 1.0. The row of 0 services is an app of a stack, a key and
two topics: what every app pays before its first service, with the start of jsii, Node
and CDK. What a service adds to the difference is Go's work, as Node waits while rules,
patterns and queries are bound and checked, and its crossings, half of which are of its
task definition.

%s
`

// app is one of the two CDK apps.
type app struct {
	// command is followed by the number of services, the output folder, the file with
	// the feature flags, and the arguments in more.
	command, more []string
	outdir        string
}

// build prepares both apps: the Go app as a binary in dir, the JavaScript app with its
// packages and the texts of its constructs.
func build(dir string) (ours, theirs app, err error) {
	binary, texts := filepath.Join(dir, "synth"), filepath.Join(dir, "service.json")
	ours = app{command: []string{binary}, outdir: filepath.Join(dir, "go")}
	theirs = app{
		command: []string{node(), filepath.Join(peer, "app.js")},
		more:    []string{texts},
		outdir:  filepath.Join(dir, "js"),
	}
	if _, err := os.Stat(filepath.Join(peer, "node_modules")); errors.Is(err, fs.ErrNotExist) {
		if _, err := execute("npm", "ci", "--no-audit", "--no-fund", "--prefix", peer); err != nil {
			return ours, theirs, err
		}
	}
	if _, err := execute("go", "build", "-o", binary, "./test/bench/synth"); err != nil {
		return ours, theirs, err
	}
	if _, err := ours.synthesize(1); err != nil {
		return ours, theirs, err
	}
	t, err := readTemplate(ours.outdir)
	if err != nil {
		return ours, theirs, err
	}
	return ours, theirs, writeTexts(texts, t)
}

// node returns the Node that both apps run on.
func node() string {
	if node := os.Getenv("JSII_NODE"); node != "" {
		return node
	}
	return "node"
}

// writeTexts writes the texts of a template with one service, with {service} in place
// of its name.
func writeTexts(path string, t template) error {
	dashboard, err := body(t.properties("AWS::CloudWatch::Dashboard")[0])
	if err != nil {
		return err
	}
	data, err := json.Marshal(map[string]any{
		"dashboard": dashboard,
		"groups":    t.properties("AWS::Logs::LogGroup"),
		"filters":   t.properties("AWS::Logs::MetricFilter"),
		"alarms":    t.properties("AWS::CloudWatch::Alarm"),
		"queries":   t.properties("AWS::Logs::QueryDefinition"),
	})
	if err != nil {
		return err
	}
	return os.WriteFile(path, bytes.ReplaceAll(data, []byte("svc-1"), []byte("{service}")), 0o644)
}

// measure runs both apps in turns: once for the check, and then the given number of
// times.
func measure(ours, theirs app, n, runs int) (row, error) {
	r := row{services: n}
	for i := range runs + 1 {
		a, err := ours.synthesize(n)
		if err != nil {
			return r, err
		}
		b, err := theirs.synthesize(n)
		if err != nil {
			return r, err
		}
		if i > 0 {
			r.ours, r.theirs = append(r.ours, a), append(r.theirs, b)
			continue
		}
		if r.resources, err = check(ours, theirs); err != nil {
			return r, err
		}
		if r.crossings, err = ours.crossings(n); err != nil {
			return r, err
		}
	}
	return r, nil
}

// shown is the maximum number of differences to report.
const shown = 20

// check returns the number of resources that both apps made, or an error if they
// differ.
func check(ours, theirs app) (resources int, err error) {
	a, err := readTemplate(ours.outdir)
	if err != nil {
		return 0, err
	}
	b, err := readTemplate(theirs.outdir)
	if err != nil {
		return 0, err
	}
	differences := compare(a, b)
	if len(differences) == 0 {
		return len(a.Resources), nil
	}
	if more := len(differences) - shown; more > 0 {
		differences = append(differences[:shown], fmt.Sprintf("and %d more", more))
	}
	return 0, fmt.Errorf("the two apps do not make the same:\n%s", strings.Join(differences, "\n"))
}

// run returns the command that makes n services, without CDK's validation.
func (a app) run(n int, more ...string) *exec.Cmd {
	args := slices.Concat(a.command[1:], []string{strconv.Itoa(n), a.outdir, "cdk.json"}, a.more, more)
	cmd := exec.Command(a.command[0], args...)
	cmd.Env = append(os.Environ(), "CDK_VALIDATION=false")
	return cmd
}

// crossings counts the calls from Go to Node in a run of the Go app: with JSII_DEBUG
// set, the jsii runtime logs what it sends.
func (a app) crossings(n int) (int, error) {
	cmd := a.run(n)
	cmd.Env = append(cmd.Env, "JSII_DEBUG=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("running %s: %w", cmd, err)
	}
	return bytes.Count(out, []byte(`> {"api":`)), nil
}

// profiled is the number of services in the run that is profiled.
const profiled = 50

// where says where the Go app's time goes.
func (a app) where(dir string) (string, error) {
	path := filepath.Join(dir, "synth.prof")
	cmd := a.run(profiled, path)
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("running %s: %w", cmd, err)
	}
	var ofGo, ofNode float64
	if _, err := fmt.Sscan(string(out), &ofGo, &ofNode); err != nil {
		return "", fmt.Errorf("%s: %w", out, err)
	}
	places, err := profile.Places(path)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("With %d services, %.2f s of the Go app's CPU time are Node's, and %.2f s are Go's:\n%s.", profiled, ofNode, ofGo, places), nil
}

// cost is the cost of a run: CPU time including child processes, such as the Go app's
// Node, and wall time.
type cost struct{ cpu, wall time.Duration }

// synthesize runs the app.
func (a app) synthesize(n int) (cost, error) {
	if err := os.RemoveAll(a.outdir); err != nil {
		return cost{}, err
	}
	cmd := a.run(n)
	start := time.Now()
	out, err := cmd.CombinedOutput()
	wall := time.Since(start)
	if err != nil {
		return cost{}, fmt.Errorf("running %s: %w\n%s", cmd, err, out)
	}
	return cost{cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), wall}, nil
}

// execute runs a command and returns its output. The error contains what it wrote to
// standard error.
func execute(command string, args ...string) ([]byte, error) {
	out, err := exec.Command(command, args...).CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("running %s %s: %w\n%s", command, strings.Join(args, " "), err, out)
	}
	return out, nil
}

// row is the measurement for a number of services.
type row struct {
	services, resources int
	crossings           int
	ours, theirs        []cost
}

// table returns the medians, and their ratios with the spread of the ratios of single
// runs.
func table(rows []row) [][]string {
	cpu, wall := func(c cost) time.Duration { return c.cpu }, func(c cost) time.Duration { return c.wall }
	out := [][]string{{"services", "resources", "crossings", "Go", "JS", "wall", "spread", "before", "CPU"}}
	for _, r := range rows {
		ours, theirs := figures(r.ours, wall), figures(r.theirs, wall)
		was := ""
		if ratio, ok := before[r.services]; ok {
			was = fmt.Sprintf("%.2f", ratio)
		}
		out = append(out, []string{
			strconv.Itoa(r.services), strconv.Itoa(r.resources), strconv.Itoa(r.crossings),
			results.Seconds(results.Median(ours)), results.Seconds(results.Median(theirs)),
			ratio(ours, theirs), fmt.Sprintf("%.0f %%", 100*max(results.Spread(ours), results.Spread(theirs))), was,
			ratio(figures(r.ours, cpu), figures(r.theirs, cpu)),
		})
	}
	return out
}

// before holds the ratios of wall time just before resources were made in batches.
var before = map[int]float64{1: 1.9, 10: 2.3, 50: 2.7, 200: 3.1}

func figures(costs []cost, figure func(cost) time.Duration) []time.Duration {
	var all []time.Duration
	for _, c := range costs {
		all = append(all, figure(c))
	}
	return all
}

func ratio(ours, theirs []time.Duration) string {
	return fmt.Sprintf("%.2f", results.Median(ours).Seconds()/results.Median(theirs).Seconds())
}
