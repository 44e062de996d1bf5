// Package numeral writes numbers for people.
package numeral

import "strconv"

// Count returns a number of things in words, as in 1 event and 33,853 events.
func Count(n int64, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return Thousands(n) + " " + thing + "s"
}

// Times returns how often something was, as in once, twice and 1,200 times.
func Times(n int64) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return Thousands(n) + " times"
}

// Of returns a number of so many, as in 5 of 33,853.
func Of(n, all int64) string { return Thousands(n) + " of " + Thousands(all) }

// Thousands writes a number with commas.
func Thousands(n int64) string {
	text, sign := strconv.FormatInt(n, 10), ""
	if n < 0 {
		text, sign = text[1:], "-"
	}
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return sign + text
}
