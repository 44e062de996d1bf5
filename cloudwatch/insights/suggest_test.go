package insights

import "testing"

func TestDidYouMean(t *testing.T) {
	names := []string{"fields", "filter", "sort", "stats"}
	for written, want := range map[string]string{
		"Feilds": "did you mean fields?", // two letters swapped
		"filtr":  "did you mean filter?", // one letter missing
		"sorrt":  "did you mean sort?",   // one letter too many
		"stads":  "did you mean stats?",  // one letter wrong
		"so":     "none",                 // as far from sort as it has letters
		"sum":    "none",
		"x":      "none",
	} {
		if got := didYouMean(written, names, "none"); got != want {
			t.Errorf("%s: %q, want %q", written, got, want)
		}
	}
}
