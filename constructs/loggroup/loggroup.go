package loggroup

import (
	"fmt"
	"maps"
	"regexp"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/logclass"
	"github.com/logstack-go/logstack/constructs/internal/batch"
	"github.com/logstack-go/logstack/constructs/internal/masking"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/taken"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/retention"
)

// TierTag is the tag that says which retention tier a log group is of.
const TierTag = "logstack:tier"

// Props of a log group. The zero value is an encrypted application log, kept
// for 30 days, that outlives its stack and that nobody can delete by mistake.
type Props struct {
	// Name of the log group: 1 to 512 letters, digits and _ - / . #.
	// Default: CloudFormation makes one up.
	Name string
	// Tier says how long log events are kept. Default: retention.Application.
	Tier retention.Tier
	// Tiers says what tiers there are. Default: retention.Default.
	Tiers *retention.Tiers
	// Class of the log group: with insights.InfrequentAccess taking log events
	// in costs less, and keeping and asking them the same. It lacks what
	// package logclass says, metric filters first of all, and so is for logs
	// that are only asked now and then, such as an audit log. A log group's class cannot be changed: to change
	// it here replaces the log group, and one that has a name cannot be
	// replaced under that name (CloudWatch_Logs_Log_Classes). One of insights.Delivery
	// keeps its log events for a day and hands them on by subscription filters, and is
	// for the logs of AWS Lambda (API_CreateLogGroup): it takes no Tier and no Contract,
	// and cannot be queried. Default: insights.Standard.
	Class insights.Class
	// Removal says what becomes of the log group when it leaves the stack.
	// Default: retention.Protect.
	Removal retention.Removal
	// Key encrypts the log events: a symmetric one of the log group's region. Its
	// policy is extended to let CloudWatch Logs use it for the log groups of this
	// account and region, once; a key that was imported cannot be, and a note then
	// says what its policy must hold. Default: NewKey.
	Key awskms.IKey
	// Encryption says by whose key log events are encrypted: with ServiceKey by CloudWatch
	// Logs' own, and no Key is made. Default: OwnKey.
	Encryption Encryption
	// Contract says what is written to it: the fields that it indexes, and the
	// personal data that it masks (see the contract's IndexedFields, DataIdentifiers and
	// CustomIdentifiers).
	// Masking is not retroactive, and whoever may logs:Unmask still sees it.
	// The class InfrequentAccess has no indexes: it only masks, and a note of
	// the construct says so.
	// Default: neither.
	Contract *contract.Contract
	// Findings says where a report of each log event goes that has something to mask.
	// Default: nowhere; CloudWatch counts them all the same
	// (CloudWatch-Logs-Monitoring-CloudWatch-Metrics).
	Findings *Findings
	// Tags of the log group, beside TierTag. Default: none.
	Tags map[string]string
}

// LogGroup is a log group: one that New makes, one that CDK makes (Of), or one that
// was there before (FromName).
type LogGroup struct {
	construct constructs.IConstruct
	group     awslogs.ILogGroup
	key       awskms.IKey
	existing  bool
	class     insights.Class
	tier      retention.Tier
	kept      retention.Kept
	name      string
	region    string
	place     place.Place
	nameRef   *string
	// arnRef is the ARN of its log streams as CDK refers to it; nil where nobody asked.
	arnRef *string
	// policy is the log group's own resource policy; nil where nothing was added to it.
	policy awsiam.PolicyDocument
	// delivered says that findings of data protection may be written to it.
	delivered bool
	// made says that a stack of the app makes it, under a name that CloudFormation makes
	// up where there is none.
	made bool
	// transformer rewrites its log events; nil without one.
	transformer awslogs.CfnTransformer
}

// New makes a log group. Mistakes in props are errors of the construct.
func New(scope constructs.Construct, id string, props Props) *LogGroup {
	this := place.New(scope, id)
	var mistakes mistake.List

	checkClass(&props.Class, &mistakes)
	if props.Tier != "" {
		mistakes.Add(logclass.Check(props.Class, logclass.Retention))
	} else {
		props.Tier = retention.Application
	}
	if props.Tiers == nil {
		tiers := retention.Default()
		props.Tiers = &tiers
	}
	if props.Removal == "" {
		props.Removal = retention.Protect
	}
	days := daysOf(props.Tiers, props.Tier, &mistakes)
	if days == 0 {
		days = fallbackDays
	}
	kept := retentions[days]
	if props.Class == insights.Delivery {
		days, kept = deliveryDays, "" // nobody sets how long it keeps them, and CDK refuses who does
	}
	policy := checkRemoval(props.Removal, &mistakes)
	var name *string
	if props.Name != "" {
		name = &props.Name
		checkName(props.Name, &mistakes)
		if err := taken.Take(this, taken.LogGroup, props.Name); err != nil {
			mistakes.Addf("%w: give it another Name, or make the log group once", err)
		}
	}
	indexes, masks := promised(this, props.Contract, props.Class, &mistakes)
	key := props.Key
	mistakes.Add(props.Encryption.Check(!nothing.In(key)))
	if nothing.In(key) {
		key = nil
	}
	switch {
	case props.Encryption != OwnKey:
		key = nil
	case key == nil:
		key = NewKey(this, "Key")
	default:
		checkKey(this, key, &mistakes)
		letLogsUse(this, key)
	}
	props.Findings.Check(this, props.Name, &mistakes)
	if props.Findings != nil && props.Contract == nil {
		mistakes.Addf("Findings without a Contract: nothing is masked that they could be about")
	}
	if mistakes.Report(this) {
		props.Findings = nil
	}

	group := awslogs.NewLogGroup(this, jsii.String("Resource"), &awslogs.LogGroupProps{
		LogGroupName:              name,
		Retention:                 kept,
		RemovalPolicy:             policy,
		DeletionProtectionEnabled: jsii.Bool(false), // unless Protect sets it
		EncryptionKey:             key,
		LogGroupClass:             classes[props.Class],
		FieldIndexPolicies:        indexing(this, indexes),
		DataProtectionPolicy:      masked(this, masks, props.Findings),
	})
	place.Within(this, group, "Resource")
	tags := map[string]string{}
	if props.Class == insights.Delivery {
		props.Tier = ""
	} else {
		tags[TierTag] = string(props.Tier)
	}
	maps.Copy(tags, props.Tags)
	nameRef, arnRef := batch.Finish(group, props.Removal == retention.Protect, tags)
	g := &LogGroup{
		nameRef: nameRef, arnRef: arnRef,
		construct: this, group: group, key: key, class: props.Class, tier: props.Tier, name: props.Name,
		kept:   retention.Kept{Days: days, Removal: props.Removal},
		region: place.Region(this), place: place.Of(this), made: true,
	}
	return g.keep()
}

func checkName(name string, mistakes *mistake.List) {
	if !token.In(name) && (!validName.MatchString(name) || strings.HasPrefix(name, "aws/")) {
		mistakes.Addf("the log group name %q: allowed are 1 to %d letters, digits and _ - / . #, not starting with aws/", name, cloudwatch.MaxLogGroupName)
	}
}

// daysOf is how long a tier keeps log events; 0 where that is a mistake.
func daysOf(tiers *retention.Tiers, tier retention.Tier, mistakes *mistake.List) retention.Days {
	if !token.Known(mistakes, "Tier", string(tier), "how long log events are kept hangs on it") {
		return 0
	}
	days, err := tiers.Days(tier)
	mistakes.Add(err)
	return days
}

// checkClass fills in the default class, also for one that there is not.
func checkClass(class *insights.Class, mistakes *mistake.List) {
	const why = "what the log group can have hangs on it"
	if *class != "" && token.Known(mistakes, "Class", string(*class), why) {
		if *class == insights.Delivery {
			return // UnmarshalText has those that can be queried
		}
		err := class.UnmarshalText([]byte(*class))
		mistakes.Add(err)
		if err == nil {
			return
		}
	}
	*class = insights.Standard
}

// promised is what a contract has a log group of that class index and mask.
func promised(this constructs.Construct, c *contract.Contract, class insights.Class, mistakes *mistake.List) (indexes []string, masks masking.Masks) {
	if c == nil {
		return nil, masks
	}
	if err := logclass.Check(class, logclass.DataProtection); err != nil {
		mistakes.Addf("Contract: %w", err)
		return nil, masks
	}
	indexes, err := c.IndexedFields()
	mistakes.Add(err)
	if err := logclass.Check(class, logclass.FieldIndexes); err != nil && len(indexes) > 0 {
		awscdk.Annotations_Of(this).AddInfo(jsii.String(fmt.Sprintf(
			"%v: %s of contract %s will not be indexed", err, strings.Join(indexes, ", "), c.Name())))
		indexes = nil
	}
	return indexes, masking.Of(c)
}

// indexing is nil where nothing is indexed.
func indexing(this constructs.Construct, fields []string) *[]awslogs.FieldIndexPolicy {
	if len(fields) == 0 {
		return nil
	}
	of := policyOf{place.App(this), strings.Join(fields, "\x00")}
	if indexPolicies[of] == nil {
		indexPolicies[of] = awslogs.NewFieldIndexPolicy(&awslogs.FieldIndexPolicyProps{Fields: jsii.Strings(fields...)})
	}
	return &[]awslogs.FieldIndexPolicy{indexPolicies[of]}
}

// policyOf is what a policy says, and the app that it is of: what another app made is gone
// once that has closed jsii, as tests do.
type policyOf struct {
	app  constructs.IConstruct
	says string
}

// indexPolicies are those of each list of fields. A policy stands in no tree, so that many
// log groups can have one.
var indexPolicies = map[policyOf]awslogs.FieldIndexPolicy{}

// IsMissing reports whether there is no log group: nil, or a zero value that no function of
// this package returned.
func (g *LogGroup) IsMissing() bool { return g == nil || g.group == nil }

// Construct is the scope that the log group stands in; of one of plain CDK, the log
// group itself (Of).
func (g *LogGroup) Construct() constructs.IConstruct { return g.construct }

// LogGroup is the log group as plain CDK knows it.
func (g *LogGroup) LogGroup() awslogs.ILogGroup { return g.group }

// Key is the key that encrypts the log group: nil where that is CloudWatch's
// own, or one of a log group that was there before and is not known.
func (g *LogGroup) Key() awskms.IKey { return g.key }

// Existing says that the log group was there before, and is not the stack's.
func (g *LogGroup) Existing() bool { return g.existing }

// Class is the class of the log group.
func (g *LogGroup) Class() insights.Class { return g.class }

// Check says whether the log group can have that feature; the error names its
// class, and what is allowed.
func (g *LogGroup) Check(feature logclass.Feature) error { return logclass.Check(g.class, feature) }

// Tier is the log group's retention tier: empty where its retention is left to
// others.
func (g *LogGroup) Tier() retention.Tier { return g.tier }

// Kept is for how long log events are kept, and what becomes of them: nothing where that
// is left to others.
func (g *LogGroup) Kept() retention.Kept { return g.kept }

// Name is the log group's name as it was given: known while the stack is
// being made, empty where CloudFormation makes one up.
func (g *LogGroup) Name() string { return g.name }

// NameRef refers to the log group's name from other resources.
func (g *LogGroup) NameRef() *string {
	// Asked for by all that stand on the log group, and a round trip each.
	if g.nameRef == nil {
		g.nameRef = g.group.LogGroupName()
	}
	return g.nameRef
}

// Region is the region of the log group's stack: a token where that is known
// only at deployment.
func (g *LogGroup) Region() string { return g.region }

// Same reports whether both stand for one log group, whoever made them.
func (g *LogGroup) Same(other *LogGroup) bool {
	return g == other || !g.IsMissing() && !other.IsMissing() && g.called() == other.called() && g.place == other.place
}

// Arn is the log group's ARN without the :* that its streams have behind it:
// what log alarms, indexes and queries by ARN want, and refuse with it
// (AWS::CloudWatch::LogAlarm).
func (g *LogGroup) Arn() *string { return g.arn(g.NameRef()) }

// arn is the ARN of the log group of that name where this one stands.
func (g *LogGroup) arn(name *string) *string {
	if g.made {
		return place.ARN(g.construct, "logs", "log-group", *name)
	}
	return place.Stack(g.construct).FormatArn(&awscdk.ArnComponents{
		Service:      jsii.String("logs"),
		Region:       &g.region,
		Account:      g.group.Env().Account,
		Resource:     jsii.String("log-group"),
		ArnFormat:    awscdk.ArnFormat_COLON_RESOURCE_NAME,
		ResourceName: name,
	})
}

// IncomingLogEvents is how many log events the log group gets, as CloudWatch
// itself counts them (CloudWatch-Logs-Monitoring-CloudWatch-Metrics): their sum in
// five minutes. It is of the log group's account and region.
func (g *LogGroup) IncomingLogEvents() awscloudwatch.Metric {
	dimensions := map[string]*string{}
	for name, value := range cloudwatch.LogGroupDimensions(cloudwatch.IncomingLogEvents, *g.NameRef()) {
		dimensions[name] = &value
	}
	props := &awscloudwatch.MetricProps{
		Namespace: jsii.String(cloudwatch.LogsNamespace), MetricName: jsii.String(cloudwatch.IncomingLogEvents),
		DimensionsMap: &dimensions, Statistic: jsii.String("Sum"), Period: awscdk.Duration_Minutes(jsii.Number(5)),
	}
	if g.place.Region != "" {
		props.Region = &g.place.Region
	}
	if g.place.Account != "" {
		props.Account = &g.place.Account
	}
	return awscloudwatch.NewMetric(props)
}

var validName = regexp.MustCompile(cloudwatch.LogGroupNameForm)

// classes maps CloudWatch's classes to CDK's. The standard one is not said, as
// it is what a log group has that says none.
var classes = map[insights.Class]awslogs.LogGroupClass{
	insights.InfrequentAccess: awslogs.LogGroupClass_INFREQUENT_ACCESS,
	insights.Delivery:         awslogs.LogGroupClass_DELIVERY,
}
