package template

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// maxTemplate is how large a template may be. CloudFormation takes 1 MB.
const maxTemplate = 8 << 20

// maxYAMLValues is how many values a template in YAML may have, with every
// alias written out.
const maxYAMLValues = 500_000

// yamlToJSON rewrites a template in YAML as one in JSON, in the same order,
// with the short forms of intrinsic functions in their full form. The error has
// the file, line and column.
func yamlToJSON(file string, data []byte) (out []byte, err error) {
	// The parser is not ours, and the file may be anything.
	defer func() {
		if r := recover(); r != nil {
			out, err = nil, fmt.Errorf("%s: this is no YAML that can be read", file)
		}
	}()
	tokens, err := joined(file, lexer.Tokenize(string(data)))
	if err != nil {
		return nil, err
	}
	parsed, err := parser.Parse(tokens, 0)
	if err != nil {
		return nil, yamlError(file, err)
	}
	w := &yamlWriter{file: file, anchors: map[string]ast.Node{}}
	var body ast.Node
	for _, d := range parsed.Docs {
		if d.Body == nil {
			continue
		}
		if body != nil {
			return nil, w.fail(d.Body, "a second document starts here: a template is one")
		}
		body = d.Body
	}
	if body == nil {
		return nil, fmt.Errorf("%s: it is empty", file)
	}
	if err := w.node(body); err != nil {
		return nil, err
	}
	return w.out.Bytes(), nil
}

// joined puts texts together again that the lexer cuts in two: between brackets
// it takes the first colon of AWS::Region for the end of a key, although only one
// with a space or a bracket behind it is. (YAML 1.2, 7.3.3 Plain Style) Of a key
// such as Fn::Sub it makes something that nobody can put together again.
func joined(file string, tokens token.Tokens) (token.Tokens, error) {
	var out token.Tokens
	depth := 0
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		switch t.Type {
		case token.MappingStartType, token.SequenceStartType:
			depth++
		case token.MappingEndType, token.SequenceEndType:
			depth--
		}
		for depth > 0 && i+2 < len(tokens) && isPlain(t) && tokens[i+1].Type == token.MappingValueType &&
			tokens[i+1].Origin == ":" && isPlain(tokens[i+2]) && tokens[i+2].Position.Offset == tokens[i+1].Position.Offset+1 {
			rest := tokens[i+2]
			t = token.String(t.Value+":"+rest.Value, t.Origin+":"+rest.Origin, t.Position)
			i += 2
			if key, _, isKey := strings.Cut(t.Value+" ", ": "); isKey {
				return nil, fmt.Errorf(`%s:%d:%d: a key with colons is not read between brackets: write it in quotes, as in "%s":`, file, t.Position.Line, t.Position.Column, key)
			}
		}
		if n := len(out); n > 0 {
			out[n-1].Next, t.Prev = t, out[n-1]
		}
		t.Next = nil
		out = append(out, t)
	}
	return out, nil
}

// isPlain says whether a token is a text or a number without quotes.
func isPlain(t *token.Token) bool {
	switch t.Type {
	case token.StringType, token.IntegerType, token.FloatType, token.BoolType, token.NullType,
		token.BinaryIntegerType, token.OctetIntegerType, token.HexIntegerType:
		return true
	}
	return false
}

var yamlPlace = regexp.MustCompile(`^\[(\d+):(\d+)\] ([^\n]*)`)

// yamlError is a syntax error on one line.
func yamlError(file string, err error) error {
	if m := yamlPlace.FindStringSubmatch(err.Error()); m != nil {
		return fmt.Errorf("%s:%s:%s: it is not YAML: %s", file, m[1], m[2], m[3])
	}
	first, _, _ := strings.Cut(err.Error(), "\n")
	return fmt.Errorf("%s: it is not YAML: %s", file, first)
}

type yamlWriter struct {
	file    string
	out     bytes.Buffer
	anchors map[string]ast.Node
	// open are the anchors that are being written, so that they do not hold
	// themselves.
	open   []string
	values int
}

func (w *yamlWriter) fail(n ast.Node, format string, args ...any) error {
	at := token.Position{Line: 1, Column: 1}
	if t := n.GetToken(); t != nil && t.Position != nil {
		at = *t.Position
	}
	return fmt.Errorf("%s:%d:%d: %s", w.file, at.Line, at.Column, fmt.Sprintf(format, args...))
}

func (w *yamlWriter) text(s string) {
	e := json.NewEncoder(&w.out)
	e.SetEscapeHTML(false)
	// A text can always be written. The encoder ends it with a line break,
	// which JSON does not mind.
	_ = e.Encode(s)
}

func (w *yamlWriter) node(n ast.Node) error {
	if w.values++; w.values > maxYAMLValues {
		return w.fail(n, "the template holds more than %d values, counting what its aliases stand for", maxYAMLValues)
	}
	switch n := n.(type) {
	case *ast.NullNode:
		w.out.WriteString("null")
	case *ast.BoolNode:
		fmt.Fprint(&w.out, n.Value)
	case *ast.IntegerNode:
		w.number(n.GetToken().Value)
	case *ast.FloatNode:
		w.number(n.GetToken().Value)
	case *ast.StringNode:
		w.plain(n)
	case *ast.LiteralNode:
		w.text(n.Value.Value)
	case *ast.InfinityNode, *ast.NanNode:
		w.text(n.GetToken().Value)
	case *ast.AnchorNode:
		name := n.Name.GetToken().Value
		w.anchors[name] = n.Value
		return w.within(name, n.Value)
	case *ast.AliasNode:
		name := n.Value.GetToken().Value
		to, ok := w.anchors[name]
		if !ok {
			return w.fail(n, "there is no anchor %s before this", name)
		}
		return w.within(name, to)
	case *ast.SequenceNode:
		w.out.WriteByte('[')
		for i, item := range n.Values {
			if i > 0 {
				w.out.WriteByte(',')
			}
			if err := w.node(item); err != nil {
				return err
			}
		}
		w.out.WriteByte(']')
	case *ast.MappingNode:
		return w.mapping(n, n.Values)
	case *ast.MappingValueNode:
		return w.mapping(n, []*ast.MappingValueNode{n})
	case *ast.TagNode:
		return w.tag(n)
	case *ast.CommentGroupNode:
		w.out.WriteString("null")
	default:
		return w.fail(n, "this is not supported in a template")
	}
	return nil
}

// within writes what an anchor stands for.
func (w *yamlWriter) within(name string, n ast.Node) error {
	for _, open := range w.open {
		if open == name {
			return w.fail(n, "the anchor %s holds itself", name)
		}
	}
	w.open = append(w.open, name)
	defer func() { w.open = w.open[:len(w.open)-1] }()
	return w.node(n)
}

// number writes a number as it stands there, so that 1.50 stays 1.50; what JSON
// writes otherwise, such as 0x10 and 1_000, is a text.
func (w *yamlWriter) number(text string) {
	if json.Valid([]byte(text)) {
		w.out.WriteString(text)
		return
	}
	w.text(text)
}

// plain writes a text. CloudFormation reads YAML 1.1, where yes, no, on and off
// without quotes are truth values (template-formats).
func (w *yamlWriter) plain(n *ast.StringNode) {
	if t := n.GetToken(); t != nil && t.Type == token.StringType {
		switch strings.ToLower(n.Value) {
		case "yes", "on":
			w.out.WriteString("true")
			return
		case "no", "off":
			w.out.WriteString("false")
			return
		}
	}
	w.text(n.Value)
}

func (w *yamlWriter) mapping(at ast.Node, values []*ast.MappingValueNode) error {
	w.out.WriteByte('{')
	for i, v := range values {
		if i > 0 {
			w.out.WriteByte(',')
		}
		if _, ok := v.Key.(*ast.MergeKeyNode); ok {
			return w.fail(v.Key, "CloudFormation does not support merge keys (<<)")
		}
		key := v.Key.GetToken().Value
		if s, ok := v.Key.(*ast.StringNode); ok {
			key = s.Value
		}
		w.text(key)
		w.out.WriteByte(':')
		if v.Value == nil {
			w.out.WriteString("null")
			continue
		}
		if err := w.node(v.Value); err != nil {
			return err
		}
	}
	w.out.WriteByte('}')
	return nil
}

// shortForms are the tags of intrinsic functions (intrinsic-function-reference).
var shortForms = map[string]string{
	"!Ref": "Ref", "!Condition": "Condition",
	"!Base64": "Fn::Base64", "!Cidr": "Fn::Cidr", "!FindInMap": "Fn::FindInMap", "!GetAtt": "Fn::GetAtt",
	"!GetAZs": "Fn::GetAZs", "!ImportValue": "Fn::ImportValue", "!Join": "Fn::Join", "!Select": "Fn::Select",
	"!Split": "Fn::Split", "!Sub": "Fn::Sub", "!Transform": "Fn::Transform", "!Length": "Fn::Length",
	"!ToJsonString": "Fn::ToJsonString", "!If": "Fn::If", "!Equals": "Fn::Equals", "!And": "Fn::And",
	"!Or": "Fn::Or", "!Not": "Fn::Not",
}

func (w *yamlWriter) tag(n *ast.TagNode) error {
	name := n.Start.Value
	if name == "!!str" || name == "!" {
		w.text(n.Value.GetToken().Value)
		return nil
	}
	full, ok := shortForms[name]
	if !ok {
		return w.fail(n, "there is no short form %s of an intrinsic function", name)
	}
	w.out.WriteByte('{')
	w.text(full)
	w.out.WriteByte(':')
	if n.Value == nil {
		w.out.WriteString("null")
	} else if err := w.node(n.Value); err != nil {
		return err
	}
	w.out.WriteByte('}')
	return nil
}
