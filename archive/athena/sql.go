package athena

import (
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/archive"
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/discovery"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/contract"
)

// Table names a table of an archive.
type Table struct {
	// Database is the Glue database. Default: the one passed to Athena with the
	// query.
	Database string
	// Name is the name of the table. It must not be empty.
	Name string
}

// Options sets the time range and the format of the log. The zero value reads
// the whole table.
type Options struct {
	// Since and Until are the time range of the query, both inclusive. Default: no
	// bound.
	Since, Until time.Time
	// Last makes the query read the last hours before it runs instead of Since
	// to Until. It must be whole hours. Default: Since and Until apply.
	Last time.Duration
	// Late is the longest delay between a log event and its arrival at
	// Firehose. It decides how many partitions after Until are read. Default:
	// DefaultLate, which misses no event.
	Late time.Duration
	// Beside lists more tables of the same archive, to be read together with
	// this one. Default: none.
	Beside []Table
	// Log is the kind of log. CloudWatch discovers fields in lines of Lambda,
	// VPC flow logs and Route 53 that are not JSON. Fields of an object inside
	// a Lambda line are refused. Default: JSON, or text without fields.
	Log discovery.Kind
	// Columns lists the fields of VPC flow logs in a custom format, in order
	// and by their Insights names. Default: the fields of the default format.
	Columns []string
}

// LogOf returns the kind of a contract's log for Options.Log.
func LogOf(c *contract.Contract) discovery.Kind {
	kinds := map[string]discovery.Kind{"lambda": discovery.Lambda, "vpc-flow-logs": discovery.VPC, "route53": discovery.Route53}
	kind, ok := kinds[c.Source()]
	if ok && slices.ContainsFunc(c.Lines(), func(l contract.Line) bool { return l.Discovered }) {
		return kind
	}
	return discovery.JSON
}

// DefaultLate is the longest possible delay of a log event: CloudWatch accepts
// events up to 14 days old (API_PutLogEvents) and retries delivery for a day
// (SubscriptionFilters).
const DefaultLate = cloudwatch.MaxEventAge + 24*time.Hour

// early is how far a log event's time can be ahead of its place in the archive.
// CloudWatch accepts events up to two hours in the future (API_PutLogEvents),
// and a file is placed by its oldest record, up to 15 minutes older
// (API_BufferingHints).
const early = cloudwatch.MaxEventAhead + 15*time.Minute

// SQL translates a query on a table. The query must have no placeholders and
// use the application's own field names. The error joins an [*insights.Error]
// with its position for each part that is refused.
func SQL(q insights.Query, table Table, o Options) (string, error) {
	run := engine.Options{Start: o.Since, End: o.Until}
	if o.Last > 0 {
		// The query's own time range is computed by the SQL; any value compiles
		// here.
		run.End = time.Unix(0, 0)
		run.Start = run.End.Add(-o.Last)
	}
	if _, err := engine.Compile(q, run); err != nil {
		return "", err
	}
	t := &translator{query: q, table: table, options: o}
	return t.translate()
}

// quoted writes a name as a quoted identifier.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// identifier writes a name, quoted unless it is plain.
func identifier(name string) string {
	plain := name != "" && name[0] >= 'a' && name[0] <= 'z' && !reserved[name]
	for i := range len(name) {
		c := name[i]
		plain = plain && (c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_')
	}
	if plain {
		return name
	}
	return quoted(name)
}

// reserved holds the words that must be quoted as names: those reserved in
// Athena and DuckDB, and some that are more than a name (reserved-words).
var reserved = func() map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields(`all alter analyse analyze and any array as asc asymmetric
		between both by case cast check collate column constraint create cross cube
		current_catalog current_date current_path current_role current_schema current_time
		current_timestamp current_user deallocate default deferrable delete desc describe
		distinct do drop else end escape except execute exists extract false fetch first for
		foreign from full grant group grouping having in initially inner insert intersect
		interval into is join json_array json_exists json_object json_query json_table
		json_value lambda last lateral leading left like limit listagg localtime
		localtimestamp map natural normalize not null offset on only or order outer pivot
		placing prepare primary qualify recursive references returning right rollup row rows
		select show skip some start summarize symmetric table then timestamp to trailing trim
		true uescape union unique unnest unpivot using values variadic when where window
		with time date second minute hour day month year version user message id key value
		type level position replace`) {
		all[word] = true
	}
	for _, fine := range []string{"message", "id", "key", "value", "type", "level", "user", "version", "position", "replace"} {
		delete(all, fine)
	}
	all["user"] = true
	return all
}()

// text writes a string literal.
func text(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// source returns the table as written after FROM.
func (t Table) source() string {
	name := quoted(t.Name)
	if t.Database != "" {
		name = quoted(t.Database) + "." + name
	}
	return name
}

// from returns what the query reads: one table, or the union of several.
func (t *translator) from() string {
	if len(t.options.Beside) == 0 {
		return t.table.source()
	}
	all := "(\n  SELECT * FROM " + t.table.source()
	for _, more := range t.options.Beside {
		all += "\n  UNION ALL\n  SELECT * FROM " + more.source()
	}
	return all + "\n)"
}

// conditions returns the conditions of the time range, on batches and on log
// events.
func (o Options) conditions() []string {
	const at, hour = `e."timestamp"`, "b." + archive.Partition
	late := o.Late
	if late <= 0 {
		late = DefaultLate
	}
	var all []string
	if o.Last > 0 {
		hours := int64((o.Last + time.Hour - 1) / time.Hour)
		all = append(all, hour+" >= date_format(now() - INTERVAL '"+itoa(hours+int64((early+time.Hour-1)/time.Hour))+"' HOUR, '%Y/%m/%d/%H')",
			at+" >= "+nowMillis+" - "+itoa(hours*3_600_000))
		return all
	}
	if !o.Since.IsZero() {
		all = append(all, hour+" >= "+text(archive.Hour(o.Since.Add(-early))))
	}
	if !o.Until.IsZero() {
		all = append(all, hour+" <= "+text(archive.Hour(o.Until.Add(late))))
	}
	if !o.Since.IsZero() {
		all = append(all, at+" >= "+itoa(o.Since.UnixMilli())+" -- "+o.Since.UTC().Format("2006-01-02 15:04:05.000"))
	}
	if !o.Until.IsZero() {
		all = append(all, at+" <= "+itoa(o.Until.UnixMilli())+" -- "+o.Until.UTC().Format("2006-01-02 15:04:05.000"))
	}
	return all
}

// nowMillis is SQL for the current time in milliseconds since 1970.
const nowMillis = "CAST(to_unixtime(now()) * 1000 AS bigint)"
