// Package profile finds the functions that a benchmark spends most of its time in.
package profile

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strings"
)

// mostPlaces is the number of functions that a profile names.
const mostPlaces = 6

// Run runs work on this many cores, and returns the functions that it spent most of its
// time in. The profile is written into a folder.
func Run(dir string, cores int, work func() error) (string, error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
	path := filepath.Join(dir, "cpu.prof")
	f, err := os.Create(path)
	if err != nil {
		return "", err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return "", errors.Join(err, f.Close())
	}
	err = work()
	pprof.StopCPUProfile()
	if err := errors.Join(err, f.Close()); err != nil {
		return "", err
	}
	return Places(path)
}

// Places returns the functions that a profile in a file has most of the time in.
func Places(path string) (string, error) {
	out, err := exec.Command("go", "tool", "pprof", "-top", fmt.Sprint("-nodecount=", mostPlaces), path).Output()
	if err != nil {
		return "", fmt.Errorf("go tool pprof: %w", err)
	}
	return places(out), nil
}

// places parses the functions in a profile's top list, with the time that each takes by
// itself.
func places(top []byte) string {
	var all []string
	_, list, _ := bytes.Cut(top, []byte("cum%\n"))
	for line := range bytes.Lines(list) {
		if fields := strings.Fields(string(line)); len(fields) > 5 {
			name := fields[5]
			all = append(all, fmt.Sprintf("`%s` %s", name[strings.LastIndexByte(name, '/')+1:], fields[1]))
		}
	}
	return strings.Join(all, ", ")
}
