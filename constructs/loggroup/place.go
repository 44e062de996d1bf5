package loggroup

import (
	"fmt"

	"github.com/aws/constructs-go/constructs/v10"

	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/token"
)

// CheckPlace is an error if the log group is of another account, region or stage than the
// construct, which says why they must be of one account and region. What only the
// deployment knows is taken to be right.
func (g *LogGroup) CheckPlace(at constructs.IConstruct, why string) error {
	if g.IsMissing() || nothing.In(at) {
		return nil
	}
	if err := place.Differ(place.Of(at), g.place, g.described(), why); err != nil {
		return err
	}
	if here, there := place.Stage(at), place.Stage(g.group); g.made && here != there {
		return fmt.Errorf("%s is made in %s, and this stands in %s, to which no reference leads: take it by its name (FromName)",
			g.described(), stage(there), stage(here))
	}
	return g.CheckReachable(at)
}

// CheckReachable is an error if the construct cannot name the log group: CloudFormation
// makes the name up in another stage, or in a stack of which that of the construct cannot
// know that it is of one account and region with it.
func (g *LogGroup) CheckReachable(at constructs.IConstruct) error {
	if g.IsMissing() || nothing.In(at) || !g.made || g.isNamed() {
		return nil
	}
	if here, there := place.Stage(at), place.Stage(g.group); here != there {
		return fmt.Errorf("%s has no name, and is made in %s, and this stands in %s: give it a name", g.described(), stage(there), stage(here))
	}
	if place.CanRefer(at, g.group) {
		return nil
	}
	return fmt.Errorf("%s has no name, and the stacks say different accounts and regions, or one of them says none: give it a name, or the stacks the same",
		g.described())
}

// NameIn is the log group's name for a construct: a reference, and the name itself where
// no reference leads to another stage.
func (g *LogGroup) NameIn(at constructs.IConstruct) *string {
	if g.isNamed() && !nothing.In(at) && place.Stage(at) != place.Stage(g.group) {
		return &g.name
	}
	return g.NameRef()
}

// ArnIn is the log group's ARN for a construct, as Arn and NameIn have it.
func (g *LogGroup) ArnIn(at constructs.IConstruct) *string { return g.arn(g.NameIn(at)) }

// isNamed reports whether the log group's name is known.
func (g *LogGroup) isNamed() bool { return g.name != "" && !token.In(g.name) }

// stage names the stage of a path for people.
func stage(path string) string {
	if path == "" {
		return "no stage"
	}
	return "the stage " + path
}

// described is the log group for people, by its name where that is known.
func (g *LogGroup) described() string {
	if g.isNamed() {
		return "the log group " + g.name
	}
	return "the log group " + place.Path(g.construct)
}
