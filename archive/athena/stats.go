package athena

import (
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// stats translates the stats command. Only the columns that it groups by and
// computes remain.
func (t *translator) stats(command *insights.Stats) error {
	if command.Offset != nil {
		t.bins = command.Offset.Milliseconds()
	}
	var keys []value
	for _, it := range command.By {
		v, err := t.expr(it.X)
		if err != nil {
			return err
		}
		if v.kind == booleanKind {
			v = t.shownBoolean(v)
		}
		keys = append(keys, v)
	}
	t.bins = 0
	// Items may name groups and earlier items. Inside an aggregate, only the
	// rows are in scope.
	rows, closed := t.names, t.closed
	columns := map[string]value{}
	for i, it := range command.By {
		columns[it.Name()] = keys[i]
	}
	t.aggregating = true
	type output struct {
		name string
		value
	}
	var items []output
	for _, it := range command.Items {
		t.names, t.closed, t.outside = columns, closed, rows
		v, err := t.expr(it.X)
		if err != nil {
			return err
		}
		if v.kind == booleanKind {
			v = t.shownBoolean(v)
		}
		items = append(items, output{it.Name(), v})
		columns[it.Name()] = v
		if _, taken := columns[insights.Format(it.X)]; !taken {
			columns[insights.Format(it.X)] = v
		}
	}
	t.aggregating = false

	s := t.step("grouped")
	s.only, s.groupBy = true, len(keys)
	t.names, t.closed = map[string]value{}, true
	t.shown, t.fixed = nil, false
	t.order, t.rest = nil, nil
	for i, it := range command.By {
		v := keys[i]
		v.column, v.shown = nil, ""
		out := t.put(s, it.Name(), v)
		out.isText = v.isText
		t.define(it.Name(), out)
		t.show(it.Name(), nil)
		direction := " NULLS FIRST"
		if v.kind == timeKind {
			direction = " DESC NULLS LAST"
		}
		t.rest = append(t.rest, out.sql+direction)
	}
	for i, it := range command.Items {
		v := items[i].value
		v.column, v.shown = nil, ""
		out := t.put(s, it.Name(), v)
		t.define(it.Name(), out)
		if _, taken := t.names[insights.Format(it.X)]; !taken {
			t.define(insights.Format(it.X), out)
		}
		t.show(it.Name(), nil)
	}
	return nil
}

// aggregate translates a call of an aggregate function.
func (t *translator) aggregate(e *insights.Call) (value, error) {
	names := t.names
	t.names = t.outside
	defer func() { t.names = names }()
	if len(e.Args) == 0 {
		return value{sql: "count(*)", kind: wholeKind}, nil
	}
	if _, ok := e.Args[0].(*insights.Star); ok {
		return value{sql: "count(*)", kind: wholeKind}, nil
	}
	write, ok := aggregates[e.Function]
	if !ok {
		return value{}, t.no(e, e.Function, "")
	}
	v, err := t.expr(e.Args[0])
	if err != nil {
		return v, err
	}
	if v.kind == booleanKind {
		v = t.shownBoolean(v)
	}
	return write(t, e, v)
}

var aggregates map[string]func(t *translator, e *insights.Call, v value) (value, error)

func init() {
	ofNumbers := func(write func(n string) string) func(*translator, *insights.Call, value) (value, error) {
		return func(t *translator, e *insights.Call, v value) (value, error) {
			n := t.number(v)
			return value{sql: write(n), kind: numberKind}, nil
		}
	}
	aggregates = map[string]func(*translator, *insights.Call, value) (value, error){
		"count": func(t *translator, e *insights.Call, v value) (value, error) {
			sql := t.whole(v)
			if v.column != nil && v.column.field != nil {
				sql = t.present(v.column) // objects and lists count, too
			}
			return value{sql: "count(" + sql + ")", kind: wholeKind}, nil
		},
		"count_distinct": func(t *translator, e *insights.Call, v value) (value, error) {
			return value{sql: "count(DISTINCT " + v.sql + ")", kind: wholeKind}, nil
		},
		"sum": func(t *translator, e *insights.Call, v value) (value, error) {
			n := t.number(v)
			k := numberKind
			if v.kind == wholeKind {
				k = wholeKind
				n = "sum(" + n + ")"
			} else {
				n = "sum(" + asDouble(v, n) + ")"
			}
			return value{sql: n, kind: k}, nil
		},
		"avg": func(t *translator, e *insights.Call, v value) (value, error) {
			n := t.number(v)
			return value{sql: "avg(" + asDouble(v, n) + ")", kind: numberKind}, nil
		},
		"stddev":     ofNumbers(func(n string) string { return "stddev_samp(" + n + ")" }),
		"variance":   ofNumbers(func(n string) string { return "var_samp(" + n + ")" }),
		"min":        extreme("min"),
		"max":        extreme("max"),
		"sortsFirst": extreme("min"),
		"sortsLast":  extreme("max"),
		"earliest":   dated("min_by"),
		"latest":     dated("max_by"),
		"pct":        pct,
		"median": ofNumbers(func(n string) string {
			sorted := "array_sort(array_agg(" + n + ") FILTER (WHERE " + n + " IS NOT NULL))"
			below := sorted + "[CAST(floor((count(" + n + ") + 1) / 2e0) AS integer)]"
			above := sorted + "[CAST(floor(count(" + n + ") / 2e0) AS integer) + 1]"
			return "CASE WHEN count(" + n + ") > 0 THEN " + below + " + 0.5e0 * (" + above + " - " + below + ") END"
		}),
	}
}

func asDouble(v value, n string) string {
	if v.kind == wholeKind || v.kind == timeKind {
		return "CAST(" + n + " AS double)"
	}
	return n
}

// extreme returns a function for the value that sorts first or last. Text sorts
// before numbers; the value is returned as it is in the log.
func extreme(which string) func(*translator, *insights.Call, value) (value, error) {
	return func(t *translator, e *insights.Call, v value) (value, error) {
		if v.kind != textKind {
			return value{sql: which + "(" + v.sql + ")", kind: v.kind, small: v.small}, nil
		}
		n := t.number(v)
		numbers := which + "_by(" + v.sql + ", " + n + ")"
		texts := which + "_by(" + v.sql + ", " + t.natural(v) + ")"
		if which == "max" {
			return value{sql: "COALESCE(" + numbers + ", " + texts + ")", kind: textKind}, nil
		}
		return value{sql: "COALESCE(" + texts + " FILTER (WHERE " + n + " IS NULL), " + numbers + ")", kind: textKind}, nil
	}
}

// dated returns a function for the value of the earliest or latest row that has
// one.
func dated(by string) func(*translator, *insights.Call, value) (value, error) {
	return func(t *translator, e *insights.Call, v value) (value, error) {
		if len(t.rest) != 2 || t.closed || !slices.Contains(t.rest, quoted(idColumn)) {
			return value{}, t.no(e, e.Function+" after a stats, a limit or a dedup", "")
		}
		if _, named := t.names[timeColumn]; named {
			return value{}, t.no(e, e.Function+" where @timestamp was assigned to something else", "")
		}
		row := "ROW(" + quoted(timeColumn) + ", " + quoted(idColumn) + ")"
		return value{sql: by + "(" + v.sql + ", " + row + ") FILTER (WHERE " + enclosed(v.sql) + " IS NOT NULL)", kind: v.kind, small: v.small, isText: v.isText}, nil
	}
}

// pct returns the smallest number such that at least the given percentage of
// the numbers do not exceed it.
func pct(t *translator, e *insights.Call, v value) (value, error) {
	n := t.number(v)
	percent, err := t.expr(e.Args[1])
	if err != nil {
		return v, err
	}
	lit, ok := percent.literal.(*insights.Number)
	if !ok {
		return value{}, t.no(e.Args[1], "pct of anything but a number", "")
	}
	return value{sql: "array_sort(array_agg(" + n + ") FILTER (WHERE " + enclosed(n) + " IS NOT NULL))[greatest(CAST(ceil(" +
		double(lit.Text) + " * count(" + n + ") / 100) AS integer), 1)]", kind: numberKind}, nil
}
