package strictyaml

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is a mistake in a file.
type Problem struct {
	// File is the file name as passed to Parse.
	File string
	// Line and Column count from 1; columns count characters. They are 0 if the
	// problem has no position, such as a file that cannot be read.
	Line, Column int
	// Path is the path of keys to the place, such as alarms.errors.above.page
	// or services[1].name; empty for the file as a whole.
	Path string
	// Message says what is wrong and what is allowed.
	Message string
}

// Error returns the problem on one line, such as
// "logstack.yaml:12:15: services[0].port: wants a whole number, got text".
func (p Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", p.Line, p.Column)
	}
	b.WriteString(": ")
	if p.Path != "" {
		b.WriteString(p.Path)
		b.WriteString(": ")
	}
	b.WriteString(p.Message)
	return b.String()
}

// Problems lists all mistakes that were found.
type Problems []Problem

// Unwrap returns the problems as separate errors.
func (p Problems) Unwrap() []error {
	all := make([]error, len(p))
	for i, problem := range p {
		all[i] = problem
	}
	return all
}

// Err returns the problems as an error, sorted by position and without
// duplicates, or nil if there are none.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	return p.Tidy()
}

// Error returns the problems in file order, one per line.
func (p Problems) Error() string {
	var lines []string
	for _, problem := range p.Tidy() {
		lines = append(lines, problem.Error())
	}
	return strings.Join(lines, "\n")
}

// Tidy returns the problems sorted by position, without duplicates.
func (p Problems) Tidy() Problems {
	sorted := slices.Clone(p)
	slices.SortStableFunc(sorted, func(a, b Problem) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Path, b.Path),
			cmp.Compare(a.Message, b.Message),
		)
	})
	return slices.Compact(sorted)
}
