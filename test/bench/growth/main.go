// Command growth measures how time and memory grow with what there is of one kind: the
// filters and alarms of a replay, the values of a dimension, the groups of a query, the
// log groups of a log, and the keys of its records. Run it at the root of the
// repository:
//
//	go run ./test/bench/growth [-runs 5]
//
// Each runs on one core and on two. It is an error if an answer is wrong, or if it
// differs between one core and two. DuckDB answers the same query. The medians are
// printed and written to test/bench/RESULTS.md, as is the memory of a replay of 10 GB
// through a pipe.
package main

import (
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/logstack-go/logstack/test/bench/contest"
	"github.com/logstack-go/logstack/test/bench/results"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench: ")
	runs := flag.Int("runs", 5, "how many `runs`, of which the median counts")
	binary := flag.String("logstack", "", "`path` of the command to measure, such as an older one; then nothing is written (default: build it)")
	flag.Parse()
	if *runs < 1 || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := bench(*binary, *runs); err != nil {
		log.Fatal(err)
	}
}

// subject is what there is ever more of.
type subject struct {
	name string
	// numbers are how many to measure with, in ascending order.
	numbers []int
	// input writes the input of n into a new folder.
	input func(folder string, n int) error
	// command returns the arguments of logstack that read the input on this many cores.
	command func(folder string, n, cores int) []string
	// check returns the check of the output.
	check func(n int) func(stdout string) error
	// digest says that the output is so long that it is replaced by its checksum and
	// its size, as cksum writes them.
	digest bool
	// sql is the query that DuckDB runs on the file "log" of the input; empty if it
	// cannot do the same.
	sql string
	// before holds what -logstack measured of the last version that read each key of a
	// record by itself, for each number.
	before []cost
}

// cost is the CPU time on two cores in milliseconds, and the peak memory in MB. Both
// are 0 if the answer was refused, as it would have taken more than --memory.
type cost struct{ cpu, memory int }

var subjects = []subject{filters, users, usersWithAlarms, groups, logGroups, keys}

func bench(logstack string, runs int) (err error) {
	dir, err := os.MkdirTemp("", "logstack-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	older := logstack != ""
	if logstack, err = contest.Logstack(logstack, dir); err != nil {
		return err
	}
	missing := contest.InstallDuckDB()
	if missing != "" {
		fmt.Println(missing)
	}
	var all []measured
	for _, s := range subjects {
		for _, n := range s.numbers {
			m, err := measure(s, n, logstack, dir, runs, missing == "" && !older)
			if err != nil && older {
				fmt.Printf("%d %s: %v\n", n, s.name, err)
				continue // what an older one cannot do
			}
			if err != nil {
				return fmt.Errorf("%d %s: %w", n, s.name, err)
			}
			all = append(all, m)
		}
	}
	fmt.Print(results.Table(table(all)))
	if older {
		return nil
	}
	bytes, pipe, err := piped(logstack)
	if err != nil {
		return err
	}
	section := results.Section{
		Title: "Growth", Command: "make bench-growth", Table: table(all), Versions: []string{"DuckDB " + contest.DuckDBVersion()},
		Text: fmt.Sprintf(text, runs, float64(bytes)/1e9, results.Seconds(pipe.CPU), pipe.Memory/1e6, strings.Join(conclusions(all), "\n")),
	}
	return results.Write(results.File, section)
}

// measured is what a number of a subject took.
type measured struct {
	subject  subject
	number   int
	one, two contest.Result
	// duckDB is nil if it did not run.
	duckDB *contest.Result
}

// measure measures n of a subject, whose input it removes again.
func measure(s subject, n int, logstack, dir string, runs int, duckDB bool) (m measured, err error) {
	folder := filepath.Join(dir, "input")
	if err := os.Mkdir(folder, 0o755); err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	if err := s.input(folder, n); err != nil {
		return m, err
	}
	right := s.check(n)
	same := contest.Same(right)
	var all []contest.Contender
	for cores := 1; cores <= 2; cores++ {
		command := append([]string{logstack}, s.command(folder, n, cores)...)
		if s.digest {
			// Linux counts the memory of the process that starts another as the other's.
			// So it must not hold the output.
			command = append([]string{"sh", "-c", `"$@" >"$0" && cksum <"$0"`, filepath.Join(folder, "output")}, command...)
		}
		all = append(all, contest.Contender{Name: s.name, Cores: cores, Check: same, Command: command})
	}
	if duckDB && s.sql != "" {
		all = append(all, contest.Contender{Name: "DuckDB", Cores: 2, Check: right, Command: contest.DuckDBQuery(filepath.Join(folder, "log"), 2, s.sql)})
	}
	ran, err := contest.Run(all, runs)
	if err != nil {
		return m, err
	}
	m = measured{subject: s, number: n, one: ran[0], two: ran[1]}
	if len(ran) > 2 {
		m.duckDB = &ran[2]
	}
	return m, nil
}

func table(all []measured) [][]string {
	rows := [][]string{{"growing", "number", "wall", "spread", "CPU", "each", "memory", "CPU before", "memory", "DuckDB", "1 / 2"}}
	for _, m := range all {
		before, beside := []string{"refused", ""}, ""
		if was := m.subject.before[slices.Index(m.subject.numbers, m.number)]; was.cpu > 0 {
			before = []string{results.Seconds(time.Duration(was.cpu) * time.Millisecond), fmt.Sprintf("%d MB", was.memory)}
		}
		if m.duckDB != nil {
			beside = fmt.Sprintf("%.2f", m.two.Wall.Seconds()/m.duckDB.Wall.Seconds())
		}
		rows = append(rows, slices.Concat(
			[]string{m.subject.name, strconv.Itoa(m.number), results.Seconds(m.two.Wall), fmt.Sprintf("%.0f %%", 100*m.two.Spread), results.Seconds(m.two.CPU), micros(m.each()), megabytes(m.two.Memory)},
			before, []string{beside, fmt.Sprintf("%.2f", m.one.Wall.Seconds()/m.two.Wall.Seconds())}))
	}
	return rows
}

// each returns the CPU time divided by the number.
func (m measured) each() time.Duration { return m.two.CPU / time.Duration(m.number) }

// conclusions says of each subject how its last step grew.
func conclusions(all []measured) []string {
	var out []string
	for i, m := range all {
		name := m.subject.name
		if i == 0 || all[i-1].subject.name != name || i+1 < len(all) && all[i+1].subject.name == name {
			continue // not the last step
		}
		last := all[i-1]
		times, more := float64(m.number)/float64(last.number), float64(m.two.CPU)/float64(last.two.CPU)
		line := fmt.Sprintf("- %s: %.1f times the CPU time for %.1f times as many", name, more, times)
		if more > 1.2*times {
			line += ", more than in proportion"
		}
		out = append(out, line+".")
	}
	return out
}

func micros(d time.Duration) string { return fmt.Sprintf("%.2f µs", float64(d)/1e3) }

func megabytes(n int64) string { return fmt.Sprintf("%d MB", n/1e6) }

const text = `
Ever more of one kind: medians of %d runs in turns on two cores. "each" is the CPU time
divided by the number; before is what it took before records were decoded once for all
that reads them, DuckDB the ratio to its time for the same query, and "1 / 2" how many
times as fast two cores are as one. All answers are right, and the same on one core and
on two.

Filters and alarms read 3 MB of a day, and are in as many templates as they need; each
alarm is evaluated every minute. The users of a log are values of a metric's dimension:
of those that no alarm watches, none is kept. Groups are those of a query's stats, one
for each id: a query that would hold more than --memory (2 GiB unless it is given) is
stopped, with advice. Nothing is written to disk in place of memory.

Logs of any length take the same memory: %.1f GB of the day, again and again through
a pipe into a replay of prod's template, take %s of CPU and %d MB at most.

How the last step of each grew:

%s
`
