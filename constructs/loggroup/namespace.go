package loggroup

import (
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/internal/short"
)

// DefaultNamespace returns the default namespace of metrics made from the log group:
// Logs/ and the log group's name, so that metrics of the same name from two log groups
// stay separate. A generated name appears as a reference. A namespace that is too long
// ends in a hash. Without a log group, the namespace is Logs.
func (g *LogGroup) DefaultNamespace() string {
	const start = "Logs"
	if g.IsMissing() {
		return start
	}
	return short.Of(start+"/"+g.called(), cloudwatch.MaxNamespace)
}
