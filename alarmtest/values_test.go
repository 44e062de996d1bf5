package alarmtest

import (
	"strings"
	"testing"
)

func TestValues(t *testing.T) {
	for text, want := range map[string]string{
		"5":         "5",
		"0+1x3":     "0 1 2 3",
		"10-2x3":    "10 8 6 4",
		"7x2":       "7 7 7",
		"7x0":       "7",
		"_":         "_",
		"_x3":       "_ _ _",
		"0+1x2 _ 5": "0 1 2 _ 5",
		"-1.5+.5x2": "-1.5 -1 -0.5",
		"1e3 2":     "1000 2",
		"0+1":       "error",
		"x":         "error",
		"1x":        "error",
		"_5":        "error",
		"":          "error",
		"NaN":       "error",
		"1x999999":  "error",
	} {
		var v Values
		got := "error"
		if v.UnmarshalText([]byte(text)) == nil {
			var words []string
			for _, one := range v {
				words = append(words, datapoint(one.Number, one.Missing))
			}
			got = strings.Join(words, " ")
		}
		if got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}
