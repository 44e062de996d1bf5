package check

import (
	"testing"
)

func TestPlain(t *testing.T) {
	holds(t, []held{
		{"no JSON", "[2025-03-11 08:00:00 +0000] [1] [INFO] Booting\nlogin of jane@mail.example.com", []string{
			"pii 1/2 log:2 a line that is not JSON holds an e-mail address in clear text", "plain 2/2 log:1 lines are not JSON: no filter on fields sees them"}},
	})
}
