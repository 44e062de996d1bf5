package insights

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/logstack-go/logstack/internal/syntax"
)

// Error says what is wrong with a query, and where.
type Error = syntax.Error

// ShortenedPeriod is the kind of error about a period that CloudWatch silently
// shortens. A query with one runs.
const ShortenedPeriod syntax.Kind = "shortened period"

// language is the name of the language in errors.
const language = "query"

type tokenKind int

const (
	endOfText tokenKind = iota
	nameToken
	numberToken
	stringToken
	parameterToken
	punctuation
	// badToken is text that is not a token. It is reported when the parser reaches
	// it, so that it does not hide earlier mistakes.
	badToken
)

// token is one word, literal or sign of a query.
type token struct {
	Span
	kind tokenKind
	// text is the token as it was written.
	text string
	// steps is the path, for a name.
	steps []Step
	// keyword is the word in lower case if the token may be a keyword: a name of
	// one step without backticks.
	keyword string
	// err says what is wrong with a badToken.
	err *Error
}

// lexer splits a source into tokens, one at a time. What a / means depends on its
// place, so the parser asks for a regular expression where it expects one.
type lexer struct {
	source string
	pos    int
	// comments are the comments passed so far.
	comments []Span
}

// mistakes are operators of other languages, and what to write instead.
var mistakes = []struct{ sign, message, hint string }{
	{"--", `"--" does not start a comment`, "comments start with #"},
	{"&&", `"&&" is not an operator`, "write and"},
	{"||", `"||" is not an operator`, "write or"},
	{"<>", `"<>" is not an operator`, "write !="},
	{"!~", `"!~" is not an operator`, "write not like"},
	{"“", "a curly quote does not quote", `write "`},
	{"”", "a curly quote does not quote", `write "`},
	{"‘", "a curly quote does not quote", `write "`},
	{"’", "a curly quote does not quote", `write "`},
	{"$.", `"$." belongs to filter patterns`, "write the field's name alone"},
	{"$", `"$" runs a saved query of the account, whose text is unknown here`, "write out what it says; a parameter is {{name}}"},
}

var signs = []string{"!=", "==", "<=", ">=", "=~"}

const singleSigns = "=<>+-*/^%()[],|.:!"

func (l *lexer) fail(offset, length int, message, hint string) *Error {
	return &Error{Language: language, Source: l.source, Offset: offset, Length: length, Message: message, Hint: hint}
}

// skipSpace moves past space and comments.
func (l *lexer) skipSpace() {
	for l.pos < len(l.source) {
		switch c := l.source[l.pos]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v':
			l.pos++
		case c == '#':
			end := l.pos
			for end < len(l.source) && l.source[end] != '\n' {
				end++
			}
			l.comments = append(l.comments, Span{l.pos, end - l.pos})
			l.pos = end
		case strings.HasPrefix(l.source[l.pos:], "\u00a0"), strings.HasPrefix(l.source[l.pos:], "\ufeff"):
			// A special space, copied from a web page or an editor.
			_, size := utf8.DecodeRuneInString(l.source[l.pos:])
			l.pos += size
		default:
			return
		}
	}
}

// next returns the next token. At the end of the text it always returns endOfText.
func (l *lexer) next() (token, *Error) {
	l.skipSpace()
	start := l.pos
	if start == len(l.source) {
		return token{kind: endOfText, Span: Span{start, 0}}, nil
	}
	rest := l.source[start:]
	switch c := rest[0]; {
	case isDigit(c):
		return l.number()
	case isNameByte(c), c == '`':
		return l.name()
	case c == '"' || c == '\'':
		return l.quoted()
	case strings.HasPrefix(rest, "{{"):
		return l.parameter()
	}
	for _, s := range signs {
		if strings.HasPrefix(rest, s) {
			return l.take(punctuation, len(s)), nil
		}
	}
	for _, m := range mistakes {
		if strings.HasPrefix(rest, m.sign) {
			return token{}, l.fail(start, len(m.sign), m.message, m.hint)
		}
	}
	if strings.IndexByte(singleSigns, rest[0]) >= 0 {
		return l.take(punctuation, 1), nil
	}
	_, size := utf8.DecodeRuneInString(rest)
	return token{}, l.fail(start, size, "unexpected "+strconv.Quote(rest[:size]),
		"a name with other characters than letters, digits, @, _ and dots goes in backticks, a text in quotes")
}

func (l *lexer) take(kind tokenKind, length int) token {
	t := token{kind: kind, Span: Span{l.pos, length}, text: l.source[l.pos : l.pos+length]}
	l.pos += length
	return t
}

var numberForm = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?`)

// number reads a number, or a name that starts with a digit, such as 5m.
func (l *lexer) number() (token, *Error) {
	rest := l.source[l.pos:]
	length := len(numberForm.FindString(rest))
	if length < len(rest) && isNameByte(rest[length]) {
		return l.name()
	}
	return l.take(numberToken, length), nil
}

// name reads a path: parts separated by dots, each bare or in backticks, and
// indexes.
func (l *lexer) name() (token, *Error) {
	start, quoted := l.pos, false
	var steps []Step
	for {
		partStart := l.pos
		for l.pos < len(l.source) && isNameByte(l.source[l.pos]) {
			l.pos++
		}
		part := l.source[partStart:l.pos]
		if l.pos < len(l.source) && l.source[l.pos] == '`' && (part == "" || part == "@") {
			inner, err := l.backticks()
			if err != nil {
				return token{}, err
			}
			part, quoted = part+inner, true
		}
		steps = append(steps, Step{Name: part})
		isIn := len(steps) == 1 && !quoted && strings.EqualFold(part, "in")
		for !isIn {
			index, ok, err := l.index()
			if err != nil {
				return token{}, err
			}
			if !ok {
				break
			}
			steps = append(steps, Step{Index: index})
		}
		if l.pos+1 >= len(l.source) || l.source[l.pos] != '.' {
			break
		}
		if next := l.source[l.pos+1]; isNameByte(next) || next == '`' {
			l.pos++
			continue
		}
		if l.source[l.pos+1] != '"' {
			break
		}
		// field."key" is how public queries write keys with special characters.
		l.pos++
		key, err := l.key()
		if err != nil {
			return token{}, err
		}
		steps, quoted = append(steps, Step{Name: key}), true
		if l.pos+1 >= len(l.source) || l.source[l.pos] != '.' || !isNameByte(l.source[l.pos+1]) && l.source[l.pos+1] != '`' {
			break
		}
		l.pos++
	}
	t := token{kind: nameToken, Span: Span{start, l.pos - start}, text: l.source[start:l.pos], steps: steps}
	if len(steps) == 1 && !quoted {
		t.keyword = strings.ToLower(steps[0].Name)
	}
	return t, nil
}

// backticks reads a name in backticks. The guide has no way to write a backtick
// within.
func (l *lexer) backticks() (string, *Error) {
	start := l.pos
	end := strings.IndexAny(l.source[start+1:], "`\n")
	if end < 0 || l.source[start+1+end] == '\n' {
		return "", l.fail(start, 1, "the name in backticks is never closed", "add the closing `")
	}
	if end == 0 {
		return "", l.fail(start, 2, "a name cannot be empty", "")
	}
	l.pos = start + end + 2
	return l.source[start+1 : start+1+end], nil
}

// key reads a quoted key after the dot of a path. It is printed in backticks.
func (l *lexer) key() (string, *Error) {
	start := l.pos
	t, err := l.quoted()
	if err != nil {
		return "", err
	}
	key := unquote(t.text)
	if !canBeName(key) {
		return "", l.fail(start, t.Length, "a key cannot be empty, or hold a backtick", "")
	}
	return key, nil
}

var indexForm = regexp.MustCompile(`^\[([0-9]+)\]`)

// index reads [n] if it comes next.
func (l *lexer) index() (int, bool, *Error) {
	m := indexForm.FindStringSubmatch(l.source[l.pos:])
	if m == nil {
		return 0, false, nil
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		return 0, false, l.fail(l.pos, len(m[0]), "the index is too large", "")
	}
	l.pos += len(m[0])
	return n, true, nil
}

// quoted reads a string.
func (l *lexer) quoted() (token, *Error) {
	start, quote := l.pos, l.source[l.pos]
	for i := start + 1; i < len(l.source); i++ {
		switch c := l.source[i]; {
		case c == '\\' && i+1 < len(l.source) && strings.IndexByte(stringEscapes, l.source[i+1]) >= 0:
			i++
		case c == '\n' && !stringsSpanLines:
			return token{}, l.unclosed(start, quote)
		case c == quote:
			return l.take(stringToken, i+1-start), nil
		}
	}
	return token{}, l.unclosed(start, quote)
}

func (l *lexer) unclosed(start int, quote byte) *Error {
	return l.fail(start, 1, "the string is not closed on its line", "add the closing "+string(quote))
}

// unquote returns the text of a string literal.
func unquote(literal string) string {
	inner := literal[1 : len(literal)-1]
	var b strings.Builder
	for i := 0; i < len(inner); i++ {
		if inner[i] == '\\' && i+1 < len(inner) && strings.IndexByte(stringEscapes, inner[i+1]) >= 0 {
			i++
		}
		b.WriteByte(inner[i])
	}
	return b.String()
}

var parameterForm = regexp.MustCompile(`\{\{([A-Za-z_][A-Za-z0-9_]*)\}\}`)

// parameter reads {{name}}. (CWL_Insights-Saving-Queries)
func (l *lexer) parameter() (token, *Error) {
	at := parameterForm.FindStringIndex(l.source[l.pos:])
	if at == nil || at[0] != 0 {
		return token{}, l.fail(l.pos, 2, "the parameter has no valid name",
			"write {{name}}, without spaces; a name has letters, digits and _, and does not start with a digit")
	}
	return l.take(parameterToken, at[1]), nil
}

// regex reads a regular expression whose opening slash is at offset.
func (l *lexer) regex(offset int) (*Regex, *Error) {
	for i := offset + 1; i < len(l.source); i++ {
		switch l.source[i] {
		case '\\':
			i++
		case '/':
			if i == offset+1 {
				return nil, l.fail(offset, 2, "the regular expression is empty", "")
			}
			l.pos = i + 1
			return &Regex{Span{offset, i + 1 - offset}, l.source[offset+1 : i]}, nil
		}
	}
	return nil, l.fail(offset, 1, "the regular expression is never closed", `add the closing /, and write \/ for a slash inside`)
}

// word reads a run of characters from offset that all match, whatever they mean
// elsewhere: the name of a table or a log group, or the value of an option.
func (l *lexer) word(offset int, matches func(byte) bool) token {
	end := offset
	for end < len(l.source) && matches(l.source[end]) {
		end++
	}
	l.pos = offset
	return l.take(nameToken, end-offset)
}

func itoa(n int) string { return strconv.Itoa(n) }
