package engine

import (
	"errors"
	"regexp/syntax"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/internal/regex"
)

// like compiles like, =~ and not like. A string matches anywhere in the value, and
// letter case matters. (CWL_QuerySyntax-Filter)
func (c *compiler) like(e *insights.Binary) (func(*row) bool, error) {
	x, err := c.expr(e.X)
	if err != nil {
		return nil, err
	}
	var finds func(string) (bool, error)
	switch y := e.Y.(type) {
	case *insights.Regex:
		if finds, err = c.finder(y); err != nil {
			return nil, err
		}
	case *insights.String:
		finds = containsText(y.Value)
	default:
		_, err := c.expr(e.Y)
		return nil, err
	}
	not := e.Op == "not like"
	return func(r *row) bool {
		v := x.eval(r)
		text, ok := v.asText()
		if !ok {
			return not && missingIsEqualToNothing && v.kind == Missing
		}
		found, err := finds(text)
		if err != nil {
			r.fail(err)
			return false
		}
		return found != not
	}, nil
}

func containsText(part string) func(string) (bool, error) {
	return func(s string) (bool, error) { return strings.Contains(s, part), nil }
}

// regex compiles a regular expression.
func (c *compiler) regex(e *insights.Regex) (*regex.Regex, error) {
	re, err := regex.Compile(e.Source)
	return re, c.badRegex(e, err)
}

// badRegex returns an error about an invalid regular expression.
func (c *compiler) badRegex(at insights.Node, err error) error {
	var bad *regex.Error
	if errors.As(err, &bad) {
		return c.refuse(at, bad.Hint, "%s", bad.Message)
	}
	return nil
}

// finder returns a test of whether a text has a match. It first looks for a text
// that each match must contain, as that is far faster.
func (c *compiler) finder(e *insights.Regex) (func(string) (bool, error), error) {
	re, err := c.regex(e)
	if err != nil {
		return nil, err
	}
	literal, all := requiredLiteral(e.Source)
	switch {
	case all:
		return containsText(literal), nil
	case literal != "":
		return func(s string) (bool, error) {
			if !strings.Contains(s, literal) {
				return false, nil
			}
			return re.Match(s)
		}, nil
	}
	return re.Match, nil
}

// requiredLiteral returns the longest easily found text that every match contains,
// or "". all is set if every text that contains it matches.
func requiredLiteral(source string) (literal string, all bool) {
	tree, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return "", false
	}
	tree = tree.Simplify()
	literal = literalIn(tree)
	for tree.Op == syntax.OpCapture {
		tree = tree.Sub[0]
	}
	return literal, tree.Op == syntax.OpLiteral && literal == string(tree.Rune)
}

func literalIn(tree *syntax.Regexp) string {
	switch tree.Op {
	case syntax.OpLiteral:
		if tree.Flags&syntax.FoldCase == 0 {
			return string(tree.Rune)
		}
	case syntax.OpCapture, syntax.OpPlus:
		return literalIn(tree.Sub[0])
	case syntax.OpRepeat:
		if tree.Min > 0 {
			return literalIn(tree.Sub[0])
		}
	case syntax.OpConcat:
		longest := ""
		for _, sub := range tree.Sub {
			if l := literalIn(sub); len(l) > len(longest) {
				longest = l
			}
		}
		return longest
	}
	return ""
}
