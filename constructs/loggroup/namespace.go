package loggroup

import (
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/internal/short"
)

// DefaultNamespace is the namespace of the metrics that are made of the log group where
// nobody says one: Logs/ and the log group's name, so that what is called alike in two
// log groups is never one metric. A name that CloudFormation makes up stands there as a
// reference. Of a name that is longer than a namespace has room for, the end is a hash.
// Without a log group it is Logs.
func (g *LogGroup) DefaultNamespace() string {
	const start = "Logs"
	if g.IsMissing() {
		return start
	}
	return short.Of(start+"/"+g.called(), cloudwatch.MaxNamespace)
}
