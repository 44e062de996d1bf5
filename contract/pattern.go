package contract

import (
	"fmt"
	"maps"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
)

// identifierPrefix begins the names of custom data identifiers. They must differ
// from those of managed ones (CWL-custom-data-identifiers), none of which begins
// so.
const identifierPrefix = "field-"

// notInIdentifier matches characters that a custom data identifier's name cannot
// have.
var notInIdentifier = regexp.MustCompile(`[^A-Za-z0-9_-]`)

// CustomIdentifiers returns the custom data identifiers that mask the contract's
// log group: one for each distinct pattern of its fields, named after the first
// field that has it, such as field-iban. They are sorted by the fields' names.
func (c *Contract) CustomIdentifiers() []cloudwatch.DataIdentifier {
	var all []cloudwatch.DataIdentifier
	taken := map[string]bool{}
	for _, f := range c.patterned() {
		name := identifierPrefix + notInIdentifier.ReplaceAllString(f.Name, "-")
		name = name[:min(len(name), cloudwatch.MaxDataIdentifierName-3)]
		for base, n := name, 2; taken[name]; n++ {
			name = fmt.Sprintf("%s-%d", base, n)
		}
		taken[name] = true
		all = append(all, cloudwatch.DataIdentifier{Name: name, Regex: f.Pattern})
	}
	return all
}

// patterned returns the fields with a pattern: the first field for each pattern.
func (c *Contract) patterned() []Field {
	var all []Field
	for _, name := range slices.Sorted(maps.Keys(c.fields)) {
		f := c.fields[name]
		if f.Pattern != "" && !slices.ContainsFunc(all, func(o Field) bool { return o.Pattern == f.Pattern }) {
			all = append(all, f)
		}
	}
	return all
}

// checkPatterns reports patterns that CloudWatch would refuse, and those that would
// mask more than the values of their field: CloudWatch masks every match, wherever
// it is.
func (k *checker) checkPatterns() {
	c := k.contract
	for _, name := range slices.Sorted(maps.Keys(c.fields)) {
		f, at := c.fields[name], k.at("fields", name, "pattern")
		if f.Pattern == "" {
			continue
		}
		switch {
		case f.PII == "":
			k.add(at, "needs the kind of personal data next to it, such as pii: private; if the field is not personal data, leave the pattern out")
		case f.PII == Secret:
			k.add(at, "masks a secret, which must never be written: leave the pattern out")
		case f.Type != String && f.Type != Time && f.Type != IP && f.Type != Any:
			k.add(at, "masks a field of type %s, and what is left is not JSON that a filter could read: use a field of type string", f.Type)
		}
		compiled, err := cloudwatch.DataIdentifier{Regex: f.Pattern}.Compile()
		if err != nil {
			k.add(at, "%v", err)
			continue
		}
		if why := c.overmasks(f, compiled); why != "" {
			k.add(at, "%s", why)
		}
	}
	if all := c.patterned(); len(all) > cloudwatch.MaxDataIdentifiers {
		k.add(k.at("fields", all[cloudwatch.MaxDataIdentifiers].Name, "pattern"),
			"is pattern %d: CloudWatch takes at most %d for a log group", cloudwatch.MaxDataIdentifiers+1, cloudwatch.MaxDataIdentifiers)
	}
}

// exampleTime is a time as records write it.
const exampleTime = "2025-03-11T08:00:00.123456+00:00"

// overmasks says what else the pattern would mask; it returns the empty string if
// the contract has nothing of the kind.
func (c *Contract) overmasks(f Field, pattern *regexp.Regexp) string {
	if len(c.lines) == 0 {
		tree, err := syntax.Parse(f.Pattern, syntax.Perl)
		if err != nil {
			return err.Error()
		}
		switch {
		case anyPart(tree, isAnchor):
			return "has ^ or $, which match the ends of the log event, where a record has no values: nothing would be masked"
		case anyPart(tree, matchesQuote):
			return `could match a quotation mark, and run on past the end of the value: list the characters of a value, such as [A-Z0-9] instead of . or \S`
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.fields)) {
		for _, key := range c.fields[name].Keys() {
			if pattern.MatchString(key) {
				return fmt.Sprintf("also masks %q, which is the name of a field: no filter would find that field", key)
			}
		}
	}
	for _, level := range levelOrder {
		for _, written := range c.levels[level] {
			if pattern.MatchString(written) {
				return fmt.Sprintf("also masks the level %q: no filter would find it", written)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.events)) {
		for _, match := range c.events[name].Match {
			for _, field := range match.Fields() {
				if value := strings.TrimSuffix(match[field], "*"); field != f.Name && value != "" && pattern.MatchString(value) {
					return fmt.Sprintf("also masks %q, by which the event %s is recognised: no filter would find it", value, name)
				}
			}
		}
	}
	if pattern.MatchString(exampleTime) {
		return fmt.Sprintf(`also masks parts of times, such as %s: begin and end it with \b, and make it more specific`, exampleTime)
	}
	return ""
}

// anyPart reports whether is returns true for any part of a regular expression.
func anyPart(tree *syntax.Regexp, is func(*syntax.Regexp) bool) bool {
	return is(tree) || slices.ContainsFunc(tree.Sub, func(part *syntax.Regexp) bool { return anyPart(part, is) })
}

func isAnchor(part *syntax.Regexp) bool {
	switch part.Op {
	case syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText:
		return true
	}
	return false
}

// matchesQuote reports whether part matches any character, or a class of characters
// that includes the quotation mark.
func matchesQuote(part *syntax.Regexp) bool {
	switch part.Op {
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return true
	case syntax.OpCharClass:
		for i := 0; i+1 < len(part.Rune); i += 2 {
			if part.Rune[i] <= '"' && '"' <= part.Rune[i+1] {
				return true
			}
		}
	}
	return false
}
