package engine

import (
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/internal/needle"
)

// An event that lacks a text which every event that a filter lets through must
// hold is rejected before it is decoded. It makes no difference to the answer.

// rejecting is how many events were rejected of those that were looked at for that.
type rejecting struct{ looked, rejected int }

// An event in so many is to be rejected, or it takes longer to look for what it lacks
// than to decode it. Then only one in so many rounds of events is looked at.
const rejectedOfRound, roundsOfEvents, eventsOfRound = 16, 16, 1 << 10

// worthIt reports whether to look at the next event.
func (r *rejecting) worthIt() bool {
	at := r.looked % (roundsOfEvents * eventsOfRound)
	r.looked++
	if at == 0 {
		r.rejected = 0
	}
	return at < eventsOfRound || r.rejected >= eventsOfRound/rejectedOfRound
}

// rejects finds such texts for a filter that is the first command to look at
// events. There are none for conditions that tell nothing so simple.
func (c *compiler) rejects(condition insights.Expr) needle.Any {
	if !c.first() || len(c.scope.stage.steps) > c.p.leading {
		return nil // a step before it may have changed the row
	}
	return c.textsOf(condition)
}

// textsOf finds texts of which one must be in the event.
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

// plainText is a literal that stands in JSON as it is: a text that is no number,
// nor what is true or false, which JSON may write otherwise.
func plainText(e insights.Expr) (string, bool) {
	s, ok := e.(*insights.String)
	if !ok || !needle.Simple(s.Value) || s.Value == "true" || s.Value == "false" {
		return "", false
	}
	_, number := parseNumber(s.Value)
	return s.Value, !number
}

// keyOf is the longest name in the path of a field of the log, without dots,
// which may be written as one name or as several.
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
		// An index of a list is not written.
		if len(part) > len(longest) && needle.Simple(part) && strings.Trim(part, "0123456789") != "" {
			longest = part
		}
	}
	if longest == "" {
		return nil
	}
	return needle.Any{needle.New(longest)}
}
