package archive

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/retention"
)

const (
	// noncurrentDays is for how many days the bucket keeps what somebody deleted or
	// overwrote, so that it can be taken back.
	noncurrentDays = 30
	// resultDays is for how many days the answers of queries are kept: who asks again gets
	// them anew.
	resultDays = 30
)

// removalPolicies maps removals to CDK's names for what they mean of a bucket, which has
// no protection of its own. The one of a deployment that failed is empty.
var removalPolicies = map[retention.Removal]awscdk.RemovalPolicy{
	retention.Retain:  awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE,
	retention.Destroy: awscdk.RemovalPolicy_DESTROY,
}

// storageClasses maps classes of Glacier to those of S3.
var storageClasses = map[retention.Glacier]func() awss3.StorageClass{
	retention.Instant:  awss3.StorageClass_GLACIER_INSTANT_RETRIEVAL,
	retention.Flexible: awss3.StorageClass_GLACIER,
	retention.Deep:     awss3.StorageClass_DEEP_ARCHIVE,
}

// newBucket makes the bucket that log events are kept in.
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

// newResults makes the bucket that Athena writes answers to. It is not the archive's: what
// is in that may be locked, and who asks need not be allowed to write there.
func newResults(scope constructs.Construct, props Props) awss3.Bucket {
	of := closed(props)
	of.Versioned = jsii.Bool(true)
	of.LifecycleRules = &[]*awss3.LifecycleRule{{
		Id: jsii.String("results"), Expiration: days(resultDays), NoncurrentVersionExpiration: days(1), AbortIncompleteMultipartUploadAfter: days(1),
	}}
	return noted(awss3.NewBucket(scope, jsii.String("Results"), of), props)
}

// closed is a bucket that is encrypted, closed to the public, and for TLS only.
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

// noted says once and for all what CDK warns of: it cannot let S3 write to a bucket that
// somebody else made.
func noted(bucket awss3.Bucket, props Props) awss3.Bucket {
	if props.AccessLogs != nil {
		awscdk.Annotations_Of(bucket).AcknowledgeWarning(jsii.String("@aws-cdk/aws-s3:accessLogsPolicyNotAdded"),
			jsii.String("The props say that the bucket of access logs must let S3 write to it."))
	}
	return bucket
}

func days(n int) awscdk.Duration { return awscdk.Duration_Days(jsii.Number(float64(n))) }
