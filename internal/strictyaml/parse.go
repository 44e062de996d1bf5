package strictyaml

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// What a file may be. A file that people write stays far below; one that does
// not would take the time, the memory or the stack of whoever reads it.
const (
	maxBytes  = 1 << 20
	maxNested = 100    // collections in one another on a line
	maxValues = 20_000 // with every alias written out
)

// Parse reads a file. The error is Problems. After a syntax error the node is
// absent; otherwise it is usable and the caller can go on to find more
// problems: of a key that is given twice, the first value counts.
func Parse(file string, data []byte) (Node, error) {
	start := place{file: file, line: 1, column: 1}
	body, err := parse(start, data)
	if err != nil {
		return Node{}, err
	}
	r := resolver{anchors: map[string]*value{}}
	root := r.resolve(body, start, true)
	if root.size > maxValues {
		r.add(start, "the file holds more than %d values, counting what its aliases stand for", maxValues)
		return Node{}, r.problems.Err()
	}
	return Node{root, root.place}, r.problems.Err()
}

// parse returns the only document of a file.
func parse(start place, data []byte) (body ast.Node, err error) {
	// The parser is not ours, and the file may be anything.
	defer func() {
		if r := recover(); r != nil {
			body, err = nil, Problems{start.problem("this is no YAML that can be read")}
		}
	}()
	if len(data) > maxBytes {
		return nil, Problems{start.problem("the file is larger than 1 MiB")}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if problem := checkText(start, data); problem != nil {
		return nil, Problems{*problem}
	}
	tokens := lexer.Tokenize(string(data))
	if problem := checkNesting(start, tokens); problem != nil {
		return nil, Problems{*problem}
	}
	parsed, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, Problems{syntaxProblem(start, err)}
	}
	for _, document := range parsed.Docs {
		switch document.Body.(type) {
		case nil, *ast.DirectiveNode:
			continue
		}
		if body != nil {
			at := start
			if document.Start != nil {
				at = at.at(document.Start)
			}
			return nil, Problems{at.problem("a second document starts here: a file holds one")}
		}
		body = document.Body
	}
	if body == nil {
		return nil, Problems{start.problem("the file is empty")}
	}
	return body, nil
}

// checkText refuses what YAML does not let into a file.
func checkText(at place, data []byte) *Problem {
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && size == 1:
			problem := at.problem("this is not UTF-8")
			return &problem
		case r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == 0x7f:
			problem := at.problem("a control character (%U) cannot stand in a file: write it as an escape in double quotes", r)
			return &problem
		case r == '\n':
			at.line, at.column = at.line+1, 0
		}
		at.column++
		data = data[size:]
	}
	return nil
}

// checkNesting refuses what would take the recursive parser too deep. Blocks
// need no check: each level costs a longer indent.
func checkNesting(start place, tokens token.Tokens) *Problem {
	open, line, inLine := 0, 0, 0
	for _, t := range tokens {
		if t.Position.Line != line {
			line, inLine = t.Position.Line, 0
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			open++
		case token.SequenceEndType, token.MappingEndType:
			open--
		case token.SequenceEntryType, token.MappingKeyType, token.TagType, token.AnchorType:
			inLine++
		}
		if open > maxNested || inLine > maxNested {
			problem := start.at(t).problem("this is nested more than %d deep", maxNested)
			return &problem
		}
	}
	return nil
}

// syntaxHints says in plainer words what the parser says, for the mistakes
// that are made most.
var syntaxHints = []struct{ has, say string }{
	{"found character '\t'", "a tab cannot indent a line: use spaces"},
	{"tab character", "a tab cannot indent a line: use spaces"},
	{"mapping value is not allowed in this context", "a key is not allowed here: its indentation differs from the keys around it, or a text with \": \" needs quotes"},
	{"value is not allowed in this context", "this is not allowed here: its indentation differs from what is around it"},
	{"unexpected key name", "a key needs a colon and a space after it"},
	{"non-map value is specified", "a key needs a colon and a space after it"},
	{"found an invalid key for this map", "a key must be text"},
	{"unexpected map key", "a key must be text"},
	{"block sequence entries are not allowed", "a list cannot start on the line of its key: start it on the next one"},
	{"',' or ']' must be specified", "a comma or ] is missing before this"},
	{"',' or '}' must be specified", "a comma or } is missing before this"},
	{"sequence end token ']' not found", "a [ is opened here and never closed"},
	{"could not find flow mapping end token", "a { is opened here and never closed"},
	{"could not find '[' character", "a ] closes nothing here"},
	{"could not find '{' character", "a } closes nothing here"},
	{"could not find end character of", "a quote is opened here and never closed"},
	{"is a reserved character", "a text cannot start with this character: put it in quotes"},
	{"unexpected directive value", "a text cannot start with %: put it in quotes"},
}

func syntaxProblem(start place, err error) Problem {
	var syntax yaml.Error
	if !errors.As(err, &syntax) {
		return start.problem("%s", oneLine(err.Error()))
	}
	message := syntax.GetMessage()
	for _, hint := range syntaxHints {
		if strings.Contains(message, hint.has) {
			message = hint.say
			break
		}
	}
	if t := syntax.GetToken(); t != nil {
		start = start.at(t)
	}
	return start.problem("%s", oneLine(message))
}

func oneLine(message string) string { return strings.Join(strings.Fields(message), " ") }

func (p place) at(t *token.Token) place {
	if t != nil && t.Position != nil {
		p.line, p.column = t.Position.Line, t.Position.Column
	}
	return p
}

// resolver turns syntax into values: aliases and merge keys are replaced by
// what they mean.
type resolver struct {
	anchors  map[string]*value
	problems Problems
}

func (r *resolver) add(at place, format string, args ...any) {
	r.problems = append(r.problems, at.problem(format, args...))
}

// resolve returns the value of a node. Its place is at, refined to where the
// value starts if it is not a block below its key; a block without a key
// (own) starts at its first entry.
func (r *resolver) resolve(node ast.Node, at place, own bool) *value {
	switch n := node.(type) {
	case *ast.AnchorNode:
		v := r.resolve(n.Value, at, own)
		r.anchors[name(n.Name)] = v
		return v
	case *ast.AliasNode:
		at = at.at(n.GetToken())
		if v, ok := r.anchors[name(n.Value)]; ok {
			return v
		}
		r.add(at, "there is no anchor &%s before this alias", name(n.Value))
		return &value{kind: broken, place: at, size: 1}
	case *ast.TagNode:
		if tag := n.GetToken().Value; tag != "!!str" {
			r.add(at.at(n.GetToken()), "a tag (%s) is not allowed", tag)
		}
		v := r.resolve(n.Value, at, own)
		if v.kind == boolean || v.kind == number {
			asText := *v
			asText.kind = text
			v = &asText
		}
		return v
	case *ast.MappingNode:
		return r.mapping(n.Values, n.IsFlowStyle, n.GetToken(), at, own)
	case *ast.MappingValueNode:
		return r.mapping([]*ast.MappingValueNode{n}, false, n.GetToken(), at, own)
	case *ast.SequenceNode:
		v := &value{kind: list, place: at, size: 1}
		if own || n.IsFlowStyle {
			v.place = at.at(n.GetToken())
		}
		for i, item := range n.Values {
			itemAt := v.place.item(i)
			if i < len(n.Entries) {
				itemAt = itemAt.at(n.Entries[i].Start)
			}
			child := r.resolve(item, itemAt, true)
			v.items = append(v.items, child)
			v.grow(child)
		}
		return v
	case *ast.NullNode:
		// One that is not written out stands at its key or its dash.
		if n.GetToken().Type != token.ImplicitNullType {
			at = at.at(n.GetToken())
		}
		return &value{kind: nothing, place: at, size: 1}
	default:
		return scalar(node, at)
	}
}

func (r *resolver) mapping(values []*ast.MappingValueNode, flow bool, start *token.Token, at place, own bool) *value {
	v := &value{kind: mapping, place: at, size: 1}
	switch {
	case flow:
		v.place = at.at(start)
	case own && len(values) > 0:
		v.place = at.at(values[0].Key.GetToken())
	}
	seen := map[string]place{}
	var merged []ast.Node
	for _, field := range values {
		key, ok := keyText(field.Key)
		keyAt := v.place.field(key).at(field.Key.GetToken())
		switch {
		case field.Key.IsMergeKey():
			merged = append(merged, field.Value)
			continue
		case !ok:
			r.add(v.place.at(field.Key.GetToken()), "a key must be text")
			continue
		}
		if flow && stuck(field) {
			r.add(keyAt, "a colon needs a space after it, and a key with a colon in it needs quotes")
			continue
		}
		child := r.resolve(field.Value, keyAt, false)
		if first, twice := seen[key]; twice {
			r.add(keyAt, "the key %q is given twice: line %d has it already", key, first.line)
			continue
		}
		seen[key] = keyAt
		v.entries = append(v.entries, entry{key, keyAt, child})
		v.grow(child)
	}
	// Merged keys give way to those of the mapping, wherever they stand.
	for _, node := range merged {
		r.merge(v, r.resolve(node, v.place.field("<<").at(node.GetToken()), true), seen)
	}
	return v
}

// stuck says whether the value follows the colon at once: in YAML, {a:b} has
// the key "a:b", but the parser reads a and b. Only after a quoted key, as in
// JSON, is a colon enough.
func stuck(field *ast.MappingValueNode) bool {
	colon, value := field.Start, field.Value.GetToken()
	return field.Key.GetToken().Type == token.StringType && colon.Type == token.MappingValueType &&
		value.Type != token.ImplicitNullType &&
		value.Position.Line == colon.Position.Line && value.Position.Column == colon.Position.Column+1
}

func (r *resolver) merge(into, from *value, seen map[string]place) {
	switch from.kind {
	case mapping:
		for _, e := range from.entries {
			if into.grow(e.value); into.size > maxValues {
				return
			}
			if _, ok := seen[e.key]; !ok {
				seen[e.key] = e.place
				into.entries = append(into.entries, e)
			}
		}
	case list:
		for _, item := range from.items {
			if item.kind == list {
				r.add(item.place, "<< wants a mapping, got a list")
			} else {
				r.merge(into, item, seen)
			}
		}
	case broken:
	default:
		r.add(from.place, "<< wants a mapping or a list of mappings, got %s", from.kind)
	}
}

// grow counts a child, and stops counting at more than a file may hold.
func (v *value) grow(child *value) { v.size = min(v.size+child.size, maxValues+1) }

// keyText returns the text of a key, which may be written as a number or a
// truth value: it is text all the same.
func keyText(key ast.MapKeyNode) (string, bool) {
	var node ast.Node = key
	if explicit, ok := key.(*ast.MappingKeyNode); ok {
		node = explicit.Value
	}
	if node == nil {
		return "", false
	}
	switch node.(type) {
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode,
		*ast.InfinityNode, *ast.NanNode, *ast.LiteralNode:
		return scalar(node, place{}).text, true
	}
	return "", false
}

// numbers are plain texts that the library leaves as text although they are
// numbers of YAML's core schema: 1e3, and those too large for it.
var numbers = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)

func scalar(node ast.Node, at place) *value {
	t := node.GetToken()
	v := &value{kind: text, place: at.at(t), text: t.Value, size: 1}
	switch n := node.(type) {
	case *ast.LiteralNode:
		v.text = n.Value.Value
	case *ast.BoolNode:
		v.kind = boolean
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		v.kind = number
	case *ast.StringNode:
		v.text = n.Value
		if t.Type == token.StringType && numbers.MatchString(n.Value) {
			v.kind = number
		}
	}
	return v
}

func name(node ast.Node) string {
	if node == nil || node.GetToken() == nil {
		return ""
	}
	return node.GetToken().Value
}
