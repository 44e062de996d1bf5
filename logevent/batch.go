package logevent

import (
	"bytes"
	"fmt"
	"iter"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/jsonscan"
)

// Batch is a run of consecutive events of one input.
type Batch struct {
	index  int
	source *Source
	input  int
	format Format
	data   []byte
	// ends are the ends of the events in the data, if events do not end at line
	// ends.
	ends []int
	// line is the number of the first line or event.
	line int64
	// time is the last time found before the first line.
	time    int64
	hasTime bool
	// stream is the log stream of all events, or empty if the events themselves
	// name it.
	stream []byte

	unreadable int64
	first      *Unreadable
	flaws      map[Flaw]int64
	read       *reader
}

// Index returns the index of the batch in the order of the input, counted from 0.
func (b *Batch) Index() int { return b.index }

// Unreadable returns the number of pieces of the batch that are not events, and the
// first of them, or nil. It must be called after Events has been read to the end.
func (b *Batch) Unreadable() (int64, *Unreadable) { return b.unreadable, b.first }

// Flaws returns the number of pieces of the batch that are not events, by flaw, or
// nil if there are none. It must be called after Events has been read to the end.
func (b *Batch) Flaws() map[Flaw]int64 { return b.flaws }

// Events returns the events, in the order of the input. The *Event is reused: it is
// valid until the next iteration.
func (b *Batch) Events() iter.Seq[*Event] {
	return func(yield func(*Event) bool) {
		switch b.format {
		case Raw:
			b.raw(yield)
		case S3Export:
			b.export(yield)
		default:
			b.records(yield)
		}
	}
}

func (b *Batch) fail(line int64, flaw Flaw, reason string) {
	b.unreadable++
	if b.flaws == nil {
		b.flaws = map[Flaw]int64{}
	}
	b.flaws[flaw]++
	if b.first == nil {
		b.first = &Unreadable{b.source.inputs[b.input].Name, line, reason, flaw}
	}
}

// takes reports whether an event is short enough for CloudWatch.
func (b *Batch) takes(e *Event) bool {
	if len(e.Message)+cloudwatch.EventOverhead <= cloudwatch.MaxEventSize {
		return true
	}
	b.fail(e.Line, TooLong, fmt.Sprintf("the log event has %d bytes, and CloudWatch takes at most %d, including %d of its own", len(e.Message), cloudwatch.MaxEventSize, cloudwatch.EventOverhead))
	return false
}

// nextLine splits off the first line, without its line ending.
func nextLine(data []byte) (line, rest []byte) {
	i := bytes.IndexByte(data, '\n')
	if i < 0 {
		line = data
	} else {
		line, rest = data[:i], data[i+1:]
	}
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	return line, rest
}

func (b *Batch) raw(yield func(*Event) bool) {
	e := Event{Input: b.input, Line: b.line - 1, Time: b.time, HasTime: b.hasTime, Stream: b.stream}
	times := !b.source.options.NoTimes && !b.source.options.LateTimes
	var l late
	if !b.source.options.NoTimes && !times {
		l.Batch, e.late = b, &l
	}
	for rest := b.data; len(rest) > 0; {
		e.Message, rest = nextLine(rest)
		l.from, l.to = l.to, len(b.data)-len(rest)
		e.Line++
		if len(e.Message) == 0 {
			continue
		}
		if times {
			if ms, ok := b.read.rawTime(e.Message); ok {
				e.Time, e.HasTime = ms, true
			}
		}
		if b.takes(&e) && !yield(&e) {
			return
		}
	}
}

// export reads the lines of an export, whose events start with a time and a space.
func (b *Batch) export(yield func(*Event) bool) {
	e := Event{Input: b.input, HasTime: true, Stream: b.stream}
	line := b.line - 1
	for rest := b.data; len(rest) > 0; {
		start := rest
		first, after := nextLine(rest)
		line++
		e.Line = line
		ms, length, ok := exportTime(first)
		if !ok {
			b.fail(line, Broken, "the line does not start with a time, and there is no event before it that it could continue")
			rest = after
			continue
		}
		// The lines that follow without a time belong to the message.
		end := len(start) - len(after)
		for len(after) > 0 {
			next, further := nextLine(after)
			if _, _, ok := exportTime(next); ok {
				break
			}
			line++
			after = further
			end = len(start) - len(after)
		}
		e.Time = ms
		e.Message = bytes.TrimRight(start[length:end], "\r\n")
		rest = after
		if b.takes(&e) && !yield(&e) {
			return
		}
	}
}

// exportTime reads the time at the start of a line of an export, such as
// 2025-03-11T08:00:00.400Z, and the space after it. The time is in milliseconds, as
// in all of CloudWatch, or in seconds if written by hand. MySQL's error log starts
// with a time in microseconds, and is not an export.
func exportTime(line []byte) (ms int64, length int, ok bool) {
	if len(line) < 20 || line[10] != 'T' {
		return 0, 0, false
	}
	ms, length, ok = isoTime(line)
	if !ok || length > len("2025-03-11T08:00:00.400Z") || line[length-1] != 'Z' || length < len(line) && line[length] != ' ' {
		return 0, 0, false
	}
	return ms, min(length+1, len(line)), true
}

// records reads JSON objects, one per line or as they were cut out of a document.
func (b *Batch) records(yield func(*Event) bool) {
	e := Event{Input: b.input, Line: b.line - 1}
	if b.ends != nil {
		start := 0
		for _, end := range b.ends {
			e.Line++
			if b.record(&e, b.data[start:end]) && !yield(&e) {
				return
			}
			start = end
		}
		return
	}
	for rest := b.data; len(rest) > 0; {
		var line []byte
		line, rest = nextLine(rest)
		e.Line++
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if b.record(&e, line) && !yield(&e) {
			return
		}
	}
}

func (b *Batch) record(e *Event, text []byte) bool {
	r := b.read
	if !r.record.Read(text) {
		_, why := r.record.Problem()
		b.fail(e.Line, Broken, "this is not a record: "+why)
		return false
	}
	message, at := r.record.Value(recordMessage), r.record.Value(recordTime)
	if message.Type != jsonscan.String {
		b.fail(e.Line, Broken, "the record's message is missing or not a text")
		return false
	}
	e.Time, e.HasTime = 0, false
	if at.Type != jsonscan.Missing {
		if e.Time, e.HasTime = ReadTime(at.Text, at.Type == jsonscan.Number); !e.HasTime {
			b.fail(e.Line, Untimed, "the record's timestamp is not a time")
			return false
		}
	}
	e.Ingested = 0
	if v := r.record.Value(recordIngestion); v.Type == jsonscan.Number {
		e.Ingested, _ = ReadTime(v.Text, true)
	}
	e.Message = message.Text
	e.Group = r.either(recordGroup, recordGroupName)
	e.Stream = r.either(recordStream, recordStreamName)
	return b.takes(e)
}

// reader reads batches. It is for one goroutine.
type reader struct {
	// raw looks for the time of a raw line, and record for the parts of a record.
	raw, record *jsonscan.Reader
}

// The indexes of the fields of a record.
const (
	recordMessage = iota
	recordTime
	recordGroup
	recordGroupName
	recordStream
	recordStreamName
	recordIngestion
)

func newReader(o Options) *reader {
	var raw, record jsonscan.Fields
	for _, name := range o.TimeFields {
		raw.Add([]jsonscan.Step{{Key: name}})
		if strings.Contains(name, ".") {
			var path []jsonscan.Step
			for key := range strings.SplitSeq(name, ".") {
				path = append(path, jsonscan.Step{Key: key})
			}
			raw.Add(path)
		}
	}
	for _, name := range []string{"message", "timestamp", "logGroup", "logGroupName", "logStream", "logStreamName", "ingestionTime"} {
		record.Add([]jsonscan.Step{{Key: name}})
	}
	return &reader{raw.Reader(), record.Reader()}
}

// either returns the text of a field or, if it is missing, of the other one.
func (r *reader) either(field, other int) []byte {
	for _, i := range [...]int{field, other} {
		if v := r.record.Value(i); v.Type == jsonscan.String {
			return v.Text
		}
	}
	return nil
}

// rawTime finds the time of a raw line.
func (r *reader) rawTime(line []byte) (ms int64, ok bool) {
	if line[0] != '{' {
		return lineTime(line)
	}
	field, ok := r.raw.ReadFirst(line)
	if !ok {
		return 0, false
	}
	v := r.raw.Value(field)
	if ms, ok := ReadTime(v.Text, v.Type == jsonscan.Number); ok {
		return ms, true
	}
	// The first field is not a time, so look at all of them.
	r.raw.Read(line)
	for i := range r.fields() {
		v := r.raw.Value(i)
		if v.Type != jsonscan.String && v.Type != jsonscan.Number {
			continue
		}
		if ms, ok := ReadTime(v.Text, v.Type == jsonscan.Number); ok {
			return ms, true
		}
	}
	return 0, false
}

func (r *reader) fields() int { return r.raw.Len() }
