package loggroup

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/taken"
)

// NewIntelligentTiering has CloudWatch Logs move what is seldom read to storage that costs
// less, in all log groups of the account and region, and those of others. It is asked as
// before. An account has one such policy a region: without this one, all is kept in one
// tier again (AWS::Logs::StorageTierPolicy). A second one in the app is an error.
func NewIntelligentTiering(scope constructs.Construct, id string) awslogs.CfnStorageTierPolicy {
	policy := awslogs.NewCfnStorageTierPolicy(scope, &id, &awslogs.CfnStorageTierPolicyProps{
		StorageTier: jsii.String("INTELLIGENT_TIERING"),
	})
	var mistakes mistake.List
	if err := taken.Take(policy, taken.StorageTier, ""); err != nil {
		mistakes.Addf("%w, and an account has one a region: make it once", err)
	}
	mistakes.Report(policy)
	return policy
}
