package loggroup

import (
	"encoding/json"
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/logclass"
	"github.com/logstack-go/logstack/constructs/internal/masking"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/retention"
)

// ExistingProps of a log group that was there before. Name must be given; the
// rest, where it is not, leaves the log group as it is.
type ExistingProps struct {
	// Name of the log group, in the account and region of the stack: metric
	// filters and alarms stand where their log group does.
	Name string
	// Class that the log group was made with, which only its maker knows: aws
	// logs describe-log-groups says it. Default: insights.Standard.
	Class insights.Class
	// Tier sets how long log events are kept. A log group that another stack
	// makes has its retention set there. Default: left as it is.
	Tier retention.Tier
	// Tiers says what tiers there are. Default: retention.Default.
	Tiers *retention.Tiers
	// Contract sets what the log group indexes and masks (see Props.Contract),
	// in place of what it may have indexed and masked before. Default: left
	// as it is.
	Contract *contract.Contract
	// Key that encrypts the log group. It is for what reads the log group on
	// others' behalf: neither the log group's encryption nor the key's policy
	// is touched. Default: CloudWatch's own.
	Key awskms.IKey
}

// FromName takes over a log group that CDK did not make: filters, alarms and
// queries attach to it, and containers write to it, as to one of New. The stack
// does not own it, so that it stays when the stack goes, with all that was set.
//
// What is to be set on it is set by calls of CloudWatch's API from a function
// that the stack then has, one for all its log groups, which has the right to
// just those calls on just those log groups. Tags, encryption and the
// protection from deletion are out of reach here: set them where the log group
// is made, or take it into a stack with `cdk import`, and use New.
//
// Mistakes in props are errors of the construct.
func FromName(scope constructs.Construct, id string, props ExistingProps) *LogGroup {
	this := place.New(scope, id)
	var mistakes mistake.List
	if props.Name == "" {
		mistakes.Addf("Name is missing: say which log group is meant")
		props.Name = "missing"
	}
	checkName(props.Name, &mistakes)
	if nothing.In(props.Key) {
		props.Key = nil
	}
	checkClass(&props.Class, &mistakes)
	if props.Tiers == nil {
		tiers := retention.Default()
		props.Tiers = &tiers
	}
	var days retention.Days
	if props.Tier != "" {
		days = daysOf(props.Tiers, props.Tier, &mistakes)
		mistakes.Add(logclass.Check(props.Class, logclass.Retention))
	}
	indexes, masks := promised(this, props.Contract, props.Class, &mistakes)
	if days != 0 {
		mistakes.Add(setOnce(this, props.Name, "retention", days.String()))
	}
	if props.Contract != nil {
		mistakes.Add(setOnce(this, props.Name, "contract", props.Contract.Name()))
	}
	wrong := mistakes.Report(this)

	g := &LogGroup{
		construct: this, existing: true, key: props.Key, class: props.Class, tier: props.Tier, name: props.Name,
		kept:   retention.Kept{Days: days},
		group:  awslogs.LogGroup_FromLogGroupName(this, jsii.String("Resource"), &props.Name),
		region: place.Region(this), place: place.Of(this),
		nameRef: &props.Name,
	}
	g.keep()
	if wrong {
		return g
	}
	switch days {
	case 0: // it is left as it is
	case retention.Forever: // which is to have none (API_DeleteRetentionPolicy)
		g.set(this, "Retention", "DeleteRetentionPolicy", map[string]any{"logGroupName": props.Name})
	default:
		g.set(this, "Retention", "PutRetentionPolicy", map[string]any{"logGroupName": props.Name, "retentionInDays": int(days)})
	}
	if len(indexes) > 0 {
		g.set(this, "Indexes", "PutIndexPolicy", map[string]any{
			"logGroupIdentifier": props.Name, "policyDocument": document(map[string]any{"Fields": indexes}),
		})
	}
	if !masks.None() {
		g.set(this, "Masks", "PutDataProtectionPolicy", map[string]any{
			"logGroupIdentifier": props.Name, "policyDocument": *place.Stack(this).ToJsonString(masks.Document(this, masking.Destination{}), nil),
		})
	}
	return g
}

// setting is what is set on a log group that was there before.
type setting struct {
	app         constructs.IConstruct
	place       place.Place
	group, what string
}

// settled has what each setting was set to first, and by whom.
var settled = map[setting]struct{ to, by string }{}

// setOnce is an error if somebody else in the app sets something else on the log group:
// what is deployed last would hold.
func setOnce(this constructs.Construct, group, what, to string) error {
	of := setting{place.App(this), place.Of(this), group, what}
	first, ok := settled[of]
	if !ok {
		first.to, first.by = to, place.Path(this)
		settled[of] = first
	}
	if first.to != to {
		return fmt.Errorf("the %s of the log group %s is set to %s here, and to %s by %s: set it once", what, group, to, first.to, first.by)
	}
	return nil
}

// FromLogGroup takes over a log group that somebody else made with CDK, as Of does,
// where Of cannot know its class: one that was looked up by
// awslogs.LogGroup_FromLogGroupName. Filters, alarms and queries attach to it, and
// nothing is set on it. It is of the account and region of the stack. Class is the class
// that it was made with; empty stands for that of the resource where it is made in the
// app, and else for insights.Standard.
func FromLogGroup(scope constructs.Construct, id string, group awslogs.ILogGroup, class insights.Class) *LogGroup {
	this := place.New(scope, id)
	var mistakes mistake.List
	if nothing.In(group) {
		mistakes.Addf("the log group is missing: say which one is meant")
		group = awslogs.LogGroup_FromLogGroupName(this, jsii.String("Resource"), jsii.String("missing"))
	}
	said := class
	checkClass(&class, &mistakes)
	g := newOf(this, group, class)
	mistakes.Add(g.CheckPlace(this, "filters and alarms stand where their log group does"))
	if said == class && g.class != class {
		mistakes.Addf("the log group is said to be of the class %s, and is made with %s: leave the class out", class, g.class)
	}
	mistakes.Report(this)
	return g.keep()
}

// document is the text of a policy.
func document(policy any) string {
	text, err := json.Marshal(policy)
	if err != nil {
		panic(err) // there is nothing in it that JSON has not
	}
	return string(text)
}
