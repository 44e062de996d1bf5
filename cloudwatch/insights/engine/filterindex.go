package engine

import "github.com/logstack-go/logstack/cloudwatch/insights"

// filterIndex compiles the command filterIndex: a filter, of log groups that have an
// index of the field. Which those are, log files do not say; see notes.go.
// (CWL_QuerySyntax-FilterIndex)
func (c *compiler) filterIndex(command *insights.FilterIndex) error {
	return c.filter(&insights.Filter{Span: command.Span, Condition: command.Condition})
}
