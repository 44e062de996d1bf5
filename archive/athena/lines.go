package athena

import (
	"fmt"
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/discovery"
)

// Lines that are not JSON have fields in three kinds of logs
// (CWL_AnalyzeLogData-discoverable-fields). Package discovery defines them for
// the engine; here SQL finds them.

// isObject matches text that begins like a JSON object.
const isObject = `'^[ \t\r\n]*\{'`

// word returns SQL for a field that is identified by its position in the column
// line, or "" for any other field. The first call adds the column: the line if
// it has as many values as the log has fields, and NULL otherwise.
func (t *translator) word(name string) string {
	columns := t.options.Columns
	if len(columns) == 0 {
		columns = (&discovery.Format{Kind: t.options.Log}).Columns()
	}
	at := slices.Index(columns, name)
	if at < 0 {
		return ""
	}
	if !t.records.used["line"] {
		t.records.column("line")
		message := quoted(textColumn)
		t.records.columns = append(t.records.columns, fmt.Sprintf(
			"CASE WHEN NOT regexp_like(%s, %s) AND length(%s) - length(replace(%s, ' ', '')) = %d THEN %s END AS line",
			message, isObject, message, message, len(columns)-1, message))
	}
	return fmt.Sprintf("split_part(line, ' ', %d)", at+1)
}

// lambdaField is a field of Lambda log lines that are not JSON objects.
type lambdaField struct {
	// of holds regular expressions; the first that matches gives the value.
	of []string
	// report says that only REPORT lines have the field, isText that it is
	// never a number, and megabytes that it counts megabytes of a million
	// bytes.
	report, isText, megabytes bool
}

const (
	lambdaNumber = `([0-9]+(?:[.][0-9]+)?)`
	lambdaWord   = `([^ \t\r\n]+)`
	lambdaReport = `^REPORT RequestId: `
	// lambdaTime matches the time that the runtimes write, after a level in
	// some runtimes.
	lambdaTime = `^(?:\[[^\t]*\t)?[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[^\t ]{0,11}Z`
	lambdaUUID = `([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})`
)

// lambdaFields holds the fields that package discovery finds.
var lambdaFields = map[string]lambdaField{
	"@type": {of: []string{`^(START|END|REPORT) RequestId: `}, isText: true},
	"@requestId": {isText: true, of: []string{
		`^(?:START|END|REPORT) RequestId: ` + lambdaWord, lambdaTime + `\t` + lambdaWord, lambdaTime + " " + lambdaUUID + `(?:[ \t\r\n]|$)`,
	}},
	// If tabs became spaces, the duration directly follows the id.
	"@duration":       {report: true, of: []string{lambdaReport + `[^ \t]*[ \t]*Duration: ` + lambdaNumber + " ms", `[^ ]Duration: ` + lambdaNumber + " ms"}},
	"@billedDuration": {report: true, of: []string{`Billed Duration: ` + lambdaNumber + " ms"}},
	"@initDuration":   {report: true, of: []string{`Init Duration: ` + lambdaNumber + " ms"}},
	"@memorySize":     {report: true, megabytes: true, of: []string{`Memory Size: ` + lambdaNumber + " MB"}},
	"@maxMemoryUsed":  {report: true, megabytes: true, of: []string{`Max Memory Used: ` + lambdaNumber + " MB"}},
	"@xrayTraceId":    {isText: true, of: []string{`XRAY TraceId: ([^ \t\r\n]*)`}},
	"@xraySegmentId":  {isText: true, of: []string{`XRAY TraceId: (?:[^S]|S)*?SegmentId: ([^ \t\r\n]*)`}},
}

// ofLambda returns SQL for a field of Lambda log lines.
func (t *translator) ofLambda(name string, f lambdaField) value {
	c, ok := t.logFields[name]
	if !ok {
		c = &column{step: t.fields, name: t.fields.column(name)}
		t.logFields[name] = c
		t.fields.columns = append(t.fields.columns, f.sql()+" AS "+quoted(c.name))
	}
	v := value{sql: quoted(c.name), kind: textKind, isText: f.isText, column: c}
	if f.megabytes {
		v.kind = wholeKind
	}
	return v
}

func (f lambdaField) sql() string {
	message := quoted(textColumn)
	found := ""
	for i, of := range f.of {
		if i > 0 {
			found += ", "
		}
		found += "regexp_extract(" + message + ", " + text(of) + ", 1)"
	}
	if len(f.of) > 1 {
		found = "COALESCE(" + found + ")"
	}
	if f.megabytes {
		found = "CAST(CAST(" + found + " AS double) * 1e6 AS bigint)"
	} else if f.isText {
		found = "NULLIF(" + found + ", '')"
	}
	of := "NOT regexp_like(" + message + ", " + isObject + ")"
	if f.report {
		of = "regexp_like(" + message + ", " + text(lambdaReport) + ")"
	}
	return "CASE WHEN " + of + " THEN " + found + " END"
}
