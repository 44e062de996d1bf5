package strictyaml

import (
	"errors"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/logstack-go/logstack/internal/yamltree"
)

// maxValues is how many values a file may hold, with every alias written out and every
// merge made.
const maxValues = 20_000

// limits are what a file may be. One that people write stays far below.
var limits = yamltree.Limits{Bytes: 1 << 20, Depth: 100, Values: maxValues}

// Parse reads a file. The error is Problems. After a syntax error the node is
// absent; otherwise it is usable and the caller can go on to find more
// problems: of a key that is given twice, the first value counts.
func Parse(file string, data []byte) (Node, error) {
	start := place{file: file, line: 1, column: 1}
	body, err := yamltree.Parse(data, limits)
	if err != nil {
		var at *yamltree.Error
		if errors.As(err, &at) {
			start.line, start.column = at.Line, at.Column
			return Node{}, Problems{start.problem("%s", at.Message)}
		}
		return Node{}, Problems{start.problem("%s", err)}
	}
	r := resolver{anchors: map[*yaml.Node]*value{}}
	root := r.resolve(body, start, true)
	if root.size > maxValues {
		r.add(start, "the file holds more than %d values, counting what its aliases stand for", maxValues)
		return Node{}, r.problems.Err()
	}
	return Node{root, root.place}, r.problems.Err()
}

func (p place) at(n *yaml.Node) place {
	p.line, p.column = n.Line, n.Column
	return p
}

// resolver turns syntax into values: aliases and merge keys are replaced by
// what they mean.
type resolver struct {
	anchors  map[*yaml.Node]*value
	problems Problems
}

func (r *resolver) add(at place, format string, args ...any) {
	r.problems = append(r.problems, at.problem(format, args...))
}

// resolve returns the value of a node. Its place is at, refined to where the
// value starts if it is not a block below its key; a block without a key
// (own) starts at its first entry.
func (r *resolver) resolve(n *yaml.Node, at place, own bool) *value {
	if n.Kind == yaml.AliasNode {
		return r.anchors[n.Alias] // which stands before it, and was resolved
	}
	if tag := n.ShortTag(); n.Style&yaml.TaggedStyle != 0 && tag != "!!str" || tag == "!" {
		r.add(at.at(n), "a tag (%s) is not allowed", tag)
	}
	var v *value
	flow := n.Style&yaml.FlowStyle != 0
	switch n.Kind {
	case yaml.MappingNode:
		v = r.mapping(n, flow, at, own)
	case yaml.SequenceNode:
		v = &value{kind: list, place: at, size: 1}
		if own || flow {
			v.place = at.at(n)
		}
		for i, item := range n.Content {
			itemAt := v.place.item(i).at(item)
			if yamltree.IsImplicitNull(item) && !flow {
				itemAt.column-- // it stands at its dash
			}
			child := r.resolve(item, itemAt, true)
			v.items = append(v.items, child)
			v.grow(child)
		}
	default:
		if !yamltree.IsImplicitNull(n) {
			at = at.at(n) // else it stands at its key or its dash
		}
		v = scalar(n, at)
	}
	if n.Anchor != "" {
		r.anchors[n] = v
	}
	return v
}

func (r *resolver) mapping(n *yaml.Node, flow bool, at place, own bool) *value {
	v := &value{kind: mapping, place: at, size: 1}
	if own || flow {
		v.place = at.at(n)
	}
	seen := map[string]place{}
	var merged []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, written := n.Content[i], n.Content[i+1]
		if key.Kind == yaml.AliasNode {
			key = key.Alias
		}
		keyAt := v.place.field(key.Value).at(n.Content[i])
		switch {
		case key.Tag == "!!merge":
			merged = append(merged, written)
			continue
		case key.Kind != yaml.ScalarNode:
			r.add(v.place.at(n.Content[i]), "a key must be text")
			continue
		case flow && key.Style == 0 && strings.Contains(key.Value, ":") && yamltree.IsImplicitNull(written):
			// {a:b} has the key "a:b", and hardly anybody means that.
			r.add(keyAt, "a colon needs a space after it, and a key with a colon in it needs quotes")
			continue
		}
		child := r.resolve(written, keyAt, false)
		if first, twice := seen[key.Value]; twice {
			r.add(keyAt, "the key %q is given twice: line %d has it already", key.Value, first.line)
			continue
		}
		seen[key.Value] = keyAt
		v.entries = append(v.entries, entry{key.Value, keyAt, child})
		v.grow(child)
	}
	// Merged keys give way to those of the mapping, wherever they stand.
	for _, node := range merged {
		r.merge(v, r.resolve(node, v.place.field("<<").at(node), true), seen)
	}
	return v
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

// numbers are plain texts that the parser leaves as text although they are
// numbers of YAML's core schema.
var numbers = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)

// scalar returns the value of a text, a number, a truth value or nothing.
func scalar(n *yaml.Node, at place) *value {
	v := &value{kind: text, place: at, text: n.Value, size: 1}
	switch tag := n.ShortTag(); {
	case n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0:
	case tag == "!!null":
		v.kind = nothing
	case tag == "!!bool":
		v.kind = boolean
	case tag == "!!int", tag == "!!float", n.Style == 0 && numbers.MatchString(n.Value):
		v.kind = number
	}
	return v
}
