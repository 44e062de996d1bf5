package engine

import (
	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// notes returns caveats about the result that follow from the query.
func (p *Program) notes() []string {
	var all []string
	unmasked, estimated, indexed := false, false, false
	sourced, elsewhere := false, false
	for _, command := range p.query.Commands() {
		switch command.(type) {
		case *insights.Source:
			sourced = true
		case *insights.CountFrequent:
			estimated = true
		case *insights.Unmask:
			unmasked = true
		case *insights.FilterIndex:
			indexed = true
		}
		insights.Inspect(command, func(n insights.Node) {
			switch n := n.(type) {
			case *insights.Call:
				unmasked = unmasked || n.Function == "unmask"
			case *insights.Subquery:
				_, source := n.Commands[0].(*insights.Source)
				elsewhere = elsewhere || source
			}
		})
	}
	if unmasked {
		all = append(all, "unmask changes nothing here: nothing is masked in log files.")
	}
	if elsewhere && !sourced {
		all = append(all, "only the subquery has a SOURCE: the query itself reads all log events, including the subquery's.")
	}
	if indexed {
		all = append(all, "filterIndex filters here; CloudWatch also leaves out log groups without an index of its field.")
	}
	if estimated {
		all = append(all, "countFrequent counts here; CloudWatch estimates.")
	}
	return all
}
