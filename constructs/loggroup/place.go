package loggroup

import (
	"fmt"

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
	if err := place.Differ(place.Of(at), g.place, g.described(), why); err != nil {
		return err
	}
	return g.CheckReachable(at)
}

// CheckReachable is an error if the construct cannot name the log group: CloudFormation
// makes the name up in a stack of which the construct's cannot know that it is of one
// account and region with it.
func (g *LogGroup) CheckReachable(at constructs.IConstruct) error {
	if g == nil || nothing.In(at) || !g.unnamed || place.CanRefer(at, g.construct) {
		return nil
	}
	return fmt.Errorf("%s has no name, and the stacks say different accounts and regions, or one of them says none: give it a name, or the stacks the same",
		g.described())
}

// described is the log group for people, by its name where that is known.
func (g *LogGroup) described() string {
	if g.name != "" && !token.In(g.name) {
		return "the log group " + g.name
	}
	return "the log group " + *g.construct.Node().Path()
}
