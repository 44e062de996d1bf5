package insights

import "strings"

// didYouMean is a hint with the name that is closest to what was written, or
// other if none is close.
func didYouMean(written string, names []string, other string) string {
	best, bestDistance := "", 3
	for _, n := range names {
		d := distance(strings.ToLower(written), strings.ToLower(n))
		// A word that is mostly wrong is no slip of the pen.
		if d < bestDistance && 2*d < len(n) {
			best, bestDistance = n, d
		}
	}
	if best == "" {
		return other
	}
	return "did you mean " + best + "?"
}

// distance is how many letters must be put in, left out, replaced or swapped
// with their neighbour to make b of a.
func distance(a, b string) int {
	var before, last []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row = last, row, make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(b)]
}
