package loggroup

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/regioninfo"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/token"
)

// NewKey makes a KMS key for logs and notifications. It rotates every year,
// and outlives its stack: logs that are kept can only be read with their key.
func NewKey(scope constructs.Construct, id string) awskms.Key {
	return awskms.NewKey(scope, &id, &awskms.KeyProps{
		Description:       jsii.String("Logs and alarm notifications of " + *awscdk.Stack_Of(scope).StackName()),
		EnableKeyRotation: jsii.Bool(true),
		RemovalPolicy:     awscdk.RemovalPolicy_RETAIN,
	})
}

// letLogsUse lets CloudWatch Logs encrypt and decrypt with the key, for the log
// group of that name only (encrypt-log-data-kms). CDK does not do so itself:
// without it everything synthesizes, and the deployment fails.
func letLogsUse(scope constructs.Construct, key awskms.IKey, region, name string) {
	if name == "" {
		// The name that CloudFormation makes up is not known to the key,
		// which must stand before the log group: any in this account then.
		name = "*"
	}
	arn := awscdk.Stack_Of(scope).FormatArn(&awscdk.ArnComponents{
		Service:      jsii.String("logs"),
		Resource:     jsii.String("log-group"),
		ArnFormat:    awscdk.ArnFormat_COLON_RESOURCE_NAME,
		ResourceName: &name,
	})
	statement := awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Principals: logsService(scope, region),
		Actions:    jsii.Strings("kms:Decrypt*", "kms:Describe*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"),
		// In a key's policy, * is the key itself.
		Resources: jsii.Strings("*"),
		Conditions: &map[string]any{"ArnLike": map[string]any{
			"kms:EncryptionContext:aws:logs:arn": arn,
		}},
	})
	if !*key.AddToResourcePolicy(statement, jsii.Bool(true)).StatementAdded {
		awscdk.Annotations_Of(scope).AddInfo(jsii.String(fmt.Sprintf(
			"the key of this log group was made elsewhere: its policy must let logs.<region>.amazonaws.com use kms:Decrypt*, Describe*, Encrypt*, GenerateDataKey* and ReEncrypt* where kms:EncryptionContext:aws:logs:arn is the ARN of log group %s", name)))
	}
}

// letDetectorsUse lets CloudWatch Logs encrypt what anomaly detectors of this
// account learn and find (LogsAnomalyDetection-KMS). A detector's ARN is made
// up when it is made, so that it is any of this account and region.
func letDetectorsUse(scope constructs.Construct, key awskms.IKey, region string) {
	detectors := awscdk.Stack_Of(scope).FormatArn(&awscdk.ArnComponents{
		Service:      jsii.String("logs"),
		Resource:     jsii.String("anomaly-detector"),
		ArnFormat:    awscdk.ArnFormat_COLON_RESOURCE_NAME,
		ResourceName: jsii.String("*"),
	})
	account := map[string]any{"aws:SourceAccount": awscdk.Stack_Of(scope).Account()}
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
		statement.Principals = logsService(scope, region)
		statement.Resources = jsii.Strings("*") // in a key's policy, the key itself
		added = *key.AddToResourcePolicy(awsiam.NewPolicyStatement(statement), jsii.Bool(true)).StatementAdded && added
	}
	if !added {
		awscdk.Annotations_Of(scope).AddInfo(jsii.String(
			"the key of this anomaly detector was made elsewhere: its policy must let logs.<region>.amazonaws.com use it as LogsAnomalyDetection-KMS says"))
	}
}

// logsService is CloudWatch Logs in a region, whose name in policies ends as the
// addresses of the region's partition do: other services' is the same in all.
func logsService(scope constructs.Construct, region string) *[]awsiam.IPrincipal {
	suffix := awscdk.Stack_Of(scope).UrlSuffix()
	if !token.In(region) {
		if known := regioninfo.RegionInfo_Get(&region).DomainSuffix(); known != nil {
			suffix = known
		}
	}
	return &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(jsii.String("logs."+region+"."+*suffix), nil)}
}
