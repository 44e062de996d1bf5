package athena

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/internal/regex"
)

// condition is an SQL condition.
type condition struct {
	sql string
	// nullable says that the condition is NULL, not false, for a missing value,
	// so NOT must not be applied to it.
	nullable bool
	// binds is the loosest operator outside parentheses: OR, AND or none.
	binds binding
}

type binding int

const (
	tight binding = iota
	byAnd
	byOr
)

// total returns the condition with NULL replaced by false.
func (c condition) total() string {
	if c.nullable {
		return "COALESCE(" + c.sql + ", false)"
	}
	return c.sql
}

func (c condition) within(outer binding) string {
	if c.binds > outer {
		return "(" + c.sql + ")"
	}
	return c.sql
}

func (t *translator) condition(e insights.Expr) (condition, error) {
	switch e := e.(type) {
	case *insights.Group:
		return t.condition(e.X)
	case *insights.Unary:
		if e.Op == "not" {
			c, err := t.condition(e.X)
			if call, ok := insights.Ungrouped(e.X).(*insights.Call); ok && err == nil && call.Function == "ispresent" && strings.HasSuffix(c.sql, " IS NOT NULL") && c.binds == tight {
				return condition{sql: strings.TrimSuffix(c.sql, " IS NOT NULL") + " IS NULL"}, nil
			}
			return condition{sql: "NOT (" + c.total() + ")"}, err
		}
	case *insights.In:
		return t.in(e)
	case *insights.Binary:
		switch e.Op {
		case "and", "or":
			x, err := t.condition(e.X)
			if err != nil {
				return x, err
			}
			y, err := t.condition(e.Y)
			word, binds := " AND ", byAnd
			if e.Op == "or" {
				word, binds = " OR ", byOr
			}
			return condition{x.within(binds) + word + y.within(binds), x.nullable || y.nullable, binds}, err
		case "like", "=~", "not like":
			return t.like(e)
		case "=", "!=", "<", "<=", ">", ">=":
			return t.comparison(e)
		}
	}
	v, err := t.expr(e)
	if err != nil {
		return condition{}, err
	}
	if v.kind == booleanKind {
		return condition{sql: v.sql, binds: bindingOf(v.sql)}, nil
	}
	return condition{sql: t.number(v) + " <> 0", nullable: true}, nil
}

// bindingOf returns the binding of SQL that has already been written.
func bindingOf(sql string) binding {
	switch {
	case len(splitAt(sql, []string{" OR "})) > 1:
		return byOr
	case len(splitAt(sql, []string{" AND "})) > 1:
		return byAnd
	}
	return tight
}

var mirrored = map[string]string{"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

func operator(op string) string {
	if op == "!=" {
		return "<>"
	}
	return op
}

// isNumeral reports whether a text reads as a number.
var isNumeral = regexp.MustCompile(numeral).MatchString

// comparison writes = != < <= > >=. If both sides read as numbers they are
// compared as numbers. A number and other text are unequal and unordered.
func (t *translator) comparison(e *insights.Binary) (condition, error) {
	x, err := t.expr(e.X)
	if err != nil {
		return condition{}, err
	}
	y, err := t.expr(e.Y)
	if err != nil {
		return condition{}, err
	}
	op := e.Op
	if x.constant() && !y.constant() {
		x, y, op = y, x, mirrored[op]
	}
	if s, ok := y.literal.(*insights.String); ok && !isNumeral(s.Value) {
		return t.compareText(e, x, s.Value, op)
	}
	if y.constant() {
		literal := ""
		switch lit := y.literal.(type) {
		case *insights.String:
			literal = lit.Value
		case *insights.Number:
			literal = lit.Text
		}
		return t.compareNumber(e, x, strings.TrimPrefix(literal, "+"), op)
	}
	if x.kind == textKind && y.kind == textKind {
		return condition{}, t.no(e, insights.Format(e), "two fields of the log are compared as what each of them is in a record; compare toNumber of both, or with a constant")
	}
	return t.denies(op, x, y, t.number(x)+" "+operator(op)+" "+t.number(y)), nil
}

// denies makes a comparison hold for missing values if it is !=, except for
// objects and lists.
func (t *translator) denies(op string, x, y value, sql string) condition {
	if op != "!=" {
		return condition{sql: sql, nullable: true}
	}
	c := condition{sql: "COALESCE(" + sql + ", true)"}
	for _, v := range []value{x, y} {
		if structure := t.structure(v); structure != "" {
			c = condition{sql: c.within(byAnd) + " AND " + structure + " IS NULL", binds: byAnd}
		}
	}
	return c
}

// compareText compares a value with text that does not read as a number.
func (t *translator) compareText(e *insights.Binary, x value, with, op string) (condition, error) {
	if x.kind != textKind {
		// The value is a number; the text is not.
		switch op {
		case "=":
			return condition{sql: "false"}, nil
		case "!=":
			return condition{sql: "true"}, nil
		}
		return condition{sql: "false"}, nil
	}
	switch op {
	case "=":
		return condition{sql: x.sql + " = " + text(with), nullable: true}, nil
	case "!=":
		c := condition{sql: x.sql + " IS DISTINCT FROM " + text(with)}
		if structure := t.structure(x); structure != "" {
			c = condition{sql: c.sql + " AND " + structure + " IS NULL", binds: byAnd}
		}
		return c, nil
	}
	if x.isText {
		return condition{sql: x.sql + " " + op + " " + text(with), nullable: true}, nil
	}
	return condition{}, t.no(e, insights.Format(e), "whether a field comes before a text depends on whether a record holds text or a number there")
}

// compareNumber compares a value with a constant that reads as a number.
func (t *translator) compareNumber(e *insights.Binary, x value, with, op string) (condition, error) {
	f := numericValue(with)
	if f >= exact || f <= -exact {
		if !wholeForm(with) || op != "=" && op != "!=" || x.kind != textKind {
			return condition{}, t.no(e, insights.Format(e), "a double does not hold all digits of so large a number; compare it with = and != only")
		}
		// Compare all digits, as identifiers need.
		sign, digits := "", strings.TrimPrefix(with, "-")
		if digits != with {
			sign = "-"
		}
		sql := "regexp_like(" + x.sql + ", " + text("^"+signs(sign)+"0*"+digits+"$") + ")"
		return t.denies(op, x, value{kind: wholeKind}, map[string]string{"=": sql, "!=": "NOT " + sql}[op]), nil
	}
	if x.kind == wholeKind || x.kind == timeKind {
		return t.denies(op, x, value{kind: wholeKind}, x.sql+" "+operator(op)+" "+with), nil
	}
	return t.denies(op, x, value{kind: wholeKind}, t.number(x)+" "+operator(op)+" "+with), nil
}

func signs(sign string) string {
	if sign == "" {
		return "[+]?"
	}
	return sign
}

// in writes a test for membership, comparing each item as = does.
func (t *translator) in(e *insights.In) (condition, error) {
	list, ok := e.Set.(*insights.List)
	if !ok {
		return condition{}, t.no(e.Set, "a subquery", "")
	}
	x, err := t.expr(e.X)
	if err != nil {
		return condition{}, err
	}
	var texts, numbers []string
	var others []string
	for _, item := range list.Items {
		v, err := t.expr(item)
		if err != nil {
			return condition{}, err
		}
		s, isText := v.literal.(*insights.String)
		switch {
		case isText && !isNumeral(s.Value):
			if x.kind == textKind {
				texts = append(texts, text(s.Value))
			}
		default:
			c, err := t.comparison(&insights.Binary{Span: e.Pos(), Op: "=", X: e.X, Y: item})
			if err != nil {
				return condition{}, err
			}
			if n, number := strings.CutPrefix(c.sql, numberPrefix(c.sql)); number && n != c.sql {
				numbers = append(numbers, n)
			}
			others = append(others, c.sql)
		}
	}
	if len(others) > 1 {
		// Write x = 1 OR x = 2 as x IN (1, 2).
		prefix := numberPrefix(others[0])
		same := prefix != ""
		for _, o := range others {
			same = same && strings.HasPrefix(o, prefix)
		}
		if same {
			others = []string{strings.TrimSuffix(prefix, " = ") + " IN (" + strings.Join(numbers, ", ") + ")"}
		}
	}
	var all []string
	if len(texts) > 0 {
		all = append(all, x.sql+" IN ("+strings.Join(texts, ", ")+")")
	}
	all = append(all, others...)
	c := condition{sql: strings.Join(all, " OR "), nullable: true}
	if len(all) == 0 {
		c.sql = x.sql + " IS NULL AND false"
	}
	if len(all) > 1 {
		c.binds = byOr
	}
	if e.Not {
		c = condition{sql: "NOT (" + c.total() + ")"}
		if structure := t.structure(x); structure != "" {
			c = condition{sql: c.sql + " AND " + structure + " IS NULL", binds: byAnd}
		}
	}
	return c, nil
}

// numberPrefix returns the left side of an equality up to and including the = sign.
func numberPrefix(sql string) string {
	at := strings.LastIndex(sql, " = ")
	if at < 0 || strings.HasPrefix(sql, "regexp_like") {
		return ""
	}
	return sql[:at+3]
}

// like writes like, =~ and not like. Quoted text matches anywhere in the value.
func (t *translator) like(e *insights.Binary) (condition, error) {
	v, err := t.expr(e.X)
	if err != nil {
		return condition{}, err
	}
	of, err := t.asText(e.X, v)
	if err != nil {
		return condition{}, err
	}
	var sql string
	switch y := e.Y.(type) {
	case *insights.Regex:
		source, err := t.regex(y)
		if err != nil {
			return condition{}, err
		}
		sql = "regexp_like(" + of + ", " + text(source) + ")"
	case *insights.String:
		sql = "strpos(" + of + ", " + text(y.Value) + ") > 0"
	default:
		_, err := t.expr(e.Y)
		return condition{}, err
	}
	if e.Op != "not like" {
		return condition{sql: sql, nullable: true}, nil
	}
	c := condition{sql: "NOT COALESCE(" + sql + ", false)"}
	if structure := t.structure(v); structure != "" {
		c = condition{sql: c.sql + " AND " + structure + " IS NULL", binds: byAnd}
	}
	return c, nil
}

// regex writes a regular expression in the syntax that every SQL engine reads.
func (t *translator) regex(e *insights.Regex) (string, error) {
	source, err := regex.Portable(e.Source)
	if err != nil {
		return "", t.refuse(e, "", "%s", err)
	}
	return source, nil
}

// numericValue parses text that isNumeral accepts, returning infinity beyond
// the range of a double.
func numericValue(text string) float64 {
	f, _ := strconv.ParseFloat(text, 64)
	return f
}

// wholeForm reports whether a number consists of digits and perhaps a sign.
func wholeForm(text string) bool { return !strings.ContainsAny(text, ".eE") }
