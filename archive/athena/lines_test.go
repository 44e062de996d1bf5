package athena

import (
	"errors"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/cloudwatch/discovery"
	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// linesOf holds, per kind of log, lines that are not JSON, some that are, and
// some that are neither.
var linesOf = []struct {
	log     discovery.Kind
	columns []string
	lines   []string
	queries []string
}{
	{discovery.VPC, nil, []string{
		`2 123456789010 eni-1 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1741680000 1741680060 ACCEPT OK`,
		`2 123456789010 eni-1 172.31.9.69 172.31.9.12 49761 3389 6 20 4249 1741680000 1741680060 REJECT OK`,
		`2 123456789010 eni-2 - - - - - - - 1741680000 1741680060 - NODATA`,
		`2 123456789010 eni-3 2001:db8::1 2001:db8::2 34892 22 6 54 8855 1741680000 1741680060 ACCEPT OK`,
		`2  eni-4 1.2.3.4 1.2.3.5 1 2 17 1 40 1741680000 1741680060 true OK`,
		`no such line`, ``, `{"action": "ACCEPT", "bytes": 5}`, ` {"action": {"a": 1}}`,
		`2 123456789010 eni-1 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1741680000 1741680060 ACCEPT OK 19`,
	}, []string{
		`stats sum(bytes) as b, count(*) as n by srcAddr`, `filter action = "REJECT" | fields srcAddr, dstPort | sort dstPort`, `filter dstPort in [22, 3389] | stats count(*) by dstPort, action`,
		`filter not ispresent(action) | stats count(*) as n`, `filter ispresent(accountId) | stats count(*) as n by accountId`, `stats avg(packets), max(bytes), min(bytes) by interfaceId`,
		`filter srcAddr like /^172[.]/ | fields bytes + 1 as b, @message | sort b`, `fields action, logStatus, other`, `filter action = 1 or action = "true" | fields action`,
		`filter accountId = 123456789010 | stats count(*) as n`, `stats count_distinct(srcAddr) as n by protocol`, `filter action != "ACCEPT" | stats count(*) as n`,
	}},
	{discovery.VPC, []string{"srcAddr", "dstAddr", "tcpFlags"}, []string{
		`10.0.0.1 10.0.0.2 3`, `10.0.0.1 10.0.0.3 -`, `2 123456789010 eni-1 1 2 3 4 5 6 7 8 9 ACCEPT OK`,
	}, []string{`stats sum(tcpFlags) as s, count(*) as n by srcAddr`, `fields dstAddr, action`}},
	{discovery.Route53, nil, []string{
		`1.0 2017-12-13T08:16:02.130Z Z123412341234 example.com A NOERROR UDP FRA6 192.0.2.1 -`,
		`1.0 2017-12-13T08:15:50.235Z Z123412341234 example.com AAAA NXDOMAIN TCP IAD12 192.0.2.3 192.168.222.0/24`,
		`1.0 not such a line`, `{"queryType": "A"}`,
	}, []string{`stats count(*) as n by queryType, responseCode`, `filter responseCode != "NOERROR" | fields queryName, ednsClientSubnet`, `filter version = 1 | stats count(*) as n`}},
	{discovery.Lambda, nil, []string{
		"START RequestId: 8f507cfc-xmpl-4697-b07a-ac58fc914c95 Version: $LATEST",
		"2026-03-03T09:00:00.000Z\t8f507cfc-1234-4697-b07a-ac58fc914c95\tINFO\thello",
		"[ERROR]\t2026-03-03T09:00:00.000Z\t8f507cfc-1234-4697-b07a-ac58fc914c95\tbad",
		"[ERROR] no time", "[ERROR]\t2026-03-03\tx",
		"2026-03-03T09:00:00.000Z 8f507cfc-1234-4697-b07a-ac58fc914c95 Task timed out after 3.00 seconds", "2026-03-03T09:00:00.000Z and no id", "2026-03-03T09:00:00Z\t\tx",
		"END RequestId: 8f507cfc-xmpl-4697-b07a-ac58fc914c95",
		"REPORT RequestId: 8f507cfc-xmpl-4697-b07a-ac58fc914c95\tDuration: 79.67 ms\tBilled Duration: 80 ms\tMemory Size: 128 MB\tMax Memory Used: 73 MB\tInit Duration: 169.27 ms\t\nXRAY TraceId: 1-5e34a614-10bdxmplf1fb44f07bc535a1\tSegmentId: 07f5xmpl2d1f6f85\tSampled: true",
		"REPORT RequestId: 1a2b3c Duration: 5.00 ms Billed Duration: 6 ms Memory Size: 256 MB Max Memory Used: 60 MB",
		"REPORT RequestId: 1a2b3d\tRestore Duration: 7 ms\tBilled Restore Duration: 8 ms", "REPORT of nothing",
		"INIT_START Runtime Version: python:3.12.v1\tRuntime Version ARN: arn", "plain", "  ",
		`{"type": "platform.report", "message": "REPORT RequestId: x"}`, "XRAY TraceId: ", "XRAY TraceId: a SegmentId:  b",
	}, []string{
		`stats count(*) as n by @type`, `filter @type = "REPORT" | stats max(@memorySize / 1000 / 1000) as provisioned, max(@maxMemoryUsed / 1000 / 1000) as used`,
		`filter @type = "REPORT" | fields @requestId, @billedDuration | sort by @billedDuration desc`, `filter ispresent(@requestId) | fields @requestId, @message | sort @message`,
		`filter ispresent(@initDuration) | stats count(*) as n, avg(@initDuration) as d`, `stats pct(@duration, 95) as p, avg(@duration), min(@duration), max(@duration) by bin(1h)`,
		`fields @duration, @billedDuration, @initDuration, @memorySize, @maxMemoryUsed`, `fields @xrayTraceId, @xraySegmentId`, `filter @message like /ERROR/ | fields @requestId`,
		`filter not ispresent(@type) | stats count(*) as n`, `filter @duration > 50 | fields @duration`, `parse @message "Task timed out after * seconds" as s | filter ispresent(s) | fields @requestId, s`,
	}},
}

// TestLines compares the SQL with the engine on AWS's own logs that are not
// JSON.
func TestLines(t *testing.T) {
	d := newDuck(t)
	for _, of := range linesOf {
		var events []event
		for i, line := range of.lines {
			events = append(events, event{1741680000000 + int64(i)*1000, "/aws/log", "a", line})
		}
		table, records := d.table(t, events)
		for _, text := range of.queries {
			q := insights.MustParse(text)
			if err := d.ask(t, string(of.log)+": "+text, q, table, records, Options{Log: of.log, Columns: of.columns, Until: at("2025-03-12T00:00:00Z")}); err != nil {
				t.Errorf("%s: %v", text, err)
			}
		}
	}
	d.run(t)
}

// TestLambdaFieldsAreThose checks that every discovered field of Lambda's lines
// has SQL.
func TestLambdaFieldsAreThose(t *testing.T) {
	for _, name := range discovery.LambdaFields() {
		if _, ok := lambdaFields[name]; !ok {
			t.Errorf("%s has no SQL", name)
		}
	}
	if len(lambdaFields) != len(discovery.LambdaFields()) {
		t.Errorf("%d fields have SQL", len(lambdaFields))
	}
}

// Fields without SQL are refused at their position.
func TestLinesRefused(t *testing.T) {
	for text, c := range map[string]struct {
		log  discovery.Kind
		want string
	}{
		`filter level = "ERROR"`:                 {discovery.Lambda, "level cannot be SQL: CloudWatch discovers it in an object within a line"},
		`fields @ingestionTime`:                  {discovery.Lambda, "@ingestionTime is not in the archive"},
		`fields @type`:                           {discovery.VPC, "@type is not in the archive"},
		`fields @requestId`:                      {discovery.JSON, "@requestId is not in the archive"},
		`filter ispresent(@transformationError)`: {discovery.JSON, "@transformationError is not in the archive"},
	} {
		_, err := SQL(insights.MustParse(text), Table{Name: "t"}, Options{Log: c.log})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", text, err, c.want)
			continue
		}
		if _, placed := errors.AsType[*insights.Error](err); !placed {
			t.Errorf("%s: %v has no place", text, err)
		}
	}
}
