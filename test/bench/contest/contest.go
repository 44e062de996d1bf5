// Package contest benchmarks programs against each other: they run in turns, their
// output is checked, and the median of their runs counts.
package contest

import (
	"bytes"
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
	// Check returns an error if the output is wrong; nil accepts any output.
	Check func(stdout string) error
}

// Result holds the medians of a contender's runs.
type Result struct {
	Contender
	Wall, CPU time.Duration
	// Spread is the spread of the runs, as a fraction of Wall.
	Spread float64
	// Memory is the peak memory use, in bytes. Linux counts a program's memory from
	// before it starts, so it is at least the peak of the benchmark itself.
	Memory int64
	// Walls are the wall times of all runs.
	Walls []time.Duration
}

// Run runs all contenders in turns, the given number of times.
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

// measure runs a contender once, on its number of cores.
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

// Logstack returns the path of the command to measure: the given one or, if that is
// empty, the one that it builds into a folder.
func Logstack(given, dir string) (string, error) {
	if given != "" {
		return given, nil
	}
	logstack := filepath.Join(dir, "logstack")
	if out, err := exec.Command("go", "build", "-o", logstack, "./cmd/logstack").CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return logstack, nil
}
