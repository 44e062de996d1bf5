package policy

import (
	"regexp"
)

// placeholder matches text that stands for a value that only the deployment
// knows.
var placeholder = regexp.MustCompile(`\$\{[^{}]*\}|\{\{resolve:[^{}]*\}\}`)

// Matches reports whether a pattern, in which * matches any text and ? any
// character, matches a text. It returns Unknown if placeholders decide. The
// values of AWS's own parameters, such as ${AWS::Region}, contain neither
// colons nor slashes.
func Matches(pattern, text string) Answer {
	if meet(runes(pattern, false), runes(text, true)) {
		return Yes
	}
	if !placeholder.MatchString(pattern + text) {
		return No
	}
	if theirs, ours := fields(pattern), fields(text); len(theirs) == 6 && len(ours) == 6 {
		is := Yes
		for i := range theirs {
			if !meet(loose(theirs[i], false), loose(ours[i], true)) {
				is = No
			}
		}
		return is.and(Unknown)
	}
	if meet(loose(pattern, false), loose(text, true)) {
		return Unknown
	}
	return No
}

func equals(a, b string) Answer {
	switch {
	case a == b:
		return Yes
	case !placeholder.MatchString(a+b) || !meet(loose(a, true), loose(b, true)):
		return No
	}
	return Unknown
}

// fields splits an ARN into its six parts; it returns nil for other text.
func fields(arn string) []string {
	var all []string
	start := 0
	spans := placeholder.FindAllStringIndex(arn, -1)
	for i := 0; i < len(arn); i++ {
		if len(spans) > 0 && i == spans[0][0] {
			i, spans = spans[0][1]-1, spans[1:]
			continue
		}
		if arn[i] == ':' && len(all) < 5 {
			all, start = append(all, arn[start:i]), i+1
		}
	}
	if len(all) != 5 || all[0] != "arn" {
		return nil
	}
	return append(all, arn[start:])
}

// The signs of patterns: a character, or one of these.
const (
	many = -1
	one  = -2
)

// runes returns the signs of a text. If literal, * and ? stand for themselves.
func runes(text string, literal bool) []rune {
	var all []rune
	for _, r := range text {
		switch {
		case r == '*' && !literal:
			r = many
		case r == '?' && !literal:
			r = one
		}
		all = append(all, r)
	}
	return all
}

// loose returns runes with placeholders replaced by any text.
func loose(text string, literal bool) []rune {
	var all []rune
	end := 0
	for _, span := range placeholder.FindAllStringIndex(text, -1) {
		all = append(append(all, runes(text[end:span[0]], literal)...), many)
		end = span[1]
	}
	return append(all, runes(text[end:], literal)...)
}

// meetLimit is the maximum number of pairs of signs that are compared. Longer
// patterns are assumed to meet.
const meetLimit = 1 << 22

// meet reports whether some text matches both patterns.
func meet(a, b []rune) bool {
	if len(a)*len(b) > meetLimit {
		return true
	}
	// reach[j] says whether the signs of a so far and the first j signs of b
	// can be equal.
	reach := make([]bool, len(b)+1)
	next := make([]bool, len(b)+1)
	reach[0] = true
	for j := 0; j < len(b) && b[j] == many; j++ {
		reach[j+1] = true
	}
	for _, sign := range a {
		for j := range next {
			next[j] = false
		}
		for j := 0; j <= len(b); j++ {
			switch {
			case sign == many:
				next[j] = reach[j] || j > 0 && next[j-1]
			case j > 0 && b[j-1] == many:
				next[j] = next[j-1] || reach[j]
			case j > 0 && reach[j-1]:
				next[j] = sign == b[j-1] || sign == one || b[j-1] == one
			}
		}
		reach, next = next, reach
	}
	return reach[len(b)]
}
