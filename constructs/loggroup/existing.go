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

// ExistingProps configures an existing log group. Name is required; every other setting
// that is not given stays as it is.
type ExistingProps struct {
	// Name is the name of the log group, which must be in the account and region of the
	// stack: metric filters and alarms must be where their log group is.
	Name string
	// Class is the class of the log group, which cannot be read at synthesis; aws logs
	// describe-log-groups shows it. Default: insights.Standard.
	Class insights.Class
	// Tier sets the retention. If another stack makes the log group, set the retention
	// there instead. Default: unchanged.
	Tier retention.Tier
	// Tiers defines the retention tiers. Default: retention.Default.
	Tiers *retention.Tiers
	// Contract sets what the log group indexes and masks (see Props.Contract),
	// replacing what it indexed and masked before. Default: unchanged.
	Contract *contract.Contract
	// Key is the key that encrypts the log group. Roles that read the log group get
	// permission to decrypt with it; neither the log group's encryption nor the key's
	// policy is changed. Default: CloudWatch's own key.
	Key awskms.IKey
}

// FromName imports a log group that CDK did not make. Metric filters, alarms and
// queries can use it, and containers can write to it, like one made by New. The stack
// does not own it: when the stack is deleted, the log group stays, with all its
// settings.
//
// Settings are changed by calls of the CloudWatch Logs API from a Lambda function that
// is added to the stack, one for all log groups, with permission for exactly these
// calls on exactly these log groups. Tags, encryption and deletion protection cannot be
// set this way: set them where the log group is made, or move the log group into a
// stack with `cdk import` and use New.
//
// Invalid props are reported as errors on the construct.
func FromName(scope constructs.Construct, id string, props ExistingProps) *LogGroup {
	this := place.New(scope, id)
	var mistakes mistake.List
	if props.Name == "" {
		mistakes.Addf("Name is missing: give the name of the log group")
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
	case 0: // the retention stays as it is
	case retention.Forever: // remove the retention (API_DeleteRetentionPolicy)
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

// setting identifies a setting of an existing log group.
type setting struct {
	app         constructs.IConstruct
	place       place.Place
	group, what string
}

// settled holds the first value of each setting, and who set it.
var settled = map[setting]struct{ to, by string }{}

// setOnce returns an error if another construct of the app sets something else on the
// log group, because whichever is deployed last would win.
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

// FromLogGroup returns a log group that was made by CDK, as Of does, but is given the
// class. It is for log groups whose class Of cannot know: those imported by
// awslogs.LogGroup_FromLogGroupName. Metric filters, alarms and queries can use the log
// group, and its settings are not changed. It must be in the account and region of the
// stack. An empty class stands for that of the resource if the app makes it, and
// otherwise for insights.Standard.
func FromLogGroup(scope constructs.Construct, id string, group awslogs.ILogGroup, class insights.Class) *LogGroup {
	this := place.New(scope, id)
	var mistakes mistake.List
	if nothing.In(group) {
		mistakes.Addf("the log group is missing: give the log group")
		group = awslogs.LogGroup_FromLogGroupName(this, jsii.String("Resource"), jsii.String("missing"))
	}
	said := class
	checkClass(&class, &mistakes)
	g := newOf(this, group, class)
	mistakes.Add(g.CheckPlace(this, "filters and alarms must be where their log group is"))
	if said == class && g.class != class {
		mistakes.Addf("the log group is declared with the class %s, and is created with %s: leave the class out", class, g.class)
	}
	mistakes.Report(this)
	return g.keep()
}

// document returns a policy as JSON.
func document(policy any) string {
	text, err := json.Marshal(policy)
	if err != nil {
		panic(err) // a policy document always marshals
	}
	return string(text)
}
