package insights

import "github.com/logstack-go/logstack/internal/nearest"

// didYouMean returns a hint with the name that is closest to the written one, or
// other if none is close.
func didYouMean(written string, names []string, other string) string {
	if near := nearest.Name(written, names); near != "" {
		return "did you mean " + near + "?"
	}
	return other
}
