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

// GroupProps configures a log group of an archive. LogGroup and Name are required.
type GroupProps struct {
	// LogGroup is the log group to archive, of the class insights.Standard and in the
	// account and region of the stack. Its subscription filter is named FilterName.
	LogGroup *loggroup.LogGroup
	// Name identifies the log group in the archive: lower-case letters, digits and
	// hyphens, at most 100 characters, unique in the archive, and not errors. It is the
	// folder in the bucket and, with hyphens replaced by underscores, the name of the
	// table.
	Name string
	// Pattern selects the log events to archive. Default: all log events.
	Pattern filterpattern.Pattern
	// OnTransformed archives log events as transformed by the log group's transformer.
	// Default: as they were written.
	OnTransformed bool
	// Queries are saved in Athena if they can be translated to SQL (package athena); a
	// note on the construct names those that cannot. They must be bound to a contract.
	// They cover the days before log events move to Glacier, and use the defaults of
	// their placeholders. Default: none.
	Queries []queries.Query
	// Contract says which kind of log it is, if it is not that of an application.
	// Default: JSON, or text without fields.
	Contract *contract.Contract
}

// FilterName is the name of the subscription filters of archives. An archive takes up
// one of the two subscription filters that a log group can have.
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

// Firehose buffers as much as it can for as long as it can, so that objects are few and
// large: each object is billed when it is written, when it moves to Glacier, and when
// it is read (API_BufferingHints).
const (
	bufferMiB     = 128
	bufferSeconds = 900
)

// Add archives what is written to a log group from now on. The resources are made in
// the scope, which can be another stack of the archive's account and region, such as a
// nested stack. Invalid props are reported as errors on the construct.
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
		mistakes.Addf("the archive is missing: give the archive")
	case a.wrong:
		mistakes.Addf("the archive has mistakes: nothing can be added to it")
	default:
		place.CheckStands(mistakes, g.construct, a.construct, "the archive", "Firehose writes to an archive in its own account and region")
		if other, ok := a.groups[g.props.Name]; ok {
			mistakes.Addf("the archive already has a log group called %q, of %s: give it another Name", g.props.Name, place.Path(other.construct))
		}
	}
	if token.Known(mistakes, "Name", g.props.Name, "the keys in the bucket start with it") && !layout.ValidFolder(g.props.Name) {
		mistakes.Addf("the name %q: use at most 100 lower-case letters, digits and hyphens, but not errors, which is for what cannot be delivered", g.props.Name)
	}
	if g.props.LogGroup.IsMissing() {
		mistakes.Addf("LogGroup is missing: give the log group to archive")
	} else if a != nil && a.errors.Same(g.props.LogGroup) {
		mistakes.Addf("LogGroup is where Firehose writes what it could not deliver: it would deliver that as well, forever")
	}
	for i, q := range g.props.Queries {
		if q.Name == "" || token.In(q.Name) || len(q.Text.Commands()) == 0 {
			mistakes.Addf("Queries[%d] has no name or no query: use one of package queries, or one of your own", i)
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
			// CloudWatch Logs sends compressed records that each hold several log
			// events, without a newline at the end
			// (writing-with-cloudwatch-logs-decompression).
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

// Construct returns the scope that contains the log group's archive resources.
func (g *Group) Construct() constructs.Construct {
	if g == nil {
		return nil
	}
	return g.construct
}

// Stream returns the delivery stream; nil if the props are invalid.
func (g *Group) Stream() awskinesisfirehose.CfnDeliveryStream {
	if g == nil {
		return nil
	}
	return g.stream
}

// StreamName returns the name of the delivery stream; empty if the props are invalid.
func (g *Group) StreamName() string {
	if g == nil {
		return ""
	}
	return g.name
}

// Filter returns the subscription filter; nil if the props are invalid.
func (g *Group) Filter() *subscription.Subscription {
	if g == nil {
		return nil
	}
	return g.filter
}

// Table returns the Glue table that Athena queries; nil if the props are invalid.
func (g *Group) Table() awsglue.CfnTable {
	if g == nil {
		return nil
	}
	return g.table
}

// label names the log group in texts.
func (g *Group) label() string {
	if name := g.props.LogGroup.Name(); name != "" {
		return name
	}
	return *g.props.LogGroup.NameRef()
}

// About returns the rule with its parameters stream, group and filter, if it has them,
// set to those of this log group. It is for rules about delivery to an archive, such as
// those of alarmrules.OfArchive.
func (g *Group) About(rule alarmrules.Rule) alarmrules.Rule {
	if g == nil || g.stream == nil {
		return rule
	}
	return alarmrules.AboutArchive(rule, g.name, g.label())
}

// Rules returns the rules about delivery of this log group to the archive, for use in
// alarms.New and servicelogs.Props.
func (g *Group) Rules() []alarmrules.Rule {
	rules := alarmrules.OfArchive()
	for i := range rules {
		rules[i] = g.About(rules[i])
	}
	return rules
}
