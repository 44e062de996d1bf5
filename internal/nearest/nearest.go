// Package nearest finds the name that was likely meant by a mistyped one.
package nearest

import (
	"strings"
	"unicode/utf8"
)

// Name returns the name that was likely meant by a mistyped one, or "" if none
// is near. Letter case, hyphens and underscores make no difference.
func Name(name string, names []string) string {
	plain := func(s string) string { return separators.Replace(strings.ToLower(s)) }
	if name = plain(name); len(name) > 64 {
		return ""
	}
	length := utf8.RuneCountInString(name)
	best, fewest := "", max(1, length/3)+1
	for _, candidate := range names {
		other := plain(candidate)
		// The distance is at least the difference in length.
		if n := utf8.RuneCountInString(other) - length; n >= fewest || -n >= fewest {
			continue
		}
		if d := distance(name, other); d < fewest {
			best, fewest = candidate, d
		}
	}
	return best
}

// Hint returns what to add to an error about a mistyped name: that another one was
// likely meant, or "" if none is near.
func Hint(name string, names []string) string {
	if near := Name(name, names); near != "" {
		return ": did you mean " + near + "?"
	}
	return ""
}

var separators = strings.NewReplacer("_", "", "-", "")

// Path is Name for field paths. If none is near, it returns the first path
// whose last element starts or ends with that of the mistyped path, or the
// other way round: level and levelname, duration_ms and
// request.request_duration_ms.
func Path(path string, paths []string) string {
	if meant := Name(path, paths); meant != "" {
		return meant
	}
	name := lastName(path)
	for _, candidate := range paths {
		short, long := name, lastName(candidate)
		if len(short) > len(long) {
			short, long = long, short
		}
		if len(short) >= 3 && (strings.HasPrefix(long, short) || strings.HasSuffix(long, short)) {
			return candidate
		}
	}
	return ""
}

func lastName(path string) string {
	return strings.ToLower(path[strings.LastIndex(path, ".")+1:])
}

// distance counts the insertions, deletions, replacements and swaps of
// neighbouring characters that turn a into b.
func distance(a, b string) int {
	from, to := []rune(a), []rune(b)
	rows := make([][]int, len(from)+1)
	for i := range rows {
		rows[i] = make([]int, len(to)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(from); i++ {
		for j := 1; j <= len(to); j++ {
			cost := 1
			if from[i-1] == to[j-1] {
				cost = 0
			}
			d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && from[i-1] == to[j-2] && from[i-2] == to[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(from)][len(to)]
}
