package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/binding"
)

// heldPattern is a filter pattern of the command line, held against the log contract.
type heldPattern struct {
	pattern filterpattern.Pattern
	// contract is what the pattern is bound to; nil where it stands as it is written.
	contract *contract.Contract
}

// pattern reads a filter pattern. Where somebody said which contract holds, a pattern of
// JSON is written with canonical names, and bound as the condition of an alarm rule is.
// Otherwise it stands as it is written, and what no record of the configuration's
// contract has is told: a pattern may well be about other logs.
func (f *configFlags) pattern(c *cobra.Command, source string) (heldPattern, error) {
	var held heldPattern
	var err error
	if held.pattern, err = filterpattern.Parse(source); err != nil {
		return held, exitError{wrongUsage, err}
	}
	with, err := f.readContract(c)
	switch {
	case err != nil:
		return held, err
	case f.given():
		held.contract = with.contract
		bound, err := binding.Own(with.contract, held.pattern)
		if err != nil {
			return held, exitError{wrongUsage, fmt.Errorf("contract %s: %w", with.contract.Name(), err)}
		}
		held.pattern = bound
	case with.there():
		for _, s := range binding.PatternStrays(with.contract, held.pattern) {
			text := s.Says(with.contract)
			if s.As != "" {
				text += ": --config " + with.file + " binds the pattern"
			}
			complain(c.ErrOrStderr(), "note: "+text)
		}
	}
	return held, nil
}

// selector reads the selector of a field, which is written as those of the pattern are.
func (h heldPattern) selector(source string) (filterpattern.Selector, error) {
	s, err := filterpattern.ParseSelector(source)
	if err != nil || h.contract == nil || !s.IsJSON() {
		return s, err
	}
	own, err := binding.OwnSelector(h.contract, s)
	if err != nil {
		err = fmt.Errorf("--extract %s: contract %s: %s", source, h.contract.Name(), strings.TrimPrefix(err.Error(), source+": "))
	}
	return own, err
}
