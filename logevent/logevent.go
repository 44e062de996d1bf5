package logevent

import (
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/enum"
)

// Event is a log event. The memory that it points to is valid until the next event.
type Event struct {
	// Time is the time of the event, in milliseconds since 1970 in UTC, if HasTime
	// is set.
	Time    int64
	HasTime bool
	// Ingested is the time at which CloudWatch received the event, in the same
	// unit, or 0 if the input does not have it.
	Ingested int64
	// Group and Stream are the log group and the log stream, or empty if the input
	// does not name them.
	Group, Stream []byte
	// Message is the log event itself.
	Message []byte
	// Input is the index of the input, and Line the number of the event's first
	// line, counted from 1. In output of the AWS CLI, Line is the number of the
	// event.
	Input int
	Line  int64
	// late finds the time, if it is read late.
	late *late
}

// Flaw is a reason for which a piece of the input is not an event of its format.
type Flaw string

// The flaws.
const (
	// Broken is text that is not in the format at all.
	Broken Flaw = "broken"
	// Untimed is a record whose timestamp is not a time.
	Untimed Flaw = "untimed"
	// TooLong is an event that is too long for CloudWatch.
	TooLong Flaw = "too long"
)

// Unreadable is a piece of an input that is not an event of its format.
type Unreadable struct {
	// Input is the input's name.
	Input string `json:"input"`
	// Line is the line number, counted from 1. In output of the AWS CLI, it is the
	// number of the event.
	Line int64 `json:"line"`
	// Reason says in a few words what is wrong.
	Reason string `json:"reason"`
	// Flaw is the kind of mistake.
	Flaw Flaw `json:"flaw"`
}

// String returns the place and the reason.
func (u Unreadable) String() string { return fmt.Sprintf("%s:%d: %s", u.Input, u.Line, u.Reason) }

// Format is the format of an input.
type Format string

const (
	// Auto detects the format from the beginning of the input. If in doubt, it is
	// raw lines.
	Auto Format = "auto"
	// Raw is one log event per line, as an application writes it. CloudWatch takes
	// no empty events (API_InputLogEvent), so empty lines do not count.
	Raw Format = "raw"
	// Records is one JSON object per line, with a message, its timestamp, logGroup
	// and logStream. The names logGroupName and logStreamName are accepted too.
	Records Format = "records"
	// AWS is the JSON output of `aws logs filter-log-events` or `get-log-events`:
	// one or several documents, or only their lists of events (--query events).
	AWS Format = "aws"
	// S3Export is the output of CreateExportTask: a time and a message per line. A
	// line without a time continues the message before.
	S3Export Format = "s3-export"
)

// Formats returns all formats.
func Formats() []Format { return []Format{Auto, Raw, Records, AWS, S3Export} }

// UnmarshalText sets the format from its name. If there is no such format, the
// error lists all of them.
func (f *Format) UnmarshalText(text []byte) error {
	return enum.Unmarshal(f, text, "input format", Formats())
}

// Options configure reading. The zero value is the default.
type Options struct {
	// Format is the format of all inputs. The default is Auto.
	Format Format
	// TimeFields are the fields that may hold the time of a raw line that is a JSON
	// object. The first of them in the line that parses as a time is used. Dots
	// lead into nested objects. The default is the variable TimeFields.
	TimeFields []string
	// NoTimes does not read the times of raw lines, which is faster.
	NoTimes bool
	// LateTimes reads the time of a raw line only when Event.When is called, which
	// is faster if few are needed. NoTimes takes precedence.
	LateTimes bool
	// BatchSize is the size of a batch in bytes. A batch with a longer event holds
	// only that event. The default is 512 KiB: such a batch stays in a core's cache
	// while it is read.
	BatchSize int
	// Progress, if not nil, is called from time to time, by one goroutine at a time, with the
	// number of bytes read from the inputs, before decompression.
	Progress func(bytes int64)
}

// TimeFields are the fields in which applications write the time of a record.
var TimeFields = []string{"timestamp", "time", "@timestamp", "asctime", "ts", "datetime", "date", "eventTime", "timeUnixNano", "_aws.Timestamp"}

const (
	defaultBatchSize = 512 << 10
	// MaxEvent is the maximum length of an event in the input, in bytes. Escapes
	// and envelopes make an event several times as long there as in CloudWatch.
	MaxEvent = 16 * cloudwatch.MaxEventSize
)
