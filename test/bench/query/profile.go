package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/logquery"
)

// mostPlaces is how many functions a profile names.
const mostPlaces = 6

// profile says which functions most of the time of a question goes to, on one core.
func profile(q question, file, dir string) (string, error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	parsed, err := insights.Parse(q.query)
	if err != nil {
		return "", err
	}
	program, err := engine.Compile(parsed, engine.Options{})
	if err != nil {
		return "", err
	}
	inputs, err := logevent.Files(file)
	if err != nil {
		return "", err
	}
	source, err := logevent.Open(inputs, logevent.Options{NoTimes: !program.NeedsTimes(), LateTimes: true})
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "cpu.prof")
	f, err := os.Create(path)
	if err != nil {
		return "", err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return "", errors.Join(err, f.Close())
	}
	_, err = logquery.Run(context.Background(), program, source, logquery.Options{Workers: 1})
	pprof.StopCPUProfile()
	if err := errors.Join(err, f.Close()); err != nil {
		return "", err
	}
	out, err := exec.Command("go", "tool", "pprof", "-top", fmt.Sprint("-nodecount=", mostPlaces), path).Output()
	if err != nil {
		return "", fmt.Errorf("go tool pprof: %w", err)
	}
	return places(out), nil
}

// places reads the functions in a profile's list of those that take most, and how much
// each takes by itself.
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
