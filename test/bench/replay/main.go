// Command replay compares how long it takes to look through a day of a Django
// service's logs: logstack match and logstack replay, beside jq, DuckDB and wc.
// Match is measured twice: with a pattern whose text most lines do not have, so
// that they are passed over, and with one for which every line is decoded.
// Run it at the top of the repository:
//
//	go run ./test/bench/replay [-size 1000000000] [-runs 3]
//
// The day is generated, the same for the same -seed, and kept in the user's
// cache. All count the same lines, those of level ERROR, and it is an error if
// they do not agree. Each runs on one core and on two, in turns, and the best
// of the runs is printed: wall time, its ratio to that of logstack match on the
// same cores, CPU time, and the most memory that the process held.
//
// jq, Node and npm are looked for on the PATH; what is missing is left out, and
// said. DuckDB comes from npm the first time.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	pattern  = `{ $.level = "ERROR" }`
	template = "test/snapshots/environment-prod_1.snap.json"
	peer     = "test/bench/replay/peer"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench: ")
	size := flag.Int64("size", 1_000_000_000, "how many `bytes` of logs, about")
	seed := flag.Uint64("seed", 7, "`seed` of the logs")
	runs := flag.Int("runs", 3, "how many `runs`, of which the best counts")
	flag.Parse()
	if *runs < 1 || *size < 1 || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := bench(*seed, *size, *runs); err != nil {
		log.Fatal(err)
	}
}

// contender is a program that counts.
type contender struct {
	name    string
	cores   int
	command []string
	// counts says that it prints the number of ERROR records, or others that of
	// those that are not INFO; wc prints that of lines, and replay none.
	counts, others bool
	lines          bool
}

// result is the best of a contender's runs.
type result struct {
	contender
	wall, cpu time.Duration
	memory    int64 // bytes
}

func bench(seed uint64, size int64, runs int) (err error) {
	dir, err := os.MkdirTemp("", "logstack-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	logstack := filepath.Join(dir, "logstack")
	if out, err := exec.Command("go", "build", "-o", logstack, "./cmd/logstack").CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	file, want, err := cached(seed, size)
	if err != nil {
		return err
	}
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	fmt.Printf("%d MB, %d lines, %d of level ERROR; best of %d\n\n", info.Size()/1e6, want.lines, want.errors, runs)

	all, missing := contenders(logstack, file)
	results := make([]result, len(all))
	for run := range runs {
		for i, c := range all {
			r, err := measure(c, want)
			if err != nil {
				return err
			}
			if run == 0 || r.wall < results[i].wall {
				results[i] = r
			}
		}
	}
	fmt.Print(table(results))
	for _, m := range missing {
		fmt.Println(m)
	}
	return nil
}

// contenders returns those that can run here, and says of the others why not.
func contenders(logstack, file string) (all []contender, missing []string) {
	for cores := 1; cores <= 2; cores++ {
		all = append(all, contender{name: "logstack match --count", cores: cores, counts: true,
			command: []string{logstack, "match", "--count", "--workers", strconv.Itoa(cores), pattern, file}})
	}
	// No literal tells these lines from the rest: each has to be decoded.
	for cores := 1; cores <= 2; cores++ {
		all = append(all, contender{name: "logstack match, != INFO", cores: cores, counts: true, others: true,
			command: []string{logstack, "match", "--count", "--workers", strconv.Itoa(cores), `{ $.level != "INFO" }`, file}})
	}
	all = append(all, contender{name: "wc -l", cores: 1, lines: true, command: []string{"wc", "-l", file}})
	if _, err := exec.LookPath("npm"); err != nil {
		missing = append(missing, "DuckDB is left out: npm is missing, which comes with Node.")
	} else if out, err := installPeer().CombinedOutput(); err != nil {
		missing = append(missing, fmt.Sprintf("DuckDB is left out: npm install in %s: %v: %s", peer, err, lastLine(out)))
	} else {
		for cores := 1; cores <= 2; cores++ {
			all = append(all, contender{name: "DuckDB", cores: cores, counts: true,
				command: []string{"node", filepath.Join(peer, "count.mjs"), file, strconv.Itoa(cores)}})
		}
	}
	if _, err := exec.LookPath("jq"); err != nil {
		missing = append(missing, "jq is left out: it is missing, which most systems have a package of.")
	} else {
		all = append(all, contender{name: "jq", cores: 1, counts: true, command: []string{"jq", "-R", "-n",
			`reduce (inputs | fromjson? | select(type == "object" and .level == "ERROR")) as $e (0; . + 1)`, file}})
	}
	for cores := 1; cores <= 2; cores++ {
		all = append(all, contender{name: "logstack replay", cores: cores,
			command: []string{logstack, "replay", "--workers", strconv.Itoa(cores), "--template", template, file}})
	}
	return all, missing
}

// installPeer installs DuckDB. Its package.json names exact versions; a lock
// file would list what npm knows of all platforms, which differs from registry
// to registry.
func installPeer() *exec.Cmd {
	return exec.Command("npm", "--prefix", peer, "install", "--no-package-lock", "--no-audit", "--no-fund")
}

func lastLine(out []byte) []byte {
	out = bytes.TrimSpace(out)
	return out[bytes.LastIndexByte(out, '\n')+1:]
}

// measure runs a contender once, and checks what it counts.
func measure(c contender, want truth) (result, error) {
	command := c.command
	if path, err := exec.LookPath("taskset"); err == nil && c.cores == 1 {
		command = append([]string{path, "-c", "0"}, command...)
	}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = append(os.Environ(), "GOMAXPROCS="+strconv.Itoa(c.cores))
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	if err != nil {
		return result{}, fmt.Errorf("%s: %w: %s", c.name, err, bytes.TrimSpace(stderr.Bytes()))
	}
	if err := check(c, stdout.String(), want); err != nil {
		return result{}, err
	}
	usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return result{c, wall, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), usage.Maxrss * 1024}, nil
}

// check says whether a contender counted what is there.
func check(c contender, out string, want truth) error {
	number := want.errors
	switch {
	case c.lines:
		number = want.lines
	case c.others:
		number = want.others
	case !c.counts:
		// In the report of a replay, the filter on ERROR has a line.
		found := fmt.Sprintf(" %d of %d\n      %s\n", want.errors, want.lines, pattern)
		if !strings.Contains(out, found) {
			return fmt.Errorf("%s does not report %q", c.name, found)
		}
		return nil
	}
	first, _, _ := strings.Cut(strings.TrimSpace(out), " ")
	if first != strconv.FormatInt(number, 10) {
		return fmt.Errorf("%s counts %s, and there are %d", c.name, first, number)
	}
	return nil
}

// table lays the results out.
func table(all []result) string {
	match := map[int]time.Duration{}
	for _, r := range all {
		if r.name == "logstack match --count" {
			match[r.cores] = r.wall
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%-24s %5s %9s %8s %9s %10s\n", "", "cores", "wall", "ratio", "CPU", "memory")
	for _, r := range all {
		fmt.Fprintf(&b, "%-24s %5d %8.2fs %8.2f %8.2fs %7d MB\n", r.name, r.cores, r.wall.Seconds(),
			r.wall.Seconds()/match[r.cores].Seconds(), r.cpu.Seconds(), r.memory/1e6)
	}
	return b.String()
}
