package numeral

import (
	"math"
	"strconv"
	"strings"
)

// Short formats a number with at most four digits: 1.23k, 45.6M, 0.012.
func Short(v float64) string {
	size := math.Abs(v)
	suffix := ""
	for _, s := range []string{"k", "M", "G", "T", "P"} {
		if size < 999.95 {
			break
		}
		size, v, suffix = size/1000, v/1000, s
	}
	digits := 2
	switch {
	case size >= 100:
		digits = 0
	case size >= 10:
		digits = 1
	case size < 1 && size > 0:
		digits = min(2-int(math.Floor(math.Log10(size))), 12)
	}
	text := strconv.FormatFloat(v, 'f', digits, 64)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	if text == "-0" {
		text = "0"
	}
	return text + suffix
}

// Decimals returns the number of decimals for a column of numbers, enough to
// tell them apart: the largest has four digits in all, or as many as it has
// before the point. It returns 0 for whole numbers.
func Decimals(all []float64) int {
	most, whole := 0.0, true
	for _, v := range all {
		most = max(most, math.Abs(v))
		whole = whole && v == math.Trunc(v)
	}
	switch {
	case whole:
		return 0
	case most >= 1000:
		return 0
	case most < 1e-9:
		return 12
	}
	return min(3-int(math.Floor(math.Log10(most))), 12)
}

// Fixed formats a number with the given number of decimals.
func Fixed(v float64, decimals int) string {
	text := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Trim(text, "-0.") == "" {
		text = strings.TrimPrefix(text, "-")
	}
	return text
}
