package sensitive_test

import (
	"testing"

	"github.com/logstack-go/logstack/contract/sensitive"
)

func TestIsDSN(t *testing.T) {
	for text, want := range map[string]bool{
		"https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/1":                               true,
		"https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/1\n":                             false,
		"http://0123456789abcdef0123456789abcdef@sentry.example.com:9000/shop/42":                      true,
		"https://0123456789abcdef0123456789abcdef:" + "0123456789abcdef0123456789abcdef@example.com/7": true,
		"https://jane@example.com/1":                             false,
		"https://0123456789abcdef0123456789abcdef.example.com/1": false,
		"https://0123456789abcdef0123456789abcdef@example.com/":  false,
		"": false,
	} {
		if got := sensitive.IsDSN(text); got != want {
			t.Errorf("IsDSN(%q) = %v", text, got)
		}
	}
}
