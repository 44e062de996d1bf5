package check

import (
	"strings"
	"testing"
)

func TestUnknown(t *testing.T) {
	holds(t, []held{
		{"a library's own record", `{` + strings.ReplaceAll(usual, "app", "gunicorn.error") + `"message": "Listening"}`, nil},
		{"an event that nobody promised", `{` + usual + `"message": "Coffee is ready"}`, []string{
			"unknown 1/1 log:1 records have events that the contract does not have"}},
	})
}
