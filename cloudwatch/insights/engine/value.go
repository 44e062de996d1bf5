package engine

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
	"unsafe"
)

// Kind is the kind of a [Value].
type Kind uint8

const (
	// Missing is the kind of a field that does not exist, and of a result that
	// cannot be computed. A JSON null is missing too: see nullIsMissing.
	Missing Kind = iota
	// Number is a number.
	Number
	// Text is a string.
	Text
	// Boolean is true or false.
	Boolean
	// Time is a point in time.
	Time
	// Map is a JSON object, and List a JSON array.
	Map
	List
	// overlong stands for a text that a function did not return because it would be
	// too long.
	overlong
)

// Value is a value of a row. The zero Value is missing.
type Value struct {
	kind Kind
	// read caches what is known about the text as a number, because values are
	// compared often.
	read reading
	// number is the value of a Number without a text, the milliseconds since 1970
	// of a Time, and 1 for true.
	number float64
	// text is the text of a Text, of a Number from the log, and the JSON of a Map
	// or a List. While events are read it may lie in memory that the next event
	// reuses; keep copies it.
	text string
}

// reading is what is known about a text as a number.
type reading uint8

const (
	notRead reading = iota
	isNumber
	isNone
)

// prepared returns the value with its text parsed as a number.
func (v Value) prepared() Value {
	if (v.kind == Number || v.kind == Text) && v.text != "" && v.read == notRead {
		f, ok := parseNumber(v.text)
		v.number, v.read = f, isNone
		if ok {
			v.read = isNumber
		}
	}
	return v
}

// textNumber parses the text as a number.
func (v *Value) textNumber() (float64, bool) {
	if v.read != notRead {
		return v.number, v.read == isNumber
	}
	return parseNumber(v.text)
}

// Kind returns the kind of the value.
func (v Value) Kind() Kind { return v.kind }

// IsMissing reports whether the value is missing.
func (v Value) IsMissing() bool { return v.kind == Missing }

// structured reports whether the value is a map or a list.
func (v Value) structured() bool { return v.kind == Map || v.kind == List }

// numberValue returns a number, or a missing value if JSON cannot write the number.
func numberValue(f float64) Value {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return Value{}
	}
	return Value{kind: Number, number: f}
}

// numberText returns a number with the text that the log has for it.
func numberText(text string) Value { return Value{kind: Number, text: text} }

func textValue(s string) Value { return Value{kind: Text, text: s} }

func booleanValue(b bool) Value {
	if b {
		return Value{kind: Boolean, number: 1}
	}
	return Value{kind: Boolean}
}

// timeValue returns a time given in milliseconds since 1970.
func timeValue(ms float64) Value { return Value{kind: Time, number: math.Floor(ms)} }

// listValue returns a list of values, in JSON.
func listValue(values []Value) Value {
	var b []byte
	b = append(b, '[')
	for i, v := range values {
		if i > 0 {
			b = append(b, ',')
		}
		b = v.appendJSON(b)
	}
	return Value{kind: List, text: string(append(b, ']'))}
}

// Number returns the value as a number. It reports false if the value does not read
// as a number, or is beyond a float64.
func (v Value) Number() (float64, bool) {
	f, ok := v.asNumber()
	return f, ok && !math.IsInf(f, 0)
}

// asNumber returns the value as a number: milliseconds for a time, and 1 for true.
// A text that is a number counts if textReadsAsNumber is set.
func (v Value) asNumber() (float64, bool) {
	switch v.kind {
	case Number:
		if v.text == "" {
			return v.number, true
		}
		return v.textNumber()
	case Boolean, Time:
		return v.number, true
	case Text:
		if textReadsAsNumber {
			return v.textNumber()
		}
	}
	return 0, false
}

// asText returns the value as a text, a number with all its digits. It reports
// false for missing values, maps and lists. (CWL_QuerySyntax-operations-functions:
// maps and lists are null in functions)
func (v Value) asText() (string, bool) {
	switch v.kind {
	case Missing, Map, List:
		return "", false
	case Text:
		return v.text, true
	case Number:
		if v.text == "" {
			return formatExactly(v.number), true
		}
	}
	return v.String(), true
}

// truth reports whether the value, as a condition, holds: true and numbers other
// than 0 do.
func (v Value) truth() bool {
	f, ok := v.asNumber()
	return ok && f != 0
}

// timeFormat is the format in which times are shown
// (CWL_AnalyzeLogData-Visualizing, and every result of the console and the API).
const timeFormat = "2006-01-02 15:04:05.000"

// String returns the value as CloudWatch shows it, or "" if it is missing.
func (v Value) String() string {
	switch v.kind {
	case Missing:
		return ""
	case Number:
		if v.text != "" {
			return v.text
		}
		return formatNumber(v.number)
	case Boolean:
		if v.number != 0 {
			return shownTrue
		}
		return shownFalse
	case Time:
		return time.UnixMilli(int64(v.number)).UTC().Format(timeFormat)
	}
	return v.text
}

// inJSON returns a boolean as JSON.
func (v Value) inJSON() string { return strconv.FormatBool(v.number != 0) }

// appendJSON appends the value as JSON: null if it is missing, numbers as numbers,
// times as they are shown, and maps and lists on one line.
func (v Value) appendJSON(b []byte) []byte {
	switch v.kind {
	case Missing:
		return append(b, "null"...)
	case Number:
		if v.text != "" {
			return append(b, v.text...)
		}
		return append(b, formatExactly(v.number)...)
	case Boolean:
		return append(b, v.String()...)
	case Map, List:
		return appendCompact(b, v.text)
	}
	return appendQuoted(b, v.String())
}

// MarshalJSON returns the value as JSON: null if it is missing, numbers as numbers
// with all their digits, times as text, and maps and lists on one line.
func (v Value) MarshalJSON() ([]byte, error) { return v.appendJSON(nil), nil }

// formatNumber formats a computed number as results show it.
func formatNumber(f float64) string {
	if f == math.Trunc(f) && math.Abs(f) < 1e15 {
		return strconv.FormatInt(int64(f), 10)
	}
	size := math.Abs(f)
	if size < 1e-6 {
		return formatExactly(f)
	}
	decimals := shownDecimals
	if size < 1 {
		decimals = max(decimals, shownDigits-1-int(math.Floor(math.Log10(size))))
	}
	text := strconv.FormatFloat(f, 'f', decimals, 64)
	return strings.TrimRight(strings.TrimRight(text, "0"), ".")
}

// formatExactly formats a number with all its digits.
func formatExactly(f float64) string {
	if f == math.Trunc(f) && math.Abs(f) < 1e15 {
		return strconv.FormatInt(int64(f), 10)
	}
	a := math.Abs(f)
	if a >= 1e21 || a < 1e-6 {
		return strconv.FormatFloat(f, 'e', -1, 64)
	}
	if a >= exactBelow {
		return strconv.FormatFloat(f, 'f', 0, 64)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// parseNumber parses a number as JSON writes it, with an optional sign. Hexadecimal
// numbers, Inf and NaN are not accepted. A number beyond a float64 is infinite: it
// compares by its value, and what is computed from it is missing.
func parseNumber(text string) (float64, bool) {
	if len(text) == 0 {
		return 0, false
	}
	i, negative := 0, false
	switch text[0] {
	case '-':
		i, negative = 1, true
	case '+':
		i = 1
	}
	// The common case: few digits, with or without a decimal point.
	mantissa, digits, point := uint64(0), 0, -1
	for ; i < len(text); i++ {
		c := text[i]
		switch {
		case '0' <= c && c <= '9':
			mantissa = mantissa*10 + uint64(c-'0')
			digits++
			continue
		case c == '.' && point < 0 && digits > 0:
			point = digits
			continue
		}
		break
	}
	if digits == 0 || digits > 15 || i < len(text) || point == digits {
		return parseSlowly(text)
	}
	f := float64(mantissa)
	if point >= 0 {
		f /= powersOfTen[digits-point]
	}
	if negative {
		f = -f
	}
	return f, true
}

// powersOfTen are the powers that are exact as float64.
var powersOfTen = [16]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// parseSlowly parses any number. It refuses what is none before strconv does, whose
// errors are allocated: many fields hold text of digits, such as addresses and dates.
func parseSlowly(text string) (float64, bool) {
	point, exponent := false, false
	for i := range len(text) {
		switch c := text[i]; {
		case isDigit(c):
			continue
		case c == '-' || c == '+':
			if i > 0 && text[i-1] != 'e' && text[i-1] != 'E' {
				return 0, false
			}
			continue
		case i == 0 || !isDigit(text[i-1]) || i+1 == len(text) || exponent:
			return 0, false
		case c == '.' && !point && isDigit(text[i+1]):
			point = true
		case c == 'e' || c == 'E':
			exponent = true
		default:
			return 0, false
		}
	}
	f, err := strconv.ParseFloat(text, 64)
	return f, err == nil || errors.Is(err, strconv.ErrRange)
}

// keep copies the value's text to a buffer, which must have room for it, and
// returns the value with the copied text.
func (v Value) keep(buffer *[]byte) Value {
	if len(v.text) == 0 {
		return v
	}
	start := len(*buffer)
	*buffer = append(*buffer, v.text...)
	v.text = alias((*buffer)[start:])
	return v
}

// clone returns the value with a copy of its text.
func (v Value) clone() Value {
	v.text = strings.Clone(v.text)
	return v
}

// alias returns a string that shares the bytes, which must not change as long as
// the string is used.
func alias(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

const hexDigits = "0123456789abcdef"

// appendQuoted appends a JSON string. Bytes that are not UTF-8 become the
// replacement character.
func appendQuoted(b []byte, s string) []byte {
	b = append(b, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, '\\', 'n')
		case r == '\r':
			b = append(b, '\\', 'r')
		case r == '\t':
			b = append(b, '\\', 't')
		case r < ' ':
			b = append(b, '\\', 'u', '0', '0', hexDigits[r>>4], hexDigits[r&15])
		default:
			b = append(b, string(r)...)
		}
	}
	return append(b, '"')
}

// appendCompact appends JSON, without white space if it contains line breaks. Bytes
// that are not UTF-8 become the replacement character.
func appendCompact(b []byte, text string) []byte {
	broken, quoted := strings.ContainsAny(text, "\n\r"), false
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(text[i:])
			b = utf8.AppendRune(b, r)
			i += size
			continue
		case broken && !quoted && isSpace(c):
			i++
			continue
		case quoted && c == '\\' && i+1 < len(text) && text[i+1] < utf8.RuneSelf:
			b = append(b, c)
			i++
			c = text[i]
		case c == '"':
			quoted = !quoted
		}
		b = append(b, c)
		i++
	}
	return b
}
