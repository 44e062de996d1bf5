package engine

import (
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/internal/needle"
)

// If all events that pass a filter contain a certain text, an event without that
// text is rejected before it is decoded. This does not change the result.

// rejects returns such texts for a filter that is the first command to look at
// events, or nil if none follow from its condition.
func (c *compiler) rejects(condition insights.Expr) needle.Any {
	if !c.first() || len(c.scope.stage.steps) > c.p.leading {
		return nil // an earlier step may have changed the row
	}
	return c.textsOf(condition)
}

// textsOf returns texts of which at least one must be in the event.
func (c *compiler) textsOf(e insights.Expr) needle.Any {
	switch e := e.(type) {
	case *insights.Group:
		return c.textsOf(e.X)
	case *insights.Call:
		if e.Function == "ispresent" && len(e.Args) == 1 {
			return c.keyOf(e.Args[0])
		}
	case *insights.In:
		list, ok := e.Set.(*insights.List)
		if !ok || e.Not || c.keyOf(e.X) == nil {
			return nil
		}
		var all needle.Any
		for _, item := range list.Items {
			text, ok := plainText(item)
			if !ok {
				return c.keyOf(e.X)
			}
			all = append(all, needle.New(text))
		}
		return all
	case *insights.Binary:
		switch e.Op {
		case "and":
			x, y := c.textsOf(e.X), c.textsOf(e.Y)
			if x == nil || y != nil && y.TellsMore(x) {
				return y
			}
			return x
		case "or":
			x, y := c.textsOf(e.X), c.textsOf(e.Y)
			if x == nil || y == nil {
				return nil
			}
			return append(append(needle.Any{}, x...), y...)
		case "=":
			key := c.keyOf(e.X)
			if key == nil {
				return nil
			}
			if text, ok := plainText(e.Y); ok {
				return needle.Any{needle.New(text)}
			}
			return key
		case "<", "<=", ">", ">=", "like", "=~":
			return c.keyOf(e.X)
		}
	}
	return nil
}

// plainText returns a literal that appears unchanged in JSON: a text that is
// neither a number nor a boolean, as JSON may write those differently.
func plainText(e insights.Expr) (string, bool) {
	s, ok := e.(*insights.String)
	if !ok || !needle.Simple(s.Value) || s.Value == "true" || s.Value == "false" {
		return "", false
	}
	_, number := parseNumber(s.Value)
	return s.Value, !number
}

// keyOf returns the longest name in the path of a field of the log. Dotted names
// are split, as they may be written as one name or as several.
func (c *compiler) keyOf(e insights.Expr) needle.Any {
	f, ok := e.(*insights.Field)
	if !ok || strings.HasPrefix(f.Name(), "@") || f.Name() == "true" || f.Name() == "false" {
		return nil
	}
	for until := range f.Steps {
		if _, defined := c.scope.find((&insights.Field{Steps: f.Steps[:until+1]}).Name()); defined {
			return nil
		}
	}
	longest := ""
	for part := range strings.SplitSeq(dotted(f), ".") {
		// Indexes of lists do not appear in the text.
		if len(part) > len(longest) && needle.Simple(part) && strings.Trim(part, "0123456789") != "" {
			longest = part
		}
	}
	if longest == "" {
		return nil
	}
	return needle.Any{needle.New(longest)}
}
