package engine

import "github.com/logstack-go/logstack/cloudwatch/insights"

// filterIndex compiles the command filterIndex: a filter that reads only log groups
// with an index of the field. Log files do not tell which those are; see notes.go.
// (CWL_QuerySyntax-FilterIndex)
func (c *compiler) filterIndex(command *insights.FilterIndex) error {
	return c.filter(&insights.Filter{Span: command.Span, Condition: command.Condition})
}
