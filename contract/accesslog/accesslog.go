// Package accesslog makes the formats of access logs from a contract: what API
// Gateway and nginx are configured to write for each request. Names come from the
// contract alone, such as the presets api-gateway and nginx-json; whatever is
// renamed there is renamed here.
package accesslog

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/nearest"
)

// Server is a server that writes an access log in a format that it is configured
// with.
type Server string

const (
	// RestAPI is the stage of a REST API of API Gateway, whose accessLogSetting has a
	// format (API_AccessLogSettings, api-gateway-mapping-template-reference).
	RestAPI Server = "REST API"
	// HTTPAPI is the stage of an HTTP API of API Gateway (http-api-logging-variables).
	HTTPAPI Server = "HTTP API"
	// Nginx is nginx, whose log_format takes the format behind escape=json
	// (ngx_http_log_module).
	Nginx Server = "nginx"
)

// UnmarshalText reads the name of a server.
func (s *Server) UnmarshalText(text []byte) error {
	return enum.Unmarshal(s, text, "server", allServers)
}

var allServers = []Server{RestAPI, HTTPAPI, Nginx}

// variable is what a server has for a field.
type variable struct {
	name string
	// number says that it is a number for every request, so that it can stand in JSON
	// as it is. API Gateway writes - of what it does not know, and nginx nothing.
	number bool
	// unit is the unit of the number, if it has one.
	unit contract.Unit
}

// What both kinds of APIs have. Other variables are documented, but left out for a
// reason: it is not known whether the quotes in the user agent are escaped, and
// error.message repeats the Authorization header of a wrongly signed request.
var api = map[string]variable{
	"timestamp":           {"$context.requestTimeEpoch", true, ""},
	"request_id":          {"$context.requestId", false, ""},
	"extended_request_id": {"$context.extendedRequestId", false, ""},
	"account_id":          {"$context.accountId", false, ""},
	"api_id":              {"$context.apiId", false, ""},
	"stage":               {"$context.stage", false, ""},
	"domain":              {"$context.domainName", false, ""},
	"ip_address":          {"$context.identity.sourceIp", false, ""},
	"user_id":             {"$context.authorizer.principalId", false, ""},
	"method":              {"$context.httpMethod", false, ""},
	"path":                {"$context.path", false, ""},
	"protocol":            {"$context.protocol", false, ""},
	"status_code":         {"$context.status", true, ""},
	"duration_ms":         {"$context.responseLatency", true, contract.Milliseconds},
	"response_size_bytes": {"$context.responseLength", true, contract.Bytes},
	"error_type":          {"$context.error.responseType", false, ""},
	"integration_status":  {"$context.integration.status", false, ""},
	"integration_latency": {"$context.integration.latency", false, ""},
	"integration_error":   {"$context.integrationErrorMessage", false, ""},
	"authorizer_error":    {"$context.authorizer.error", false, ""},
}

// variables are what each server has, by canonical name of the field.
var variables = map[Server]map[string]variable{
	RestAPI: with(api, map[string]variable{
		"route":    {"$context.resourcePath", false, ""},
		"trace_id": {"$context.xrayTraceId", false, ""},
	}),
	HTTPAPI: with(api, map[string]variable{
		"route": {"$context.routeKey", false, ""},
	}),
	// ngx_http_core_module and ngx_http_upstream_module.
	Nginx: {
		"timestamp":           {"$time_iso8601", false, ""},
		"request_id":          {"$request_id", false, ""},
		"ip_address":          {"$remote_addr", false, ""},
		"method":              {"$request_method", false, ""},
		"path":                {"$uri", false, ""},
		"protocol":            {"$server_protocol", false, ""},
		"domain":              {"$host", false, ""},
		"status_code":         {"$status", true, ""},
		"duration_ms":         {"$request_time", true, contract.Seconds},
		"response_size_bytes": {"$body_bytes_sent", true, contract.Bytes},
		"upstream_status":     {"$upstream_status", false, ""},
		"upstream_time":       {"$upstream_response_time", false, ""},
		"user_agent":          {"$http_user_agent", false, ""},
		"referer":             {"$http_referer", false, ""},
	},
}

func with(base, more map[string]variable) map[string]variable {
	all := maps.Clone(base)
	maps.Copy(all, more)
	return all
}

// requestCompleted is the event of a record of an access log.
const requestCompleted = "request_completed"

// Format returns the format in which a server writes records of the contract: one
// line of JSON, with a variable of the server for each field that every record has,
// and that those of the event request_completed have. An optional field for which
// the server has no variable is left out.
//
// Format returns an error if the contract promises a field that the server cannot
// write, a number that the server does not have for every request, or another unit
// or type than the server's; if a field is inside an object; if no such record is
// recognised as request_completed; and if the format of an API lacks the request
// id, without which API Gateway refuses it. All problems are joined.
func Format(c *contract.Contract, server Server) (string, error) {
	known, ok := variables[server]
	if !ok {
		return "", new(Server).UnmarshalText([]byte(server))
	}
	event, ok := c.Event(requestCompleted)
	if !ok {
		return "", fmt.Errorf("contract %s: it has no event %s, which is the event of an access log", c.Name(), requestCompleted)
	}
	record := c.Record()
	promised := slices.Concat(record.Fields, event.Fields)
	var members []string
	var problems []error
	written := map[string]bool{}
	for i, name := range slices.Concat(promised, record.Optional, event.Optional) {
		field, _ := c.Field(name)
		v, ok := known[name]
		switch keys := field.Keys(); {
		case written[name]:
			continue
		case !ok && i >= len(promised):
			continue
		case !ok:
			problems = append(problems, fmt.Errorf("field %s: %s has nothing for it%s", name, server, nearest.Hint(name, slices.Sorted(maps.Keys(known)))))
		case len(keys) != 1:
			problems = append(problems, fmt.Errorf("field %s: %s is inside an object, and an access log has no objects", name, field.As))
		case field.Type == contract.Number && !v.number:
			problems = append(problems, fmt.Errorf("field %s: %s is not a number for every request, as JSON requires: use type: string", name, v.name))
		case field.Type == contract.Number && v.unit != "" && field.Unit != contract.None && field.Unit != v.unit:
			problems = append(problems, fmt.Errorf("field %s: %s is in %s, but the contract says %s: use unit: %s", name, v.name, v.unit, field.Unit, v.unit))
		case slices.Contains([]contract.Type{contract.Boolean, contract.List, contract.Object}, field.Type):
			problems = append(problems, fmt.Errorf("field %s: %s is a string, not %s: use type: string", name, v.name, field.Type))
		default:
			value := v.name
			if field.Type != contract.Number && (field.Type != contract.Time || !v.number) {
				value = `"` + v.name + `"`
			}
			members = append(members, `"`+keys[0]+`":`+value)
		}
		written[name] = true
	}
	if server != Nginx && !written["request_id"] {
		problems = append(problems, fmt.Errorf("it has no field request_id in such a record: API Gateway requires the id of the request in every format (API_AccessLogSettings)"))
	}
	if len(problems) == 0 && !slices.ContainsFunc(event.Match, func(m contract.Match) bool {
		return !slices.ContainsFunc(slices.Collect(maps.Keys(m)), func(field string) bool { return !written[field] })
	}) {
		problems = append(problems, fmt.Errorf("no record that %s writes is recognised as %s: recognise it by something that each record has, such as match: [{request_id: \"*\"}]", server, requestCompleted))
	}
	for i, problem := range problems {
		problems[i] = fmt.Errorf("contract %s: %w", c.Name(), problem)
	}
	if len(problems) > 0 {
		return "", errors.Join(problems...)
	}
	return "{" + strings.Join(members, ",") + "}", nil
}
