package engine

import (
	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// notes are what the answer of a query hangs on that it does not say.
func (p *Program) notes() []string {
	var all []string
	unmasked, estimated, indexed := false, false, false
	for _, command := range p.query.Commands() {
		switch command.(type) {
		case *insights.CountFrequent:
			estimated = true
		case *insights.Unmask:
			unmasked = true
		case *insights.FilterIndex:
			indexed = true
		}
		insights.Inspect(command, func(n insights.Node) {
			if call, ok := n.(*insights.Call); ok && call.Function == "unmask" {
				unmasked = true
			}
		})
	}
	if unmasked {
		all = append(all, "unmask changes nothing here: log files hold what nobody masked.")
	}
	if indexed {
		all = append(all, "filterIndex filters here; CloudWatch also leaves out log groups without an index of its field.")
	}
	if estimated {
		all = append(all, "countFrequent counts here; CloudWatch estimates.")
	}
	return all
}
