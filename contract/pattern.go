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

// identifierPrefix begins the names of custom data identifiers: they must not be called as
// a managed one (CWL-custom-data-identifiers), of which none begins so.
const identifierPrefix = "field-"

// notInIdentifier is what names of custom data identifiers have not.
var notInIdentifier = regexp.MustCompile(`[^A-Za-z0-9_-]`)

// CustomIdentifiers returns the custom data identifiers that mask a log group: one of each
// pattern that the contract's fields have, called after the first field that has it, such
// as field-iban; in the order of the fields' names.
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

// patterned are the fields with a pattern, the first of each.
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

// checkPatterns finds patterns that CloudWatch would refuse, or that would mask what is no
// value of their field: all that a pattern matches is masked, wherever it stands.
func (k *checker) checkPatterns() {
	c := k.contract
	for _, name := range slices.Sorted(maps.Keys(c.fields)) {
		f, at := c.fields[name], k.at("fields", name, "pattern")
		if f.Pattern == "" {
			continue
		}
		switch {
		case f.PII == "":
			k.add(at, "masks what is no personal data: say which kind it is beside it, such as pii: private, or leave the pattern out")
		case f.PII == Secret:
			k.add(at, "masks a secret, which is never written: leave it out")
		case f.Type != String && f.Type != Time && f.Type != IP && f.Type != Any:
			k.add(at, "masks a field of type %s, which leaves no JSON that a filter could read: allowed is a field of type string", f.Type)
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
			"is pattern %d: CloudWatch takes %d a log group", cloudwatch.MaxDataIdentifiers+1, cloudwatch.MaxDataIdentifiers)
	}
}

// exampleTime is a time as records tell it.
const exampleTime = "2025-03-11T08:00:00.123456+00:00"

// overmasks says what else a pattern would mask; empty for nothing that a contract knows.
func (c *Contract) overmasks(f Field, pattern *regexp.Regexp) string {
	if len(c.lines) == 0 {
		tree, err := syntax.Parse(f.Pattern, syntax.Perl)
		if err != nil {
			return err.Error()
		}
		switch {
		case anyPart(tree, isAnchor):
			return "has ^ or $, which stand for the ends of a log event: in a record no value is there, and nothing would be masked"
		case anyPart(tree, matchesQuote):
			return `could match a quotation mark, and with it what stands behind the value: say what the value is made of, such as [A-Z0-9] in place of . or \S`
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.fields)) {
		for _, key := range c.fields[name].Keys() {
			if pattern.MatchString(key) {
				return fmt.Sprintf("masks %q as well, which is what a field is called: no filter would find that field", key)
			}
		}
	}
	for _, level := range levelOrder {
		for _, written := range c.levels[level] {
			if pattern.MatchString(written) {
				return fmt.Sprintf("masks the level %q as well: no filter would find it", written)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.events)) {
		for _, match := range c.events[name].Match {
			for _, field := range match.Fields() {
				if value := strings.TrimSuffix(match[field], "*"); field != f.Name && value != "" && pattern.MatchString(value) {
					return fmt.Sprintf("masks %q as well, by which the event %s is known: no filter would find it", value, name)
				}
			}
		}
	}
	if pattern.MatchString(exampleTime) {
		return fmt.Sprintf(`masks parts of times as well, such as %s: have it begin and end with \b, and say more of what the value looks like`, exampleTime)
	}
	return ""
}

// anyPart reports whether a part of a regular expression is so.
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

// matchesQuote reports whether a part is any character, or a class of which one is ".
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
