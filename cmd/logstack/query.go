package main

import (
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/cloudwatch/discovery"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/logevent/rewrite"
	"github.com/logstack-go/logstack/logquery"
)

// queryFlags are the flags of query.
type queryFlags struct {
	text         queryText
	check        bool
	since, until string
	class        logClass
	memory       byteSize
	logGroups    []string
	logType      logType
	fields       string
	log          *discovery.Format // of the two
	transformer  transformerFlag
	rewrite      *rewrite.Transformer // of that flag
	transformed  func(group string) (*rewrite.Transformer, error)
	strict       bool
	workers      int
	as           answerFormat
	input        inputFlags
	remote       remoteFlags
	athena       athenaFlags
}

func newQuery() *cobra.Command {
	f := queryFlags{class: logClass(insights.Standard), logType: logType(discovery.Auto), memory: engine.DefaultMemory, as: tableFormat}
	inPlace := false
	c := &cobra.Command{
		Use:   "query QUERY|NAME [FILE...]",
		Short: "Run a Logs Insights query on log files",
		Long: `Run a CloudWatch Logs Insights query on log files, offline. The query is given
as text, in a file (--file), or as the name of a saved query, which ships or is
part of the configuration and is bound to the log contract. Without files, it
reads stdin. The input is the same as for ` + "`logstack replay`" + `: raw lines, JSON
lines of records, the output of the AWS CLI, or an export to S3. It detects gzip
and zstd.

A query given as text runs as written, with the application's own names; fields
that the configuration's contract does not have are reported. If --contract,
--config or --env chooses a contract, such a query is instead written with the
contract's names, and bound to it like a saved one. Unknown fields are refused.

With --template, --deployed or --terraform, it runs a query saved there, given
by its name, the end of its name or its logical id, and reads the events of the
log groups that the query names; --map says which real log groups those are.

It refuses what CloudWatch refuses or silently reads differently, and what does
not run here: anomaly, lookup and the like. Rows are sorted newest first unless
the query sorts them, and there are at most 10,000 unless it has a limit. Times
are UTC. now() is the end of --until, or the current time.

The query, and a subquery or join without a SOURCE, reads all of the input. With
a SOURCE, it reads the events of that log group. Exports name the log group of
their events; for other input, use --log-group. diff compares the time range of
--since and --until with an earlier one, as far as the input has events of it.

Fields are those of JSON events, and those that CloudWatch discovers: in Lambda
logs @requestId, @duration and the like, and the first JSON object in a line; in
VPC flow logs and Route 53 logs, the fields by position. The name of the log
group, or the lines themselves, usually identify the type of the log; otherwise,
use --log-type. VPC flow logs with a custom format have a header line in S3, but
no header event; without it, name the fields with --fields. The time of a flow
is its start. A field that no event has is reported on stderr.

With --transformer, the transformer in a file rewrites the events before the
query reads them. The file has the JSON of PutTransformer or of CloudFormation,
or the output of ` + "`logstack contract transformer`" + `. With a template, the
transformers of the log groups that the query reads apply, unless the flag is
given. Events that cannot be transformed stay as they were written, with a note.
A transformer that cannot run here is refused.

With --remote, CloudWatch runs the query on the real log groups: those of
--log-group, or those of the template or configuration that has the query, for
the last hour unless --since is given. Scanning costs money, and the command
reports how much was scanned. It contacts AWS only with --remote or --athena
(docs/how-to/remote.md).

A time is 2025-03-11T08:00:00Z, 2025-03-11 08:00, 2025-03-11, or a duration
before now: 90m, 12h, 7d. Both ends are inclusive.

With --format json, the answer is an array with an object for each row, whose
keys are in the order of the columns; ndjson is an object a line. A missing
field is null, and times are strings. With --check, the query is only checked.
With --fmt, the files are queries, and are formatted in place; ` + "`" + `logstack query
--fmt` + "`" + ` without files formats stdin to stdout.

With --athena, Athena runs the query as SQL on the table of the archive that
--table names, or that of the configuration, in the work group of --work-group,
or that of the configuration. The flags of --remote that choose the account
apply as well. --print prints the SQL and contacts nobody. The rows are the
same; a query that SQL cannot express exactly is refused. --since and --until
choose the partitions to read, and --late says how late an event may have
arrived: by default more than two weeks, which is how late CloudWatch accepts
events.

A query holds rows and groups, but not the log that it has read. With few of
them, it takes less than 100 MB, however long the log. Ten million groups, one
for each id, take about 1 GB. A query that would hold more than --memory is
stopped, with advice.

It exits with 1 if the input cannot be read, or if the query would hold more
than --memory, and with 2 if the query is refused.`,
		Example: `  logstack query 'filter level = "ERROR" | stats count() by bin(5m)' app.log
  logstack query list
  logstack query errors-by-type app.log.gz
  logstack query errors-for-user --set user_id=12345 --since 2h app.log
  logstack query --template cdk.out --stack logging-prod errors-by-type app.log
  logstack query --file slow.cwli --format csv app.log
  logstack query --log-type vpc --fields 'srcaddr dstaddr action bytes' \
      'filter action = "REJECT" | stats sum(bytes) by srcAddr' flow.log
  logstack query --remote --profile prod --log-group /ecs/app --since 2h \
      errors-by-type
  logstack query --athena --env prod --since 2025-03-01 errors-by-type
  logstack query --athena --print --table shop_prod_logs.application \
      --since 2025-03-01 --until 2025-03-31 errors-by-type
  logstack query --check --file slow.cwli
  logstack query --check --contract guide 'filter levle = "ERROR"'
  logstack query --fmt queries/*.cwli`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if inPlace {
				return formatQueries(c, args)
			}
			if f.remote.on && f.athena.ask {
				return exitError{wrongUsage, errors.New("--remote queries CloudWatch, and --athena the archive: give only one of them")}
			}
			if !f.athena.ask {
				if err := f.remote.check(c.Flags()); err != nil {
					return err
				}
			}
			if f.remote.on && !f.check {
				return f.asked(c, args)
			}
			if err := f.athena.check(c.Flags()); err != nil {
				return err
			}
			if f.athena.ask && !f.athena.print && !f.check {
				return f.askedArchive(c, args)
			}
			if f.athena.ask {
				return f.printed(c, args)
			}
			program, files, err := f.program(c, args)
			var own exitError
			switch {
			case errors.As(err, &own):
				return err
			case err != nil:
				return exitError{queryRefused, err}
			}
			if f.check {
				for _, note := range f.text.notes(nil) {
					complain(c.ErrOrStderr(), "note: "+note)
				}
				return nil
			}
			answer, err := f.run(c, program, files)
			if err != nil {
				return err
			}
			if err := writeAnswer(c, f.as, answer); err != nil {
				return err
			}
			if answer.Unreadable > 0 {
				return errors.New(unreadableText(answer.Unreadable, answer.FirstUnreadable))
			}
			return nil
		},
	}
	flags := c.Flags()
	flags.StringVarP(&f.text.file, "file", "f", "", "read the query from a `file`; all arguments are then log files")
	flags.Var((*settings)(&f.text.set), "set", "the value of a placeholder {{name}}, as `name=value`; can be repeated")
	f.text.from.add(flags)
	f.text.template.add(flags)
	flags.BoolVar(&f.check, "check", false, "only check the query")
	flags.BoolVar(&inPlace, "fmt", false, "format queries instead: files in place, or stdin")
	flags.StringVar(&f.since, "since", "", "leave out events before this `time`")
	flags.StringVar(&f.until, "until", "", "leave out events after this `time`")
	flags.StringArrayVar(&f.logGroups, "log-group", nil, "the log group `name` of events that do not name theirs; with --remote, query this log group (can be repeated)")
	flags.Var(&f.logType, "log-type", "the `type` of the log, if neither its events nor their log groups tell: "+enum.Join(discovery.Kinds()))
	flags.StringVar(&f.fields, "fields", "", "the `fields` of VPC flow logs with a custom format")
	flags.Var(&f.class, "class", "the `class` of the log groups: "+enum.Join(insights.Classes()))
	flags.Var(&f.memory, "memory", "the memory that the query may hold, in `bytes`, as in 500MiB or 4GiB")
	flags.BoolVar(&f.strict, "strict-types", false, `never treat text as equal to a number: user_id = "12345" does not find 12345`)
	addWorkers(flags, &f.workers)
	flags.Var(&f.as, "format", "table, json, ndjson or csv")
	f.remote.add(flags, "run the query in CloudWatch, on log groups of an account", "--athena")
	f.input.add(flags)
	f.input.addTime(flags)
	f.transformer.add(flags)
	f.athena.add(flags)
	c.ValidArgsFunction = firstOf(func(c *cobra.Command) []string {
		with, err := f.text.from.read(c)
		if err != nil {
			return nil
		}
		var names []string
		for _, q := range with.queries() {
			names = append(names, q.Name)
		}
		return names
	}, cobra.ShellCompDirectiveDefault)
	c.AddCommand(newQueryList())
	return c
}

// program checks and compiles the query, and returns the arguments that are log
// files. With --check, the program is nil.
func (f *queryFlags) program(c *cobra.Command, args []string) (*engine.Program, []string, error) {
	q, files, err := f.checked(c, args)
	if err != nil {
		return nil, nil, err
	}
	if _, err := offline(f.logGroups); err != nil {
		return nil, nil, err
	}
	o := engine.Options{StrictTypes: f.strict, Memory: int64(f.memory)}
	now := time.Now()
	if o.Start, err = parseTime(f.since, now); err != nil {
		return nil, nil, fmt.Errorf("--since: %w", err)
	}
	if o.End, err = parseTime(f.until, now); err != nil {
		return nil, nil, fmt.Errorf("--until: %w", err)
	}
	if !o.Start.IsZero() && !o.End.IsZero() && o.End.Before(o.Start) {
		return nil, nil, errors.New("--until is before --since")
	}
	if f.log, err = discovery.NewFormat(discovery.Kind(f.logType), f.fields); err != nil {
		return nil, nil, fmt.Errorf("--fields: %w", err)
	}
	if err := f.readTransformer(); err != nil {
		return nil, nil, err
	}
	if f.check {
		if len(files) > 0 {
			return nil, nil, fmt.Errorf("--check reads no log files, and %s is given", files[0])
		}
		return nil, nil, nil
	}
	if f.transformed, err = f.transformers(); err != nil {
		return nil, nil, err
	}
	program, err := engine.Compile(q, o)
	return program, files, err
}

// checked returns a query that CloudWatch would accept, and the arguments that
// are log files.
func (f *queryFlags) checked(c *cobra.Command, args []string) (insights.Query, []string, error) {
	q, files, err := f.text.read(c, args)
	if err != nil {
		return q, nil, err
	}
	return q, files, refusals(q, insights.Class(f.class), f.text.file)
}

// run runs the query on files, and reports what to know about the answer.
func (f *queryFlags) run(c *cobra.Command, program *engine.Program, files []string) (*logquery.Answer, error) {
	f.input.noTimes, f.input.lateTimes = !program.NeedsTimes(), true
	if f.text.with.contract != nil {
		f.input.times = timesOf(f.text.with.contract)
	}
	source, done, err := f.input.open(c, files)
	if err != nil {
		return nil, err
	}
	home, err := offline(f.logGroups)
	if err != nil {
		return nil, err
	}
	defer boundMemory(int64(f.memory))()
	answer, err := logquery.Run(c.Context(), program, source, logquery.Options{Workers: f.workers, LogGroup: home, Log: f.log, Reads: f.text.template.reads, Transformer: f.transformed})
	done()
	var tooMuch *engine.MemoryError
	switch {
	case errors.Is(err, engine.ErrNoLogGroup):
		return nil, fmt.Errorf("%w: give it with --log-group", err)
	case errors.As(err, &tooMuch):
		return nil, fmt.Errorf("%w: narrow it with --since, a filter or a limit, or allow more with --memory", err)
	case err != nil:
		return nil, err
	}
	for _, note := range slices.Concat(program.Notes(), answer.Notes(), f.transformedNotes(answer), f.text.notes(answer.Unseen)) {
		complain(c.ErrOrStderr(), "note: "+note)
	}
	if note, err := f.text.template.leftOut(answer); err != nil {
		return nil, err
	} else if note != "" {
		complain(c.ErrOrStderr(), "note: "+note)
	}
	if answer.Timeless > 0 {
		complain(c.ErrOrStderr(), fmt.Sprintf("note: %s without a time were left out, as the query has a time range.",
			numeral.Count(answer.Timeless, "event")))
	}
	return answer, nil
}

// reading is the memory that the process needs in addition to what the query
// holds, in bytes, mostly for the log lines being read.
const reading = 64 << 20

// boundMemory keeps the memory of the process close to what a query may hold,
// by collecting garbage more often the more is held. The returned function ends
// that.
func boundMemory(query int64) (end func()) {
	before := debug.SetMemoryLimit(-1)
	if query < before-reading {
		debug.SetMemoryLimit(query + reading)
	}
	return func() { debug.SetMemoryLimit(before) }
}

// queryRefused is the exit code of a query that cannot be run.
const queryRefused = 2

// refusals returns an error with all rules that a query breaks. The file says
// where the query is; it may be empty.
func refusals(q insights.Query, class insights.Class, file string) error {
	var all []error
	for _, problem := range q.CheckIn(class) {
		if file != "" {
			all = append(all, fmt.Errorf("%s: %w", file, problem))
		} else {
			all = append(all, problem)
		}
	}
	return errors.Join(all...)
}

// answerFormat is the format of an answer.
type answerFormat string

const (
	tableFormat  answerFormat = "table"
	rowsFormat   answerFormat = "json"
	ndjsonFormat answerFormat = "ndjson"
	csvFormat    answerFormat = "csv"
)

func (f *answerFormat) String() string { return string(*f) }

// Type returns the name of the flag's value in the help.
func (f *answerFormat) Type() string { return "format" }

// Set parses the name of a format. The error lists the formats.
func (f *answerFormat) Set(name string) error {
	return enum.Unmarshal(f, []byte(name), "format", answerFormats)
}

func (f *answerFormat) choices() []string { return texts(answerFormats) }

var answerFormats = []answerFormat{tableFormat, rowsFormat, ndjsonFormat, csvFormat}

// writeAnswer writes an answer to stdout.
func writeAnswer(c *cobra.Command, as answerFormat, answer *logquery.Answer) error {
	out := c.OutOrStdout()
	switch as {
	case rowsFormat:
		return writeRows(out, answer.Result, "[", ",", "]")
	case ndjsonFormat:
		return writeRows(out, answer.Result, "", "", "")
	case csvFormat:
		return writeCSV(out, answer.Result)
	}
	_, err := io.WriteString(out, answerText(answer, terminalWidth(out), colors(c)))
	return err
}

// logClass is the class of log groups.
type logClass insights.Class

func (c *logClass) String() string { return string(*c) }

func (c *logClass) Type() string { return "class" }

func (c *logClass) choices() []string { return texts(insights.Classes()) }

func (c *logClass) Set(name string) error {
	return enum.Unmarshal((*insights.Class)(c), []byte(name), "class", insights.Classes())
}

// logType is the kind of a log.
type logType discovery.Kind

func (t *logType) String() string { return string(*t) }

func (t *logType) Type() string { return "type" }

func (t *logType) choices() []string { return texts(discovery.Kinds()) }

func (t *logType) Set(name string) error {
	return (*discovery.Kind)(t).UnmarshalText([]byte(name))
}

// byteSize is a number of bytes.
type byteSize int64

func (b *byteSize) String() string {
	switch n := int64(*b); {
	case n%(1<<30) == 0:
		return fmt.Sprintf("%dGiB", n>>30)
	case n%(1<<20) == 0:
		return fmt.Sprintf("%dMiB", n>>20)
	default:
		return strconv.FormatInt(n, 10)
	}
}

func (b *byteSize) Type() string { return "bytes" }

func (b *byteSize) Set(text string) error {
	number, shift := strings.TrimSuffix(strings.ToLower(text), "b"), 0
	for _, unit := range []struct {
		suffix string
		shift  int
	}{{"ki", 10}, {"k", 10}, {"mi", 20}, {"m", 20}, {"gi", 30}, {"g", 30}} {
		if n, ok := strings.CutSuffix(number, unit.suffix); ok {
			number, shift = n, unit.shift
			break
		}
	}
	n, err := strconv.ParseInt(strings.TrimSpace(number), 10, 64)
	if err != nil || n <= 0 || n > 1<<62>>shift {
		return fmt.Errorf("%q is not a number of bytes, such as 500MiB or 4GiB", text)
	}
	*b = byteSize(n << shift)
	return nil
}

// settings are the values of placeholders.
type settings map[string]string

func (s *settings) String() string { return "" }

func (s *settings) Type() string { return "name=value" }

func (s *settings) Set(text string) error {
	if *s == nil {
		*s = settings{}
	}
	return (*parameters)(s).Set(text)
}

// timeLayouts are the layouts in which a time may be given.
var timeLayouts = []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999", "2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02"}

// parseTime parses a time, in UTC unless it has an offset, or a duration before
// now. An empty text is the zero time.
func parseTime(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	if text == "now" {
		return now, nil
	}
	ago := strings.TrimPrefix(text, "-")
	if days, ok := strings.CutSuffix(ago, "d"); ok {
		if n, err := strconv.ParseFloat(days, 64); err == nil && n >= 0 && n < 100_000 {
			return now.Add(-time.Duration(n * 24 * float64(time.Hour))), nil
		}
	}
	if length, err := time.ParseDuration(ago); err == nil && length >= 0 {
		return now.Add(-length), nil
	}
	return time.Time{}, fmt.Errorf("%q is not a time: write 2025-03-11T08:00:00Z, 2025-03-11 08:00, 2025-03-11, or how long ago, as in 90m, 12h or 7d", text)
}
