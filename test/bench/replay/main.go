// Command replay compares how long it takes to look through a day of a Django
// service's logs: logstack match and logstack replay, beside jq, DuckDB and wc.
// Match is measured twice: with a pattern whose text most lines do not have, so
// that they are passed over, and with one for which every line is decoded.
// Run it at the top of the repository:
//
//	go run ./test/bench/replay [-size 1000000000] [-runs 3]
//
// The day is generated, the same for the same -seed, and kept in the user's
// cache. All count the same lines, those of level ERROR, and it is an error if
// they do not agree. Each runs on one core and on two, in turns, and the best
// of the runs is printed: wall time, its ratio to that of logstack match on the
// same cores, CPU time, and the most memory that the process held.
//
// jq, Node and npm are looked for on the PATH; what is missing is left out, and
// said. DuckDB comes from npm the first time.
package main

import (
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/logstack-go/logstack/test/bench/contest"
	"github.com/logstack-go/logstack/test/bench/day"
)

const (
	pattern  = `{ $.level = "ERROR" }`
	template = "test/snapshots/environment-prod_1.snap.json"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench: ")
	size := flag.Int64("size", 1_000_000_000, "how many `bytes` of logs, about")
	seed := flag.Uint64("seed", 7, "`seed` of the logs")
	runs := flag.Int("runs", 3, "how many `runs`, of which the best counts")
	flag.Parse()
	if *runs < 1 || *size < 1 || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := bench(*seed, *size, *runs); err != nil {
		log.Fatal(err)
	}
}

func bench(seed uint64, size int64, runs int) (err error) {
	dir, err := os.MkdirTemp("", "logstack-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	logstack, err := contest.Logstack(dir)
	if err != nil {
		return err
	}
	file, want, err := day.File(seed, size)
	if err != nil {
		return err
	}
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	fmt.Printf("%d MB, %d lines, %d of level ERROR; medians of %d\n\n", info.Size()/1e6, want.Lines, want.Errors, runs)

	all, missing := contenders(logstack, file, want)
	results, err := contest.Run(all, runs)
	if err != nil {
		return err
	}
	match := map[int]time.Duration{}
	for _, r := range results {
		if r.Name == "logstack match --count" {
			match[r.Cores] = r.Wall
		}
	}
	fmt.Print(contest.Table(results, func(r contest.Result) time.Duration { return match[r.Cores] }))
	for _, m := range missing {
		fmt.Println(m)
	}
	return nil
}

// contenders returns those that can run here, and says of the others why not.
func contenders(logstack, file string, want day.Truth) (all []contest.Contender, missing []string) {
	for cores := 1; cores <= 2; cores++ {
		all = append(all, contest.Contender{Name: "logstack match --count", Cores: cores, Check: counts(want.Errors),
			Command: []string{logstack, "match", "--count", "--workers", strconv.Itoa(cores), pattern, file}})
	}
	// No literal tells these lines from the rest: each has to be decoded.
	for cores := 1; cores <= 2; cores++ {
		all = append(all, contest.Contender{Name: "logstack match, != INFO", Cores: cores, Check: counts(want.Others),
			Command: []string{logstack, "match", "--count", "--workers", strconv.Itoa(cores), `{ $.level != "INFO" }`, file}})
	}
	all = append(all, contest.Contender{Name: "wc -l", Cores: 1, Check: counts(want.Lines), Command: []string{"wc", "-l", file}})
	if why := contest.InstallDuckDB(); why != "" {
		missing = append(missing, why)
	} else {
		for cores := 1; cores <= 2; cores++ {
			all = append(all, contest.Contender{Name: "DuckDB", Cores: cores, Check: counts(want.Errors),
				Command: []string{"node", filepath.Join(contest.DuckDB, "count.mjs"), file, strconv.Itoa(cores)}})
		}
	}
	if _, err := exec.LookPath("jq"); err != nil {
		missing = append(missing, "jq is left out: it is missing, which most systems have a package of.")
	} else {
		all = append(all, contest.Contender{Name: "jq", Cores: 1, Check: counts(want.Errors), Command: []string{"jq", "-R", "-n",
			`reduce (inputs | fromjson? | select(type == "object" and .level == "ERROR")) as $e (0; . + 1)`, file}})
	}
	for cores := 1; cores <= 2; cores++ {
		all = append(all, contest.Contender{Name: "logstack replay", Cores: cores, Check: reports(want),
			Command: []string{logstack, "replay", "--workers", strconv.Itoa(cores), "--template", template, file}})
	}
	return all, missing
}

// counts wants a number.
func counts(number int64) func(string) error {
	return func(out string) error {
		first, _, _ := strings.Cut(strings.TrimSpace(out), " ")
		if first != strconv.FormatInt(number, 10) {
			return fmt.Errorf("it counts %s, and there are %d", first, number)
		}
		return nil
	}
}

// reports wants the line of the filter on ERROR in the report of a replay.
func reports(want day.Truth) func(string) error {
	return func(out string) error {
		found := fmt.Sprintf(" %d of %d\n      %s\n", want.Errors, want.Lines, pattern)
		if !strings.Contains(out, found) {
			return fmt.Errorf("it does not report %q", found)
		}
		return nil
	}
}
