package athena

import (
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/discovery"
	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// kind is what a value is to the query, and its type in SQL.
type kind int

const (
	// textKind is a varchar: a text, or what stands in the log, which may be a
	// number. What is true in a record is 1 in it, and what is false 0, as Insights
	// has it.
	textKind kind = iota
	// numberKind is a double.
	numberKind
	// wholeKind is a bigint.
	wholeKind
	// timeKind is a bigint: milliseconds since 1970.
	timeKind
	// booleanKind is a boolean, never NULL.
	booleanKind
)

// value is an expression in SQL; NULL is missing.
type value struct {
	sql  string
	kind kind
	// shown is what the result shows of it, where it may be an object or a list, which
	// is NULL in sql; empty where that is all.
	shown string
	// column is what it is the value of; nil of what is computed.
	column *column
	// literal is the constant that it is: *insights.String or *insights.Number; nil
	// of what is none.
	literal insights.Expr
	// small says that a wholeKind is an integer of 32 bits, as literals are: what is
	// computed of two of those may be more than fits.
	small bool
	// isText says that it is a text in every row, whatever it reads as.
	isText bool
}

func (v value) constant() bool { return v.literal != nil }

// column is a column of a step.
type column struct {
	step *step
	name string
	// path is a field of the log as the query names it.
	path string
	kind kind
	// field says where it stands in a record; nil of a column that is none of the log.
	field *logField
	// number, structure and order are the names of the columns that are computed of
	// it; empty while nothing reads them.
	number, structure, order string
}

// logField is a field of the log: every way to read its path.
type logField struct{ paths []string }

// numeral is what a text is that reads as a number: as JSON writes it, perhaps with a
// sign or zeros in front.
const numeral = `^[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?$`

func numberOf(sql string) string {
	return "CASE WHEN regexp_like(" + sql + ", " + text(numeral) + ") THEN CAST(" + sql + " AS double) END"
}

// number returns the number that a value is, or that it reads as.
func (t *translator) number(_ insights.Node, v value) (string, error) {
	if lit, ok := v.literal.(*insights.Number); ok {
		return double(lit.Text), nil
	}
	switch v.kind {
	case textKind:
		if v.column == nil {
			return numberOf(v.sql), nil
		}
		return t.helper(&v.column.number, v.column, "number", numberOf(v.sql)), nil
	case booleanKind:
		return t.shownBoolean(v).sql, nil
	}
	return v.sql, nil
}

// double writes a number as one of type double.
func double(text string) string {
	if strings.ContainsAny(text, "eE") {
		return text
	}
	return text + "e0"
}

// helper returns a column that is computed of another one, once.
func (t *translator) helper(name *string, c *column, what, sql string) string {
	if *name == "" {
		*name = c.step.column(c.name + " " + what)
		c.step.helpers = append(c.step.helpers, sql+" AS "+quoted(*name))
	}
	return quoted(*name)
}

// present returns NULL where a field of the log is not there, and its JSON
// where it is.
func (t *translator) present(c *column) string {
	return "NULLIF(" + quoted(c.path+" json") + ", 'null')"
}

// structure returns the JSON of an object or a list, of a field of the log;
// NULL of all else. Empty of what can be none.
func (t *translator) structure(v value) string {
	if v.column == nil || v.column.field == nil {
		return ""
	}
	c := v.column
	if c.structure == "" {
		name := t.fields.column(c.name + " structure")
		json := quoted(c.path + " json")
		t.fields.columns = append(t.fields.columns,
			"CASE WHEN substr("+json+", 1, 1) IN ('{', '[') THEN "+json+" END AS "+quoted(name))
		c.structure = name
	}
	return quoted(c.structure)
}

// natural returns by what texts sort: runs of digits count by their length, and
// then by their value. Each gets a 1 before it, and zeros up to a length that
// all have.
func (t *translator) natural(v value) string {
	const length = 32
	sql := "regexp_replace(regexp_replace(" + v.sql + ", '([0-9]+)', " + text(strings.Repeat("0", length-1)+"1$1") + "), " +
		text("[0-9]*([0-9]{32})") + ", '$1')"
	if v.column == nil {
		return sql
	}
	return t.helper(&v.column.order, v.column, "order", sql)
}

// asText returns a value as a text: a number with all its digits.
func (t *translator) asText(at insights.Node, v value) (string, error) {
	switch v.kind {
	case textKind:
		if lit, ok := v.literal.(*insights.Number); ok {
			return text(lit.Text), nil
		}
		return v.sql, nil
	case wholeKind:
		return "CAST(" + v.sql + " AS varchar)", nil
	case timeKind:
		return "CAST(" + timestamp(v.sql) + " AS varchar)", nil
	case booleanKind:
		return "IF(" + v.sql + ", '1', '0')", nil
	}
	return "", t.refuse(at, "", "a computed number as a text cannot be SQL: CloudWatch and Athena write its digits differently")
}

func timestamp(ms string) string {
	return "date_add('millisecond', " + ms + ", TIMESTAMP '1970-01-01 00:00:00.000')"
}

func (t *translator) shownBoolean(v value) value {
	if v.kind != booleanKind {
		return v
	}
	return value{sql: "IF(" + v.sql + ", 1, 0)", kind: wholeKind, small: true}
}

// display returns a value as the result shows it.
func (t *translator) display(v value) string {
	switch v.kind {
	case timeKind:
		return timestamp(v.sql)
	case booleanKind:
		return t.shownBoolean(v).sql
	}
	return t.whole(v)
}

// whole returns a value with what it may be beside a text: an object or a list.
func (t *translator) whole(v value) string {
	if v.shown != "" {
		return v.shown
	}
	if structure := t.structure(v); structure != "" {
		return "COALESCE(" + v.sql + ", " + structure + ")"
	}
	return v.sql
}

// field finds what a field means.
func (t *translator) field(f *insights.Field) (value, error) {
	name := f.Name()
	if v, ok := t.names[name]; ok {
		return v, nil
	}
	for until := len(f.Steps) - 1; until > 0; until-- {
		if _, ok := t.names[(&insights.Field{Steps: f.Steps[:until]}).Name()]; ok {
			return value{}, t.refuse(f, "read the field before it is given another name", "a step into %s cannot be SQL", f.Steps[until-1].Name)
		}
	}
	switch name {
	case "true", "false":
		return value{sql: name, kind: booleanKind}, nil
	case timeColumn:
		return value{sql: quoted(timeColumn), kind: timeKind}, nil
	case textColumn, streamColumn, logColumn:
		return value{sql: quoted(name), kind: textKind, isText: true, column: t.system(name)}, nil
	}
	if sql, ok := lambdaFields[name]; ok && t.options.Log == discovery.Lambda {
		return t.ofLambda(name, sql), nil
	}
	if strings.HasPrefix(name, "@") && !strings.HasPrefix(name, "@@") {
		return value{}, t.refuse(f, "", "%s is not in the archive, which has the time, the text, the log group and the log stream of an event", name)
	}
	return t.log(f)
}

func (t *translator) system(name string) *column {
	c, ok := t.logFields[name]
	if !ok {
		c = &column{step: t.events, name: name}
		t.logFields[name] = c
	}
	return c
}

// mostKeys is how many steps a path can have, as each can be read in two ways.
const mostKeys = 5

// log returns a field of the log. (CWL_AnalyzeLogData-discoverable-fields)
func (t *translator) log(f *insights.Field) (value, error) {
	if t.options.Log == discovery.Lambda {
		return value{}, t.refuse(f, "", "%s cannot be SQL: CloudWatch discovers it in an object within a line of a function, which SQL cannot find", f.Name())
	}
	var keys []string
	for i, s := range f.Steps {
		if i == 0 && strings.HasPrefix(s.Name, "@@") {
			s.Name = s.Name[1:]
		}
		keys = append(keys, s.Name)
	}
	if len(keys) == 1 && strings.Contains(keys[0], ".") {
		keys = strings.Split(keys[0], ".")
	}
	path := strings.Join(keys, ".")
	if strings.ContainsAny(path, "\"\\'\n[]") {
		return value{}, t.refuse(f, "", "a field whose name has quotes or brackets cannot be SQL")
	}
	if len(keys) > mostKeys {
		return value{}, t.refuse(f, "", "a path of more than %d steps cannot be SQL", mostKeys)
	}
	c, ok := t.logFields[strings.ToLower("."+path)]
	if ok && c.path != path {
		return value{}, t.refuse(f, "", "%s and %s differ only in case, which Athena does not tell apart", path, c.path)
	}
	if !ok {
		c = &column{step: t.fields, path: path, name: path, field: &logField{paths(keys)}}
		t.logFields[strings.ToLower("."+path)] = c
		t.read(c)
	}
	return value{sql: identifier(c.name), kind: textKind, column: c}, nil
}

// read reads a field of the log. A record's booleans are 1 and 0.
func (t *translator) read(c *column) {
	if len(t.records.columns) == 0 {
		// What only begins as an object is none.
		t.records.column("record")
		t.records.columns = []string{"CASE WHEN regexp_like(" + quoted(textColumn) + `, '^[ \t\r\n]*\{') AND TRY(json_parse(` + quoted(textColumn) + ")) IS NOT NULL THEN " + quoted(textColumn) + " END AS record"}
	}
	raw, json := t.members.column(c.path+" text"), t.members.column(c.path+" json")
	ofText, ofJSON := pathsOf(c.field.paths, false), pathsOf(c.field.paths, true)
	if word := t.word(c.path); word != "" {
		ofText = "CASE WHEN line IS NOT NULL THEN " + word + " ELSE " + ofText + " END"
		ofJSON = `CASE WHEN line IS NOT NULL THEN '"' || ` + word + ` || '"' ELSE ` + ofJSON + " END"
	}
	t.members.columns = append(t.members.columns, ofText+" AS "+quoted(raw), ofJSON+" AS "+quoted(json))
	c.name = t.fields.column(c.path)
	t.fields.columns = append(t.fields.columns,
		"CASE "+quoted(json)+" WHEN 'true' THEN '1' WHEN 'false' THEN '0' ELSE "+quoted(raw)+" END AS "+identifier(c.name))
}

// pathsOf reads the first of the paths where a record has something: its text, or its
// JSON. A field that is null is not there.
func pathsOf(paths []string, json bool) string {
	read := func(path string, json bool) string {
		if json {
			return "json_format(json_extract(record, " + text(path) + "))"
		}
		return "json_extract_scalar(record, " + text(path) + ")"
	}
	if len(paths) == 1 {
		return read(paths[0], json)
	}
	if json {
		var all []string
		for _, p := range paths {
			all = append(all, "NULLIF("+read(p, true)+", 'null')")
		}
		return "COALESCE(" + strings.Join(all, ", ") + ")"
	}
	var b strings.Builder
	b.WriteString("CASE")
	for _, p := range paths[:len(paths)-1] {
		b.WriteString(" WHEN NULLIF(" + read(p, true) + ", 'null') IS NOT NULL THEN " + read(p, false))
	}
	b.WriteString(" ELSE " + read(paths[len(paths)-1], false) + " END")
	return b.String()
}

// paths returns the ways to read a path: nested, or with dots in the names, and
// a number as a name or as an index. The engine tries them in the same order.
func paths(keys []string) []string {
	var all []string
	var walk func(path string, rest []string)
	walk = func(path string, rest []string) {
		if len(rest) == 0 {
			all = append(all, path)
			return
		}
		for n := 1; n <= len(rest); n++ {
			key := strings.Join(rest[:n], ".")
			walk(path+member(key), rest[n:])
			if n == 1 && path != "$" && isIndex(key) {
				walk(path+"["+key+"]", rest[n:])
			}
		}
	}
	walk("$", keys)
	return all
}

func isIndex(key string) bool {
	return key != "" && len(key) < 6 && !strings.ContainsFunc(key, func(r rune) bool { return r < '0' || r > '9' }) && (key == "0" || key[0] != '0')
}

// member returns a step into an object. (Trino's JSONPath takes a name in
// brackets and quotes.)
func member(key string) string {
	plain := key != "" && !strings.ContainsFunc(key, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_')
	}) && !(key[0] >= '0' && key[0] <= '9')
	if plain {
		return "." + key
	}
	return `["` + key + `"]`
}

// common makes values of one type: that of a function which returns one of them.
func (t *translator) common(nodes []insights.Expr, values []value) ([]string, kind, error) {
	kinds := map[kind]bool{}
	for i, v := range values {
		if v.kind == booleanKind {
			values[i] = t.shownBoolean(v)
		}
		kinds[values[i].kind] = true
	}
	var all []string
	switch {
	case len(kinds) == 1 && !kinds[textKind]:
		for _, v := range values {
			all = append(all, v.sql)
		}
		return all, values[0].kind, nil
	case !kinds[textKind] && !kinds[timeKind]:
		for _, v := range values {
			all = append(all, v.sql)
		}
		return all, numberKind, nil
	}
	for i, v := range values {
		// A time is no text, but shows as one.
		if v.kind == timeKind && slices.ContainsFunc(values, func(o value) bool { return o.kind != timeKind }) {
			return nil, 0, t.refuse(nodes[i], "", "a time where others are none cannot be SQL")
		}
		if lit, ok := v.literal.(*insights.Number); ok {
			all = append(all, text(lit.Text))
			continue
		}
		sql, err := t.asText(nodes[i], v)
		if err != nil {
			return nil, 0, err
		}
		all = append(all, sql)
	}
	return all, textKind, nil
}
