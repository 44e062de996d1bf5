package template

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// yamlReader turns YAML nodes into a document, with intrinsic functions in
// their full form.
type yamlReader struct{ document *document }

func (r *yamlReader) flaw(n *yaml.Node, path []string, format string, args ...any) any {
	r.document.flaws = append(r.document.flaws, flaw{path: slices.Clone(path), line: n.Line, message: fmt.Sprintf(format, args...)})
	return nil
}

// shortForms are the tags of intrinsic functions (intrinsic-function-reference).
var shortForms = map[string]string{
	"!Ref": "Ref", "!Condition": "Condition",
	"!Base64": "Fn::Base64", "!Cidr": "Fn::Cidr", "!FindInMap": "Fn::FindInMap", "!GetAtt": "Fn::GetAtt",
	"!GetAZs": "Fn::GetAZs", "!ImportValue": "Fn::ImportValue", "!Join": "Fn::Join", "!Select": "Fn::Select",
	"!Split": "Fn::Split", "!Sub": "Fn::Sub", "!Transform": "Fn::Transform", "!Length": "Fn::Length",
	"!ToJsonString": "Fn::ToJsonString", "!If": "Fn::If", "!Equals": "Fn::Equals", "!And": "Fn::And",
	"!Or": "Fn::Or", "!Not": "Fn::Not", "!GetStackOutput": "Fn::GetStackOutput",
}

// value returns the value of a node. CloudFormation reads YAML 1.1 except for
// the tags binary, omap, pairs, set and timestamp (template-formats).
func (r *yamlReader) value(n *yaml.Node, path []string) any {
	switch tag := n.ShortTag(); {
	case n.Kind == yaml.AliasNode:
		return r.value(n.Alias, path)
	case n.Kind == yaml.ScalarNode && (tag == "!" || tag == "!!str" && n.Style&yaml.TaggedStyle != 0):
		return n.Value // as written
	case n.Style&yaml.TaggedStyle == 0, standardTags[tag]:
		return r.untagged(n, path)
	default:
		full, ok := shortForms[tag]
		if !ok {
			return r.flaw(n, path, "%s is not the short form of an intrinsic function", tag)
		}
		inner := *n
		inner.Tag, inner.Style = "", n.Style&^yaml.TaggedStyle
		return map[string]any{full: r.untagged(&inner, append(path, full))}
	}
}

// standardTags are the tags of YAML that only state the type that a value has
// anyway.
var standardTags = map[string]bool{
	"!!int": true, "!!float": true, "!!bool": true, "!!null": true, "!!map": true, "!!seq": true,
}

func (r *yamlReader) untagged(n *yaml.Node, path []string) any {
	switch n.Kind {
	case yaml.SequenceNode:
		list := make([]any, len(n.Content))
		for i, item := range n.Content {
			list[i] = r.value(item, append(path, fmt.Sprintf("[%d]", i)))
		}
		return list
	case yaml.MappingNode:
		return r.mapping(n, path)
	}
	return scalarValue(n)
}

// scalarValue returns a text, a number, a boolean or nil. A number is kept as
// written, so that 1.50 stays 1.50; one that JSON cannot write, such as 0x10
// and 1_000, is a text.
func scalarValue(n *yaml.Node) any {
	switch tag := n.ShortTag(); {
	case tag == "!!null":
		return nil
	case tag == "!!bool":
		return strings.EqualFold(n.Value, "true")
	case tag == "!!int", tag == "!!float":
		if json.Valid([]byte(n.Value)) {
			return json.Number(n.Value)
		}
		if number := plainNumber(n.Value); number != "" {
			return json.Number(number)
		}
	case n.Style == 0:
		// YAML 1.1 has more spellings of booleans.
		switch strings.ToLower(n.Value) {
		case "yes", "on":
			return true
		case "no", "off":
			return false
		}
	}
	return n.Value
}

// decimal matches a decimal number of YAML's core schema, including .5, 5., +1
// and 1e3.
var decimal = regexp.MustCompile(`^([-+]?)(\.[0-9]+|[0-9]+(?:\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)

// plainNumber returns a YAML number in JSON's form, without a plus and without
// a leading or trailing point. It returns "" if the text is no number, or one
// whose leading zeros may make it octal.
func plainNumber(text string) string {
	m := decimal.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	whole, fraction, _ := strings.Cut(m[2], ".")
	if whole == "" {
		whole = "0"
	}
	number := strings.TrimPrefix(m[1], "+") + whole
	if fraction != "" {
		number += "." + fraction
	}
	if number += m[3]; !json.Valid([]byte(number)) {
		return ""
	}
	return number
}

func (r *yamlReader) mapping(n *yaml.Node, path []string) any {
	object := map[string]any{}
	var merged []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Kind == yaml.AliasNode {
			key = key.Alias
		}
		switch {
		case key.Tag == "!!merge":
			merged = append(merged, n.Content[i+1])
			continue
		case key.Kind != yaml.ScalarNode:
			r.flaw(n.Content[i], path, "a key must be a text")
			continue
		}
		r.document.enter(object, path, key.Value, n.Content[i].Line)
		r.document.put(object, path, key.Value, r.value(n.Content[i+1], append(path, key.Value)))
	}
	// Merged keys give way to those of the mapping itself.
	for _, from := range merged {
		r.document.merges = true
		r.merge(object, from, path)
	}
	return object
}

func (r *yamlReader) merge(into map[string]any, from *yaml.Node, path []string) {
	at := from
	if from.Kind == yaml.AliasNode {
		from = from.Alias
	}
	switch from.Kind {
	case yaml.MappingNode:
		members, _ := r.mapping(from, append(path, "<<")).(map[string]any)
		for key, value := range members {
			if _, given := into[key]; !given {
				r.document.enter(into, path, key, at.Line)
				into[key] = value
			}
		}
	case yaml.SequenceNode:
		for _, item := range from.Content {
			r.merge(into, item, path)
		}
	default:
		r.flaw(at, path, "<< must be a mapping or a list of mappings")
	}
}
