package engine

import (
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/internal/javadate"
)

// parseDate compiles parseDate(text, format[, zone]), which returns milliseconds
// since 1970. The format is that of Java's DateTimeFormatter.
// (CWL_QuerySyntax-operations-functions, "Datetime functions")
func (c *compiler) parseDate(e *insights.Call) (operand, error) {
	text, format, zone, err := c.dateArgs(e)
	if err != nil {
		return operand{}, err
	}
	f, bad, lacks := javadate.Read(format)
	if bad != "" {
		return operand{}, c.refuse(e.Args[1], "", "%q in a format of parseDate does not run here", bad)
	}
	if lacks != "" {
		return operand{}, c.refuse(e.Args[1], "", "the format of parseDate gives no time: it lacks %s", lacks)
	}
	return operand{eval: func(r *row) Value {
		s, ok := text.eval(r).asText()
		if !ok {
			return Value{}
		}
		ms, ok := f.Parse(s, zone)
		if !ok || ms < -maxMillis || ms > maxMillis {
			return Value{}
		}
		return numberValue(float64(ms))
	}}, nil
}

// formatDate compiles formatDate(time, format[, zone]). The format is that of
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

// dateArgs compiles the arguments that parseDate and formatDate have in common.
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
	if zone = javadate.Zone(name); zone == nil {
		return of, "", nil, c.refuse(e.Args[2], "write a name such as UTC or Europe/Berlin", "%q is not a known time zone", name)
	}
	return args[0], args[1].constant.text, zone, nil
}

// strftimeLetters maps the letters after % to layouts of package time.
var strftimeLetters = map[byte]string{
	'Y': "2006", 'y': "06", 'm': "01", 'd': "02", 'e': "_2", 'H': "15", 'I': "03", 'M': "04", 'S': "05",
	'p': "PM", 'A': "Monday", 'a': "Mon", 'B': "January", 'b': "Jan", 'h': "Jan", 'j': "002", 'Z': "MST", 'z': "-0700",
	'F': "2006-01-02", 'T': "15:04:05", 'D': "01/02/06", 'R': "15:04",
}

// strftime formats a time. bad is the part of the format that it does not support,
// if any.
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
