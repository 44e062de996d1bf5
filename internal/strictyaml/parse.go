package strictyaml

import (
	"errors"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/logstack-go/logstack/internal/yamltree"
)

// maxValues is the maximum number of values in a file, counting every alias and
// merge expanded.
const maxValues = 20_000

// limits bounds the size of a file. Files that people write are far smaller.
var limits = yamltree.Limits{Bytes: 1 << 20, Depth: 100, Values: maxValues}

// Parse parses a file. The error is of type Problems. After a syntax error the
// node is absent. Otherwise it is usable, so that the caller can find more
// problems; of a duplicate key, the first value counts.
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

// resolver converts syntax nodes to values, resolving aliases and merge keys.
type resolver struct {
	anchors  map[*yaml.Node]*value
	problems Problems
}

func (r *resolver) add(at place, format string, args ...any) {
	r.problems = append(r.problems, at.problem(format, args...))
}

// resolve returns the value of a node. at is refined to where the value starts,
// unless it is a block below its key. A block without a key (own) starts at its
// first entry.
func (r *resolver) resolve(n *yaml.Node, at place, own bool) *value {
	if n.Kind == yaml.AliasNode {
		return r.anchors[n.Alias] // the anchor comes first and is resolved already
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
				itemAt.column-- // position of the dash
			}
			child := r.resolve(item, itemAt, true)
			v.items = append(v.items, child)
			v.grow(child)
		}
	default:
		if !yamltree.IsImplicitNull(n) {
			at = at.at(n) // otherwise it is at its key or dash
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
			// {a:b} has the key "a:b", which hardly anybody intends.
			r.add(keyAt, "a colon needs a space after it, and a key with a colon in it needs quotes")
			continue
		}
		child := r.resolve(written, keyAt, false)
		if first, twice := seen[key.Value]; twice {
			r.add(keyAt, "the key %q is given twice: it is already on line %d", key.Value, first.line)
			continue
		}
		seen[key.Value] = keyAt
		v.entries = append(v.entries, entry{key.Value, keyAt, child})
		v.grow(child)
	}
	// The mapping's own keys override merged ones, wherever they are.
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
				r.add(item.place, "<< must be a mapping, got a list")
			} else {
				r.merge(into, item, seen)
			}
		}
	case broken:
	default:
		r.add(from.place, "<< must be a mapping or a list of mappings, got %s", from.kind)
	}
}

// grow adds the size of a child, counting no further than just above the
// maximum.
func (v *value) grow(child *value) { v.size = min(v.size+child.size, maxValues+1) }

// numbers matches plain text that the parser treats as text although YAML's
// core schema makes it a number.
var numbers = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)

// scalar returns the value of a text, number, boolean or null.
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
