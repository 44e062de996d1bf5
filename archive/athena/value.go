package athena

import (
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/discovery"
	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// kind is the kind of a value in the query and its SQL type.
type kind int

const (
	// textKind is a varchar: text, or a value as it is in the log, which may be
	// a number. Booleans of a record are 1 and 0, as in Insights.
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

// value is an SQL expression; NULL means missing.
type value struct {
	sql  string
	kind kind
	// shown is the expression for the result if the value may be an object or a
	// list, for which sql is NULL; otherwise empty.
	shown string
	// column is the column that the value comes from; nil if it is computed.
	column *column
	// literal is the constant, an *insights.String or *insights.Number; nil if
	// the value is not a constant.
	literal insights.Expr
	// small says that a wholeKind value is a 32-bit integer, as literals are.
	// Arithmetic on two of them may overflow.
	small bool
	// isText says that the value is text in every row, even if it reads as a
	// number.
	isText bool
}

func (v value) constant() bool { return v.literal != nil }

// column is a column of a step.
type column struct {
	step *step
	name string
	// path is the field's path as the query writes it.
	path string
	kind kind
	// field says where the field is in a record; nil if the column is not a
	// field of the log.
	field *logField
	// number, structure and order name helper columns computed from this one;
	// empty until something reads them.
	number, structure, order string
}

// logField is a field of the log: every way to read its path.
type logField struct{ paths []string }

// numeral matches text that reads as a number: as in JSON, but perhaps with a
// plus sign or leading zeros.
const numeral = `^[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?$`

func numberOf(sql string) string {
	return "CASE WHEN regexp_like(" + sql + ", " + text(numeral) + ") THEN CAST(" + sql + " AS double) END"
}

// number returns SQL for the number that a value is or reads as.
func (t *translator) number(v value) string {
	if lit, ok := v.literal.(*insights.Number); ok {
		return double(lit.Text)
	}
	switch v.kind {
	case textKind:
		if v.column == nil {
			return numberOf(v.sql)
		}
		return t.helper(&v.column.number, v.column, "number", numberOf(v.sql))
	case booleanKind:
		return t.shownBoolean(v).sql
	}
	return v.sql
}

// double writes a number as a double literal.
func double(text string) string {
	if strings.ContainsAny(text, "eE") {
		return text
	}
	return text + "e0"
}

// helper returns the name of a column computed from another one, adding it
// once.
func (t *translator) helper(name *string, c *column, what, sql string) string {
	if *name == "" {
		*name = c.step.column(c.name + " " + what)
		c.step.helpers = append(c.step.helpers, sql+" AS "+quoted(*name))
	}
	return quoted(*name)
}

// present returns SQL for the JSON of a field, or NULL if the field is missing.
func (t *translator) present(c *column) string {
	return "NULLIF(" + quoted(c.path+" json") + ", 'null')"
}

// structure returns SQL for the JSON of a field that is an object or a list,
// and NULL for other values. It returns "" if the value can be neither.
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

// natural returns the sort key of text, in which runs of digits sort by length
// and then by value: each run gets a 1 in front and is padded with zeros to a
// common length.
func (t *translator) natural(v value) string {
	const length = 32
	sql := "regexp_replace(regexp_replace(" + v.sql + ", '([0-9]+)', " + text(strings.Repeat("0", length-1)+"1$1") + "), " +
		text("[0-9]*([0-9]{32})") + ", '$1')"
	if v.column == nil {
		return sql
	}
	return t.helper(&v.column.order, v.column, "order", sql)
}

// asText returns a value as text, a number with all its digits.
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

// display returns a value as shown in the result.
func (t *translator) display(v value) string {
	switch v.kind {
	case timeKind:
		return timestamp(v.sql)
	case booleanKind:
		return t.shownBoolean(v).sql
	}
	return t.whole(v)
}

// whole returns a value that includes objects and lists.
func (t *translator) whole(v value) string {
	if v.shown != "" {
		return v.shown
	}
	if structure := t.structure(v); structure != "" {
		return "COALESCE(" + v.sql + ", " + structure + ")"
	}
	return v.sql
}

// field resolves a field.
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

// mostKeys is the maximum number of path elements, as each can be read in two
// ways.
const mostKeys = 5

// log returns a field of the log (CWL_AnalyzeLogData-discoverable-fields).
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
		return value{}, t.refuse(f, "", "%s and %s differ only in case, which Athena ignores", path, c.path)
	}
	if !ok {
		c = &column{step: t.fields, path: path, name: path, field: &logField{paths(keys)}}
		t.logFields[strings.ToLower("."+path)] = c
		t.read(c)
	}
	return value{sql: identifier(c.name), kind: textKind, column: c}, nil
}

// read adds the columns for a field of the log. Booleans of a record become 1
// and 0.
func (t *translator) read(c *column) {
	if len(t.records.columns) == 0 {
		// Text that only begins like an object is not a record.
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

// pathsOf reads the text or the JSON of the first path that exists in a record.
// A null field counts as missing.
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

// paths returns the ways to read a path: nested or with dots in member names,
// and with a number as a member name or an index. The engine tries them in the
// same order.
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

// member returns the path element for a member of an object. (Trino's JSONPath
// takes the name in brackets and quotes.)
func member(key string) string {
	plain := key != "" && !strings.ContainsFunc(key, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_')
	}) && !(key[0] >= '0' && key[0] <= '9')
	if plain {
		return "." + key
	}
	return `["` + key + `"]`
}

// common converts values to one type, for a function that returns one of them.
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
		// A time is not text, but is shown as text.
		if v.kind == timeKind && slices.ContainsFunc(values, func(o value) bool { return o.kind != timeKind }) {
			return nil, 0, t.refuse(nodes[i], "", "a mix of times and other values cannot be SQL")
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
