// Package regex runs the regular expressions of Logs Insights queries: those of
// RE2's dialect, which is Go's, also with group names that start with an @, and
// those with lookaround, which RE2 lacks. The latter take time that grows with
// the text, so their time is bounded. The dialect of like and parse is not
// published, but public queries that run use lookahead.
package regex

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/dlclark/regexp2"
)

// Regex is a compiled regular expression. Several goroutines may use it at a
// time.
type Regex struct {
	plain *regexp.Regexp
	// looking is the expression if it has lookaround; otherwise nil.
	looking *regexp2.Regexp
	names   []string
}

// longest is how long an expression with lookaround may take on one text.
const longest = time.Second

// ErrSlow is the error of an expression with lookaround that takes more than a
// second on one text.
var ErrSlow = fmt.Errorf("a regular expression that looks ahead or behind takes more than %v on one log event", longest)

// Error says what is wrong with an expression.
type Error struct {
	Message string
	// Hint says what to write instead; it may be empty.
	Hint string
}

func (e *Error) Error() string { return e.Message }

// Compile compiles an expression. Its error is an *Error.
func Compile(source string) (*Regex, error) {
	groups := Groups(source)
	r := &Regex{names: make([]string, len(groups))}
	seen := map[string]bool{}
	for i, g := range groups {
		r.names[i] = g.Name
		if g.Name != "" && seen[g.Name] {
			return nil, &Error{Message: "bad regular expression: two groups are called " + g.Name}
		}
		seen[g.Name] = true
	}
	var err error
	if r.plain, err = regexp.Compile(numbered(source, groups, false)); err == nil {
		return r, nil
	}
	if looks(source) == "" {
		return nil, bad(err)
	}
	// The rest of the dialect is RE2's, as far as regexp2 supports it.
	if r.looking, err = regexp2.Compile(numbered(source, groups, true), regexp2.RE2); err != nil {
		what, _, _ := strings.Cut(err.Error(), " in `")
		return nil, &Error{Message: "bad regular expression: " + strings.TrimPrefix(what, "error parsing regexp: ")}
	}
	r.looking.MatchTimeout = longest
	return r, nil
}

// CompileRE2 compiles an expression in RE2's dialect, which regexReplace takes
// (CWL_QuerySyntax-operations-functions, "String functions"). Its error is an *Error.
func CompileRE2(source string) (*regexp.Regexp, error) {
	re, err := regexp.Compile(source)
	if err == nil {
		return re, nil
	}
	if construct := looks(source); construct != "" {
		return nil, &Error{construct + " looks ahead or behind, and RE2 does not", "write it without, perhaps with a group and $1 in the replacement"}
	}
	return nil, bad(err)
}

func bad(err error) *Error {
	return &Error{Message: "bad regular expression: " + strings.TrimPrefix(err.Error(), "error parsing regexp: ")}
}

// looks returns the opening of the first lookaround in an expression, or "" if there is
// none.
func looks(source string) string {
	for _, i := range parentheses(source) {
		for _, opening := range []string{"(?=", "(?!", "(?<=", "(?<!"} {
			if strings.HasPrefix(source[i:], opening) {
				return opening + "…)"
			}
		}
	}
	return ""
}

// numbered rewrites an expression so that its groups are numbered in order in either
// dialect: without the names that only this package knows, or with a name for every
// group, because regexp2 numbers unnamed groups first.
func numbered(source string, groups []Group, all bool) string {
	var b strings.Builder
	end := 0
	for i, g := range groups {
		if !all && g.Name == "" {
			continue
		}
		b.WriteString(source[end:g.At])
		b.WriteString("(")
		if all {
			fmt.Fprintf(&b, "?P<g%d>", i+1)
		}
		end = g.At + g.Opens
	}
	b.WriteString(source[end:])
	return b.String()
}

// Names returns the names of the groups in order; the name of an unnamed group is "".
func (r *Regex) Names() []string { return r.names }

// Match reports whether a text contains a match. Its only error is ErrSlow.
func (r *Regex) Match(text string) (bool, error) {
	if r.looking == nil {
		return r.plain.MatchString(text), nil
	}
	found, err := r.looking.MatchString(text)
	return found, slow(err)
}

// Find returns the byte offsets of the first match and its groups, as package regexp
// does: nil if there is no match, -1 for a group that did not take part. Its only error is
// ErrSlow.
func (r *Regex) Find(text string) ([]int, error) {
	if r.looking == nil {
		return r.plain.FindStringSubmatchIndex(text), nil
	}
	m, err := r.looking.FindStringMatch(text)
	if m == nil || err != nil {
		return nil, slow(err)
	}
	return r.places(text, m), nil
}

// All returns the result of Find for every match.
func (r *Regex) All(text string) ([][]int, error) {
	if r.looking == nil {
		return r.plain.FindAllStringSubmatchIndex(text, -1), nil
	}
	var all [][]int
	m, err := r.looking.FindStringMatch(text)
	for ; m != nil && err == nil; m, err = r.looking.FindNextMatch(m) {
		all = append(all, r.places(text, m))
	}
	return all, slow(err)
}

func slow(err error) error {
	if err != nil {
		return ErrSlow
	}
	return nil
}

// places returns the byte offsets of a match whose offsets count runes.
func (r *Regex) places(text string, m *regexp2.Match) []int {
	places := make([]int, 0, 2*len(r.names)+2)
	for i := range len(r.names) + 1 {
		g := m.GroupByNumber(i)
		if g == nil || len(g.Captures) == 0 {
			places = append(places, -1, -1)
			continue
		}
		start := bytesOf(text, g.Index)
		places = append(places, start, start+bytesOf(text[start:], g.Length))
	}
	return places
}

// bytesOf returns the length in bytes of the first runes of a text.
func bytesOf(text string, runes int) int {
	at := 0
	for ; runes > 0 && at < len(text); runes-- {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return at
}
