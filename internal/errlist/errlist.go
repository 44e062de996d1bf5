// Package errlist makes one error of several that belong to keys of a file, and several
// of one that joins them.
package errlist

import (
	"strings"

	"github.com/logstack-go/logstack/internal/strictyaml"
)

// Placed is an error about something that may have been read from a file.
type Placed interface {
	error
	// In is the error as a problem in what it is about, as a file has it.
	In(strictyaml.Node) strictyaml.Problem
}

// List is all that is wrong with something, as one error.
type List[E Placed] []E

// Err returns the list as an error, or nil if it is empty.
func (l List[E]) Err() error {
	if len(l) == 0 {
		return nil
	}
	return l
}

// Unwrap returns each error by itself.
func (l List[E]) Unwrap() []error {
	all := make([]error, len(l))
	for i, one := range l {
		all[i] = one
	}
	return all
}

// Error returns the errors, one per line.
func (l List[E]) Error() string {
	lines := make([]string, len(l))
	for i, one := range l {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// At returns the errors as problems in the mapping that they are about.
func (l List[E]) At(node strictyaml.Node) strictyaml.Problems {
	var problems strictyaml.Problems
	for _, one := range l {
		problems = append(problems, one.In(node))
	}
	return problems
}

// Follow returns what keys lead to from a node, as far as they do, and the keys that are
// left.
func Follow(node strictyaml.Node, path []string) (at strictyaml.Node, left []string) {
	for i, key := range path {
		next := node.Get(key)
		if !next.Present() {
			return node, path[i:]
		}
		node = next
	}
	return node, nil
}

// Unjoined returns the errors that one joins, at whatever depth, or that one; none of
// nil.
func Unjoined(err error) []error {
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var all []error
	for _, one := range joined.Unwrap() {
		all = append(all, Unjoined(one)...)
	}
	return all
}
