package template

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/logstack-go/logstack/internal/syntax"
	"github.com/logstack-go/logstack/internal/yamltree"
)

// Place is where a resource, or one of its properties, stands in a template's
// file.
type Place struct {
	// Line and Column count from 1; columns count characters.
	Line, Column int
	// Excerpt is the line, shortened if long, and a line of carets below the
	// property.
	Excerpt string
}

// Place returns the place of a property, such as MetricTransformations[0].Unit.
// If the property is absent, that is the closest enclosing place; if property
// is empty, the place of the resource. It reports false for what the template's
// own file does not hold: includes, resources of loops, accounts and Terraform.
func (t *Template) Place(logicalID, property string) (Place, bool) {
	s := t.source
	s.findPlaces()
	for at := property; ; {
		if found, ok := s.places[placeKey(logicalID, at)]; ok {
			return s.place(found), true
		}
		if at == "" {
			return Place{}, false
		}
		at = at[:max(0, strings.LastIndexAny(at, ".["))]
	}
}

// Given reports whether a resource has the property, whatever its value. It
// looks at top-level properties only, such as TreatMissingData.
func (t *Template) Given(logicalID, property string) bool {
	r := t.source.byID[logicalID]
	if r == nil {
		return false
	}
	value, ok := asObject(r.properties)[property]
	return ok && !isNoValue(value)
}

// Named returns the path of the property with that name closest to the top of a
// resource; empty if there is none, or if the file does not hold it (see
// Place).
func (t *Template) Named(logicalID, name string) string {
	s := t.source
	s.findPlaces()
	found := ""
	for key := range s.places {
		property, ok := strings.CutPrefix(key, placeKey(logicalID, ""))
		if !ok || property != name && !strings.HasSuffix(property, "."+name) {
			continue
		}
		if found == "" || len(property) < len(found) || len(property) == len(found) && property < found {
			found = property
		}
	}
	return found
}

// findPlaces finds the places in the file on first use.
func (s *stack) findPlaces() {
	if s.places == nil {
		s.places = placesIn(s.document.data)
	}
}

// place returns the place of a span. It only looks at the text nearby, because
// a template may be one long line.
func (s *stack) place(at span) Place {
	data := s.document.data
	start := bytes.LastIndexByte(data[:at.offset], '\n') + 1
	column := utf8.RuneCount(data[start:at.offset]) + 1
	end := len(data)
	if i := bytes.IndexByte(data[at.offset:], '\n'); i >= 0 {
		end = at.offset + i
	}
	const around = 1000
	from, to := max(start, at.offset-around), min(end, at.offset+at.length+around)
	shown := syntax.Error{Source: strings.ToValidUTF8(string(data[from:to]), " "), Offset: at.offset - from, Length: at.length}
	return Place{Line: at.line, Column: column, Excerpt: shown.Excerpt()}
}

// ConstructPath returns the path of the construct that made a resource, from
// the CDK's metadata (aws:cdk:path); empty without it.
func (t *Template) ConstructPath(logicalID string) string {
	path, _ := t.Metadata(logicalID)["aws:cdk:path"].(string)
	return path
}

// Metadata returns the Metadata of a resource as written; nil without any.
func (t *Template) Metadata(logicalID string) map[string]any {
	return asObject(asObject(asObject(t.source.document.top["Resources"])[logicalID])["Metadata"])
}

// LogicalIDs returns the logical ids of the resources that the stack gets, in
// the order of the template.
func (t *Template) LogicalIDs() []string {
	var ids []string
	for _, r := range t.source.order {
		ids = append(ids, r.id)
	}
	return ids
}

// Texts calls visit for every text in the properties of all resources, as
// written, in the order of the template. The parts of a text that a function
// joins are separate.
func (t *Template) Texts(visit func(logicalID, typ, property, text string)) {
	for _, r := range t.source.order {
		var inside func(path string, value any)
		inside = func(path string, value any) {
			switch value := value.(type) {
			case string:
				visit(r.id, r.typ, path, value)
			case []any:
				for i, item := range value {
					inside(fmt.Sprintf("%s[%d]", path, i), item)
				}
			case map[string]any:
				for _, key := range sortedKeys(value) {
					inside(strings.TrimPrefix(path+"."+key, "."), value[key])
				}
			}
		}
		inside("", asObject(asObject(t.source.document.top["Resources"])[r.id])["Properties"])
	}
}

// span is a part of a file.
type span struct{ offset, length, line int }

// placeKey returns the key of a property of a resource in places.
func placeKey(logicalID, property string) string { return logicalID + "\x00" + property }

// places are the spans of resources and their properties. The span of a text or
// a number is its own; that of an object or a list is the span of its key.
type places map[string]span

// placesIn finds the places in a template, which was read before and so is
// within all limits.
func placesIn(data []byte) places {
	all := places{}
	if len(data) == 0 {
		return all
	}
	if isJSON(data) && json.Valid(data) {
		j := jsonPlaces{places: all, data: data, decoder: json.NewDecoder(bytes.NewReader(data)), line: 1}
		j.decoder.UseNumber()
		j.value(nil, span{})
		return all
	}
	root, err := yamltree.Parse(data, yamlLimits)
	if err != nil {
		return all
	}
	y := yamlPlaces{places: all, data: data}
	for i, c := range data {
		if c == '\n' {
			y.lines = append(y.lines, i+1)
		}
	}
	y.value(root, nil, span{})
	return all
}

// enter records the place of the value at path.
func (p places) enter(path []string, at span) {
	if len(path) < 2 || path[0] != "Resources" {
		return
	}
	key := placeKey(path[1], pathText(path[2:]))
	if _, twice := p[key]; !twice {
		p[key] = at
	}
}

// jsonPlaces finds places in JSON.
type jsonPlaces struct {
	places
	data         []byte
	decoder      *json.Decoder
	line, offset int
}

// token returns the next token and its place.
func (j *jsonPlaces) token() (json.Token, span) {
	start := int(j.decoder.InputOffset())
	for start < len(j.data) && strings.IndexByte(" \t\r\n,:", j.data[start]) >= 0 {
		start++
	}
	j.line += bytes.Count(j.data[j.offset:start], []byte("\n"))
	j.offset = start
	token, _ := j.decoder.Token()
	return token, span{start, int(j.decoder.InputOffset()) - start, j.line}
}

// value reads the value at path. The span key is that of its key, if it has
// one.
func (j *jsonPlaces) value(path []string, key span) {
	token, at := j.token()
	open, isOpen := token.(json.Delim)
	if !isOpen {
		j.enter(path, at)
		return
	}
	if key.length == 0 {
		key = at
	}
	j.enter(path, key)
	for i := 0; j.decoder.More(); i++ {
		if open == '[' {
			j.value(append(path, fmt.Sprintf("[%d]", i)), span{})
			continue
		}
		name, at := j.token()
		text, _ := name.(string)
		j.value(append(path, text), at)
	}
	j.token()
}

// yamlPlaces finds places in YAML.
type yamlPlaces struct {
	places
	data []byte
	// lines are the offsets of all lines but the first.
	lines []int
}

// at returns the place of a node.
func (y *yamlPlaces) at(n *yaml.Node) span {
	start := 0
	if n.Line > 1 {
		start = y.lines[min(n.Line-2, len(y.lines)-1)]
	}
	for range n.Column - 1 {
		_, size := utf8.DecodeRune(y.data[start:])
		start += size
	}
	start = min(start, len(y.data))
	line := y.data[start:]
	if end := bytes.IndexByte(line, '\n'); end >= 0 {
		line = line[:end]
	}
	length := 1
	switch {
	case n.Kind != yaml.ScalarNode:
	case n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0:
		length = len(bytes.TrimRight(line, " \t\r"))
		if i := bytes.IndexByte(line, '"'); n.Style&yaml.DoubleQuotedStyle != 0 && i >= 0 {
			if end := bytes.IndexByte(line[i+1:], '"'); end >= 0 {
				length = i + end + 2
			}
		} else if i := bytes.IndexByte(line, '\''); n.Style&yaml.SingleQuotedStyle != 0 && i >= 0 {
			if end := bytes.IndexByte(line[i+1:], '\''); end >= 0 {
				length = i + end + 2
			}
		}
	case bytes.HasPrefix(line, []byte(n.Value)):
		length = len(n.Value)
	default:
		length = len(bytes.TrimRight(line, " \t\r"))
	}
	return span{start, length, n.Line}
}

func (y *yamlPlaces) value(n *yaml.Node, path []string, key span) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	own := y.at(n)
	if key.length == 0 {
		key = own
	}
	switch {
	case n.Kind == yaml.ScalarNode && n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 && own.line == key.line:
		y.enter(path, own)
	default:
		y.enter(path, key)
	}
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if name := n.Content[i]; name.Kind == yaml.ScalarNode {
				y.value(n.Content[i+1], append(slices.Clip(path), name.Value), y.at(name))
			}
		}
	case yaml.SequenceNode:
		for i, item := range n.Content {
			y.value(item, append(slices.Clip(path), fmt.Sprintf("[%d]", i)), span{})
		}
	case yaml.DocumentNode:
		for _, inner := range n.Content {
			y.value(inner, path, key)
		}
	}
}
