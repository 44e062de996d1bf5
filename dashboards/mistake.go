package dashboards

import (
	"strings"

	"github.com/logstack-go/logstack/internal/strictyaml"
)

// Mistake is something wrong with a layout.
type Mistake struct {
	// Path are the keys and the indexes that lead to what is wrong, as in a file.
	Path []string
	// Text says what is wrong, and what is allowed.
	Text string
}

// Error is the mistake on one line.
func (m Mistake) Error() string { return "dashboard: " + strings.Join(m.Path, ".") + ": " + m.Text }

// Mistakes are all that is wrong with a layout.
type Mistakes []Mistake

// Err returns the mistakes as an error, or nil if there are none.
func (m Mistakes) Err() error {
	if len(m) == 0 {
		return nil
	}
	return m
}

// Unwrap returns each mistake as an error of its own.
func (m Mistakes) Unwrap() []error {
	all := make([]error, len(m))
	for i, one := range m {
		all[i] = one
	}
	return all
}

// Error is the mistakes, one per line.
func (m Mistakes) Error() string {
	lines := make([]string, len(m))
	for i, one := range m {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// At returns the mistakes as problems in the mapping that the layout was read from,
// each where its keys lead to, as far as they do.
func (m Mistakes) At(node strictyaml.Node) strictyaml.Problems {
	var problems strictyaml.Problems
	for _, one := range m {
		at := node
		for _, key := range one.Path {
			next := at.Get(key)
			if !next.Present() {
				break
			}
			at = next
		}
		problems = append(problems, at.Problem("%s", one.Text))
	}
	return problems
}
