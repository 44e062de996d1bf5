package cloudwatch

import "testing"

func TestIsUnit(t *testing.T) {
	for unit, want := range map[string]bool{
		"None": true, "Milliseconds": true, "Gigabits/Second": true, "Count/Second": true,
		"": false, "milliseconds": false, "Percent/Second": false, "Bananas": false,
	} {
		if got := IsUnit(unit); got != want {
			t.Errorf("%q: %v", unit, got)
		}
	}
}
