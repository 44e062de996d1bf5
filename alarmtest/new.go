package alarmtest

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

func positive(n int) quantity.Positive { return quantity.Positive(n) }

// New returns a first test file for a path, whose tests pass. Each alarm gets a
// test in which it goes off and one in which it is quiet, solved from its rule.
// Each metric filter and each saved query gets a test in which it finds
// something. Head holds the lines that name the subject. A comment names what
// could not be solved, and why.
func New(ctx context.Context, path, head string, s *Subject) ([]byte, error) {
	f := &File{Path: path}
	v := &solver{runner: &runner{file: f, subject: s, maps: slices.Clone(s.Map)}, ctx: ctx}
	if err := v.solve(); err != nil {
		return nil, err
	}
	w := &writer{solver: v, path: path, head: head}
	w.tests()
	return w.passing()
}

// written is a test to be written.
type written struct {
	name string
	of   scenario
	// alarms are the alarms that it names, with their words.
	alarms  []string
	word    Word
	filters []string
	queries []string
}

// writer writes tests.
type writer struct {
	*solver
	path, head string
	all        []written
	left       []string
	report     *replay.Report
}

// tests makes the tests. Alarms share a test if the same log events serve them.
func (w *writer) tests() {
	if len(w.tried) > 0 {
		w.report = w.tried[0].report
	} else if first, err := w.play(nil, time.Minute); err == nil {
		w.report = first.report
	}
	if w.report == nil {
		return
	}
	for i, a := range w.report.Alarms {
		name := w.alarmName(i)
		if of, ok := w.firing[i]; ok {
			w.add(written{of: of, word: GoesOff, alarms: []string{name}})
		} else {
			w.left = append(w.left, name+" does not go off: "+w.whyNot(i, a))
		}
		switch {
		case w.quiet[i].report != nil:
			w.add(written{of: w.quiet[i], word: Quiet, alarms: []string{name}})
		case w.silent[i].report != nil:
			w.add(written{of: w.silent[i], word: Silent, alarms: []string{name}})
		case w.firing[i].report != nil:
			w.left = append(w.left, name+" is never quiet on any input that was tried")
		}
	}
	w.queryTests()
	w.filterTests()
}

// whyNot says why nothing was found that sets an alarm off.
func (w *writer) whyNot(i int, a replay.Alarm) string {
	for _, out := range w.tried {
		one := out.report.Alarms[i]
		if one.Refused != "" && !one.Elsewhere && one.Refused != "there are no log events" {
			return one.Refused
		}
		if one.Blind != nil && one.Blind.Never {
			return strings.Join(one.Blind.Reasons, " ")
		}
	}
	return "no input that was tried sets it off"
}

// alarmName returns the name of an alarm in a test.
func (w *writer) alarmName(i int) string {
	a := w.report.Alarms[i]
	return byName(a.Name, a.LogicalID, w.report.Alarms, func(a replay.Alarm) string { return a.Name })
}

// byName returns the name for one of several things in a test. That is its
// logical id if CloudFormation generates the name, or if another thing has the
// same name.
func byName[T any](name, logicalID string, all []T, nameOf func(T) string) string {
	others := 0
	for _, one := range all {
		if nameOf(one) == name {
			others++
		}
	}
	if others > 1 || strings.Contains(name, "${") {
		return logicalID
	}
	return name
}

// add adds a test, or adds its alarms to a test of the same input and word.
func (w *writer) add(one written) {
	for i, other := range w.all {
		if other.word == one.word && inputText(other.of) == inputText(one.of) {
			w.all[i].alarms = append(other.alarms, one.alarms...)
			return
		}
	}
	w.all = append(w.all, one)
}

// filterTests adds a test for each filter that no test depends on so far, or
// that matched every log event so far.
func (w *writer) filterTests() {
	needed := w.needed()
	for i, f := range w.report.Filters {
		if f.Refused != "" {
			continue
		}
		called := byName(f.Name, f.LogicalID, w.report.Filters, func(f replay.Filter) string { return f.Name })
		passes := func(f replay.Filter) bool { return f.Events > f.Matched || f.Pattern == "" }
		for _, missing := range []struct {
			what  string
			shown bool
			holds func(replay.Filter) bool
		}{
			{"matches", slices.Contains(needed, replay.FilterID{Stack: f.Stack, LogicalID: f.LogicalID}), func(f replay.Filter) bool { return f.Matched > 0 }},
			{"passes over", slices.ContainsFunc(w.all, func(one written) bool { return passes(one.of.report.Filters[i]) }), passes},
		} {
			if missing.shown {
				continue
			}
			at := slices.IndexFunc(w.dense, func(out scenario) bool { return out.report != nil && missing.holds(out.report.Filters[i]) })
			if at < 0 {
				w.left = append(w.left, fmt.Sprintf("%s %s nothing of what was tried", called, missing.what))
				continue
			}
			of, err := w.play([]Input{some(w.pool[at], 1, time.Second)}, 0)
			if err != nil {
				continue
			}
			w.all = append(w.all, written{
				name: fmt.Sprintf("what %s %s", called, missing.what), of: of, word: Any,
				filters: []string{fmt.Sprintf("%s: %d", strictyaml.Text(called), of.report.Filters[i].Matched)},
			})
		}
	}
}

// needed returns the filters that the tests depend on so far.
func (w *writer) needed() []replay.FilterID {
	f, err := Parse(w.path, w.text())
	if err != nil {
		return nil // which passing says
	}
	var all []replay.FilterID
	for _, t := range f.Tests {
		for _, shown := range f.RunForCoverage(w.ctx, w.subject, t).evidence.filters {
			if shown.needed {
				all = append(all, replay.FilterID{Stack: shown.stack, LogicalID: shown.logicalID})
			}
		}
	}
	return all
}

// queryTests adds a test for each saved query, with a log event that it finds.
func (w *writer) queryTests() {
	for _, t := range w.subject.Templates {
		for _, q := range t.SavedQueries() {
			if !w.queryTest(t, q) {
				w.left = append(w.left, q.Name+" returns nothing of what was tried")
			}
		}
	}
}

// mostExpected limits the rows of a query that a test expects.
const mostExpected = 5

func (w *writer) queryTest(t *template.Template, q template.SavedQuery) bool {
	name := q.Name
	if strings.Contains(name, "${") {
		name = q.LogicalID
	}
	pool := w.pool
	if line, ok := queryLine(q, w.base); ok {
		groups := q.LogGroups
		if len(groups) == 0 {
			groups = []string{""}
		}
		for _, group := range groups {
			in := Input{Line: line}
			if group != "" {
				in.LogGroup = w.groupKey(t, group, w.groups())
			}
			pool = append(slices.Clone(pool), in)
		}
	}
	for _, one := range pool {
		for _, times := range []int{1, 12} {
			in := some(one, times, 10*time.Second)
			rows, of, ok := w.rows(t, q, in)
			if !ok || len(rows) == 0 || len(rows) > mostExpected {
				continue
			}
			var lines []string
			for _, r := range rows {
				lines = append(lines, "          - "+expectedRow(r))
			}
			w.all = append(w.all, written{name: "what " + name + " returns", of: of, word: Any, queries: []string{strictyaml.Text(name) + ":\n" + strings.Join(lines, "\n")}})
			return true
		}
	}
	return false
}

// rows returns what a saved query returns for an input.
func (w *writer) rows(t *template.Template, q template.SavedQuery, one Input) ([]row, scenario, bool) {
	of := scenario{inputs: []Input{one}}
	in, err := w.gather(w.ctx, Test{Input: of.inputs, Start: Time{defaultStart}})
	if err != nil {
		return nil, of, false
	}
	j := &judge{runner: w.runner, in: in, end: w.settled(in), out: &Result{}}
	ran, err := replay.New(w.subject.Templates, replay.Options{Contract: w.subject.Contract, Map: w.maps, Workers: 1, Start: in.begins(), End: j.end})
	if err != nil {
		return nil, of, false
	}
	asked, err := j.askQuery(ran, t, q)
	if err != nil {
		return nil, of, false
	}
	report, err := runRecords(w.ctx, ran, in)
	if err != nil {
		return nil, of, false
	}
	of.report = report
	answer, err := report.Answer(asked)
	if err != nil {
		return nil, of, false
	}
	return rowsOf(answer), of, true
}

// expectedRow returns a row in the form that a test expects: the cells that are
// texts, numbers and booleans, without what only CloudWatch knows, such as
// @ptr.
func expectedRow(r row) string {
	var parts []string
	for _, name := range r.order {
		if strings.HasPrefix(name, "@") {
			continue
		}
		switch v := r.cells[name].(type) {
		case string:
			if len(v) < 60 {
				parts = append(parts, strictyaml.Text(name)+": "+strictyaml.Quoted(v))
			}
		case float64:
			parts = append(parts, strictyaml.Text(name)+": "+quantity.Decimal(v))
		}
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// passing returns the file, without tests that do not pass.
func (w *writer) passing() ([]byte, error) {
	for {
		text := w.text()
		if len(w.all) == 0 {
			return text, nil
		}
		f, err := Parse(w.path, text)
		if err != nil {
			return nil, fmt.Errorf("the file that was written cannot be read: %w", err)
		}
		var failed []int
		for i, t := range f.Tests {
			if r := f.Run(w.ctx, w.subject, t); !r.Passed {
				why := headline(r)
				w.left = append(w.left, fmt.Sprintf("%s: %s", t.Name, why))
				failed = append(failed, i)
			}
		}
		if err := w.ctx.Err(); err != nil {
			return nil, err
		}
		if failed == nil {
			return text, nil
		}
		for _, i := range slices.Backward(failed) {
			w.all = slices.Delete(w.all, i, i+1)
		}
	}
}

// text returns the file.
func (w *writer) text() []byte {
	var b bytes.Buffer
	b.WriteString(w.head)
	if w.left != nil {
		b.WriteString("\n# Not solved:\n")
		for _, line := range w.left {
			var c strings.Builder
			wrapped(&c, "#   ", "#     ", strings.Join(strings.Fields(line), " "))
			b.WriteString(c.String())
		}
	}
	b.WriteString("\ntests:\n")
	names := map[string]int{}
	for _, one := range w.all {
		name := one.name
		if name == "" {
			name = strings.Join(few(one.alarms), ", ")
			switch one.word {
			case GoesOff:
				name += map[bool]string{true: " goes off", false: " go off"}[len(one.alarms) == 1]
			case Silent:
				name += map[bool]string{true: " does not go off", false: " do not go off"}[len(one.alarms) == 1]
			default:
				name += map[bool]string{true: " is quiet", false: " are quiet"}[len(one.alarms) == 1]
			}
		}
		if names[name]++; names[name] > 1 {
			name += " (" + strconv.Itoa(names[name]) + ")"
		}
		fmt.Fprintf(&b, "  - name: %s\n%s    expect:\n", strictyaml.Quoted(name), inputText(one.of))
		if one.alarms != nil {
			b.WriteString("      alarms:\n")
			for _, a := range one.alarms {
				fmt.Fprintf(&b, "        %s: %s\n", strictyaml.Text(a), one.word)
			}
		}
		for _, f := range one.filters {
			b.WriteString("      filters:\n        " + f + "\n")
		}
		for _, q := range one.queries {
			b.WriteString("      queries:\n        " + q + "\n")
		}
		b.WriteString("      others: any\n")
	}
	return b.Bytes()
}

// few shortens a list of names, so that it fits into the name of a test.
func few(names []string) []string {
	if len(names) <= 2 {
		return names
	}
	return []string{names[0], names[1], fmt.Sprintf("and %d more", len(names)-2)}
}

// inputText returns a scenario in the form of a test.
func inputText(of scenario) string {
	var b strings.Builder
	b.WriteString("    input:\n")
	if len(of.inputs) == 0 {
		b.Reset()
	}
	for _, in := range of.inputs {
		dash := "      - "
		line := func(format string, args ...any) {
			b.WriteString(dash + fmt.Sprintf(format, args...) + "\n")
			dash = "        "
		}
		switch {
		case in.Event != "":
			line("event: %s", strictyaml.Text(in.Event))
		case in.Metric != nil:
			line("metric:")
			line("  namespace: %s", strictyaml.Text(in.Metric.Namespace))
			line("  name: %s", strictyaml.Text(in.Metric.Name))
			if len(in.Metric.Dimensions) > 0 {
				var parts []string
				for _, d := range in.Metric.dimensions() {
					parts = append(parts, strictyaml.Text(d.Name)+": "+strictyaml.Quoted(d.Value))
				}
				line("  dimensions: {%s}", strings.Join(parts, ", "))
			}
		default:
			line("line: %s", strictyaml.Quoted(in.Line))
		}
		if in.LogGroup != "" {
			line("logGroup: %s", strictyaml.Text(in.LogGroup))
		}
		if in.Times > 1 {
			line("times: %d", in.Times)
			line("every: %s", quantity.Duration(in.Every))
		}
		if in.Metric != nil {
			line("values: %sx%d", quantity.Decimal(in.Values[0].Number), len(in.Values)-1)
			if time.Duration(in.Period) != time.Minute {
				line("period: %s", quantity.Duration(in.Period))
			}
		} else if in.Line != "" {
			line("from: 0s")
		}
	}
	if of.until > 0 {
		fmt.Fprintf(&b, "    until: %s\n", quantity.Duration(of.until))
	}
	return b.String()
}
