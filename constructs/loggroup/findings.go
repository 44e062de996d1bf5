package loggroup

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/masking"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/token"
)

// Findings is the destination of data protection reports. For each log event with
// sensitive data, a report says how often each identifier matched and where, but not
// what it matched (mask-sensitive-log-data-audit-findings). At least one of the three
// destinations is required. The zero value is a mistake.
type Findings struct {
	// LogGroup is a log group in the account and region of the masked log groups, and
	// not one of them. It needs a name, because its own policy lets log delivery write
	// to it. A log group that the app does not make must already have such a policy
	// (AWS-logs-infrastructure-CWL).
	LogGroup *LogGroup
	// Bucket is a bucket whose policy lets log delivery write to it
	// (AWS-logs-infrastructure-S3).
	Bucket awss3.IBucket
	// Stream is the name of a Firehose stream (AWS-logs-infrastructure-Firehose).
	Stream string
}

// Check adds mistakes about the destination of a construct's findings; name is that of
// the masked log group, or empty.
func (f *Findings) Check(at constructs.Construct, name string, mistakes *mistake.List) {
	if f == nil {
		return
	}
	if nothing.In(f.Bucket) {
		f.Bucket = nil
	}
	if f.LogGroup.IsMissing() && f.Bucket == nil && f.Stream == "" {
		mistakes.Addf("Findings go nowhere: give a LogGroup, a Bucket or a Stream")
		return
	}
	if f.LogGroup.IsMissing() {
		return
	}
	mistakes.Add(f.LogGroup.CheckPlace(at, "findings stay in the account and region of what is masked"))
	if name != "" && !token.In(name) && f.LogGroup.Name() == name {
		mistakes.Addf("Findings about the log group %s would be written to itself: give them a log group of their own", name)
	}
}

// Destination returns the destination as a data protection policy names it, and lets
// log delivery write to the log group.
func (f *Findings) Destination(at constructs.Construct) masking.Destination {
	var to masking.Destination
	if f == nil {
		return to
	}
	if g := f.LogGroup; !g.IsMissing() {
		to.LogGroup = g.NameIn(at)
		g.letDeliver(at)
	}
	if f.Bucket != nil {
		to.Bucket = f.Bucket.BucketName()
	}
	if f.Stream != "" {
		to.Stream = &f.Stream
	}
	return to
}

// letDeliver lets log delivery of this account and region write to the log group
// (AWS-logs-infrastructure-CWL), once. The policy is part of the log group and cannot
// refer to it, so it uses the name.
func (g *LogGroup) letDeliver(at constructs.Construct) {
	if g.delivered {
		return
	}
	g.delivered = true
	stack := place.Stack(at)
	added := g.isNamed() && g.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Sid:        jsii.String("FindingsOfDataProtection"),
		Principals: &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(jsii.String("delivery.logs.amazonaws.com"), nil)},
		Actions:    jsii.Strings("logs:CreateLogStream", "logs:PutLogEvents"),
		Resources:  jsii.Strings(*g.arn(&g.name) + ":log-stream:*"),
		Conditions: &map[string]any{
			"StringEquals": map[string]any{"aws:SourceAccount": stack.Account()},
			"ArnLike": map[string]any{"aws:SourceArn": stack.FormatArn(&awscdk.ArnComponents{
				Service: jsii.String("logs"), Resource: jsii.String("*"), ArnFormat: awscdk.ArnFormat_NO_RESOURCE_NAME,
			})},
		},
	}))
	if !added {
		awscdk.Annotations_Of(at).AddInfo(jsii.String("findings go to " + g.described() +
			", whose policy cannot be changed here: it must let delivery.logs.amazonaws.com logs:CreateLogStream and logs:PutLogEvents (AWS-logs-infrastructure-CWL)"))
	}
}

// masked returns the data protection policy; nil if nothing is masked.
func masked(this constructs.Construct, masks masking.Masks, findings *Findings) awslogs.DataProtectionPolicy {
	if masks.None() {
		return nil
	}
	of := policyOf{place.App(this), fmt.Sprintf("%q", masks)}
	if policy := maskPolicies[of]; policy != nil && findings == nil {
		return policy
	}
	var all []awslogs.DataIdentifier
	for _, name := range masks.Managed {
		all = append(all, awslogs.NewDataIdentifier(&name))
	}
	for _, id := range masks.Custom {
		all = append(all, awslogs.NewCustomDataIdentifier(&id.Name, &id.Regex))
	}
	props := &awslogs.DataProtectionPolicyProps{Name: jsii.String(masking.Name), Identifiers: &all}
	if findings != nil {
		to := findings.Destination(this)
		if to.LogGroup != nil {
			props.LogGroupAuditDestination = findings.LogGroup.LogGroup()
		}
		props.S3BucketAuditDestination = findings.Bucket
		props.DeliveryStreamNameAuditDestination = to.Stream
	}
	policy := awslogs.NewDataProtectionPolicy(props)
	if findings == nil {
		maskPolicies[of] = policy
	}
	return policy
}

// maskPolicies caches the policies that have no findings destination.
var maskPolicies = map[policyOf]awslogs.DataProtectionPolicy{}
