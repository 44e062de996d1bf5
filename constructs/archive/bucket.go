package archive

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/retention"
)

const (
	// noncurrentDays is how many days deleted and overwritten objects can be restored.
	noncurrentDays = 30
	// resultDays is how many days query results are kept. They can be had again by
	// running the query again.
	resultDays = 30
)

// removalPolicies maps removals to CDK's removal policies. A bucket has no deletion
// protection. The bucket of a deployment that failed is empty.
var removalPolicies = map[retention.Removal]awscdk.RemovalPolicy{
	retention.Retain:  awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE,
	retention.Destroy: awscdk.RemovalPolicy_DESTROY,
}

// storageClasses maps Glacier classes to S3 storage classes.
var storageClasses = map[retention.Glacier]func() awss3.StorageClass{
	retention.Instant:  awss3.StorageClass_GLACIER_INSTANT_RETRIEVAL,
	retention.Flexible: awss3.StorageClass_GLACIER,
	retention.Deep:     awss3.StorageClass_DEEP_ARCHIVE,
}

// newBucket makes the bucket for log events.
func newBucket(scope constructs.Construct, props Props) awss3.Bucket {
	keeps := props.Keeps.Filled()
	of := closed(props)
	of.Versioned = jsii.Bool(true)
	of.LifecycleRules = &[]*awss3.LifecycleRule{{
		Id: jsii.String("archive"),
		Transitions: &[]*awss3.Transition{{
			StorageClass: storageClasses[keeps.Glacier](), TransitionAfter: days(keeps.GlacierAfterDays),
		}},
		Expiration:                          days(keeps.KeepDays),
		NoncurrentVersionExpiration:         days(noncurrentDays),
		AbortIncompleteMultipartUploadAfter: days(1),
	}}
	if keeps.Lock != "" {
		of.ObjectLockEnabled = jsii.Bool(true)
		lock := awss3.ObjectLockRetention_Governance
		if keeps.Lock == retention.Compliance {
			lock = awss3.ObjectLockRetention_Compliance
		}
		of.ObjectLockDefaultRetention = lock(days(keeps.LockDays))
	}
	return noted(awss3.NewBucket(scope, jsii.String("Bucket"), of), props)
}

// newResults makes the bucket for Athena's query results. It is separate from the
// archive's bucket, whose objects may be locked and which people who query need not be
// able to write to.
func newResults(scope constructs.Construct, props Props) awss3.Bucket {
	of := closed(props)
	of.Versioned = jsii.Bool(true)
	of.LifecycleRules = &[]*awss3.LifecycleRule{{
		Id: jsii.String("results"), Expiration: days(resultDays), NoncurrentVersionExpiration: days(1), AbortIncompleteMultipartUploadAfter: days(1),
	}}
	return noted(awss3.NewBucket(scope, jsii.String("Results"), of), props)
}

// closed returns the props of an encrypted bucket that blocks public access and accepts
// only TLS.
func closed(props Props) *awss3.BucketProps {
	of := &awss3.BucketProps{
		Encryption:        awss3.BucketEncryption_KMS,
		EncryptionKey:     props.Key,
		BucketKeyEnabled:  jsii.Bool(true),
		BlockPublicAccess: awss3.BlockPublicAccess_BLOCK_ALL(),
		EnforceSSL:        jsii.Bool(true),
		ObjectOwnership:   awss3.ObjectOwnership_BUCKET_OWNER_ENFORCED,
		RemovalPolicy:     removalPolicies[props.Removal],
	}
	if props.Removal == retention.Destroy {
		of.AutoDeleteObjects = jsii.Bool(true)
	}
	if props.AccessLogs != nil {
		of.ServerAccessLogsBucket = props.AccessLogs
		of.ServerAccessLogsPrefix = jsii.String(props.Name + "/")
	}
	return of
}

// noted acknowledges CDK's warning that it cannot let S3 write to an imported bucket.
func noted(bucket awss3.Bucket, props Props) awss3.Bucket {
	if props.AccessLogs != nil {
		awscdk.Annotations_Of(bucket).AcknowledgeWarning(jsii.String("@aws-cdk/aws-s3:accessLogsPolicyNotAdded"),
			jsii.String("The props say that the bucket of access logs must let S3 write to it."))
	}
	return bucket
}

func days(n int) awscdk.Duration { return awscdk.Duration_Days(jsii.Number(float64(n))) }
