package engine

import (
	"cmp"
	"strings"
)

// comparer compares values the way that queries do.
type comparer struct {
	// strict says that a text is never equal to a number, and that the two
	// have no order.
	strict bool
}

// equal says whether two values are the same. Missing values are equal to
// nothing, nor are maps and lists. (CWL_QuerySyntax-operations-functions)
func (c comparer) equal(a, b Value) bool {
	order, ok := c.compare(a, b)
	return ok && order == 0
}

// compare orders two values: as numbers if both read as numbers, and as texts if
// both are. It is not ok where they cannot be compared.
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
		return 0, false // a number, and a text that is none
	}
	return strings.Compare(a.text, b.text), true
}

// compareNumbers compares two values if both read as numbers. Whole numbers of
// many digits, such as identifiers, are told apart by all of them.
func compareNumbers(a, b Value) (int, bool) {
	x, ok := a.asNumber()
	if !ok {
		return 0, false
	}
	y, ok := b.asNumber()
	if !ok {
		return 0, false
	}
	if x == y && len(a.text) > 15 && len(b.text) > 15 && isWhole(a.text) && isWhole(b.text) {
		order := cmp.Or(cmp.Compare(len(a.text), len(b.text)), strings.Compare(a.text, b.text))
		return order, true
	}
	return cmp.Compare(x, y), true
}

// isWhole says whether a text is digits only, the first of them not 0.
func isWhole(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != "" && text[0] != '0'
}

// order is that of the command sort: what is missing, then what is no number in
// natural order, then numbers. (CWL_QuerySyntax-Sort)
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
		if order == 0 && a.kind == Text && b.kind == Text {
			return strings.Compare(a.text, b.text) // "01" and "1"
		}
		return order
	case textsClass:
		s, _ := a.asText()
		t, _ := b.asText()
		return naturally(s, t)
	}
	return 0
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

// naturally compares texts so that runs of digits count by their value: 5A
// comes before 111A.
func naturally(a, b string) int {
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		if isDigit(a[i]) && isDigit(b[j]) {
			x, y := digitsAt(a, i), digitsAt(b, j)
			i, j = i+len(x), j+len(y)
			x, y = strings.TrimLeft(x, "0"), strings.TrimLeft(y, "0")
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
