package binding

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/logquery"
)

// The combined format of nginx, from its default configuration
// (ngx_http_log_module, log_format).
const nginx = `
fields:
  ip_address: {type: ip}
  ident: {}
  user_name: {}
  timestamp: {type: time}
  request: {}
  status_code: {type: number, dimension: true}
  size: {type: number, unit: Bytes}
  referer: {}
  user_agent: {}
lines:
  access: '{ip_address} {ident} {user_name} [{timestamp}] "{request}" {status_code} {size} "{referer}" "{user_agent}"'
events:
  request_completed: {match: [{line: access}]}
`

const nginxLog = `198.51.100.31 - - [03/Mar/2026:09:00:00 +0000] "GET /tea HTTP/1.1" 200 7829 "-" "Mozilla/5.0 (X11; Linux x86_64)"
198.51.100.48 - ann [03/Mar/2026:09:00:01 +0000] "POST /pay HTTP/1.1" 502 157 "https://shop.example/cart" "curl/8.5.0"
2026/03/03 09:00:01 [error] 7#7: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 198.51.100.48
`

// What Lambda writes about an invocation, separated by tabs. Logs Insights
// discovers its fields (CWL_AnalyzeLogData-discoverable-fields).
const lambda = `
fields:
  request_id: {as: "@requestId"}
  duration_ms: {as: "@duration", type: number, unit: Milliseconds}
  billed_ms: {as: "@billedDuration", type: number, unit: Milliseconds}
  memory_size: {as: "@memorySize", type: number}
  memory_used: {as: "@maxMemoryUsed", type: number}
  version: {}
lines:
  start: {text: "START RequestId: {request_id} Version: {version}", discovered: true}
  report:
    discovered: true
    text: "REPORT RequestId: {request_id}\tDuration: {duration_ms} ms\tBilled Duration: {billed_ms} ms\tMemory Size: {memory_size} MB\tMax Memory Used: {memory_used} MB ..."
events:
  invocation_started: {match: [{line: start}]}
  invocation: {match: [{line: report}]}
`

const lambdaLog = "START RequestId: 00000000-0000-4000-8000-000000000000 Version: $LATEST\n" +
	"2026-03-03T09:00:00.000Z\t00000000-0000-4000-8000-000000000000\tINFO\tresizing image\n" +
	"END RequestId: 00000000-0000-4000-8000-000000000000\n" +
	"REPORT RequestId: 00000000-0000-4000-8000-000000000000\tDuration: 959.48 ms\tBilled Duration: 960 ms\tMemory Size: 128 MB\tMax Memory Used: 76 MB\t\n" +
	"REPORT RequestId: 00000001-0000-4000-8000-000000000001\tDuration: 12.50 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\tMax Memory Used: 64 MB\tInit Duration: 201.11 ms\t\n"

// The default format of VPC flow logs, version 2 (flow-log-records in the VPC
// user guide). Logs Insights discovers its fields, too.
const flow = `
fields:
  version: {type: number}
  account_id: {as: accountId}
  interface_id: {as: interfaceId}
  source: {as: srcAddr, type: ip}
  target: {as: dstAddr, type: ip}
  source_port: {as: srcPort, type: number}
  target_port: {as: dstPort, type: number}
  protocol: {type: number}
  packets: {type: number, unit: Count}
  bytes: {type: number, unit: Bytes}
  start: {as: startTime, type: time}
  end: {as: endTime, type: time}
  action: {}
  log_status: {as: logStatus}
lines:
  flow:
    discovered: true
    text: "{version} {account_id} {interface_id} {source} {target} {source_port} {target_port} {protocol} {packets} {bytes} {start} {end} {action} {log_status}"
events:
  rejected: {match: [{line: flow, action: REJECT}]}
  accepted: {match: [{line: flow, action: ACCEPT}]}
`

// The guide's examples (flow-logs-records-examples).
const flowLog = `2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK
2 123456789010 eni-1235b8ca123456789 172.31.9.69 172.31.9.12 49761 3389 6 20 4249 1418530010 1418530070 REJECT OK
2 123456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA
`

// both has records and lines, either of which can show an event.
const both = `
fields:
  level: {}
  message: {as: msg}
  status_code: {as: res.statusCode, type: number}
  ip_address: {type: ip}
  duration_ms: {as: responseTime, type: number, unit: Milliseconds}
  path: {}
lines:
  access: '{ip_address} {status_code} {path}'
  fatal: 'FATAL {message}'
records: {fields: [level, message]}
events:
  request_completed: {match: [{message: request completed}, {line: access}], fields: [status_code], optional: [duration_ms, path]}
  died: {level: CRITICAL, match: [{line: fatal}]}
`

func contractOf(t *testing.T, source string) *contract.Contract {
	t.Helper()
	c, err := contract.Parse("contract.yaml", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Each case has a pattern for CloudWatch, the lines that it matches, and the
// values that a metric gets from them.
func TestFiltersOfLines(t *testing.T) {
	for _, test := range []struct {
		about, contract string
		selection       Selection
		value, log      string
		want            string
	}{
		{"nginx's errors", nginx, Selection{Event: "request_completed", Where: "$.status_code >= 500"}, "size", nginxLog, `
[ip_address, ident, user_name, timestamp, request, status_code >= 500, size, referer, user_agent] $size
  2: 157`},
		{"nginx's requests", nginx, Selection{Event: "api_request", Carries: []string{"size"}}, "size", nginxLog, `
[ip_address, ident, user_name, timestamp, request, status_code >= 0 || status_code < 0, size, referer, user_agent] $size
  1: 7829
  2: 157`},
		{"texts", nginx, Selection{Where: `$.status_code = 502 || $.status_code = "504"`}, "status_code", nginxLog, `
[ip_address, ident, user_name, timestamp, request, status_code = 502 || status_code = "504", size, referer, user_agent] $status_code
  2: 502`},
		{"a function's invocations", lambda, Selection{Event: "invocation"}, "duration_ms", lambdaLog, `
[w1 = "REPORT", w2 = "RequestId:", request_id, w4 = "Duration:", duration_ms, w6 = "ms", w7 = "Billed", w8 = "Duration:", billed_ms, w10 = "ms", w11 = "Memory", w12 = "Size:", memory_size, w14 = "MB", w15 = "Max", w16 = "Memory", w17 = "Used:", memory_used, w19 = "MB", ...] $duration_ms
  4: 959.48
  5: 12.50`},
		{"slow ones, by a length of time", lambda, Selection{Where: "$.duration_ms > {{slow}}", Parameters: map[string]string{"slow": "500ms"}}, "memory_used", lambdaLog, `
[w1 = "REPORT", w2 = "RequestId:", request_id, w4 = "Duration:", duration_ms > 500, w6 = "ms", w7 = "Billed", w8 = "Duration:", billed_ms, w10 = "ms", w11 = "Memory", w12 = "Size:", memory_size, w14 = "MB", w15 = "Max", w16 = "Memory", w17 = "Used:", memory_used, w19 = "MB", ...] $memory_used
  4: 76`},
		{"rejected traffic", flow, Selection{Event: "rejected", Where: "$.target_port = 3389"}, "bytes", flowLog, `
[version >= 0 || version < 0, account_id, interface_id, source, target, source_port, target_port = 3389, protocol, packets, bytes, start, end, action = "REJECT", log_status] $bytes
  2: 4249`},
		{"all traffic that has bytes", flow, Selection{Where: `$.event = "accepted" || $.event = "rejected"`}, "bytes", flowLog, `
[version >= 0 || version < 0, account_id, interface_id, source, target, source_port, target_port, protocol, packets, bytes, start, end, action = "ACCEPT" || action = "REJECT", log_status] $bytes
  1: 4249
  2: 4249`},
		{"what is a part of slow calls, and is not selected otherwise", lambda, Selection{Within: &Selection{Where: "$.duration_ms > 500"}}, "memory_used", lambdaLog, `
[w1 = "REPORT", w2 = "RequestId:", request_id, w4 = "Duration:", duration_ms > 500, w6 = "ms", w7 = "Billed", w8 = "Duration:", billed_ms, w10 = "ms", w11 = "Memory", w12 = "Size:", memory_size, w14 = "MB", w15 = "Max", w16 = "Memory", w17 = "Used:", memory_used, w19 = "MB", ...] $memory_used
  4: 76`},
		{"records and lines", both, Selection{Event: "request_completed", Where: "$.status_code >= 500"}, "status_code",
			`{"level": "INFO", "msg": "request completed", "res": {"statusCode": 503}}` + "\n" + `1.2.3.4 504 /a` + "\n" + `{"level": "INFO", "msg": "x 505 y"}` + "\n", `
{ $.msg = "request completed" && $.res.statusCode >= 500 } $.res.statusCode
  1: 503
[ip_address, status_code >= 500, path] $status_code
  2: 504`},
		{"lines without a number", "fields: {a: {}, b: {}, c: {}}\nlines: {x: '{a} {b}'}\nrecords: {fields: [c]}\nevents: {e: {match: [{line: x}]}}\n",
			Selection{Event: "e"}, "b", "x y\n" + `{"c": "1"}` + "\n" + `{ "c": "1" }` + "\n", `
[a != "{*", b] $b
  1: y`},
		{"a field that lines lack", both, Selection{Event: "request_completed", Where: "$.duration_ms > 5"}, "duration_ms", "", `
{ $.msg = "request completed" && $.responseTime > 5 } $.responseTime`},
		{"a level that a line's event has", both, Selection{Level: contract.Critical}, "message",
			`{"level": "CRITICAL", "msg": "x"}` + "\nFATAL ERROR: out of memory\nNOT FATAL\n", `
{ $.level = "CRITICAL" } $.msg
  1: x
[w1 = "FATAL", message] $message
  2: ERROR: out of memory`},
		{"lines of no columns", "fields: {a: {}, b: {}, n: {type: number}}\nlines: {x: 'at {a} msg=\"{b}\" n={n}'}\nevents: {e: {match: [{line: x}]}}\n",
			Selection{Event: "e"}, "", `at 1 msg="hello world" n=5` + "\n" + `at 1 n=5` + "\n", `
at "msg=\"" "\" n="
  1: `},
	} {
		t.Run(test.about, func(t *testing.T) {
			filters, err := Filters(contractOf(t, test.contract), test.selection)
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			for _, f := range filters {
				fmt.Fprintf(&b, "\n%s", f.Pattern)
				selector := ""
				if test.value != "" {
					if selector, err = f.Selector(test.value); err != nil {
						t.Fatal(err)
					}
					b.WriteString(" " + selector)
				}
				n := 0
				for line := range strings.Lines(test.log) {
					n++
					line = strings.TrimSuffix(line, "\n")
					if f.Pattern.Match([]byte(line)) {
						fmt.Fprintf(&b, "\n  %d: %s", n, valueIn(t, f.Pattern, selector, line))
					}
				}
			}
			if b.String() != test.want {
				t.Errorf("got %s\nwant %s", b.String(), test.want)
			}
		})
	}
}

// valueIn returns the value that a metric filter takes from a matching line.
func valueIn(t *testing.T, p filterpattern.Pattern, selector, line string) string {
	t.Helper()
	if selector == "" {
		return ""
	}
	s, err := filterpattern.ParseSelector(selector)
	if err != nil {
		t.Fatal(err)
	}
	m, err := filterpattern.NewMatcher([]filterpattern.Request{{Pattern: p, Values: []filterpattern.Selector{s}}})
	if err != nil {
		t.Fatal(err)
	}
	e := m.Event()
	e.Read([]byte(line))
	return string(e.Value(0, 0).Text)
}

func TestFiltersOfLinesAreRefused(t *testing.T) {
	const parts = "fields: {a: {}, n: {type: number}, m: {type: number}}\nlines: {x: 'took={n}ms {a}', y: 'msg=\"{a}\" {m}'}\nevents: {e: {match: [{line: x}]}, f: {match: [{line: y}]}}\n"
	for _, test := range []struct {
		contract  string
		selection Selection
		want      string
	}{
		{parts, Selection{Event: "e", Where: "$.n > 5"}, "n is not a whole column of the line x: a filter cannot compare or measure it"},
		{parts, Selection{Event: "e", Carries: []string{"n"}}, "n is not a whole column of the line x: a filter cannot compare or measure it"},
		{parts, Selection{Event: "f", Where: "$.m > 5"}, `the line y has no columns that a filter can tell apart: msg="* may contain a space`},
		{flow, Selection{Event: "rejected", Where: "$.bytes > 5 || $.packets > 5"}, "$.bytes > 5 || $.packets > 5: a pattern for the line flow has no OR between columns"},
		{flow, Selection{Event: "rejected", Where: "$.bytes NOT EXISTS"}, "$.bytes NOT EXISTS: a line flow has texts\nno log event of the contract can match"},
		{flow, Selection{Event: "rejeted"}, "the contract has no event rejeted: did you mean rejected?"},
		{"fields: {a: {}, b: {}, c: {}}\nlines: {x: '{a} {b}', y: '{a} {b} {c}'}\nevents: {e: {match: [{line: x}, {line: y}]}}\n", Selection{Event: "e"},
			"a line y would be counted twice, once as a line x: make the texts of the layouts differ, or match a field of x by its value"},
	} {
		if _, err := Filters(contractOf(t, test.contract), test.selection); err == nil || err.Error() != test.want {
			t.Errorf("got  %v\nwant %s", err, test.want)
		}
	}
	if _, err := Select(contractOf(t, both), Selection{Event: "request_completed"}); err == nil || !strings.Contains(err.Error(), "it takes 2 patterns") {
		t.Errorf("%v", err)
	}
	if _, _, err := Contributor(contractOf(t, nginx), Selection{Event: "request_completed"}, []string{"ip_address"}); err == nil || !strings.Contains(err.Error(), "lines that are not JSON") {
		t.Errorf("%v", err)
	}
}

// Queries read the fields of lines as Logs Insights does, and find the rows.
func TestQueriesOfLines(t *testing.T) {
	for _, test := range []struct{ about, contract, query, log, want string }{
		{"parsed", nginx, `filter event = "api_request" and status_code >= 500
| stats count() as failed, sum(size) as bytes by status_code`, nginxLog, `
parse @message /^\S+\s+\S+\s+\S+\s+\[[^\]]*\]\s+"[^"]*"\s+(?<status_code>\S+)\s+(?<size>\S+)\s+"[^"]*"\s+"[^"]*"\s*$/
| filter @message like /^\S+\s+\S+\s+\S+\s+\[[^\]]*\]\s+"[^"]*"\s+\S+\s+\S+\s+"[^"]*"\s+"[^"]*"\s*$/ and status_code >= 500
| stats count() as failed, sum(size) as bytes by status_code
502 1 157`},
		{"discovered", lambda, `filter event = "invocation"
| stats max(duration_ms) as slowest, max(memory_used) as memory, count() as calls`, lambdaLog, `
filter @message like /^REPORT\s+RequestId:\s+\S+\s+Duration:\s+\S+\s+ms\s+Billed\s+Duration:\s+\S+\s+ms\s+Memory\s+Size:\s+\S+\s+MB\s+Max\s+Memory\s+Used:\s+\S+\s+MB(?:\s|$)/
| stats max(@duration) as slowest, max(@maxMemoryUsed) as memory, count() as calls
959.48 76000000 2`},
		{"discovered, of a match", flow, `filter event = "rejected"
| stats sum(bytes) as bytes by source, target_port`, flowLog, `
filter @message like /^\S+\s+\S+\s+\S+\s+\S+\s+\S+\s+\S+\s+\S+\s+\S+\s+\S+\s+\S+\s+\S+\s+\S+\s+\S+\s+\S/ and action = "REJECT"
| stats sum(bytes) as bytes by srcAddr, dstPort
172.31.9.69 3389 4249`},
		{"a level that lines have", both, `filter any_level = "CRITICAL" | stats count() as n`, "FATAL out of memory\n" + `{"level": "CRITICAL", "msg": "x"}` + "\n", `
filter level = "CRITICAL" or @message like /^FATAL\s+\S/
| stats count() as n
2`},
		{"records and lines, of what records alone have", both, `filter event = "request_completed" | stats max(duration_ms) as slowest`,
			`{"level": "INFO", "msg": "request completed", "responseTime": 7}` + "\n1.2.3.4 500 /a\n", `
filter msg = "request completed" or @message like /^\S+\s+\S+\s+\S/
| stats max(responseTime) as slowest
7`},
		{"records and lines, of what lines alone have", both, `filter event = "request_completed" | stats count() as n by ip_address`, "1.2.3.4 500 /a\n", `
parse @message /^(?<ip_address>\S+)\s+\S+\s+\S/
| filter msg = "request completed" or @message like /^\S+\s+\S+\s+\S/
| stats count() as n by ip_address
1.2.3.4 1`},
	} {
		t.Run(test.about, func(t *testing.T) {
			bound, problems := Query(contractOf(t, test.contract), insights.MustParse(test.query), nil)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			program, err := engine.Compile(bound, engine.Options{})
			if err != nil {
				t.Fatalf("%v\n%s", err, bound)
			}
			source, err := logevent.Open([]logevent.Input{logevent.Bytes("log", []byte(test.log))}, logevent.Options{})
			if err != nil {
				t.Fatal(err)
			}
			answer, err := logquery.Run(context.Background(), program, source, logquery.Options{})
			if err != nil {
				t.Fatal(err)
			}
			got := "\n" + bound.String()
			for _, row := range answer.Rows {
				var cells []string
				for _, v := range row {
					cells = append(cells, v.String())
				}
				got += "\n" + strings.Join(cells, " ")
			}
			if got != test.want {
				t.Errorf("got %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestQueriesOfLinesAreRefused(t *testing.T) {
	const two = "fields: {a: {}, n: {type: number}}\nlines: {x: 'x {a} {n}', y: 'y {n}'}\nevents: {e: {match: [{line: x}]}, f: {match: [{line: y}]}}\n"
	for _, test := range []struct{ contract, query, want string }{
		{two, "stats max(n) as most", "n is in the line x, and in the line y: a query cannot read both; ask for an event that only one of them has"},
		{two, `filter event = "e" | stats max(n) as most`, ""},
		{both, `filter event = "request_completed" | stats count() by status_code`, "status_code is in records, and in the line access: a query cannot read both; ask for an event that only one of them has"},
		{two, `filter event = "e" | stats count() by b`, "the contract has no field b"},
	} {
		_, problems := Query(contractOf(t, test.contract), insights.MustParse(test.query), nil)
		got := ""
		if len(problems) > 0 {
			got = problems[0].Error()
		}
		if got != test.want {
			t.Errorf("%s\ngot  %s\nwant %s", test.query, got, test.want)
		}
	}
}
