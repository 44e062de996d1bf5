package lint

import (
	"slices"
	"strings"
	"unicode"

	"github.com/logstack-go/logstack/internal/nearest"
)

// meantName returns the name among names that was likely meant by an unknown
// one; empty if none is close. Names that only differ in a number or a word,
// such as web-1 and web-2, or shop-eu and shop-us, are no typing errors.
func meantName(name string, names []string) string {
	known := slices.DeleteFunc(slices.Clone(names), func(of string) bool { return of == "" || isOpen(of) })
	meant := nearest.Name(name, known)
	ours, theirs := wordsIn(name), wordsIn(meant)
	if meant == "" || len(ours) != len(theirs) {
		return meant
	}
	for i, word := range ours {
		if word != theirs[i] && !isMistyped(word, theirs[i]) {
			return ""
		}
	}
	return meant
}

// isTypingError reports whether name may be other with some letters mistyped,
// word for word.
func isTypingError(name, other string) bool {
	ours, theirs := wordsIn(name), wordsIn(other)
	return strings.Join(ours, "") == strings.Join(theirs, "") ||
		slices.EqualFunc(ours, theirs, func(a, b string) bool { return a == b || isMistyped(a, b) })
}

// isMistyped reports whether word may be a typing error for other: a missing or
// an extra letter, two swapped letters or, in a long word, a wrong letter. A
// different number is none.
func isMistyped(word, other string) bool {
	if digits(word) != digits(other) {
		return false
	}
	if len(word) != len(other) || sorted(word) == sorted(other) {
		return true
	}
	const long = 4
	differ := 0
	for i := range len(word) {
		if word[i] != other[i] {
			differ++
		}
	}
	return len(word) >= long && differ == 1
}

// wordsIn returns the words of a name.
func wordsIn(name string) []string {
	return strings.FieldsFunc(strings.ToLower(spaced(name)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// digits returns the digits of a name.
func digits(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, name)
}

func sorted(word string) string {
	letters := []rune(word)
	slices.Sort(letters)
	return string(letters)
}
