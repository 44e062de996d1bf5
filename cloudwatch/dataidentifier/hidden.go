package dataidentifier

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
)

// Hidden is a part of a filter pattern that looks for what data protection masks: filters
// see asterisks (mask-sensitive-log-data), and it never holds.
type Hidden struct {
	// Field is the selector that is compared, such as $.email; empty for a term.
	Field string
	// Text is what it is compared with, or looked for.
	Text string
	// By is the name of the identifier that finds it.
	By string
}

// HiddenFrom returns the parts of a filter pattern that look for what identifiers find,
// each once, in the pattern's order. It tells what is sure: an e-mail address, an IP
// address, digits in a field that a keyword names, and what a custom identifier matches.
func HiddenFrom(p filterpattern.Pattern, managed []string, custom []cloudwatch.DataIdentifier) []Hidden {
	var all []Hidden
	look := func(field string, value filterpattern.Value) {
		text := textOf(value)
		if strings.Trim(text, "*") == "" {
			return // that there is something holds of asterisks, too
		}
		for _, by := range managed {
			if of, ok := Find(by); ok && of.finds(field, text) {
				all = append(all, Hidden{field, text, by})
				return
			}
		}
		for _, of := range custom {
			if compiled, err := of.Compile(); err == nil && compiled.MatchString(text) {
				all = append(all, Hidden{field, text, of.Name})
				return
			}
		}
	}
	walk(p.Tree(), look)
	return slices.Compact(all)
}

// walk looks at all that a pattern compares fields with, and at its terms.
func walk(n filterpattern.Node, look func(field string, value filterpattern.Value)) {
	switch n := n.(type) {
	case *filterpattern.Group:
		for _, operand := range n.Operands {
			walk(operand, look)
		}
	case *filterpattern.Comparison:
		look(n.Selector.String(), n.Value)
	case *filterpattern.TermList:
		for _, term := range n.Terms {
			look("", term.Value)
		}
	case *filterpattern.ColumnList:
		for _, column := range n.Columns {
			if column.Condition != nil {
				walk(column.Condition, look)
			}
		}
	}
}

func textOf(value filterpattern.Value) string {
	switch v := value.(type) {
	case *filterpattern.String:
		return v.Text
	case *filterpattern.Number:
		return v.Lexeme
	case *filterpattern.Regex:
		return v.Source
	}
	return ""
}

var (
	// mail is part of an e-mail address, as a pattern may have it: *@example.com.
	mail = regexp.MustCompile(`[\w.+*-]@|@[\w-]+\\?\.\w`)
	// start is how an IP address begins, with anything behind it.
	start = regexp.MustCompile(`^(\d{1,3}\.){2,3}\*$`)
)

// finds reports whether an identifier finds a text in a field.
func (i Identifier) finds(field, text string) bool {
	switch i.Name {
	case "EmailAddress":
		return mail.MatchString(text)
	case "IpAddress":
		_, err := netip.ParseAddr(text)
		return err == nil || start.MatchString(text)
	}
	digits := 0
	for _, r := range text {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	return field != "" && digits >= 4 && i.NamedBy(field[strings.LastIndexByte(field, '.')+1:])
}
