package archive

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsglue"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskinesisfirehose"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	layout "github.com/logstack-go/logstack/archive"
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/short"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/subscription"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/queries"
)

// GroupProps are the props of a log group of an archive. LogGroup and Name must be given.
type GroupProps struct {
	// LogGroup is what is archived: of the class insights.Standard, and of the account and
	// region of the stack. Its subscription filter is called FilterName.
	LogGroup *loggroup.LogGroup
	// Name is what the archive calls it, unique in the archive: lower-case letters, digits
	// and hyphens, at most 100, and not errors. It is the folder in the bucket, and the name
	// of the table, with _ for -.
	Name string
	// Pattern matches the log events that are archived. Default: all of them.
	Pattern filterpattern.Pattern
	// OnTransformed archives log events as the log group's transformer leaves them. Default:
	// as they were written.
	OnTransformed bool
	// Queries are saved for Athena, bound to a contract, as far as they can be SQL (package
	// athena): a note of the construct says which cannot. They ask the log events of as many
	// days as lie before Glacier; placeholders have their defaults. Default: none.
	Queries []queries.Query
	// Contract says of which kind the log is, where that is no application's. Default: JSON,
	// or text without fields.
	Contract *contract.Contract
}

// FilterName is what the subscription filters of archives are called: an archive takes one
// of the two that a log group can have.
const FilterName = alarmrules.ArchiveFilter

// Group is a log group of an archive.
type Group struct {
	construct constructs.Construct
	props     GroupProps
	stream    awskinesisfirehose.CfnDeliveryStream
	filter    *subscription.Subscription
	table     awsglue.CfnTable
	name      string
}

// Firehose holds back as much as it can for as long as it can, so that there are few and
// large objects: each is paid for when it is written, when it moves to Glacier, and when
// it is read (API_BufferingHints).
const (
	bufferMiB     = 128
	bufferSeconds = 900
)

// Add has the archive keep what is written to a log group from now on. What Add makes
// stands in the scope, which may be another stack of the archive's account and region, such
// as a nested one. Mistakes in props are errors of the construct.
func (a *Archive) Add(scope constructs.Construct, id string, props GroupProps) *Group {
	this := &Group{construct: place.New(scope, id), props: props}
	if this.check(a).Report(this.construct) {
		return this
	}
	a.groups[props.Name] = this
	this.name = short.Of(a.props.Name+"-"+props.Name, cloudwatch.MaxDeliveryStreamName)
	this.stream = this.deliver(a)
	this.filter = subscription.New(this.construct, "Filter", subscription.Props{
		LogGroup: props.LogGroup, Name: FilterName, Pattern: props.Pattern, OnTransformed: props.OnTransformed,
		To: subscription.DeliveryStream(this.stream),
	})
	this.table = a.asks.add(this)
	return this
}

func (g *Group) check(a *Archive) *mistake.List {
	mistakes := &mistake.List{}
	switch {
	case a == nil:
		mistakes.Addf("the archive is missing: say which one is meant")
	case a.wrong:
		mistakes.Addf("the archive has mistakes: nothing can be added to it")
	default:
		place.CheckStands(mistakes, g.construct, a.construct, "the archive", "Firehose writes to the archive of its own account and region")
		if other, ok := a.groups[g.props.Name]; ok {
			mistakes.Addf("the archive has a log group called %q already, of %s: give it another Name", g.props.Name, place.Path(other.construct))
		}
	}
	if token.Known(mistakes, "Name", g.props.Name, "the keys in the bucket begin with it") && !layout.ValidFolder(g.props.Name) {
		mistakes.Addf("the name %q: allowed are lower-case letters, digits and hyphens, at most 100, and not errors, where what cannot be delivered is put", g.props.Name)
	}
	if g.props.LogGroup.IsMissing() {
		mistakes.Addf("LogGroup is missing: say what is archived")
	} else if a != nil && a.errors.Same(g.props.LogGroup) {
		mistakes.Addf("LogGroup is where Firehose writes what it could not deliver: it would deliver that as well, for ever")
	}
	for i, q := range g.props.Queries {
		if q.Name == "" || token.In(q.Name) || len(q.Text.Commands()) == 0 {
			mistakes.Addf("Queries[%d] has no name, or asks nothing: take one of package queries, or one of your own", i)
		}
	}
	return mistakes
}

// deliver makes the delivery stream.
func (g *Group) deliver(a *Archive) awskinesisfirehose.CfnDeliveryStream {
	type (
		processor = awskinesisfirehose.CfnDeliveryStream_ProcessorProperty
		parameter = awskinesisfirehose.CfnDeliveryStream_ProcessorParameterProperty
	)
	key := a.props.Key.KeyArn()
	stream := awskinesisfirehose.NewCfnDeliveryStream(g.construct, jsii.String("Stream"), &awskinesisfirehose.CfnDeliveryStreamProps{
		DeliveryStreamName: &g.name,
		DeliveryStreamType: jsii.String("DirectPut"),
		DeliveryStreamEncryptionConfigurationInput: &awskinesisfirehose.CfnDeliveryStream_DeliveryStreamEncryptionConfigurationInputProperty{
			KeyType: jsii.String("CUSTOMER_MANAGED_CMK"), KeyArn: key,
		},
		ExtendedS3DestinationConfiguration: &awskinesisfirehose.CfnDeliveryStream_ExtendedS3DestinationConfigurationProperty{
			BucketArn:         a.bucket.BucketArn(),
			RoleArn:           a.delivers.RoleArn(),
			Prefix:            jsii.String(layout.Prefix(g.props.Name)),
			ErrorOutputPrefix: jsii.String(layout.ErrorPrefix(g.props.Name)),
			CompressionFormat: jsii.String(layout.Compression),
			BufferingHints: &awskinesisfirehose.CfnDeliveryStream_BufferingHintsProperty{
				SizeInMBs: jsii.Number(bufferMiB), IntervalInSeconds: jsii.Number(bufferSeconds),
			},
			EncryptionConfiguration: &awskinesisfirehose.CfnDeliveryStream_EncryptionConfigurationProperty{
				KmsEncryptionConfig: &awskinesisfirehose.CfnDeliveryStream_KMSEncryptionConfigProperty{AwskmsKeyArn: key},
			},
			CloudWatchLoggingOptions: &awskinesisfirehose.CfnDeliveryStream_CloudWatchLoggingOptionsProperty{
				Enabled: jsii.Bool(true), LogGroupName: a.errors.NameRef(), LogStreamName: jsii.String(errorStream),
			},
			// What CloudWatch Logs sends is compressed, a record for several log events, and
			// has no newline behind it (writing-with-cloudwatch-logs-decompression).
			ProcessingConfiguration: &awskinesisfirehose.CfnDeliveryStream_ProcessingConfigurationProperty{
				Enabled: jsii.Bool(true),
				Processors: []any{
					&processor{Type: jsii.String("Decompression"), Parameters: []any{
						&parameter{ParameterName: jsii.String("CompressionFormat"), ParameterValue: jsii.String("GZIP")},
					}},
					&processor{Type: jsii.String("AppendDelimiterToRecord"), Parameters: []any{
						&parameter{ParameterName: jsii.String("Delimiter"), ParameterValue: jsii.String(`\n`)},
					}},
				},
			},
		},
	})
	stream.Node().AddDependency(a.mayDeliver, a.errorsTo)
	return stream
}

// Construct is the scope that what the log group needs stands in.
func (g *Group) Construct() constructs.Construct {
	if g == nil {
		return nil
	}
	return g.construct
}

// Stream is the delivery stream as plain CDK knows it; nil after a mistake.
func (g *Group) Stream() awskinesisfirehose.CfnDeliveryStream {
	if g == nil {
		return nil
	}
	return g.stream
}

// StreamName is the name of the delivery stream; empty after a mistake.
func (g *Group) StreamName() string {
	if g == nil {
		return ""
	}
	return g.name
}

// Filter is the subscription filter; nil after a mistake.
func (g *Group) Filter() *subscription.Subscription {
	if g == nil {
		return nil
	}
	return g.filter
}

// Table is the table that Athena knows it by; nil after a mistake.
func (g *Group) Table() awsglue.CfnTable {
	if g == nil {
		return nil
	}
	return g.table
}

// label is the log group for people.
func (g *Group) label() string {
	if name := g.props.LogGroup.Name(); name != "" {
		return name
	}
	return *g.props.LogGroup.NameRef()
}

// About returns a rule about the way of log events to an archive, such as one of
// alarmrules.OfArchive, as it is about this log group: its parameters stream, group and
// filter, as far as it has them, are this one's.
func (g *Group) About(rule alarmrules.Rule) alarmrules.Rule {
	if g == nil || g.stream == nil {
		return rule
	}
	return alarmrules.AboutArchive(rule, g.name, g.label())
}

// Rules returns the rules about the way of log events from this log group to the archive,
// for alarms.New and servicelogs.Props.
func (g *Group) Rules() []alarmrules.Rule {
	rules := alarmrules.OfArchive()
	for i := range rules {
		rules[i] = g.About(rules[i])
	}
	return rules
}
