package awslogs

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"

	place "github.com/logstack-go/logstack/internal/syntax"
)

// The options of the driver that define the start of a log event. Only one of them
// can be given: the driver of Docker rejects both together, and on Fargate the
// datetime format takes precedence (using_awslogs).
const (
	MultilineOption = "awslogs-multiline-pattern"
	DatetimeOption  = "awslogs-datetime-format"
)

// Error is a mistake in a pattern or format, with its place.
type Error = place.Error

// directives are the regular expressions that the driver uses for strftime's
// directives (the documentation of the awslogs driver, and
// daemon/logger/awslogs/cloudwatchlogs.go of moby). It drops all others.
var directives = map[rune]string{
	'a': `(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)`,
	'A': `(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)`,
	'w': `[0-6]`,
	'd': `(?:0[1-9]|[1,2][0-9]|3[0,1])`,
	'b': `(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)`,
	'B': `(?:January|February|March|April|May|June|July|August|September|October|November|December)`,
	'm': `(?:0[1-9]|1[0-2])`,
	'Y': `\d{4}`,
	'y': `\d{2}`,
	'H': `(?:[0,1][0-9]|2[0-3])`,
	'I': `(?:0[0-9]|1[0-2])`,
	'p': `[A,P]M`,
	'M': `[0-5][0-9]`,
	'S': `[0-5][0-9]`,
	'f': `\d{6}`,
	'z': `[+-]\d{4}`,
	'Z': `[A-Z]{1,4}T`,
	'j': `(?:0[0-9][1-9]|[1,2][0-9][0-9]|3[0-5][0-9]|36[0-6])`,
	'L': `\.\d{3}`,
}

// hints are the likely meanings of directives that other implementations know.
var hints = map[rune]string{
	'%': `write a percent sign as [%]`,
	's': `write seconds since 1970 as \d{10}`,
	'T': `write %H:%M:%S`,
	'F': `write %Y-%m-%d`,
	'D': `write %m/%d/%y`,
	'R': `write %H:%M`,
	'e': `write the day as [ \d]\d`,
	'N': `write nanoseconds as \d{9}`,
	'Q': `write milliseconds as \d{3}`,
	'3': `write milliseconds as \d{3}`,
}

// Multiline finds the start of log events in the output of a container: a line that
// matches starts an event, and any other line belongs to the event before.
type Multiline struct{ expression *regexp.Regexp }

// Starts reports whether a line starts a log event.
func (m Multiline) Starts(line string) bool { return m.expression.MatchString(line) }

// MultilinePattern parses a regular expression in RE2 syntax. Without anchors it
// matches anywhere in a line. MultilinePattern returns an *Error if the expression
// is not valid, or if it matches every line.
func MultilinePattern(pattern string) (Multiline, error) {
	return compile("multiline pattern", pattern, pattern)
}

// DatetimeFormat parses a date and time in strftime's format. Text other than
// directives is part of a regular expression, so a bracket must be written \[.
// DatetimeFormat returns an *Error if the driver does not know a directive, if
// there is no directive, or if the regular expression is not valid.
func DatetimeFormat(format string) (Multiline, error) {
	const language = "datetime format"
	var expression strings.Builder
	known := 0
	for rest := format; rest != ""; {
		before, after, found := strings.Cut(rest, "%")
		expression.WriteString(before)
		if !found {
			break
		}
		offset := len(format) - len(after) - 1
		directive, size := utf8.DecodeRuneInString(after)
		wrong := func(message, hint string) (Multiline, error) {
			return Multiline{}, &Error{
				Language: language, Source: format, Offset: offset, Length: 1 + size, Message: message, Hint: hint,
			}
		}
		meaning, ok := directives[directive]
		switch {
		case after == "":
			return wrong("a % without a directive", "the directives are "+allowed())
		case !ok && hints[directive] != "":
			return wrong(fmt.Sprintf("the driver does not know %%%c, and drops it", directive), hints[directive])
		case !ok:
			return wrong(fmt.Sprintf("the driver does not know %%%c, and drops it", directive), "the directives are "+allowed())
		case directive == 'L' && strings.HasSuffix(before, "."):
			return wrong("%L includes a dot, so this requires two", "write %S%L, without the dot")
		case directive == 'L' && strings.HasSuffix(before, ","):
			return wrong("%L requires a dot before the milliseconds, not a comma", `write ,\d{3}`)
		}
		expression.WriteString(meaning)
		known++
		rest = after[size:]
	}
	if known == 0 {
		return Multiline{}, &Error{
			Language: language, Source: format, Length: len(format), Message: "it has no directive",
			Hint: "write the date and time as %Y-%m-%d %H:%M:%S does, or give a multiline pattern",
		}
	}
	return compile(language, format, expression.String())
}

// allowed lists the directives.
func allowed() string {
	var all []string
	for _, directive := range slices.Sorted(maps.Keys(directives)) {
		all = append(all, "%"+string(directive))
	}
	return strings.Join(all, " ")
}

// compile compiles the expression that stands for a source.
func compile(language, source, expression string) (Multiline, error) {
	wrong := &Error{Language: language, Source: source, Length: len(source)}
	compiled, err := regexp.Compile(expression)
	var syntaxError *syntax.Error
	switch {
	case errors.As(err, &syntaxError):
		wrong.Message = fmt.Sprintf("it is not a regular expression: %s: %s", syntaxError.Code, syntaxError.Expr)
		// The place is known if the source contains the faulty piece exactly once.
		if strings.Count(source, syntaxError.Expr) == 1 {
			wrong.Message = fmt.Sprintf("it is not a regular expression: %s", syntaxError.Code)
			wrong.Offset, wrong.Length = strings.Index(source, syntaxError.Expr), len(syntaxError.Expr)
		}
		switch syntaxError.Code {
		case syntax.ErrInvalidPerlOp, syntax.ErrInvalidEscape:
			wrong.Hint = "the driver reads Go's regular expressions (RE2), which have no lookaround and no backreferences"
		default:
			wrong.Hint = `put a backslash before a character that is meant literally, as in \[`
		}
		return Multiline{}, wrong
	case err != nil:
		wrong.Message = fmt.Sprintf("it is not a regular expression: %v", err)
		return Multiline{}, wrong
	case compiled.MatchString(""):
		wrong.Message = "it matches every line, and so joins no lines"
		wrong.Hint = "match what only the first line of an event has, or leave it out"
		return Multiline{}, wrong
	}
	return Multiline{compiled}, nil
}
