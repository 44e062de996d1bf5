package contract

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// Line is the layout of log events that are not JSON: text with fields in it. Its
// columns are those into which CloudWatch splits a log event: what spaces and tabs
// separate, or quotation marks or square brackets enclose (FilterAndPatternSyntax,
// matching-term-space-delimited-log-events).
type Line struct {
	// Name is the layout's name in the contract.
	Name string
	// Text is the layout as written: {field} where a field is, {{ and }} for
	// braces, and ... at the end for anything more.
	Text string
	// Discovered says that Logs Insights discovers the fields of such a line by
	// itself, under the names of the contract
	// (CWL_AnalyzeLogData-discoverable-fields).
	Discovered bool

	parts   []linePart
	open    bool
	columns []Column
	// unclear is the column after which columns cannot be told apart; empty for
	// none.
	unclear string
	form    *regexp.Regexp
	fields  []string // in the order of the layout
}

// Column is a column of a line.
type Column struct {
	// Field is the canonical name of the field that fills the column; empty if none
	// does.
	Field string
	// Text is the column's text if no field fills it, with * in place of fields.
	Text string
}

// linePart is a piece of text or a field.
type linePart struct{ text, field string }

// Fields returns the canonical names of the fields in a line, in order.
func (l Line) Fields() []string { return slices.Clone(l.fields) }

// Has reports whether a line has a field. The name must be the field's own, not an
// alias.
func (l Line) Has(field string) bool { return slices.Contains(l.fields, field) }

// Open reports whether the layout ends with ..., so that anything may follow.
func (l Line) Open() bool { return l.open }

// Columns returns the columns of a line, without what may follow. It returns an
// error if the columns cannot be told apart because a field may contain spaces.
func (l Line) Columns() ([]Column, error) {
	if l.unclear != "" {
		return nil, fmt.Errorf("the line %s has no columns that a filter can tell apart: %s may contain a space", l.Name, l.unclear)
	}
	return slices.Clone(l.columns), nil
}

// Texts returns the texts between the fields, trimmed of spaces.
func (l Line) Texts() []string {
	var all []string
	for _, part := range l.parts {
		if text := strings.TrimSpace(part.text); part.field == "" && text != "" {
			all = append(all, text)
		}
	}
	return all
}

// Read returns the values of the fields in a line, in the order of Fields. It
// returns false if the line does not have this layout.
func (l Line) Read(line []byte) (values [][]byte, ok bool) {
	found := l.form.FindSubmatch(line)
	if found == nil {
		return nil, false
	}
	return found[1:], true
}

// Regex returns the regular expression of a line, for queries that match @message
// with it.
func (l Line) Regex() string { return l.regex(func(string) bool { return false }, false) }

// Groups returns Regex with a named group for each of the given fields.
func (l Line) Groups(fields []string) string {
	return l.regex(func(field string) bool { return slices.Contains(fields, field) }, true)
}

// Sample returns a line with the given values, by canonical name of the field. A
// field without a value is 0.
func (l Line) Sample(values map[string]string) string {
	var b strings.Builder
	for _, part := range l.parts {
		switch value, given := values[part.field]; {
		case part.field == "":
			b.WriteString(part.text)
		case given:
			b.WriteString(value)
		default:
			b.WriteByte('0')
		}
	}
	return b.String()
}

var (
	lineName  = regexp.MustCompile(`^[a-z][a-z0-9_-]*$`)
	lineField = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
)

// parseLine parses a layout. The function of returns the field with a name.
func parseLine(name, text string, discovered bool, of func(name string) (Field, error)) (Line, error) {
	l := Line{Name: name, Text: text, Discovered: discovered}
	fail := func(format string, args ...any) (Line, error) { return Line{}, fmt.Errorf(format, args...) }
	if n := utf8.RuneCountInString(text); n > cloudwatch.MaxFilterPattern {
		return fail("it has %d characters: the filter pattern made of it may have at most %d; shorten it with a final ...", n, cloudwatch.MaxFilterPattern)
	}
	if !utf8.ValidString(text) {
		return fail("it is not UTF-8")
	}
	if rest, open := strings.CutSuffix(text, "..."); open {
		if text = strings.TrimRight(rest, " \t\n"); text == rest {
			return fail("a final ... means anything more, and must stand alone: put a space before it")
		}
		l.open = true
	}
	if text = strings.Trim(text, " \t\n"); strings.HasPrefix(text, "{{") {
		return fail("a line that begins with a brace is read as JSON")
	}
	types := map[string]Type{}
	var literal strings.Builder
	flush := func() {
		if literal.Len() > 0 {
			l.parts = append(l.parts, linePart{text: literal.String()})
			literal.Reset()
		}
	}
	for i := 0; i < len(text); {
		switch {
		case strings.HasPrefix(text[i:], "{{") || strings.HasPrefix(text[i:], "}}"):
			literal.WriteByte(text[i])
			i += 2
		case text[i] == '}':
			return fail("this } ends no field: write }} for a brace")
		case text[i] == '{':
			end := strings.IndexByte(text[i:], '}')
			if end < 0 {
				return fail("this { has no }: write {{ for a brace")
			}
			written := text[i+1 : i+end]
			i += end + 1
			if !lineField.MatchString(written) {
				return fail("{%s} is not a field: the name of a field in a line has letters, digits and _", written)
			}
			f, err := of(written)
			if err != nil {
				return fail("%w", err)
			}
			if slices.Contains(l.fields, f.Name) {
				return fail("{%s} appears twice", written)
			}
			if flush(); len(l.parts) > 0 && l.parts[len(l.parts)-1].field != "" {
				return fail("there is nothing between {%s} and {%s}: put text between them, so that one ends before the other begins", l.fields[len(l.fields)-1], written)
			}
			l.parts = append(l.parts, linePart{field: f.Name})
			l.fields = append(l.fields, f.Name)
			types[f.Name] = f.Type
		case text[i] == '*':
			return fail("* is a wildcard in patterns and queries, which cannot look for it")
		case text[i] < ' ' && text[i] != '\t' && text[i] != '\n':
			return fail("it has a control character: only tabs and line breaks are allowed")
		default:
			literal.WriteByte(text[i])
			i++
		}
	}
	flush()
	if len(l.parts) == 0 || len(l.parts) == 1 && l.parts[0].field != "" {
		return fail("every line has this layout: add the text around the field")
	}
	l.columnsOf(types)
	l.form = regexp.MustCompile(l.regex(func(string) bool { return true }, false))
	return l, nil
}

// lineUnit is a character of a layout, or a field.
type lineUnit struct {
	char  byte
	field string
}

func (u lineUnit) blank() bool    { return u.field == "" && (u.char == ' ' || u.char == '\t') }
func (u lineUnit) is(c byte) bool { return u.field == "" && u.char == c }

func (l *Line) units() []lineUnit {
	var all []lineUnit
	for _, part := range l.parts {
		if part.field != "" {
			all = append(all, lineUnit{field: part.field})
		}
		for i := range len(part.text) {
			all = append(all, lineUnit{char: part.text[i]})
		}
	}
	return all
}

// stretch is a column of the layout. Its content is from text to textEnd; with the
// characters that enclose it, it is from start to end.
type stretch struct{ start, end, text, textEnd int }

// stretches splits a layout into columns as CloudWatch splits a log event.
func stretches(units []lineUnit) []stretch {
	var all []stretch
	for i := 0; i < len(units); {
		if units[i].blank() {
			i++
			continue
		}
		if closing, ok := map[byte]byte{'"': '"', '[': ']'}[units[i].char]; ok && units[i].field == "" {
			if n := slices.IndexFunc(units[i+1:], func(u lineUnit) bool { return u.is(closing) }); n >= 0 {
				all = append(all, stretch{i, i + n + 2, i + 1, i + n + 1})
				i += n + 2
				continue
			}
		}
		start := i
		for i < len(units) && !units[i].blank() {
			i++
		}
		all = append(all, stretch{start, i, start, i})
	}
	return all
}

// columnsOf sets the columns of the line. A field that is a whole column, or an
// unenclosed part of one, is assumed to have no spaces, unless it is the last of
// the line. A string field in quotation marks within a column may have some; from
// there on the number of columns is unknown.
func (l *Line) columnsOf(types map[string]Type) {
	units := l.units()
	for _, s := range stretches(units) {
		var text strings.Builder
		fields := 0
		c := Column{}
		for i := s.text; i < s.textEnd; i++ {
			u := units[i]
			if u.field == "" {
				text.WriteByte(u.char)
				continue
			}
			fields++
			c.Field = u.field
			text.WriteByte('*')
			quoted := i > s.text && (units[i-1].is('"') || units[i-1].is('\''))
			if quoted && s.start == s.text && types[u.field] != Number {
				l.unclear = text.String()
			}
		}
		if fields != 1 || s.textEnd-s.text != 1 {
			c = Column{Text: text.String()}
		}
		l.columns = append(l.columns, c)
	}
}

// rest matches the field that ends a line. It needs at least one character:
// without, the line has a column too few, and no filter matches it.
const rest = `\S[\s\S]*`

// regex returns the regular expression of a line. Each field for which group
// returns true is a group, which has the field's name if named is set.
func (l *Line) regex(group func(field string) bool, named bool) string {
	units := l.units()
	columns := stretches(units)
	var b strings.Builder
	b.WriteByte('^')
	at := 0
	for i, s := range columns {
		if s.start > at {
			b.WriteString(`\s+`)
		}
		at = s.end
		last := i == len(columns)-1 && !l.open
		value := `\S+`
		if s.text > s.start {
			b.WriteString(quoteLine(units[s.start].char))
			value = `[^` + quoteLine(units[s.textEnd].char) + `]*`
		} else if last && s.end-s.start == 1 && units[s.start].field != "" {
			value = rest
		} else if s.end-s.start > 1 {
			value = `\S*?`
			if l.unclear != "" {
				value = `[\s\S]*?`
			}
		}
		for j := s.text; j < s.textEnd; j++ {
			switch field := units[j].field; {
			case field == "" && units[j].char == '\n':
				b.WriteString(`\s`)
			case field == "":
				b.WriteString(quoteLine(units[j].char))
			case !group(field):
				b.WriteString(value)
			case named:
				b.WriteString("(?<" + field + ">" + value + ")")
			default:
				b.WriteString("(" + value + ")")
			}
		}
		if s.text > s.start {
			b.WriteString(quoteLine(units[s.textEnd].char))
		}
	}
	text := b.String()
	switch {
	case strings.HasSuffix(text, rest):
		return strings.TrimSuffix(text, `[\s\S]*`) // anything may follow
	case l.open:
		return text + `(?:\s|$)`
	case strings.HasSuffix(text, rest+")"):
		return text
	}
	return text + `\s*$`
}

// quoteLine quotes a character for a regular expression between slashes.
func quoteLine(c byte) string {
	if strings.IndexByte(`\^$.|?*+()[]{}/`, c) >= 0 {
		return `\` + string(c)
	}
	return string([]byte{c})
}

// Line returns the layout with that name.
func (c *Contract) Line(name string) (Line, bool) {
	l, ok := c.lines[name]
	return l, ok
}

// Lines returns the layouts of log events that are not JSON, sorted by name.
func (c *Contract) Lines() []Line { return byName(c.lines) }

// HasRecords reports whether the contract has JSON records. Lines may appear
// between them.
func (c *Contract) HasRecords() bool {
	return len(c.lines) == 0 || len(c.record.Fields) > 0 || slices.ContainsFunc(c.Events(), Event.IsRecord)
}

// Line returns the name of the layout that a log event must have, or the empty
// string if it must be a JSON record.
func (m Match) Line() string { return m[lineKey] }

// lineKey is the key of a Match that names a layout.
const lineKey = "line"

// IsRecord reports whether a JSON record may have the event.
func (e Event) IsRecord() bool {
	return slices.ContainsFunc(e.Match, func(m Match) bool { return m.Line() == "" })
}

// IsLine reports whether a line of that layout may have the event.
func (e Event) IsLine(name string) bool {
	return slices.ContainsFunc(e.Match, func(m Match) bool { return m.Line() == name })
}

// carryLines adds the fields of the lines that recognise an event to the fields
// that the event carries. If only lines recognise it, the fields that all of them
// have are always there.
func (c *Contract) carryLines(e *Event) {
	var have map[string]int
	lines := 0
	for _, line := range c.Lines() {
		if !e.IsLine(line.Name) {
			continue
		}
		lines++
		for _, field := range line.fields {
			if have == nil {
				have = map[string]int{}
			}
			have[field]++
		}
	}
	for _, field := range slices.Sorted(maps.Keys(have)) {
		switch {
		case slices.Contains(e.Fields, field):
		case have[field] == lines && !e.IsRecord():
			e.Fields = append(e.Fields, field)
			e.Optional = slices.DeleteFunc(e.Optional, func(name string) bool { return name == field })
		case !slices.Contains(e.Optional, field):
			e.Optional = append(e.Optional, field)
		}
	}
}

// checkLines reports layouts that cannot be read.
func (k *checker) checkLines() {
	for _, name := range slices.Sorted(maps.Keys(k.file.Lines)) {
		at := k.at("lines", name)
		if !lineName.MatchString(name) {
			k.problems = append(k.problems, at.KeyProblem("%q is not a line's name: use lower-case letters, digits, _ and -, starting with a letter", name))
		}
		if _, ok := k.contract.lines[name]; ok || !at.IsText() && !at.IsMapping() {
			continue
		}
		if at.IsMapping() {
			if !at.Get("text").Present() {
				k.add(at, "text is missing: give the layout of the line")
				continue
			}
			at = at.Get("text")
		}
		_, err := parseLine(name, k.file.Lines[name].Text, false, k.contract.lineField)
		if err != nil && at.IsText() {
			k.add(at, "%s", err)
		}
	}
}

// lineField returns the field that a layout names.
func (c *Contract) lineField(name string) (Field, error) {
	f, ok := c.Field(name)
	if problem, unknown := c.unknown(name); unknown {
		return f, fmt.Errorf("%s", problem)
	}
	if ok && !lineField.MatchString(f.Name) {
		return f, fmt.Errorf("{%s} is the field %s: the name of a field in a line has letters, digits and _", name, f.Name)
	}
	if f.Type == List || f.Type == Object || f.Type == Boolean {
		return f, fmt.Errorf("{%s} is of type %s: a line has strings, numbers, times and addresses", name, f.Type)
	}
	if f.PII == Secret {
		return f, fmt.Errorf("{%s} is a secret, which must never be written", name)
	}
	return f, nil
}

// line checks a match that recognises an event by a line, and reports whether it is
// one.
func (k *checker) line(at strictyaml.Node, match map[string]string) {
	name := match[lineKey]
	layout, known := k.contract.lines[name]
	switch _, said := k.file.Lines[name]; {
	case known:
	case said:
		return // checkLines reports what is wrong with it
	default:
		k.add(at.Get(lineKey), "there is no line %q%s", name, nearest.Hint(name, slices.Sorted(maps.Keys(k.file.Lines))))
		return
	}
	for _, field := range slices.Sorted(maps.Keys(match)) {
		if own := k.contract.fieldName(field); field != lineKey && has(k.contract.fields, own) && !layout.Has(own) {
			k.problems = append(k.problems, at.Get(field).KeyProblem("the line %s has no field %s: it has %s", name, field, strings.Join(layout.fields, ", ")))
		}
	}
}

// lineFields reports fields that an event promises but that a line of the event
// lacks.
func (k *checker) lineFields(at strictyaml.Node, event Event, promised []string) {
	items := at.Get("fields").Items()
	for i, field := range promised {
		own := k.contract.fieldName(field)
		for _, layout := range k.contract.Lines() {
			if event.IsLine(layout.Name) && !layout.Has(own) && has(k.contract.fields, own) {
				k.add(items[i], "the line %s recognises the event, but has no %s: move it to optional", layout.Name, field)
			}
		}
	}
}
