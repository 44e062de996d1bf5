package discovery

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// Format says how the events of a log are read. With the zero Format, or nil, the
// kind of each event is detected.
type Format struct {
	Kind Kind
	// columns are the fields of lines that are values in a fixed order, if they are
	// not the default ones.
	columns *columns
}

func (f *Format) kind() Kind {
	if f == nil || f.Kind == "" {
		return Auto
	}
	return f.Kind
}

// NewFormat returns the format of logs of a kind. For VPC flow logs, fields lists
// the fields of the flow log's format, separated by spaces, with or without ${}. If
// it is empty, the format is the default one. NewFormat returns an error if a field
// does not exist, or if fields are given for another kind.
func NewFormat(kind Kind, fields string) (*Format, error) {
	names := strings.FieldsFunc(fields, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' || r == '\n' })
	if len(names) == 0 {
		return &Format{Kind: kind}, nil
	}
	if kind != VPC && kind != Auto && kind != "" {
		return nil, fmt.Errorf("fields are for VPC flow logs in a custom format, and the log type is %s", kind)
	}
	columns, err := flowColumns(names)
	if err != nil {
		return nil, err
	}
	return &Format{Kind: VPC, columns: columns}, nil
}

// Time returns the time of an event of VPC flow logs, in milliseconds since 1970,
// from its fields: "the timestamp field corresponds to the start time that's
// captured in the flow log record" (flow-logs-cwl in the VPC user guide). ok is
// false for events of other kinds, and for formats without the start.
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
	// In ten digits, seconds reach from 2001 to 2286.
	seconds, err := strconv.ParseInt(string(word), 10, 64)
	if err != nil || len(word) != 10 || seconds < 0 {
		return 0, false
	}
	return seconds * 1000, true
}

// IsHeader reports whether a line is not a log event but names the fields of VPC
// flow logs, as the first line of the files that AWS writes to S3 does. Only logs
// that are known or detected to be VPC flow logs have such a header.
func (f *Format) IsHeader(line []byte) bool { return f.kind() == VPC && headerOf(line) != nil }
