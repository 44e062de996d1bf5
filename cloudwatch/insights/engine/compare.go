package engine

import (
	"cmp"
	"math"
	"strconv"
	"strings"
)

// comparer compares values as queries do.
type comparer struct {
	// strict is set if a text is never equal to a number, and neither less nor
	// greater.
	strict bool
}

// equal reports whether two values are equal. Missing values, maps and lists are
// equal to nothing. (CWL_QuerySyntax-operations-functions)
func (c comparer) equal(a, b Value) bool {
	order, ok := c.compare(a, b)
	return ok && order == 0
}

// compare orders two values: as numbers if both read as numbers, and as texts if
// both are texts. ok is false if they cannot be compared.
func (c comparer) compare(a, b Value) (order int, ok bool) {
	if a.kind == Missing || b.kind == Missing || a.structured() || b.structured() {
		return 0, false
	}
	if c.strict && (a.kind == Text) != (b.kind == Text) {
		return 0, false
	}
	if a.kind == Text && b.kind == Text {
		if a.text == b.text {
			return 0, true
		}
		if c.strict {
			return strings.Compare(a.text, b.text), true
		}
	}
	if order, ok := compareNumbers(a, b); ok {
		return order, true
	}
	if a.kind == Boolean && b.kind == Text {
		return 0, booleanReadsAsText && a.inJSON() == b.text
	}
	if b.kind == Boolean && a.kind == Text {
		return 0, booleanReadsAsText && b.inJSON() == a.text
	}
	if a.kind != Text || b.kind != Text {
		return 0, false // a number, and a text that is not a number
	}
	return strings.Compare(a.text, b.text), true
}

// compareNumbers compares two values if both read as numbers. If they are equal as
// float64, as identifiers of many digits may be, it compares all their digits.
func compareNumbers(a, b Value) (int, bool) {
	x, ok := a.asNumber()
	if !ok {
		return 0, false
	}
	y, ok := b.asNumber()
	if !ok {
		return 0, false
	}
	if x != y || math.Abs(x) < exactBelow {
		return cmp.Compare(x, y), true
	}
	return decimalOf(a, x).compare(decimalOf(b, y)), true
}

// exactBelow is the limit up to which a float64 represents every whole number.
const exactBelow = 1 << 53

// decimal is a number with all its digits: 0.digits times ten to the exponent.
// Digits neither start nor end with 0. For 0 they are empty.
type decimal struct {
	negative bool
	digits   string
	exponent int64
}

// decimalOf returns a value as a decimal; f is the value as a float64. The digits
// of the text count only for whole numbers and for numbers beyond a float64. For
// other numbers, those of f do.
func decimalOf(v Value, f float64) decimal {
	text := v.text
	if v.kind != Number && v.kind != Text || text == "" || !isWhole(text) && !math.IsInf(f, 0) {
		text = formatExactly(f)
	}
	return readDecimal(text)
}

// isWhole reports whether a text is digits only, with an optional sign.
func isWhole(text string) bool {
	text = strings.TrimPrefix(strings.TrimPrefix(text, "-"), "+")
	for i := range len(text) {
		if !isDigit(text[i]) {
			return false
		}
	}
	return text != ""
}

// readDecimal parses a text that parseNumber accepts.
func readDecimal(text string) decimal {
	var d decimal
	d.negative = text[0] == '-'
	text = strings.TrimLeft(text, "+-")
	if at := strings.IndexAny(text, "eE"); at >= 0 {
		exponent, err := strconv.ParseInt(text[at+1:], 10, 64)
		if err != nil || exponent > mostExponent || exponent < -mostExponent {
			exponent = mostExponent // the exponent is beyond any real number
			if text[at+1] == '-' {
				exponent = -mostExponent
			}
		}
		text, d.exponent = text[:at], exponent
	}
	whole, fraction, _ := strings.Cut(text, ".")
	d.exponent += int64(len(whole))
	all := whole + fraction
	d.digits = strings.TrimLeft(all, "0")
	d.exponent -= int64(len(all) - len(d.digits))
	d.digits = strings.TrimRight(d.digits, "0")
	return d
}

// mostExponent limits exponents, so that adding to them does not overflow.
const mostExponent = 1 << 60

func (d decimal) compare(other decimal) int {
	if d.negative != other.negative {
		if d.negative {
			return -1
		}
		return 1
	}
	size := cmp.Or(cmp.Compare(d.exponent, other.exponent), strings.Compare(d.digits, other.digits))
	if d.negative {
		return -size
	}
	return size
}

// String returns a whole number without an exponent, unless it is longer than any
// float64.
func (d decimal) String() string {
	sign := ""
	if d.negative {
		sign = "-"
	}
	if zeros := d.exponent - int64(len(d.digits)); zeros >= 0 && d.exponent < 400 {
		return sign + d.digits + strings.Repeat("0", int(zeros))
	}
	return sign + "0." + d.digits + "e" + strconv.FormatInt(d.exponent, 10)
}

// order compares in the order of the command sort: missing values, then values that
// are not numbers in natural order, then numbers. (CWL_QuerySyntax-Sort)
func order(a, b Value) int {
	x, y := sortClass(a), sortClass(b)
	if x != y {
		if !missingSortsFirst && (x == missingClass || y == missingClass) {
			return cmp.Compare(y, x)
		}
		return cmp.Compare(x, y)
	}
	switch x {
	case numbersClass:
		order, _ := compareNumbers(a, b)
		if order == 0 && (a.kind == Text || b.kind == Text) {
			return strings.Compare(written(a), written(b)) // such as "01" and "1"
		}
		return order
	case textsClass:
		s, _ := a.asText()
		t, _ := b.asText()
		return naturally(s, t)
	}
	return 0
}

// written returns a value as text: a text unchanged, and equal numbers in the same
// way, so that the order stays transitive.
func written(v Value) string {
	if v.kind == Text {
		return v.text
	}
	f, _ := v.asNumber()
	if math.Abs(f) < exactBelow {
		return formatExactly(f)
	}
	return decimalOf(v, f).String()
}

const (
	missingClass = iota
	textsClass
	numbersClass
)

func sortClass(v Value) int {
	switch v.kind {
	case Missing, Map, List:
		return missingClass
	case Number, Boolean, Time:
		return numbersClass
	}
	if _, ok := v.textNumber(); ok {
		return numbersClass
	}
	return textsClass
}

// naturally compares texts in natural order: runs of digits compare by length and
// then by value, so that 5A comes before 111A, and a12 before a007.
// (CWL_QuerySyntax-Sort)
func naturally(a, b string) int {
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		if isDigit(a[i]) && isDigit(b[j]) {
			x, y := digitsAt(a, i), digitsAt(b, j)
			i, j = i+len(x), j+len(y)
			if order := cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y)); order != 0 {
				return order
			}
			continue
		}
		if a[i] != b[j] {
			return cmp.Compare(a[i], b[j])
		}
		i, j = i+1, j+1
	}
	return cmp.Or(cmp.Compare(len(a)-i, len(b)-j), strings.Compare(a, b))
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func digitsAt(s string, start int) string {
	end := start
	for end < len(s) && isDigit(s[end]) {
		end++
	}
	return s[start:end]
}
