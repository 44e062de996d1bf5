package athena

import (
	"math"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// function translates a call, given the values of its arguments.
type function func(t *translator, e *insights.Call, args []value) (value, error)

// functions holds the scalar functions that SQL can express, by canonical name.
var functions map[string]function

func init() {
	// Assigned here because some of them translate conditions, which refer to
	// functions.
	functions = map[string]function{
		"ispresent":   ispresent,
		"coalesce":    coalesce,
		"isempty":     isempty,
		"isNumeric":   isNumericCall,
		"strlen":      ofText(wholeKind, func(s string) string { return "length(" + s + ")" }),
		"tolower":     ofText(textKind, func(s string) string { return "lower(" + s + ")" }),
		"toupper":     ofText(textKind, func(s string) string { return "upper(" + s + ")" }),
		"trim":        trimmed("^" + space + "+|" + space + "+$"),
		"ltrim":       trimmed("^" + space + "+"),
		"rtrim":       trimmed(space + "+$"),
		"concat":      concat,
		"replace":     replace,
		"substr":      substr,
		"strcontains": strcontains,
		"startsWith":  startsWith,
		"abs":         ofNumber("abs"),
		"ceil":        ofNumber("ceil"),
		"floor":       ofNumber("floor"),
		"sqrt":        ofNumberFrom("sqrt", ">= 0"),
		"log":         ofNumberFrom("ln", "> 0"),
		"round":       round,
		"greatest":    best("greatest"),
		"least":       best("least"),
		"toNumber":    toNumber,
		"toDouble":    toNumber,
		"toMillis":    toMillis,
		"fromMillis":  fromMillis,
		"bin":         bin,
		"datefloor":   datefloor,
		"dateceil":    dateceil,
		"now":         now,
	}
}

// space matches the white space that the engine trims.
const space = `[ \t\n\x0B\f\r]`

func (t *translator) call(e *insights.Call) (value, error) {
	is, _ := insights.FindFunction(e.Function)
	if is.Aggregates {
		return t.aggregate(e)
	}
	switch is.Name {
	case "if", "case":
		return t.choose(e)
	}
	write, ok := functions[is.Name]
	if !ok {
		return value{}, t.no(e, is.Name, "")
	}
	args := make([]value, len(e.Args))
	for i, a := range e.Args {
		if is.Argument(i, len(e.Args)).IsPeriod() {
			continue
		}
		var err error
		if args[i], err = t.expr(a); err != nil {
			return value{}, err
		}
	}
	return write(t, e, args)
}

// choose translates if(condition, then, else) and case(condition, value, …,
// default).
func (t *translator) choose(e *insights.Call) (value, error) {
	var conditions []string
	var nodes []insights.Expr
	var values []value
	rest := e.Args
	take := func(n insights.Expr) error {
		v, err := t.expr(n)
		nodes, values = append(nodes, n), append(values, v)
		return err
	}
	for len(rest) >= 2 {
		c, err := t.condition(rest[0])
		if err != nil {
			return value{}, err
		}
		conditions = append(conditions, c.sql)
		if err := take(rest[1]); err != nil {
			return value{}, err
		}
		rest = rest[2:]
	}
	if len(rest) == 1 {
		if err := take(rest[0]); err != nil {
			return value{}, err
		}
	}
	all, k, err := t.common(nodes, values)
	if err != nil {
		return value{}, err
	}
	write := func(all []string) string {
		if len(conditions) == 1 && len(all) == 2 {
			return "IF(" + conditions[0] + ", " + strings.Join(all, ", ") + ")"
		}
		var b strings.Builder
		b.WriteString("CASE")
		for i, c := range conditions {
			b.WriteString(" WHEN " + c + " THEN " + all[i])
		}
		if len(all) > len(conditions) {
			b.WriteString(" ELSE " + all[len(all)-1])
		}
		b.WriteString(" END")
		return b.String()
	}
	v := value{sql: write(all), kind: k, small: allSmall(values)}
	if whole, more := t.wholes(values, all); more {
		v.shown = write(whole)
	}
	return v, nil
}

// wholes returns values including those that are objects or lists; more reports
// that some value may be one.
func (t *translator) wholes(values []value, all []string) (whole []string, more bool) {
	for i, v := range values {
		w := all[i]
		if v.kind == textKind {
			if of := t.whole(v); of != v.sql {
				w, more = of, true
			}
		}
		whole = append(whole, w)
	}
	return whole, more
}

// allSmall reports whether all values are 32-bit integers.
func allSmall(values []value) bool {
	return !slices.ContainsFunc(values, func(v value) bool { return !v.small })
}

func ispresent(t *translator, e *insights.Call, args []value) (value, error) {
	v := args[0]
	if v.kind == booleanKind {
		return value{sql: "true", kind: booleanKind}, nil
	}
	if v.column != nil && v.column.field != nil && v.column.step == t.fields {
		// The JSON is also there for objects and lists.
		return value{sql: t.present(v.column) + " IS NOT NULL", kind: booleanKind}, nil
	}
	return value{sql: enclosed(t.whole(v)) + " IS NOT NULL", kind: booleanKind}, nil
}

func coalesce(t *translator, e *insights.Call, args []value) (value, error) {
	all, k, err := t.common(e.Args, args)
	if err != nil {
		return value{}, err
	}
	v := value{sql: "COALESCE(" + strings.Join(all, ", ") + ")", kind: k, small: allSmall(args)}
	if whole, more := t.wholes(args, all); more {
		v.shown = "COALESCE(" + strings.Join(whole, ", ") + ")"
		// An object ends the search, but counts as missing in further
		// computation.
		v.sql = all[len(all)-1]
		for i := len(all) - 2; i >= 0; i-- {
			if whole[i] != all[i] {
				v.sql = "COALESCE(" + all[i] + ", CASE WHEN " + enclosed(whole[i]) + " IS NULL THEN " + v.sql + " END)"
			} else {
				v.sql = "COALESCE(" + all[i] + ", " + v.sql + ")"
			}
		}
	}
	return v, nil
}

func isempty(t *translator, e *insights.Call, args []value) (value, error) {
	s, err := t.asText(e.Args[0], args[0])
	return value{sql: "COALESCE(" + s + ", '') = ''", kind: booleanKind}, err
}

func isNumericCall(t *translator, e *insights.Call, args []value) (value, error) {
	if args[0].kind != textKind {
		return value{sql: enclosed(args[0].sql) + " IS NOT NULL", kind: booleanKind}, nil
	}
	return value{sql: "COALESCE(regexp_like(" + args[0].sql + ", " + text(numeral) + "), false)", kind: booleanKind}, nil
}

func ofText(k kind, write func(string) string) function {
	return func(t *translator, e *insights.Call, args []value) (value, error) {
		s, err := t.asText(e.Args[0], args[0])
		return value{sql: write(s), kind: k, isText: k == textKind}, err
	}
}

func trimmed(pattern string) function {
	return func(t *translator, e *insights.Call, args []value) (value, error) {
		if len(args) > 1 {
			return value{}, t.no(e, e.Function+" of given characters", "")
		}
		s, err := t.asText(e.Args[0], args[0])
		return value{sql: "regexp_replace(" + s + ", " + text(pattern) + ", '')", kind: textKind, isText: true}, err
	}
}

// concat treats missing values as empty text.
func concat(t *translator, e *insights.Call, args []value) (value, error) {
	var all []string
	for i, v := range args {
		s, err := t.asText(e.Args[i], v)
		if err != nil {
			return value{}, err
		}
		if !v.constant() {
			s = "COALESCE(" + s + ", '')"
		}
		all = append(all, s)
	}
	return value{sql: strings.Join(all, " || "), kind: textKind, isText: true}, nil
}

// constantText returns an argument that must be a quoted text.
func (t *translator) constantText(e *insights.Call, v value, i int) (string, error) {
	s, ok := v.literal.(*insights.String)
	if !ok || s.Value == "" {
		return "", t.no(e.Args[i], e.Function+" with anything but a text in quotes", "")
	}
	return s.Value, nil
}

func replace(t *translator, e *insights.Call, args []value) (value, error) {
	s, err := t.asText(e.Args[0], args[0])
	if err != nil {
		return value{}, err
	}
	if _, err := t.constantText(e, args[1], 1); err != nil {
		return value{}, err
	}
	by, err := t.asText(e.Args[2], args[2])
	return value{sql: "replace(" + s + ", " + args[1].sql + ", " + by + ")", kind: textKind, isText: true}, err
}

// substr counts from 0; SQL counts from 1.
func substr(t *translator, e *insights.Call, args []value) (value, error) {
	s, err := t.asText(e.Args[0], args[0])
	if err != nil {
		return value{}, err
	}
	parts := []string{s}
	for i, v := range args[1:] {
		lit, ok := v.literal.(*insights.Number)
		if !ok || lit.Value < 0 || lit.Value != math.Trunc(lit.Value) || lit.Value > math.MaxInt32 {
			return value{}, t.no(e.Args[i+1], "substr with anything but whole numbers", "")
		}
		parts = append(parts, itoa(int64(lit.Value)+int64(1-i)))
	}
	return value{sql: "substr(" + strings.Join(parts, ", ") + ")", kind: textKind, isText: true}, nil
}

func strcontains(t *translator, e *insights.Call, args []value) (value, error) {
	if len(args) > 2 {
		return value{}, t.no(e, "strcontains with a third argument", "compare tolower of both")
	}
	return t.finds(e, args, func(of, part string) string { return "strpos(" + of + ", " + part + ") > 0" })
}

func startsWith(t *translator, e *insights.Call, args []value) (value, error) {
	return t.finds(e, args, func(of, part string) string { return "starts_with(" + of + ", " + part + ")" })
}

func (t *translator) finds(e *insights.Call, args []value, write func(of, part string) string) (value, error) {
	of, err := t.asText(e.Args[0], args[0])
	if err != nil {
		return value{}, err
	}
	part, err := t.asText(e.Args[1], args[1])
	return value{sql: "COALESCE(" + write(of, part) + ", false)", kind: booleanKind}, err
}

func ofNumber(name string) function {
	return func(t *translator, e *insights.Call, args []value) (value, error) {
		n := t.number(args[0])
		k := numberKind
		if args[0].kind == wholeKind {
			k = wholeKind
		}
		return value{sql: name + "(" + n + ")", kind: k}, nil
	}
}

// ofNumberFrom returns a numeric function that is defined only on a domain and
// gives a missing value elsewhere.
func ofNumberFrom(name, domain string) function {
	return func(t *translator, e *insights.Call, args []value) (value, error) {
		n := t.number(args[0])
		return value{sql: "CASE WHEN " + n + " " + domain + " THEN " + name + "(" + n + ") END", kind: numberKind}, nil
	}
}

// round rounds halves away from 0, as SQL does. Results show four decimals
// unless the query rounds to more.
func round(t *translator, e *insights.Call, args []value) (value, error) {
	n := t.number(args[0])
	if len(args) == 1 {
		return value{sql: "round(" + n + ")", kind: numberKind}, nil
	}
	places, ok := args[1].literal.(*insights.Number)
	if !ok || places.Value != math.Trunc(places.Value) || places.Value < 0 || places.Value > 4 {
		return value{}, t.no(e.Args[1], "round to anything but 0 to 4 decimals", "")
	}
	return value{sql: "round(" + n + ", " + itoa(int64(places.Value)) + ")", kind: numberKind}, nil
}

// best ignores values that are not numbers; the SQL function would return NULL.
func best(name string) function {
	return func(t *translator, e *insights.Call, args []value) (value, error) {
		var numbers []string
		for _, v := range args {
			n := t.number(v)
			if v.kind == wholeKind || v.kind == booleanKind || v.kind == timeKind {
				n = "CAST(" + n + " AS double)"
			}
			numbers = append(numbers, n)
		}
		if len(numbers) > 3 {
			return value{}, t.no(e, name+" of more than three values", "")
		}
		result := numbers[0]
		for _, n := range numbers[1:] {
			result = "COALESCE(" + name + "(" + result + ", " + n + "), " + result + ", " + n + ")"
		}
		return value{sql: result, kind: numberKind}, nil
	}
}

func toNumber(t *translator, e *insights.Call, args []value) (value, error) {
	if args[0].kind != textKind {
		n := t.number(args[0])
		return value{sql: n, kind: args[0].kind}, nil
	}
	// A number in the log is shown as written, but text that is converted is
	// not.
	s := "regexp_replace(" + args[0].sql + ", " + text("^"+space+"+|"+space+"+$") + ", '')"
	return value{sql: numberOf(s), kind: numberKind}, nil
}

func toMillis(t *translator, e *insights.Call, args []value) (value, error) {
	if args[0].kind != timeKind {
		return value{}, t.no(e.Args[0], "toMillis of anything but a time", "")
	}
	return value{sql: args[0].sql, kind: wholeKind}, nil
}

func fromMillis(t *translator, e *insights.Call, args []value) (value, error) {
	n := t.number(args[0])
	if args[0].kind != wholeKind && args[0].kind != timeKind {
		n = "CAST(floor(" + n + ") AS bigint)"
	}
	return value{sql: n, kind: timeKind}, nil
}

// now returns seconds.
func now(t *translator, e *insights.Call, _ []value) (value, error) {
	if !t.options.Until.IsZero() && t.options.Last == 0 {
		return value{sql: "BIGINT '" + itoa(t.options.Until.Unix()) + "'", kind: wholeKind}, nil
	}
	return value{sql: "CAST(floor(to_unixtime(now())) AS bigint)", kind: wholeKind}, nil
}

func bin(t *translator, e *insights.Call, args []value) (value, error) {
	at := value{sql: quoted(timeColumn), kind: timeKind}
	if t.closed {
		v, err := t.field(&insights.Field{Span: e.Pos(), Steps: []insights.Step{{Name: timeColumn}}})
		if err != nil {
			return v, err
		}
		at = v
	}
	v, err := t.floor(e, at, e.Args[len(e.Args)-1])
	if err == nil && t.bins != 0 {
		v.sql += " + " + itoa(t.bins)
	}
	return v, err
}

func datefloor(t *translator, e *insights.Call, args []value) (value, error) {
	return t.floor(e, args[0], e.Args[1])
}

func dateceil(t *translator, e *insights.Call, args []value) (value, error) {
	v := args[0]
	if v.kind != timeKind {
		return value{}, t.no(e.Args[0], "dateceil of anything but a time", "")
	}
	ms, start, err := t.period(e.Args[1])
	if err != nil {
		return value{}, err
	}
	v.sql = enclosed(v.sql) + " + mod(" + ms + " - mod(" + enclosed(v.sql) + start + ", " + ms + "), " + ms + ")"
	return value{sql: v.sql, kind: timeKind}, nil
}

func (t *translator) floor(e *insights.Call, v value, period insights.Expr) (value, error) {
	if v.kind != timeKind {
		return value{}, t.no(e.Args[0], e.Function+" of anything but a time", "")
	}
	ms, start, err := t.period(period)
	if err != nil {
		return value{}, err
	}
	return value{sql: enclosed(v.sql) + " - mod(" + v.sql + start + ", " + ms + ")", kind: timeKind}, nil
}

// period returns a period in milliseconds and the offset to add to a time so
// that periods begin at 0. Weeks begin on Mondays.
func (t *translator) period(e insights.Expr) (ms, start string, err error) {
	d, ok := e.(*insights.Duration)
	if !ok {
		return "", "", t.no(e, insights.Format(e), "")
	}
	if d.Milliseconds() == 0 {
		return "", "", t.no(e, "a period whose length varies", "write it in days")
	}
	p := d.Period()
	length := p.Next(0)
	if first := p.Floor(0); first != 0 {
		length = p.Next(first) - first
		start = " + " + itoa(-first)
	}
	return itoa(length), start, nil
}
