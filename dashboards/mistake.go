package dashboards

import (
	"strings"

	"github.com/logstack-go/logstack/internal/errlist"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// Mistake is a mistake in a layout.
type Mistake struct {
	// Path holds the keys and indexes that lead to the mistake in a file.
	Path []string
	// Text says what is wrong, and what is allowed.
	Text string
}

// Error returns the mistake on one line.
func (m Mistake) Error() string { return "dashboard: " + strings.Join(m.Path, ".") + ": " + m.Text }

// In returns the mistake as a problem in the mapping that the layout was read
// from, at the deepest node of its path that exists.
func (m Mistake) In(node strictyaml.Node) strictyaml.Problem {
	at, _ := errlist.Follow(node, m.Path)
	return at.Problem("%s", m.Text)
}

// Mistakes lists the mistakes in a layout.
type Mistakes = errlist.List[Mistake]
