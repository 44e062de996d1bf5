package infer

import (
	"bytes"
	"cmp"
	"maps"
	"regexp"
	"slices"
)

// Layout is a kind of lines that are not JSON.
type Layout struct {
	// Name describes it in a few words.
	Name string
	// Count is the number of such lines.
	Count int64
}

// layouts are well-known kinds of lines.
var layouts = []struct {
	name string
	// sign is a substring that every such line has, to reject others quickly.
	sign string
	form *regexp.Regexp
}{
	// https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format and
	// https://httpd.apache.org/docs/current/logs.html
	{"access log (combined, as of nginx and Apache)", `" `, regexp.MustCompile(`^\S+ \S+ \S+ \[[^\]]+\] "[^"]*" \d{3} (?:\d+|-) "[^"]*" "[^"]*"`)},
	{"access log (common)", `" `, regexp.MustCompile(`^\S+ \S+ \S+ \[[^\]]+\] "[^"]*" \d{3} (?:\d+|-)$`)},
	// https://docs.aws.amazon.com/lambda/latest/dg/python-logging.html
	{"Lambda's own lines", "RequestId: ", regexp.MustCompile(`^(?:START|END|REPORT) RequestId: `)},
	// https://docs.gunicorn.org/en/stable/settings.html#logging
	{"gunicorn's own lines", "] [", regexp.MustCompile(`^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}\] \[\d+\] \[[A-Z]+\] `)},
	// https://docs.celeryq.dev/en/stable/userguide/configuration.html#worker-log-format
	{"Celery's own lines", "/", regexp.MustCompile(`^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}: [A-Z]+/\w+`)},
	// https://nginx.org/en/docs/ngx_core_module.html#error_log
	{"nginx's error log", "#", regexp.MustCompile(`^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d \[\w+\] \d+#\d+: `)},
	{"tracebacks and stack traces", "", regexp.MustCompile(`^(?:Traceback \(most recent call last\)|  File ".*", line \d+|\s+at \S+|Caused by: |goroutine \d+ \[)`)},
	{"logfmt", "=", regexp.MustCompile(`^(?:[A-Za-z_][\w.]*=(?:"[^"]*"|\S*)(?: |$)){3}`)},
}

// layoutOf returns the kind of a line that is not JSON, or the empty string for an
// unknown kind.
func layoutOf(line []byte) string {
	line = line[:min(len(line), maxLooked)]
	for _, l := range layouts {
		if bytes.Contains(line, []byte(l.sign)) && l.form.Match(line) {
			return l.name
		}
	}
	return ""
}

// layoutsOf returns the kinds of lines, most frequent first.
func layoutsOf(counts map[string]int64) []Layout {
	var all []Layout
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		all = append(all, Layout{name, counts[name]})
	}
	slices.SortStableFunc(all, func(a, b Layout) int { return cmp.Compare(b.Count, a.Count) })
	return all
}
