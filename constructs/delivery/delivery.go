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

// Props of a delivery. Resource, LogType and To must be given.
type Props struct {
	// Resource is the ARN of what has the logs, such as that of a CloudFront distribution: of
	// the account and region of the stack.
	Resource string
	// LogType is which of its logs, such as ACCESS_LOGS: see cloudwatch.DeliveredLogs for
	// those of the services that are known.
	LogType string
	// To is where they are delivered.
	To Target
	// Name of the delivery, unique in the account and region: 1 to 60 letters, digits, - and
	// _. Default: made of the names of the stack and the construct.
	Name string
	// Format of the records. Default: what the service delivers by itself.
	Format cloudwatch.DeliveryFormat
	// Fields of a record, in their order, those among them that the service must have.
	// Default: what the service delivers by itself.
	Fields []string
	// Delimiter stands between the fields, in the formats plain, w3c and raw. Default: the
	// service's own.
	Delimiter string
	// Path is what stands in the names of a bucket's objects behind AWSLogs, the account and
	// the service, with variables such as {DistributionId}/{yyyy}/{MM}/{dd}/{HH}; which
	// variables there are, the service says. Default: its own.
	Path string
	// Hive has the names of a bucket's objects say what is what, as in year=2025/.
	Hive bool
}

// Delivery hands the logs of an AWS resource on.
type Delivery struct {
	construct   constructs.Construct
	source      awslogs.CfnDeliverySource
	destination awslogs.CfnDeliveryDestination
	delivery    awslogs.CfnDelivery
	name        string
}

var validName = regexp.MustCompile(fmt.Sprintf(`^[A-Za-z0-9_-]{1,%d}$`, cloudwatch.MaxDeliveryName))

// New has logs of an AWS resource delivered, and lets the delivery write where it is to:
// by the log group's own policy, by the bucket's and its key's, or by the tag of a Firehose
// stream. Mistakes in props are errors of the construct.
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
		mistakes.Addf("Resource is missing: say by its ARN what has the logs")
	case token.In(props.Resource) || token.In(props.LogType):
		if props.LogType == "" {
			mistakes.Addf("LogType is missing: say which logs are meant, such as ACCESS_LOGS")
		}
	default:
		mistakes.Add(cloudwatch.CheckLogType(props.Resource, props.LogType))
		d.checkPlace(props.Resource, mistakes)
	}
	if !token.In(d.name) && !validName.MatchString(d.name) {
		mistakes.Addf("the name %q: allowed are 1 to %d letters, digits, - and _", d.name, cloudwatch.MaxDeliveryName)
	}
	if err := taken.Take(d.construct, taken.Delivery, d.name); err != nil {
		mistakes.Addf("%w: give it another Name", err)
	}
	props.To.check(d.construct, mistakes)
	d.checkForm(props, mistakes)
	return mistakes
}

// checkPlace finds resources that cannot be delivered from here. Those of CloudFront have no
// region, and are delivered in us-east-1 (enable-standard-logging).
func (d *Delivery) checkPlace(resource string, mistakes *mistake.List) {
	of, here := place.OfARN(resource), place.Of(d.construct)
	if isOf(resource, "cloudfront") {
		of.Region = "us-east-1"
	}
	place.Check(mistakes, here, of, "the resource", "logs are delivered where they are made")
}

var serviceOf = regexp.MustCompile(`^arn:[^:]*:([^:]*):`)

func isOf(arn, service string) bool {
	m := serviceOf.FindStringSubmatch(arn)
	return m != nil && m[1] == service
}

// checkForm finds what the target and the format do not take.
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
			mistakes.Addf("Format %s is for buckets: allowed are %s", props.Format, enum.Join(cloudwatch.DeliveryFormats()[:4]))
		}
	}
	if props.Delimiter != "" && !props.Format.HasDelimiter() {
		mistakes.Addf("Delimiter stands between fields in the formats plain, w3c and raw, and Format is %s", cmp.Or(string(props.Format), "not said"))
	}
}

// Construct is the scope that the delivery stands in.
func (d *Delivery) Construct() constructs.Construct { return d.construct }

// Source is what has the logs, as plain CDK knows it; nil after a mistake.
func (d *Delivery) Source() awslogs.CfnDeliverySource { return d.source }

// Destination is where the logs go, as plain CDK knows it; nil after a mistake.
func (d *Delivery) Destination() awslogs.CfnDeliveryDestination { return d.destination }

// Delivery is what joins the two, as plain CDK knows it; nil after a mistake.
func (d *Delivery) Delivery() awslogs.CfnDelivery { return d.delivery }

// Name is what the source and the destination are called.
func (d *Delivery) Name() string { return d.name }
