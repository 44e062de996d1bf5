package filterpattern

import (
	"math"
	"strconv"

	"github.com/logstack-go/logstack/internal/jsonscan"
)

// FieldValue is the value of the field that a Selector names in an event.
type FieldValue struct {
	Type ValueType
	// Text is a string without its quotes and escapes, a number as written, true,
	// false or null, the JSON text of an object or an array, or the text of a field
	// of a delimited event. It is empty if the value is missing.
	Text []byte
}

// ValueType is the type of a FieldValue.
type ValueType = jsonscan.Type

// The types of values. A field of a delimited event is a NumberValue if it is a
// number, and a StringValue otherwise.
const (
	// Missing is the type of a field that the event does not have.
	Missing     = jsonscan.Missing
	Null        = jsonscan.Null
	Boolean     = jsonscan.Boolean
	NumberValue = jsonscan.Number
	StringValue = jsonscan.String
	ObjectValue = jsonscan.Object
	ArrayValue  = jsonscan.Array
	// ValueTypes is the number of types.
	ValueTypes = jsonscan.Types
)

// Number returns the value as a number if it is one for a metric: a JSON number, a
// JSON string that holds a number, such as "12.5", or a delimited field that is a
// number. Infinities do not count, nor numbers too large for a float64.
//
// The user guide asks for "a numeric value"
// (FilterAndPatternSyntaxForMetricFilters) and does not mention strings. A recorded
// filter on {"value": "11.5"} published 11.5, and one on "banana" published
// nothing.
func (v FieldValue) Number() (float64, bool) {
	if v.Type != NumberValue && v.Type != StringValue {
		return 0, false
	}
	return parseNumber(v.Text)
}

// parseNumber reads a decimal number.
func parseNumber(text []byte) (float64, bool) {
	if n, ok := parseShort(text); ok {
		return n, true
	}
	if !IsDecimal(text) {
		return 0, false
	}
	n, err := strconv.ParseFloat(string(text), 64)
	if err != nil || math.IsInf(n, 0) {
		return 0, false
	}
	return n, true
}

// powersOfTen are exact as float64.
var powersOfTen = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// parseShort parses numbers of at most 15 digits without an exponent, for which one
// division of two exact floats is correctly rounded. Nearly all numbers in logs are
// of this form, and strconv would need a string.
func parseShort(text []byte) (float64, bool) {
	negative := len(text) > 0 && text[0] == '-'
	if negative {
		text = text[1:]
	}
	mantissa, digits, decimals := uint64(0), 0, -1
	for _, c := range text {
		switch {
		case '0' <= c && c <= '9':
			mantissa = mantissa*10 + uint64(c-'0')
			if digits++; decimals >= 0 {
				decimals++
			}
		case c == '.' && decimals < 0 && digits > 0:
			decimals = 0
		default:
			return 0, false
		}
		if digits > 15 {
			return 0, false
		}
	}
	if digits == 0 || decimals == 0 {
		return 0, false
	}
	n := float64(mantissa)
	if decimals > 0 {
		n /= powersOfTen[decimals]
	}
	if negative {
		n = -n
	}
	return n, true
}

// IsDecimal reports whether a text is a number as JSON and logs write it.
// Hexadecimal numbers, Inf, NaN and underscores are not, although strconv takes
// them.
func IsDecimal(text []byte) bool {
	i := 0
	if i < len(text) && (text[i] == '-' || text[i] == '+') {
		i++
	}
	digits := 0
	for ; i < len(text) && '0' <= text[i] && text[i] <= '9'; i++ {
		digits++
	}
	if i < len(text) && text[i] == '.' {
		for i++; i < len(text) && '0' <= text[i] && text[i] <= '9'; i++ {
			digits++
		}
	}
	if digits == 0 {
		return false
	}
	if i < len(text) && (text[i] == 'e' || text[i] == 'E') {
		if i++; i < len(text) && (text[i] == '-' || text[i] == '+') {
			i++
		}
		start := i
		for ; i < len(text) && '0' <= text[i] && text[i] <= '9'; i++ {
		}
		if i == start {
			return false
		}
	}
	return i == len(text)
}
