package delivery

import (
	"cmp"
	"fmt"
	"regexp"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/short"
	"github.com/logstack-go/logstack/constructs/internal/taken"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/internal/enum"
)

// Props configures a delivery. Resource, LogType and To are required.
type Props struct {
	// Resource is the ARN of the resource whose logs are delivered, such as a
	// CloudFront distribution, in the account and region of the stack.
	Resource string
	// LogType is the type of the logs, such as ACCESS_LOGS; cloudwatch.DeliveredLogs
	// lists those of known services.
	LogType string
	// To is the destination.
	To Target
	// Name is the name of the delivery, unique in the account and region: 1 to 60
	// letters, digits, - and _. Default: derived from the names of the stack and the
	// construct.
	Name string
	// Format is the format of the records. Default: the service's default.
	Format cloudwatch.DeliveryFormat
	// Fields are the fields of a record, in order. They must include those that the
	// service requires. Default: the service's default.
	Fields []string
	// Delimiter separates fields in the formats plain, w3c and raw. Default: the
	// service's default.
	Delimiter string
	// Path is the part of an S3 object's key that follows AWSLogs, the account and the
	// service. It can hold variables, which depend on the service, such as
	// {DistributionId}/{yyyy}/{MM}/{dd}/{HH}. Default: the service's default.
	Path string
	// Hive makes object keys Hive-compatible, as in year=2025/. Default: false.
	Hive bool
}

// Delivery delivers the logs of an AWS resource to a destination.
type Delivery struct {
	construct   constructs.Construct
	source      awslogs.CfnDeliverySource
	destination awslogs.CfnDeliveryDestination
	delivery    awslogs.CfnDelivery
	name        string
}

var validName = regexp.MustCompile(fmt.Sprintf(`^[A-Za-z0-9_-]{1,%d}$`, cloudwatch.MaxDeliveryName))

// New delivers the logs of an AWS resource, and lets the delivery write to the
// destination: with the resource policy of a log group, the policies of a bucket and
// its key, or the tag of a Firehose stream. Invalid props are reported as errors on the
// construct.
func New(scope constructs.Construct, id string, props Props) *Delivery {
	this := &Delivery{construct: place.New(scope, id)}
	this.name = props.Name
	if this.name == "" {
		this.name = short.Of(*awscdk.Names_UniqueResourceName(this.construct, &awscdk.UniqueResourceNameOptions{Separator: jsii.String("-")}), cloudwatch.MaxDeliveryName)
	}
	if this.check(props).Report(this.construct) {
		return this
	}
	before := props.To.open(this.construct)
	this.source = awslogs.NewCfnDeliverySource(this.construct, jsii.String("Source"), &awslogs.CfnDeliverySourceProps{
		Name: &this.name, ResourceArn: &props.Resource, LogType: &props.LogType,
	})
	destination := &awslogs.CfnDeliveryDestinationProps{
		Name: &this.name, DeliveryDestinationType: jsii.String(props.To.kind()), DestinationResourceArn: props.To.arn(this.construct),
	}
	if props.Format != "" {
		destination.OutputFormat = jsii.String(string(props.Format))
	}
	this.destination = awslogs.NewCfnDeliveryDestination(this.construct, jsii.String("Destination"), destination)
	if before != nil {
		this.destination.Node().AddDependency(before)
	}
	out := &awslogs.CfnDeliveryProps{DeliverySourceName: this.source.Ref(), DeliveryDestinationArn: this.destination.AttrArn()}
	if len(props.Fields) > 0 {
		out.RecordFields = jsii.Strings(props.Fields...)
	}
	if props.Delimiter != "" {
		out.FieldDelimiter = &props.Delimiter
	}
	if props.Path != "" {
		out.S3SuffixPath = &props.Path
	}
	if props.Hive {
		out.S3EnableHiveCompatiblePath = jsii.Bool(true)
	}
	this.delivery = awslogs.NewCfnDelivery(this.construct, jsii.String("Resource"), out)
	return this
}

func (d *Delivery) check(props Props) *mistake.List {
	mistakes := &mistake.List{}
	switch {
	case props.Resource == "":
		mistakes.Addf("Resource is missing: give the ARN of what has the logs")
	case token.In(props.Resource) || token.In(props.LogType):
		if props.LogType == "" {
			mistakes.Addf("LogType is missing: give the type of logs, such as ACCESS_LOGS")
		}
	default:
		mistakes.Add(cloudwatch.CheckLogType(props.Resource, props.LogType))
		d.checkPlace(props.Resource, mistakes)
	}
	if !token.In(d.name) && !validName.MatchString(d.name) {
		mistakes.Addf("the name %q: use 1 to %d letters, digits, - and _", d.name, cloudwatch.MaxDeliveryName)
	}
	if err := taken.Take(d.construct, taken.Delivery, d.name); err != nil {
		mistakes.Addf("%w: give it another Name", err)
	}
	props.To.check(d.construct, mistakes)
	d.checkForm(props, mistakes)
	return mistakes
}

// checkPlace refuses resources that cannot be delivered from this account and region.
// CloudFront has no region; its logs are delivered in us-east-1
// (enable-standard-logging).
func (d *Delivery) checkPlace(resource string, mistakes *mistake.List) {
	of, here := place.OfARN(resource), place.Of(d.construct)
	if isOf(resource, "cloudfront") {
		of.Region = "us-east-1"
	}
	place.Check(mistakes, here, of, "the resource", "logs are delivered where they are written")
}

var serviceOf = regexp.MustCompile(`^arn:[^:]*:([^:]*):`)

func isOf(arn, service string) bool {
	m := serviceOf.FindStringSubmatch(arn)
	return m != nil && m[1] == service
}

// checkForm refuses options that the destination or the format does not support.
func (d *Delivery) checkForm(props Props, mistakes *mistake.List) {
	if props.Format != "" {
		format := props.Format
		mistakes.Add(enum.Unmarshal(&format, []byte(props.Format), "format of delivered logs", cloudwatch.DeliveryFormats()))
	}
	known := props.To.wrong == "" && props.To != (Target{})
	if known && props.To.bucket == nil {
		for _, of := range []struct {
			name string
			said bool
		}{{"Path", props.Path != ""}, {"Hive", props.Hive}} {
			if of.said {
				mistakes.Addf("%s is for a bucket's objects: leave it out", of.name)
			}
		}
		if props.Format == cloudwatch.DeliverParquet {
			mistakes.Addf("Format %s is for buckets: use %s", props.Format, enum.OneOf(cloudwatch.DeliveryFormats()[:4]))
		}
	}
	if props.Delimiter != "" && !props.Format.HasDelimiter() {
		mistakes.Addf("Delimiter separates fields in the formats plain, w3c and raw, and Format is %s", cmp.Or(string(props.Format), "not set"))
	}
}

// Construct returns the scope that contains the delivery.
func (d *Delivery) Construct() constructs.Construct { return d.construct }

// Source returns the delivery source; nil if the props are invalid.
func (d *Delivery) Source() awslogs.CfnDeliverySource { return d.source }

// Destination returns the delivery destination; nil if the props are invalid.
func (d *Delivery) Destination() awslogs.CfnDeliveryDestination { return d.destination }

// Delivery returns the resource that connects the source to the destination; nil if the
// props are invalid.
func (d *Delivery) Delivery() awslogs.CfnDelivery { return d.delivery }

// Name returns the name of the delivery source and the delivery destination.
func (d *Delivery) Name() string { return d.name }
