package regex

import (
	"regexp/syntax"
	"unicode/utf8"
)

// Portable rewrites an expression so that other engines of the Perl family read
// it as RE2 does: groups lose their names, $ becomes the end of the text, and a
// dot is spelled out. Its error is an *Error; expressions with lookaround
// cannot be rewritten.
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
