package athena

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/archive"
	"github.com/logstack-go/logstack/archive/delivery"
	"github.com/logstack-go/logstack/cloudwatch/discovery"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/logquery"
)

// duck runs SQL on DuckDB: all tables and queries of a test in one process.
type duck struct {
	folder  string
	tables  []duckTable
	queries []duckQuery
	checks  []func(duckAnswer)
}

type duckTable struct {
	Name   string `json:"name"`
	Folder string `json:"folder"`
}

type duckQuery struct {
	Name string `json:"name"`
	SQL  string `json:"sql"`
}

type duckAnswer struct {
	Name    string
	Error   string
	Types   []string
	Columns []string
	Rows    [][]any
}

// newDuck skips the test with a message if DuckDB is not installed, and in short runs.
func newDuck(t *testing.T) *duck {
	t.Helper()
	if testing.Short() {
		t.Skip("skipped: DuckDB takes most of a minute on two cores")
	}
	if _, err := os.Stat("../../node_modules/@duckdb/node-api"); err != nil {
		t.Skip("node_modules has no DuckDB: make node_modules installs it; the SQL is not run")
	}
	return &duck{folder: t.TempDir()}
}

// event is a log event in a test.
type event struct {
	time                   int64
	group, stream, message string
}

// table writes events as Firehose would and returns the table, with the same
// events as records for the engine.
func (d *duck) table(t *testing.T, events []event) (Table, []byte) {
	t.Helper()
	name := fmt.Sprintf("t%d", len(d.tables)+1)
	var delivered []delivery.Event
	var records bytes.Buffer
	group := "/shop/prod"
	lines := json.NewEncoder(&records)
	lines.SetEscapeHTML(false)
	for _, e := range events {
		if e.group != "" {
			group = e.group
		}
	}
	for _, e := range events {
		delivered = append(delivered, delivery.Event{Time: e.time, Stream: e.stream, Message: e.message, Arrived: e.time + 2000})
		record := map[string]any{"timestamp": e.time, "logGroup": group, "message": e.message}
		if e.stream != "" {
			record["logStream"] = e.stream
		}
		if err := lines.Encode(record); err != nil {
			t.Fatal(err)
		}
	}
	bucket := filepath.Join(d.folder, name)
	if err := delivery.Write(bucket, delivery.Log{Group: group, Folder: "application", Twice: true}, delivered); err != nil {
		t.Fatal(err)
	}
	d.tables = append(d.tables, duckTable{name, filepath.Join(bucket, "application")})
	return Table{Database: "archive", Name: name}, records.Bytes()
}

// ask compares the rows that a query's SQL returns with the engine's. It
// returns an error if the query cannot be translated.
func (d *duck) ask(t *testing.T, name string, q insights.Query, table Table, records []byte, o Options) error {
	t.Helper()
	sql, err := SQL(q, table, o)
	if err != nil {
		return err
	}
	program, err := engine.Compile(q, engine.Options{Start: o.Since, End: o.Until})
	if err != nil {
		t.Fatal(err)
	}
	source, err := logevent.Open([]logevent.Input{logevent.Bytes("records", records)}, logevent.Options{})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := logquery.Run(context.Background(), program, source, logquery.Options{Log: formatOf(t, o)})
	if err != nil {
		t.Fatal(err)
	}
	d.queries = append(d.queries, duckQuery{name, sql})
	d.checks = append(d.checks, func(got duckAnswer) {
		t.Run(name, func(t *testing.T) {
			if problem := compare(q, answer.Result, got); problem != "" {
				t.Errorf("%s\n%s", problem, sql)
			}
		})
	})
	return nil
}

// formatOf returns the log format that the options give.
func formatOf(t *testing.T, o Options) *discovery.Format {
	if o.Log == "" {
		return nil
	}
	format, err := discovery.NewFormat(o.Log, strings.Join(o.Columns, " "))
	if err != nil {
		t.Fatal(err)
	}
	return format
}

// run runs everything that ask collected.
func (d *duck) run(t *testing.T) {
	t.Helper()
	columns := []string{}
	for _, c := range archive.Columns() {
		columns = append(columns, "'"+c.Key+"': '"+duckType(c.Type)+"'")
	}
	input, err := json.Marshal(map[string]any{"tables": d.tables, "queries": d.queries, "columns": "{" + strings.Join(columns, ", ") + "}"})
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command("node", "testdata/duckdb.mjs")
	command.Stdin = bytes.NewReader(input)
	var out, complaints bytes.Buffer
	command.Stdout, command.Stderr = &out, &complaints
	if err := command.Run(); err != nil {
		t.Fatalf("%v\n%s", err, complaints.String())
	}
	decoder := json.NewDecoder(&out)
	for _, check := range d.checks {
		var answer duckAnswer
		if err := decoder.Decode(&answer); err != nil {
			t.Fatal(err)
		}
		check(answer)
	}
}

// duckType translates a Hive type to DuckDB.
func duckType(hive string) string {
	inner, isArray := strings.CutPrefix(hive, "array<")
	if isArray {
		return duckType(strings.TrimSuffix(inner, ">")) + "[]"
	}
	members, isStruct := strings.CutPrefix(hive, "struct<")
	if isStruct {
		var all []string
		for member := range strings.SplitSeq(strings.TrimSuffix(members, ">"), ",") {
			name, of, _ := strings.Cut(member, ":")
			all = append(all, `"`+name+`" `+duckType(of))
		}
		return "STRUCT(" + strings.Join(all, ", ") + ")"
	}
	return map[string]string{"string": "VARCHAR", "bigint": "BIGINT"}[hive]
}

// compare describes how the answer differs from the engine's: in the values as
// Insights shows them, or in their order as far as the query sorts.
func compare(q insights.Query, want *engine.Result, got duckAnswer) string {
	if got.Error != "" {
		return got.Error
	}
	if !slices.Equal(want.Columns, got.Columns) {
		return fmt.Sprintf("columns %q, want %q", got.Columns, want.Columns)
	}
	var wanted, have [][]string
	for _, row := range want.Rows {
		var cells []string
		for i, v := range row {
			cells = append(cells, shownValue(v, got.Types[i]))
		}
		wanted = append(wanted, cells)
	}
	for _, row := range got.Rows {
		var cells []string
		for i, v := range row {
			cells = append(cells, shownCell(v, got.Types[i]))
		}
		have = append(have, cells)
	}
	side := func() string {
		return fmt.Sprintf("%d rows, want %d\ngot\n%s\nwant\n%s", len(have), len(wanted), table(have), table(wanted))
	}
	if len(have) != len(wanted) {
		return side()
	}
	keys, all := sortColumns(q, want.Columns)
	for i := range wanted {
		for _, k := range keys {
			if wanted[i][k] != have[i][k] {
				return "in another order: " + side()
			}
		}
		if all && !slices.Equal(wanted[i], have[i]) {
			return "in another order: " + side()
		}
	}
	compareRows := func(a, b []string) int { return slices.Compare(a, b) }
	slices.SortFunc(wanted, compareRows)
	slices.SortFunc(have, compareRows)
	for i := range wanted {
		if !slices.Equal(wanted[i], have[i]) {
			return side()
		}
	}
	return ""
}

// sortColumns returns the columns of the last sort. all reports that a row's
// position is fully determined: without stats, rows with equal times come in
// the order of their ids.
func sortColumns(q insights.Query, columns []string) (keys []int, all bool) {
	all = true
	for _, c := range q.Commands() {
		switch c := c.(type) {
		case *insights.Stats:
			keys, all = nil, false
		case *insights.Sort:
			keys = nil
			for _, k := range c.Keys {
				if at := slices.Index(columns, insights.Format(k.X)); at >= 0 {
					keys = append(keys, at)
				} else if f, ok := k.X.(*insights.Field); ok && slices.Contains(columns, f.Name()) {
					keys = append(keys, slices.Index(columns, f.Name()))
				}
			}
		}
	}
	return keys, all
}

func table(rows [][]string) string {
	var b strings.Builder
	for i, row := range rows {
		if i == 12 {
			b.WriteString("    …\n")
			break
		}
		b.WriteString("    " + strings.Join(row, " | ") + "\n")
	}
	return b.String()
}

// shownValue formats a value of the engine: with twelve digits if SQL computes
// the number, and as in the log otherwise.
func shownValue(v engine.Value, of string) string {
	if v.IsMissing() {
		return "∅"
	}
	if of != "VARCHAR" && v.Kind() == engine.Number || of != "VARCHAR" && v.Kind() == engine.Boolean {
		if f, ok := v.Number(); ok {
			return shownNumber(f)
		}
	}
	if v.Kind() == engine.Map || v.Kind() == engine.List {
		var b bytes.Buffer
		if json.Compact(&b, []byte(v.String())) == nil {
			return b.String() // the format of SQL
		}
	}
	return v.String()
}

func shownNumber(f float64) string {
	if f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return strconv.FormatInt(int64(f), 10)
	}
	return strconv.FormatFloat(f, 'g', 12, 64)
}

// shownCell formats a value of DuckDB.
func shownCell(v any, of string) string {
	if v == nil {
		return "∅"
	}
	s := fmt.Sprint(v)
	if f, ok := v.(float64); ok {
		return shownNumber(f)
	}
	if strings.HasPrefix(of, "TIMESTAMP") {
		t, err := time.Parse("2006-01-02 15:04:05.999", s)
		if err != nil {
			return err.Error()
		}
		return t.Format("2006-01-02 15:04:05.000")
	}
	if of != "VARCHAR" {
		if f, err := strconv.ParseFloat(s, 64); err == nil {
			return shownNumber(f)
		}
	}
	return s
}

func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}

func asErrors[E error](all []E) []error {
	var some []error
	for _, e := range all {
		some = append(some, e)
	}
	return some
}
