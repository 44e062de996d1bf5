package nearest

import (
	"strings"
	"testing"
)

func TestName(t *testing.T) {
	names := []string{"retention", "logGroups", "duration_ms", "level", "év"}
	for written, want := range map[string]string{
		"retentoin":                 "retention", // two letters swapped
		"log-groups":                "logGroups", // case and hyphens
		"durationms":                "duration_ms",
		"levl":                      "level",
		"lvl":                       "",
		"colour":                    "",
		"":                          "",
		"éw":                        "év",
		strings.Repeat("level", 20): "",
	} {
		if got := Name(written, names); got != want {
			t.Errorf("%q: got %q, want %q", written, got, want)
		}
	}
}
