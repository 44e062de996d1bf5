package loggroup

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/token"
)

// Of returns the LogGroup for a CDK log group, however that was made. It returns the
// same value each time, and for a log group that New or FromName made, the value that
// they returned. It makes no construct, and changes no setting of the log group.
// Of(nil) is nil.
//
// If the app makes the log group, its class and key are those of the resource. Those of
// an imported log group (awslogs.LogGroup_FromLogGroupName) are unknown, and its class
// is assumed to be insights.Standard: use FromLogGroup to give another class.
func Of(group awslogs.ILogGroup) *LogGroup {
	if nothing.In(group) {
		return nil
	}
	if made, ok := made[keyOf(group)]; ok {
		return made
	}
	return newOf(group, group, insights.Standard).keep()
}

// newOf returns the LogGroup for a CDK log group, and reports mistakes on the
// construct. The class is that of the resource, or else the given one.
func newOf(construct constructs.IConstruct, group awslogs.ILogGroup, class insights.Class) *LogGroup {
	g := &LogGroup{
		construct: construct, group: group, existing: true, class: class,
		region: *group.Env().Region, place: place.OfResource(group), nameRef: group.LogGroupName(),
	}
	name := g.nameRef
	if resource, ok := group.Node().DefaultChild().(awslogs.CfnLogGroup); ok {
		g.made = true
		if given := resource.LogGroupName(); given != nil {
			name = given
		}
		if given := resource.LogGroupClass(); given != nil && !token.In(*given) {
			g.class = insights.Class(*given)
		}
		g.key = referredKey(resource.KmsKeyId())
	}
	if !token.In(*name) {
		g.name = *name
	}
	return g
}

// referredKey returns the key of the app that an ARN refers to; nil if there is none.
func referredKey(arn *string) awskms.IKey {
	if arn == nil {
		return nil
	}
	reference, ok := awscdk.Tokenization_ReverseString(arn).FirstToken().(awscdk.Reference)
	if !ok {
		return nil
	}
	key, _ := reference.Target().Node().Scope().(awskms.IKey)
	return key
}

// madeKey identifies a CDK log group. jsii may represent the same object by several Go
// values, so those cannot identify it.
type madeKey struct {
	app  constructs.IConstruct
	path string
}

// made holds the LogGroup of each CDK log group.
var made = map[madeKey]*LogGroup{}

func keyOf(group awslogs.ILogGroup) madeKey {
	return madeKey{place.App(group), place.Path(group)}
}

// keep makes Of return this value, unless it already returns another.
func (g *LogGroup) keep() *LogGroup {
	if key := keyOf(g.group); made[key] == nil {
		made[key] = g
	}
	return g
}
