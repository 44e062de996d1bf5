package engine

import "github.com/logstack-go/logstack/cloudwatch/insights"

// countFrequent compiles the command countFrequent, which counts each combination
// of values, most frequent first. CloudWatch estimates the counts; here they are
// exact. (CWL_QuerySyntax-CountFrequent)
func (c *compiler) countFrequent(command *insights.CountFrequent) error {
	q := &insights.Stats{Span: command.Span, Items: []*insights.Item{{
		X: &insights.Call{Span: command.Span, Function: "count"}, As: &insights.Alias{Name: approximateCount}}}}
	for _, f := range command.Fields {
		q.By = append(q.By, &insights.Item{Span: f.Span, X: f})
	}
	if err := c.stats(q); err != nil {
		return err
	}
	o, _ := c.scope.find(approximateCount)
	c.order = []sortKey{{o.eval, true}}
	return nil
}

// approximateCount is the name of countFrequent's column.
const approximateCount = "_approxcount"
