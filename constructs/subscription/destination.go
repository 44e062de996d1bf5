package subscription

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/taken"
	"github.com/logstack-go/logstack/constructs/internal/token"
)

// DestinationProps configures a destination. To and Accounts are required.
type DestinationProps struct {
	// To is the Firehose or Kinesis stream that receives the log events. It can be in
	// another region (CrossAccountSubscriptions).
	To Target
	// Accounts are the 12-digit ids of the accounts that can send log events. A
	// wildcard (*) for all accounts is refused.
	Accounts []string
	// Name is the name of the destination, unique in the account and region: 1 to 512
	// characters other than : and *. It is part of the ARN that senders use. Default:
	// the construct's id.
	Name string
}

// Destination receives log events of other accounts.
type Destination struct {
	construct   constructs.Construct
	destination awslogs.CfnDestination
	arn         *string
}

var (
	validDestination = regexp.MustCompile(fmt.Sprintf(`^[^:*]{1,%d}$`, cloudwatch.MaxDestinationName))
	validAccount     = regexp.MustCompile(`^[0-9]{12}$`)
)

// NewDestination makes a destination in an account that collects the logs of others.
// Those accounts make subscription filters with Arn and the destination's ARN.
// CloudWatch Logs can assume the role that writes to the stream on behalf of these
// accounts only (CreateDestination). Invalid props are reported as errors on the
// construct.
func NewDestination(scope constructs.Construct, id string, props DestinationProps) *Destination {
	this := &Destination{construct: place.New(scope, id)}
	props.Name = cmp.Or(props.Name, id)
	stack := place.Stack(this.construct)
	this.arn = stack.FormatArn(&awscdk.ArnComponents{
		Service: jsii.String("logs"), Resource: jsii.String("destination"),
		ArnFormat: awscdk.ArnFormat_COLON_RESOURCE_NAME, ResourceName: &props.Name,
	})
	if this.check(props).Report(this.construct) {
		return this
	}
	var principals, accounts, arns []*string
	logs := func(account *string) *string {
		return stack.FormatArn(&awscdk.ArnComponents{
			Service: jsii.String("logs"), Account: account, Resource: jsii.String("*"), ArnFormat: awscdk.ArnFormat_NO_RESOURCE_NAME,
		})
	}
	for _, account := range slices.Sorted(slices.Values(props.Accounts)) {
		principals, accounts, arns = append(principals, &account), append(accounts, &account), append(arns, logs(&account))
	}
	if own := stack.Account(); !slices.Contains(props.Accounts, *own) {
		accounts, arns = append(accounts, own), append(arns, logs(nil))
	}
	role, may := newRole(this.construct, "Role", arns, accounts, props.To)
	this.destination = awslogs.NewCfnDestination(this.construct, jsii.String("Resource"), &awslogs.CfnDestinationProps{
		DestinationName: &props.Name,
		TargetArn:       props.To.arn,
		RoleArn:         role.RoleArn(),
		DestinationPolicy: stack.ToJsonString(map[string]any{
			"Version": "2012-10-17",
			"Statement": []any{map[string]any{
				"Sid": "Senders", "Effect": "Allow", "Principal": map[string]any{"AWS": oneOrAll(principals)},
				"Action": "logs:PutSubscriptionFilter", "Resource": this.arn,
			}},
		}, nil),
	})
	// CloudWatch Logs tests the role when it creates the destination.
	this.destination.Node().AddDependency(may)
	return this
}

func (d *Destination) check(props DestinationProps) *mistake.List {
	mistakes := &mistake.List{}
	if !token.In(props.Name) && !validDestination.MatchString(props.Name) {
		mistakes.Addf("the name %q: use 1 to %d characters other than : and *", props.Name, cloudwatch.MaxDestinationName)
	}
	if err := taken.Take(d.construct, taken.Destination, props.Name); err != nil {
		mistakes.Addf("%w: give it another Name", err)
	}
	if len(props.Accounts) == 0 {
		mistakes.Addf("Accounts are missing: give those who may send, each by its 12 digits")
	}
	for i, account := range props.Accounts {
		switch {
		case token.In(account):
		case !validAccount.MatchString(account):
			mistakes.Addf("Accounts[%d] is %q: use the 12 digits of an account, not all accounts at once", i, account)
		case slices.Contains(props.Accounts[:i], account):
			mistakes.Addf("the account %s is given twice", account)
		}
	}
	switch {
	case props.To.wrong != "":
		mistakes.Addf("To: %s", props.To.wrong)
	case props.To.kind == "":
		mistakes.Addf("To is missing: use Firehose, Stream or Arn")
	case !props.To.needsRole():
		mistakes.Addf("To is %s: a destination sends to a Firehose stream or a Kinesis stream", props.To.kind)
	default:
		place.CheckAccount(mistakes, place.Of(d.construct), props.To.of, "the stream", "a destination must be in the account of its stream")
	}
	return mistakes
}

// Construct returns the scope that contains the destination.
func (d *Destination) Construct() constructs.Construct { return d.construct }

// Destination returns the destination's CDK resource; nil if the props are invalid.
func (d *Destination) Destination() awslogs.CfnDestination { return d.destination }

// Arn returns the ARN of the destination, which senders use.
func (d *Destination) Arn() *string { return d.arn }
