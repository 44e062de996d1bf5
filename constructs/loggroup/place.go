package loggroup

import (
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/token"
)

// CheckPlace is an error if the log group is of another account or region than the
// construct, which says why they must be of one. What only the deployment knows is taken
// to be right.
func (g *LogGroup) CheckPlace(at constructs.IConstruct, why string) error {
	if g == nil || nothing.In(at) {
		return nil
	}
	return place.Differ(place.Of(at), g.place, g.described(), why)
}

// described is the log group for people, by its name where that is known.
func (g *LogGroup) described() string {
	if g.name != "" && !token.In(g.name) {
		return "the log group " + g.name
	}
	return "the log group " + *g.construct.Node().Path()
}
