package engine

import (
	"bytes"
	"math/bits"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/discovery"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/internal/jsonscan"
)

// Event is a log event. The memory that it points to must not change until the
// worker that got the event has ended its part.
type Event struct {
	// Time is the time of the event, in milliseconds since 1970 in UTC, if HasTime
	// is set.
	Time    int64
	HasTime bool
	// Clock, if not nil, computes Time and HasTime. It is called at most once, and
	// only for queries that use the time.
	Clock func() (unixMilli int64, ok bool)
	// Ingested is the time at which CloudWatch received the event, in milliseconds
	// since 1970 in UTC, or 0 if unknown.
	Ingested int64
	// Group and Stream are the log group and the log stream, empty if unknown.
	Group, Stream []byte
	// Message is the log event itself.
	Message []byte
	// Line is the number of the event or its line in the input, counted from 1, or 0
	// if unknown. It only decides from which events suggestions are made.
	Line int64
	// TransformationError says why the log group's transformer failed on the event,
	// in which case Message is the original. It is empty if the transformer did not
	// fail.
	TransformationError string
	// Format is the format of the log. If nil, it is detected.
	Format *discovery.Format
	// Document is the Message as decoded with Options.Fields, for several readers.
	// It may be nil. A program without Options.Fields ignores it.
	Document *jsonscan.Document
}

// when returns the time of the event, in milliseconds since 1970 in UTC. It reports
// false if the time is unknown.
func (e *Event) when() (unixMilli int64, ok bool) {
	if e.Clock != nil {
		e.Time, e.HasTime = e.Clock()
		e.Clock = nil
	}
	return e.Time, e.HasTime
}

// row is the current row of a stage. In the first stage it is an event, in later
// ones the values that the stage before returned.
type row struct {
	values []Value
	// index is the position of the row in the input.
	index int64
	// time is the time of a row that is not an event, or noTime.
	time  int64
	event *Event
	// reader has the fields of the event. It belongs either to document, which has
	// other readers too, or is own. shares is whether the program shares documents.
	reader, own *jsonscan.Reader
	document    *jsonscan.Document
	shares      bool
	found       found
	// failed is the error that ends the run: a function returned a text that is too
	// long, or a regular expression takes too long.
	failed error
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// firstLeaves cuts a JSON object after its first leaves, and closes what is open
// there. It returns the object unchanged if there are no more leaves.
func firstLeaves(text []byte, most int) []byte {
	var open []byte
	leaves, value := 0, false
	leaf := func(end int) []byte {
		if leaves++; leaves < most || len(bytes.Trim(text[end:], "]} \t\r\n")) == 0 {
			return nil
		}
		cut := bytes.Clone(text[:end])
		for i := len(open) - 1; i >= 0; i-- {
			cut = append(cut, open[i]+2) // in ASCII, } and ] are two after { and [
		}
		return cut
	}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '{', '[':
			open = append(open, c)
			value = c == '['
		case '}', ']':
			if len(open) == 0 {
				return text
			}
			open = open[:len(open)-1]
		case ':':
			value = true
		case ',':
			value = len(open) > 0 && open[len(open)-1] == '['
		case '"':
			end := i + 1
			for end < len(text) && text[end] != '"' {
				if text[end] == '\\' {
					end++
				}
				end++
			}
			i = end
			if value && end < len(text) {
				if cut := leaf(end + 1); cut != nil {
					return cut
				}
			}
		case ' ', '\t', '\n', '\r':
		default:
			for i+1 < len(text) && !bytes.ContainsRune([]byte(",]} \t\r\n"), rune(text[i+1])) {
				i++
			}
			if cut := leaf(i + 1); value && cut != nil {
				return cut
			}
		}
	}
	return text
}

// maxVariants is the maximum number of ways to read a path: the field a.b is the
// member b of a, and also a member named "a.b".
const maxVariants = 256

// logField compiles the access to a discovered field of the log.
// (CWL_AnalyzeLogData-discoverable-fields)
func (c *compiler) logField(f *insights.Field) (operand, error) {
	// Logs Insights puts an @ before the name of a field that starts with @.
	name := f.Name()
	if strings.HasPrefix(name, "@") && !strings.HasPrefix(name, "@@") {
		return c.systemField(f, name)
	}
	var keys []string
	for i, s := range f.Steps {
		switch {
		case s.Name == "":
			// Only results of jsonParse have indexes in brackets.
			return operand{}, c.refuse(f, "write "+dotted(f)+", or use jsonParse",
				"an index in brackets reads what jsonParse returns, not a field of the log")
		case i == 0 && strings.HasPrefix(s.Name, "@@"):
			keys = append(keys, s.Name[1:])
		default:
			keys = append(keys, s.Name)
		}
	}
	if len(keys) == 1 && strings.Contains(keys[0], ".") {
		keys = strings.Split(keys[0], ".") // backticks do not make it another field
	}
	if bits.Len(uint(maxVariants)) <= len(keys) {
		return operand{}, c.refuse(f, "", "the path has %d steps; at most %d are supported", len(keys), bits.Len(uint(maxVariants))-1)
	}
	slots := c.fieldSlots(keys)
	path := strings.Join(keys, ".")
	c.ask(f, keys, func(r *row) bool { return r.has(path, slots) })
	get := func(r *row) Value {
		r.scan()
		if r.found.positional() {
			return fromDiscovery(r.found.Value(path))
		}
		for _, slot := range slots {
			v := r.reader.Value(slot)
			if v.Type == jsonscan.Missing || v.Type == jsonscan.Null && nullIsMissing {
				continue
			}
			return fromJSON(v)
		}
		return Value{}
	}
	return operand{eval: get}, nil
}

func dotted(f *insights.Field) string {
	var b strings.Builder
	for i, s := range f.Steps {
		if i > 0 {
			b.WriteByte('.')
		}
		if s.Name == "" {
			b.WriteString(strconv.Itoa(s.Index))
		}
		b.WriteString(s.Name)
	}
	return b.String()
}

// fieldSlots registers every way to read a path: nested, with dots in the names,
// and with a number as an index or as a name.
func (c *compiler) fieldSlots(keys []string) []int {
	var slots []int
	var walk func(path []jsonscan.Step, rest []string)
	walk = func(path []jsonscan.Step, rest []string) {
		if len(rest) == 0 {
			slots = append(slots, c.p.fields.Add(path))
			return
		}
		path = path[:len(path):len(path)]
		for n := 1; n <= len(rest); n++ {
			key := strings.Join(rest[:n], ".")
			walk(append(path, jsonscan.Step{Key: key}), rest[n:])
			if index, err := strconv.Atoi(key); n == 1 && err == nil && len(path) > 0 {
				walk(append(path, jsonscan.Step{Index: index, IsIndex: true}), rest[n:])
			}
		}
	}
	walk(nil, keys)
	return slots
}

// fromJSON converts a scanned value.
func fromJSON(v jsonscan.Value) Value {
	text := alias(v.Text)
	switch v.Type {
	case jsonscan.String:
		return textValue(text)
	case jsonscan.Number:
		return numberText(text)
	case jsonscan.Boolean:
		return booleanValue(text == "true")
	case jsonscan.Object:
		return Value{kind: Map, text: text}
	case jsonscan.Array:
		return Value{kind: List, text: text}
	case jsonscan.Null:
		if !nullIsMissing {
			return textValue("null")
		}
	}
	return Value{}
}

// systemFields are the fields that every log event has, and the one of events on
// which a transformer failed. (CWL_AnalyzeLogData-discoverable-fields)
var systemFields = map[string]func(*row) Value{
	"@message":   func(r *row) Value { return textValue(alias(r.event.Message)) },
	"@logStream": func(r *row) Value { return textOrMissing(r.event.Stream) },
	"@timestamp": func(r *row) Value {
		ms, ok := r.event.when()
		if !ok {
			return Value{}
		}
		return Value{kind: Time, number: float64(ms)}
	},
	"@ingestionTime": func(r *row) Value {
		if r.event.Ingested == 0 {
			return Value{}
		}
		return Value{kind: Time, number: float64(r.event.Ingested)}
	},
	// The text of the field is not published, only when the field is present
	// (Transformation-Errors-Metrics).
	"@transformationError": func(r *row) Value {
		if r.event.TransformationError == "" {
			return Value{}
		}
		return textValue(r.event.TransformationError)
	},
	"@log": func(r *row) Value {
		if len(r.event.Group) == 0 {
			return Value{}
		}
		return textValue(unknownAccount + ":" + string(r.event.Group))
	},
}

func textOrMissing(text []byte) Value {
	if len(text) == 0 {
		return Value{}
	}
	return textValue(alias(text))
}

func (c *compiler) systemField(f *insights.Field, name string) (operand, error) {
	get, ok := systemFields[name]
	if !ok {
		get, ok = lambdaFields[name]
	}
	if ok {
		c.p.timed = c.p.timed || name == "@timestamp"
		c.ask(f, nil, func(r *row) bool { return get(r).kind != Missing })
		return operand{eval: get}, nil
	}
	switch {
	case strings.HasPrefix(name, "@entity.") || strings.HasPrefix(name, "@aws."):
		return operand{}, c.refuse(f, "", "log files do not have %s", name)
	case name == "@ptr":
		return operand{}, c.refuse(f, "", "@ptr points into CloudWatch, and log files do not have it")
	}
	// CloudWatch runs a query that reads a system field which does not exist. It is
	// reported once the events have been read.
	c.ask(f, nil, func(*row) bool { return false })
	return constantOf(Value{}), nil
}
