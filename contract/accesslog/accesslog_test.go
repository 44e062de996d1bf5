package accesslog_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/accesslog"
)

func preset(t *testing.T, name string) *contract.Contract {
	t.Helper()
	c, err := contract.Preset(name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestFormat(t *testing.T) {
	for server, want := range map[accesslog.Server]string{
		accesslog.Nginx: `{"time":"$time_iso8601","request_id":"$request_id","remote_addr":"$remote_addr","request_method":"$request_method",` +
			`"uri":"$uri","server_protocol":"$server_protocol","status":$status,"request_time":$request_time,"body_bytes_sent":$body_bytes_sent,` +
			`"upstream_status":"$upstream_status","upstream_response_time":"$upstream_response_time","http_user_agent":"$http_user_agent","http_referer":"$http_referer"}`,
		accesslog.RestAPI: `{"requestTimeEpoch":$context.requestTimeEpoch,"requestId":"$context.requestId","ip":"$context.identity.sourceIp",` +
			`"httpMethod":"$context.httpMethod","routeKey":"$context.resourcePath","path":"$context.path","protocol":"$context.protocol",` +
			`"status":$context.status,"responseLatency":$context.responseLatency,"responseLength":$context.responseLength,` +
			`"errorResponseType":"$context.error.responseType","integrationStatus":"$context.integration.status",` +
			`"integrationLatency":"$context.integration.latency","integrationErrorMessage":"$context.integrationErrorMessage",` +
			`"xrayTraceId":"$context.xrayTraceId"}`,
		accesslog.HTTPAPI: `{"requestTimeEpoch":$context.requestTimeEpoch,"requestId":"$context.requestId","ip":"$context.identity.sourceIp",` +
			`"httpMethod":"$context.httpMethod","routeKey":"$context.routeKey","path":"$context.path","protocol":"$context.protocol",` +
			`"status":$context.status,"responseLatency":$context.responseLatency,"responseLength":$context.responseLength,` +
			`"errorResponseType":"$context.error.responseType","integrationStatus":"$context.integration.status",` +
			`"integrationLatency":"$context.integration.latency","integrationErrorMessage":"$context.integrationErrorMessage"}`,
	} {
		name := "api-gateway"
		if server == accesslog.Nginx {
			name = "nginx-json"
		}
		got, err := accesslog.Format(preset(t, name), server)
		if err != nil || got != want {
			t.Errorf("%s: %v\n%s\nwant\n%s", server, err, got, want)
		}
	}
}

// The format uses the contract's names for fields.
func TestFormatFollowsTheContract(t *testing.T) {
	c, err := contract.Parse("own.yaml", []byte(`
extends: api-gateway
fields:
  duration_ms: {as: took}
  stage: {as: stage, dimension: true}
  tenant: {description: nothing that API Gateway has}
records: {optional: [tenant, stage, trace_id]}
`))
	if err != nil {
		t.Fatal(err)
	}
	got, err := accesslog.Format(c, accesslog.HTTPAPI)
	if err != nil || !strings.Contains(got, `"took":$context.responseLatency,`) || !strings.Contains(got, `"stage":"$context.stage"`) || strings.Contains(got, "tenant") || strings.Contains(got, "xray") {
		t.Errorf("%v\n%s", err, got)
	}
}

// A number without a unit in the contract has the server's unit.
func TestFormatOfANumberWithoutAUnit(t *testing.T) {
	c, err := contract.Parse("own.yaml", []byte("extends: nginx-json\nfields: {duration_ms: {unit: None}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := accesslog.Format(c, accesslog.Nginx); err != nil || !strings.Contains(got, ":$request_time,") {
		t.Errorf("%v\n%s", err, got)
	}
}

func TestFormatMistakes(t *testing.T) {
	for _, test := range []struct {
		server     accesslog.Server
		text, want string
	}{
		{"CloudFront", "extends: api-gateway\n", `there is no server "CloudFront": use one of REST API, HTTP API, nginx`},
		{accesslog.RestAPI, "extends: step-functions\n", "contract own.yaml: it has no event request_completed, which is the event of an access log"},
		{accesslog.RestAPI, "extends: api-gateway\nfields: {protocl: {}, integration_latency: {type: number}, method: {as: request.method}}\nrecords: {fields: [request_id, protocl, integration_latency, method]}\n",
			"contract own.yaml: field protocl: REST API has nothing for it: did you mean protocol?\n" +
				"contract own.yaml: field integration_latency: $context.integration.latency is not a number for every request, as JSON requires: use type: string\n" +
				"contract own.yaml: field method: request.method is inside an object, and an access log has no objects"},
		{accesslog.HTTPAPI, "extends: api-gateway\nrecords: {fields: [status_code]}\nevents: {request_completed: {match: [{status_code: \"*\"}]}}\n",
			"contract own.yaml: it has no field request_id in such a record: API Gateway requires the id of the request in every format (API_AccessLogSettings)"},
		{accesslog.Nginx, "extends: nginx-json\nfields: {duration_ms: {unit: Milliseconds}, method: {type: boolean}, path: {type: object}}\n",
			"contract own.yaml: field method: $request_method is a string, not boolean: use type: string\n" +
				"contract own.yaml: field path: $uri is a string, not object: use type: string\n" +
				"contract own.yaml: field duration_ms: $request_time is in Seconds, but the contract says Milliseconds: use unit: Seconds"},
		{accesslog.HTTPAPI, "extends: api-gateway\nfields: {response_size_bytes: {unit: Percent}}\n",
			"contract own.yaml: field response_size_bytes: $context.responseLength is in Bytes, but the contract says Percent: use unit: Bytes"},
		{accesslog.Nginx, "extends: nginx-json\nfields: {kind: {}}\nevents: {request_completed: {match: [{kind: access}], optional: [kind]}}\n",
			"contract own.yaml: no record that nginx writes is recognised as request_completed: recognise it by something that each record has, such as match: [{request_id: \"*\"}]"},
	} {
		c, err := contract.Parse("own.yaml", []byte(test.text))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := accesslog.Format(c, test.server); err == nil || err.Error() != test.want || got != "" {
			t.Errorf("%s%s: got %s\n%v\nwant\n%s", test.text, test.server, got, err, test.want)
		}
	}
}

var inFormat = regexp.MustCompile(`\$[A-Za-z_.]+`)

// The sample lines of a preset are what its format produces.
func TestFormatMakesTheLinesOfThePreset(t *testing.T) {
	for file, server := range map[string]accesslog.Server{"api-gateway.jsonl": accesslog.RestAPI, "nginx-json.log": accesslog.Nginx} {
		name, _, _ := strings.Cut(file, ".")
		format, err := accesslog.Format(preset(t, name), server)
		if err != nil {
			t.Fatal(err)
		}
		// A number replaces each variable, since it is valid JSON with and
		// without quotes.
		made := map[string]any{}
		if err := json.Unmarshal([]byte(inFormat.ReplaceAllString(format, "1")), &made); err != nil {
			t.Fatalf("%v: %s", err, format)
		}
		lines, err := os.ReadFile("../presets/testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(lines)) {
			if !strings.HasPrefix(line, "{") {
				continue // of the error log
			}
			record := map[string]any{}
			if err := json.Unmarshal([]byte(line), &record); err != nil {
				t.Fatal(err)
			}
			for key, value := range record {
				_, isText := value.(string)
				if _, asText := made[key].(string); made[key] == nil || isText != asText {
					t.Errorf("%s: %s is %v, and in the format %v", name, key, value, made[key])
				}
			}
		}
	}
}
