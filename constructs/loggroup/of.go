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

// Of returns the log group for one of plain CDK, wherever that was made: the same one
// each time, and the one of New or FromName where that is what was made. It makes no
// construct, and sets nothing on the log group. Of nil is nil.
//
// The class is that of the resource, and the key as well, where the log group is made
// in the app. Of one that is looked up (awslogs.LogGroup_FromLogGroupName) nobody
// knows them, and insights.Standard is taken: FromLogGroup is told the class.
func Of(group awslogs.ILogGroup) *LogGroup {
	if nothing.In(group) {
		return nil
	}
	if made, ok := made[keyOf(group)]; ok {
		return made
	}
	return newOf(group, group, insights.Standard).keep()
}

// newOf returns the log group for one of plain CDK, whose mistakes are those of the
// construct. The class is that of the resource, and else the one that is given.
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

// referredKey returns the key of the app that an ARN refers to; nil if it refers to none.
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

// madeKey tells the log groups of plain CDK apart. The same object may have several
// values in Go, so that none of those can.
type madeKey struct {
	app  constructs.IConstruct
	path string
}

// made has the log group that was made for each of plain CDK.
var made = map[madeKey]*LogGroup{}

func keyOf(group awslogs.ILogGroup) madeKey {
	return madeKey{place.App(group), place.Path(group)}
}

// keep has Of find the log group, unless it finds one already.
func (g *LogGroup) keep() *LogGroup {
	if key := keyOf(g.group); made[key] == nil {
		made[key] = g
	}
	return g
}
