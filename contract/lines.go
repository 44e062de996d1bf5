package contract

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// Line is the layout of log events that are no JSON: text, with fields in it. Its
// columns are what CloudWatch takes a log event apart into, between spaces and
// tabs, or in quotation marks or square brackets
// (FilterAndPatternSyntax, matching-term-space-delimited-log-events).
type Line struct {
	// Name names the layout among those of the contract.
	Name string
	// Text is the layout as it is written: {field} where a field stands, {{ and }}
	// for braces, and a last ... for anything more.
	Text string
	// Discovered says that Logs Insights discovers the fields of such a line by
	// itself, and calls them as the contract does
	// (CWL_AnalyzeLogData-discoverable-fields).
	Discovered bool

	parts   []linePart
	open    bool
	columns []Column
	// unclear is the column behind which others cannot be told; empty for none.
	unclear string
	form    *regexp.Regexp
	fields  []string // in the order of the layout
}

// Column is a column of a line.
type Column struct {
	// Field is the canonical name of the field whose whole value it is; empty if
	// it is none.
	Field string
	// Text is what it is otherwise: a text, with * where fields stand.
	Text string
}

// linePart is a text, or a field.
type linePart struct{ text, field string }

// Fields returns the canonical names of the fields in a line, in their order.
func (l Line) Fields() []string { return slices.Clone(l.fields) }

// Has reports whether a line has a field, by the field's own name.
func (l Line) Has(field string) bool { return slices.Contains(l.fields, field) }

// Open reports whether anything may follow.
func (l Line) Open() bool { return l.open }

// Columns returns the columns of a line, without what may follow. It is an error
// if they cannot be told, as a field in one of them may have spaces.
func (l Line) Columns() ([]Column, error) {
	if l.unclear != "" {
		return nil, fmt.Errorf("the line %s has no columns that a filter can tell: a space may stand in %s", l.Name, l.unclear)
	}
	return slices.Clone(l.columns), nil
}

// Texts returns what stands between the fields, without spaces around it.
func (l Line) Texts() []string {
	var all []string
	for _, part := range l.parts {
		if text := strings.TrimSpace(part.text); part.field == "" && text != "" {
			all = append(all, text)
		}
	}
	return all
}

// Read returns the values of the fields in a line, in the order of Fields; false
// if it is not written so.
func (l Line) Read(line []byte) (values [][]byte, ok bool) {
	found := l.form.FindSubmatch(line)
	if found == nil {
		return nil, false
	}
	return found[1:], true
}

// Regex is the regular expression of a line, as queries compare @message with it.
func (l Line) Regex() string { return l.regex(func(string) bool { return false }, false) }

// Groups is Regex with a named group for each of some fields.
func (l Line) Groups(fields []string) string {
	return l.regex(func(field string) bool { return slices.Contains(fields, field) }, true)
}

// Sample is a line with values of fields; 0 where none is given.
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

// parseLine reads a layout. Of is the field of a name. The error says what is wrong
// with it.
func parseLine(name, text string, discovered bool, of func(name string) (Field, error)) (Line, error) {
	l := Line{Name: name, Text: text, Discovered: discovered}
	fail := func(format string, args ...any) (Line, error) { return Line{}, fmt.Errorf(format, args...) }
	if n := utf8.RuneCountInString(text); n > cloudwatch.MaxFilterPattern {
		return fail("it has %d characters: a filter pattern that tells it has at most %d; end it with ...", n, cloudwatch.MaxFilterPattern)
	}
	if !utf8.ValidString(text) {
		return fail("it is no UTF-8")
	}
	if rest, open := strings.CutSuffix(text, "..."); open {
		if text = strings.TrimRight(rest, " \t\n"); text == rest {
			return fail("a last ... stands for anything more, and stands alone: put a space before it")
		}
		l.open = true
	}
	if text = strings.Trim(text, " \t\n"); strings.HasPrefix(text, "{{") {
		return fail("what begins with a brace is read as JSON")
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
			return fail("a } ends no field: write }} for a brace")
		case text[i] == '{':
			end := strings.IndexByte(text[i:], '}')
			if end < 0 {
				return fail("a field lacks its }: write {{ for a brace")
			}
			written := text[i+1 : i+end]
			i += end + 1
			if !lineField.MatchString(written) {
				return fail("{%s} is no field: a field of a line is called by letters, digits and _", written)
			}
			f, err := of(written)
			if err != nil {
				return fail("%w", err)
			}
			if slices.Contains(l.fields, f.Name) {
				return fail("{%s} stands twice", written)
			}
			if flush(); len(l.parts) > 0 && l.parts[len(l.parts)-1].field != "" {
				return fail("nothing stands between {%s} and {%s}: nobody could tell where one ends", l.fields[len(l.fields)-1], written)
			}
			l.parts = append(l.parts, linePart{field: f.Name})
			l.fields = append(l.fields, f.Name)
			types[f.Name] = f.Type
		case text[i] == '*':
			return fail("a * stands for anything in patterns and in queries, and cannot be looked for")
		case text[i] < ' ' && text[i] != '\t' && text[i] != '\n':
			return fail("it has a character that cannot be written: allowed are texts, tabs and line breaks")
		default:
			literal.WriteByte(text[i])
			i++
		}
	}
	flush()
	if len(l.parts) == 0 || len(l.parts) == 1 && l.parts[0].field != "" {
		return fail("every line is written so: say what stands around the field")
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

// stretch is a column of the layout: what it says is from text to textEnd, and what
// encloses it from start to end.
type stretch struct{ start, end, text, textEnd int }

// stretches takes a layout apart as CloudWatch does a log event.
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

// columnsOf finds the columns. A field that is a whole column, or a part of one that
// is not enclosed, is taken to have no spaces, but the last of a line; one of a text
// that is in quotation marks within a column may have some, and then it is not known
// how many columns there are.
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

// rest is the last field of a line that ends with it. Without a character of it, the
// line has a column too few, and no filter matches it.
const rest = `\S[\s\S]*`

// regex is the regular expression of a line. A field that is asked for is a group,
// with its name if names are wanted.
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
		return strings.TrimSuffix(text, `[\s\S]*`) // whatever follows
	case l.open:
		return text + `(?:\s|$)`
	case strings.HasSuffix(text, rest+")"):
		return text
	}
	return text + `\s*$`
}

// quoteLine is a character as a regular expression between / and / has it.
func quoteLine(c byte) string {
	if strings.IndexByte(`\^$.|?*+()[]{}/`, c) >= 0 {
		return `\` + string(c)
	}
	return string([]byte{c})
}

// Line returns the layout of that name.
func (c *Contract) Line(name string) (Line, bool) {
	l, ok := c.lines[name]
	return l, ok
}

// Lines returns the layouts of log events that are no JSON, in the order of their
// names.
func (c *Contract) Lines() []Line { return byName(c.lines) }

// HasRecords reports whether log events of the contract are JSON records; lines may
// stand between them.
func (c *Contract) HasRecords() bool {
	return len(c.lines) == 0 || len(c.record.Fields) > 0 || slices.ContainsFunc(c.Events(), Event.IsRecord)
}

// Line is the name of the layout that a log event must have; empty if it must be a
// record.
func (m Match) Line() string { return m[lineKey] }

// lineKey is the key of a match that names a layout.
const lineKey = "line"

// IsRecord reports whether a JSON record may tell of the event.
func (e Event) IsRecord() bool {
	return slices.ContainsFunc(e.Match, func(m Match) bool { return m.Line() == "" })
}

// IsLine reports whether a line of that layout may tell of the event.
func (e Event) IsLine(name string) bool {
	return slices.ContainsFunc(e.Match, func(m Match) bool { return m.Line() == name })
}

// carryLines adds the fields of the lines that tell of an event to those that it
// carries: what all of them have, if no record tells of it.
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

// checkLines finds layouts that cannot be read.
func (k *checker) checkLines() {
	for _, name := range slices.Sorted(maps.Keys(k.file.Lines)) {
		at := k.at("lines", name)
		if !lineName.MatchString(name) {
			k.problems = append(k.problems, at.KeyProblem("%q is no name of a line: allowed are lower-case letters, digits, _ and -, starting with a letter", name))
		}
		if _, ok := k.contract.lines[name]; ok || !at.IsText() && !at.IsMapping() {
			continue
		}
		if at.IsMapping() {
			if !at.Get("text").Present() {
				k.add(at, "text is missing: say how the line is written")
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

// lineField is the field of a layout by that name.
func (c *Contract) lineField(name string) (Field, error) {
	f, ok := c.Field(name)
	if problem, unknown := c.unknown(name); unknown {
		return f, fmt.Errorf("%s", problem)
	}
	if ok && !lineField.MatchString(f.Name) {
		return f, fmt.Errorf("{%s} is the field %s: a field of a line is called by letters, digits and _", name, f.Name)
	}
	if f.Type == List || f.Type == Object || f.Type == Boolean {
		return f, fmt.Errorf("{%s} is of type %s: a line has texts, numbers, times and addresses", name, f.Type)
	}
	if f.PII == Secret {
		return f, fmt.Errorf("{%s} is a secret, which is never written", name)
	}
	return f, nil
}

// line holds what recognises an event by a line, and returns whether it does.
func (k *checker) line(at strictyaml.Node, match map[string]string) {
	name := match[lineKey]
	layout, known := k.contract.lines[name]
	switch _, said := k.file.Lines[name]; {
	case known:
	case said:
		return // what is wrong with it is told there
	default:
		k.add(at.Get(lineKey), "there is no line %q%s", name, didYouMean(name, slices.Sorted(maps.Keys(k.file.Lines))))
		return
	}
	for _, field := range slices.Sorted(maps.Keys(match)) {
		if own := k.contract.fieldName(field); field != lineKey && has(k.contract.fields, own) && !layout.Has(own) {
			k.problems = append(k.problems, at.Get(field).KeyProblem("the line %s has no field %s: it has %s", name, field, strings.Join(layout.fields, ", ")))
		}
	}
}

// lineFields finds what an event promises, and a line that tells of it lacks.
func (k *checker) lineFields(at strictyaml.Node, event Event, promised []string) {
	items := at.Get("fields").Items()
	for i, field := range promised {
		own := k.contract.fieldName(field)
		for _, layout := range k.contract.Lines() {
			if event.IsLine(layout.Name) && !layout.Has(own) && has(k.contract.fields, own) {
				k.add(items[i], "the line %s tells of the event, and has no %s: say it in optional", layout.Name, field)
			}
		}
	}
}
