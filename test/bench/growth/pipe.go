package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/test/bench/assembly"
	"github.com/logstack-go/logstack/test/bench/contest"
	"github.com/logstack-go/logstack/test/bench/day"
)

// pipeSize is the approximate number of bytes that go through a pipe.
const pipeSize = 10_000_000_000

// piped runs one replay of the day, repeated through a pipe, and returns the number of
// bytes.
func piped(logstack string) (int64, contest.Result, error) {
	file, want, err := day.File(day.Seed, day.Size)
	if err != nil {
		return 0, contest.Result{}, err
	}
	info, err := os.Stat(file)
	if err != nil {
		return 0, contest.Result{}, err
	}
	times := pipeSize/info.Size() + 1
	const repeat = `i=0; while [ $i -lt "$0" ]; do cat "$1"; i=$((i+1)); done | "$2" replay --workers 2 --log-group "$3" --template "$4" -`
	ran, err := contest.Run([]contest.Contender{{
		Name: "pipe", Cores: 2, Check: begins(times * want.Lines),
		Command: []string{"sh", "-c", repeat, strconv.FormatInt(times, 10), file, logstack, assembly.Group, assembly.Prod},
	}}, 1)
	if err != nil {
		return 0, contest.Result{}, err
	}
	return times * info.Size(), ran[0], nil
}

// begins checks that a report counts this many log events.
func begins(events int64) func(string) error {
	return func(out string) error {
		if want := fmt.Sprintf("%d log events", events); !strings.HasPrefix(strings.ReplaceAll(out, ",", ""), want) {
			return fmt.Errorf("it does not begin with %q", want)
		}
		return nil
	}
}
