package dataprotection

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/masking"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/taken"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/contract"
)

// AccountProps configures the data protection policy of an account. Contract is
// required.
type AccountProps struct {
	// Contract says what to mask (see its DataIdentifiers and CustomIdentifiers).
	Contract *contract.Contract
	// Findings is the destination of a report on each log event that has something to
	// mask. Default: none.
	Findings *loggroup.Findings
}

// NewAccount masks personal data in all log groups of the account and region, including
// future log groups and those of other stacks: CloudWatch offers no selection of log
// groups for this policy (AWS::Logs::AccountPolicy SelectionCriteria). It adds to the
// policies of single log groups. An account has one such policy in each region
// (API_PutAccountPolicy), so a second one in the app is an error.
func NewAccount(scope constructs.Construct, id string, props AccountProps) awslogs.CfnAccountPolicy {
	this := place.New(scope, id)
	var mistakes mistake.List
	masks := masking.Of(props.Contract)
	switch {
	case props.Contract == nil:
		mistakes.Addf("Contract is missing: it says what is masked")
	case masks.None():
		mistakes.Addf("contract %s has no personal data that CloudWatch could find: set pii or pattern of a field", props.Contract.Name())
	}
	props.Findings.Check(this, "", &mistakes)
	if err := taken.Take(this, taken.AccountProtection, ""); err != nil {
		mistakes.Addf("%w, and an account has only one in a region: create it once", err)
	}
	var to masking.Destination
	if !mistakes.Report(this) {
		to = props.Findings.Destination(this)
	}
	return awslogs.NewCfnAccountPolicy(this, jsii.String("Resource"), &awslogs.CfnAccountPolicyProps{
		PolicyName:     jsii.String(masking.Name),
		PolicyType:     jsii.String("DATA_PROTECTION_POLICY"),
		Scope:          jsii.String("ALL"),
		PolicyDocument: place.Stack(this).ToJsonString(masks.Document(this, to), nil),
	})
}
