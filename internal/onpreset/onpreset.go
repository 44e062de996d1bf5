// Package onpreset reads the log contracts in the tests of rules and queries.
package onpreset

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/logstack-go/logstack/contract"
)

// Parse parses a contract that extends a preset unless it says what it extends.
// file is its name in errors, and line the line of the file where it begins, as
// returned by Line. A line below 2 counts as 2, because a marker precedes the
// part.
func Parse(file string, line int, text, preset string) (*contract.Contract, error) {
	above := strings.Repeat("\n", max(line, 2)-2)
	if extends.MatchString(text) {
		above += "\n"
	} else {
		above += "extends: " + preset + "\n"
	}
	return contract.Parse(file, []byte(above+text))
}

// Base returns the preset that a partial contract extends in tests of what is
// bound to c: the preset of c's source, or guide.
func Base(c *contract.Contract) string {
	if c != nil && c.Source() != "" && slices.Contains(contract.Presets(), c.Name()) {
		return c.Name()
	}
	return "guide"
}

var extends = regexp.MustCompile(`(?m)^extends:`)

// Line returns the line of the archive's text where the content of a part
// begins.
func Line(archive *txtar.Archive, part int) int {
	line := 1 + bytes.Count(archive.Comment, []byte("\n"))
	for _, before := range archive.Files[:part] {
		line += 1 + bytes.Count(before.Data, []byte("\n"))
	}
	return line + 1
}
