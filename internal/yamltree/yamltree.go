// Package yamltree is the only package that parses YAML: it turns text into
// nodes, within limits, and reports mistakes with line and column in plain
// words. Its callers interpret the nodes: package strictyaml for files that
// people write for logstack, and package template for CloudFormation templates.
package yamltree

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// Limits bounds a text. A larger one could exhaust the time, memory or stack of
// its reader.
type Limits struct {
	// Bytes is the maximum length of the text.
	Bytes int
	// Depth is the maximum nesting of collections.
	Depth int
	// Values is the maximum number of values, with every alias expanded.
	Values int
}

// Error is a mistake in the text, or an exceeded limit.
type Error struct {
	// Line and Column count from 1; columns count characters.
	Line, Column int
	Message      string
}

func (e *Error) Error() string { return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Message) }

// Parse parses a text with a single document and returns the root node. Aliases
// refer to their anchors, and no alias leads back into itself. The error is an
// *Error.
func Parse(data []byte, l Limits) (root *yaml.Node, err error) {
	if len(data) > l.Bytes {
		return nil, &Error{1, 1, fmt.Sprintf("the file is larger than %d MiB", l.Bytes>>20)}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if err := checkText(data); err != nil {
		return nil, err
	}
	data = newVersion(data)
	for range maxDashes {
		root, err = document(data, l.Depth)
		at, isDash := dashBeforeComma(err, data)
		if !isDash {
			break
		}
		data = slices.Concat(data[:at], []byte(`"-"`), data[at+1:])
	}
	if err != nil {
		return nil, plain(err, data)
	}
	c := counter{sizes: map[*yaml.Node]int{}, open: map[*yaml.Node]bool{}, most: l.Values}
	size, err := c.count(root)
	if err != nil {
		return nil, err
	}
	if size > l.Values {
		return nil, &Error{1, 1, fmt.Sprintf("the file holds more than %d values, counting what its aliases stand for", l.Values)}
	}
	return root, nil
}

// document parses a text with a single document.
func document(data []byte, most int) (root *yaml.Node, err error) {
	loader, err := yaml.NewLoader(bytes.NewReader(data), yaml.WithPlugin(depth(most)))
	if err != nil {
		return nil, err
	}
	for {
		var document yaml.Node
		err := loader.Load(&document)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if len(document.Content) == 0 || IsImplicitNull(document.Content[0]) {
			continue
		}
		if root != nil {
			return nil, &Error{document.Line, document.Column, "a second document starts here: a file holds one"}
		}
		root = document.Content[0]
	}
	if root == nil {
		return nil, &Error{1, 1, "the file is empty"}
	}
	return root, nil
}

// maxDashes is the maximum number of dashes that are quoted.
const maxDashes = 200

// dashBeforeComma finds the dash in [-, a]. Every other YAML 1.1 parser,
// including CloudFormation's, reads it as text, but this one rejects it.
func dashBeforeComma(err error, data []byte) (offset int, ok bool) {
	var at *yaml.LoadError
	if !errors.As(err, &at) || len(data) > 1<<20 || !strings.Contains(at.Message, "cannot start any token") {
		return 0, false
	}
	offset = offsetOf(data, at.Mark)
	return offset, offset+1 < len(data) && data[offset] == '-' && bytes.IndexByte([]byte(",[]{}"), data[offset+1]) >= 0
}

// offsetOf returns the byte offset of a mark.
func offsetOf(data []byte, mark yaml.Mark) int {
	offset := 0
	for range mark.Line - 1 {
		end := bytes.IndexByte(data[offset:], '\n')
		if end < 0 {
			return len(data)
		}
		offset += end + 1
	}
	for column := 1; column < mark.Column && offset < len(data); column++ {
		_, size := utf8.DecodeRune(data[offset:])
		offset += size
	}
	return offset
}

// IsImplicitNull reports whether a node is a null that is not written out.
func IsImplicitNull(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Tag == "!!null" && n.Value == "" && n.Style == 0
}

// newVersion replaces a YAML 1.2 directive by one of 1.1, as the parser reads
// both alike but accepts only the latter.
func newVersion(data []byte) []byte {
	if after, ok := bytes.CutPrefix(data, []byte("%YAML 1.2")); ok {
		return append([]byte("%YAML 1.1"), after...)
	}
	return data
}

// depth limits the nesting of collections.
type depth int

func (most depth) CheckDepth(depth int, _ *yaml.DepthContext) error {
	if depth > int(most) {
		return fmt.Errorf("this is nested more than %d deep", int(most))
	}
	return nil
}

// CheckAlias allows every alias: values are counted once everything has been
// read.
func (depth) CheckAlias(_, _ int) error { return nil }

// counter counts values with every alias expanded.
type counter struct {
	sizes map[*yaml.Node]int
	open  map[*yaml.Node]bool
	most  int
}

func (c *counter) count(n *yaml.Node) (int, error) {
	if size, ok := c.sizes[n]; ok {
		return size, nil
	}
	c.open[n] = true
	size := 1
	children := n.Content
	if n.Kind == yaml.AliasNode {
		if c.open[n.Alias] {
			return 0, &Error{n.Line, n.Column, fmt.Sprintf("there is no anchor &%s before this alias", n.Value)}
		}
		size, children = 0, []*yaml.Node{n.Alias}
	}
	for _, child := range children {
		below, err := c.count(child)
		if err != nil {
			return 0, err
		}
		size = min(size+below, c.most+1)
	}
	delete(c.open, n)
	c.sizes[n] = size
	return size, nil
}

// checkText rejects text that YAML does not allow.
func checkText(data []byte) error {
	line, column := 1, 1
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && size == 1:
			return &Error{line, column, "this is not UTF-8"}
		case r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == 0x7f:
			return &Error{line, column, fmt.Sprintf("a file cannot contain a control character (%U): write it as an escape in double quotes", r)}
		case r == '\n':
			line, column = line+1, 0
		}
		column++
		data = data[size:]
	}
	return nil
}

// hints explains the parser's messages for the most common mistakes. For an
// unclosed quote or bracket, the position is where it opens.
var hints = []struct {
	context, has, say string
	opened            bool
}{
	{has: "found character that cannot start any token", say: "text cannot start with this character: put it in quotes"},
	{has: "tab character", say: "a tab cannot indent a line: use spaces"},
	{has: "mapping values are not allowed in this context", say: `a key is not allowed here: its indentation differs from the keys around it, the line before lacks its colon and space, or a text with ": " needs quotes`},
	{has: "block sequence entries are not allowed", say: "a list cannot start on the line of its key: start it on the next one"},
	{context: "flow sequence", has: "did not find expected ',' or ']'", say: "a [ is opened here, and one of its items is followed by neither a comma nor a ]", opened: true},
	{context: "flow mapping", has: "did not find expected ',' or '}'", say: "a { is opened here, and one of its entries is followed by neither a comma nor a }", opened: true},
	{has: "found unexpected end of stream", say: "a quote is opened here and never closed", opened: true},
	{has: "unknown escape character", say: `double quotes have no such escape: write \\ for a backslash, or use single quotes`},
	{has: "could not find expected ':'", say: "a key needs a colon and a space after it"},
	{has: "did not find expected key", say: "a key is expected here: the line's indentation differs from the keys around it"},
	{has: "did not find expected '-' indicator", say: "the list does not end here, or the line's indentation differs from its dashes"},
	{has: "did not find expected node content", say: "a value is expected here"},
	{has: "did not find expected <document start>", say: "nothing more is expected here: the line's indentation is less than that of the first"},
}

// plain returns an error in plain words.
func plain(err error, data []byte) error {
	var own *Error
	if errors.As(err, &own) {
		return own
	}
	var at *yaml.LoadError
	if !errors.As(err, &at) {
		return &Error{1, 1, oneLine(err.Error())}
	}
	mark, message := at.Mark, at.Message
	if anchor, ok := strings.CutPrefix(message, "unknown anchor '"); ok {
		message = fmt.Sprintf("there is no anchor &%s before this alias", strings.TrimSuffix(anchor, "' referenced"))
	}
	rest := data[offsetOf(data, at.Mark):]
	switch {
	case strings.Contains(message, "cannot start any token") && bytes.HasPrefix(rest, []byte("\t")):
		message = "tab character"
	case strings.Contains(message, "expected node content") && len(bytes.TrimSpace(rest)) == 0:
		message = "the file ends here, although a [ or a { is still open"
	}
	for _, h := range hints {
		if strings.Contains(message, h.has) && strings.Contains(at.ContextMsg, h.context) {
			message = h.say
			if h.opened && at.ContextMark.Line > 0 {
				mark = at.ContextMark
			}
			break
		}
	}
	return &Error{max(mark.Line, 1), max(mark.Column, 1), oneLine(message)}
}

func oneLine(message string) string { return strings.Join(strings.Fields(message), " ") }
