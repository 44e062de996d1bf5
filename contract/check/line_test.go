package check

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/logevent"
)

const servedLines = `
fields:
  level: {}
  message: {}
  ip_address: {type: ip}
  user_name: {pii: name}
  timestamp: {type: time}
  request: {}
  status_code: {type: number}
  size: {type: number, unit: Bytes}
lines:
  access: '{ip_address} - {user_name} [{timestamp}] "{request}" {status_code} {size}'
  log: '[{level}] {message}'
records: {fields: [level, message]}
events:
  teapot: {match: [{line: access, status_code: "418"}]}
  request_completed: {match: [{line: access}, {message: request completed}], optional: [size]}
  crashed: {level: CRITICAL, match: [{line: log, message: out of*}]}
`

// Lines of a layout are events, and are checked against the contract. Others
// are text.
func TestLinesOfLayouts(t *testing.T) {
	c, err := contract.Parse("c.yaml", []byte(servedLines))
	if err != nil {
		t.Fatal(err)
	}
	const log = `1.2.3.4 - - [03/Mar/2026:09:00:00 +0000] "GET / HTTP/1.1" 200 -
1.2.3.4 - ann [03/Mar/2026:09:00:00 +0000] "GET / HTTP/1.1" 418.0 12
here - - [03/Mar/2026:09:00:00 +0000] "GET / HTTP/1.1" 5xx 12
1.2.3.4 - - [03/Mar/2026:09:00:00 +0000] "GET /?to=jane@mail.example.com HTTP/1.1" 200 1
[CRITICAL] out of memory
[ERROR] out of memory
[LOUD] hello
[hello
{"level": "INFO", "message": "request completed"}
{"level": "INFO", "message": "request
`
	r := run(t, c, open(t, logevent.Options{}, logevent.Bytes("log", []byte(log))), 1)
	if got := fmt.Sprint(r.Events, r.Records, r.Lines, r.Plain, r.Broken); got != "10 1 7 1 1" {
		t.Errorf("events, records, lines, text, broken: %s", got)
	}
	var seen []string
	for _, e := range r.Catalogue {
		seen = append(seen, fmt.Sprintf("%s %d", e.Name, e.Count))
	}
	if got := strings.Join(seen, ", "); got != "crashed 2, request_completed 4, teapot 1" {
		t.Errorf("seen: %s", got)
	}
	want := []string{
		"pii 1/10 log:4 request holds an e-mail address in clear text",
		"pii 1/10 log:2 user_name holds a name in clear text",
		`json 1/10 log:10 a line that starts like a JSON object is not one: it is cut off: the string is never closed`,
		`level 1/1 log:7 level is "LOUD", which is not a level`,
		"level 1/2 log:6 crashed is logged as ERROR, but the contract says CRITICAL",
		"type 1/4 log:3 ip_address is a string that is not an IP address, but the contract says ip",
		"type 1/4 log:3 status_code is a string, but the contract says number",
		"plain 1/10 log:8 lines are not JSON: no filter on fields sees them",
	}
	if got := lines(t, c, log); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// The most specific layout is tried first, whatever its name.
func TestTheLayoutThatSaysMoreIsAskedFirst(t *testing.T) {
	c, err := contract.Parse("c.yaml", []byte("fields: {a: {}, b: {}}\nlines: {any: '{a} {b}', start: 'START {b}'}\nevents: {other: {match: [{line: any}]}, started: {match: [{line: start}]}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	r := run(t, c, open(t, logevent.Options{}, logevent.Bytes("log", []byte("START x\nEND x\n"))), 1)
	for _, e := range r.Catalogue {
		if e.Count != 1 {
			t.Errorf("%s: %d", e.Name, e.Count)
		}
	}
}
