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

// Hidden is a part of a filter pattern that looks for data that data protection
// masks. Filters see asterisks in their place (mask-sensitive-log-data), so the
// part never matches.
type Hidden struct {
	// Field is the selector that is compared, such as $.email. It is empty for a
	// term.
	Field string
	// Text is the text to compare with, or to look for.
	Text string
	// By is the name of the identifier that finds the data.
	By string
}

// HiddenFrom returns the parts of a filter pattern that look for data that
// identifiers find, each once, in the order of the pattern. It reports only certain
// cases: e-mail addresses, IP addresses, digits in a field whose name is a keyword,
// and text that a custom identifier matches.
func HiddenFrom(p filterpattern.Pattern, managed []string, custom []cloudwatch.DataIdentifier) []Hidden {
	var all []Hidden
	look := func(field string, value filterpattern.Value) {
		text := textOf(value)
		if strings.Trim(text, "*") == "" {
			return // asterisks exist, too
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

// walk calls look for every comparison of a pattern and every term.
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
	// mail matches a part of an e-mail address in a pattern, such as *@example.com.
	mail = regexp.MustCompile(`[\w.+*-]@|@[\w-]+\\?\.\w`)
	// start matches the beginning of an IP address, followed by *.
	start = regexp.MustCompile(`^(\d{1,3}\.){2,3}\*$`)
)

// finds reports whether the identifier finds a text in a field.
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
