package dashboards

import (
	"strings"

	"github.com/logstack-go/logstack/internal/errlist"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// Mistake is something wrong with a layout.
type Mistake struct {
	// Path are the keys and the indexes that lead to what is wrong, as in a file.
	Path []string
	// Text says what is wrong, and what is allowed.
	Text string
}

// Error returns the mistake on one line.
func (m Mistake) Error() string { return "dashboard: " + strings.Join(m.Path, ".") + ": " + m.Text }

// In returns the mistake as a problem in the mapping that the layout was read from, where
// its keys lead to, as far as they do.
func (m Mistake) In(node strictyaml.Node) strictyaml.Problem {
	at, _ := errlist.Follow(node, m.Path)
	return at.Problem("%s", m.Text)
}

// Mistakes are all that is wrong with a layout.
type Mistakes = errlist.List[Mistake]
