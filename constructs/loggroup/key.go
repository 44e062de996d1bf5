package loggroup

import (
	"cmp"
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/regioninfo"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/keyuse"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/place"
)

// NewKey makes a KMS key for logs and notifications. The key rotates every year. It is
// kept when its stack is deleted, because retained logs can only be read with it.
//
// Its policy lets CloudWatch Logs use it for any log group of the account and region,
// so log groups that were encrypted with it remain readable after they have left the
// stack.
func NewKey(scope constructs.Construct, id string) awskms.Key {
	key := awskms.NewKey(scope, &id, &awskms.KeyProps{
		Description:       jsii.String("Logs and alarm notifications of " + *place.Stack(scope).StackName()),
		EnableKeyRotation: jsii.Bool(true),
		RemovalPolicy:     awscdk.RemovalPolicy_RETAIN,
	})
	letLogsUse(scope, key)
	return key
}

// checkKey adds a mistake if CloudWatch Logs cannot use the key for the construct
// (encrypt-log-data-kms, API_AssociateKmsKey).
func checkKey(construct constructs.IConstruct, key awskms.IKey, mistakes *mistake.List) {
	keyuse.Check(mistakes, construct, key, "CloudWatch Logs")
}

// letLogsUse lets CloudWatch Logs encrypt and decrypt with the key, for the log groups
// of the construct's account and region (encrypt-log-data-kms). CDK does not do that:
// without it, synthesis succeeds and the deployment fails.
//
// The statement does not name log groups. Otherwise the policy, which is limited to 32
// KB, would grow with each of them, and a log group that leaves the stack and is
// retained could no longer be read.
func letLogsUse(construct constructs.IConstruct, key awskms.IKey) {
	if !keyuse.First(key, "log groups", place.Of(construct)) {
		return
	}
	groups := place.ARN(construct, "logs", "log-group", "*")
	statement := awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Principals: logsService(construct),
		Actions:    jsii.Strings("kms:Decrypt*", "kms:Describe*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"),
		// In a key policy, * is the key itself.
		Resources: jsii.Strings("*"),
		Conditions: &map[string]any{"ArnLike": map[string]any{
			"kms:EncryptionContext:aws:logs:arn": groups,
		}},
	})
	if !*key.AddToResourcePolicy(statement, jsii.Bool(true)).StatementAdded {
		at := place.Of(construct)
		awscdk.Annotations_Of(construct).AddInfo(jsii.String(fmt.Sprintf(
			"the key of this log group was created elsewhere: its policy must let logs.%s.amazonaws.com use kms:Decrypt*, Describe*, Encrypt*, GenerateDataKey* and ReEncrypt* where kms:EncryptionContext:aws:logs:arn is like arn:aws:logs:%[1]s:%s:log-group:*",
			cmp.Or(at.Region, "<region>"), cmp.Or(at.Account, "<account>"))))
	}
}

// letDetectorsUse lets CloudWatch Logs encrypt the models and findings of this
// account's anomaly detectors (LogsAnomalyDetection-KMS). The ARN of a detector is
// generated, so the statement covers all detectors of the account and region.
func letDetectorsUse(scope constructs.Construct, key awskms.IKey) {
	if !keyuse.First(key, "anomaly detectors", place.Of(scope)) {
		return
	}
	detectors := place.ARN(scope, "logs", "anomaly-detector", "*")
	account := map[string]any{"aws:SourceAccount": place.Stack(scope).Account()}
	within := func(context string) *map[string]any {
		return &map[string]any{
			"StringEquals": account,
			"StringLike":   map[string]any{context: detectors},
			"ArnLike":      map[string]any{"aws:SourceArn": detectors},
		}
	}
	added := true
	for _, statement := range []*awsiam.PolicyStatementProps{
		{
			Actions:    jsii.Strings("kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey*"),
			Conditions: within("kms:EncryptionContext:aws:logs:arn"),
		},
		{
			Actions:    jsii.Strings("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"),
			Conditions: within("kms:EncryptionContext:aws-crypto-ec:aws:logs:arn"),
		},
		{
			Actions:    jsii.Strings("kms:DescribeKey"),
			Conditions: &map[string]any{"StringEquals": account},
		},
	} {
		statement.Principals = logsService(scope)
		statement.Resources = jsii.Strings("*") // in a key policy, the key itself
		added = *key.AddToResourcePolicy(awsiam.NewPolicyStatement(statement), jsii.Bool(true)).StatementAdded && added
	}
	if !added {
		awscdk.Annotations_Of(scope).AddInfo(jsii.String(
			"the key of this anomaly detector was created elsewhere: its policy must let logs.<region>.amazonaws.com use it as LogsAnomalyDetection-KMS says"))
	}
}

// logsService returns the principal of CloudWatch Logs in the construct's region.
// Unlike those of other services, its name ends in the domain of the region's
// partition.
func logsService(construct constructs.IConstruct) *[]awsiam.IPrincipal {
	stack := place.Stack(construct)
	suffix := stack.UrlSuffix()
	if region := place.Of(construct).Region; region != "" {
		if known := regioninfo.RegionInfo_Get(&region).DomainSuffix(); known != nil {
			suffix = known
		}
	}
	return &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(jsii.String("logs."+*stack.Region()+"."+*suffix), nil)}
}
