package contract

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Markdown returns the contract as a page for people: the application's log format,
// and how to read it.
func (c *Contract) Markdown() []byte { return c.Page(Uses{}) }

// Page returns the page of Markdown together with what is made of the contract.
func (c *Contract) Page(uses Uses) []byte {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# Log format")
	line("")
	line("The contract is %s%s.", codes([]string{c.name}), describe(": ", prose(c.description)))
	if c.source != "" {
		line("%s writes its records, not an application of your own.", code(c.source))
	}
	if c.HasRecords() {
		line("Each record is one JSON object on one line.")
	}
	line("")
	if len(c.record.Fields) > 0 || len(c.record.Optional) > 0 {
		line("## Every record")
		line("")
	}
	if len(c.record.Fields) > 0 {
		c.fieldTable(line, c.record.Fields)
		line("")
	}
	if len(c.record.Optional) > 0 {
		if len(c.record.Fields) > 0 {
			line("Any record may also have these:")
		} else {
			line("Any record may have these:")
		}
		line("")
		c.fieldTable(line, c.record.Optional)
		line("")
	}
	line("## Levels")
	line("")
	line("| level | written as | in settings |")
	line("|---|---|---|")
	for _, level := range levelOrder {
		line("| %s | %s | %s |", level, cell(codes(c.levels[level])), cell(code(c.logLevel[level])))
	}
	c.linesMarkdown(line)
	if len(c.events) > 0 {
		line("")
		line("## Events")
	}
	for _, e := range c.Events() {
		line("")
		line("### %s", prose(e.Name))
		line("")
		said := []string{}
		if e.Description != "" {
			said = append(said, sentence(prose(e.Description)))
		}
		if e.Level != "" {
			said = append(said, fmt.Sprintf("Level %s.", e.Level))
		}
		if e.Rate == Rare {
			said = append(said, "Rare.")
		}
		if len(said) > 0 {
			line("%s", strings.Join(said, " "))
			line("")
		}
		var ways []string
		for _, match := range e.Match {
			var all []string
			if match.Line() != "" {
				all = append(all, "the line is "+code(match.Line()))
			}
			for _, field := range match.Fields() {
				all = append(all, fmt.Sprintf("%s is %s", code(c.fields[field].As), code(match[field])))
			}
			ways = append(ways, strings.Join(all, " and "))
		}
		line("Known by: %s.", strings.Join(ways, ", or "))
		if len(e.Fields) > 0 {
			line("")
			c.fieldTable(line, e.Fields)
		}
		if len(e.Optional) > 0 {
			line("")
			line("It may have: %s.", codes(c.names(e.Optional)))
		}
		if use := uses.Events[e.Name]; !use.unused() {
			line("")
			line("What looks at it:")
			line("")
			use.list(line, "")
		}
	}
	if len(c.sameFields) > 0 || len(c.sameEvents) > 0 {
		line("")
		line("## Other names")
		line("")
		line("Rules and queries may also use these names:")
		line("")
		line("| name | the same as |")
		line("|---|---|")
		for _, name := range slices.Sorted(maps.Keys(c.sameEvents)) {
			line("| the event %s | the event %s |", cell(prose(name)), cell(prose(c.sameEvents[name])))
		}
		for _, name := range slices.Sorted(maps.Keys(c.sameFields)) {
			line("| the field %s | the field %s |", cell(prose(name)), cell(code(c.Rename(name))))
		}
	}
	if len(c.metrics) > 0 {
		line("")
		line("## Log-based metrics")
		line("")
		line("| %s | unit | split by | |", cell(code(c.fields[MetricName].As)))
		line("|---|---|---|---|")
		for _, m := range c.Metrics() {
			line("| %s | %s | %s | %s |", cell(code(m.Name)), m.Unit, codes(c.names(m.Dimensions)), cell(prose(m.Description)))
		}
	}
	c.uses(line, uses)
	var secret, masked []string
	for _, f := range c.Fields() {
		switch {
		case f.PII == Secret || f.PII == Private && !c.Masked(f.Name):
			secret = append(secret, f.As)
		case f.PII != "":
			masked = append(masked, f.As)
		}
	}
	if secret != nil || masked != nil || len(c.reserved) > 0 {
		line("")
		line("## What not to write")
		line("")
		if secret != nil {
			line("- Never in clear text: %s.", codes(secret))
		}
		if masked != nil {
			line("- Personal data, which CloudWatch masks, so that nothing can be looked up by it: %s.", codes(masked))
		}
		for _, missing := range c.WithoutKeyword() {
			line("- %s", prose(missing.String()))
		}
		if len(c.reserved) > 0 {
			line("- Extras of these names, which would overwrite the record's own: %s.", codes(c.reserved))
		}
	}
	return []byte(b.String())
}

// linesMarkdown writes the layouts of lines that are not JSON.
func (c *Contract) linesMarkdown(line func(string, ...any)) {
	if len(c.lines) == 0 {
		return
	}
	line("")
	line("## Lines")
	line("")
	if c.HasRecords() {
		line("These lines are text, not JSON:")
	} else {
		line("Each log event is a line of text, not JSON:")
	}
	line("")
	line("| line | written as |")
	line("|---|---|")
	for _, l := range c.Lines() {
		line("| %s | %s |", cell(code(l.Name)), cell(code(l.Text)))
	}
}

func (c *Contract) fieldTable(line func(string, ...any), names []string) {
	line("| field | type | |")
	line("|---|---|---|")
	for _, name := range names {
		f := c.fields[name]
		is := string(f.Type)
		if f.Unit != None {
			is += ", " + strings.ToLower(string(f.Unit))
		}
		line("| %s | %s | %s |", code(f.As), is, cell(prose(f.Description)))
	}
}

func (c *Contract) names(fields []string) []string {
	var all []string
	for _, name := range fields {
		all = append(all, c.fields[name].As)
	}
	return all
}

// inline joins a text into one line.
func inline(text string) string { return strings.Join(strings.Fields(text), " ") }

// prose joins a text into one line, and escapes what would be HTML in it.
func prose(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(inline(text))
}

// sentence makes a text begin with a capital letter and end with a full stop.
func sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + strings.TrimSuffix(text[size:], ".") + "."
}

// cell escapes the bars of a text in a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// code returns a text as a code span, between more backticks than it contains in a
// row.
func code(text string) string {
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	text = inline(text)
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return fence + text + fence
}

func codes(names []string) string {
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = code(name)
	}
	return strings.Join(all, ", ")
}
