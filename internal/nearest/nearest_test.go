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

func TestPath(t *testing.T) {
	paths := []string{"levelname", "http.request_duration_ms", "id", "user.name"}
	for written, want := range map[string]string{
		"levlname":    "levelname",
		"level":       "levelname",
		"duration_ms": "http.request_duration_ms",
		"a.username":  "user.name",
		"us":          "", // too short to tell
		"colour":      "",
	} {
		if got := Path(written, paths); got != want {
			t.Errorf("%q: got %q, want %q", written, got, want)
		}
	}
}

func TestHint(t *testing.T) {
	names := []string{"errors", "requests"}
	for written, want := range map[string]string{
		"erors":  ": did you mean errors?",
		"colour": "",
	} {
		if got := Hint(written, names); got != want {
			t.Errorf("%q: got %q, want %q", written, got, want)
		}
	}
}
