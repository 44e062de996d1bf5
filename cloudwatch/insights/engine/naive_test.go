package engine

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// The naive engine is a second engine, for tests only. It decodes every event with
// the standard library, keeps all rows, and runs one command after another over all
// of them. It shares nothing with the engine but the syntax tree. Values are nil,
// float64, number (as written), string, bool, time.Time, map[string]any and []any.

type number string

type naiveRow struct {
	fields map[string]any // names that the query defined
	event  any            // the decoded event; nil if it is not a JSON object
	system map[string]any
	at     int64
	timed  bool
	index  int
	// sides are the rows of a join from which the row was made, by the names of the
	// sides. The fields of the left side are also those of the row itself.
	sides map[string]naiveSide
}

type naiveSide struct {
	*naive
	row *naiveRow
}

type naive struct {
	rows   []*naiveRow
	closed bool
	shown  []string
	fixed  bool
	// beside are all columns after a join, until a command names some.
	beside []string
	limit  bool
	// last is the last stats.
	last *insights.Stats
	// events are the events that the query and its subqueries read.
	events []specEvent
	found  map[*insights.Subquery]*naive
}

// subquery runs a subquery, once.
func (n *naive) subquery(s *insights.Subquery) *naive {
	if n.found[s] == nil {
		of := newNaive(n.events)
		for _, c := range s.Commands {
			of.command(c)
		}
		n.found[s] = of
	}
	return n.found[s]
}

func newNaive(events []specEvent) *naive {
	n := &naive{events: events, found: map[*insights.Subquery]*naive{}}
	for i, e := range events {
		r := &naiveRow{fields: map[string]any{}, system: map[string]any{"@message": e.message}, at: math.MinInt64, index: i}
		if e.stream != "" {
			r.system["@logStream"] = e.stream
		}
		if e.time >= 0 {
			r.at, r.timed = e.time, true
			r.system["@timestamp"] = time.UnixMilli(e.time).UTC()
		}
		r.event = decodeNaively(e.message)
		n.rows = append(n.rows, r)
	}
	// The newest rows come first.
	slices.SortStableFunc(n.rows, func(a, b *naiveRow) int { return cmp.Compare(b.at, a.at) })
	return n
}

func naiveRun(q insights.Query, events []specEvent) (columns []string, rows [][]any) {
	n := newNaive(events)
	for _, c := range q.Commands() {
		n.command(c)
	}
	if n.beside != nil {
		n.shown = n.beside
	}
	if n.shown == nil {
		n.shown = []string{"@timestamp", "@message"}
	}
	if !n.limit && len(n.rows) > 10_000 {
		n.rows = n.rows[:10_000]
	}
	for _, r := range n.rows {
		var row []any
		for _, name := range n.shown {
			row = append(row, n.named(r, name))
		}
		rows = append(rows, row)
	}
	return n.shown, rows
}

func decodeNaively(message string) any {
	d := json.NewDecoder(strings.NewReader(message))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return nil
	}
	if _, isObject := v.(map[string]any); !isObject || len(bytes.TrimSpace([]byte(message[d.InputOffset():]))) > 0 {
		return nil
	}
	return v
}

// named returns the value of a name or a path.
func (n *naive) named(r *naiveRow, name string) any {
	if v, ok := r.fields[name]; ok {
		return v
	}
	if side, rest, ok := strings.Cut(name, "."); ok && r.sides[side].row != nil {
		return r.sides[side].named(r.sides[side].row, rest)
	} else if ok && r.sides != nil && side == "r" {
		return nil // a left join without a match
	}
	if n.closed {
		return nil
	}
	if v, ok := r.system[name]; ok || strings.HasPrefix(name, "@") {
		return v
	}
	return pathIn(r.event, strings.Split(name, "."))
}

// pathIn tries the path as nested first, then with dots in names.
func pathIn(v any, path []string) any {
	if len(path) == 0 {
		switch v := v.(type) {
		case json.Number:
			return number(v)
		}
		return v
	}
	for n := 1; n <= len(path); n++ {
		switch in := v.(type) {
		case map[string]any:
			if inner, ok := in[strings.Join(path[:n], ".")]; ok && inner != nil {
				if found := pathIn(inner, path[n:]); found != nil {
					return found
				}
			}
		case []any:
			if i, err := strconv.Atoi(path[0]); err == nil && n == 1 && i >= 0 && i < len(in) {
				if found := pathIn(in[i], path[1:]); found != nil {
					return found
				}
			}
		}
	}
	return nil
}

func (n *naive) command(c insights.Command) {
	switch c := c.(type) {
	case *insights.Fields:
		n.items(c.Items)
	case *insights.Display:
		n.shown, n.fixed = nil, false
		n.items(c.Items)
		n.fixed = true
	case *insights.Filter:
		n.rows = slices.DeleteFunc(n.rows, func(r *naiveRow) bool { return !holds(n.eval(r, c.Condition)) })
	case *insights.Sort:
		slices.SortStableFunc(n.rows, func(a, b *naiveRow) int {
			for _, k := range c.Keys {
				o := naiveOrder(n.eval(a, k.X), n.eval(b, k.X))
				if k.Order == "desc" {
					o = -o
				}
				if o != 0 {
					return o
				}
			}
			return 0
		})
	case *insights.Limit:
		n.limit = true
		count := int(c.Count.(*insights.Number).Value)
		n.rows = n.rows[:min(count, len(n.rows))]
	case *insights.Dedup:
		seen := map[string]bool{}
		n.rows = slices.DeleteFunc(n.rows, func(r *naiveRow) bool {
			key := ""
			for _, f := range c.Fields {
				v := n.eval(r, f)
				if _, ok := asString(v); !ok {
					return false
				}
				key += alike2(v) + "\x00"
			}
			again := seen[key]
			seen[key] = true
			return again
		})
	case *insights.ParseField:
		n.parse(c)
	case *insights.Stats:
		n.last = c
		n.stats(c)
	case *insights.FillMissing:
		n.fillMissing()
	case *insights.Join:
		n.join(c)
	default:
		panic("the naive engine has no " + c.Name())
	}
}

// alike2 returns the same key for values that are shown alike.
func alike2(v any) string {
	if t, ok := v.(time.Time); ok {
		return "time " + t.String()
	}
	s, _ := asString(v)
	return "text " + s
}

// join makes a row of each pair. The left key must come first.
func (n *naive) join(c *insights.Join) {
	before, of := *n, n.subquery(c.Query)
	n.rows, n.closed = nil, false
	for _, l := range before.rows {
		found := false
		join := func(right *naiveRow) {
			r := *l
			r.fields = maps.Clone(l.fields)
			r.sides = map[string]naiveSide{"l": {&before, l}, "r": {of, right}}
			r.index = len(n.rows)
			n.rows = append(n.rows, &r)
		}
		key := before.named(l, (&insights.Field{Steps: c.LeftKey.Steps[1:]}).Name())
		for _, r := range of.rows {
			if compute("=", key, of.named(r, (&insights.Field{Steps: c.RightKey.Steps[1:]}).Name())) == true {
				found = true
				join(r)
			}
		}
		if !found && c.Type == "left" {
			join(nil)
		}
	}
	n.closed = before.closed
	names := func(shown []string) []string {
		if shown == nil {
			return []string{"@timestamp", "@message"}
		}
		return shown
	}
	if !n.fixed {
		n.beside = slices.Clone(names(n.shown))
		if n.shown == nil || of.shown != nil {
			for _, name := range names(of.shown) {
				n.beside = append(n.beside, "r."+name)
			}
		}
	}
}

// fillMissing fills the bins by which the last stats groups.
func (n *naive) fillMissing() {
	name, step := "", time.Duration(0)
	for _, by := range n.last.By {
		if call, ok := by.X.(*insights.Call); ok {
			name, step = by.Name(), length(call.Args[0])
		}
	}
	var series []*naiveRow
	var first, last time.Time
	has := map[string]bool{}
	id := func(r *naiveRow) string {
		id := ""
		for _, by := range n.last.By {
			if v := r.fields[by.Name()]; by.Name() != name {
				id += alike2(v) + fmt.Sprint(v == nil) + "\x00"
			}
		}
		return id
	}
	for _, r := range n.rows {
		if !slices.ContainsFunc(series, func(other *naiveRow) bool { return id(other) == id(r) }) {
			series = append(series, r)
		}
		if at, ok := r.fields[name].(time.Time); ok {
			if first.IsZero() || at.Before(first) {
				first = at
			}
			if at.After(last) {
				last = at
			}
			has[id(r)+at.String()] = true
		}
	}
	for at := first; !first.IsZero() && !at.After(last); at = at.Add(step) {
		for _, s := range series {
			if !has[id(s)+at.String()] {
				r := &naiveRow{fields: map[string]any{}, at: math.MinInt64}
				for _, by := range n.last.By {
					r.fields[by.Name()] = s.fields[by.Name()]
				}
				r.fields[name] = at
				n.rows = append(n.rows, r)
			}
		}
	}
	slices.SortStableFunc(n.rows, func(a, b *naiveRow) int {
		x, xTime := a.fields[name].(time.Time)
		y, yTime := b.fields[name].(time.Time)
		if !xTime || !yTime {
			return naiveOrder(a.fields[name], b.fields[name])
		}
		return y.Compare(x)
	})
	for i := range n.rows {
		n.rows[i].index = i
	}
}

func length(e insights.Expr) time.Duration {
	d := e.(*insights.Duration)
	return time.Duration(d.Count) * map[string]time.Duration{"s": time.Second, "m": time.Minute, "h": time.Hour}[d.Unit]
}

func (n *naive) show(name string) {
	n.beside = nil
	if !n.fixed && !slices.Contains(n.shown, name) {
		n.shown = append(n.shown, name)
	}
}

func (n *naive) items(items []*insights.Item) {
	for _, it := range items {
		_, plain := it.X.(*insights.Field)
		for _, r := range n.rows {
			if it.As != nil || !plain {
				r.fields[it.Name()] = n.eval(r, it.X)
			}
		}
		n.show(it.Name())
	}
}

func (n *naive) parse(c *insights.ParseField) {
	pattern := ""
	var names []string
	if c.Mode == insights.GlobMode {
		pieces := strings.Split(c.Glob.Value, "*")
		for i, piece := range pieces {
			if i > 0 {
				// As short as possible, except for a * at the end.
				if i == len(pieces)-1 && piece == "" {
					pattern += "(.*)"
				} else {
					pattern += "(.*?)"
				}
			}
			pattern += regexp.QuoteMeta(piece)
		}
		if pieces[0] == "" {
			pattern = "^" + pattern
		}
		pattern = "(?s)" + pattern
	} else {
		pattern = c.Regex.Source
	}
	for _, a := range c.Names() {
		names = append(names, a.Name)
	}
	re := regexp.MustCompile(pattern)
	for _, r := range n.rows {
		var v any = r.system["@message"]
		if c.Field != nil {
			v = n.eval(r, c.Field)
		}
		var match []int
		text, ok := asString(v)
		if ok {
			match = re.FindStringSubmatchIndex(text)
		}
		for i, name := range names {
			r.fields[name] = nil
			if match != nil && match[2*i+2] >= 0 {
				r.fields[name] = text[match[2*i+2]:match[2*i+3]]
			}
		}
	}
	for _, name := range names {
		n.show(name)
	}
}

func (n *naive) stats(c *insights.Stats) {
	groups := map[string][]*naiveRow{}
	keys := map[string][]any{}
	for _, r := range n.rows {
		id := ""
		var values []any
		for _, by := range c.By {
			v := n.eval(r, by.X)
			if _, ok := asString(v); !ok {
				v = nil
			}
			if call, ok := by.X.(*insights.Call); ok && call.Function == "bin" && c.Offset != nil && v != nil {
				v = v.(time.Time).Add(length(c.Offset))
			}
			values = append(values, v)
			id += alike2(v) + fmt.Sprint(v == nil) + "\x00"
		}
		groups[id] = append(groups[id], r)
		// The first row in the input gives the group its values.
		if len(groups[id]) == 1 || r.index < first(groups[id][:len(groups[id])-1]) {
			keys[id] = values
		}
	}
	if len(c.By) == 0 && len(groups) == 0 {
		groups[""], keys[""] = nil, nil
	}
	var rows []*naiveRow
	for id, members := range groups {
		slices.SortFunc(members, func(a, b *naiveRow) int { return cmp.Compare(a.index, b.index) })
		r := &naiveRow{fields: map[string]any{}, at: math.MinInt64}
		for i, by := range c.By {
			r.fields[by.Name()] = keys[id][i]
		}
		for _, it := range c.Items {
			r.fields[it.Name()] = n.aggregated(r, members, it.X)
		}
		rows = append(rows, r)
	}
	slices.SortFunc(rows, func(a, b *naiveRow) int {
		for _, by := range c.By {
			x, y := a.fields[by.Name()], b.fields[by.Name()]
			_, xTime := x.(time.Time)
			_, yTime := y.(time.Time)
			if xTime && yTime {
				x, y = y, x // the newest rows come first
			}
			if o := naiveOrder(x, y); o != 0 {
				return o
			}
		}
		for _, by := range c.By {
			x, _ := asString(a.fields[by.Name()])
			y, _ := asString(b.fields[by.Name()])
			if o := cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y)); o != 0 {
				return o
			}
		}
		return 0
	})
	for i := range rows {
		rows[i].index = i
	}
	n.rows, n.closed, n.shown, n.fixed = rows, true, nil, false
	for _, it := range slices.Concat(c.By, c.Items) {
		n.show(it.Name())
	}
}

func first(rows []*naiveRow) int {
	least := math.MaxInt
	for _, r := range rows {
		least = min(least, r.index)
	}
	return least
}

// aggregated computes an item of a stats for a group.
func (n *naive) aggregated(r *naiveRow, members []*naiveRow, e insights.Expr) any {
	switch e := e.(type) {
	case *insights.Group:
		return n.aggregated(r, members, e.X)
	case *insights.Binary:
		return compute(e.Op, n.aggregated(r, members, e.X), n.aggregated(r, members, e.Y))
	case *insights.Call:
		return n.aggregate(e, members)
	case *insights.Field:
		return r.fields[e.Name()]
	}
	return n.eval(r, e)
}

func (n *naive) aggregate(e *insights.Call, members []*naiveRow) any {
	var values []any
	var floats []float64
	var with []*naiveRow
	for _, m := range members {
		if len(e.Args) == 0 {
			values = append(values, 1.0)
			continue
		}
		if _, star := e.Args[0].(*insights.Star); star {
			values = append(values, 1.0)
			continue
		}
		v := n.eval(m, e.Args[0])
		if v == nil {
			continue
		}
		if _, ok := asString(v); ok {
			values, with = append(values, v), append(with, m)
		} else if e.Function == "count" {
			values = append(values, v)
		}
		if f, ok := asFloat(v); ok {
			floats = append(floats, f)
		}
	}
	sum, finiteSum := new(big.Float).SetPrec(4096), true
	for _, f := range floats {
		if finiteSum = finiteSum && !math.IsInf(f, 0); finiteSum {
			sum.Add(sum, big.NewFloat(f))
		}
	}
	switch e.Function {
	case "count":
		return float64(len(values))
	case "count_distinct":
		seen := map[string]bool{}
		for _, v := range values {
			s, _ := asString(v)
			seen[s] = true
		}
		return float64(len(seen))
	case "min", "max":
		var best any
		for _, v := range values {
			if o := naiveOrder(v, best); best == nil || e.Function == "min" && o < 0 || e.Function == "max" && o > 0 {
				best = v
			}
		}
		return best
	case "earliest", "latest":
		var best any
		at, timed := int64(0), false
		for i, v := range values {
			if !with[i].timed {
				continue
			}
			if !timed || e.Function == "earliest" && with[i].at < at || e.Function == "latest" && with[i].at >= at {
				best, at, timed = v, with[i].at, true
			}
		}
		return best
	}
	if len(floats) == 0 {
		return nil
	}
	switch e.Function {
	case "sum":
		if !finiteSum {
			return nil
		}
		f, _ := sum.Float64()
		return finite(f)
	case "avg":
		if !finiteSum {
			return nil
		}
		f, _ := sum.Quo(sum, big.NewFloat(float64(len(floats)))).Float64()
		return finite(f)
	case "pct":
		slices.Sort(floats)
		for i, f := range floats {
			if float64(i+1)*100 >= e.Args[1].(*insights.Number).Value*float64(len(floats)) {
				return finite(f)
			}
		}
	}
	panic("the naive engine has no " + e.Function)
}

func (n *naive) eval(r *naiveRow, e insights.Expr) any {
	if _, field := e.(*insights.Field); !field {
		if v, ok := r.fields[insights.Format(e)]; ok {
			return v
		}
	}
	switch e := e.(type) {
	case *insights.Field:
		return n.named(r, e.Name())
	case *insights.String:
		return e.Value
	case *insights.Number:
		return number(e.Text)
	case *insights.Group:
		return n.eval(r, e.X)
	case *insights.Unary:
		v := n.eval(r, e.X)
		if e.Op == "not" {
			return !holds(v)
		}
		if text, ok := v.(number); ok && len(text) > 15 && !strings.ContainsAny(string(text), ".eE") {
			return number(strings.Replace("-"+string(text), "--", "", 1))
		}
		if f, ok := asFloat(v); ok {
			return finite(-f)
		}
		return nil
	case *insights.In:
		v := n.eval(r, e.X)
		if _, ok := asString(v); !ok {
			return v == nil && e.Not
		}
		found := false
		if s, ok := e.Set.(*insights.Subquery); ok {
			of := n.subquery(s)
			for _, other := range of.rows {
				found = found || compute("=", v, of.named(other, e.X.(*insights.Field).Name())) == true
			}
			return found != e.Not
		}
		for _, item := range e.Set.(*insights.List).Items {
			found = found || compute("=", v, n.eval(r, item)) == true
		}
		return found != e.Not
	case *insights.Binary:
		switch e.Op {
		case "and":
			return holds(n.eval(r, e.X)) && holds(n.eval(r, e.Y))
		case "or":
			return holds(n.eval(r, e.X)) || holds(n.eval(r, e.Y))
		case "like", "not like", "=~":
			v := n.eval(r, e.X)
			text, ok := asString(v)
			if !ok {
				return v == nil && e.Op == "not like"
			}
			pattern := ""
			switch y := e.Y.(type) {
			case *insights.String:
				pattern = regexp.QuoteMeta(y.Value)
			case *insights.Regex:
				pattern = y.Source
			}
			return regexp.MustCompile(pattern).MatchString(text) == (e.Op != "not like")
		}
		return compute(e.Op, n.eval(r, e.X), n.eval(r, e.Y))
	case *insights.Call:
		return n.call(r, e)
	}
	panic("the naive engine has no " + insights.Format(e))
}

func (n *naive) call(r *naiveRow, e *insights.Call) any {
	if e.Function == "bin" {
		at, ok := n.named(r, "@timestamp").(time.Time)
		if !ok {
			return nil
		}
		return at.Truncate(length(e.Args[0]))
	}
	var args []any
	var texts []string
	all := true
	for _, a := range e.Args {
		v := n.eval(r, a)
		s, ok := asString(v)
		args, texts, all = append(args, v), append(texts, s), all && ok
	}
	switch e.Function {
	case "ispresent":
		return args[0] != nil
	case "isempty":
		return texts[0] == ""
	case "coalesce":
		for _, v := range args {
			if v != nil {
				return v
			}
		}
		return nil
	case "greatest":
		var best any
		for _, v := range args {
			if _, ok := asFloat(v); ok && (best == nil || compareNaively(v, best) > 0) {
				best = v
			}
		}
		if s, ok := best.(string); ok {
			if f, _ := asFloat(s); math.Abs(f) < 1<<53 {
				return f
			}
			return number(digits(s))
		}
		if _, ok := best.(number); best != nil && !ok {
			f, _ := asFloat(best)
			return f
		}
		return best
	case "concat":
		return strings.Join(texts, "")
	case "strcontains":
		return all && strings.Contains(texts[0], texts[1])
	}
	if !all {
		return nil
	}
	switch e.Function {
	case "strlen":
		return float64(len([]rune(texts[0])))
	case "toupper":
		return strings.ToUpper(texts[0])
	case "abs", "floor", "ceil", "toLong":
		f, ok := asFloat(args[0])
		if !ok {
			return nil
		}
		if math.Abs(f) >= 1<<53 && !math.IsInf(f, 0) && !strings.ContainsAny(texts[0], "eE") {
			whole := exactly(args[0], f).Num()
			switch {
			case e.Function == "abs":
				whole.Abs(whole)
			case e.Function == "toLong" && !whole.IsInt64():
				return nil
			}
			return number(whole.String())
		}
		if e.Function == "toLong" && math.Abs(f) >= 1<<63 {
			return nil
		}
		return finite(map[string]func(float64) float64{"abs": math.Abs, "floor": math.Floor, "ceil": math.Ceil, "toLong": math.Trunc}[e.Function](f))
	}
	panic("the naive engine has no " + e.Function)
}

// compute applies an operator to two values.
func compute(op string, x, y any) any {
	f, xNumber := asFloat(x)
	g, yNumber := asFloat(y)
	switch op {
	case "+", "-", "*", "/", "%", "^":
		if !xNumber || !yNumber {
			return nil
		}
		result := map[string]float64{"+": f + g, "-": f - g, "*": f * g, "/": f / g, "%": math.Mod(f, g), "^": math.Pow(f, g)}[op]
		if math.IsNaN(result) || math.IsInf(result, 0) {
			return nil
		}
		return result
	}
	_, xStructure := asString(x)
	_, yStructure := asString(y)
	if x != nil && !xStructure || y != nil && !yStructure {
		return false // maps and lists
	}
	order, comparable := 0, true
	s, xText := x.(string)
	t, yText := y.(string)
	switch {
	case x == nil || y == nil:
		comparable = false
	case xNumber && yNumber:
		order = compareNaively(x, y)
	case xText && yText:
		order = strings.Compare(s, t)
	default:
		comparable = false
	}
	if !comparable {
		return op == "!="
	}
	switch op {
	case "=":
		return order == 0
	case "!=":
		return order != 0
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	}
	return order >= 0
}

var numberShape = regexp.MustCompile(`^[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)

func asFloat(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case bool:
		if v {
			return 1, true
		}
		return 0, true
	case time.Time:
		return float64(v.UnixMilli()), true
	case number:
		f, _ := strconv.ParseFloat(string(v), 64)
		return f, true
	case string:
		f, _ := strconv.ParseFloat(v, 64)
		return f, numberShape.MatchString(v)
	}
	return 0, false
}

// exactly returns a number without rounding, as its float64 f may stand for several
// whole numbers.
func exactly(v any, f float64) *big.Rat {
	text := ""
	switch v := v.(type) {
	case number:
		text = string(v)
	case string:
		text = v
	}
	if text != "" && (math.IsInf(f, 0) || !strings.ContainsAny(text, ".eE")) {
		r, ok := new(big.Rat).SetString(text)
		if !ok {
			panic(text)
		}
		return r
	}
	return new(big.Rat).SetFloat64(f)
}

// compareNaively compares numbers.
func compareNaively(a, b any) int {
	f, _ := asFloat(a)
	g, _ := asFloat(b)
	if f != g || math.Abs(f) < 1<<53 {
		return cmp.Compare(f, g)
	}
	return exactly(a, f).Cmp(exactly(b, g))
}

// digits returns the text of a number that can be written in only one way.
func digits(v any) string {
	f, _ := asFloat(v)
	if math.Abs(f) < 1<<53 {
		s, _ := asString(f)
		return s
	}
	s := exactly(v, f).RatString()
	if bare := strings.TrimPrefix(s, "-"); len(bare) >= 400 {
		s = strings.TrimSuffix(s, bare) + "0." + strings.TrimRight(bare, "0") + "e" + strconv.Itoa(len(bare))
	}
	return s
}

// finite returns the number, or nil if it is not finite.
func finite(f float64) any {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil
	}
	return f
}

// asString returns a value as it is shown. It reports false for missing values,
// maps and lists.
func asString(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case number:
		return string(v), true
	case bool:
		return map[bool]string{true: "1", false: "0"}[v], true
	case time.Time:
		return v.Format("2006-01-02 15:04:05.000"), true
	case float64:
		if v == 0 {
			return "0", true // positive or negative
		}
		if a := math.Abs(v); a != 0 && (a >= 1e21 || a < 1e-6) {
			return strconv.FormatFloat(v, 'e', -1, 64), true
		}
		if v == math.Trunc(v) {
			return big.NewFloat(v).Text('f', 0), true
		}
		return strconv.FormatFloat(v, 'f', -1, 64), true
	}
	return "", false
}

func holds(v any) bool {
	f, ok := asFloat(v)
	return ok && f != 0
}

// naiveOrder compares in the order of sort.
func naiveOrder(a, b any) int {
	class := func(v any) int {
		if _, ok := asString(v); !ok {
			return 0
		}
		if _, ok := asFloat(v); ok {
			return 2
		}
		return 1
	}
	if class(a) != class(b) {
		return cmp.Compare(class(a), class(b))
	}
	switch class(a) {
	case 2:
		s, aText := a.(string)
		t, bText := b.(string)
		if o := compareNaively(a, b); o != 0 || !aText && !bText {
			return o
		}
		if !aText {
			s = digits(a)
		}
		if !bText {
			t = digits(b)
		}
		return strings.Compare(s, t)
	case 1:
		return naturalNaively(a.(string), b.(string))
	}
	return 0
}

var runs = regexp.MustCompile(`[0-9]+|[^0-9]`)

func naturalNaively(a, b string) int {
	x, y := runs.FindAllString(latin(a), -1), runs.FindAllString(latin(b), -1)
	for i := range min(len(x), len(y)) {
		if isDigit(x[i][0]) && isDigit(y[i][0]) {
			s, t := x[i], y[i]
			if o := cmp.Or(cmp.Compare(len(s), len(t)), strings.Compare(s, t)); o != 0 {
				return o
			}
			continue
		}
		if o := strings.Compare(x[i], y[i]); o != 0 {
			return cmp.Compare([]rune(x[i])[0], []rune(y[i])[0])
		}
	}
	return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(a, b))
}

// latin turns each byte into a character, so that bytes are compared.
func latin(s string) string {
	var b strings.Builder
	for i := range len(s) {
		b.WriteRune(rune(s[i]))
	}
	return b.String()
}
