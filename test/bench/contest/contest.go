// Package contest runs programs against each other, for benchmarks: each in
// turns with the others, its answer checked, the median of its runs counted.
package contest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/logstack-go/logstack/test/bench/results"
)

// Contender is a program.
type Contender struct {
	Name    string
	Cores   int
	Command []string
	// Check says what is wrong with what it printed; nil: nothing can be.
	Check func(stdout string) error
}

// Result is what a contender took: medians of its runs.
type Result struct {
	Contender
	Wall, CPU time.Duration
	// Spread is how far apart its runs are, as a share of Wall.
	Spread float64
	// Memory is the most that it held, in bytes.
	Memory int64
	// Walls are those of all its runs.
	Walls []time.Duration
}

// Run runs all contenders in turns, so many times.
func Run(all []Contender, runs int) ([]Result, error) {
	walls, cpus := make([][]time.Duration, len(all)), make([][]time.Duration, len(all))
	out := make([]Result, len(all))
	for range runs {
		for i, c := range all {
			r, err := measure(c)
			if err != nil {
				return nil, err
			}
			walls[i], cpus[i] = append(walls[i], r.Wall), append(cpus[i], r.CPU)
			r.Memory = max(r.Memory, out[i].Memory)
			out[i] = r
		}
	}
	for i := range out {
		out[i].Wall, out[i].CPU, out[i].Spread = results.Median(walls[i]), results.Median(cpus[i]), results.Spread(walls[i])
		out[i].Walls = walls[i]
	}
	return out, nil
}

// measure runs a contender once, on as many cores as it says.
func measure(c Contender) (Result, error) {
	command := c.Command
	if path, err := exec.LookPath("taskset"); err == nil && c.Cores == 1 {
		command = append([]string{path, "-c", "0"}, command...)
	}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = append(os.Environ(), "GOMAXPROCS="+strconv.Itoa(c.Cores))
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	if err != nil {
		return Result{}, fmt.Errorf("%s: %w: %s", c.Name, err, bytes.TrimSpace(stderr.Bytes()))
	}
	if c.Check != nil {
		if err := c.Check(stdout.String()); err != nil {
			return Result{}, fmt.Errorf("%s: %w", c.Name, err)
		}
	}
	usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return Result{Contender: c, Wall: wall, CPU: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), Memory: usage.Maxrss * 1024}, nil
}

// Logstack builds the command into a folder, and returns its path.
func Logstack(dir string) (string, error) {
	logstack := filepath.Join(dir, "logstack")
	if out, err := exec.Command("go", "build", "-o", logstack, "./cmd/logstack").CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return logstack, nil
}

// DuckDB is where its scripts are. They are called with the file and the number
// of threads.
const DuckDB = "test/bench/duckdb"

// DuckDBVersion is that of its package; empty if it is not installed.
func DuckDBVersion() string {
	data, err := os.ReadFile(filepath.Join(DuckDB, "node_modules/@duckdb/node-api/package.json"))
	var of struct{ Version string }
	if err != nil || json.Unmarshal(data, &of) != nil {
		return ""
	}
	return of.Version
}

// InstallDuckDB installs DuckDB the first time, or says why it cannot. Its
// package.json names exact versions; a lock file would list what npm knows of
// all platforms, which differs from registry to registry.
func InstallDuckDB() (missing string) {
	if _, err := exec.LookPath("npm"); err != nil {
		return "DuckDB is left out: npm is missing, which comes with Node."
	}
	out, err := exec.Command("npm", "--prefix", DuckDB, "install", "--no-package-lock", "--no-audit", "--no-fund").CombinedOutput()
	if err != nil {
		out = bytes.TrimSpace(out)
		return fmt.Sprintf("DuckDB is left out: npm install in %s: %v: %s", DuckDB, err, out[bytes.LastIndexByte(out, '\n')+1:])
	}
	return ""
}
