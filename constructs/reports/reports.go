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

// Weekly is the schedule of reports that say none: Mondays at six.
const Weekly = "cron(0 6 ? * MON *)"

// Week is how far back reports look that do not say.
const Week = 7 * 24 * time.Hour

// KeepDays is for how many days a bucket that is made here keeps a report,
// unless it is told otherwise.
const KeepDays = 400

// Props of reports. Name, LogGroups and Queries must be given.
type Props struct {
	// Name starts the names of the scheduled queries, and the reports' keys in
	// the bucket; the query's name follows. Letters, digits and _ - / . #, at
	// most 255 together. No others of the account and region are called so.
	Name string
	// LogGroups that are asked: 1 to 50, of the stack's account and region.
	LogGroups []*loggroup.LogGroup
	// Queries that are asked, bound to a contract; their placeholders have
	// their defaults.
	Queries []queries.Query
	// Schedule is cron(…), as cloudwatch.CheckCron has it. Default: Weekly.
	Schedule string
	// TimeZone of the schedule, such as Europe/Berlin. Default: UTC.
	TimeZone string
	// Covers is how far back from each run a report looks: whole seconds from
	// a minute to 30 days. Default: Week.
	Covers time.Duration
	// Bucket that reports are written to, as JSON, in the stack's account: that of
	// another would have to be named, for which AWS::Logs::ScheduledQuery has no
	// property. Its default encryption and the rest of it are left as they are.
	// Default: one is made, encrypted, for TLS only and closed to the public, that
	// outlives the stack.
	Bucket awss3.IBucket
	// BucketKey encrypts what is written to a bucket that was given, where
	// that is a KMS key of one's own, of the bucket's region. Default: the key of a
	// bucket that the app makes; for one that is made here, Key.
	BucketKey awskms.IKey
	// Key encrypts a bucket that is made. Default: loggroup.NewKey.
	Key awskms.IKey
	// Encryption says by whose key a bucket that is made is encrypted: with
	// loggroup.ServiceKey by S3's own. Default: loggroup.OwnKey.
	Encryption loggroup.Encryption
	// KeepDays is for how many days a bucket that is made keeps a report, 1 and
	// more. Default: KeepDays.
	KeepDays int
}

// Reports are saved queries that run by a schedule.
type Reports struct {
	construct constructs.Construct
	bucket    awss3.IBucket
	queries   map[string]awslogs.CfnScheduledQuery
}

// New provisions reports. CloudWatch runs the queries in one role, which may
// ask these log groups alone and sees masked values masked, and writes their
// answers in another, which may only put objects below the name in the bucket
// (scheduled-queries-concepts). Mistakes in props are errors of the construct.
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
		// A role that may not yet do it is of no use to the first run.
		scheduled.Node().AddDependency(mayAsk, mayWrite)
		this.queries[q.Name] = scheduled
	}
	return this
}

// Construct is the scope that the reports stand in.
func (r *Reports) Construct() constructs.Construct { return r.construct }

// Bucket is where reports are written.
func (r *Reports) Bucket() awss3.IBucket { return r.bucket }

// Query is the scheduled query of the saved query of that name; nil if there is
// none.
func (r *Reports) Query(name string) awslogs.CfnScheduledQuery { return r.queries[name] }

// asking is the role that the queries run in.
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

// writing is the role that answers are written in (scheduled-queries-s3-destination).
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

// role is a role for CloudWatch Logs on behalf of this account and region, not
// for what somebody else has it do, with the policy that says what it may.
func (r *Reports) role(id, description string) (awsiam.Role, awsiam.Policy) {
	own := place.Stack(r.construct).FormatArn(&awscdk.ArnComponents{
		Service: jsii.String("logs"), Resource: jsii.String("*"), ArnFormat: awscdk.ArnFormat_NO_RESOURCE_NAME,
	})
	role := awsiam.NewRole(r.construct, &id, &awsiam.RoleProps{
		Description: &description, AssumedBy: rights.ServiceFor(r.construct, "logs", own),
	})
	return role, awsiam.NewPolicy(role, jsii.String("May"), &awsiam.PolicyProps{Roles: &[]awsiam.IRole{role}})
}
