package discovery

import (
	"fmt"
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

// IsHeader says whether a line names the fields of VPC flow logs, and is no log
// event: the first one of the files that AWS writes to S3. Only logs that are
// said, or found, to be VPC flow logs have one.
func (f *Format) IsHeader(line []byte) bool { return f.kind() == VPC && headerOf(line) != nil }
