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

// Event is a log event. The engine is done with what it points to when the
// worker that got it has ended its part.
type Event struct {
	// Time is when it happened, in milliseconds since 1970 in UTC, if HasTime.
	Time    int64
	HasTime bool
	// Clock finds Time and HasTime out for a query that looks at them, once; nil where
	// they are known.
	Clock func() (unixMilli int64, ok bool)
	// Ingested is when it came to CloudWatch, in milliseconds since 1970 in
	// UTC; 0 if that is not known.
	Ingested int64
	// Group and Stream are its log group and log stream; empty if unknown.
	Group, Stream []byte
	// Message is the log event itself.
	Message []byte
	// TransformationError says why the transformer of its log group failed on it: the
	// Message is as it was written. Empty if it did not fail.
	TransformationError string
	// Format says of which kind its log is; nil to find that out.
	Format *discovery.Format
	// Document is the Message as others decode it, too, with Options.Fields; nil if nobody
	// does. A program without Options.Fields ignores it.
	Document *jsonscan.Document
}

// when is when the event happened, in milliseconds since 1970 in UTC, if that is known.
func (e *Event) when() (unixMilli int64, ok bool) {
	if e.Clock != nil {
		e.Time, e.HasTime = e.Clock()
		e.Clock = nil
	}
	return e.Time, e.HasTime
}

// row is what commands work on. In the first stage it is an event, in later
// ones the values that the stage before put out.
type row struct {
	values []Value
	// index is the row's place in the input.
	index int64
	// time is when it happened, of a row that is no event; noTime without one.
	time  int64
	event *Event
	// reader has the fields of the event: that of document, which others read, too, or
	// own, which reads what nobody else does. shares says whether the program shares one.
	reader, own *jsonscan.Reader
	document    *jsonscan.Document
	shares      bool
	found       found
	// failed is what ends the run: a function made a longer text than any may be, or
	// a regular expression takes too long.
	failed error
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// firstLeaves cuts a JSON object behind its first leaves, and closes what is open
// there. It returns the object as it is if there are no more.
func firstLeaves(text []byte, most int) []byte {
	var open []byte
	leaves, value := 0, false
	leaf := func(end int) []byte {
		if leaves++; leaves < most || len(bytes.Trim(text[end:], "]} \t\r\n")) == 0 {
			return nil
		}
		cut := bytes.Clone(text[:end])
		for i := len(open) - 1; i >= 0; i-- {
			cut = append(cut, open[i]+2) // } and ] are two behind { and [
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

// maxVariants is how many ways there may be to read a path: the field a.b is b
// in a, and it is a field that is called "a.b".
const maxVariants = 256

// logField compiles the reading of a discovered field of the log.
// (CWL_AnalyzeLogData-discoverable-fields)
func (c *compiler) logField(f *insights.Field) (operand, error) {
	// A field whose name starts with @ has another @ in front.
	name := f.Name()
	if strings.HasPrefix(name, "@") && !strings.HasPrefix(name, "@@") {
		return c.systemField(f, name)
	}
	var keys []string
	for i, s := range f.Steps {
		switch {
		case s.Name == "":
			// Only what jsonParse returns has indexes in brackets.
			return operand{}, c.refuse(f, "write "+dotted(f)+", or use jsonParse",
				"an index in brackets reads what jsonParse returns, not a field of the log")
		case i == 0 && strings.HasPrefix(s.Name, "@@"):
			keys = append(keys, s.Name[1:])
		default:
			keys = append(keys, s.Name)
		}
	}
	if len(keys) == 1 && strings.Contains(keys[0], ".") {
		keys = strings.Split(keys[0], ".") // backticks make no other field
	}
	if bits.Len(uint(maxVariants)) <= len(keys) {
		return operand{}, c.refuse(f, "", "the path has %d steps; here it can have %d", len(keys), bits.Len(uint(maxVariants))-1)
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

// fieldSlots asks the scanner for every way to read a path: nested, or with
// dots in the names, and a number as an index or as a name.
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

// fromJSON makes a value of one that was scanned.
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

// systemFields are those that every log event has, and the one of those that a
// transformer failed on.
// (CWL_AnalyzeLogData-discoverable-fields)
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
	// Of what the service writes there, nothing is published but when it is there
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
		return operand{}, c.refuse(f, "", "%s is not in log files", name)
	case name == "@ptr":
		return operand{}, c.refuse(f, "", "@ptr points into the service, and is not in log files")
	}
	// The service runs a query that reads a name which no log has; it is told once
	// the events have been read.
	c.ask(f, nil, func(*row) bool { return false })
	return constantOf(Value{}), nil
}
