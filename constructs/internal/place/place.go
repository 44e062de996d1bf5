// Package place compares the account and region of a construct with those of its
// arguments.
package place

import (
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/token"
)

// Place is an account and a region. Each is empty if it is known only at deployment.
type Place struct{ Account, Region string }

// These are caches. A construct never moves, and each question to CDK costs a call.
var (
	stacks = map[constructs.IConstruct]awscdk.Stack{}
	apps   = map[awscdk.Stack]constructs.IConstruct{}
	stages = map[awscdk.Stack]string{}
	places = map[awscdk.Stack]Place{}
	paths  = map[constructs.IConstruct]string{}
	above  = map[constructs.IConstruct]standing{}
	// regions holds regions as CDK returns them: tokens if known only at deployment.
	regions = map[awscdk.Stack]string{}
	arns    = map[arn]string{}
	envs    = map[constructs.IConstruct]Place{}
)

// ahead holds the constructs that Ahead was given, until New returns them.
var ahead = map[standing]constructs.Construct{}

// Stack returns the stack that contains the construct.
func Stack(construct constructs.IConstruct) awscdk.Stack {
	if stack, ok := construct.(awscdk.Stack); ok {
		return stack
	}
	return remembered(stacks, construct, func() awscdk.Stack { return awscdk.Stack_Of(construct) })
}

// New makes a construct for others to be made in.
func New(scope constructs.Construct, id string) constructs.Construct {
	of := standing{scope, id}
	made, ok := ahead[of]
	if !ok {
		made = constructs.NewConstruct(scope, &id)
	}
	delete(ahead, of)
	Within(scope, made, id)
	return made
}

// Ahead makes New return an existing construct.
func Ahead(scope constructs.Construct, id string, made constructs.Construct) {
	ahead[standing{scope, id}] = made
}

// Path returns the construct's path in the construct tree.
func Path(construct constructs.IConstruct) string {
	return remembered(paths, construct, func() string {
		if stands, ok := above[construct]; ok {
			return strings.TrimPrefix(Path(stands.scope)+"/"+stands.id, "/")
		}
		return *construct.Node().Path()
	})
}

// App returns the root of the construct's tree.
func App(construct constructs.IConstruct) constructs.IConstruct {
	stack := Stack(construct)
	return remembered(apps, stack, func() constructs.IConstruct { return stack.Node().Root() })
}

// Stage returns the path of the stage that contains the construct; empty for the app
// itself. Stages cannot refer to each other.
func Stage(construct constructs.IConstruct) string {
	stack := Stack(construct)
	return remembered(stages, stack, func() string {
		if stage := awscdk.Stage_Of(stack); stage != nil {
			return Path(stage)
		}
		return "" // a stack outside of an app
	})
}

// Within records the scope of a construct, so that what is known of the scope need not
// be asked of CDK again.
func Within(scope, construct constructs.IConstruct, id string) {
	if stack, ok := scope.(awscdk.Stack); ok {
		stacks[construct] = stack
	} else if stack, ok := stacks[scope]; ok {
		stacks[construct] = stack
	} else {
		return
	}
	above[construct] = standing{scope, strings.ReplaceAll(id, "/", "--")} // as CDK escapes it
}

type standing struct {
	scope constructs.IConstruct
	id    string
}

// Region returns the region of the stack that contains the construct; a token if it is
// known only at deployment.
func Region(construct constructs.IConstruct) string {
	stack := Stack(construct)
	return remembered(regions, stack, func() string { return *stack.Region() })
}

type arn struct {
	stack             awscdk.Stack
	service, resource string
}

// ARN returns the ARN service:resource:name, such as cloudwatch:alarm:errors, in the
// account and region of the construct's stack.
func ARN(construct constructs.IConstruct, service, resource, name string) *string {
	stack := Stack(construct)
	before := remembered(arns, arn{stack, service, resource}, func() string {
		return *stack.FormatArn(&awscdk.ArnComponents{Service: &service, Resource: &resource, ArnFormat: awscdk.ArnFormat_NO_RESOURCE_NAME})
	})
	of := before + ":" + name
	return &of
}

// Of returns the place of the construct's stack.
func Of(construct constructs.IConstruct) Place {
	stack := Stack(construct)
	return remembered(places, stack, func() Place { return Known(stack.Account(), stack.Region()) })
}

func remembered[K comparable, V any](in map[K]V, key K, find func() V) V {
	value, ok := in[key]
	if !ok {
		value = find()
		in[key] = value
	}
	return value
}

// Known returns the place of an account and region as CDK represents them: nil if not
// set, and a token if known only at deployment.
func Known(account, region *string) Place {
	known := func(text *string) string {
		if text == nil || token.In(*text) {
			return ""
		}
		return *text
	}
	return Place{known(account), known(region)}
}

// OfResource returns the place of a CDK resource, as far as it is known. An imported
// resource can be in another place than the stack that it was imported into.
func OfResource(resource interface {
	constructs.IConstruct
	Env() *interfaces.ResourceEnvironment
}) Place {
	if _, made := above[resource]; made {
		return Of(resource)
	}
	return remembered(envs, constructs.IConstruct(resource), func() Place {
		env := resource.Env()
		return Known(env.Account, env.Region)
	})
}

// CanRefer reports whether one stack can refer to a resource of another whose name is
// generated. CDK carries such a name over only if both stacks set the same account and
// region, or neither sets any.
func CanRefer(from, to constructs.IConstruct) bool {
	here, there := Stack(from), Stack(to)
	return here == there || *here.Environment() == *there.Environment()
}

// OfARN returns the place of an ARN; the zero Place if the text is not an ARN.
func OfARN(arn string) Place {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 || parts[0] != "arn" {
		return Place{}
	}
	return Known(&parts[4], &parts[3])
}

// CheckRegion adds a mistake if something is in another region than the construct. what
// names it, such as "the topic", and why says why both must be in one region. If one of
// the regions is not known, nothing is checked. CheckRegion reports whether there was
// no mistake.
func CheckRegion(mistakes *mistake.List, here, there Place, what, why string) bool {
	here.Account = ""
	return Check(mistakes, here, there, what, why)
}

// CheckAccount adds a mistake if something is in another account than the construct, as
// CheckRegion does for the region.
func CheckAccount(mistakes *mistake.List, here, there Place, what, why string) bool {
	here.Region = ""
	return Check(mistakes, here, there, what, why)
}

// Check adds a mistake if something is in another region or account than the construct,
// as CheckRegion does.
func Check(mistakes *mistake.List, here, there Place, what, why string) bool {
	err := Differ(here, there, what, why)
	mistakes.Add(err)
	return err == nil
}

// CheckRefers adds a mistake if a construct cannot refer to a resource that the app
// makes: because it is in another stage, or has a generated name that CDK does not
// carry over. what names the resource.
func CheckRefers(mistakes *mistake.List, at, made constructs.IConstruct, what string) {
	if ours, theirs := Stage(at), Stage(made); ours != theirs {
		mistakes.Addf("%s is created in %s, and this is in %s, which cannot refer to it: import it by its ARN", what, StageName(theirs), StageName(ours))
	} else if !CanRefer(at, made) {
		mistakes.Addf("%s is created in a stack with another account or region, or with none: import it by its ARN, or give both stacks the same account and region", what)
	}
}

// CheckStands adds a mistake if a resource that the app makes is in another account,
// region or stage than the construct that uses it: stages are deployed separately, and
// cannot refer to each other. CheckStands reports whether there was no mistake.
func CheckStands(mistakes *mistake.List, here, there constructs.IConstruct, what, why string) bool {
	if !Check(mistakes, Of(here), Of(there), what, why) {
		return false
	}
	ours, theirs := Stage(here), Stage(there)
	if ours != theirs {
		mistakes.Addf("%s is created in %s, and this is in %s, and stages are deployed separately: create both in one", what, StageName(theirs), StageName(ours))
	}
	return ours == theirs
}

// StageName describes the stage of a path in messages.
func StageName(path string) string {
	if path == "" {
		return "no stage"
	}
	return "the stage " + path
}

// Differ returns the error that Check adds, if something is in another region or
// account than the construct; nil otherwise.
func Differ(here, there Place, what, why string) error {
	return errors.Join(
		differ("region", here.Region, there.Region, what, why),
		differ("account", here.Account, there.Account, what, why),
	)
}

func differ(kind, here, there, what, why string) error {
	if here == "" || there == "" || here == there {
		return nil
	}
	return fmt.Errorf("%s is in %s %s, and the stack in %s: %s", what, kind, there, here, why)
}
