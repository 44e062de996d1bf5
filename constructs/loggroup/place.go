package loggroup

import (
	"fmt"

	"github.com/aws/constructs-go/constructs/v10"

	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/token"
)

// CheckPlace returns an error if the log group is in another account, region or stage
// than the construct; why says why both must be in one account and region. What is
// known only at deployment is assumed to be right.
func (g *LogGroup) CheckPlace(at constructs.IConstruct, why string) error {
	if g.IsMissing() || nothing.In(at) {
		return nil
	}
	if err := place.Differ(place.Of(at), g.place, g.described(), why); err != nil {
		return err
	}
	if here, there := place.Stage(at), place.Stage(g.group); g.made && here != there {
		return fmt.Errorf("%s is created in %s, and this is in %s, which cannot refer to it: import it by its name (FromName)",
			g.described(), stage(there), stage(here))
	}
	return g.CheckReachable(at)
}

// CheckReachable returns an error if the construct cannot refer to the log group:
// because its name is generated, and it is in another stage, or in a stack that may be
// in another account or region.
func (g *LogGroup) CheckReachable(at constructs.IConstruct) error {
	if g.IsMissing() || nothing.In(at) || !g.made || g.isNamed() {
		return nil
	}
	if here, there := place.Stage(at), place.Stage(g.group); here != there {
		return fmt.Errorf("%s has no name, and is created in %s, and this is in %s: give it a name", g.described(), stage(there), stage(here))
	}
	if place.CanRefer(at, g.group) {
		return nil
	}
	return fmt.Errorf("%s has no name, and the stacks have different accounts and regions, or one of them has none: give it a name, or both stacks the same account and region",
		g.described())
}

// NameIn returns the log group's name for use in a construct: a reference, or the name
// itself if the log group is in another stage, where no reference can lead.
func (g *LogGroup) NameIn(at constructs.IConstruct) *string {
	if g.isNamed() && !nothing.In(at) && place.Stage(at) != place.Stage(g.group) {
		return &g.name
	}
	return g.NameRef()
}

// ArnIn returns the log group's ARN for use in a construct, without a trailing :* as in
// Arn.
func (g *LogGroup) ArnIn(at constructs.IConstruct) *string { return g.arn(g.NameIn(at)) }

// isNamed reports whether the log group's name is known.
func (g *LogGroup) isNamed() bool { return g.name != "" && !token.In(g.name) }

// stage describes the stage of a path in messages.
func stage(path string) string {
	if path == "" {
		return "no stage"
	}
	return "the stage " + path
}

// described describes the log group in messages, by its name if that is known.
func (g *LogGroup) described() string {
	if g.isNamed() {
		return "the log group " + g.name
	}
	return "the log group " + place.Path(g.construct)
}
