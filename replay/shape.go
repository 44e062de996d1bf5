package replay

import (
	"bytes"
	"regexp"
)

// shape is the kind of line that an event is, if it is not a JSON object.
type shape int

const (
	jsonObject shape = iota
	accessLog
	bracketed
	celery
	plainRecord
	traceback
	brokenJSON
	otherJSON
	blank
	otherText
	shapes = iota
)

// String returns the shape's name, as reports show it.
func (s shape) String() string {
	return [shapes]string{"JSON object", "access log", "gunicorn", "Celery", "plain log record", "traceback",
		"broken JSON", "JSON, but not an object", "blank", "other text"}[s]
}

// shapeNames are the names of the shapes, used as names of events.
var shapeNames = func() (names [shapes][]byte) {
	for s := range names {
		names[s] = []byte(shape(s).String())
	}
	return names
}()

var (
	// [2025-03-11 08:45:47 +0000] [3] [CRITICAL] WORKER TIMEOUT (pid:3)
	gunicornLine = regexp.MustCompile(`^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}\] \[\d+\] \[([A-Z]+)\] `)
	// [2025-03-11 08:02:52,333: INFO/MainProcess] Task received
	celeryLine = regexp.MustCompile(`^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+: ([A-Z]+)/`)
	// 2025-03-11 08:00:00,123 ERROR app Cannot connect; ERROR:root:Cannot connect
	recordLine = regexp.MustCompile(`^(?:\d{4}-\d\d-\d\d[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?[\s|:-]+)?\[?([A-Z]{4,8}|ERR)\]?[\s:|-]`)
	// The last line of a traceback: an exception's class, and its message.
	exceptionLine = regexp.MustCompile(`^(?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Warning|Exit|Interrupt|Traceback|DoesNotExist|NotFound|Timeout)(?::|$)`)
)

// shapeOf classifies a line that is not a JSON object, and finds its level.
func (n levelNames) shapeOf(line []byte) (shape, level) {
	trimmed := bytes.TrimSpace(line)
	if len(trimmed) == 0 {
		return blank, noLevel
	}
	switch trimmed[0] {
	case '{':
		return brokenJSON, noLevel
	case '[':
		if m := gunicornLine.FindSubmatch(line); m != nil {
			return bracketed, n.of(m[1])
		}
		if m := celeryLine.FindSubmatch(line); m != nil {
			return celery, n.of(m[1])
		}
	case '"':
		if len(trimmed) > 1 && trimmed[len(trimmed)-1] == '"' && trimmed[1] != '"' {
			return otherJSON, noLevel
		}
	}
	if isAccessLog(line) {
		return accessLog, noLevel
	}
	if m := recordLine.FindSubmatch(line); m != nil {
		if l := n.of(m[1]); l != noLevel {
			return plainRecord, l
		}
	}
	if line[0] == ' ' || line[0] == '\t' || bytes.HasPrefix(line, []byte("Traceback (most recent call last)")) ||
		bytes.HasPrefix(line, []byte("During handling of the above exception")) ||
		bytes.HasPrefix(line, []byte("The above exception was the direct cause")) || exceptionLine.Match(line) {
		return traceback, noLevel
	}
	return otherText, noLevel
}

// isAccessLog reports whether a line has the form in which web servers log
// requests: 10.0.2.23 - - [11/Mar/2025:08:01:18 +0000] "GET / HTTP/1.1" 200 26.
// Such lines are frequent, and a regular expression would take longer than
// everything else that is done with one.
func isAccessLog(line []byte) bool {
	i := bytes.Index(line, []byte(" ["))
	if i < 0 || len(line) < i+31 {
		return false
	}
	at := line[i+2:]
	return at[2] == '/' && at[6] == '/' && at[11] == ':' && at[14] == ':' && at[17] == ':' &&
		at[20] == ' ' && at[26] == ']' && at[27] == ' ' && at[28] == '"'
}
