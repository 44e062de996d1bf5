// Command replay measures the time to search a day of a Django service's logs: logstack
// match and logstack replay, next to DuckDB, jq, wc and plain decompressors. Run it at
// the root of the repository:
//
//	go run ./test/bench/replay [-size 1000000000] [-runs 5]
//
// The day is generated, always the same for the same -seed, and kept in the user's
// cache directory. Each program runs on one core and on two, in turns with the others.
// It is an error if they disagree on the number of matching lines, or if a replay's
// report differs between one core and two. The medians of the runs are printed and
// written to test/bench/RESULTS.md.
//
// jq, Node and npm are looked up on the PATH; if one is missing, it is left out with a
// message. DuckDB comes from npm the first time.
package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"log"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/test/bench/assembly"
	"github.com/logstack-go/logstack/test/bench/contest"
	"github.com/logstack-go/logstack/test/bench/day"
	"github.com/logstack-go/logstack/test/bench/results"
)

const (
	pattern = assembly.Errors
	group   = assembly.Group
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
	b := &bencher{logstack: logstack, dir: dir, older: older}
	if b.file, b.want, err = day.File(seed, size); err != nil {
		return err
	}
	all, err := b.contenders()
	if err != nil {
		return err
	}
	ran, err := contest.Run(all, runs)
	if err != nil {
		return err
	}
	table := table(ran)
	fmt.Print(results.Table(table))
	for _, m := range b.missing {
		fmt.Println(m)
	}
	if older {
		return nil
	}
	why, slow := missed(ran)
	where, err := b.where(slow)
	if err != nil {
		return err
	}
	if len(where) > 0 {
		why = append(append(why, "", "Where the time goes, of those, by a profile that the same command takes:", ""), where...)
	}
	section := results.Section{
		Title: "Match and replay", Command: "make bench-replay", Table: table, Versions: b.versions(),
		Text: fmt.Sprintf(text, size/1e6, b.want.Lines, runs, strings.Join(why, "\n")),
	}
	return results.Write(results.File, section)
}

// bencher makes the contenders.
type bencher struct {
	logstack, dir, file string
	// hundredFilters is the folder of templates with a hundred filters.
	hundredFilters string
	// older says that the command is perhaps a version without zstd.
	older   bool
	want    day.Truth
	missing []string
}

// The names of the contenders.
const (
	literal  = "match, = ERROR"
	decoding = "match, != INFO"
	twice    = "match, != INFO, two at once"
	prod     = "replay, prod's 13 filters"
	hundred  = "replay, 100 filters"
	duckdb   = "DuckDB"
)

// contenders returns the contenders that can run here.
func (b *bencher) contenders() (all []contest.Contender, err error) {
	add := func(name string, cores int, check func(string) error, command ...string) {
		all = append(all, contest.Contender{Name: name, Cores: cores, Check: check, Command: command})
	}
	b.hundredFilters = filepath.Join(b.dir, "filters-100")
	if err := assembly.Filters(b.hundredFilters, 100); err != nil {
		return nil, err
	}
	haveDuckDB := contest.InstallDuckDB()
	if haveDuckDB != "" {
		b.missing = append(b.missing, haveDuckDB)
	}
	// Each runs on one core and on two right after, so that what else the machine does
	// affects both.
	onBoth := func(name string, check func(string) error, command func(workers string) []string) {
		for cores := 1; cores <= 2; cores++ {
			add(name, cores, check, command(strconv.Itoa(cores))...)
		}
	}
	match := func(pattern string) func(string) []string {
		return func(workers string) []string {
			return []string{b.logstack, "match", "--count", "--workers", workers, pattern, b.file}
		}
	}
	replay := func(template string) func(string) []string {
		return func(workers string) []string {
			return []string{b.logstack, "replay", "--workers", workers, "--log-group", group, "--template", template, b.file}
		}
	}
	onBoth(literal, counts(b.want.Errors), match(pattern))
	// No literal distinguishes these lines, so each has to be decoded.
	others := match(`{ $.level != "INFO" }`)
	onBoth(decoding, counts(b.want.Others), others)
	// What the machine's second core adds: on many, the two share one processor.
	add(twice, 2, twiceThe(counts(b.want.Others)), append([]string{"sh", "-c", `"$@" & "$@" & wait`, "sh", "env", "GOMAXPROCS=1"}, others("1")...)...)
	if haveDuckDB == "" {
		onBoth(duckdb, counts(b.want.Errors), func(workers string) []string {
			cores, _ := strconv.Atoi(workers)
			return contest.DuckDBCount(b.file, cores)
		})
	}
	onBoth(prod, contest.Same(reports(b.want)), replay(assembly.Prod))
	onBoth(hundred, contest.Same(reports(b.want)), replay(b.hundredFilters))
	add("start, --help", 1, nil, b.logstack, "--help")
	add("wc -l", 1, counts(b.want.Lines), "wc", "-l", b.file)
	if _, err := exec.LookPath("jq"); err != nil {
		b.missing = append(b.missing, "jq is left out: it is missing, which most systems have a package of.")
	} else {
		add("jq", 1, counts(b.want.Errors), "jq", "-R", "-n",
			`reduce (inputs | fromjson? | select(type == "object" and .level == "ERROR")) as $e (0; . + 1)`, b.file)
	}
	return all, b.packed(add)
}

// packed adds the contenders that read the day compressed, and plain decompressors.
func (b *bencher) packed(add func(name string, cores int, check func(string) error, command ...string)) error {
	unpack := filepath.Join(b.dir, "unpack")
	if out, err := exec.Command("go", "build", "-o", unpack, "./test/bench/unpack").CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	for _, tool := range slices.Sorted(maps.Keys(suffixes)) {
		if _, err := exec.LookPath(tool); err != nil {
			b.missing = append(b.missing, tool+" is left out: it is missing.")
			continue
		}
		packed := b.packedFile(tool)
		if err := pack(tool, b.file, packed); err != nil {
			return err
		}
		if b.older && exec.Command(b.logstack, "match", "--count", pattern, packed).Run() != nil {
			b.missing = append(b.missing, tool+" is left out: this logstack does not read it.")
			continue
		}
		add(tool+" alone", 2, nil, unpack, packed)
		add(tool+", "+literal, 2, counts(b.want.Errors), b.logstack, "match", "--count", "--workers", "2", pattern, packed)
		add(tool+", "+decoding, 2, counts(b.want.Others), b.logstack, "match", "--count", "--workers", "2", `{ $.level != "INFO" }`, packed)
	}
	return nil
}

// suffixes holds the suffixes of compressed files, by the program that writes them.
var suffixes = map[string]string{"gzip": "gz", "zstd": "zst"}

// packedFile returns the path of the day as a program compresses it.
func (b *bencher) packedFile(tool string) string {
	return filepath.Join(b.dir, "day."+suffixes[tool])
}

// pack compresses a file.
func pack(tool, from, to string) (err error) {
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	cmd := exec.Command(tool, "-c", from)
	cmd.Stdout = out
	return cmd.Run()
}

// counts checks that the output is the number.
func counts(number int64) func(string) error {
	return func(out string) error {
		first, _, _ := strings.Cut(strings.TrimSpace(out), " ")
		if first != strconv.FormatInt(number, 10) {
			return fmt.Errorf("it counts %s, and there are %d", first, number)
		}
		return nil
	}
}

// twiceThe checks that the output has two lines, each of which check accepts.
func twiceThe(check func(string) error) func(string) error {
	return func(out string) error {
		first, second, _ := strings.Cut(out, "\n")
		return errors.Join(check(first), check(second))
	}
}

// reports checks the line of the filter on ERROR in the report of a replay.
func reports(want day.Truth) func(string) error {
	return func(out string) error {
		found := fmt.Sprintf(" %d of %d\n      %s\n", want.Errors, want.Lines, pattern)
		if !strings.Contains(strings.ReplaceAll(out, ",", ""), found) {
			return fmt.Errorf("it does not report %q", found)
		}
		return nil
	}
}

// versions returns the versions of the programs that ran next to logstack.
func (b *bencher) versions() []string {
	var all []string
	if v := results.Version("jq", "--version"); v != "" {
		all = append(all, v)
	}
	if v := contest.DuckDBVersion(); v != "" {
		all = append(all, "DuckDB "+v)
	}
	return append(all, cmp.Or(results.Version("node", "--version"), "no Node"))
}
