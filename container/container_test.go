package container

import (
	"slices"
	"testing"
)

func TestFormatsAreReadByName(t *testing.T) {
	for _, want := range Formats() {
		var f Format
		if err := f.UnmarshalText([]byte(want)); err != nil || f != want {
			t.Errorf("%s is read as %q, %v", want, f, err)
		}
	}
	var f Format
	if err := f.UnmarshalText([]byte("xml")); err == nil || err.Error() != `there is no format "xml": use json or console` {
		t.Errorf("%v", err)
	}
}

// No environment variable contains a secret.
func TestTheSentryDSNIsNoVariable(t *testing.T) {
	if slices.Contains(Variables(), SentryDSN) {
		t.Errorf("%s is among the variables", SentryDSN)
	}
}
