// Command bench compares how long it takes to synthesize 1, 10 and 50 services
// with our constructs and with a plain JavaScript app of the same resources.
// Run it at the top of the repository:
//
//	go run ./test/bench [-runs 5]
//
// The two are first checked to make the same: as many resources of each type,
// and equal properties of all that have a name. A difference is an error, told
// with its place. Then they run in turns, and medians are printed: CPU time of
// the process and its children, which is what to look at on a machine that
// does other things too, and wall time. CDK's own validation, which costs both
// the same seconds, is off.
//
// It needs Go, Node and npm, and the npm registry the first time.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// sizes are the numbers of services that are measured.
var sizes = []int{1, 10, 50}

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

// bench builds both apps, checks and measures them, and prints the table.
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
	version, err := execute(theirs.command[0], "--version")
	if err != nil {
		return err
	}
	fmt.Printf("Medians of %d runs, %s, Node %s, %d CPUs.\n\n",
		runs, runtime.Version(), strings.TrimSpace(string(version)), runtime.NumCPU())
	return printTable(os.Stdout, rows)
}

// app is one of the two CDK apps.
type app struct {
	// command is followed by the number of services, the output folder and
	// the file with the feature flags; then come more arguments.
	command, more []string
	outdir        string
}

// build makes both apps ready: the Go one as a binary in dir, the JavaScript
// one with its packages and what its constructs are to say.
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

// node is the Node that both apps run on.
func node() string {
	if node := os.Getenv("JSII_NODE"); node != "" {
		return node
	}
	return "node"
}

// writeTexts writes what the only service of a template says, with {service}
// for its name.
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

// measure runs both apps in turns: once for the check, and then so many times.
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
	}
	return r, nil
}

// shown is how many differences are told.
const shown = 20

// check says how many resources both apps made. It is an error if they differ.
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

// cost is what one run takes: of CPU with all children (Node is one of the Go
// app's), and by the clock.
type cost struct{ cpu, wall time.Duration }

// synthesize runs the app.
func (a app) synthesize(n int) (cost, error) {
	if err := os.RemoveAll(a.outdir); err != nil {
		return cost{}, err
	}
	command := slices.Concat(a.command, []string{strconv.Itoa(n), a.outdir, "cdk.json"}, a.more)
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = append(os.Environ(), "CDK_VALIDATION=false")
	start := time.Now()
	out, err := cmd.CombinedOutput()
	wall := time.Since(start)
	if err != nil {
		return cost{}, fmt.Errorf("running %s: %w\n%s", strings.Join(command, " "), err, out)
	}
	return cost{cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), wall}, nil
}

// execute runs a command for its output. What it says is told if it fails.
func execute(command string, args ...string) ([]byte, error) {
	out, err := exec.Command(command, args...).CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("running %s %s: %w\n%s", command, strings.Join(args, " "), err, out)
	}
	return out, nil
}

// row is what was measured of so many services.
type row struct {
	services, resources int
	ours, theirs        []cost
}

// printTable prints the medians, in 80 columns.
func printTable(w io.Writer, rows []row) error {
	cpu, wall := func(c cost) time.Duration { return c.cpu }, func(c cost) time.Duration { return c.wall }
	var b strings.Builder
	fmt.Fprintf(&b, "%19s  %-24s  %s\n", "", "CPU", "wall")
	fmt.Fprintf(&b, "services  resources  %s  %[1]s\n", "      Go       JS  Go/JS")
	for _, r := range rows {
		fmt.Fprintf(&b, "%8d  %9d  %s  %s\n", r.services, r.resources, r.compared(cpu), r.compared(wall))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// compared is the medians of a figure in seconds, and their ratio.
func (r row) compared(figure func(cost) time.Duration) string {
	ours, theirs := median(r.ours, figure).Seconds(), median(r.theirs, figure).Seconds()
	return fmt.Sprintf("%6.2f s %6.2f s %6.2f", ours, theirs, ours/theirs)
}

// median is the middle one of the costs' figures; of an even number the mean
// of the two in the middle.
func median(costs []cost, figure func(cost) time.Duration) time.Duration {
	figures := make([]time.Duration, len(costs))
	for i, c := range costs {
		figures[i] = figure(c)
	}
	slices.Sort(figures)
	n := len(figures)
	return (figures[(n-1)/2] + figures[n/2]) / 2
}
