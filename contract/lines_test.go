package contract

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// parsedLine returns a layout in which every name is a field: those that begin with n are
// numbers.
func parsedLine(text string) (Line, error) {
	return parseLine("x", text, false, func(name string) (Field, error) {
		f := Field{Name: name, Type: String}
		if strings.HasPrefix(name, "n") {
			f.Type = Number
		}
		return f, nil
	})
}

// The columns of a layout are those that CloudWatch splits a line into.
func TestColumnsOfALayout(t *testing.T) {
	for text, want := range map[string]string{
		`{a} {b}`:                               "{a} {b}",
		`{a} [{b}] "{c}" {n}`:                   "{a} {b} {c} {n}",
		"REPORT Id: {a}\tDuration: {n} ms ...":  "REPORT Id: {a} Duration: {n} ms ...",
		`{a} "{b} {c} HTTP/{n}" took={n2}ms`:    "{a} * * HTTP/* took=*ms",
		`{a} rt="{n}" end`:                      `{a} rt="*" end`,
		`level={a} msg="{b}" took={n}`:          `refused: the line x has no columns that a filter can tell apart: msg="* may contain a space`,
		`['{a}'] {b}`:                           "'*' {b}",
		`{a} "-" x`:                             "{a} - x",
		`"{a}"{b} x`:                            "{a} {b} x",
		`[{a}`:                                  "[*",
		`{{{a}}} x`:                             "refused: a line that begins with a brace is read as JSON",
		`x {{{a}}}`:                             "x {*}",
		"# Time: {a}\n# User@Host: {b} Id: {n}": "# Time: *\n# User@Host: {b} Id: {n}",
		`{a}{b}`:                                "refused: there is nothing between {a} and {b}: put text between them, so that one ends before the other begins",
		`{a} {a}`:                               "refused: {a} appears twice",
		`{a`:                                    "refused: this { has no }: write {{ for a brace",
		`a} b`:                                  "refused: this } ends no field: write }} for a brace",
		`x {a-b}`:                               "refused: {a-b} is not a field: the name of a field in a line has letters, digits and _",
		`{a}`:                                   "refused: every line has this layout: add the text around the field",
		`...`:                                   "refused: a final ... means anything more, and must stand alone: put a space before it",
		`{a} x...`:                              "refused: a final ... means anything more, and must stand alone: put a space before it",
		` ...`:                                  "refused: every line has this layout: add the text around the field",
		`{a} *`:                                 "refused: * is a wildcard in patterns and queries, which cannot look for it",
		"{a} \x01":                              "refused: it has a control character: only tabs and line breaks are allowed",
		``:                                      "refused: every line has this layout: add the text around the field",
	} {
		l, err := parsedLine(text)
		got := ""
		if err == nil {
			var columns []Column
			if columns, err = l.Columns(); err == nil {
				var all []string
				for _, c := range columns {
					if c.Field != "" {
						c.Text = "{" + c.Field + "}"
					}
					all = append(all, c.Text)
				}
				if l.Open() {
					all = append(all, "...")
				}
				got = strings.Join(all, " ")
			}
		}
		if err != nil {
			got = "refused: " + err.Error()
		}
		if got != want {
			t.Errorf("%q\ngot  %s\nwant %s", text, got, want)
		}
	}
}

func TestLinesAreRead(t *testing.T) {
	for _, test := range []struct{ layout, line, want string }{
		{`{ip} {b} {c} [{d}] "{request}" {n_status} {size} "{referer}" "{agent}"`,
			`1.2.3.4 - - [03/Mar/2026:09:00:00 +0000] "GET /a b HTTP/1.1" 200 7829 "-" "Mozilla/5.0 (X11; Linux)"`,
			`1.2.3.4|-|-|03/Mar/2026:09:00:00 +0000|GET /a b HTTP/1.1|200|7829|-|Mozilla/5.0 (X11; Linux)`},
		{`{ip} {b} {c} [{d}] "{request}" {n_status}`, `1.2.3.4 - - 03/Mar/2026 "GET" 200`, "no"},
		{"REPORT Id: {a}\tDuration: {n} ms ...", "REPORT Id: x Duration: 12.5 ms\tBilled: 5\n", "x|12.5"},
		{"REPORT Id: {a}\tDuration: {n} ms ...", "REPORT Id: x\tDuration: 12.5 msec", "no"},
		{"REPORT Id: {a}\tDuration: {n} ms", "REPORT Id: x\tDuration: 12.5 ms\t\n", "x|12.5"},
		{"REPORT Id: {a}\tDuration: {n} ms", "REPORT Id: x\tDuration: 12.5 ms more", "no"},
		{"{a}: {rest}", "ERROR: first\n second", "ERROR|first\n second"},
		{`level={a} msg="{b}" took={n}ms`, `level=info msg="hello world" took=5ms`, "info|hello world|5"},
		{"# Time: {a}\n# Query_time: {n} ...", "# Time: x\n# Query_time: 0.5  Lock_time: 0", "x|0.5"},
		{"a.b {n}", "axb 5", "no"},
		{"{a} {rest}", "ERROR ", "no"},
	} {
		l, err := parsedLine(test.layout)
		if err != nil {
			t.Fatal(err)
		}
		got := "no"
		if values, ok := l.Read([]byte(test.line)); ok {
			got = string(bytes.Join(values, []byte("|")))
		}
		if got != test.want {
			t.Errorf("%s\n%s\ngot  %s\nwant %s", test.layout, test.line, got, test.want)
		}
	}
}

func TestHowQueriesReadALayout(t *testing.T) {
	for text, want := range map[string]string{
		`{a} [{b}] "{c}" {n}`: `^\S+\s+\[(?<b>[^\]]*)\]\s+"[^"]*"\s+\S`,
		`took {n} ms ...`:     `^took\s+\S+\s+ms(?:\s|$)`,
		`took {n} ...`:        `^took\s+\S+(?:\s|$)`,
		"{a}\t{b}/x":          `^\S+\s+(?<b>\S*?)\/x\s*$`,
	} {
		l, err := parsedLine(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := l.Groups([]string{"b"}); got != want {
			t.Errorf("%q\ngot  %s\nwant %s", text, got, want)
		}
		if l.Regex() == "" || strings.Contains(l.Regex(), "(?<") {
			t.Errorf("%s", l.Regex())
		}
	}
}

const accessLines = `
fields:
  ip_address: {type: ip}
  user_name: {}
  timestamp: {type: time}
  status_code: {type: number}
  duration_ms: {type: number, unit: Milliseconds}
lines:
  access: '{ip_address} {user_name} [{timestamp}] {status_code}'
  timed: {text: '{ip_address} [{timestamp}] {status_code} {duration_ms}', discovered: true}
`

func TestLinesOfAContract(t *testing.T) {
	_, err := Parse("c.yaml", []byte(accessLines+"events:\n  request_completed: {match: [{line: access}, {line: timed, status_code: '2*'}], optional: [status_code]}\n"))
	if err == nil {
		t.Fatal("2* is a number")
	}
	c, err := Parse("c.yaml", []byte(accessLines+"events:\n  request_completed: {match: [{line: access}, {line: timed, status_code: '200'}], optional: [status_code]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	e, _ := c.Event("api_request")
	if got := fmt.Sprint(e.Fields, e.Optional, c.HasRecords(), e.IsRecord(), e.IsLine("timed"), e.IsLine("x")); got != "[ip_address status_code timestamp] [duration_ms user_name] false false true false" {
		t.Error(got)
	}
	for _, want := range []string{"Each log event is a line of text, not JSON:\n", "| `access` | `{ip_address} {user_name} [{timestamp}] {status_code}` |\n",
		"Known by: the line is `access`, or the line is `timed` and `status_code` is `200`.\n"} {
		if page := string(c.Markdown()); !strings.Contains(page, want) || strings.Contains(page, "one JSON object") {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
	if bytes.Contains(c.Schema(), []byte("request_completed")) || !bytes.Contains(c.JSON(), []byte(`"discovered": true`)) {
		t.Errorf("%s\n%s", c.Schema(), c.JSON())
	}
	both, err := Parse("c.yaml", []byte(accessLines+"events:\n  request_completed: {match: [{line: timed}, {user_name: x}], fields: [status_code]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	e, _ = both.Event("request_completed")
	if got := fmt.Sprint(e.Fields, e.Optional, both.HasRecords(), e.IsRecord()); got != "[status_code] [user_name duration_ms ip_address timestamp] true true" {
		t.Error(got)
	}
	if schema := both.Schema(); bytes.Count(schema, []byte(`"const"`)) != 1 {
		t.Errorf("%s", schema)
	}
}

func TestWhatLinesMustNotSay(t *testing.T) {
	for source, want := range map[string]string{
		"lines: {x: 'a {b}'}\n":                                                                              `c.yaml:1:12: lines.x: the contract has no field "b"`,
		"lines: {X: 'a b'}\n":                                                                                `c.yaml:1:9: lines.X: "X" is not a line's name: use lower-case letters, digits, _ and -, starting with a letter`,
		"lines: {x: {discovered: true}}\n":                                                                   "c.yaml:1:12: lines.x: text is missing: give the layout of the line",
		"lines: {x: {text: 'a ...b', discovered: yes}}\n":                                                    "c.yaml:1:41: lines.x.discovered: must be true or false, got text",
		"fields: {a: {type: boolean}}\nlines: {x: 'a {a}'}\n":                                                "c.yaml:2:12: lines.x: {a} is of type boolean: a line has strings, numbers, times and addresses",
		"fields: {a: {pii: secret}}\nlines: {x: 'a {a}'}\n":                                                  "c.yaml:2:12: lines.x: {a} is a secret, which must never be written",
		"fields: {a: {}}\nlines: {x: 'a {a}'}\nevents: {e: {match: [{line: y}]}}\n":                          `c.yaml:3:29: events.e.match[0].line: there is no line "y": did you mean x?`,
		"fields: {a: {}, b: {}}\nlines: {x: 'a {a}'}\nevents: {e: {match: [{line: x, b: '1'}]}}\n":           "c.yaml:3:32: events.e.match[0].b: the line x has no field b: it has a",
		"fields: {a: {}, b: {}}\nlines: {x: 'a {a}'}\nevents: {e: {match: [{line: x}], fields: [a, b]}}\n":   "c.yaml:3:46: events.e.fields[1]: the line x recognises the event, but has no b: move it to optional",
		"fields: {a: {}}\nlines: {x: 'a {a'}\nevents: {e: {match: [{line: x}]}}\n":                           "c.yaml:2:12: lines.x: this { has no }: write {{ for a brace",
		"fields: {a: {}}\nlines: {x: 'a {a}'}\nevents: {e: {match: [{line: x}]}, f: {match: [{line: x}]}}\n": "c.yaml:3:47: events.f.match[0]: the line x recognises e as well: a record belongs to one event",
	} {
		if got := said(t, source); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", source, got, want)
		}
	}
}

// The sample of every layout has the layout and its columns.
func FuzzLayout(f *testing.F) {
	for _, seed := range []string{`{a} [{b}] "{c}" {n} ...`, `x={n} "{{"`, "a\t{b}\n", `"{a}"{b}`, `[{a}`, `""{a}`, `{a}"b" c`, `"[{a}]"`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		l, err := parsedLine(text)
		if err != nil {
			return
		}
		sample := l.Sample(nil)
		values, ok := l.Read([]byte(sample))
		if !ok || len(values) != len(l.Fields()) {
			t.Errorf("%q is read as no line of %q (%s)", sample, text, l.Regex())
		}
	})
}
