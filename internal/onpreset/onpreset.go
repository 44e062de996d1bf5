// Package onpreset reads what the test of a rule or a query says of the log contract.
package onpreset

import (
	"regexp"

	"github.com/logstack-go/logstack/contract"
)

// Parse reads a contract that says only where it differs from a preset, unless it says
// itself what it extends. File is its name in errors.
func Parse(file, text, preset string) (*contract.Contract, error) {
	if !extends.MatchString(text) {
		text = "extends: " + preset + "\n" + text
	}
	return contract.Parse(file, []byte(text))
}

var extends = regexp.MustCompile(`(?m)^extends:`)
