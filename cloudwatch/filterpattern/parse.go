package filterpattern

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/logstack-go/logstack/cloudwatch"
)

const spaces = " \t\r\n"

// Parse parses a filter pattern. Blank text is the empty pattern, { starts a JSON
// pattern, [ starts a delimited one, and anything else is terms. The error is
// always an *Error.
func Parse(source string) (Pattern, error) {
	p := &parser{src: source}
	tree, err := p.pattern()
	if err != nil {
		return Pattern{}, err
	}
	return Pattern{source: source, text: format(tree), tree: tree}, nil
}

// MustParse is like Parse but panics if the pattern is not valid. It is meant for
// patterns that are constants of a program.
func MustParse(source string) Pattern {
	p, err := Parse(source)
	if err != nil {
		panic(err)
	}
	return p
}

// parser reads src from pos on. Each of its methods leaves pos behind what it has
// read.
type parser struct {
	src       string
	pos       int
	regexes   int
	wildcards int
}

func (p *parser) pattern() (Node, error) {
	for i, r := range p.src {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(p.src[i:]); size == 1 {
				return nil, p.fail(i, i+1, "the pattern is not valid UTF-8", "")
			}
		}
	}
	if n := utf8.RuneCountInString(p.src); n > cloudwatch.MaxFilterPattern {
		start := 0
		for range cloudwatch.MaxFilterPattern {
			_, size := utf8.DecodeRuneInString(p.src[start:])
			start += size
		}
		return nil, p.fail(start, len(p.src),
			fmt.Sprintf("the pattern is %d characters long", n),
			fmt.Sprintf("CloudWatch allows at most %d", cloudwatch.MaxFilterPattern))
	}
	p.space()
	switch {
	case p.done():
		return nil, nil
	case p.peek() == '{':
		return p.json()
	case p.peek() == '[':
		return p.delimited()
	default:
		return p.terms()
	}
}

// fail returns an error about src[start:end].
func (p *parser) fail(start, end int, message, hint string) error {
	return &Error{
		Language: language, Source: p.src,
		Offset: start, Length: end - start,
		Message: message, Hint: hint,
	}
}

func (p *parser) done() bool { return p.pos >= len(p.src) }

// peek returns the next byte, or 0 at the end.
func (p *parser) peek() byte {
	if p.done() {
		return 0
	}
	return p.src[p.pos]
}

func (p *parser) has(prefix string) bool { return strings.HasPrefix(p.src[p.pos:], prefix) }

// accept skips the given text if it comes next.
func (p *parser) accept(text string) bool {
	if !p.has(text) {
		return false
	}
	p.pos += len(text)
	return true
}

func (p *parser) space() {
	for !p.done() && isSpace(p.peek()) {
		p.pos++
	}
}

// until returns the end of the run of bytes from pos on that are neither white
// space nor in stops.
func (p *parser) until(stops string) int {
	if n := strings.IndexAny(p.src[p.pos:], spaces+stops); n >= 0 {
		return p.pos + n
	}
	return len(p.src)
}

// rune returns the character at an offset, as messages show it, and its end.
func (p *parser) rune(at int) (r rune, end int) {
	r, size := utf8.DecodeRuneInString(p.src[at:])
	return r, at + size
}

// expectEnd returns an error if anything follows the bracket that closed the
// pattern.
func (p *parser) expectEnd(bracket string) error {
	p.space()
	if p.done() {
		return nil
	}
	return p.fail(p.pos, len(strings.TrimRight(p.src, spaces)),
		fmt.Sprintf("there is text after the closing %s", bracket),
		"one filter pattern is of one kind: terms, JSON or delimited")
}

// quoted reads a string in double quotes. The only escapes are \" and \\.
func (p *parser) quoted() (*String, error) {
	start := p.pos
	var text strings.Builder
	for p.pos++; !p.done(); p.pos++ {
		switch c := p.peek(); c {
		case '"':
			p.pos++
			return &String{Span: p.since(start), Text: text.String()}, nil
		case '\\':
			p.pos++
			if c := p.peek(); c != '"' && c != '\\' {
				end := p.pos
				if !p.done() {
					_, end = p.rune(p.pos)
				}
				return nil, p.fail(p.pos-1, end,
					fmt.Sprintf("%s is not an escape in a quoted string", p.src[p.pos-1:end]),
					`write \\ for a backslash and \" for a quote; there are no other escapes`)
			}
			text.WriteByte(p.peek())
		default:
			text.WriteByte(c)
		}
	}
	return nil, p.fail(start, len(p.src), "the quote is never closed", `end the string with "`)
}

// since returns the span from start to pos.
func (p *parser) since(start int) Span { return Span{start, p.pos - start} }

var quoted = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

func quote(text string) string {
	return `"` + quoted.Replace(text) + `"`
}

// straight returns a hint for a typographic character that word processors and
// chats substitute for a plain one, or else the given hint.
func straight(r rune, hint string) string {
	switch r {
	case '“', '”', '„', '‘', '’':
		return `this is a typographic quote; write "`
	case '…':
		return "this is one character; write three full stops: ..."
	case '\u00a0':
		return "this is a no-break space; write a plain one"
	case '–', '—':
		return "this is a dash; write a minus sign: -"
	}
	return hint
}

func isSpace(c byte) bool { return strings.IndexByte(spaces, c) >= 0 }

// isWord reports whether c is an ASCII letter, a digit or an underscore, which need
// no quotes anywhere.
func isWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c) || c == '_'
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isName reports whether c may stand in a name without quotes. The user guide
// (matching-terms-json-log-events) allows the hyphen in names too.
func isName(c byte) bool { return isWord(c) || c == '-' }

// span returns the end of the run of bytes from an offset on for which is reports
// true.
func (p *parser) span(from int, is func(byte) bool) int {
	for from < len(p.src) && is(p.src[from]) {
		from++
	}
	return from
}
