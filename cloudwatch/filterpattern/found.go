package filterpattern

import (
	"cmp"
	"regexp"
	"slices"
)

// Finder finds the terms of a pattern in log events. Several goroutines may use it
// at a time.
type Finder struct{ terms []*regexp.Regexp }

// NewFinder returns a finder of the terms that a pattern looks for. Terms that are
// excluded or ignored are left out. For a pattern that is not of terms, the finder
// finds nothing.
func NewFinder(p Pattern) *Finder {
	f := &Finder{}
	list, ok := p.tree.(*TermList)
	if !ok {
		return f
	}
	optional := !slices.ContainsFunc(list.Terms, func(t *Term) bool { return t.Mode != Optional })
	for _, t := range list.Terms {
		if t.Mode == Excluded || t.Mode == Optional && !optional {
			continue
		}
		if r, ok := t.Value.(*Regex); ok {
			f.terms = append(f.terms, mustRegex(r.Source))
		} else {
			f.terms = append(f.terms, regexp.MustCompile(regexp.QuoteMeta(t.Value.(*String).Text)))
		}
	}
	return f
}

// Find returns the places of the terms in an event, in the order of the text, each
// as the offsets of its first byte and of the byte after its last. Of overlapping
// terms it finds only the one that begins first, and of those that begin together
// the longest.
func (f *Finder) Find(message []byte) [][2]int {
	var all [][2]int
	for _, term := range f.terms {
		for _, at := range term.FindAllIndex(message, -1) {
			if at[0] < at[1] {
				all = append(all, [2]int{at[0], at[1]})
			}
		}
	}
	slices.SortFunc(all, func(a, b [2]int) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(b[1], a[1])) })
	end := 0
	return slices.DeleteFunc(all, func(at [2]int) bool {
		if at[0] < end {
			return true
		}
		end = at[1]
		return false
	})
}
