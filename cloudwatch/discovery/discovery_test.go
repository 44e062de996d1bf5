package discovery

import (
	"fmt"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/internal/jsonscan"
)

const id = "8f507cfc-0001-4a6b-9e1f-2a3b4c5d6e7f"

// fields returns what a reader finds in an event that is not JSON. Numbers have a #
// in front.
func fields(r *Reader, kind Kind) string {
	var all []string
	r.Names(kind, func(name string) {
		var v Value
		if kind != Lambda {
			v = r.Value(name)
		}
		for i, field := range LambdaFields() {
			if kind == Lambda && field == name {
				v = r.Lambda(i)
			}
		}
		text := string(v.Text)
		if v.Number {
			text = "#" + text
		}
		all = append(all, name+"="+text)
	})
	return strings.Join(all, " ")
}

func TestRead(t *testing.T) {
	report := "REPORT RequestId: " + id + "\tDuration: 12.50 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\tMax Memory Used: 64 MB\t"
	reported := "@type=REPORT @requestId=" + id + " @duration=#12.50 @billedDuration=#13 @memorySize=#128000000 @maxMemoryUsed=#64000000"
	for _, test := range []struct {
		about, group, line string
		said               Kind
		kind               Kind
		fields             string
	}{
		{about: "a report", line: report, kind: Lambda, fields: reported},
		{about: "of a start", line: report + "Init Duration: 101.5 ms\t", kind: Lambda,
			fields: strings.Replace(reported, " @mem", " @initDuration=#101.5 @mem", 1)},
		{about: "with a trace", line: report + "\nXRAY TraceId: 1-5e3d-0a\tSegmentId: 7c1d\tSampled: true", kind: Lambda,
			fields: reported + " @xrayTraceId=1-5e3d-0a @xraySegmentId=7c1d"},
		{about: "whose tabs became spaces", line: strings.ReplaceAll(report, "\t", " "), kind: Lambda, fields: reported},
		{about: "without its own duration", line: "REPORT RequestId: 1\tBilled Duration: 13 ms\tInit Duration: 4 ms", kind: Lambda,
			fields: "@type=REPORT @requestId=1 @billedDuration=#13 @initDuration=#4"},
		{about: "without its own duration, in spaces", line: "REPORT RequestId: 1 Billed Duration: 13 ms Init Duration: 4 ms", kind: Lambda,
			fields: "@type=REPORT @requestId=1 @billedDuration=#13 @initDuration=#4"},
		{about: "with no number", line: "REPORT RequestId: 1\tDuration: x ms\tMemory Size: 128 MB", kind: Lambda,
			fields: "@type=REPORT @requestId=1 @memorySize=#128000000"},
		{about: "a start", line: "START RequestId: " + id + " Version: $LATEST", kind: Lambda, fields: "@type=START @requestId=" + id},
		{about: "an end", line: "END RequestId: " + id, kind: Lambda, fields: "@type=END @requestId=" + id},
		{about: "a start's number is none of a report", line: "START RequestId: 1 Version: 3\tDuration: 1 ms", kind: Lambda, fields: "@type=START @requestId=1"},
		{about: "the runtime's version", line: "INIT_START Runtime Version: nodejs:22.v10\tRuntime Version ARN: arn:x", kind: Lambda},
		{about: "a trace alone", line: "XRAY TraceId: 1-5e\tSegmentId: 7c", kind: Lambda, fields: "@xrayTraceId=1-5e @xraySegmentId=7c"},
		{about: "Node.js", line: "2026-03-03T09:00:00.000Z\t" + id + "\tINFO\ttext", kind: Lambda, fields: "@requestId=" + id},
		{about: "Python", line: "[ERROR]\t2026-03-03T09:00:00.000Z\t" + id + "\ttext", kind: Lambda, fields: "@requestId=" + id},
		{about: "a timeout", line: "2026-03-03T09:00:00.000Z " + id + " Task timed out after 3.00 seconds", kind: Lambda, fields: "@requestId=" + id},
		{about: "an id of another form, in a log group that tells", group: "/aws/lambda/a", line: "2026-03-03T09:00:00.000Z\tr-1\tINFO\ttext", kind: Lambda, fields: "@requestId=r-1"},
		{about: "and in one that does not", group: "/ecs/a", line: "2026-03-03T09:00:00.000Z\tr-1\tINFO\ttext"},
		{about: "a time and a word", group: "/aws/lambda/a", line: "2026-03-03T09:00:00.000Z starting", kind: Lambda},
		{about: "a function's text", group: "/aws/lambda/a", line: "text", kind: Lambda},
		{about: "an id that is not there", line: "END RequestId: ", kind: Lambda, fields: "@type=END"},
		{about: "nor behind a time", group: "/aws/lambda/a", line: "2026-03-03T09:00:00.000Z\t\tINFO", kind: Lambda},
		{about: "text", line: "RequestId: " + id},
		{about: "nothing", line: ""},

		{about: "a flow", line: "2 123456789010 eni-0a 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK", kind: VPC,
			fields: "version=#2 accountId=123456789010 interfaceId=eni-0a srcAddr=172.31.16.139 dstAddr=172.31.16.21 srcPort=#20641 dstPort=#22 protocol=#6 packets=#20 bytes=#4249 startTime=#1418530010 endTime=#1418530070 action=ACCEPT logStatus=OK"},
		{about: "no flow", line: "2 123456789010 eni-0a - - - - - - - 1418530010 1418530070 - NODATA", kind: VPC,
			fields: "version=#2 accountId=123456789010 interfaceId=eni-0a srcAddr=- dstAddr=- srcPort=- dstPort=- protocol=- packets=- bytes=- startTime=#1418530010 endTime=#1418530070 action=- logStatus=NODATA"},
		{about: "skipped", line: "2 1 eni-0a - - - - - - - 1 2 - SKIPDATA", kind: VPC,
			fields: "version=#2 accountId=1 interfaceId=eni-0a srcAddr=- dstAddr=- srcPort=- dstPort=- protocol=- packets=- bytes=- startTime=#1 endTime=#2 action=- logStatus=SKIPDATA"},
		{about: "14 words, the last another", line: "2 1 eni-0a - - - - - - - 1 2 - FINE"},
		{about: "14 words, the first another", line: "3 1 eni-0a - - - - - - - 1 2 - OK"},
		{about: "13 words", line: "2 1 eni-0a - - - - - - 1 2 - OK"},
		{about: "as it is said", said: VPC, line: "3 1 eni-0a - - - - - - - 1 2 - FINE", kind: VPC,
			fields: "version=#3 accountId=1 interfaceId=eni-0a srcAddr=- dstAddr=- srcPort=- dstPort=- protocol=- packets=- bytes=- startTime=#1 endTime=#2 action=- logStatus=FINE"},
		{about: "said to be Route 53's", said: Route53, line: "2 1 eni-0a - - - - - - - 1 2 - OK"},

		{about: "a DNS query", line: "1.0 2026-03-03T08:16:02.130Z Z123 example.com A NOERROR UDP FRA6 192.168.1.1 192.168.222.0/24", kind: Route53,
			fields: "version=#1.0 queryTimestamp=2026-03-03T08:16:02.130Z hostZoneId=Z123 queryName=example.com queryType=A responseCode=NOERROR protocol=UDP edgeLocation=FRA6 resolverIp=192.168.1.1 ednsClientSubnet=192.168.222.0/24"},
		{about: "ten words and no time", line: "1.0 2026-03-03 Z123 example.com A NOERROR UDP FRA6 192.168.1.1 -"},
		{about: "nine words and a time", line: "1.0 2026-03-03T08:16:02Z Z123 example.com A NOERROR UDP FRA6 192.168.1.1"},

		{about: "an object", line: ` {"a": 1}`, kind: JSON},
		{about: "an object of a log of text", said: VPC, line: `{"a": 1}`, kind: JSON},
		{about: "an object of CloudTrail", said: CloudTrail, line: `{"a": 1}`, kind: JSON},
		{about: "text of EKS", said: EKS, line: "2 1 eni-0a - - - - - - - 1 2 - OK"},
		{about: "a report, said to be JSON", said: JSON, line: report},
		{about: "an object of Lambda", group: "/aws/lambda/a", line: `{"type": "platform.report", "requestId": "1"}`, kind: Lambda},
		{about: "said to be Lambda's", said: Lambda, line: "text", kind: Lambda},
	} {
		t.Run(test.about, func(t *testing.T) {
			var r Reader
			r.Read(nil, nil, []byte(report+"XRAY TraceId: 1 SegmentId: 2")) // nothing is left from the event before
			kind := r.Read(&Format{Kind: test.said}, []byte(test.group), []byte(test.line))
			if got := fields(&r, kind); kind != test.kind || got != test.fields {
				t.Errorf("%q: %q\n%s\nwant %q\n%s", test.line, kind, got, test.kind, test.fields)
			}
			if positional := kind == VPC || kind == Route53; r.Positional() != positional {
				t.Errorf("positional: %v", r.Positional())
			}
		})
	}
}

// Every field that AWS documents for flow logs has one name in Logs Insights, and
// either name is accepted.
func TestFlowFields(t *testing.T) {
	names := map[string]bool{}
	for _, f := range flowFields {
		if names[f.name] || names[f.source] || f.source == f.name {
			t.Errorf("%s, %s stand twice", f.name, f.source)
		}
		names[f.name] = true
		if f.source != "" {
			names[f.source] = true
		}
		if got, ok := flowField(f.name); !ok || got != f {
			t.Errorf("%s is %v", f.name, got)
		}
		if got, ok := flowField("${" + f.documented() + "}"); !ok || got != f {
			t.Errorf("%s is %v", f.documented(), got)
		}
		if strings.ReplaceAll(strings.ToLower(f.documented()), "-", "") != strings.ToLower(f.name) && f.source != "start" && f.source != "end" {
			t.Errorf("%s is called %s", f.source, f.name)
		}
	}
}

func TestNewFormat(t *testing.T) {
	for _, test := range []struct {
		kind         Kind
		fields, want string
	}{
		{Auto, "", ""},
		{Auto, "version vpc-id ${subnet-id},tcp-flags pktSrcAddr", "#5 vpc-1 subnet-1 #19 10.0.0.1"},
		{VPC, "action bytes", "misfit"},
		{VPC, "version vpc-id subnet-id action type", "#5 vpc-1 subnet-1 19 10.0.0.1"},
		{VPC, "srcadr", `"srcadr" is not a field of VPC flow logs: did you mean srcaddr?`},
		{VPC, "${colour}", `"${colour}" is not a field of VPC flow logs`},
		{VPC, "${} action", `"${}" is not a field of VPC flow logs`},
		{VPC, "action bytes action", `"action" appears twice among the fields`},
		{Lambda, "action", "fields are for VPC flow logs in a custom format, and the log type is lambda"},
	} {
		f, err := NewFormat(test.kind, test.fields)
		got := ""
		switch {
		case err != nil:
			got = err.Error()
		default:
			var r Reader
			kind := r.Read(f, nil, []byte("5 vpc-1 subnet-1 19 10.0.0.1"))
			if r.Misfit() {
				got = "misfit"
			}
			var values []string
			for _, pair := range strings.Fields(fields(&r, kind)) {
				_, value, _ := strings.Cut(pair, "=")
				values = append(values, value)
			}
			got += strings.Join(values, " ")
		}
		if got != test.want {
			t.Errorf("%s, %q: %s, want %s", test.kind, test.fields, got, test.want)
		}
	}
}

// The first lines of an input show more than a single line does.
func TestSniff(t *testing.T) {
	for _, test := range []struct {
		about, head string
		said        *Format
		want        string
	}{
		{"a header", "version account-id action\n5 1 REJECT\n", nil, "vpc 3"},
		{"a header, as the format has it", "${version} ${account-id}\r\n", &Format{Kind: Auto}, "vpc 2"},
		{"a header of what is said to be flow logs", "version vpc-id", &Format{Kind: VPC}, "vpc 2"},
		{"a header of what is said to be something else", "version vpc-id", &Format{Kind: Route53}, "route53"},
		{"fields that were given", "version vpc-id", &Format{Kind: VPC, columns: flow}, "vpc 14"},
		{"one word", "version\n", nil, "auto"},
		{"words that are no fields", "version of what\n", nil, "auto"},
		{"a word twice", "version version\n", nil, "auto"},
		{"a header that is not the first line", "text\nversion account-id\n", nil, "auto"},
		{"Lambda", "starting\nSTART RequestId: 1 Version: 1\n", nil, "lambda"},
		{"Lambda, said to be something else", "START RequestId: 1 Version: 1\n", &Format{Kind: JSON}, "json"},
		{"text", "text\n", nil, "auto"},
		{"nothing", "", nil, "auto"},
	} {
		f := test.said.Sniff([]byte(test.head))
		got := string(f.kind())
		if f != nil && f.columns != nil {
			got += fmt.Sprintf(" %d", len(f.columns.all))
		}
		if got != test.want {
			t.Errorf("%s: %s, want %s", test.about, got, test.want)
		}
	}
}

func TestIsHeader(t *testing.T) {
	flows := &Format{Kind: VPC}
	if !flows.IsHeader([]byte("version account-id")) || flows.IsHeader([]byte("2 1 eni-0a - - - - - - - 1 2 - OK")) || flows.IsHeader([]byte(`{"a": 1}`)) {
		t.Error("what a header of flow logs is")
	}
	var none *Format
	if none.IsHeader([]byte("version account-id")) || (&Format{Kind: Lambda}).IsHeader([]byte("version type")) {
		t.Error("only flow logs have a header")
	}
}

// The time of a flow is its start.
func TestTime(t *testing.T) {
	custom, err := NewFormat(VPC, "action start")
	if err != nil {
		t.Fatal(err)
	}
	timeless, err := NewFormat(VPC, "action end")
	if err != nil {
		t.Fatal(err)
	}
	const line = "2 123456789010 eni-0a 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK"
	for _, test := range []struct {
		about       string
		format      *Format
		group, line string
		want        int64
	}{
		{"a flow", nil, "", line, 1418530010000},
		{"no flow", nil, "", "2 123456789010 eni-0a - - - - - - - 1418530010 1418530070 - NODATA", 1418530010000},
		{"a flow that is said to be one", &Format{Kind: VPC}, "", strings.Replace(line, "2 ", "3 ", 1), 1418530010000},
		{"another format", custom, "", "ACCEPT 1418530010", 1418530010000},
		{"a format without it", timeless, "", "ACCEPT 1418530010", 0},
		{"of too few fields", custom, "", "ACCEPT", 0},
		{"of too many", custom, "", "ACCEPT 1418530010 OK", 0},
		{"a time that is none", custom, "", "ACCEPT -", 0},
		{"a time before 2001", custom, "", "ACCEPT 141853001", 0},
		{"a time with a sign", custom, "", "ACCEPT -141853001", 0},
		{"text", nil, "", "text", 0},
		{"an object", &Format{Kind: VPC}, "", `{"start": 1418530010}`, 0},
		{"a log of Lambda", nil, "/aws/lambda/a", line, 0},
		{"said to be something else", &Format{Kind: JSON}, "", line, 0},
	} {
		got, ok := test.format.Time([]byte(test.group), []byte(test.line))
		if got != test.want || ok != (test.want != 0) {
			t.Errorf("%s: %d, %v; want %d", test.about, got, ok, test.want)
		}
	}
}

func TestFragment(t *testing.T) {
	read := new(jsonscan.Fields).Reader().ReadObject
	for line, want := range map[string]string{
		`a {"a": {"b": "}"}} and {"c": 1}`: `{"a": {"b": "}"}}`,
		`{"a": 1}`:                         `{"a": 1}`,
		`{name} of {"a": 1}`:               `{"a": 1}`,
		`{"a": {"b": 1}`:                   `{"b": 1}`,
		`[{"a": 1}]`:                       `{"a": 1}`,
		`{"a"`:                             "",
		"text":                             "",
		"":                                 "",
	} {
		if got := string(Fragment([]byte(line), read)); got != want {
			t.Errorf("%s: %s, want %s", line, got, want)
		}
	}
	// Opening braces do not cause the line to be read again and again.
	bytesRead := 0
	long := []byte(strings.Repeat(`{"a":`, 100_000))
	Fragment(long, func(text []byte) (int, bool) {
		bytesRead += len(text)
		return len(text), false
	})
	if bytesRead > 10*len(long) {
		t.Errorf("%d bytes are read of %d", bytesRead, len(long))
	}
}

func TestKind(t *testing.T) {
	for _, kind := range Kinds() {
		var k Kind
		if err := k.UnmarshalText([]byte(kind)); err != nil || k != kind {
			t.Errorf("%s: %v, %v", kind, k, err)
		}
	}
	if err := new(Kind).UnmarshalText([]byte("lamda")); err == nil || !strings.Contains(err.Error(), "lambda") {
		t.Errorf("%v", err)
	}
}
