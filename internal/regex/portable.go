package regex

import (
	"regexp/syntax"
	"unicode/utf8"
)

// Portable writes an expression so that other engines of Perl's family read it as
// RE2 does: its groups have no names, $ is the end of the text, and a dot is spelled
// out. The error is an *Error: expressions that look ahead or behind are not among
// those that can be written so.
func Portable(source string) (string, error) {
	if _, err := Compile(source); err != nil {
		return "", err
	}
	tree, err := syntax.Parse(numbered(source, Groups(source), false), syntax.Perl)
	if err != nil {
		if construct := looks(source); construct != "" {
			return "", &Error{construct + " looks ahead or behind, which not every engine does", ""}
		}
		return "", bad(err)
	}
	spellOut(tree)
	return tree.String(), nil
}

func spellOut(tree *syntax.Regexp) {
	tree.Name = ""
	switch tree.Op {
	case syntax.OpEndText:
		tree.Flags &^= syntax.WasDollar
	case syntax.OpCharClass:
		if r := tree.Rune; len(r) == 2 && r[0] == 0 && r[1] == utf8.MaxRune {
			tree.Op, tree.Rune = syntax.OpAnyChar, nil
		}
	case syntax.OpAnyCharNotNL:
		tree.Op = syntax.OpCharClass
		tree.Rune = []rune{0, '\n' - 1, '\n' + 1, utf8.MaxRune}
	}
	for _, sub := range tree.Sub {
		spellOut(sub)
	}
}
