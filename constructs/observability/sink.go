package observability

import (
	"cmp"
	"regexp"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsoam"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/taken"
	"github.com/logstack-go/logstack/constructs/internal/token"
)

// shared are the resource types that a link shares. The sink must accept all of them: a
// link with another type fails (CloudWatch-Unified-Cross-Account).
var shared = []string{"AWS::CloudWatch::Metric", "AWS::Logs::LogGroup"}

// SinkProps configures a sink. Accounts or Organization is required.
type SinkProps struct {
	// Name is the name of the sink: letters, digits and _ . -, at most 255 characters.
	// Changing it means that all links to the sink must be made again. Default: the
	// name of the stack.
	Name string
	// Accounts are the 12-digit ids of the accounts that can link to the sink.
	Accounts []string
	// Organization is the id of an organization whose accounts can all link to the
	// sink, such as o-a1b2c3d4e5.
	Organization string
}

// Sink is what source accounts link to in a monitoring account, one in each region.
type Sink struct{ sink awsoam.CfnSink }

// NewSink makes a sink that accepts metrics and log groups from these accounts only.
// Invalid props are reported as errors on the construct.
func NewSink(scope constructs.Construct, id string, props SinkProps) *Sink {
	var mistakes mistake.List
	props.Name = cmp.Or(props.Name, *place.Stack(scope).StackName())
	if !token.In(props.Name) && !validName.MatchString(props.Name) {
		mistakes.Addf("the sink name %q: use 1 to 255 letters, digits and _ . -", props.Name)
	}
	var statements []any
	allow := func(principal any, conditions map[string]any) {
		conditions["ForAllValues:StringEquals"] = map[string]any{"oam:ResourceTypes": shared}
		statements = append(statements, map[string]any{
			"Effect": "Allow", "Principal": principal, "Resource": "*", // in the sink's policy, the sink itself
			"Action": []string{"oam:CreateLink", "oam:UpdateLink"}, "Condition": conditions,
		})
	}
	for _, account := range props.Accounts {
		if !token.In(account) && !validAccount.MatchString(account) {
			mistakes.Addf("the account %q: use 12 digits", account)
		}
	}
	if len(props.Accounts) > 0 {
		allow(map[string]any{"AWS": props.Accounts}, map[string]any{})
	}
	if props.Organization != "" {
		if !token.In(props.Organization) && !validOrganization.MatchString(props.Organization) {
			mistakes.Addf("the organization %q: write it like o-a1b2c3d4e5", props.Organization)
		}
		allow("*", map[string]any{"StringEquals": map[string]any{"aws:PrincipalOrgID": props.Organization}})
	}
	if len(statements) == 0 {
		mistakes.Addf("Accounts and Organization are missing: give those who may link to the sink")
	}
	sink := awsoam.NewCfnSink(scope, &id, &awsoam.CfnSinkProps{
		Name:   &props.Name,
		Policy: map[string]any{"Version": "2012-10-17", "Statement": statements},
	})
	if err := taken.Take(sink, taken.Sink, props.Name); err != nil {
		mistakes.Addf("%w: an account has only one in a region; let it accept all accounts", err)
	}
	mistakes.Report(sink)
	return &Sink{sink}
}

// Sink returns the sink's CDK resource.
func (s *Sink) Sink() awsoam.CfnSink { return s.sink }

// Arn returns the sink's ARN, for use in LinkProps.Sink.
func (s *Sink) Arn() *string { return s.sink.AttrArn() }

var (
	// validName: AWS::Oam::Sink.
	validName         = regexp.MustCompile(`^[a-zA-Z0-9_.-]{1,255}$`)
	validAccount      = regexp.MustCompile(`^[0-9]{12}$`)
	validOrganization = regexp.MustCompile(`^o-[a-z0-9]{10,32}$`)
)
