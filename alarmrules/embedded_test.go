package alarmrules

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// All rules and metrics are embedded in the program, and their tests are not.
func TestRulesAreEmbedded(t *testing.T) {
	for _, pattern := range []string{"*.yaml", "*/*.yaml"} {
		there, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range there {
			_, err := files.Open(filepath.ToSlash(file))
			switch embedded := err == nil; {
			case strings.HasSuffix(file, testEnding) && embedded:
				t.Errorf("%s is embedded", file)
			case !strings.HasSuffix(file, testEnding) && !embedded:
				t.Errorf("%s is not embedded: name it by a pattern that matches no test, beside the others of files: %s", file, patternOf(file))
			}
		}
	}
}

// patternOf matches files that end like the given one, but no tests: the names
// differ in the letter before their common ending.
func patternOf(file string) string {
	common := ""
	name := strings.TrimSuffix(file, ".yaml")
	for _, letter := range slices.Backward([]string{".", "t", "e", "s", "t"}) {
		if !strings.HasSuffix(name, letter+common) {
			return strings.Repeat("*/", strings.Count(file, "/")) + "*[^" + letter + "]" + common + ".yaml"
		}
		common = letter + common
	}
	return file
}

func TestPatternOf(t *testing.T) {
	for file, want := range map[string]string{
		"errors.yaml": "*[^t].yaml", "lambda/unsent.yaml": "*/*[^s]t.yaml", "slow-request.yaml": "*[^t]est.yaml", "nginx/latest.yaml": "*/*[^.]test.yaml",
	} {
		if got := patternOf(file); got != want {
			t.Errorf("%s: %s, want %s", file, got, want)
		}
	}
}
