package contract

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Uses says what is made of a contract, for its page: what looks at each field and each
// event, by their canonical names. Who knows of rules and queries makes it; a contract
// knows of neither.
type Uses struct {
	Fields, Events map[string]Use
}

// Use is what looks at a field or an event.
type Use struct {
	// Rules are the names of alarm rules, Metrics those of metrics in CloudWatch, and
	// Queries those of saved queries, each in the order in which they are to stand.
	Rules, Metrics, Queries []string
}

// unused reports whether nothing looks at it.
func (u Use) unused() bool { return len(u.Rules)+len(u.Metrics)+len(u.Queries) == 0 }

// pageWidth is how wide the lines of lists are.
const pageWidth = 80

// list writes what looks at something as items of a list.
func (u Use) list(line func(string, ...any), indent string) {
	for _, one := range []struct {
		what  string
		names []string
	}{{"alarm rules", u.Rules}, {"metrics", u.Metrics}, {"saved queries", u.Queries}} {
		if len(one.names) > 0 {
			listItem(line, indent, one.what+": "+codes(one.names))
		}
	}
}

// listItem writes an item of a list, in lines of a page's width.
func listItem(line func(string, ...any), indent, text string) {
	written := indent + "-"
	for word := range strings.FieldsSeq(text) {
		if utf8.RuneCountInString(written)+1+utf8.RuneCountInString(word) > pageWidth {
			line("%s", written)
			written = indent + " "
		}
		written += " " + word
	}
	line("%s", written)
}

// uses writes what is made of the fields.
func (c *Contract) uses(line func(string, ...any), uses Uses) {
	if len(uses.Fields) == 0 {
		return
	}
	line("")
	line("## What is made of the fields")
	line("")
	var unused []string
	for _, f := range c.Fields() {
		use := uses.Fields[f.Name]
		if use.unused() {
			unused = append(unused, f.As)
			continue
		}
		name := code(f.As)
		if f.As != f.Name {
			name = fmt.Sprintf("%s, which rules and queries call %s", name, code(f.Name))
		}
		listItem(line, "", name)
		use.list(line, "  ")
	}
	if unused != nil {
		line("")
		line("Nothing looks at these:")
		line("")
		listItem(line, "", codes(unused))
	}
}
