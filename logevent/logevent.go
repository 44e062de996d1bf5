package logevent

import (
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/enum"
)

// Event is a log event. What it points to is good until the next one.
type Event struct {
	// Time is when it happened, in milliseconds since 1970 in UTC, if HasTime.
	Time    int64
	HasTime bool
	// Ingested is when CloudWatch got it, like Time; 0 if the input does not
	// say.
	Ingested int64
	// Group and Stream are its log group and log stream; empty if the input
	// does not say.
	Group, Stream []byte
	// Message is the log event itself.
	Message []byte
	// Input is the index of its input, and Line where it starts there, from 1
	// on; in what the AWS CLI printed, the event's own number.
	Input int
	Line  int64
	// late finds the time of one that is read late.
	late *late
}

// Flaw is a kind of what is no event of its format.
type Flaw string

// The flaws.
const (
	// Broken is no event of the format at all.
	Broken Flaw = "broken"
	// Untimed is a record whose timestamp is no time.
	Untimed Flaw = "untimed"
	// TooLong is an event that CloudWatch would not take, as it is too long.
	TooLong Flaw = "too long"
)

// Unreadable is a piece of an input that is no event of its format.
type Unreadable struct {
	// Input is the input's name.
	Input string `json:"input"`
	// Line from 1 on; in what the AWS CLI printed, the event's own number.
	Line int64 `json:"line"`
	// Reason says in a few words what is wrong.
	Reason string `json:"reason"`
	// Flaw is of what kind that is.
	Flaw Flaw `json:"flaw"`
}

// String says where and why.
func (u Unreadable) String() string { return fmt.Sprintf("%s:%d: %s", u.Input, u.Line, u.Reason) }

// Format is what an input is made of.
type Format string

const (
	// Auto finds the format out from the beginning of the input. What could be
	// both is raw lines.
	Auto Format = "auto"
	// Raw is a log event a line, as an application writes it. CloudWatch takes
	// no empty events (API_InputLogEvent), so empty lines are none.
	Raw Format = "raw"
	// Records is one JSON object a line: a message and its timestamp, logGroup
	// and logStream; also logGroupName and logStreamName.
	Records Format = "records"
	// AWS is what `aws logs filter-log-events` or `get-log-events` prints as
	// JSON: one document, or several, or their lists of events alone (--query
	// events).
	AWS Format = "aws"
	// S3Export is what CreateExportTask writes: a time and a message a line.
	// A line without a time goes on with the message before.
	S3Export Format = "s3-export"
)

// Formats returns all formats.
func Formats() []Format { return []Format{Auto, Raw, Records, AWS, S3Export} }

// UnmarshalText reads a format's name; the error lists those there are.
func (f *Format) UnmarshalText(text []byte) error {
	return enum.Unmarshal(f, text, "input format", Formats())
}

// Options of reading. The zero value is the default.
type Options struct {
	// Format of all inputs. Default: Auto.
	Format Format
	// TimeFields are the fields that may hold the time of a raw line that is a
	// JSON object; the first that comes in a line and that reads as a time is
	// it. Dots lead into nested objects. Default: TimeFields.
	TimeFields []string
	// NoTimes leaves the times of raw lines out, which takes less time.
	NoTimes bool
	// LateTimes leaves them out until Event.When asks for one, which takes less time
	// where few are asked for. NoTimes overrides it.
	LateTimes bool
	// BatchSize is how many bytes a batch holds, or one event if that is
	// longer. Default: 1 MiB.
	BatchSize int
	// Progress is called now and then, by one goroutine, with how many bytes
	// of the inputs have been read, as they are stored.
	Progress func(bytes int64)
}

// TimeFields are where applications write the time of a record.
var TimeFields = []string{"timestamp", "time", "@timestamp", "asctime", "ts", "datetime", "date", "eventTime", "timeUnixNano", "_aws.Timestamp"}

const (
	defaultBatchSize = 1 << 20
	// MaxEvent is how long an event may be, in bytes, with what is around it
	// in the input: escapes and envelopes make it several times as long as it is
	// in CloudWatch.
	MaxEvent = 16 * cloudwatch.MaxEventSize
)
