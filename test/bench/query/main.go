// Command query compares the time of Logs Insights queries on a day of a Django
// service's logs: logstack query next to DuckDB, which reads the same file with the
// same query in SQL. Run it at the root of the repository:
//
//	go run ./test/bench/query [-size 1000000000] [-runs 5]
//
// The day is that of test/bench/replay. Each query runs on one core and on two, in
// turns, and the results must be the same: strings and counts exactly, other numbers to
// nine digits. The medians are printed and written to test/bench/RESULTS.md: wall time,
// its ratio to DuckDB's on the same number of cores, and peak memory. For a query that
// misses a goal, a profile shows where the time goes.
//
// DuckDB comes from npm the first time; without npm there is nothing to compare with.
package main

import (
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/test/bench/contest"
	"github.com/logstack-go/logstack/test/bench/day"
	"github.com/logstack-go/logstack/test/bench/profile"
	"github.com/logstack-go/logstack/test/bench/results"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench: ")
	size := flag.Int64("size", day.Size, "how many `bytes` of logs, about")
	seed := flag.Uint64("seed", day.Seed, "`seed` of the logs")
	runs := flag.Int("runs", 5, "how many `runs`, of which the median counts")
	binary := flag.String("logstack", "", "`path` of the command to measure, such as an older one; then nothing is written (default: build it)")
	flag.Parse()
	if *runs < 1 || *size < 1 || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := bench(*binary, *seed, *size, *runs); err != nil {
		log.Fatal(err)
	}
}

// question is a query in both languages. Its result is a list of rows, in the same
// order and with the same column names.
type question struct {
	name, query, sql string
	// before holds the ratios on one core and on two that -logstack measured of the
	// last version that read each key of a record by itself.
	before [2]float64
}

// lines reads the file in SQL as lines.
const lines = `read_csv($file, columns = {'line': 'VARCHAR'}, header = false,
		delim = E'\x01', quote = '', escape = '', auto_detect = false, max_line_size = 10000000)`

var questions = []question{
	{"filter", `filter level != "INFO" and ispresent(level) | stats count() as n`,
		`SELECT count(*) AS n FROM ` + contest.Records(`level: 'VARCHAR'`) + ` WHERE level != 'INFO'`, [2]float64{1.24, 1.11}},
	{"filter, rare", `filter level = "ERROR" | stats count() as n`,
		`SELECT count(*) AS n FROM ` + contest.Records(`level: 'VARCHAR'`) + ` WHERE level = 'ERROR'`, [2]float64{0.33, 0.33}},
	{"stats by level, bin(5m)", `filter ispresent(level) | stats count() as n, avg(duration_ms) as mean by bin(5m) as t, level | sort t asc, level asc`,
		`SELECT strftime(time_bucket(INTERVAL 5 MINUTE, "timestamp"), '%Y-%m-%d %H:%M:%S.%g') AS t, level, count(*) AS n, avg(duration_ms) AS mean FROM ` +
			contest.Records(`"timestamp": 'TIMESTAMP', level: 'VARCHAR', duration_ms: 'DOUBLE'`) + ` WHERE level IS NOT NULL GROUP BY ALL ORDER BY t, level`, [2]float64{1.17, 1.14}},
	{"parse", `parse @message "\"path\": \"*\"" as path | filter ispresent(path) | stats count() as n by path | sort path asc`,
		`SELECT path, count(*) AS n FROM (SELECT regexp_extract(line, '"path": "([^"]*)"', 1) AS path FROM ` + lines + `) WHERE path != '' GROUP BY path ORDER BY path`, [2]float64{0.52, 0.45}},
	{"dedup", `filter ispresent(duration_ms) | fields request_id, duration_ms | sort duration_ms desc | dedup request_id | limit 100`,
		`SELECT request_id, max(duration_ms) AS duration_ms FROM ` + contest.Records(`request_id: 'VARCHAR', duration_ms: 'DOUBLE'`) +
			` WHERE duration_ms IS NOT NULL GROUP BY request_id ORDER BY duration_ms DESC LIMIT 100`, [2]float64{1.25, 1.19}},
	{"sort and limit", `filter ispresent(duration_ms) | fields duration_ms, request_id | sort duration_ms desc, request_id asc | limit 100`,
		`SELECT duration_ms, request_id FROM ` + contest.Records(`duration_ms: 'DOUBLE', request_id: 'VARCHAR'`) + ` WHERE duration_ms IS NOT NULL ORDER BY duration_ms DESC, request_id LIMIT 100`, [2]float64{1.23, 1.17}},
}

// goal is the maximum time of a query, as a fraction of DuckDB's, and speedup the
// minimum speedup of two cores over one.
const goal, speedup = 0.5, 1.8

func bench(logstack string, seed uint64, size int64, runs int) (err error) {
	dir, err := os.MkdirTemp("", "logstack-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	older := logstack != ""
	if logstack, err = contest.Logstack(logstack, dir); err != nil {
		return err
	}
	file, want, err := day.File(seed, size)
	if err != nil {
		return err
	}
	if missing := contest.InstallDuckDB(); missing != "" {
		return errors.New(missing)
	}
	table := [][]string{{"query", "cores", "logstack", "DuckDB", "ratio", "before", "spread", "CPU", "1 core / 2", "memory"}}
	var missed []string
	for _, q := range questions {
		ours, theirs, err := ask(q, logstack, file, runs)
		if err != nil {
			return fmt.Errorf("%s: %w", q.name, err)
		}
		faster := ours[0].Wall.Seconds() / ours[1].Wall.Seconds()
		slow := faster < speedup
		for i, r := range ours {
			ratio := r.Wall.Seconds() / theirs[i].Wall.Seconds()
			slow = slow || ratio > goal
			row := []string{q.name, strconv.Itoa(r.Cores), results.Seconds(r.Wall), results.Seconds(theirs[i].Wall), fmt.Sprintf("%.2f", ratio), fmt.Sprintf("%.2f", q.before[i]),
				fmt.Sprintf("%.0f %%", 100*max(r.Spread, theirs[i].Spread)), fmt.Sprintf("%.2f", r.CPU.Seconds()/theirs[i].CPU.Seconds()), "", fmt.Sprintf("%d MB", r.Memory/1e6)}
			if i > 0 {
				row[8] = fmt.Sprintf("%.2f", faster)
			}
			table = append(table, row)
		}
		if slow && !older {
			where, err := profile.Run(dir, 1, func() error { return answer(q, file) })
			if err != nil {
				return fmt.Errorf("%s: %w", q.name, err)
			}
			missed = append(missed, fmt.Sprintf("- %s: %s.", q.name, where))
		}
	}
	text := fmt.Sprintf(`Logs Insights queries beside DuckDB, which reads the same %d MB, %d lines, on
as many cores: medians of %d runs in turns, all answers checked to be the same.
ratio is to DuckDB's time, before what it was until records were read by what
they have in common, spread how far the slowest and the fastest run are apart,
and CPU the ratio of the time that processors worked, which what else runs on
the machine moves least. The goals are a ratio of %.1f, and two cores %.1f times as
fast as one.`, size/1e6, want.Lines, runs, goal, speedup)
	if len(missed) > 0 {
		text += "\n\nWhere the time goes, of those that miss one, by a profile on one core:\n\n" + strings.Join(missed, "\n")
	}
	section := results.Section{Title: "Queries", Command: "make bench-query", Versions: []string{"Node " + results.Version("node", "--version"), "DuckDB " + contest.DuckDBVersion()}, Text: text, Table: table}
	fmt.Print(text, "\n\n", results.Table(table))
	if older {
		return nil
	}
	return results.Write(results.File, section)
}

// ask runs a query on one core and on two, and checks that all results are equal.
func ask(q question, logstack, file string, runs int) (ours, theirs []contest.Result, err error) {
	same := contest.SameRows()
	var all []contest.Contender
	for cores := 1; cores <= 2; cores++ {
		all = append(all,
			contest.Contender{Name: q.name, Cores: cores, Check: same,
				Command: []string{logstack, "query", "--format", "json", "--workers", strconv.Itoa(cores), q.query, file}},
			contest.Contender{Name: "DuckDB", Cores: cores, Check: same,
				Command: contest.DuckDBQuery(file, cores, q.sql)})
	}
	got, err := contest.Run(all, runs)
	if err != nil {
		return nil, nil, err
	}
	return []contest.Result{got[0], got[2]}, []contest.Result{got[1], got[3]}, nil
}
