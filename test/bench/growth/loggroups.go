package main

import (
	"fmt"
	"path/filepath"
	"strconv"

	"github.com/logstack-go/logstack/test/bench/assembly"
)

// logGroups are the log groups of a log, one for each event. The templates have one of
// them.
var logGroups = subject{
	name:    "log groups",
	numbers: []int{3000, 30_000, 300_000},
	before:  []cost{{160, 65}, {1090, 203}, {13640, 1738}},
	input: func(folder string, n int) error {
		if err := assembly.Filters(filepath.Join(folder, "app"), 10); err != nil {
			return err
		}
		return lines(folder, n, func(line []byte, i int) []byte {
			group := assembly.Group
			if i > 0 {
				group = fmt.Sprint("/ecs/app-", i)
			}
			return fmt.Appendf(line, `{"timestamp": %q, "message": "{\"level\": \"ERROR\", \"n\": %d}", "logGroupName": %q, "logStreamName": "s"}`, at(i, n), i, group)
		})
	},
	command: func(folder string, _, cores int) []string {
		return []string{"replay", "--workers", strconv.Itoa(cores), "--template", filepath.Join(folder, "app"), filepath.Join(folder, "log")}
	},
	digest: true,
	check:  mentions,
}

// mentions checks by a digest that a report is long enough to have a line for each of n
// log groups.
func mentions(n int) func(string) error {
	return func(out string) error {
		var sum, size int
		if _, err := fmt.Sscan(out, &sum, &size); err != nil || size < n*len("/ecs/app-1: 1 event") {
			return fmt.Errorf("%q is not the digest of a report with %d log groups", out, n)
		}
		return nil
	}
}
