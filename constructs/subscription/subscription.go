package subscription

import (
	"cmp"
	"fmt"
	"regexp"
	"unicode/utf8"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/binding"
)

// Props configures a subscription filter. LogGroup and To are required; the zero value
// of the rest sends every log event.
type Props struct {
	// LogGroup is the log group whose events are sent, of the class insights.Standard
	// and in the account and region of the stack. A log group can have two subscription
	// filters.
	LogGroup *loggroup.LogGroup
	// To is the target of the log events.
	To Target
	// Name is the name of the filter, unique in its log group: 1 to 512 characters
	// other than : and *. Default: the construct's id.
	Name string
	// Pattern selects the log events. Default: all log events.
	Pattern filterpattern.Pattern
	// Contract describes the log events: a JSON pattern that none of them can match is
	// an error (see binding.Pattern). Default: none, and the pattern is not checked
	// against a contract.
	Contract *contract.Contract
	// Role is the role that CloudWatch Logs assumes to send to a stream, such as one of
	// NewRole. A destination needs one if its policy names an organization
	// (CreateSubscriptionFilter-IAMrole); functions do not allow one. Default: for
	// streams, a new role that can send to this stream only.
	Role awsiam.IRole
	// Distribution says how log events are distributed over the shards of a Kinesis
	// stream, or of one behind a destination. Default: cloudwatch.ByLogStream.
	Distribution cloudwatch.Distribution
	// Selection selects log events by the account and region that they come from, if
	// the log group holds those of others (FieldSelectionCriteria): @aws.account and
	// @aws.region with =, !=, IN, NOT IN, AND, OR, at most 2000 characters. Default:
	// all log events.
	Selection string
	// SystemFields are added to the log events that are sent: @aws.account,
	// @aws.region, @source.log. Default: none.
	SystemFields []string
	// OnTransformed makes the filter match and send log events as transformed by the
	// log group's transformer. Default: as they were written.
	OnTransformed bool
}

// Subscription is a subscription filter.
type Subscription struct {
	construct constructs.Construct
	filter    awslogs.CfnSubscriptionFilter
	role      awsiam.IRole
	name      string
}

// validName matches valid names of subscription filters (API_PutSubscriptionFilter).
var validName = regexp.MustCompile(fmt.Sprintf(`^[^:*]{1,%d}$`, cloudwatch.MaxFilterName))

// New makes a subscription filter and what it needs: a role for a stream, or the
// permission to invoke a function. Invalid props are reported as errors on the
// construct.
func New(scope constructs.Construct, id string, props Props) *Subscription {
	this := &Subscription{construct: place.New(scope, id), name: cmp.Or(props.Name, id)}
	if nothing.In(props.Role) {
		props.Role = nil
	}
	if this.check(props).Report(this.construct) {
		return this
	}
	filter := &awslogs.CfnSubscriptionFilterProps{
		LogGroupName:   props.LogGroup.NameIn(this.construct),
		FilterName:     &this.name,
		FilterPattern:  jsii.String(props.Pattern.String()),
		DestinationArn: props.To.arn,
	}
	if props.Distribution != "" {
		filter.Distribution = jsii.String(string(props.Distribution))
	}
	if props.Selection != "" {
		filter.FieldSelectionCriteria = &props.Selection
	}
	if len(props.SystemFields) > 0 {
		filter.EmitSystemFields = jsii.Strings(props.SystemFields...)
	}
	if props.OnTransformed {
		filter.ApplyOnTransformedLogs = jsii.Bool(true)
	}
	var before constructs.IDependable
	this.role = props.Role
	switch {
	case props.To.kind == cloudwatch.TargetFunction:
		before = this.permission(props)
	case this.role == nil && props.To.needsRole():
		this.role, before = NewRole(this.construct, "Role", props.To)
	}
	if this.role != nil {
		filter.RoleArn = this.role.RoleArn()
	}
	this.filter = awslogs.NewCfnSubscriptionFilter(this.construct, jsii.String("Resource"), filter)
	if before != nil {
		// CloudWatch Logs tests the target when it creates the filter.
		this.filter.Node().AddDependency(before)
	}
	for _, warning := range props.Pattern.Warnings() {
		awscdk.Annotations_Of(this.construct).AddWarningV2(jsii.String("logstack:pattern"), jsii.String(warning.String()))
	}
	return this
}

// permission lets CloudWatch Logs invoke the function for this log group only
// (SubscriptionFilters).
func (s *Subscription) permission(props Props) constructs.IDependable {
	return awslambda.NewCfnPermission(s.construct, jsii.String("Permission"), &awslambda.CfnPermissionProps{
		Action:        jsii.String("lambda:InvokeFunction"),
		FunctionName:  props.To.arn,
		Principal:     jsii.String("logs.amazonaws.com"),
		SourceArn:     jsii.String(*props.LogGroup.ArnIn(s.construct) + ":*"),
		SourceAccount: place.Stack(s.construct).Account(),
	})
}

// check reports what is wrong with the props, and records the filter with its log
// group.
func (s *Subscription) check(props Props) *mistake.List {
	mistakes := &mistake.List{}
	if !token.In(s.name) && !validName.MatchString(s.name) {
		mistakes.Addf("the name %q: use 1 to %d characters other than : and *", s.name, cloudwatch.MaxFilterName)
	}
	if n := utf8.RuneCountInString(props.Pattern.String()); n > cloudwatch.MaxFilterPattern {
		mistakes.Addf("the pattern has %d characters: at most %d are allowed", n, cloudwatch.MaxFilterPattern)
	}
	if props.LogGroup.IsMissing() {
		mistakes.Addf("LogGroup is missing: give the log group that the log events come from")
	} else {
		mistakes.Add(props.LogGroup.CheckPlace(s.construct, "a subscription filter must be where its log group is"))
		mistakes.Add(props.LogGroup.Subscribe(s.construct, s.name, props.Pattern))
	}
	props.To.check(s.construct, mistakes)
	if props.Contract != nil && !props.OnTransformed {
		mistakes.Add(binding.Pattern(props.Contract, props.Pattern, "", nil))
	}
	s.checkOptions(props, mistakes)
	return mistakes
}

// checkOptions refuses options that the target does not support.
func (s *Subscription) checkOptions(props Props, mistakes *mistake.List) {
	kind := props.To.kind
	if d := props.Distribution; d != "" {
		mistakes.Add((&d).UnmarshalText([]byte(d)))
		if kind == cloudwatch.TargetFirehose || kind == cloudwatch.TargetFunction {
			mistakes.Addf("Distribution is about the shards of a Kinesis stream, and %s has none: leave it out", kind)
		}
	}
	if props.Role != nil && kind == cloudwatch.TargetFunction {
		mistakes.Addf("Role is for streams and destinations: a function has its own permission instead, which is created here")
	}
	if err := cloudwatch.CheckSelection(props.Selection); err != nil && !token.In(props.Selection) {
		mistakes.Addf("Selection: %w", err)
	}
	mistakes.Add(cloudwatch.CheckSystemFields(props.SystemFields))
}

// Construct returns the scope that contains the filter.
func (s *Subscription) Construct() constructs.Construct { return s.construct }

// Filter returns the subscription filter's CDK resource; nil if the props are invalid.
func (s *Subscription) Filter() awslogs.CfnSubscriptionFilter { return s.filter }

// Role returns the role that CloudWatch Logs sends with; nil if it needs none.
func (s *Subscription) Role() awsiam.IRole { return s.role }

// Name returns the filter's name, unique in its log group.
func (s *Subscription) Name() string { return s.name }
