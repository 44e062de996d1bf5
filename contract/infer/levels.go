package infer

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// levelOf returns the level that a value means, by the preset or as a word.
func (d *draft) levelOf(v string) (contract.Level, bool) {
	if level, ok := d.base.LevelOf(v); ok {
		return level, true
	}
	return contract.LevelOfWord(v)
}

func (d *draft) isLevel(v string) bool { _, ok := d.levelOf(v); return ok }

// levels writes the names of levels that the preset does not have.
func (d *draft) levels(b *strings.Builder) {
	p := d.total[d.paths["level"]]
	if p == nil {
		return
	}
	names, others := map[contract.Level][]string{}, map[contract.Level]bool{}
	for _, v := range slices.Sorted(maps.Keys(p.values)) {
		if level, ok := d.levelOf(v); ok {
			names[level] = append(names[level], v)
			others[level] = others[level] || !d.base.HasLevel(v)
		}
	}
	maps.DeleteFunc(names, func(level contract.Level, _ []string) bool { return !others[level] })
	if len(names) == 0 {
		return
	}
	seen := maps.Clone(names)
	b.WriteString("\nlevels:\n")
	for _, level := range contract.Levels() {
		why := "guessed: from the words"
		if names[level] == nil {
			if names[level] = d.unseenLevel(level, seen); names[level] == nil {
				continue
			}
			why = "guessed: not seen, in the letter case of the others"
		}
		quoted := make([]string, len(names[level]))
		for i, v := range names[level] {
			quoted[i] = strictyaml.Text(v)
		}
		fmt.Fprintf(b, "  %s: [%s] # %s\n", level, strings.Join(quoted, ", "), why)
	}
}

// usualWords are the names of levels in libraries, the most common for each level
// first.
var usualWords = []string{"debug", "info", "information", "warning", "warn", "error", "critical", "fatal"}

// unseenLevel returns names for a level that the log does not show, if the log
// writes others in another letter case than the preset. Otherwise a record of that
// level would have none.
func (d *draft) unseenLevel(level contract.Level, seen map[contract.Level][]string) (names []string) {
	for _, v := range slices.Concat(slices.Collect(maps.Values(seen))...) {
		if !slices.ContainsFunc(usualWords, func(word string) bool { return strings.EqualFold(word, v) }) {
			continue
		}
		for _, word := range usualWords {
			is, _ := contract.LevelOfWord(word)
			word = inCaseOf(v, word)
			switch {
			case is != level:
			case d.base.HasLevel(word):
				return nil // the log uses the letter case of the preset
			case !slices.Contains(names, word):
				names = append(names, word)
			}
		}
	}
	slices.Sort(names)
	return names
}

// inCaseOf writes a word in the letter case of another.
func inCaseOf(other, word string) string {
	switch {
	case other == strings.ToUpper(other):
		return strings.ToUpper(word)
	case other == strings.ToLower(other):
		return word
	}
	return strings.ToUpper(word[:1]) + word[1:]
}
