package contract

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Uses says what looks at each field and each event of a contract, by canonical
// name, for the contract's page. The caller collects it: a contract knows nothing
// of rules and queries.
type Uses struct {
	Fields, Events map[string]Use
}

// Use lists what looks at a field or an event.
type Use struct {
	// Rules are names of alarm rules, Metrics of metrics in CloudWatch, and Queries
	// of saved queries. The page keeps their order.
	Rules, Metrics, Queries []string
}

// unused reports whether nothing looks at it.
func (u Use) unused() bool { return len(u.Rules)+len(u.Metrics)+len(u.Queries) == 0 }

// pageWidth is the maximum width of the lines of lists.
const pageWidth = 80

// list writes a use as items of a list.
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

// listItem writes an item of a list, wrapped to the width of the page.
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
