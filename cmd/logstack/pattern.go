package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/binding"
)

// heldPattern is a filter pattern of the command line, checked against the log
// contract.
type heldPattern struct {
	pattern filterpattern.Pattern
	// contract is the contract that the pattern is bound to; nil if the pattern
	// is used as written.
	contract *contract.Contract
}

// pattern parses a filter pattern. If a flag chooses the contract, a JSON
// pattern is written with canonical names, and bound like the condition of an
// alarm rule. Otherwise the pattern is used as written, and fields that the
// contract of the configuration does not have are only reported: the pattern
// may be for other logs.
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

// selector parses the selector of a field, which uses the same names as the
// pattern.
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
