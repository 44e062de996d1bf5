package jsonedit

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"
)

// edit is a replacement of a part of a document.
type edit struct {
	start, end int
	text       string
}

// Set sets a member of an object: it replaces the member, or adds it after all
// others. The value must be one that package json can encode.
func (v *Value) Set(key string, value any) error {
	if old := v.Get(key); old != nil {
		text, err := v.document.style(v).write(value)
		if err != nil {
			return err
		}
		v.document.edits = append(v.document.edits, edit{old.start, old.end, text})
		return nil
	}
	style := v.document.style(v)
	text, err := style.write(value)
	if err != nil {
		return err
	}
	name, err := style.write(key)
	if err != nil {
		return err
	}
	v.insert(style, name+style.colon+text)
	return nil
}

// Append adds items to the end of a list. They are formatted like the first
// item of the list, on one line or on several.
func (v *Value) Append(items ...any) error {
	style := v.document.style(v)
	inner := style
	if len(v.items) > 0 {
		first := v.items[0]
		inner.lines = bytes.IndexByte(v.document.text[first.start:first.end], '\n') >= 0
		inner.indent = v.document.indentAt(first.end)
		inner.spacedAs(first)
	}
	for _, item := range items {
		text, err := inner.write(item)
		if err != nil {
			return err
		}
		v.insert(style, text)
	}
	return nil
}

// insert adds a member or an item after the last one.
func (v *Value) insert(style style, text string) {
	at := v.end - 1 // the closing bracket, if the value is empty
	n := len(v.members) + len(v.items)
	switch {
	case len(v.members) > 0:
		at = v.members[len(v.members)-1].value.end
	case len(v.items) > 0:
		at = v.items[len(v.items)-1].end
	}
	var b strings.Builder
	switch more := n+v.added > 0; {
	case more && style.lines:
		b.WriteString("," + style.newline + style.indent)
	case more:
		b.WriteString(style.comma)
	}
	b.WriteString(text)
	v.added++
	v.document.edits = append(v.document.edits, edit{at, at, b.String()})
}

// Changed reports whether there are changes.
func (d *Document) Changed() bool { return len(d.edits) > 0 }

// Bytes returns the document with all changes.
func (d *Document) Bytes() []byte {
	edits := slices.Clone(d.edits)
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Compare(a.start, b.start) })
	var out []byte
	at := 0
	for _, e := range edits {
		out = append(append(out, d.text[at:e.start]...), e.text...)
		at = e.end
	}
	return append(out, d.text[at:]...)
}

// style is the formatting of values at a place.
type style struct {
	lines        bool   // one member or item per line
	indent       string // of those lines; the first already has it
	unit         string // additional indent per level
	newline      string
	colon, comma string // separators on one line
}

// style returns the formatting of the members or items of a value.
func (d *Document) style(v *Value) style {
	s := style{newline: "\n", unit: "  ", colon: ": ", comma: ", "}
	if at := bytes.IndexByte(d.text, '\n'); at > 0 && d.text[at-1] == '\r' {
		s.newline = "\r\n"
	}
	if m := d.root.members; len(m) > 0 {
		s.spacedAs(d.root)
		if indent, ok := d.lineOf(d.root.start, m[0].start); ok && indent != "" {
			s.unit = indent
		}
	}
	s.spacedAs(v)
	var first int
	switch {
	case len(v.members) > 0:
		first = v.members[0].start
	case len(v.items) > 0:
		first = v.items[0].start
	default:
		return s
	}
	s.indent, s.lines = d.lineOf(v.start, first)
	return s
}

// lineOf returns the indent at first, if it is on another line than the bracket
// at start.
func (d *Document) lineOf(start, first int) (indent string, ok bool) {
	between := d.text[start+1 : first]
	at := bytes.LastIndexByte(between, '\n')
	if at < 0 {
		return "", false
	}
	return string(between[at+1:]), true
}

// indentAt returns the indent of the line that contains a position.
func (d *Document) indentAt(place int) string {
	line := d.text[bytes.LastIndexByte(d.text[:place], '\n')+1:]
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}

// spacedAs copies the spacing between the members of an object, as far as they
// are on one line.
func (s *style) spacedAs(v *Value) {
	if len(v.members) == 0 {
		return
	}
	text, m := v.document.text, v.members
	between := text[m[0].start:m[0].value.start]
	if colon := string(between[bytes.LastIndexByte(between, '"')+1:]); !strings.ContainsAny(colon, "\r\n") {
		s.colon = colon
		s.comma = strings.Replace(colon, ":", ",", 1)
	}
	if len(m) > 1 {
		if comma := string(text[m[0].value.end:m[1].start]); !strings.ContainsAny(comma, "\r\n") {
			s.comma = comma
		}
	}
}

// write formats a value.
func (s style) write(value any) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if s.lines {
		e.SetIndent(s.indent, s.unit)
	}
	if err := e.Encode(value); err != nil {
		return "", err
	}
	text := strings.TrimSuffix(b.String(), "\n")
	if s.lines {
		return strings.ReplaceAll(text, "\n", s.newline), nil
	}
	return s.spaced(text), nil
}

// spaced formats the colons and commas of compact JSON in the style.
func (s style) spaced(text string) string {
	var b strings.Builder
	inText := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case inText && c == '\\':
			b.WriteByte(c)
			i++
			b.WriteByte(text[i])
		case c == '"':
			inText = !inText
			b.WriteByte(c)
		case !inText && c == ':':
			b.WriteString(s.colon)
		case !inText && c == ',':
			b.WriteString(s.comma)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
