package engine

import "testing"

// Values that CloudWatch returns as texts are written like the same values from
// files.
func TestTold(t *testing.T) {
	for text, want := range map[string]string{
		"12": `12`, "-1.50": `-1.50`, "1E+2": `1E+2`, "": `""`, "012": `"012"`, "1.": `"1."`, "-": `"-"`, "NaN": `"NaN"`,
		"true": `"true"`, "null": `"null"`, "2025-03-11 08:00:00.000": `"2025-03-11 08:00:00.000"`, "1 2": `"1 2"`,
	} {
		if got, err := Told(text).MarshalJSON(); err != nil || string(got) != want {
			t.Errorf("%q: got %s, %v, want %s", text, got, err, want)
		}
	}
}
