// Package errlist combines errors about the keys of a file into one error, and
// splits a joined error into its parts.
package errlist

import (
	"strings"

	"github.com/logstack-go/logstack/internal/strictyaml"
)

// Placed is an error about something that may have been read from a file.
type Placed interface {
	error
	// In returns the error as a problem in the node that it is about.
	In(strictyaml.Node) strictyaml.Problem
}

// List is a list of errors that is itself an error.
type List[E Placed] []E

// Err returns the list as an error, or nil if it is empty.
func (l List[E]) Err() error {
	if len(l) == 0 {
		return nil
	}
	return l
}

// Unwrap returns the errors separately.
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

// Follow follows keys from a node as far as they lead. It returns the node that
// it reaches and the remaining keys.
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

// Unjoined returns the errors joined in err at any depth, or err itself if it
// joins none. It returns nil for nil.
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
