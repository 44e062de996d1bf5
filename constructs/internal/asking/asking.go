// Package asking grants the rights to query log groups, which are the same for
// everybody who queries.
package asking

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/rights"
)

// Queries lets a role start, watch and stop queries on these log groups. Only
// logs:StartQuery supports log groups as resources (list_amazoncloudwatchlogs): the
// other actions concern lists and running queries, and are allowed on all or none.
func Queries(policy awsiam.Policy, groups []*string) {
	rights.Allow(policy, groups, nil, "logs:StartQuery")
	rights.Allow(policy, []*string{jsii.String("*")}, nil, "logs:DescribeLogGroups", "logs:GetQueryResults", "logs:StopQuery")
}

// Results lets a role read query results.
func Results(policy awsiam.Policy) {
	rights.Allow(policy, []*string{jsii.String("*")}, nil, "logs:GetQueryResults")
}

// Decrypt lets a role decrypt with these keys through CloudWatch Logs, for log groups
// of the account and region, and for nothing else (encrypt-log-data-kms).
func Decrypt(policy awsiam.Policy, scope constructs.Construct, keys []*string) {
	if len(keys) == 0 {
		return
	}
	groups := place.Stack(scope).FormatArn(&awscdk.ArnComponents{
		Service: jsii.String("logs"), Resource: jsii.String("log-group"), ArnFormat: awscdk.ArnFormat_COLON_RESOURCE_NAME, ResourceName: jsii.String("*"),
	})
	rights.Allow(policy, keys, &map[string]any{"ArnLike": map[string]any{"kms:EncryptionContext:aws:logs:arn": groups}}, "kms:Decrypt")
	rights.Allow(policy, keys, nil, "kms:DescribeKey")
}
