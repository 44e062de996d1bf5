package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/test/bench/assembly"
	"github.com/logstack-go/logstack/test/bench/day"
)

// fewLogs is the number of bytes of logs that the filters read. It is small, so that
// what grows with their number shows.
const fewLogs = 3_000_000

// filters are metric filters, each with an alarm.
var filters = subject{
	name:    "filters and alarms",
	numbers: []int{10, 100, 1000, 10_000},
	before:  []cost{{90, 47}, {550, 78}, {5900, 369}, {82360, 3156}},
	input: func(folder string, n int) error {
		file, _, err := day.File(1, fewLogs)
		if err != nil {
			return err
		}
		if file, err = filepath.Abs(file); err != nil {
			return err
		}
		if err := os.Symlink(file, filepath.Join(folder, "log")); err != nil {
			return err
		}
		return assembly.Filters(filepath.Join(folder, "app"), n)
	},
	command: replay,
	check:   listsAlarms,
}

// replay is the command of a replay of the assembly "app" on the file "log".
func replay(folder string, _, cores int) []string {
	return []string{"replay", "--workers", strconv.Itoa(cores), "--log-group", assembly.Group, "--template", filepath.Join(folder, "app"), filepath.Join(folder, "log")}
}

// listsAlarms checks that a report lists n alarms.
func listsAlarms(n int) func(string) error {
	return reports(fmt.Sprintf("\n%d alarms: ", n))
}

// reports checks that a report has a text, which is written without commas.
func reports(text string) func(string) error {
	return func(out string) error {
		if !strings.Contains(strings.ReplaceAll(out, ",", ""), text) {
			return fmt.Errorf("it does not report %q", text)
		}
		return nil
	}
}
