package engine

import "github.com/logstack-go/logstack/cloudwatch/insights"

// sort compiles the command sort. A later sort takes precedence over an earlier
// one, which decides between rows that are equal in the later order.
// (CWL_QuerySyntax-Sort)
func (c *compiler) sort(command *insights.Sort) error {
	var keys []sortKey
	for _, k := range command.Keys {
		o, err := c.scalar(k.X, "sort")
		if err != nil {
			return err
		}
		keys = append(keys, sortKey{o.eval, k.Order == "desc"})
	}
	c.order = append(keys, c.order...)
	return nil
}
