package filterpattern

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
)

// The characters that a regular expression may hold besides letters and digits
// (user guide, regex-expressions). The guide does not list the space, but one of
// its examples has it.
const (
	regexSymbols   = ":_#=@/;,- "
	regexOperators = `^$?[]{}|\*+.`
	regexClasses   = "dDsSwW"
)

// regex reads %...%. The next percent sign always ends it.
func (p *parser) regex() (*Regex, error) {
	start := p.pos
	n := strings.IndexByte(p.src[start+1:], '%')
	if n < 0 {
		return nil, p.fail(start, len(p.src), "the regular expression is never closed", "end it with %; \\x25 stands for a percent sign")
	}
	source := p.src[start+1 : start+1+n]
	p.pos = start + n + 2
	if _, problem := compileRegex(source); problem != nil {
		at := start + 1 + problem.offset
		return nil, p.fail(at, at+problem.length, problem.message, problem.hint)
	}
	p.regexes++
	if p.regexes > cloudwatch.MaxPatternRegexes {
		return nil, p.fail(start, p.pos, "this is the third regular expression", fmt.Sprintf("CloudWatch allows %d in a pattern; join alternatives by |", cloudwatch.MaxPatternRegexes))
	}
	return &Regex{Span: p.since(start), Source: source}, nil
}

// regexProblem says what is wrong with a regular expression, and where in it.
type regexProblem struct {
	offset, length int
	message, hint  string
}

// repetition matches the braces after an operand. CloudWatch takes {,n}, which Go
// does not know.
var repetition = regexp.MustCompile(`^\{([0-9]*)(,?)([0-9]*)\}`)

// compileRegex checks a regular expression against the rules of CloudWatch, which
// are narrower than Go's, and compiles it.
func compileRegex(source string) (*regexp.Regexp, *regexProblem) {
	if source == "" {
		return nil, &regexProblem{message: "the regular expression is empty", hint: "write it between the percent signs"}
	}
	var translated strings.Builder
	class := -1 // where the open character class starts
	for i := 0; i < len(source); {
		rest := source[i:]
		size := 1
		text := ""
		switch c := rest[0]; {
		case c == '\\':
			escape, problem := regexEscape(rest)
			if problem != nil {
				problem.offset += i
				return nil, problem
			}
			size = len(escape)
		case class >= 0 && c == '[':
			return nil, &regexProblem{i, 1, "a class cannot contain another class", `write \[ for the bracket itself`}
		case class >= 0 && c == ']' && i > class+1:
			class = -1
		case c == '[':
			class = i
			if strings.HasPrefix(rest, "[^") {
				size = 2
				class++ // a bracket right behind ^ belongs to the class
			}
		case class < 0 && c == '{':
			m := repetition.FindStringSubmatch(rest)
			if m == nil || m[1]+m[3] == "" {
				return nil, &regexProblem{i, 1, "the brace does not start a repetition", `write {3}, {3,}, {,5} or {3,5}, without spaces, and \{ for the brace itself`}
			}
			size = len(m[0])
			if m[1] == "" {
				text = "{0," + m[3] + "}"
			}
		default:
			if problem := regexChar(rest); problem != nil {
				problem.offset = i
				return nil, problem
			}
		}
		if text == "" {
			text = rest[:size]
		}
		translated.WriteString(text)
		i += size
	}
	re, err := regexp.Compile(translated.String())
	if err != nil {
		problem := &regexProblem{0, len(source), "the regular expression is not valid: " + err.Error(), ""}
		var known *syntax.Error
		if errors.As(err, &known) {
			problem.message = "the regular expression is not valid: " + string(known.Code)
			if known.Code == syntax.ErrInvalidRepeatSize || known.Code == syntax.ErrLarge {
				problem.hint = "Go's engine runs expressions here, and repeats at most 1,000 times"
			}
			if at := strings.Index(source, known.Expr); at >= 0 && known.Expr != "" {
				problem.offset, problem.length = at, len(known.Expr)
			}
		}
		return nil, problem
	}
	return re, nil
}

// regexChar checks the first character.
func regexChar(text string) *regexProblem {
	c := text[0]
	switch {
	case isWord(c) || strings.IndexByte(regexSymbols+regexOperators, c) >= 0:
		return nil
	case c == '(' || c == ')':
		return &regexProblem{0, 1, "a regular expression cannot have groups", fmt.Sprintf(`write \x%02X for the parenthesis itself`, c)}
	case c >= 0x80:
		r := []rune(text)[0]
		return &regexProblem{0, len(string(r)), fmt.Sprintf("%q cannot be in a regular expression: only ASCII can", r), "write . for any character"}
	}
	return &regexProblem{0, 1, fmt.Sprintf("%q cannot be in a regular expression", c), fmt.Sprintf(`write \x%02X for the character itself`, c)}
}

// regexEscape returns the escape that the text starts with.
func regexEscape(text string) (string, *regexProblem) {
	const allowed = `the escapes are \d \D \s \S \w \W, \xhh, and \ before an operator or a symbol`
	if len(text) < 2 {
		return "", &regexProblem{0, 1, "the backslash escapes nothing", allowed}
	}
	switch c := text[1]; {
	case c == 'x':
		if len(text) < 4 || strings.Trim(text[2:4], "0123456789abcdefABCDEF") != "" {
			return "", &regexProblem{0, min(4, len(text)), `\x needs two hexadecimal digits`, `write \x3A for a colon`}
		}
		return text[:4], nil
	case strings.IndexByte(regexClasses, c) >= 0:
	case c == ' ' || strings.IndexByte(regexSymbols+regexOperators, c) < 0:
		if problem := regexChar(text[1:]); problem != nil {
			problem.offset++
			return "", problem
		}
		return "", &regexProblem{0, 2, text[:2] + " is not an escape", allowed}
	}
	return text[:2], nil
}
