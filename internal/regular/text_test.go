package regular_test

import (
	"testing"

	"github.com/logstack-go/logstack/internal/regular"
)

func TestUTF8(t *testing.T) {
	for text, want := range map[string]string{
		"é":                     "é",
		"\ufeffé":               "é",
		"\xff\xfe\xe9\x00a\x00": "éa",
		"\xfe\xff\x00\xe9\x00a": "éa",
		"":                      "",
	} {
		if got, err := regular.UTF8([]byte(text)); err != nil || string(got) != want {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"\xe9":          "it is not UTF-8",
		"\xe9\x00a\x00": "it is not UTF-8, and looks like UTF-16 without a byte order mark: save it as UTF-8",
		// The beginning of a program for Linux.
		"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03\x00\xb7": "it is not a text, but a binary file",
		"PNG\x00\x01\xff\xfe\x90bin":                                          "it is not a text, but a binary file",
	} {
		if got, err := regular.UTF8([]byte(text)); err == nil || err.Error() != want {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
}
