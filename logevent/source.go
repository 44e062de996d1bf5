package logevent

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/encoding/unicode"

	"github.com/logstack-go/logstack/internal/jsonscan"
)

// Source is a source of log events. It can be read once.
type Source struct {
	inputs  []Input
	options Options
	formats []Format
	head    func(input int, format Format, head []byte)
}

// Open returns a source of the inputs, for Process to read. It does not open the
// inputs yet.
func Open(inputs []Input, o Options) (*Source, error) {
	if err := new(Format).UnmarshalText([]byte(cmp.Or(o.Format, Auto))); err != nil {
		return nil, err
	}
	o.Format = cmp.Or(o.Format, Auto)
	o.BatchSize = cmp.Or(max(o.BatchSize, 0), defaultBatchSize)
	if o.TimeFields == nil {
		o.TimeFields = TimeFields
	}
	return &Source{inputs: inputs, options: o}, nil
}

// Live reports whether events of any input are read as they come.
func (s *Source) Live() bool {
	return slices.ContainsFunc(s.inputs, func(in Input) bool { return in.Live })
}

// Names returns the name of each input.
func (s *Source) Names() []string {
	names := make([]string, len(s.inputs))
	for i, in := range s.inputs {
		names[i] = in.Name
	}
	return names
}

// Formats returns the formats of the inputs that have been read.
func (s *Source) Formats() []Format { return s.formats }

// Head sets a function that is called with the beginning of each input, at most 64
// KiB, before there are batches of that input, and possibly while batches of
// earlier inputs are processed. The function must not keep the text.
func (s *Source) Head(look func(input int, format Format, head []byte)) { s.head = look }

// splitter splits inputs into batches.
type splitter struct {
	source  *Source
	ctx     context.Context
	buffers *buffers
	yield   func(*Batch) bool
	// reader finds the last time in a batch, for the lines of the next batch.
	reader *reader
	index  int
	stored int64
	// live is the current input if it is live.
	live *live
}

// errStopped says that nobody wants more batches.
var errStopped = errors.New("stopped")

// run hands all batches to yield, in the order of the inputs, until that returns false.
func (sp *splitter) run(yield func(*Batch) bool) error {
	sp.reader, sp.yield = newReader(sp.source.options), yield
	for i, input := range sp.source.inputs {
		if err := sp.input(i, input); err != nil {
			return err
		}
	}
	return nil
}

// counter counts the bytes read of an input, before decompression.
type counter struct {
	io.Reader
	sp *splitter
}

func (c counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.sp.stored += int64(n)
	if c.sp.source.options.Progress != nil {
		c.sp.source.options.Progress(c.sp.stored)
	}
	return n, err
}

func (sp *splitter) input(index int, in Input) error {
	opened, err := in.Open()
	if err != nil {
		return err
	}
	defer opened.Close()
	fail := func(err error) error {
		if errors.Is(err, context.Canceled) {
			return err
		}
		return plain(in.Name, err)
	}
	var from io.Reader = opened
	sp.live = nil
	if in.Live {
		sp.live = newLive(opened)
		defer sp.live.close()
		from = sp.live
	}
	r := bufio.NewReaderSize(counter{from, sp}, detectSize)
	r, done, err := unpacked(r, in.Live)
	if err != nil {
		return fail(err)
	}
	defer done()
	if r, err = inUTF8(r, in.Live); err != nil {
		return fail(err)
	}
	format := sp.source.options.Format
	if format == Auto {
		if format, err = detect(r, in.Live); err != nil {
			return fail(err)
		}
	}
	sp.source.formats = append(sp.source.formats, format)
	if sp.source.head != nil {
		head, err := peek(r, in.Live)
		if err != nil {
			return fail(err)
		}
		sp.source.head(index, format, head)
	}
	if format == AWS {
		return sp.documents(index, in, r)
	}
	return sp.lines(index, format, in, r)
}

// inUTF8 returns an input without its byte order mark. If the mark says that it is
// in UTF-16, as is the output of > in PowerShell, it is converted to UTF-8.
func inUTF8(r *bufio.Reader, live bool) (*bufio.Reader, error) {
	start, _ := r.Peek(1)
	for len(start) < 8 && !(live && bytes.HasSuffix(start, []byte{'\n'})) {
		longer, err := r.Peek(len(start) + 1)
		if err != nil {
			break
		}
		start = longer
	}
	switch {
	case bytes.HasPrefix(start, []byte("\xef\xbb\xbf")):
		_, err := r.Discard(3)
		return r, err
	case bytes.HasPrefix(start, []byte("\xff\xfe")), bytes.HasPrefix(start, []byte("\xfe\xff")):
		decoder := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder()
		return bufio.NewReaderSize(decoder.Reader(r), detectSize), nil
	case bytes.Equal(zeros(start), []byte{0, 1, 0, 1, 0, 1, 0, 1}), bytes.Equal(zeros(start), []byte{1, 0, 1, 0, 1, 0, 1, 0}):
		return nil, ErrUTF16
	}
	return r, nil
}

// ErrUTF16 is the error of an input in UTF-16 without a byte order mark.
var ErrUTF16 = errors.New("it looks like UTF-16 without a byte order mark: save it as UTF-8")

// zeros returns a 1 for each byte that is 0, and a 0 for each other byte.
func zeros(data []byte) []byte {
	out := make([]byte, len(data))
	for i, b := range data {
		if b == 0 {
			out[i] = 1
		}
	}
	return out
}

// buffer returns a buffer for a batch.
func (sp *splitter) buffer() ([]byte, error) {
	b, err := sp.buffers.take(sp.ctx)
	if b == nil && err == nil {
		b = make([]byte, 0, sp.source.options.BatchSize+detectSize)
	}
	return b, err
}

func (sp *splitter) send(b *Batch) error {
	b.index = sp.index
	sp.index++
	if !sp.yield(b) {
		return errStopped
	}
	return nil
}

// lines splits an input of lines into batches.
func (sp *splitter) lines(index int, format Format, in Input, r *bufio.Reader) error {
	var stream []byte
	if format == S3Export {
		stream = exportStream(in.Name)
	}
	next := Batch{source: sp.source, input: index, format: format, line: 1, stream: stream}
	var rest []byte // the beginning of a line, left from the batch before
	for done := false; !done; {
		data, err := sp.buffer()
		if err != nil {
			return err
		}
		data = append(data[:0], rest...)
		var failed error
		end := 0
		for size := sp.source.options.BatchSize; end == 0 && failed == nil; size *= 2 {
			var still bool
			data, still, failed = sp.fillUp(r, format, data, max(size, len(data)+1))
			if end = cut(data, format); still {
				end = bytes.LastIndexByte(data, '\n') + 1
			}
			if end == 0 && len(data) > MaxEvent {
				return fmt.Errorf("%s:%d: an event is longer than %d MiB", in.Name, next.line, MaxEvent>>20)
			}
		}
		if failed != nil {
			done, end = true, len(data)
		}
		rest = append(rest[:0], data[end:]...)
		b := next
		b.data = data[:end]
		next.line += int64(bytes.Count(b.data, []byte{'\n'}))
		if format == Raw && !sp.source.options.NoTimes {
			next.time, next.hasTime = sp.timeAfter(&b)
		}
		if err := sp.send(&b); err != nil {
			return err
		}
		if failed != nil && failed != io.EOF {
			return plain(in.Name, failed)
		}
	}
	return nil
}

// fillUp reads until there are at least size bytes of data, or an error. In a batch of
// the usual size there is always room for as much as the buffer of r holds, so that r
// reads into data, and not into its buffer first. For a live input, complete lines are
// enough if no more data are available. still is set if no more came for a while, so
// that the last event, which may have several lines, is complete.
func (sp *splitter) fillUp(r *bufio.Reader, format Format, data []byte, size int) (_ []byte, still bool, _ error) {
	room := size + min(size, detectSize)
	if cap(data) < room {
		data = append(make([]byte, 0, room), data...)
	}
	for len(data) < size {
		n, err := r.Read(data[len(data):room])
		data = data[:len(data)+n]
		if err != nil {
			return data, false, err
		}
		if sp.live == nil || r.Buffered() > 0 || bytes.IndexByte(data, '\n') < 0 {
			continue
		}
		wait := time.Duration(0)
		if format == S3Export {
			wait = idle
		}
		if !sp.live.more(wait) {
			return data, true, nil
		}
	}
	return data, false, nil
}

// cut returns the end of the last complete event in the data, or 0.
func cut(data []byte, format Format) int {
	end := bytes.LastIndexByte(data, '\n') + 1
	if format != S3Export {
		return end
	}
	// An event of an export extends to the next line with a time.
	for end > 0 {
		start := bytes.LastIndexByte(data[:end-1], '\n') + 1
		if _, _, ok := exportTime(data[start:end]); ok {
			return start
		}
		end = start
	}
	return 0
}

// timeAfter returns the time for lines after a batch: the last time in the batch,
// or the one before it.
func (sp *splitter) timeAfter(b *Batch) (int64, bool) {
	for rest := b.data; len(rest) > 0; {
		start := bytes.LastIndexByte(rest[:len(rest)-1], '\n') + 1
		if line, _ := nextLine(rest[start:]); len(line) > 0 {
			if ms, ok := sp.reader.rawTime(line); ok {
				return ms, true
			}
		}
		rest = rest[:start]
	}
	return b.time, b.hasTime
}

// exportStream returns the log stream of a file of an export, which is in a folder
// named after the stream: prefix/task/stream/000000.gz, with - in place of slashes
// (user guide, S3Export).
func exportStream(path string) []byte {
	folder := filepath.Base(filepath.Dir(path))
	if !strings.ContainsRune(path, filepath.Separator) || folder == "." {
		return nil
	}
	return []byte(folder)
}

// detectSize is the number of bytes from which the format is detected, and the size
// of the buffers through which an input is read.
const detectSize = 64 << 10

// peek returns the beginning of an input without consuming it. For a live input, it
// returns the data that are available, at least a complete line, and all of an
// object that begins there and continues.
func peek(r *bufio.Reader, live bool) ([]byte, error) {
	for size := 1; live && size < detectSize; size = r.Buffered() + 1 {
		if _, err := r.Peek(size); err != nil {
			break
		}
		head, _ := r.Peek(r.Buffered())
		text := bytes.TrimLeft(head, " \t\r\n\ufeff")
		line, _, whole := bytes.Cut(text, []byte{'\n'})
		if whole && (!goesOn(bytes.TrimSpace(line)) || isDocument(text)) {
			return head, nil
		}
	}
	head, err := r.Peek(detectSize)
	if err == io.EOF || err == bufio.ErrBufferFull {
		err = nil
	}
	return head, err
}

// goesOn reports whether a line is the beginning of an object, or of a list of
// objects, that continues on the next line.
func goesOn(line []byte) bool {
	end, list := byte('}'), line[0] == '['
	if list {
		end = ']'
	}
	begins := line[0] == '{' || list && (len(line) == 1 || bytes.HasPrefix(bytes.TrimSpace(line[1:]), []byte{'{'}))
	return begins && line[len(line)-1] != end
}

// detect detects a format.
func detect(r *bufio.Reader, live bool) (Format, error) {
	head, err := peek(r, live)
	if err != nil {
		return "", err
	}
	text := bytes.TrimLeft(head, " \t\r\n\ufeff")
	line, _ := nextLine(text)
	if _, _, ok := exportTime(line); ok {
		return S3Export, nil
	}
	if len(text) == 0 || text[0] != '{' && text[0] != '[' {
		return Raw, nil
	}
	if isDocument(text) {
		return AWS, nil
	}
	if isRecord(line) {
		return Records, nil
	}
	return Raw, nil
}

// isRecord reports whether a line is a record: a message with its log group or log
// stream. A line of an application may have a message and a timestamp, too, but not
// those.
func isRecord(line []byte) bool {
	r := newReader(Options{}).record
	return r.Read(line) && r.Value(recordMessage).Type == jsonscan.String &&
		(r.Value(recordGroup).Type == jsonscan.String || r.Value(recordGroupName).Type == jsonscan.String ||
			r.Value(recordStream).Type == jsonscan.String || r.Value(recordStreamName).Type == jsonscan.String)
}

// isDocument reports whether a text begins like output of the AWS CLI: an object
// with a list of events at its start or after the tokens, or only that list.
func isDocument(text []byte) bool {
	d := newDocument()
	for i, c := range text {
		d.next(c)
		if d.events {
			first := bytes.TrimLeft(text[i+1:], " \t\r\n")
			if bytes.HasPrefix(first, []byte{']'}) {
				return !d.bare || len(bytes.TrimSpace(first[1:])) == 0
			}
			return bytes.HasPrefix(first, []byte{'{'}) && bytes.Contains(first, []byte(`"timestamp"`)) &&
				(!d.bare || bytes.Contains(first, []byte(`"message"`)))
		}
		if d.depth == 0 && d.started {
			return false // the object ended without one
		}
		if d.depth == 1 && d.key != "" && !documentKeys[d.key] {
			return false
		}
	}
	return false
}

// documentKeys are the keys of the responses of FilterLogEvents and GetLogEvents.
var documentKeys = map[string]bool{
	"events": true, "searchedLogStreams": true, "nextToken": true,
	"nextForwardToken": true, "nextBackwardToken": true,
}
