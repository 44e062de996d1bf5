package strictyaml

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Node is a value in a file, with its position. The zero Node is absent: it has
// no keys, decodes into nothing, and every node obtained from it is absent too.
type Node struct {
	value *value
	// key is the position of the value's key, if it has one.
	key place
}

// place is a position in a file.
type place struct {
	file         string
	line, column int
	path         string
}

// problem returns a problem whose text is on one line and free of terminal
// control characters.
func (p place) problem(format string, args ...any) Problem {
	message := strings.Map(func(r rune) rune {
		if unprintable(r) {
			return ' '
		}
		return r
	}, fmt.Sprintf(format, args...))
	return Problem{p.file, p.line, p.column, p.path, message}
}

func (p place) field(key string) place {
	if key == "" || strings.ContainsFunc(key, unprintable) {
		key = strconv.Quote(key) // keep the problem on one line
	}
	if p.path != "" {
		key = p.path + "." + key
	}
	p.path = key
	return p
}

func unprintable(r rune) bool { return !unicode.IsPrint(r) }

func (p place) item(i int) place {
	p.path += "[" + strconv.Itoa(i) + "]"
	return p
}

type kind int

const (
	nothing kind = iota
	boolean
	number
	text
	mapping
	list
	broken // reported already, so nothing more is said about it
)

// String names the kind in messages about a wrong kind. The value itself is
// left out, as it could be a secret in the wrong place.
func (k kind) String() string {
	return [...]string{"nothing", "true or false", "a number", "text", "a mapping", "a list", "a mistake"}[k]
}

// value is a value with aliases and merge keys resolved. Everything that refers
// to it shares it, and it never changes.
type value struct {
	kind    kind
	place   place
	text    string  // of a boolean, number or text, unquoted
	entries []entry // of a mapping, in file order
	items   []*value
	size    int // number of values, including all nested ones
}

type entry struct {
	key   string
	place place
	value *value
}

func (v *value) find(key string) (entry, bool) {
	at := slices.IndexFunc(v.entries, func(e entry) bool { return e.key == key })
	if at < 0 {
		return entry{}, false
	}
	return v.entries[at], true
}

// with returns a copy of a mapping with other entries.
func (v *value) with(entries []entry) *value {
	changed := *v
	changed.entries = entries
	return &changed
}

// Present reports whether there is a value, which may be null.
func (n Node) Present() bool { return n.value != nil }

// IsNull reports whether the value is null: `~`, `null`, or nothing after the
// key.
func (n Node) IsNull() bool { return n.value != nil && n.value.kind == nothing }

// IsText reports whether the value is text rather than a number or a boolean.
func (n Node) IsText() bool { return n.value != nil && n.value.kind == text }

// IsBlank reports whether the value is empty or blank text.
func (n Node) IsBlank() bool { return n.IsText() && strings.TrimSpace(n.value.text) == "" }

// IsMapping and IsList report whether the value is a mapping or a list.
func (n Node) IsMapping() bool { return n.value != nil && n.value.kind == mapping }
func (n Node) IsList() bool    { return n.value != nil && n.value.kind == list }

// Get returns the value under a key of a mapping or at an index of a list ("0"
// is the first). Further keys lead to nested values. The node is absent if
// there is no such key.
func (n Node) Get(keys ...string) Node {
	for _, key := range keys {
		if n.value == nil {
			return Node{}
		}
		if i, err := strconv.Atoi(key); err == nil && i >= 0 && i < len(n.value.items) {
			item := n.value.items[i]
			n = Node{item, item.place}
			continue
		}
		found, ok := n.value.find(key)
		if !ok {
			return Node{}
		}
		n = Node{found.value, found.place}
	}
	return n
}

// Keys returns the keys of a mapping in the order of the file; nil for
// anything else.
func (n Node) Keys() []string {
	if n.value == nil {
		return nil
	}
	var keys []string
	for _, e := range n.value.entries {
		keys = append(keys, e.key)
	}
	return keys
}

// Items returns the items of a list; nil for anything else.
func (n Node) Items() []Node {
	if n.value == nil {
		return nil
	}
	var items []Node
	for _, item := range n.value.items {
		items = append(items, Node{item, item.place})
	}
	return items
}

// Only returns a mapping with only the given keys. Any other value is returned
// unchanged.
func (n Node) Only(keys ...string) Node {
	return n.filter(func(key string) bool { return slices.Contains(keys, key) })
}

// Without returns a mapping without the given keys. Any other value is returned
// unchanged.
func (n Node) Without(keys ...string) Node {
	return n.filter(func(key string) bool { return !slices.Contains(keys, key) })
}

func (n Node) filter(keep func(key string) bool) Node {
	if n.value == nil || n.value.kind != mapping {
		return n
	}
	var entries []entry
	for _, e := range n.value.entries {
		if keep(e.key) {
			entries = append(entries, e)
		}
	}
	return Node{n.value.with(entries), n.key}
}

// Prune returns a mapping without the keys for which drop returns true. drop
// gets the path of each key, and nested mappings that are kept are pruned, too.
// Any other value is returned unchanged.
func (n Node) Prune(drop func(path []string) bool) Node {
	if n.value == nil {
		return n
	}
	return Node{n.value.prune(nil, drop), n.key}
}

func (v *value) prune(path []string, drop func(path []string) bool) *value {
	if v.kind != mapping {
		return v
	}
	var entries []entry
	for _, e := range v.entries {
		at := append(slices.Clip(path), e.key)
		if !drop(at) {
			e.value = e.value.prune(at, drop)
			entries = append(entries, e)
		}
	}
	return v.with(entries)
}

// Problem returns a problem with the value, positioned where the value starts
// or, for a block mapping or list, at its key. An absent node has no position:
// use the node that lacks it.
func (n Node) Problem(format string, args ...any) Problem {
	if n.value == nil {
		return n.key.problem(format, args...)
	}
	return n.value.place.problem(format, args...)
}

// KeyProblem returns a problem with the value's key, at the position of the
// key.
func (n Node) KeyProblem(format string, args ...any) Problem {
	return n.key.problem(format, args...)
}

// Overlay lays one mapping over another: nested mappings are merged key by key,
// everything else is replaced, and null removes a key. An empty mapping under a
// key, `{}`, replaces what it is laid over, because merging it would have no
// effect. Every value keeps its position in its file.
func Overlay(base, over Node) Node {
	switch {
	case over.value == nil:
		return base
	case base.value == nil || base.value.kind != mapping || over.value.kind != mapping:
		return Node{withoutNulls(over.value), over.key}
	}
	return Node{merge(base.value, over.value), over.key}
}

func merge(base, over *value) *value {
	entries := slices.Clone(base.entries)
	for _, e := range over.entries {
		at := slices.IndexFunc(entries, func(b entry) bool { return b.key == e.key })
		if at >= 0 && entries[at].value.kind == mapping && len(e.value.entries) > 0 {
			e.value = merge(entries[at].value, e.value)
		} else {
			e.value = withoutNulls(e.value)
		}
		switch {
		case e.value.kind == nothing && at >= 0:
			entries = slices.Delete(entries, at, at+1)
		case e.value.kind == nothing:
		case at >= 0:
			entries[at] = e
		default:
			entries = append(entries, e)
		}
	}
	return over.with(entries)
}

// withoutNulls drops the keys with a null value, which remove nothing if there
// is nothing below.
func withoutNulls(v *value) *value {
	if v.kind != mapping {
		return v
	}
	var entries []entry
	for _, e := range v.entries {
		if e.value.kind != nothing {
			e.value = withoutNulls(e.value)
			entries = append(entries, e)
		}
	}
	return v.with(entries)
}
