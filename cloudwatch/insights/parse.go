package insights

import (
	"fmt"
	"strconv"
	"strings"
)

// Parse parses a query. The error, if any, is an *[Error] about the first mistake.
//
// Parse checks only the syntax. [Query.Check] checks the other rules for queries.
func Parse(source string) (query Query, err error) {
	p := &parser{lexer: lexer{source: source}}
	// A syntax error ends the parse wherever it is found. Unwinding by panic is
	// simpler than passing the error through every step of the grammar.
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *Error:
			query, err = Query{}, r
		default:
			panic(r)
		}
	}()
	p.next()
	if p.tok.kind == endOfText {
		p.fail(p.tok.Span, "the query is empty", "")
	}
	commands, comments := p.pipeline(false)
	spellColumns(commands)
	return Query{source: source, commands: commands, comments: comments}, nil
}

// MustParse is like Parse but panics if the query is not valid. It is meant for
// queries that are constants of a program.
func MustParse(source string) Query {
	q, err := Parse(source)
	if err != nil {
		panic(err)
	}
	return q
}

type parser struct {
	lexer lexer
	tok   token
	// last is the end of the token before tok.
	last  int
	depth int
	// taken counts the comments that have been assigned to a query.
	taken int
	level level
}

// level is the state of the query being parsed, which is the outermost or a
// subquery.
type level struct {
	comments []comment
	begun    int
}

// comment is a comment, without its # and the space around it.
type comment struct {
	text string
	// before is the number of commands before it in its query.
	before int
}

func (p *parser) fail(at Span, message, hint string) {
	if p.tok.kind == endOfText && at == p.tok.Span {
		// A missing part is reported after the last word, not below all comments
		// and empty lines.
		at.Offset = p.last
	}
	if p.tok.kind == badToken && at.Offset >= p.tok.Offset {
		panic(p.tok.err)
	}
	panic(p.lexer.fail(at.Offset, at.Length, message, hint))
}

// expected fails at the current token.
func (p *parser) expected(what, hint string) {
	p.fail(p.tok.Span, fmt.Sprintf("expected %s, found %s", what, p.found()), hint)
}

func (p *parser) found() string {
	switch p.tok.kind {
	case endOfText:
		return "the end of the query"
	case stringToken:
		return "the string " + p.tok.text
	}
	return strconv.Quote(p.tok.text)
}

func (p *parser) next() {
	p.last = p.tok.end()
	if p.tok.kind == badToken {
		panic(p.tok.err)
	}
	t, err := p.lexer.next()
	if err != nil {
		t = token{kind: badToken, Span: Span{p.lexer.pos, 0}, err: err}
	}
	p.tok = t
}

// peek returns the token after the current one.
func (p *parser) peek() token {
	saved := p.lexer
	t, err := p.lexer.next()
	p.lexer = saved
	if err != nil {
		// The error is reported once the parser gets there.
		return token{}
	}
	return t
}

func (p *parser) sign(s string) bool { return p.tok.kind == punctuation && p.tok.text == s }

func (p *parser) keyword(k string) bool { return p.tok.kind == nameToken && p.tok.keyword == k }

// accept moves past a sign if it comes next.
func (p *parser) accept(s string) bool {
	if p.sign(s) {
		p.next()
		return true
	}
	return false
}

func (p *parser) acceptKeyword(k string) bool {
	if p.keyword(k) {
		p.next()
		return true
	}
	return false
}

func (p *parser) require(s string) {
	if !p.accept(s) {
		p.expected(strconv.Quote(s), "")
	}
}

func (p *parser) requireKeyword(k, hint string) {
	if !p.acceptKeyword(k) {
		p.expected(k, hint)
	}
}

// since returns the span from start to the end of the last token read.
func (p *parser) since(start int) Span { return Span{start, p.last - start} }

// deeper enters a level of nesting. The function it returns leaves that level.
func (p *parser) deeper() func() {
	p.depth++
	if p.depth > maxDepth {
		p.fail(p.tok.Span, fmt.Sprintf("the query nests more than %d levels deep", maxDepth), "")
	}
	return func() { p.depth-- }
}

// takeComments assigns the comments before offset to the current query.
func (p *parser) takeComments(offset int) {
	for p.taken < len(p.lexer.comments) && p.lexer.comments[p.taken].Offset < offset {
		at := p.lexer.comments[p.taken]
		text := p.lexer.source[at.Offset:at.end()]
		p.level.comments = append(p.level.comments,
			comment{strings.TrimSpace(strings.TrimLeft(text, "#")), p.level.begun})
		p.taken++
	}
}

// pipeline parses commands separated by pipes, up to the end of the text or, in a
// subquery, up to the closing parenthesis.
func (p *parser) pipeline(nested bool) ([]Command, []comment) {
	outer := p.level
	p.level = level{}
	defer func() { p.level = outer }()

	for leadingPipes && p.accept("|") {
	}
	commands := []Command{p.command()}
	for p.accept("|") {
		commands = append(commands, p.command())
	}
	switch {
	case nested && p.sign(")"), !nested && p.tok.kind == endOfText:
	case nested:
		p.expected(`"|" or ")"`, p.afterCommand())
	default:
		p.expected(`"|" or the end of the query`, p.afterCommand())
	}
	p.takeComments(p.tok.Offset)
	return commands, p.level.comments
}

// afterCommand returns a hint for a token that follows a complete command.
func (p *parser) afterCommand() string {
	if p.tok.kind == nameToken {
		if isCommand(p.tok.keyword) {
			return "commands are separated by |"
		}
		if p.tok.keyword == "exists" {
			return "write ispresent(field)"
		}
		return "fields are separated by commas, conditions joined by and or or"
	}
	if p.sign(":") {
		return "a text goes in quotes, a name with such signs in backticks"
	}
	return ""
}
