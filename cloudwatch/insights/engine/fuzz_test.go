package engine

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/internal/jsonscan"
)

// generator generates queries and events.
type generator struct {
	*rand.Rand
	// numbers are aliases of numbers. After a stats, only columns can be read.
	names   []string
	columns []string
	timed   bool
	counter int
	// within is set within a subquery, and joined once there is a join.
	within, joined bool
}

// subquery returns a query in parentheses that returns the given field.
func (g *generator) subquery(puts string) string {
	inner := &generator{Rand: g.Rand, within: true, counter: g.counter}
	text := pick(g, "", "filter "+inner.condition(1)+" | ")
	return "(" + text + pick(g, "fields "+inner.field()+" as "+puts, "stats count(*) as count by "+inner.field()+" as "+puts,
		"sort "+inner.field()+" desc | limit 3 | fields b, "+inner.field()+" as "+puts) + ")"
}

// join returns a join command, and makes the fields of its sides available.
func (g *generator) join() string {
	text := fmt.Sprintf("join %sleft=l right=r where l.%s=r.key %s", pick(g, "", "type=left ", "type=inner "), g.field(), g.subquery("key"))
	g.joined = true
	g.add("r.key", "l."+g.field())
	return text
}

func pick[T any](g *generator, from ...T) T { return from[g.IntN(len(from))] }

// value returns the JSON of a value of any kind.
func (g *generator) value() string {
	return pick(g, "0", "1", "-2.5", "7", "10", "1.0", "100000", `"5"`, `"10"`, `"05"`, `""`, `"ERROR"`, `"error"`, `"a b"`, `"file9"`, `"file10"`, `"é"`,
		`"tab\there"`, `"\u0045RROR"`, `"true"`, "true", "false", "null", `{"x": 1, "y": "z"}`, `[1, "two", {"x": 3}]`, "{}", "[]", "4096", "1e3",
		"1e999", "-1e999", "1e1000", `"1e999"`, "9007199254740992", "9007199254740993", "-9007199254740992", "-9007199254740993", `"9007199254740993"`,
		"72057594037927936", "1.5e308", "-1.5e308", "1.7e308", "1e-400", "-0", `"NaN"`, `"Infinity"`, `"-Inf"`, `"0x10"`, `"1_000"`, "1.0E+2")
}

func (g *generator) event() specEvent {
	e := specEvent{time: day.UnixMilli() + int64(g.IntN(8))*40_000}
	if g.IntN(12) == 0 {
		e.time = -1
	}
	if g.IntN(3) == 0 {
		e.stream = pick(g, "web/1", "web/2")
	}
	if g.IntN(8) == 0 {
		e.message = pick(g, "plain text", "level=ERROR took=12 ms", "user=ann took=7 ms", "", "[1, 2]", `{"a": 1} x`, `{"a": NaN}`, `{"a": 1`, "ERROR")
		if e.message == "" {
			e.message = " "
		}
		return e
	}
	var members []string
	for _, name := range []string{"a", "b", "c", "level", "n", "user", "user.id"} {
		if g.IntN(3) > 0 {
			members = append(members, fmt.Sprintf("%q: %s", name, g.value()))
		}
	}
	if g.IntN(4) == 0 {
		members = append(members, fmt.Sprintf(`"user": {"id": %s}`, g.value()))
	}
	g.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
	// Of equal names the last one counts, but that is not promised for nested ones.
	seen := map[string]bool{}
	var once []string
	for _, m := range members {
		name, _, _ := strings.Cut(m, ":")
		if !seen[name] {
			seen[name] = true
			once = append(once, m)
		}
	}
	e.message = "{" + strings.Join(once, pick(g, ", ", ",", " ,\t")) + "}"
	return e
}

// field returns the name of a field that can be read.
func (g *generator) field() string {
	if g.columns != nil {
		return pick(g, g.columns...)
	}
	all := append([]string{"a", "b", "c", "level", "n", "user.id", "c.x", "c.2.x", "@message", "@logStream", "gone"}, g.names...)
	return pick(g, all...)
}

func (g *generator) operand() string {
	switch g.IntN(8) {
	case 0, 1, 2, 3:
		return g.field()
	case 4:
		return pick(g, "1", "5", "10", "2.5", "100000", "4096", "9007199254740993", "-9007199254740993")
	case 5:
		return pick(g, `"ERROR"`, `"5"`, `"a b"`, `"true"`, `""`, `"file9"`, `"é"`)
	case 6:
		return fmt.Sprintf("(%s %s %s)", g.operand(), pick(g, "+", "-", "*", "/", "%"), g.operand())
	}
	return g.function()
}

func (g *generator) function() string {
	switch g.IntN(9) {
	case 0:
		return "strlen(" + g.field() + ")"
	case 1:
		return "toupper(" + g.field() + ")"
	case 2:
		return fmt.Sprintf("concat(%s, \"-\", %s)", g.field(), g.field())
	case 3:
		return fmt.Sprintf("coalesce(%s, %s, 0)", g.field(), g.field())
	case 4:
		return "ispresent(" + g.field() + ")"
	case 5:
		return pick(g, "abs", "abs", "floor", "ceil", "toLong") + "(" + g.field() + ")"
	case 8:
		return fmt.Sprintf("greatest(%s, %s)", g.field(), g.field())
	case 6:
		return "isempty(" + g.field() + ")"
	}
	return fmt.Sprintf("strcontains(%s, \"R\")", g.field())
}

func (g *generator) condition(depth int) string {
	if depth > 0 {
		switch g.IntN(5) {
		case 0:
			return fmt.Sprintf("%s and %s", g.condition(depth-1), g.condition(depth-1))
		case 1:
			return fmt.Sprintf("(%s or %s)", g.condition(depth-1), g.condition(depth-1))
		case 2:
			return fmt.Sprintf("not (%s)", g.condition(depth-1))
		}
	}
	switch g.IntN(6) {
	case 0:
		return fmt.Sprintf("%s %s %s", g.field(), pick(g, "like", "not like"), pick(g, `"ERR"`, `"1"`, `/(?i)err/`, `/^[a-z]+$/`, `/RR|7/`))
	case 1:
		if f := g.field(); !g.within && !strings.ContainsAny(f, ".@") && g.IntN(2) == 0 {
			return f + pick(g, " in ", " not in ") + g.subquery(f)
		}
		return fmt.Sprintf("%s %s [%s, %s]", g.field(), pick(g, "in", "not in"), pick(g, `"ERROR"`, `"5"`, "5", `"true"`), pick(g, "10", `"a b"`, `"1.0"`, `"gone"`))
	case 2:
		return "ispresent(" + g.field() + ")"
	case 3:
		return g.field()
	}
	return fmt.Sprintf("%s %s %s", g.operand(), pick(g, "=", "!=", "<", "<=", ">", ">=", "="), g.operand())
}

func (g *generator) name() string {
	g.counter++
	return fmt.Sprintf("v%d", g.counter)
}

func (g *generator) query() string {
	var commands []string
	stats := 0
	if g.IntN(2) == 0 {
		stats = 1 + g.IntN(2)
	}
	g.timed = true
	for range g.IntN(4) {
		commands = append(commands, g.step())
	}
	for range stats {
		commands = append(commands, g.stats())
		for range g.IntN(3) {
			commands = append(commands, g.step())
		}
	}
	for range g.IntN(3) {
		commands = append(commands, g.sort())
		if g.IntN(2) == 0 {
			commands = append(commands, g.step())
		}
		if g.IntN(2) == 0 {
			commands = append(commands, fmt.Sprintf("limit %d", g.IntN(12)))
		}
	}
	if g.IntN(4) == 0 {
		dedup := "dedup " + g.field()
		if g.IntN(2) == 0 {
			dedup += ", " + g.field()
		}
		commands = append(commands, dedup)
		if g.IntN(2) == 0 {
			commands = append(commands, fmt.Sprintf("limit %d", g.IntN(12)))
		}
	}
	if len(commands) == 0 {
		commands = append(commands, "fields "+g.field())
	}
	return strings.Join(commands, "\n| ")
}

// step returns a command that looks at one row.
func (g *generator) step() string {
	if !g.joined && g.IntN(8) == 0 {
		return g.join()
	}
	switch g.IntN(6) {
	case 0, 1, 2:
		return "filter " + g.condition(2)
	case 3:
		name := g.name()
		text := fmt.Sprintf("fields %s, %s as %s", g.field(), g.operand(), name)
		g.add(name)
		return text
	case 4:
		if g.columns != nil {
			return "display " + g.field() + ", " + g.field()
		}
		name, other := g.name(), g.name()
		text := "parse " + pick(g, fmt.Sprintf(`"level\": \"*\"*" as %s, %s`, name, other), fmt.Sprintf(`@message "took=* *" as %s, %s`, name, other),
			fmt.Sprintf("/(?<%s>[a-z]+)=(?<%s>\\w+)?/", name, other), fmt.Sprintf(`level "*RR*" as %s, %s`, name, other))
		g.add(name, other)
		return text
	}
	return "display " + g.field() + ", " + g.operand() + " as " + g.named()
}

func (g *generator) named() string {
	name := g.name()
	g.add(name)
	return name
}

func (g *generator) add(names ...string) {
	if g.columns != nil {
		g.columns = append(g.columns, names...)
		return
	}
	g.names = append(g.names, names...)
}

func (g *generator) stats() string {
	var items, columns, by []string
	for range 1 + g.IntN(3) {
		name := g.name()
		items = append(items, g.aggregate()+" as "+name)
		columns = append(columns, name)
	}
	bins := 0
	for range g.IntN(3) {
		name := g.name()
		key := g.field()
		if g.IntN(3) == 0 && g.columns == nil {
			key = "bin(" + pick(g, "1m", "30s", "2m") + ")"
			bins++
		}
		by = append(by, key+" as "+name)
		columns = append(columns, name)
	}
	text := "stats " + strings.Join(items, ", ")
	if by != nil {
		text += " by " + strings.Join(by, ", ")
	}
	if bins > 0 && g.IntN(3) == 0 {
		text += " offset " + pick(g, "10s", "90s", "1h")
	}
	if bins == 1 && g.IntN(3) == 0 {
		text += "\n| fillmissing"
	}
	g.columns, g.names = columns, nil
	return text
}

func (g *generator) aggregate() string {
	f := g.field()
	return pick(g, "count()", "count(*)", "count("+f+")", "sum("+f+")", "avg("+f+")", "min("+f+")", "max("+f+")", "count_distinct("+f+")",
		"pct("+f+", 75)", "earliest("+f+")", "latest("+f+")", "sum("+f+") / count("+f+") + 1")
}

func (g *generator) sort() string {
	text := "sort " + g.field() + pick(g, "", " asc", " desc")
	if g.IntN(3) == 0 {
		text += ", " + g.field() + pick(g, " asc", " desc")
	}
	return text
}

// agree checks that the engine, with parts of any size, agrees with the naive
// engine.
func agree(t *testing.T, seed uint64) {
	t.Helper()
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 1))}
	var events []specEvent
	for range g.IntN(40) {
		events = append(events, g.event())
	}
	source := g.query()
	q, err := insights.Parse(source)
	if err != nil {
		t.Fatalf("%s\n%v", source, err)
	}
	if problems := q.Check(); len(problems) > 0 {
		return // a name that can no longer be read, or a sort in the wrong place
	}
	p, err := Compile(q, Options{})
	if err != nil {
		if strings.Contains(err.Error(), "takes no maps or lists") || strings.Contains(err.Error(), "goes by @timestamp") {
			return
		}
		t.Fatalf("%s\n%v", source, err)
	}
	shares, err := Compile(q, Options{Fields: new(jsonscan.Fields)})
	if err != nil {
		t.Fatalf("%s\n%v", source, err)
	}
	columns, want := naiveRun(q, events)
	for _, how := range []struct {
		program *Program
		size    int
	}{{p, 1 + g.IntN(5)}, {p, len(events) + 1}, {shares, 1 + g.IntN(5)}} {
		got, err := runParts(how.program, events, how.size)
		if err != nil {
			t.Fatalf("%s\n%v", source, err)
		}
		if fmt.Sprint(got.Columns) != fmt.Sprint(columns) {
			t.Fatalf("%s\nhas the columns %q, want %q", source, got.Columns, columns)
		}
		if why := difference(got, want); why != "" {
			t.Fatalf("seed %d, parts of %d, shared %t\n%s\n%s\nof the events\n%s", seed, how.size, how.program == shares, source, why, shown(events))
		}
	}
}

func shown(events []specEvent) string {
	var b strings.Builder
	for _, e := range events {
		fmt.Fprintf(&b, "%d %s %s\n", e.time, e.stream, e.message)
	}
	return b.String()
}

func difference(got *Result, want [][]any) string {
	if len(got.Rows) != len(want) {
		return fmt.Sprintf("%d rows, want %d:\n%s", len(got.Rows), len(want), rowsOf(got))
	}
	for i, row := range want {
		for j, w := range row {
			v := got.Rows[i][j]
			if !sameValue(v, w) {
				return fmt.Sprintf("row %d: %s is %s, want %v (%T)\n%s", i, got.Columns[j], v, w, w, rowsOf(got))
			}
		}
	}
	return ""
}

func sameValue(v Value, want any) bool {
	switch w := want.(type) {
	case nil:
		return v.IsMissing()
	case float64:
		f, ok := v.Number()
		return ok && v.Kind() == Number && math.Abs(f-w) <= 1e-9*math.Max(1, math.Abs(w))
	case map[string]any, []any:
		if v.Kind() != Map && v.Kind() != List {
			return false
		}
		text, _ := json.Marshal(w)
		var a, b any
		_ = json.Unmarshal(text, &a)
		_ = json.Unmarshal([]byte(v.String()), &b)
		return fmt.Sprint(a) == fmt.Sprint(b)
	}
	s, _ := asString(want)
	text, ok := v.asText()
	return ok && text == s
}

func TestAgainstNaive(t *testing.T) {
	for seed := range uint64(3000) {
		agree(t, seed)
	}
}

func FuzzAgainstNaive(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(agree)
}

// No query makes the engine panic.
func FuzzQuery(f *testing.F) {
	for _, source := range []string{
		`filter a = 1 | stats count() by bin(5m)`, `parse "* *" as a, b | dedup a`, `fields jsonParse(@message) as j | unnest j.a into b | sort b`,
		`stats pct(a, 95), histogram(a, 3) by b | fillmissing`, `pattern @message`, `fields a | filldown | addtotals col=true`, `expand a | countFrequent a`,
		`filter a in (stats count(*) by b | fields a)`, `join type=left left=l right=r where l.a=r.b (filter b > 1) | stats sum(r.b) by l.a`, `pattern b | diff`,
		`SOURCE '/a' | json field=a "b[1]" as c`, `fields formatDate(@timestamp, "%Y"), substr(a, -1, 3), regexReplace(a, "x", "$1")`, `parse /(\d+)/ as n multi | limit any 3`,
	} {
		f.Add(source, `{"a": [1, {"b": "x"}], "b": 2.5}`)
	}
	f.Fuzz(func(t *testing.T, source, message string) {
		q, err := insights.Parse(source)
		if err != nil {
			return
		}
		_ = q.Check()
		for _, hold := range []bool{false, true} {
			p, err := Compile(q, Options{Memory: 1 << 20, Hold: hold, Now: day})
			if err != nil {
				continue
			}
			events := []specEvent{{time: -1, message: message}, {time: day.UnixMilli(), message: message}, {time: day.UnixMilli() + 60_000, message: `{"a": 1}`}}
			run := p.Run()
			w := run.Worker()
			w.Begin(0)
			for _, e := range events {
				w.Add(e.event())
			}
			if run.Merge(w.End()) != nil {
				continue
			}
			if hold {
				_, _ = run.Window(day, day.Add(1))
			} else {
				_, _ = run.Result()
			}
		}
	})
}
