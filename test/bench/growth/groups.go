package main

import (
	"fmt"
	"path/filepath"
	"strconv"

	"github.com/logstack-go/logstack/test/bench/contest"
)

// groups are the groups of a query, one for each record. Their ids come in no order.
var groups = subject{
	name:    "groups of a query",
	numbers: []int{100_000, 1_000_000, 10_000_000},
	before:  []cost{{340, 115}, {4190, 587}, {0, 0}},
	input: func(folder string, n int) error {
		return lines(folder, n, func(line []byte, i int) []byte {
			return fmt.Appendf(line, `{"timestamp": %q, "level": "INFO", "request_id": "req-%08d", "duration_ms": %d}`, at(i, n), i*7919%n, i%100)
		})
	},
	command: func(folder string, _, cores int) []string {
		return []string{"query", "--format", "json", "--workers", strconv.Itoa(cores),
			"stats count() as n, max(duration_ms) as longest by request_id | sort request_id asc | limit 100", filepath.Join(folder, "log")}
	},
	check: func(int) func(string) error { return contest.SameRows() },
	sql: `SELECT request_id, count(*) AS n, max(duration_ms) AS longest FROM ` +
		contest.Records(`request_id: 'VARCHAR', duration_ms: 'DOUBLE'`) + ` GROUP BY request_id ORDER BY request_id LIMIT 100`,
}
