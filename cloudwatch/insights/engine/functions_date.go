package engine

import (
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// parseDate compiles parseDate(text, format[, zone]), which gives milliseconds
// since 1970. The format is one of Java's DateTimeFormatter.
// (CWL_QuerySyntax-operations-functions, "Datetime functions")
func (c *compiler) parseDate(e *insights.Call) (operand, error) {
	text, format, zone, err := c.dateArgs(e)
	if err != nil {
		return operand{}, err
	}
	layout, bad := javaLayout(format)
	if bad != "" {
		return operand{}, c.refuse(e.Args[1], "", "%q in a format of parseDate does not run here", bad)
	}
	return operand{eval: func(r *row) Value {
		s, ok := text.eval(r).asText()
		if !ok {
			return Value{}
		}
		t, err := time.ParseInLocation(layout, s, zone)
		if err != nil {
			return Value{}
		}
		return numberValue(float64(t.UnixMilli()))
	}}, nil
}

// formatDate compiles formatDate(time, format[, zone]). The format is one of
// strftime.
func (c *compiler) formatDate(e *insights.Call) (operand, error) {
	at, format, zone, err := c.dateArgs(e)
	if err != nil {
		return operand{}, err
	}
	if _, bad := strftime(time.Unix(0, 0), format); bad != "" {
		return operand{}, c.refuse(e.Args[1], "", "%q in a format of formatDate does not run here", bad)
	}
	return operand{eval: func(r *row) Value {
		ms, ok := millis(at.eval(r))
		if !ok {
			return Value{}
		}
		text, _ := strftime(time.UnixMilli(int64(ms)).In(zone), format)
		return textValue(text)
	}}, nil
}

// dateArgs compiles the arguments that the two have in common.
func (c *compiler) dateArgs(e *insights.Call) (of operand, format string, zone *time.Location, err error) {
	args, err := c.args(e)
	if err != nil {
		return of, "", nil, err
	}
	for i, a := range args[1:] {
		if a.constant == nil || a.constant.kind != Text {
			return of, "", nil, c.refuse(e.Args[i+1], "", "%s takes a text in quotes here", e.Function)
		}
	}
	name := defaultZone
	if len(args) == 3 {
		name = args[2].constant.text
	}
	if zone, err = time.LoadLocation(name); err != nil {
		return of, "", nil, c.refuse(e.Args[2], "write a name such as UTC or Europe/Berlin", "%q is no time zone that is known here", name)
	}
	return args[0], args[1].constant.text, zone, nil
}

// javaLetters are runs of letters of a DateTimeFormatter, in Go's words.
var javaLetters = map[string]string{
	"yyyy": "2006", "uuuu": "2006", "yy": "06", "MMMM": "January", "MMM": "Jan", "MM": "01", "M": "1",
	"dd": "02", "d": "2", "HH": "15", "H": "15", "hh": "03", "h": "3", "mm": "04", "m": "4", "ss": "05", "s": "5",
	"a": "PM", "EEEE": "Monday", "EEE": "Mon", "E": "Mon",
	"XXX": "Z07:00", "XX": "Z0700", "X": "Z07", "xxx": "-07:00", "xx": "-0700", "x": "-07", "Z": "-0700", "z": "MST", "VV": "MST",
}

// javaLayout makes a layout of Go of a format of Java; bad is what it cannot.
func javaLayout(format string) (layout, bad string) {
	var b strings.Builder
	for i := 0; i < len(format); {
		c := format[i]
		switch {
		case c == '\'':
			end := strings.IndexByte(format[i+1:], '\'')
			if end < 0 {
				return "", format[i:]
			}
			quoted := format[i+1 : i+1+end]
			if quoted == "" {
				quoted = "'"
			}
			if strings.ContainsAny(quoted, "0123456789") || layoutWords(quoted) {
				return "", format[i : i+end+2] // Go would read a date in it
			}
			b.WriteString(quoted)
			i += end + 2
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
			end := i
			for end < len(format) && format[end] == c {
				end++
			}
			run := format[i:end]
			switch word, ok := javaLetters[run]; {
			case ok:
				b.WriteString(word)
			case c == 'S' && i > 0 && (format[i-1] == '.' || format[i-1] == ','):
				b.WriteString(strings.Repeat("0", len(run)))
			default:
				return "", run
			}
			i = end
		case isDigit(c) || c == '[' || c == ']' || c == '{' || c == '}' || c == '#' || c == '_':
			return "", string(c)
		default:
			b.WriteByte(c)
			i++
		}
	}
	return b.String(), ""
}

// layoutWords says whether a text has words that Go reads as parts of a date.
func layoutWords(s string) bool {
	for _, word := range []string{"Jan", "Mon", "MST", "PM", "pm", "Z07"} {
		if strings.Contains(s, word) {
			return true
		}
	}
	return false
}

// strftimeLetters are the letters behind a % in Go's words.
var strftimeLetters = map[byte]string{
	'Y': "2006", 'y': "06", 'm': "01", 'd': "02", 'e': "_2", 'H': "15", 'I': "03", 'M': "04", 'S': "05",
	'p': "PM", 'A': "Monday", 'a': "Mon", 'B': "January", 'b': "Jan", 'h': "Jan", 'j': "002", 'Z': "MST", 'z': "-0700",
	'F': "2006-01-02", 'T': "15:04:05", 'D': "01/02/06", 'R': "15:04",
}

// strftime writes a time; bad is what of the format it cannot.
func strftime(t time.Time, format string) (text, bad string) {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			b.WriteByte(format[i])
			continue
		}
		if i++; i == len(format) {
			return "", "%"
		}
		switch c := format[i]; c {
		case '%':
			b.WriteByte('%')
		case 'L':
			b.WriteString(t.Format(".000")[1:])
		case 'f':
			b.WriteString(t.Format(".000000")[1:])
		case 's':
			b.WriteString(formatExactly(float64(t.Unix())))
		default:
			word, ok := strftimeLetters[c]
			if !ok {
				return "", format[i-1 : i+1]
			}
			b.WriteString(t.Format(word))
		}
	}
	return b.String(), ""
}
