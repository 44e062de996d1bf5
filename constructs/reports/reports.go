package reports

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/queries"
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
	// most 255 together.
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
	// Bucket that reports are written to, as JSON, in the stack's account. Its
	// default encryption and the rest of it are left as they are. Default: one
	// is made, encrypted, for TLS only and closed to the public, that outlives
	// the stack.
	Bucket awss3.IBucket
	// BucketKey encrypts what is written to a bucket that was given, where
	// that is a KMS key of one's own. Default: none; for a bucket that is made,
	// Key.
	BucketKey awskms.IKey
	// Key encrypts a bucket that is made. Default: loggroup.NewKey.
	Key awskms.IKey
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
	this := &Reports{construct: constructs.NewConstruct(scope, &id), queries: map[string]awslogs.CfnScheduledQuery{}}
	props.Schedule = cmp.Or(props.Schedule, Weekly)
	props.TimeZone = cmp.Or(props.TimeZone, "UTC")
	props.Covers = cmp.Or(props.Covers, Week)
	filled, mistakes := check(props)
	if mistakes.Report(this.construct) {
		return this
	}
	this.bucket = props.Bucket
	if this.bucket == nil {
		if props.Key == nil {
			props.Key = loggroup.NewKey(this.construct, "Key")
		}
		props.BucketKey = props.Key
		this.bucket = NewBucket(this.construct, "Bucket", props.Key, props.KeepDays)
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

// NewBucket makes a bucket for reports, which several may share: closed,
// encrypted with the key, for TLS only. What is written to it is kept for so many
// days; where that is 0, for KeepDays. What somebody may have to prove years later
// does not go with a stack.
func NewBucket(scope constructs.Construct, id string, key awskms.IKey, keepDays int) awss3.Bucket {
	return awss3.NewBucket(scope, &id, &awss3.BucketProps{
		Encryption:        awss3.BucketEncryption_KMS,
		EncryptionKey:     key,
		BucketKeyEnabled:  jsii.Bool(true),
		BlockPublicAccess: awss3.BlockPublicAccess_BLOCK_ALL(),
		EnforceSSL:        jsii.Bool(true),
		ObjectOwnership:   awss3.ObjectOwnership_BUCKET_OWNER_ENFORCED,
		RemovalPolicy:     awscdk.RemovalPolicy_RETAIN,
		LifecycleRules: &[]*awss3.LifecycleRule{{
			Expiration:                          awscdk.Duration_Days(jsii.Number(float64(cmp.Or(keepDays, KeepDays)))),
			AbortIncompleteMultipartUploadAfter: awscdk.Duration_Days(jsii.Number(1)),
		}},
	})
}

// asking is the role that the queries run in.
func (r *Reports) asking(props Props) (awsiam.Role, awsiam.Policy) {
	role, may := r.role("Asks", "Runs the reports of "+props.Name)
	var groups []*string
	keys := map[string]awskms.IKey{}
	var order []string
	for _, g := range props.LogGroups {
		groups = append(groups, g.LogGroup().LogGroupArn())
		if key := g.Key(); key != nil {
			if path := *key.Node().Path(); keys[path] == nil {
				keys[path], order = key, append(order, path)
			}
		}
	}
	allow(may, groups, nil, "logs:StartQuery")
	// These are of queries and lists, which have no ARN to name.
	allow(may, []*string{jsii.String("*")}, nil, "logs:DescribeLogGroups", "logs:GetQueryResults", "logs:StopQuery")
	for _, path := range order {
		allow(may, []*string{keys[path].KeyArn()}, nil, "kms:Decrypt", "kms:DescribeKey")
	}
	return role, may
}

// writing is the role that answers are written in (scheduled-queries-s3-destination).
func (r *Reports) writing(props Props) (awsiam.Role, awsiam.Policy) {
	stack := awscdk.Stack_Of(r.construct)
	role, may := r.role("Writes", "Writes the reports of "+props.Name)
	allow(may, []*string{r.bucket.ArnForObjects(jsii.String(props.Name + "/*"))}, &map[string]any{
		"StringEquals": map[string]any{"aws:ResourceAccount": stack.Account()},
	}, "s3:PutObject")
	if key := props.BucketKey; key != nil {
		allow(may, []*string{key.KeyArn()}, &map[string]any{
			"StringEquals": map[string]any{"kms:ViaService": fmt.Sprintf("s3.%s.%s", *stack.Region(), *stack.UrlSuffix())},
			"StringLike":   map[string]any{"kms:EncryptionContext:aws:s3:arn": *r.bucket.BucketArn() + "*"},
		}, "kms:GenerateDataKey")
	}
	return role, may
}

// role is a role for CloudWatch Logs on behalf of this account and region, not
// for what somebody else has it do, with the policy that says what it may.
func (r *Reports) role(id, description string) (awsiam.Role, awsiam.Policy) {
	stack := awscdk.Stack_Of(r.construct)
	own := stack.FormatArn(&awscdk.ArnComponents{
		Service: jsii.String("logs"), Resource: jsii.String("*"), ArnFormat: awscdk.ArnFormat_NO_RESOURCE_NAME,
	})
	role := awsiam.NewRole(r.construct, &id, &awsiam.RoleProps{
		Description: &description,
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("logs.amazonaws.com"), &awsiam.ServicePrincipalOpts{
			Conditions: &map[string]any{
				"StringEquals": map[string]any{"aws:SourceAccount": stack.Account()},
				"ArnLike":      map[string]any{"aws:SourceArn": own},
			},
		}),
	})
	return role, awsiam.NewPolicy(role, jsii.String("May"), &awsiam.PolicyProps{Roles: &[]awsiam.IRole{role}})
}

func allow(may awsiam.Policy, resources []*string, conditions *map[string]any, actions ...string) {
	may.AddStatements(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions: jsii.Strings(actions...), Resources: &resources, Conditions: conditions,
	}))
}

// validName is the form of a scheduled query's name (API_CreateScheduledQuery).
var validName = regexp.MustCompile(`^[a-zA-Z0-9_\-/.#]+$`)

// check finds mistakes in props, and fills in the queries' placeholders.
func check(props Props) (filled []string, mistakes *mistake.List) {
	mistakes = &mistake.List{}
	if !validName.MatchString(props.Name) || strings.HasPrefix(props.Name, "/") || strings.HasSuffix(props.Name, "/") {
		mistakes.Addf("the name %q: allowed are letters, digits and _ - / . #, without a / at its ends", props.Name)
	}
	if n := len(props.LogGroups); n < 1 || n > cloudwatch.MaxQueryLogGroups {
		mistakes.Addf("%d log groups: a query asks 1 to %d", n, cloudwatch.MaxQueryLogGroups)
	}
	if len(props.Queries) == 0 {
		mistakes.Addf("Queries are missing: say what is reported")
	}
	mistakes.Add(cloudwatch.CheckCron(props.Schedule))
	mistakes.Add(cloudwatch.CheckTimeZone(props.TimeZone))
	mistakes.Add(cloudwatch.CheckScheduledRange(props.Covers))
	if props.KeepDays < 0 {
		mistakes.Addf("KeepDays is %d: allowed are 1 and more", props.KeepDays)
	}
	if props.Bucket != nil && (props.Key != nil || props.KeepDays != 0) {
		mistakes.Addf("Key and KeepDays are for a bucket that is made: leave them out, or Bucket")
	}
	if props.Bucket == nil && props.BucketKey != nil {
		mistakes.Addf("BucketKey is that of a bucket that is given: give Bucket, or Key instead")
	}
	for i, q := range props.Queries {
		if n := utf8.RuneCountInString(props.Name + "/" + q.Name); n > cloudwatch.MaxScheduledQueryName {
			mistakes.Addf("the name %s/%s has %d characters: %d are allowed", props.Name, q.Name, n, cloudwatch.MaxScheduledQueryName)
		}
		if slices.ContainsFunc(props.Queries[:i], func(other queries.Query) bool { return other.Name == q.Name }) {
			mistakes.Addf("query %s is given twice", q.Name)
		}
		text, err := q.Filled()
		mistakes.Add(err)
		for _, err := range loggroup.Refusals(text, props.LogGroups...) {
			mistakes.Addf("query %s would be refused: %w", q.Name, err)
		}
		filled = append(filled, text.String())
	}
	return filled, mistakes
}
