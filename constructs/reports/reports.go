package reports

import (
	"cmp"
	"fmt"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/asking"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/rights"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/retention"
)

// Weekly is the default schedule: Mondays at six.
const Weekly = "cron(0 6 ? * MON *)"

// Week is the default time span that a report covers.
const Week = 7 * 24 * time.Hour

// KeepDays is the default number of days that a bucket keeps a report.
const KeepDays = 400

// Props configures reports. Name, LogGroups and Queries are required.
type Props struct {
	// Name starts the names of the scheduled queries and the keys of the reports in the
	// bucket; the query's name follows. Together they have at most 255 letters, digits
	// and _ - / . #, and are unique in the account and region.
	Name string
	// LogGroups are the 1 to 50 log groups to query, in the stack's account and region.
	LogGroups []*loggroup.LogGroup
	// Queries are the queries to run, bound to a contract. They use the defaults of
	// their placeholders.
	Queries []queries.Query
	// Schedule is a cron(…) expression, as accepted by cloudwatch.CheckCron. Default:
	// Weekly.
	Schedule string
	// TimeZone is the time zone of the schedule, such as Europe/Berlin. Default: UTC.
	TimeZone string
	// Covers is the time span before each run that a report covers: whole seconds, from
	// a minute to 30 days. Default: Week.
	Covers time.Duration
	// Bucket is the bucket that reports are written to, as JSON. It must be in the
	// stack's account: AWS::Logs::ScheduledQuery has no property for the account of
	// another bucket. Its encryption and other settings are not changed. Default: a new
	// bucket that is encrypted, accepts only TLS, blocks public access, and is retained
	// when the stack is deleted.
	Bucket awss3.IBucket
	// BucketKey is the KMS key that encrypts the given Bucket, in the bucket's region,
	// if it uses a customer managed key. Default: the key of a bucket that the app
	// makes; for the default bucket, Key.
	BucketKey awskms.IKey
	// Key encrypts the default bucket. Default: loggroup.NewKey.
	Key awskms.IKey
	// Encryption says whose key encrypts the default bucket. With loggroup.ServiceKey,
	// it is S3's own. Default: loggroup.OwnKey.
	Encryption loggroup.Encryption
	// KeepDays is how many days the default bucket keeps a report, at least 1. Default:
	// KeepDays.
	KeepDays int
}

// Reports holds scheduled queries.
type Reports struct {
	construct constructs.Construct
	bucket    awss3.IBucket
	queries   map[string]awslogs.CfnScheduledQuery
}

// New provisions reports. CloudWatch runs the queries with one role, which can query
// these log groups only and sees masked data masked, and writes the results with
// another, which can only put objects below Name in the bucket
// (scheduled-queries-concepts). Invalid props are reported as errors on the construct.
func New(scope constructs.Construct, id string, props Props) *Reports {
	this := &Reports{construct: place.New(scope, id), queries: map[string]awslogs.CfnScheduledQuery{}}
	props.Schedule = cmp.Or(props.Schedule, Weekly)
	props.TimeZone = cmp.Or(props.TimeZone, "UTC")
	props.Covers = cmp.Or(props.Covers, Week)
	forget(&props)
	filled, mistakes := this.check(&props)
	this.bucket = props.Bucket
	if this.bucket == nil {
		if props.Key == nil && props.Encryption == loggroup.OwnKey {
			props.Key = loggroup.NewKey(this.construct, "Key")
		}
		props.BucketKey = props.Key
		this.bucket = newBucket(this.construct, "Bucket", BucketProps{Key: props.Key, Encryption: props.Encryption, KeepDays: props.KeepDays}, removalPolicies[retention.Retain])
	} else if props.BucketKey == nil {
		props.BucketKey = this.bucket.EncryptionKey()
	}
	if mistakes.Report(this.construct) {
		return this
	}
	asks, mayAsk := this.asking(props)
	writes, mayWrite := this.writing(props)
	var groups []*string
	for _, g := range props.LogGroups {
		groups = append(groups, g.Arn())
	}
	for i, q := range props.Queries {
		scheduled := awslogs.NewCfnScheduledQuery(this.construct, jsii.String("Query-"+q.Name), &awslogs.CfnScheduledQueryProps{
			Name:                jsii.String(props.Name + "/" + q.Name),
			Description:         jsii.String(q.Description),
			QueryLanguage:       jsii.String("CWLI"),
			QueryString:         &filled[i],
			LogGroupIdentifiers: &groups,
			ScheduleExpression:  &props.Schedule,
			Timezone:            &props.TimeZone,
			StartTimeOffset:     jsii.Number(props.Covers.Seconds()),
			ExecutionRoleArn:    asks.RoleArn(),
			DestinationConfiguration: &awslogs.CfnScheduledQuery_DestinationConfigurationProperty{
				S3Configuration: &awslogs.CfnScheduledQuery_S3ConfigurationProperty{
					DestinationIdentifier: jsii.String("s3://" + *this.bucket.BucketName() + "/" + props.Name + "/" + q.Name + "/"),
					RoleArn:               writes.RoleArn(),
				},
			},
		})
		// Without its permissions, a role would make the first run fail.
		scheduled.Node().AddDependency(mayAsk, mayWrite)
		this.queries[q.Name] = scheduled
	}
	return this
}

// Construct returns the scope that contains the reports.
func (r *Reports) Construct() constructs.Construct { return r.construct }

// Bucket returns the bucket that reports are written to.
func (r *Reports) Bucket() awss3.IBucket { return r.bucket }

// Query returns the scheduled query of the named saved query; nil if there is none.
func (r *Reports) Query(name string) awslogs.CfnScheduledQuery { return r.queries[name] }

// asking makes the role that runs the queries.
func (r *Reports) asking(props Props) (awsiam.Role, awsiam.Policy) {
	role, may := r.role("Asks", "Runs the reports of "+props.Name)
	var groups []*string
	keys := map[string]awskms.IKey{}
	var order []string
	for _, g := range props.LogGroups {
		groups = append(groups, g.LogGroup().LogGroupArn())
		if key := g.Key(); key != nil {
			if path := place.Path(key); keys[path] == nil {
				keys[path], order = key, append(order, path)
			}
		}
	}
	asking.Queries(may, groups)
	var arns []*string
	for _, path := range order {
		arns = append(arns, keys[path].KeyArn())
	}
	asking.Decrypt(may, r.construct, arns)
	return role, may
}

// writing makes the role that writes the results (scheduled-queries-s3-destination).
func (r *Reports) writing(props Props) (awsiam.Role, awsiam.Policy) {
	stack := place.Stack(r.construct)
	role, may := r.role("Writes", "Writes the reports of "+props.Name)
	rights.Allow(may, []*string{r.bucket.ArnForObjects(jsii.String(props.Name + "/*"))}, &map[string]any{
		"StringEquals": map[string]any{"aws:ResourceAccount": stack.Account()},
	}, "s3:PutObject")
	if key := props.BucketKey; key != nil {
		rights.Allow(may, []*string{key.KeyArn()}, &map[string]any{
			"StringEquals": map[string]any{"kms:ViaService": fmt.Sprintf("s3.%s.%s", *r.bucket.Env().Region, *stack.UrlSuffix())},
			"StringLike":   map[string]any{"kms:EncryptionContext:aws:s3:arn": *r.bucket.BucketArn() + "*"},
		}, "kms:GenerateDataKey")
	}
	return role, may
}

// role makes a role for CloudWatch Logs and its policy. CloudWatch Logs can assume it
// on behalf of this account and region only.
func (r *Reports) role(id, description string) (awsiam.Role, awsiam.Policy) {
	own := place.Stack(r.construct).FormatArn(&awscdk.ArnComponents{
		Service: jsii.String("logs"), Resource: jsii.String("*"), ArnFormat: awscdk.ArnFormat_NO_RESOURCE_NAME,
	})
	role := awsiam.NewRole(r.construct, &id, &awsiam.RoleProps{
		Description: &description, AssumedBy: rights.ServiceFor(r.construct, "logs", own),
	})
	return role, awsiam.NewPolicy(role, jsii.String("May"), &awsiam.PolicyProps{Roles: &[]awsiam.IRole{role}})
}
