package filterpattern

import (
	"math"
	"strconv"

	"github.com/logstack-go/logstack/internal/jsonscan"
)

// FieldValue is what an event has where a Selector points.
type FieldValue struct {
	Type ValueType
	// Text is a string without its quotes and escapes, a number as it is
	// written, true, false or null, the JSON text of an object or an array, or
	// the text of a field of a delimited event. Empty if the value is missing.
	Text []byte
}

// ValueType is the type of a FieldValue.
type ValueType = jsonscan.Type

// The types of values. A field of a delimited event is a NumberValue if it is
// a number, and else a StringValue.
const (
	// Missing is the type of a field that the event does not have.
	Missing     = jsonscan.Missing
	Null        = jsonscan.Null
	Boolean     = jsonscan.Boolean
	NumberValue = jsonscan.Number
	StringValue = jsonscan.String
	ObjectValue = jsonscan.Object
	ArrayValue  = jsonscan.Array
	// ValueTypes is how many types there are.
	ValueTypes = jsonscan.Types
)

// Number returns the value as a metric takes it: a JSON number, a JSON string
// that holds one, such as "12.5", or a field of a delimited event that is one.
// Infinities, and what is too large to be told from them, are none.
//
// The user guide asks for "a numeric value" (FilterAndPatternSyntaxForMetricFilters)
// and says nothing of strings; a recorded filter on {"value": "11.5"} published
// 11.5, and one on "banana" nothing.
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

// powersOfTen are exact.
var powersOfTen = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// parseShort reads numbers of at most 15 digits without exponent, where one
// division of two exact floats is correctly rounded. Nearly all numbers in
// logs are such, and strconv needs a string.
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

// IsDecimal says whether a text is a number as JSON and logs write it, and no
// hexadecimal one, Inf, NaN or one with underscores, which strconv takes.
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
