package main

import (
	"fmt"
	"path/filepath"
	"strconv"
)

// keys are the different keys of records, ten in each.
var keys = subject{
	name:    "keys for check --infer",
	numbers: []int{1000, 10_000, 100_000, 1_000_000},
	before:  []cost{{180, 46}, {190, 51}, {390, 91}, {2070, 150}},
	input: func(folder string, n int) error {
		return lines(folder, n/10, func(line []byte, i int) []byte {
			line = fmt.Appendf(line, `{"timestamp": %q, "level": "INFO"`, at(i, n/10))
			for j := range 10 {
				line = fmt.Appendf(line, `, "key_%d": "value %d"`, 10*i+j, j)
			}
			return append(line, '}')
		})
	},
	command: func(folder string, _, cores int) []string {
		return []string{"check", "--infer", "--workers", strconv.Itoa(cores), filepath.Join(folder, "log")}
	},
	check: func(n int) func(string) error { return reports(fmt.Sprintf("made from %d log records", n/10)) },
}
