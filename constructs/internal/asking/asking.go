// Package asking gives rights to ask log groups by queries, which are the same whoever
// asks.
package asking

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/rights"
)

// Queries lets a role start queries on these log groups, and see to them. Only
// logs:StartQuery has log groups to name (list_amazoncloudwatchlogs): the others are about
// lists and running queries, and are allowed on all, or on none.
func Queries(policy awsiam.Policy, groups []*string) {
	rights.Allow(policy, groups, nil, "logs:StartQuery")
	rights.Allow(policy, []*string{jsii.String("*")}, nil, "logs:DescribeLogGroups", "logs:GetQueryResults", "logs:StopQuery")
}

// Results lets a role read what a query found.
func Results(policy awsiam.Policy) {
	rights.Allow(policy, []*string{jsii.String("*")}, nil, "logs:GetQueryResults")
}

// Decrypt lets a role read what log groups of the account and region hold that are
// encrypted with these keys, and nothing else that is (encrypt-log-data-kms).
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
