package main

import (
	"fmt"
	"path/filepath"

	"github.com/logstack-go/logstack/test/bench/assembly"
)

// users are the values of a metric's dimension in a log. An alarm watches one of them.
var users = subject{
	name:    "values of a dimension",
	numbers: []int{10_000, 100_000, 1_000_000},
	before:  []cost{{70, 43}, {100, 51}, {380, 53}},
	input:   func(folder string, n int) error { return userLogs(folder, n, 1) },
	command: replay,
	check: func(n int) func(string) error {
		return reports(fmt.Sprintf("%d of %d\n      %s\n", n, n, assembly.Errors))
	},
}

// usersWithAlarms are the values of a metric's dimension, with an alarm for each. All of
// them go off.
var usersWithAlarms = subject{
	name:    "such values with alarms",
	numbers: []int{100, 1000, 10_000},
	before:  []cost{{180, 47}, {1250, 68}, {13720, 311}},
	input:   func(folder string, n int) error { return userLogs(folder, n, n) },
	command: replay,
	check: func(n int) func(string) error {
		return reports(fmt.Sprintf("\n%d alarms: %d went off.\n", n, n))
	},
}

// userLogs writes an error of each of n users, spread over a day, and alarms for the
// first of them.
func userLogs(folder string, n, alarms int) error {
	if err := assembly.Users(filepath.Join(folder, "app"), alarms); err != nil {
		return err
	}
	return lines(folder, n, func(line []byte, i int) []byte {
		return fmt.Appendf(line, `{"timestamp": %q, "level": "ERROR", "event_type": "payment_failed", "user": "user-%d"}`, at(i, n), i)
	})
}
