package filterpattern

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
)

// Selector names a field of a log event: a path into a JSON object, such as $.a.b,
// $.items[0].id or $.['cluster.name'], or a field of a delimited event, such as
// $status or $3 (user guide, matching-terms-json-log-events). Field, ColumnField
// and ParseSelector make selectors, and the tree of a pattern holds them.
type Selector struct {
	Span
	// steps lead from the JSON object to the field. They are empty for a delimited
	// field.
	steps []step
	// name is the name of a delimited field, or the position of an unnamed one,
	// counted from 1.
	name string
	// err is the error that Field found. It is reported when a Pattern is made of
	// the selector.
	err *Error
}

// step is one step of a path: a key, an index, or a wildcard for either.
type step struct {
	kind  stepKind
	key   string
	index int
}

type stepKind int

const (
	keyStep   stepKind = iota // .key or .['key']
	indexStep                 // [0]
	anyKey                    // .*
	anyIndex                  // [*]
)

// Field returns the selector of a field of a JSON event. The path is what follows
// $. in a pattern: "level", "user.id", "items[0].id", "items[*].id", "*". A key
// with characters other than letters, digits, _ and - is quoted as needed
// ("@timestamp"). A key with a full stop or a bracket must be written as
// "['cluster.name']". Indexes count from 0. A path that is not valid is reported
// when a Pattern is made of the selector.
func Field(path string) Selector {
	p := &parser{src: path}
	s, err := p.path(true)
	if err == nil && !p.done() {
		err = p.fail(p.pos, len(path), "the path ends here", "keys are separated by full stops")
	}
	if err != nil {
		return Selector{err: err.(*Error)}
	}
	s.Span = Span{}
	return s
}

// ColumnField returns the selector of a field of a delimited event, such as
// $status, for the field's name in the pattern, which consists of letters, digits,
// _ and -. A name that is not valid is reported when a Pattern is made of the
// selector.
func ColumnField(name string) Selector { return Selector{name: name} }

// ParseSelector parses the selector of a metric filter's value or dimension: $.path
// for a JSON pattern, $name or $N for a delimited one, where N counts from 1.
// Wildcards are rejected, as CloudWatch does (API_MetricTransformation). The error
// is always an *Error.
func ParseSelector(source string) (Selector, error) {
	p := &parser{src: source}
	if p.peek() != '$' {
		return Selector{}, p.fail(0, len(source), "a selector starts with $", "write $.field for a JSON pattern, $name for a delimited one")
	}
	if end := p.span(1, isName); end == len(source) && end > 1 {
		name := source[1:]
		if position, err := strconv.Atoi(name); err == nil && position < 1 || p.span(1, isDigit) == end && name[0] == '0' {
			return Selector{}, p.fail(1, end, fmt.Sprintf("%s is not a position", name), "unnamed fields count from $1")
		}
		return Selector{Span: Span{0, end}, name: name}, nil
	}
	s, err := p.selector()
	if err != nil {
		return Selector{}, err
	}
	if !p.done() {
		return Selector{}, p.fail(p.pos, len(source), "there is text after the selector", "")
	}
	if s.Wildcard() {
		return Selector{}, p.fail(0, len(source), "the selector holds a wildcard", "a metric needs one field: write an index for [*] and a name for .*")
	}
	return s, nil
}

// String returns the selector as metric filters and JSON patterns write it:
// $.user.id, $.['cluster.name'], $status.
func (s Selector) String() string {
	if len(s.steps) == 0 {
		return "$" + s.name
	}
	return "$." + s.Path()
}

// Path returns the path of a JSON field without "$.", as Field takes it, or the
// name of a delimited field.
func (s Selector) Path() string {
	if len(s.steps) == 0 {
		return s.name
	}
	var b strings.Builder
	for i, step := range s.steps {
		if i > 0 && (step.kind == keyStep || step.kind == anyKey) {
			b.WriteByte('.')
		}
		switch step.kind {
		case keyStep:
			if plain(step.key) {
				b.WriteString(step.key)
			} else {
				b.WriteString("['" + step.key + "']")
			}
		case anyKey:
			b.WriteByte('*')
		case indexStep:
			b.WriteString("[" + strconv.Itoa(step.index) + "]")
		case anyIndex:
			b.WriteString("[*]")
		}
	}
	return b.String()
}

// IsJSON reports whether the selector is a path into a JSON object rather than a
// field of a delimited event.
func (s Selector) IsJSON() bool { return len(s.steps) > 0 }

// Wildcard reports whether the selector holds .* or [*], and so may name several
// fields of one event.
func (s Selector) Wildcard() bool {
	for _, step := range s.steps {
		if step.kind == anyKey || step.kind == anyIndex {
			return true
		}
	}
	return false
}

// written returns the selector as a pattern has it.
func (s Selector) written() string {
	if s.IsJSON() {
		return s.String()
	}
	return s.name
}

// plain reports whether a key needs no quotes.
func plain(key string) bool {
	for i := range len(key) {
		if !isName(key[i]) {
			return false
		}
	}
	return key != ""
}

// selector reads a JSON selector, which starts with the $ that comes next.
func (p *parser) selector() (Selector, error) {
	start := p.pos
	p.pos++
	if p.peek() == '[' {
		return Selector{}, p.fail(start, p.pos+1, "a selector starts with $.",
			"the event is a JSON object: write $.name[0] for an element, $.['a.b'] for a key with a full stop")
	}
	if !p.accept(".") {
		end := p.until(operatorChars + "(){}&|")
		if s := Field(p.src[p.pos:end]); s.err == nil {
			return Selector{}, p.fail(start, end, fmt.Sprintf("%s has no full stop after $", p.src[start:end]), "write "+s.String())
		}
		return Selector{}, p.fail(start, end, "a selector starts with $.", "write $. and the field's name")
	}
	s, err := p.path(false)
	if err != nil {
		return Selector{}, err
	}
	s.Span = p.since(start)
	if wildcards := s.wildcards(); wildcards > 1 {
		return Selector{}, p.fail(start, p.pos, "the selector holds more than one wildcard", "CloudWatch allows one in a selector")
	} else if p.wildcards += wildcards; p.wildcards > cloudwatch.MaxPatternWildcards {
		return Selector{}, p.fail(start, p.pos, "this is the fourth selector with a wildcard", fmt.Sprintf("CloudWatch allows %d in a pattern", cloudwatch.MaxPatternWildcards))
	}
	return s, nil
}

func (s Selector) wildcards() int {
	n := 0
	for _, step := range s.steps {
		if step.kind == anyKey || step.kind == anyIndex {
			n++
		}
	}
	return n
}

// path reads what follows $. in a selector. A free path comes from a program, and
// its keys may hold any character that does not structure the path. In a pattern,
// such keys have to be quoted.
func (p *parser) path(free bool) (Selector, error) {
	var s Selector
	for {
		step, err := p.key(free)
		if err != nil {
			return Selector{}, err
		}
		s.steps = append(s.steps, step)
		for p.peek() == '[' {
			if step, err = p.index(); err != nil {
				return Selector{}, err
			}
			s.steps = append(s.steps, step)
		}
		if !p.accept(".") {
			return s, nil
		}
	}
}

func (p *parser) key(free bool) (step, error) {
	start := p.pos
	switch {
	case p.has("["):
		return p.quotedKey()
	case p.has("."):
		return step{}, p.fail(start, start+1, "a path cannot descend with ..", "write the whole path, or .* for any key")
	case p.has("'") || p.has(`"`):
		return step{}, p.fail(start, start+1, "put a quoted key in brackets", "write $.['key']")
	}
	if free {
		return p.freeKey()
	}
	if p.accept("*") {
		return step{kind: anyKey}, nil
	}
	p.pos = p.span(start, isName)
	stop := p.until(".[" + operatorChars + "(){}&|,")
	if stop > p.pos {
		r, end := p.rune(p.pos)
		hint := "quote the key: ['" + p.src[start:stop] + "']"
		switch {
		case r == '*':
			hint = "a wildcard stands for a whole key: .*"
		case !quotable(p.src[start:stop]):
			hint = ""
		}
		return step{}, p.fail(p.pos, end, fmt.Sprintf("%q needs quotes in a key", r), straight(r, hint))
	}
	if p.pos == start {
		return step{}, p.fail(start, start, "a key is missing", "write a name, ['name'] or *")
	}
	return step{key: p.src[start:p.pos]}, nil
}

// freeKey reads a key of a path given to Field.
func (p *parser) freeKey() (step, error) {
	start := p.pos
	end := len(p.src)
	if n := strings.IndexAny(p.src[start:], ".["); n >= 0 {
		end = start + n
	}
	key := p.src[start:end]
	p.pos = end
	switch {
	case key == "":
		return step{}, p.fail(start, end, "a key is missing", "write a name, ['name'] or *")
	case key == "*":
		return step{kind: anyKey}, nil
	case start == 0 && key[0] == '$':
		return step{}, p.fail(start, start+1, "the path starts with $", "leave $. out: it is added for you")
	case strings.Contains(key, "*"):
		return step{}, p.fail(start, end, "a wildcard stands for a whole key", "write * alone")
	case !quotable(key):
		return step{}, p.fail(start, end, "the key cannot be written in a selector", "a key may not contain single quotes or backslashes")
	}
	return step{key: key}, nil
}

// quotable reports whether a key can stand in ['...']. No way to escape characters
// there is documented.
func quotable(key string) bool { return key != "" && !strings.ContainsAny(key, `'\`) }

// quotedKey reads ['key'].
func (p *parser) quotedKey() (step, error) {
	start := p.pos
	if !p.accept("['") {
		return step{}, p.fail(start, min(start+2, len(p.src)), "brackets after a full stop hold a key in single quotes",
			"write ['key'] for a key, and an index right behind its array: $.items[0]")
	}
	n := strings.IndexByte(p.src[p.pos:], '\'')
	if n < 0 {
		return step{}, p.fail(start, len(p.src), "the quoted key is never closed", "end it with ']")
	}
	key := p.src[p.pos : p.pos+n]
	if !quotable(key) {
		return step{}, p.fail(p.pos, p.pos+n, "the key cannot be written in a selector", "a key may not be empty or contain single quotes or backslashes")
	}
	p.pos += n + 1
	if !p.accept("]") {
		return step{}, p.fail(start, p.pos, "the quoted key is never closed", "end it with ']; one key stands in the brackets")
	}
	return step{key: key}, nil
}

// index reads [0] or [*].
func (p *parser) index() (step, error) {
	start := p.pos
	n := strings.IndexByte(p.src[start:], ']')
	if n < 0 {
		return step{}, p.fail(start, start+1, "the bracket is never closed", "end the index with ]")
	}
	text := p.src[start+1 : start+n]
	p.pos = start + n + 1
	if text == "*" {
		return step{kind: anyIndex}, nil
	}
	const allowed = "an index is a number from 0 on, or * for any element"
	fail := func(message, hint string) (step, error) { return step{}, p.fail(start, p.pos, message, hint) }
	switch {
	case text == "":
		return fail("the brackets have no index", allowed)
	case text[0] == '\'' || text[0] == '"':
		return fail("a key in brackets follows a full stop", "write .['key']")
	case text[0] == '-':
		return fail("an index cannot be negative", allowed)
	case strings.Contains(text, ":"):
		return fail("slices are not supported", allowed)
	case strings.Trim(text, "0123456789") != "":
		return fail(fmt.Sprintf("%s is not an index", text), allowed)
	}
	index, err := strconv.Atoi(text)
	if err != nil {
		return fail("the index is out of range", allowed)
	}
	return step{kind: indexStep, index: index}, nil
}
