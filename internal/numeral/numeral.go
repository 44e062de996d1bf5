// Package numeral formats numbers for display.
package numeral

import "strconv"

// Count formats a number of things, as in 1 event and 33,853 events.
func Count(n int64, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return Thousands(n) + " " + thing + "s"
}

// Times formats how often something happened, as in once, twice and 1,200
// times.
func Times(n int64) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return Thousands(n) + " times"
}

// Of formats a number out of a total, as in 5 of 33,853.
func Of(n, all int64) string { return Thousands(n) + " of " + Thousands(all) }

// Thousands formats a number with commas.
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
