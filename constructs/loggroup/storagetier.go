package loggroup

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/taken"
)

// NewIntelligentTiering makes CloudWatch Logs move rarely read log events to cheaper
// storage, in all log groups of the account and region, including those of other
// stacks. Queries work as before. An account has one such policy in each region;
// without it, all log events are kept in one tier again (AWS::Logs::StorageTierPolicy).
// A second one in the app is an error.
func NewIntelligentTiering(scope constructs.Construct, id string) awslogs.CfnStorageTierPolicy {
	policy := awslogs.NewCfnStorageTierPolicy(scope, &id, &awslogs.CfnStorageTierPolicyProps{
		StorageTier: jsii.String("INTELLIGENT_TIERING"),
	})
	var mistakes mistake.List
	if err := taken.Take(policy, taken.StorageTier, ""); err != nil {
		mistakes.Addf("%w, and an account has only one in a region: create it once", err)
	}
	mistakes.Report(policy)
	return policy
}
