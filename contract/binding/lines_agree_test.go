package binding

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/logquery"
)

// Three readers of a line agree on which lines have a layout, and on the values
// in them: the layout itself, as in logstack check; a metric filter; and a
// query.
func TestReadersOfLinesAgree(t *testing.T) {
	for _, test := range []struct{ layout, lines string }{
		// Loggers that pad levels to five characters, and loggers that indent.
		{"{a} {b} {n} {c}", "x INFO  5 hello world\nx ERROR 5 hello\nx\tINFO\t \t5\thello\n"},
		{"{a} [{b}] {n} - {c}", "x [main]  5 - hello world\nx [a b] 5  -  hello\nx [] 5 - -\n"},
		// Exit codes of programs, some of which a signal ended.
		{"{a} {b} {n}", "x backup 0\nx backup -9\n"},
		// Nothing follows, although the layout allows more.
		{"{a} {b} {n} ...", "x y 5\nx y 5 \nx y 5 more\nx y 5\tmore\n"},
		{`{n} {a} "{b}" ...`, "5 x \"\"\n5 x \"y z\"\n5 x \"y\" more\n"},
		{"{n} took {a} ms ...", "5 took 7 ms\n5 took 7 ms more\n5 took 7 msec\n"},
		// The last field is empty.
		{"[{a}] {n} {b}", "[x] 5 \n[x] 5\n[x] 5 y\n[x] 5 y z\n[] 5 y\n"},
		{"ERROR {a}", "ERROR \nERROR\nERROR x\nERROR [x] y\nERROR \"x\" y\n"},
		{`é {n} "{a}"`, "é 5 \"ü\u00a0ü\"\né 007 \"\"\né 1e3 \"...\"\né - \"{x\"\n"},
	} {
		c := contractOf(t, fmt.Sprintf("fields: {a: {}, b: {}, c: {}, n: {type: number}}\nlines: {x: '%s'}\nevents: {e: {match: [{line: x}]}}\n", test.layout))
		layout, _ := c.Line("x")
		agree(t, c, layout, "e", test.lines, 1)
	}
	for _, preset := range contract.SourcePresets() {
		lines, err := os.ReadFile("../presets/testdata/" + preset + ".log")
		if os.IsNotExist(err) {
			continue // it is all JSON
		} else if err != nil {
			t.Fatal(err)
		}
		names, err := contract.Preset(preset)
		if err != nil {
			t.Fatal(err)
		}
		for _, layout := range names.Lines() {
			source := "extends: " + preset + "\nevents:\n"
			for _, e := range names.Events() {
				source += "  " + e.Name + ": null\n"
			}
			c := contractOf(t, source+"  only_this: {match: [{line: "+layout.Name+"}]}\n")
			agree(t, c, layout, "only_this", mostTold(names, layout, string(lines)), 0)
		}
	}
}

// mostTold returns the lines that no more specific layout has: the most
// specific one reads a line.
func mostTold(c *contract.Contract, layout contract.Line, lines string) string {
	var left strings.Builder
	for line := range strings.Lines(lines) {
		if !slices.ContainsFunc(c.Lines(), func(other contract.Line) bool {
			_, has := other.Read([]byte(strings.TrimSuffix(line, "\n")))
			return has && len(strings.Join(other.Texts(), "")) > len(strings.Join(layout.Texts(), ""))
		}) {
			left.WriteString(line)
		}
	}
	return left.String()
}

// agree compares the three ways to read lines of a layout. At least the given
// number of lines must have the layout.
func agree(t *testing.T, c *contract.Contract, layout contract.Line, event, lines string, least int) {
	t.Helper()
	filters, err := Filters(c, Selection{Event: event})
	if err != nil {
		t.Fatalf("%s: %v", layout.Text, err)
	}
	f := filters[0]
	q, problems := Query(c, insights.MustParse(fmt.Sprintf(`filter event = %q | display @message, %s`, event, strings.Join(layout.Fields(), ", "))), nil)
	if len(problems) > 0 {
		t.Fatalf("%s: %v", layout.Text, problems)
	}
	program, err := engine.Compile(q, engine.Options{})
	if err != nil {
		t.Fatalf("%v\n%s", err, q)
	}
	for line := range strings.Lines(lines) {
		line = strings.TrimSuffix(line, "\n")
		values, known := layout.Read([]byte(line))
		matches := f.Pattern.Match([]byte(line))
		source, err := logevent.Open([]logevent.Input{logevent.Bytes("log", []byte(line))}, logevent.Options{Format: logevent.Raw})
		if err != nil {
			t.Fatal(err)
		}
		answer, err := logquery.Run(context.Background(), program, source, logquery.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if found := len(answer.Rows) > 0; found != known || known && !matches {
			t.Errorf("%s\n%s\nthe layout has it: %v; the filter %s matches it: %v; the query finds it: %v", layout.Text, line, known, f.Pattern, matches, found)
			continue
		}
		if !known {
			continue
		}
		least--
		for i, field := range layout.Fields() {
			want := string(values[i])
			if selector, err := f.Selector(field); err == nil {
				if got := valueIn(t, f.Pattern, selector, line); got != want {
					t.Errorf("%s\n%s\n%s is %q, and for the filter %q", layout.Text, line, field, want, got)
				}
			}
			// Fields that Logs Insights discovers have units of their own.
			if got := answer.Rows[0][i+1].String(); !layout.Discovered && got != want {
				t.Errorf("%s\n%s\n%s is %q, and for the query %q", layout.Text, line, field, want, got)
			}
		}
	}
	if least > 0 {
		t.Errorf("%s: none of the lines is so", layout.Text)
	}
	if _, err := filterpattern.Parse(f.Pattern.String()); err != nil {
		t.Errorf("%s: %v", layout.Text, err)
	}
}

// A layout that does not begin like a record matches no record.
func TestRecordsAreNoLinesOfNumbers(t *testing.T) {
	c := contractOf(t, "fields: {a: {}, n: {type: number}}\nlines: {x: '{a} {n}'}\nevents: {e: {match: [{line: x}]}}\n")
	filters, err := Filters(c, Selection{Event: "e"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, line := range []string{"x 5", "x -5", "x -", `{"n": 5}`, "x y"} {
		if filters[0].Pattern.Match([]byte(line)) {
			got = append(got, line)
		}
	}
	if want := []string{"x 5", "x -5"}; !slices.Equal(got, want) {
		t.Errorf("%s matches %q, want %q", filters[0].Pattern, got, want)
	}
}
