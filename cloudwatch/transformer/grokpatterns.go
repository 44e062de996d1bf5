package transformer

import (
	"regexp"
	"sync"
)

// pattern is a grok pattern: an expression, in which %{NAME} refers to other
// patterns, the number of times that it may be used in a match, and whether it is a
// whole log format. Named groups are kept as fields of their own.
type pattern struct {
	source string
	most   int
	common bool
}

// expression returns the expression with all references expanded.
func (p pattern) expression() string {
	if known, ok := expanded.Load(p.source); ok {
		return known.(string)
	}
	text := inner.ReplaceAllStringFunc(p.source, func(ref string) string {
		return "(?:" + patterns[ref[2:len(ref)-1]].expression() + ")"
	})
	expanded.Store(p.source, text)
	return text
}

var (
	inner    = regexp.MustCompile(`%\{\w+\}`)
	expanded sync.Map
	patterns map[string]pattern
)

const access = `(?P<remote_host>\S+) \S+ (?P<auth_user>\S+) \[(?P<timestamp>[^\]]+)\] "(?P<http_method>\S+) (?P<request>\S+)(?: HTTP/(?P<http_version>[\d.]+))?" (?P<status_code>\d{3}) (?P<response_size>\d+|-)`

// The patterns, with their limits (CloudWatch-Logs-Transformation-Processors). AWS
// does not publish their expressions; these follow the descriptions on the page.
func init() {
	patterns = map[string]pattern{
		"USERNAME": {`[a-zA-Z0-9._-]+`, 20, false}, "USER": {`%{USERNAME}`, 20, false},
		"INT": {`[+-]?\d+`, 20, false}, "BASE10NUM": {`[+-]?(?:\d+(?:\.\d+)?|\.\d+)`, 20, false}, "NUMBER": {`%{BASE10NUM}`, 20, false},
		"BASE16NUM": {`[+-]?(?:0[xX])?[0-9A-Fa-f]+`, 20, false}, "POSINT": {`\b[1-9]\d*\b`, 20, false}, "NONNEGINT": {`\b\d+\b`, 20, false},
		"WORD": {`\b\w+\b`, 20, false}, "NOTSPACE": {`\S+`, 5, false}, "SPACE": {`\s*`, 5, false},
		"DATA": {`[^\n]*?`, 5, false}, "GREEDYDATA": {`[^\n]*`, 5, false}, "GREEDYDATA_MULTILINE": {`(?s:.*)`, 1, false},
		"QUOTEDSTRING": {`"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'`, 20, false},
		"UUID":         {`[A-Fa-f0-9]{8}-(?:[A-Fa-f0-9]{4}-){3}[A-Fa-f0-9]{12}`, 20, false},
		"URN":          {`urn:[0-9A-Za-z][0-9A-Za-z-]{0,31}:[^\s]+`, 20, false},
		"ARN":          {`arn:(?:aws|aws-cn|aws-us-gov):[^\s:/]+:[^\s:/]+:[^\s:/]+:[^\s:/]+(?:[:/][^\s:/]+){0,5}`, 5, false},

		"CISCOMAC": {`(?:[A-Fa-f0-9]{4}\.){2}[A-Fa-f0-9]{4}`, 20, false}, "WINDOWSMAC": {`(?:[A-Fa-f0-9]{2}-){5}[A-Fa-f0-9]{2}`, 20, false},
		"COMMONMAC": {`(?:[A-Fa-f0-9]{2}:){5}[A-Fa-f0-9]{2}`, 20, false}, "MAC": {`%{CISCOMAC}|%{WINDOWSMAC}|%{COMMONMAC}`, 20, false},
		"IPV4":     {`(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)`, 20, false},
		"IPV6":     {`(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{0,4}:){1,7}(?::|%{IPV4}|[0-9A-Fa-f]{1,4})`, 5, false},
		"IP":       {`%{IPV6}|%{IPV4}`, 5, false},
		"HOSTNAME": {`\b[0-9A-Za-z][0-9A-Za-z-]{0,62}(?:\.[0-9A-Za-z][0-9A-Za-z-]{0,62})*\.?`, 5, false}, "HOST": {`%{HOSTNAME}`, 5, false},
		"IPORHOST": {`%{IP}|%{HOSTNAME}`, 5, false}, "HOSTPORT": {`%{IPORHOST}:(?P<PORT>\d+)`, 5, false}, "URIHOST": {`%{IPORHOST}(?::(?P<port>\d+))?`, 5, false},

		"UNIXPATH": {`/[^\s]*`, 20, false}, "WINPATH": {`[A-Za-z]:\\[^\s]*|\\\\[^\s]+`, 5, false}, "PATH": {`%{UNIXPATH}|%{WINPATH}`, 5, false},
		"TTY": {`/dev/(?:pts|tty)[^\s]*`, 20, false}, "URIPROTO": {`[A-Za-z]+(?:\+[A-Za-z+]+)?`, 20, false},
		"URIPATH": {`(?:/[^\s?#]*)+`, 20, false}, "URIPARAM": {`\?[^\s]*`, 5, false}, "URIPATHPARAM": {`%{URIPATH}(?:%{URIPARAM})?`, 5, false},
		"URI": {`%{URIPROTO}://(?:[^\s/@]+@)?[^\s/?]*(?:%{URIPATHPARAM})?`, 5, false},

		"MONTH":    {`\b(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:tember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b`, 20, false},
		"MONTHNUM": {`0?[1-9]|1[0-2]`, 20, false}, "MONTHNUM2": {`0[1-9]|1[0-2]`, 20, false}, "MONTHDAY": {`3[01]|[12]\d|0?[1-9]`, 20, false},
		"YEAR": {`\d{4}|\d{2}`, 20, false}, "DAY": {`\b(?:Mon(?:day)?|Tue(?:sday)?|Wed(?:nesday)?|Thu(?:rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?)\b`, 20, false},
		"HOUR": {`2[0-3]|[01]?\d`, 20, false}, "MINUTE": {`[0-5]\d`, 20, false}, "SECOND": {`(?:60|[0-5]?\d)(?:[.,:]\d+)?`, 20, false},
		"TIME":    {`%{HOUR}:%{MINUTE}:%{SECOND}`, 20, false},
		"DATE_US": {`%{MONTHNUM}[/-]%{MONTHDAY}[/-]%{YEAR}`, 20, false}, "DATE_EU": {`%{MONTHDAY}[./-]%{MONTHNUM}[./-]%{YEAR}`, 20, false},
		"ISO8601_TIMEZONE": {`Z|[+-]%{HOUR}:?%{MINUTE}`, 20, false}, "ISO8601_SECOND": {`%{SECOND}`, 20, false},
		"TIMESTAMP_ISO8601": {`%{YEAR}-%{MONTHNUM}-%{MONTHDAY}[T ]%{HOUR}:?%{MINUTE}(?::?%{SECOND})?(?:%{ISO8601_TIMEZONE})?`, 20, false},
		"DATE":              {`%{DATE_US}|%{DATE_EU}`, 20, false}, "DATESTAMP": {`%{DATE}[ -]%{TIME}`, 20, false},
		"TZ": {`[PMCE][SD]T|UTC`, 20, false}, "DATESTAMP_RFC822": {`%{DAY} %{MONTH} %{MONTHDAY} %{YEAR} %{TIME} %{TZ}`, 20, false},
		"DATESTAMP_RFC2822":  {`%{DAY}, %{MONTHDAY} %{MONTH} %{YEAR} %{TIME} %{ISO8601_TIMEZONE}`, 20, false},
		"DATESTAMP_OTHER":    {`%{DAY} %{MONTH} %{MONTHDAY} %{TIME} %{TZ} %{YEAR}`, 20, false},
		"DATESTAMP_EVENTLOG": {`%{YEAR}%{MONTHNUM2}%{MONTHDAY}%{HOUR}%{MINUTE}%{SECOND}`, 20, false},

		"LOGLEVEL":        {`Alert|ALERT|Trace|TRACE|Debug|DEBUG|Notice|NOTICE|Info|INFO|Warn(?:ing)?|WARN(?:ING)?|Err(?:or)?|ERR(?:OR)?|Crit(?:ical)?|CRIT(?:ICAL)?|Fatal|FATAL|Severe|SEVERE|Emerg(?:ency)?|EMERG(?:ENCY)?|alert|trace|debug|notice|info|warn(?:ing)?|err(?:or)?|crit(?:ical)?|fatal|severe|emerg(?:ency)?`, 20, false},
		"HTTPDATE":        {`%{MONTHDAY}/%{MONTH}/%{YEAR}:%{TIME} %{INT}`, 20, false},
		"SYSLOGTIMESTAMP": {`%{MONTH} +%{MONTHDAY} %{TIME}`, 20, false}, "PROG": {`[A-Za-z0-9._/%-]+`, 20, false},
		"SYSLOGPROG": {`(?P<program>%{PROG})(?:\[(?P<pid>\d+)\])?`, 20, false}, "SYSLOGHOST": {`%{HOST}|%{IP}`, 5, false},
		"SYSLOGFACILITY": {`<(?P<facility>\d+)\.(?P<priority>\d+)>`, 20, false},

		"APACHE_ACCESS_LOG": {access + `(?: "(?P<referrer>[^"]*)" "(?P<agent>[^"]*)")?`, 1, true},
		"NGINX_ACCESS_LOG":  {access + ` "(?P<referrer>[^"]*)" "(?P<agent>[^"]*)"`, 1, true},
		"SYSLOG5424":        {`<(?P<pri>\d+)>(?P<version>\d+) (?P<timestamp>\S+) (?P<hostname>\S+) (?P<app>\S+) (?P<proc>\S+) (?P<msg_id>\S+) (?:-|\[(?P<structured_data>[^\]]*)\])(?: ?(?P<message>[^\n]*?))?`, 1, true},
	}
}
