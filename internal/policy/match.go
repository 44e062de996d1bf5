package policy

import (
	"regexp"
)

// placeholder is what stands for something that only the deployment knows.
var placeholder = regexp.MustCompile(`\$\{[^{}]*\}|\{\{resolve:[^{}]*\}\}`)

// Matches reports whether a pattern, in which * is any text and ? any character, matches a
// text. Where placeholders decide, it is Unknown; those of AWS's own parameters, such as
// ${AWS::Region}, have neither colons nor slashes in them.
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

// fields cuts an ARN in its six parts; nil for what is none.
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

// runes returns the signs of a text. In one that is literal, * and ? are
// themselves.
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

// loose returns runes with any text in place of placeholders.
func loose(text string, literal bool) []rune {
	var all []rune
	end := 0
	for _, span := range placeholder.FindAllStringIndex(text, -1) {
		all = append(append(all, runes(text[end:span[0]], literal)...), many)
		end = span[1]
	}
	return append(all, runes(text[end:], literal)...)
}

// meetLimit is how many pairs of signs are compared at most: what is longer is taken to meet.
const meetLimit = 1 << 22

// meet reports whether there is a text that both patterns match.
func meet(a, b []rune) bool {
	if len(a)*len(b) > meetLimit {
		return true
	}
	// reach[j] says whether what is read of a and the first j signs of b can be the same.
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
