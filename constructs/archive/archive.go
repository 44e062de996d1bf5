package archive

import (
	"cmp"
	"fmt"
	"regexp"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	layout "github.com/logstack-go/logstack/archive"
	"github.com/logstack-go/logstack/constructs/internal/keyuse"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/rights"
	"github.com/logstack-go/logstack/constructs/internal/taken"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/retention"
)

// ScanLimitGiB is the default limit on the data that one query of the archive reads.
const ScanLimitGiB = 100

// Props configures an archive. Name is required.
type Props struct {
	// Name starts the names of the archive's resources: lower-case letters, digits and
	// hyphens, starting with a letter, at most 80 characters. It must be unique among
	// the archives of the account and region.
	Name string
	// Database is the name of the Athena database: lower-case letters, digits and _, at
	// most 255 characters. Default: Name and _logs, with hyphens replaced by
	// underscores.
	Database string
	// Keeps says how long log events are kept, and in which storage. Default: the
	// defaults of its fields.
	Keeps retention.Archive
	// Removal says what happens to the buckets when they leave the stack:
	// retention.Retain, or retention.Destroy, which first empties them. CDK adds a
	// function for that, which has rights on these buckets only. Default:
	// retention.Retain.
	Removal retention.Removal
	// Key encrypts the buckets and log group: a symmetric key in the stack's region.
	// Default: loggroup.NewKey.
	Key awskms.IKey
	// AccessLogs is the bucket for S3's server access logs of the archive, in the
	// stack's account and region. The logs are written below the archive's name. The
	// bucket cannot have Object Lock, and its policy must let S3 write to it
	// (enable-server-access-logging). Default: no access logs.
	AccessLogs awss3.IBucket
	// ScanLimitGiB limits the data that one query reads, in GiB. Athena cancels a query
	// that exceeds the limit; what it has read by then is billed. Default:
	// ScanLimitGiB.
	ScanLimitGiB int
}

// Archive keeps log events for years.
type Archive struct {
	construct constructs.Construct
	props     Props
	wrong     bool
	bucket    awss3.Bucket
	results   awss3.Bucket
	// delivers is the role of Firehose, and mayDeliver the policy with its rights.
	delivers   awsiam.Role
	mayDeliver awsiam.ManagedPolicy
	errors     *loggroup.LogGroup
	errorsTo   awslogs.CfnLogStream
	asks       catalog
	groups     map[string]*Group
}

// The name of the archive becomes part of the names of work groups and log groups, so
// it is limited to what is valid in all of them. The name of a database is limited to
// what Athena accepts without quotes (tables-databases-columns-names).
var (
	validName     = regexp.MustCompile(`^[a-z][a-z0-9-]{0,79}$`)
	validDatabase = regexp.MustCompile(`^[a-z0-9_]{1,255}$`)
)

// New provisions what all log groups of an archive share: the bucket, with a lifecycle
// and optionally Object Lock; the role that Firehose delivers with, and the log group
// for delivery errors; an Athena database; and an Athena work group with a results
// bucket of its own. Everything is encrypted. Invalid props are reported as errors on
// the construct.
func New(scope constructs.Construct, id string, props Props) *Archive {
	this := &Archive{construct: place.New(scope, id), groups: map[string]*Group{}}
	props.Removal = cmp.Or(props.Removal, retention.Retain)
	props.ScanLimitGiB = cmp.Or(props.ScanLimitGiB, ScanLimitGiB)
	props.Database = cmp.Or(props.Database, layout.TableName(props.Name+"-logs"))
	if nothing.In(props.Key) {
		props.Key = nil
	}
	if nothing.In(props.AccessLogs) {
		props.AccessLogs = nil
	}
	this.wrong = this.check(&props).Report(this.construct)
	if props.Key == nil {
		props.Key = loggroup.NewKey(this.construct, "Key")
	}
	this.props = props
	if this.wrong {
		return this
	}
	this.bucket, this.results = newBucket(this.construct, props), newResults(this.construct, props)
	this.errors = loggroup.New(this.construct, "Errors", loggroup.Props{
		Name: "/aws/kinesisfirehose/" + props.Name, Key: props.Key, Removal: props.Removal,
	})
	this.errorsTo = awslogs.NewCfnLogStream(this.construct, jsii.String("ErrorStream"), &awslogs.CfnLogStreamProps{
		LogGroupName: this.errors.NameRef(), LogStreamName: jsii.String(errorStream),
	})
	this.delivers, this.mayDeliver = this.delivering()
	this.asks = newCatalog(this)
	return this
}

// check reports what is wrong with the props, and clears those that cannot be used.
func (a *Archive) check(props *Props) *mistake.List {
	mistakes := &mistake.List{}
	if token.In(props.Name) {
		mistakes.Addf("Name is known only at deployment, and Athena's names derive from it: write it out")
		props.Database = "logs" // avoids further errors about it
	} else if !validName.MatchString(props.Name) {
		mistakes.Addf("the name %q: use at most 80 lower-case letters, digits and hyphens, starting with a letter", props.Name)
	} else if err := taken.Take(a.construct, taken.Archive, props.Name); err != nil {
		mistakes.Addf("%w: give it another Name", err)
	}
	if !validDatabase.MatchString(props.Database) {
		mistakes.Addf("the database %q: use at most 255 lower-case letters, digits and _", props.Database)
	}
	mistakes.Add(props.Keeps.Check(nil))
	if _, ok := removalPolicies[props.Removal]; !ok {
		mistakes.Addf("Removal is %q: use %s or %s, as a bucket has no protection of its own", props.Removal, retention.Retain, retention.Destroy)
	}
	if props.Removal == retention.Destroy && props.Keeps.Lock != "" {
		mistakes.Addf("Removal is %s, and what Object Lock holds cannot be destroyed: leave one of the two out", retention.Destroy)
	}
	if props.ScanLimitGiB < 1 {
		mistakes.Addf("ScanLimitGiB is %d: it must be 1 or more", props.ScanLimitGiB)
	}
	if props.Key != nil {
		keyuse.Check(mistakes, a.construct, props.Key, "S3 and Firehose")
	}
	if logs := props.AccessLogs; logs != nil {
		place.Check(mistakes, place.Of(a.construct), place.OfResource(logs), "AccessLogs", "S3 writes them to a bucket in the same account and region")
	}
	return mistakes
}

// errorStream is the log stream for delivery errors. Each line names its delivery
// stream.
const errorStream = "delivery"

// delivering makes the role that Firehose writes to the bucket with, limited to this
// account (controlling-access in the Firehose guide).
func (a *Archive) delivering() (awsiam.Role, awsiam.ManagedPolicy) {
	stack := place.Stack(a.construct)
	role := awsiam.NewRole(a.construct, jsii.String("Delivers"), &awsiam.RoleProps{
		Description: jsii.String("Writes log events to the archive " + a.props.Name),
		AssumedBy: rights.ServiceFor(a.construct, "firehose", stack.FormatArn(&awscdk.ArnComponents{
			Service: jsii.String("firehose"), Resource: jsii.String("deliverystream"), ResourceName: jsii.String("*"),
		})),
	})
	may := awsiam.NewManagedPolicy(role, jsii.String("May"), &awsiam.ManagedPolicyProps{Roles: &[]awsiam.IRole{role}})
	own := &map[string]any{"StringEquals": map[string]any{"aws:ResourceAccount": stack.Account()}}
	rights.Allow(may, []*string{a.bucket.BucketArn()}, own, "s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads")
	rights.Allow(may, []*string{a.bucket.ArnForObjects(jsii.String("*"))}, own, "s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject")
	a.allowKey(may, a.bucket, "kms:Decrypt", "kms:GenerateDataKey")
	rights.Allow(may, []*string{jsii.String(*a.errors.Arn() + ":log-stream:" + errorStream)}, nil, "logs:PutLogEvents")
	return role, may
}

// allowKey lets a policy use the key for the objects of a bucket.
func (a *Archive) allowKey(may awsiam.ManagedPolicy, bucket awss3.IBucket, actions ...string) {
	stack := place.Stack(a.construct)
	rights.Allow(may, []*string{a.props.Key.KeyArn()}, &map[string]any{
		"StringEquals": map[string]any{"kms:ViaService": fmt.Sprintf("s3.%s.%s", *stack.Region(), *stack.UrlSuffix())},
		"StringLike":   map[string]any{"kms:EncryptionContext:aws:s3:arn": *bucket.BucketArn() + "*"},
	}, actions...)
}

// IsMissing reports whether the archive is nil or had invalid props.
func (a *Archive) IsMissing() bool { return a == nil || a.bucket == nil }

// Construct returns the scope that contains the archive.
func (a *Archive) Construct() constructs.Construct {
	if a == nil {
		return nil
	}
	return a.construct
}

// Bucket returns the bucket that holds the log events; nil if the props are invalid.
func (a *Archive) Bucket() awss3.IBucket {
	if a.IsMissing() {
		return nil
	}
	return a.bucket
}

// Results returns the bucket for Athena's query results; nil if the props are invalid.
func (a *Archive) Results() awss3.IBucket {
	if a.IsMissing() {
		return nil
	}
	return a.results
}

// Errors returns the log group for Firehose's delivery errors; nil if the props are
// invalid.
func (a *Archive) Errors() *loggroup.LogGroup {
	if a.IsMissing() {
		return nil
	}
	return a.errors
}
