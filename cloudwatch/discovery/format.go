package discovery

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// Format says how the events of a log are read. The zero Format, and none, finds
// out the kind of each event.
type Format struct {
	Kind Kind
	// columns are those of a kind whose lines are values in a fixed order, where
	// they are not the default ones.
	columns *columns
}

func (f *Format) kind() Kind {
	if f == nil || f.Kind == "" {
		return Auto
	}
	return f.Kind
}

// NewFormat returns the format of logs of a kind. VPC flow logs have fields of
// their own choice: they are given as the flow log's format has them, separated by
// spaces, with or without ${}; empty for the default format. The error names
// fields that are none, and fields of other kinds.
func NewFormat(kind Kind, fields string) (*Format, error) {
	names := strings.FieldsFunc(fields, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' || r == '\n' })
	if len(names) == 0 {
		return &Format{Kind: kind}, nil
	}
	if kind != VPC && kind != Auto && kind != "" {
		return nil, fmt.Errorf("fields are those of VPC flow logs in a format of their own, and the log type is %s", kind)
	}
	columns, err := flowColumns(names)
	if err != nil {
		return nil, err
	}
	return &Format{Kind: VPC, columns: columns}, nil
}

// Time returns when an event of a VPC flow log happened, in milliseconds since
// 1970, by what stands in it: "the timestamp field corresponds to the start
// time that's captured in the flow log record" (flow-logs-cwl in the VPC user
// guide). It reports false for events of other kinds, and for formats without
// the start.
func (f *Format) Time(group, message []byte) (unixMilli int64, ok bool) {
	kind := f.kind()
	if kind == Auto {
		kind = kindOf(group, message)
	}
	if kind != VPC || isObject(message) {
		return 0, false
	}
	c := flow
	if f != nil && f.columns != nil {
		c = f.columns
	}
	at, ok := c.at["startTime"]
	if !ok || bytes.Count(message, []byte{' '}) != len(c.all)-1 {
		return 0, false
	}
	for range at {
		_, message, _ = bytes.Cut(message, []byte{' '})
	}
	word, _, _ := bytes.Cut(message, []byte{' '})
	// Ten digits of seconds reach from 2001 to 2286.
	seconds, err := strconv.ParseInt(string(word), 10, 64)
	if err != nil || len(word) != 10 || seconds < 0 {
		return 0, false
	}
	return seconds * 1000, true
}

// IsHeader reports whether a line names the fields of VPC flow logs, and is no
// log event: the first one of the files that AWS writes to S3. Only logs that
// are said, or found, to be VPC flow logs have one.
func (f *Format) IsHeader(line []byte) bool { return f.kind() == VPC && headerOf(line) != nil }
