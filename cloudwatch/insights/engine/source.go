package engine

import (
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// source is the log groups that a query reads.
type source struct {
	names, prefixes []string
}

// takes reports whether the query reads a log group.
func (s *source) takes(group string) bool {
	return slices.Contains(s.names, group) ||
		slices.ContainsFunc(s.prefixes, func(prefix string) bool { return strings.HasPrefix(group, prefix) })
}

// sourceOf compiles the command SOURCE, which selects the events of the given log
// groups. (CWL_QuerySyntax-Source)
func (c *compiler) sourceOf(command *insights.Source) error {
	if c.p.source == nil {
		c.p.source = &source{}
	}
	s := c.p.source
	for _, o := range command.Options {
		return c.refuse(o, "give the time range of the query", "%s does not run here", o.Key)
	}
	if command.LogGroup != "" {
		name := command.LogGroup
		if strings.HasPrefix(name, "arn:") {
			// arn:aws:logs:region:account:log-group:name, optionally followed by :*
			parts := strings.SplitN(name, ":", 7)
			if len(parts) < 7 {
				return c.refuse(command, "", "%q is not the ARN of a log group", name)
			}
			name = strings.TrimSuffix(parts[6], ":*")
		}
		s.names = append(s.names, name)
	}
	for _, selector := range command.Selectors {
		if selector.Function != "logGroups" {
			return c.refuse(selector, "", "%s does not run here", selector.Function)
		}
		for _, a := range selector.Args {
			if a.Key != "namePrefix" {
				return c.refuse(a, "", "log files do not have %s", a.Key)
			}
			for _, v := range a.Values {
				s.prefixes = append(s.prefixes, v.Value)
			}
		}
	}
	return nil
}
