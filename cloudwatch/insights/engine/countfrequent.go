package engine

import "github.com/logstack-go/logstack/cloudwatch/insights"

// countFrequent compiles the command countFrequent: how often each combination
// of values comes, the most frequent first. The service estimates it; here it
// is counted. (CWL_QuerySyntax-CountFrequent)
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

// approximateCount is the column of countFrequent.
const approximateCount = "_approxcount"
