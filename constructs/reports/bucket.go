package reports

import (
	"cmp"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/retention"
)

// BucketProps configures a bucket for reports. The zero value uses all defaults.
type BucketProps struct {
	// Key encrypts the reports. It must be in the bucket's region. Default:
	// loggroup.NewKey.
	Key awskms.IKey
	// Encryption says whose key encrypts the reports. With loggroup.ServiceKey, it is
	// S3's own, and no key is made. Default: loggroup.OwnKey.
	Encryption loggroup.Encryption
	// KeepDays is how many days a report is kept, at least 1. Default: KeepDays.
	KeepDays int
	// Removal says what happens to the bucket when it leaves its stack:
	// retention.Retain, because reports may be needed as evidence years later, or
	// retention.Destroy. S3 deletes only empty buckets (delete-bucket), so
	// retention.Destroy first empties the bucket, with a Lambda function from CDK that
	// has rights on this bucket only; the log group that Lambda makes for the function
	// remains. Default: retention.Retain.
	Removal retention.Removal
}

// NewBucket makes a bucket for reports, which several Reports can share. It blocks
// public access, is encrypted, and accepts only TLS. Invalid props are reported as
// errors on the bucket.
func NewBucket(scope constructs.Construct, id string, props BucketProps) awss3.Bucket {
	var mistakes mistake.List
	if nothing.In(props.Key) {
		props.Key = nil
	}
	mistakes.Add(props.Encryption.Check(props.Key != nil))
	checkKeepDays(props.KeepDays, &mistakes)
	policy, ok := removalPolicies[cmp.Or(props.Removal, retention.Retain)]
	if !ok {
		mistakes.Addf("Removal is %q: use %s or %s, as a bucket has no protection of its own", props.Removal, retention.Retain, retention.Destroy)
		policy = removalPolicies[retention.Retain]
	}
	if props.Key == nil && props.Encryption == loggroup.OwnKey {
		props.Key = loggroup.NewKey(scope, id+"Key")
	}
	bucket := newBucket(scope, id, props, policy)
	mistakes.Report(bucket)
	return bucket
}

// keepVersionsDays is how many days deleted and overwritten objects can be restored.
const keepVersionsDays = 30

// removalPolicies maps removals to CDK's removal policies for a bucket. The bucket of a
// deployment that failed is empty.
var removalPolicies = map[retention.Removal]awscdk.RemovalPolicy{
	retention.Retain:  awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE,
	retention.Destroy: awscdk.RemovalPolicy_DESTROY,
}

func newBucket(scope constructs.Construct, id string, props BucketProps, policy awscdk.RemovalPolicy) awss3.Bucket {
	if props.KeepDays <= 0 {
		props.KeepDays = KeepDays
	}
	of := &awss3.BucketProps{
		Encryption:        awss3.BucketEncryption_S3_MANAGED,
		BlockPublicAccess: awss3.BlockPublicAccess_BLOCK_ALL(),
		EnforceSSL:        jsii.Bool(true),
		ObjectOwnership:   awss3.ObjectOwnership_BUCKET_OWNER_ENFORCED,
		// Overwritten or deleted reports can be restored for as long as somebody may
		// notice.
		Versioned:     jsii.Bool(true),
		RemovalPolicy: policy,
		LifecycleRules: &[]*awss3.LifecycleRule{{
			Expiration:                          awscdk.Duration_Days(jsii.Number(float64(props.KeepDays))),
			NoncurrentVersionExpiration:         awscdk.Duration_Days(jsii.Number(keepVersionsDays)),
			AbortIncompleteMultipartUploadAfter: awscdk.Duration_Days(jsii.Number(1)),
		}},
	}
	if props.Encryption == loggroup.OwnKey {
		of.Encryption, of.EncryptionKey, of.BucketKeyEnabled = awss3.BucketEncryption_KMS, props.Key, jsii.Bool(true)
	}
	if policy == awscdk.RemovalPolicy_DESTROY {
		of.AutoDeleteObjects = jsii.Bool(true)
	}
	return awss3.NewBucket(scope, &id, of)
}

func checkKeepDays(days int, mistakes *mistake.List) {
	if days < 0 {
		mistakes.Addf("KeepDays is %d: it must be 1 or more", days)
	}
}

// checkBucket checks the bucket that the reports are written to.
func (r *Reports) checkBucket(props *Props, mistakes *mistake.List) {
	if props.Bucket != nil && (props.Key != nil || props.KeepDays != 0 || props.Encryption != loggroup.OwnKey) {
		mistakes.Addf("Key, Encryption and KeepDays are for a bucket that is created: leave them out, or leave Bucket out")
	}
	if props.Bucket == nil && props.BucketKey != nil {
		mistakes.Addf("BucketKey is for an existing bucket: give Bucket, or Key instead")
	}
	here, bucket := place.Of(r.construct), place.Of(r.construct)
	if props.Bucket != nil {
		bucket = place.OfResource(props.Bucket)
		if place.Check(mistakes, here, place.Place{Account: bucket.Account}, "the bucket", "a scheduled query writes to buckets in its own account") {
			r.checkReach(props, mistakes)
		}
	}
	for _, given := range []struct {
		name string
		key  awskms.IKey
	}{{"BucketKey", props.BucketKey}, {"Key", props.Key}} {
		if given.key != nil {
			// API_S3Configuration.
			if its := place.OfResource(given.key); bucket.Region != "" && its.Region != "" && its.Region != bucket.Region {
				mistakes.Addf("%s is in region %s, and the bucket in %s: a bucket's key must be in its own region", given.name, its.Region, bucket.Region)
			}
		}
	}
}

// checkReach refuses a bucket or key that the app makes where the reports cannot refer
// to it.
func (r *Reports) checkReach(props *Props, mistakes *mistake.List) {
	bucket, ok := props.Bucket.Node().DefaultChild().(awss3.CfnBucket)
	path := place.Path(props.Bucket)
	switch {
	case ok && place.Stage(bucket) != place.Stage(r.construct):
		mistakes.Addf("the bucket %s is created in another stage, which cannot be referred to: import it by its name (awss3.Bucket_FromBucketName)", path)
		return
	case ok && !isNamed(bucket) && !place.CanRefer(r.construct, bucket):
		mistakes.Addf("the bucket %s has no name, and the stacks have different accounts and regions, or one of them has none: give it a name, or both stacks the same account and region", path)
	}
	key := props.BucketKey
	if key == nil {
		key = props.Bucket.EncryptionKey()
	}
	if nothing.In(key) {
		return
	}
	resource, made := key.Node().DefaultChild().(awskms.CfnKey)
	switch {
	case !made:
	case place.Stage(resource) != place.Stage(r.construct):
		mistakes.Addf("the key %s of the bucket is created in another stage, which cannot be referred to: import it by its ARN (awskms.Key_FromKeyArn) as BucketKey", place.Path(key))
	case !place.CanRefer(r.construct, resource):
		mistakes.Addf("the key %s of the bucket is created in a stack with another account or region, or with none, and its ARN is generated there: import it by its ARN (awskms.Key_FromKeyArn) as BucketKey, or give both stacks the same account and region",
			place.Path(key))
	}
}

// isNamed reports whether the bucket's name is known. For a bucket without a name, CDK
// returns a token.
func isNamed(bucket awss3.CfnBucket) bool {
	name := bucket.BucketName()
	return name != nil && !token.In(*name)
}
