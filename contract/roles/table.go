package roles

import (
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/contract"
)

var (
	texts   = []contract.Type{contract.String}
	numbers = []contract.Type{contract.Number}
	ids     = []contract.Type{contract.String, contract.Number}
	times   = []contract.Type{contract.Time}
	ips     = []contract.Type{contract.IP, contract.String}
)

// table has the names of roles in addition to those of the presets: what middleware
// writes (pino-http, express-winston, gin and echo, Rails' lograge, Spring Boot,
// Serilog), the access logs of servers, and what people choose.
var table = []Role{
	// Every record.
	{Name: "timestamp", Types: times, names: []string{"@timestamp", "time", "ts", "@t", "datetime", "asctime", "event_time", "log_time", "date"}},
	{Name: "level", Types: ids, names: []string{"log_level", "severity", "lvl", "level_name", "severity_text", "@l"}},
	{Name: "logger", Types: texts, names: []string{"logger_name", "source_context", "category"}},
	{Name: "message", Types: texts, names: []string{"msg", "@mt", "@m", "short_message", "text"}},
	{Name: "event_type", Types: texts, names: []string{"event_action", "event_name", "event"}},
	// A request.
	{Name: "status_code", Types: numbers, Request: true, Is: "a number from 100 to 599", fits: isStatus,
		names: []string{"http_status_code", "http_status", "response_status_code", "response_status", "res_status_code", "res_status", "response_code",
			"resp_status", "req_status", "http_response_status"},
		weak: []string{"status", "code"}},
	{Name: "duration_ms", Types: numbers, Request: true, Is: "a number that is not negative", fits: isLength, units: true,
		names: []string{"duration", "response_time", "request_duration", "request_time", "request_latency", "response_latency", "response_duration",
			"latency", "elapsed", "elapsed_time", "took", "time_taken", "time_elapsed", "processing_time", "process_time", "http_duration", "http_latency",
			"total_time", "total_duration", "exec_time", "execution_time", "runtime"}},
	{Name: "method", Types: texts, Request: true, Is: "an HTTP method", fits: isMethod,
		names: []string{"http_method", "request_method", "req_method", "http_verb", "verb"}},
	{Name: "path", Types: texts, Request: true, Is: "a path or a URL", fits: isPath,
		names: []string{"request_path", "req_path", "url_path", "http_path", "request_uri", "uri", "url", "req_url", "request_url", "http_url", "url_original",
			"url_full", "http_target", "original_url", "req_original_url", "http_request_path", "http_request_url", "http_uri", "target"}},
	{Name: "endpoint", Types: texts, Request: true, Is: "a path", fits: isPath,
		names: []string{"route", "http_route", "request_route", "route_path", "req_route_path", "url_template", "request_endpoint"}},
	{Name: "response_size_bytes", Types: numbers, Request: true, Is: "a number that is not negative", fits: isLength,
		names: []string{"response_size", "response_bytes", "response_length", "content_length", "res_content_length", "body_bytes_sent", "bytes_sent", "bytes_out",
			"body_size", "resp_size", "size_bytes"},
		weak: []string{"bytes", "size", "length"}},
	{Name: "ip_address", Types: ips, Request: true, Is: "an IP address", fits: isAddress,
		names: []string{"client_ip", "remote_ip", "ip", "remote_addr", "remote_address", "client_address", "client_addr", "source_ip", "request_ip", "req_ip",
			"req_remote_address", "http_client_ip", "real_ip", "x_forwarded_for", "request_remote_ip", "request_client_ip"}},
	{Name: "user_agent", Types: texts, Request: true,
		names: []string{"http_user_agent", "request_user_agent", "req_user_agent", "req_headers_user_agent"}},
	{Name: "request_id", Types: ids, Request: true,
		names: []string{"req_id", "http_request_id", "http_id", "x_request_id", "request_request_id", "aws_request_id", "correlation_id", "trace_id", "@tr", "otel_trace_id", "dd_trace_id"}},
	// A user.
	{Name: "user_id", Types: ids, names: []string{"uid", "usr_id", "current_user_id", "req_user_id"}},
	{Name: "tenant_id", Types: ids, names: []string{"tenant", "org_id", "organization_id", "organisation_id", "customer_id"}},
	// An error.
	{Name: "error_type", Types: texts, names: []string{"err_type", "error_class", "error_name", "err_name", "exception_type", "exception_class", "exception_name", "exc_type", "error_kind"}},
	{Name: "error_message", Types: texts, names: []string{"err_message", "error_msg", "err_msg", "exception_message", "exc_message", "err", "error"}},
	{Name: "exc_info", Types: texts, names: []string{"exception", "err_stack", "error_stack", "error_stack_trace", "exception_stacktrace", "stack_trace",
		"stack", "traceback", "backtrace", "error_backtrace", "@x"}},
	// A query of a database.
	{Name: "query", Types: texts, Is: "a statement of SQL", fits: isSQL, names: []string{"sql", "sql_query", "statement", "db_statement", "db_query"}},
	// The application.
	{Name: "environment", Types: texts, names: []string{"env", "service_environment", "deployment_environment"}},
	{Name: "version", Types: texts, names: []string{"release", "service_version", "app_version"}},
}

func isStatus(value string) bool {
	n, err := strconv.Atoi(value)
	return err == nil && n >= 100 && n <= 599 // RFC 9110, section 15
}

func isLength(value string) bool {
	n, err := strconv.ParseFloat(value, 64)
	return err == nil && n >= 0
}

// methods are the methods of HTTP: RFC 9110, section 9, and RFC 5789.
var methods = []string{"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "CONNECT", "TRACE"}

func isMethod(value string) bool { return slices.Contains(methods, strings.ToUpper(value)) }

func isPath(value string) bool {
	// django-structlog writes the method before it.
	if method, path, found := strings.Cut(value, " "); found && isMethod(method) {
		value = path
	}
	if strings.HasPrefix(value, "/") {
		return true
	}
	u, err := url.Parse(value)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// isAddress reports whether value is an address as frameworks write it: followed by
// a port, or in a list of those that a request came through.
func isAddress(value string) bool {
	value, _, _ = strings.Cut(value, ",")
	if _, err := netip.ParseAddr(value); err == nil {
		return true
	}
	_, err := netip.ParseAddrPort(value)
	return err == nil
}

func isSQL(value string) bool {
	word, _, found := strings.Cut(strings.TrimLeft(value, " \n\t("), " ")
	return found && slices.Contains([]string{"SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "MERGE", "BEGIN", "COMMIT", "CREATE", "ALTER", "DROP", "CALL"}, strings.ToUpper(word))
}
