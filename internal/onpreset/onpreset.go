// Package onpreset reads what the test of a rule or a query says of the log contract.
package onpreset

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/logstack-go/logstack/contract"
)

// Parse reads a contract that says only where it differs from a preset, unless it says
// itself what it extends. File is its name in errors, and line the one that it begins
// in there: see Line. One before 2 stands for 2, as a part has its marker above.
func Parse(file string, line int, text, preset string) (*contract.Contract, error) {
	above := strings.Repeat("\n", max(line, 2)-2)
	if extends.MatchString(text) {
		above += "\n"
	} else {
		above += "extends: " + preset + "\n"
	}
	return contract.Parse(file, []byte(above+text))
}

// Base returns the preset that a part contract differs from, in the test of what is bound to
// c: that of the source of c, and else guide.
func Base(c *contract.Contract) string {
	if c != nil && c.Source() != "" && slices.Contains(contract.Presets(), c.Name()) {
		return c.Name()
	}
	return "guide"
}

var extends = regexp.MustCompile(`(?m)^extends:`)

// Line returns the line of the archive's text in which what a part holds begins.
func Line(archive *txtar.Archive, part int) int {
	line := 1 + bytes.Count(archive.Comment, []byte("\n"))
	for _, before := range archive.Files[:part] {
		line += 1 + bytes.Count(before.Data, []byte("\n"))
	}
	return line + 1
}
