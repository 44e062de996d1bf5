package transformer_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/cloudwatch/transformer"
)

// TestBuiltIn checks the processors for AWS's own logs against the examples of
// their page (CloudWatch-Logs-Transformation-BuiltIn), and against similar lines.
func TestBuiltIn(t *testing.T) {
	const cloudFront = `2019-12-04  21:02:31   LAX1   392    192.0.2.24    GET    d111111abcdef8.cloudfront.net  /index.html    200    -  Mozilla/5.0%20(Windows%20NT%2010.0;%20Win64;%20x64)%20AppleWebKit/537.36%20(KHTML,%20like%20Gecko)%20Chrome/78.0.3904.108%20Safari/537.36  -  -  Hit    SOX4xwn4XV6Q4rgb7XiVGOHms_BGlTAC4KyHmureZmBNrjGdRLiNIQ==   d111111abcdef8.cloudfront.net  https  23 0.001  -  TLSv1.2    ECDHE-RSA-AES128-GCM-SHA256    Hit    HTTP/2.0   -  -  11040  0.001  Hit    text/html  78 -  -`
	const cloudFrontParsed = `{"date":"2019-12-04","time":"21:02:31","x-edge-location":"LAX1","sc-bytes":392,"c-ip":"192.0.2.24","cs-method":"GET","cs(Host)":"d111111abcdef8.cloudfront.net",
		"cs-uri-stem":"/index.html","sc-status":200,"cs(Referer)":"-","cs(User-Agent)":"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/78.0.3904.108 Safari/537.36",
		"cs-uri-query":"-","cs(Cookie)":"-","x-edge-result-type":"Hit","x-edge-request-id":"SOX4xwn4XV6Q4rgb7XiVGOHms_BGlTAC4KyHmureZmBNrjGdRLiNIQ==","x-host-header":"d111111abcdef8.cloudfront.net",
		"cs-protocol":"https","cs-bytes":23,"time-taken":0.001,"x-forwarded-for":"-","ssl-protocol":"TLSv1.2","ssl-cipher":"ECDHE-RSA-AES128-GCM-SHA256","x-edge-response-result-type":"Hit",
		"cs-protocol-version":"HTTP/2.0","fle-status":"-","fle-encrypted-fields":"-","c-port":11040,"time-to-first-byte":0.001,"x-edge-detailed-result-type":"Hit","sc-content-type":"text/html",
		"sc-content-len":78,"sc-range-start":"-","sc-range-end":"-"}`
	const route53 = `1.0 2017-12-13T08:15:50.235Z Z123412341234 example.com AAAA NOERROR TCP IAD12 192.0.2.0 198.51.100.0/24`
	const route53Parsed = `{"version":1.0,"queryTimestamp":"2017-12-13T08:15:50.235Z","hostZoneId":"Z123412341234","queryName":"example.com","queryType":"AAAA","responseCode":"NOERROR",
		"protocol":"TCP","edgeLocation":"IAD12","resolverIp":"192.0.2.0","ednsClientSubnet":"198.51.100.0/24"}`
	const vpc = `2 123456789010 eni-abc123de 192.0.2.0 192.0.2.24 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK`
	const vpcParsed = `{"version":2,"accountId":"123456789010","interfaceId":"eni-abc123de","srcAddr":"192.0.2.0","dstAddr":"192.0.2.24","srcPort":20641,"dstPort":22,"protocol":6,
		"packets":20,"bytes":4249,"start":1418530010,"end":1418530070,"action":"ACCEPT","logStatus":"OK"}`
	const rest = `"timestamp":1576280412771,"formatVersion":1,"webaclId":"arn:aws:wafv2:ap-southeast-2:111122223333:regional/webacl/STMTest/1EXAMPLE-2ARN-3ARN-4ARN-123456EXAMPLE",
		"terminatingRuleId":"STMTest_SQLi_XSS","terminatingRuleType":"REGULAR","action":"BLOCK",
		"terminatingRuleMatchDetails":[{"conditionType":"SQL_INJECTION","sensitivityLevel":"HIGH","location":"HEADER","matchedData":["10","AND","1"]}],
		"httpSourceName":"-","httpSourceId":"-","ruleGroupList":[],"rateBasedRuleList":[],"nonTerminatingMatchingRules":[]`
	const waf = `{` + rest + `,"httpRequest":{"clientIp":"1.1.1.1","country":"AU","headers":[{"name":"Host","value":"localhost:1989"},{"name":"User-Agent","value":"curl/7.61.1"},
		{"name":"Accept","value":"*/*"},{"name":"x-stm-test","value":"10 AND 1=1"}],"uri":"/myUri","args":"","httpVersion":"HTTP/1.1","httpMethod":"GET","requestId":"rid"},"labels":[{"name":"value"}]}`
	const wafParsed = `{` + rest + `,"httpRequest":{"headers":{"Host":"localhost:1989","User-Agent":"curl/7.61.1","Accept":"*/*","x-stm-test":"10 AND 1=1"},"clientIp":"1.1.1.1","country":"AU",
		"uri":"/myUri","args":"","httpVersion":"HTTP/1.1","httpMethod":"GET","requestId":"rid"},"labels":{"name":"value"}}`

	for _, c := range []struct{ name, processor, message, want string }{
		{"the page's", "parseCloudfront", cloudFront, cloudFrontParsed},
		{"with tabs", "parseCloudfront", strings.Join(strings.Fields(cloudFront), "\t"), cloudFrontParsed},
		{"a part that somebody asked for", "parseCloudfront", strings.TrimSuffix(cloudFront, "-  -") + "0 99", strings.NewReplacer(`"sc-range-start":"-"`, `"sc-range-start":0`, `"sc-range-end":"-"`, `"sc-range-end":99`).Replace(cloudFrontParsed)},
		{"a column less", "parseCloudfront", strings.TrimSuffix(cloudFront, "-"), "error: it has 32 values, not 33"},
		{"its header", "parseCloudfront", "#Version: 1.0", "error: it has 2 values, not 33"},

		{"the page's", "parseRoute53", route53, route53Parsed},
		{"without a subnet", "parseRoute53", strings.Replace(route53, "198.51.100.0/24", "-", 1), strings.Replace(route53Parsed, "198.51.100.0/24", "-", 1)},
		{"a name that is encoded", "parseRoute53", strings.Replace(route53, "example.com", "a%2Fb.example.com", 1), strings.Replace(route53Parsed, "example.com", "a/b.example.com", 1)},
		{"of the resolver, which is JSON", "parseRoute53", `{"version":"1.100000","query_name":"example.com."}`, "error: it has 1 values, not 10"},

		{"the page's", "parseVPC", vpc, vpcParsed},
		{"without data", "parseVPC", `2 123456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA`,
			`{"version":2,"accountId":"123456789010","interfaceId":"eni-1235b8ca123456789","srcAddr":"-","dstAddr":"-","srcPort":"-","dstPort":"-","protocol":"-","packets":"-","bytes":"-","start":1431280876,"end":1431280934,"action":"-","logStatus":"NODATA"}`},
		{"of IPv6", "parseVPC", strings.Replace(vpc, "192.0.2.0", "2001:db8::1", 1), strings.Replace(vpcParsed, "192.0.2.0", "2001:db8::1", 1)},
		{"of a format of one's own", "parseVPC", vpc + " 19", "error: it has 15 values, not 14"},

		{"the page's", "parseWAF", waf, wafParsed},
		{"without labels", "parseWAF", `{"action":"ALLOW","httpRequest":{"headers":[]}}`, `{"action":"ALLOW","httpRequest":{"headers":{}}}`},
		{"two labels of a name", "parseWAF", `{"labels":[{"name":"a"},{"name":"b"}]}`, `{"labels":{"name":"b"}}`},
		{"no request", "parseWAF", `{"action":"ALLOW"}`, `{"action":"ALLOW"}`},
		{"no JSON", "parseWAF", `ALLOW`, "error: it is not a JSON object"},

		{"the page's", "parsePostgres", `2019-03-10 03:54:59 UTC:10.0.0.123(52834):postgres@logtestdb:[20175]:ERROR: column "wrong_column_name" does not exist at character 8`,
			`{"logTime":"2019-03-10 03:54:59 UTC","srcIp":"10.0.0.123(52834)","userName":"postgres","dbName":"logtestdb","processId":"20175","logLevel":"ERROR"}`},
		{"of the database itself", "parsePostgres", `2019-03-10 03:54:59 UTC::@:[3912]:LOG: checkpoint starting: time`,
			`{"logTime":"2019-03-10 03:54:59 UTC","srcIp":"","userName":"","dbName":"","processId":"3912","logLevel":"LOG"}`},
		{"of the host itself", "parsePostgres", `2019-03-10 03:54:59 UTC:[local]:rdsadmin@rdsadmin:[1]:FATAL: x`,
			`{"logTime":"2019-03-10 03:54:59 UTC","srcIp":"[local]","userName":"rdsadmin","dbName":"rdsadmin","processId":"1","logLevel":"FATAL"}`},
		{"a line that goes on", "parsePostgres", `	SELECT wrong_column_name`, "error: it is not a line of PostgreSQL on RDS"},
	} {
		t.Run(c.processor+"/"+c.name, func(t *testing.T) {
			parsed, err := transformer.Parse([]byte(`[{"` + c.processor + `":{}}]`))
			if err != nil {
				t.Fatal(err)
			}
			out, err := parsed.Transform(transformer.Event{Message: c.message})
			if reason, fails := strings.CutPrefix(c.want, "error: "); fails {
				if err == nil || err.Error() != c.processor+": "+reason {
					t.Errorf("it is %s, %v, and not %s", out, err, reason)
				}
				return
			}
			var got, want any
			if err != nil || json.Unmarshal(out, &got) != nil || json.Unmarshal([]byte(c.want), &want) != nil {
				t.Fatalf("it is %s, %v", out, err)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("it is\n%s\nand not\n%s", out, c.want)
			}
		})
	}
}
