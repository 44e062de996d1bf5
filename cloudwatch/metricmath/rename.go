package metricmath

import (
	"slices"
	"strings"
)

// Renamed returns the text of the expression with the ids renamed, and everything
// else as it was written.
func (e Expression) Renamed(name func(id string) string) string {
	var references []*Reference
	walk(e.root, func(n Node) {
		if r, ok := n.(*Reference); ok && !slices.Contains(words, r.ID) {
			references = append(references, r)
		}
	})
	slices.SortFunc(references, func(a, b *Reference) int { return a.Offset - b.Offset })
	var b strings.Builder
	from := 0
	for _, r := range references {
		b.WriteString(e.source[from:r.Offset])
		b.WriteString(name(r.ID))
		from = r.Offset + r.Length
	}
	b.WriteString(e.source[from:])
	return b.String()
}
