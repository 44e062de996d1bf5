package test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/reports"
	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/queries"
)

// reported returns saved queries bound to the guide's contract.
func reported(t *testing.T, names ...string) []queries.Query {
	t.Helper()
	var all []queries.Query
	for _, name := range names {
		q, err := queries.Get(name)
		if err != nil {
			t.Fatal(err)
		}
		bound, err := q.Bind(contract.Guide())
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, bound)
	}
	return all
}

func weekly(t *testing.T, stack awscdk.Stack) *reports.Reports {
	return reports.New(stack, "Reports", reports.Props{
		Name: "billing/prod", LogGroups: []*loggroup.LogGroup{group(stack)},
		Queries: reported(t, "errors-by-type", "slow-requests"), TimeZone: "Europe/Berlin",
	})
}

func TestReportsRunTheQueriesOfTheWeekBefore(t *testing.T) {
	stack := newStack(t)
	weekly(t, stack)
	template := synthesize(t, stack)
	all := template.resources(t, "AWS::Logs::ScheduledQuery")
	if len(all) != 2 {
		t.Fatalf("there are %d", len(all))
	}
	for id, q := range all {
		p := q.Properties
		if p["ScheduleExpression"] != "cron(0 6 ? * MON *)" || p["Timezone"] != "Europe/Berlin" || p["StartTimeOffset"] != 604800.0 {
			t.Errorf("%s runs %v %v over %v", id, p["ScheduleExpression"], p["Timezone"], p["StartTimeOffset"])
		}
		groups := jsonOf(p["LogGroupIdentifiers"])
		if strings.Contains(groups, ":*") || !strings.Contains(groups, ":log-group:") {
			t.Errorf("%s asks %s", id, groups)
		}
		if text := p["QueryString"].(string); strings.Contains(text, "{{") {
			t.Errorf("%s has a placeholder, which nobody fills in: %s", id, text)
		}
		if to := jsonOf(p["DestinationConfiguration"]); !strings.Contains(to, `["s3://",{"Ref":"ReportsBucket`) || !strings.Contains(to, `"/`+p["Name"].(string)+`/"`) {
			t.Errorf("%s writes to %s", id, to)
		}
	}
}

func TestReportsTakeTheLeastRights(t *testing.T) {
	stack := newStack(t)
	weekly(t, stack)
	template := synthesize(t, stack)
	wantAllowed(t, template, "AWS::IAM::Policy", map[string]string{
		`"logs:StartQuery"`: `{"Fn::GetAtt":["LogGroup`,
		`["logs:DescribeLogGroups","logs:GetQueryResults","logs:StopQuery"]`: `"*"null`, // these take no log group
		`"kms:Decrypt"`:         `"Arn"]}{"ArnLike":{"kms:EncryptionContext:aws:logs:arn":"arn:aws:logs:eu-central-1:111122223333:log-group:*"}}`,
		`"kms:DescribeKey"`:     `{"Fn::GetAtt":["LogGroupKey`,
		`"s3:PutObject"`:        `"/billing/prod/*"]]}{"StringEquals":{"aws:ResourceAccount":"111122223333"}}`,
		`"kms:GenerateDataKey"`: `"kms:ViaService":{"Fn::Join":["",["s3.eu-central-1.",{"Ref":"AWS::URLSuffix"}]]}`,
	})
	wantTrust(t, template, `"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:logs:eu-central-1:111122223333:*"},"StringEquals":{"aws:SourceAccount":"111122223333"}}`)
}

func TestTheBucketOfReportsIsClosed(t *testing.T) {
	stack := newStack(t)
	weekly(t, stack)
	template := synthesize(t, stack)
	bucket := template.only(t, "AWS::S3::Bucket")
	text := jsonOf(bucket.Properties)
	for _, want := range []string{
		`"SSEAlgorithm":"aws:kms"`, `"BlockPublicAcls":true`, `"BlockPublicPolicy":true`, `"IgnorePublicAcls":true`,
		`"RestrictPublicBuckets":true`, `"ObjectOwnership":"BucketOwnerEnforced"`, `"ExpirationInDays":400`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in %s", want, text)
		}
	}
	if bucket.DeletionPolicy != "RetainExceptOnCreate" {
		t.Errorf("when the stack goes: %s", bucket.DeletionPolicy)
	}
	if policy := jsonOf(template.only(t, "AWS::S3::BucketPolicy").Properties); !strings.Contains(policy, `"aws:SecureTransport":"false"`) {
		t.Errorf("the bucket's policy is %s", policy)
	}
}

// Reports are written to a given bucket with its key, and the bucket is not changed.
func TestReportsToABucketThatIsGiven(t *testing.T) {
	stack := newStack(t)
	reports.New(stack, "Reports", reports.Props{
		Name: "billing", LogGroups: []*loggroup.LogGroup{existing(stack, loggroup.ExistingProps{})},
		Queries: reported(t, "errors-by-type"), Covers: 24 * time.Hour, Schedule: "cron(0 6 * * ? *)",
		Bucket:    awss3.Bucket_FromBucketName(stack, jsii.String("Theirs-bucket"), jsii.String("their-reports")),
		BucketKey: awskms.Key_FromKeyArn(stack, jsii.String("Their-key"), jsii.String("arn:aws:kms:eu-central-1:111122223333:key/1234")),
	})
	template := synthesize(t, stack)
	for _, kind := range kinds(t, template) {
		if !slices.Contains([]string{"AWS::IAM::Role", "AWS::IAM::Policy", "AWS::Logs::ScheduledQuery"}, kind) {
			t.Errorf("there is a %s", kind)
		}
	}
	text := jsonOf(template)
	for _, want := range []string{
		`"s3://their-reports/billing/errors-by-type/"`, `"Resource":"arn:aws:kms:eu-central-1:111122223333:key/1234"`,
		`"logs:StartQuery","Effect":"Allow","Resource":"arn:aws:logs:eu-central-1:111122223333:log-group:/theirs/app:*"`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in the template", want)
		}
	}
	if strings.Contains(text, `"kms:Decrypt"`) {
		t.Error("a key may be used that nobody spoke of")
	}
}

func TestReportsMistakes(t *testing.T) {
	stack := newStack(t)
	patterns := queries.Query{Name: "patterns", Text: insights.MustParse("pattern @message")}
	reports.New(stack, "Wrong", reports.Props{
		Name: "/billing", Queries: append(reported(t, "errors-by-type", "errors-by-type"), patterns), LogGroups: []*loggroup.LogGroup{infrequent(stack)},
		Schedule: "rate(7 days)", TimeZone: "Berlin", Covers: 40 * 24 * time.Hour,
		Bucket: awss3.Bucket_FromBucketName(stack, jsii.String("Bucket"), jsii.String("bucket")), KeepDays: 3,
	})
	reports.New(stack, "Nothing", reports.Props{})
	for _, want := range []string{
		`Test/Wrong: the name "/billing": use letters`, `Test/Wrong: "rate(7 days)" is not a schedule`,
		`Test/Wrong: there is no time zone "Berlin"`, "Test/Wrong: a scheduled query cannot look back 960h",
		"Test/Wrong: query errors-by-type is given twice", "Test/Wrong: query patterns would be refused: ",
		"Test/Wrong: Key, Encryption and KeepDays are for a bucket that is created",
		"Test/Nothing: 0 log groups: a query reads 1 to 50", "Test/Nothing: Queries are missing",
	} {
		wantMistake(t, stack, want)
	}
}

// TestReportsOfAConfiguration configures reports of two log groups, in one bucket.
func TestReportsOfAConfiguration(t *testing.T) {
	made := logging(t, parse(t, `
services:
  - {name: web, image: app}
  - {name: importer, image: app, ownLogGroups: true}
alarms: {slow-requests: {parameters: {slow_request: 800ms}}}
reports: {queries: [slow-requests], timeZone: Europe/Berlin, keepDays: 30}
environments: {prod: {account: "111122223333", region: eu-central-1}}
`), "prod")
	tpl := synthesize(t, made.Stack())
	if bucket := jsonOf(tpl.only(t, "AWS::S3::Bucket").Properties); !strings.Contains(bucket, `"ExpirationInDays":30`) {
		t.Errorf("the bucket is %s", bucket)
	}
	var names []string
	may := 0
	for _, of := range []template{tpl, synthesizeOwn(t, made, "importer")} {
		for id, q := range of.resources(t, "AWS::Logs::ScheduledQuery") {
			names = append(names, q.Properties["Name"].(string))
			if text := q.Properties["QueryString"].(string); !strings.Contains(text, "duration_ms > 800") {
				t.Errorf("%s asks %s", id, text)
			}
		}
		may += strings.Count(jsonOf(of.resources(t, "AWS::IAM::Policy")), `"kms:GenerateDataKey"`)
	}
	slices.Sort(names)
	if want := []string{"billing/prod/importer/slow-requests", "billing/prod/slow-requests"}; !slices.Equal(names, want) {
		t.Errorf("the reports are %q", names)
	}
	if may != 2 {
		t.Errorf("%d of 2 roles that write may use the bucket's key", may)
	}
}

// An existing log group keeps its encryption: roles that query it can use its key, and
// nothing here is encrypted with it.
func TestReportsOfALogGroupWithAKeyOfItsOwn(t *testing.T) {
	const theirs = "arn:aws:kms:eu-central-1:111122223333:key/5678"
	made := logging(t, parse(t, `
services: [{name: web, image: app}]
logGroups: {application: {name: /theirs/app, existing: true, keyArn: "`+theirs+`"}}
anomalyDetector: {}
reports: {queries: [errors-by-type]}
environments: {prod: {account: "111122223333", region: eu-central-1}}
`), "prod")
	template := synthesize(t, made.Stack())
	if text := jsonOf(template); strings.Count(text, theirs) != 2 || !strings.Contains(text, `{"Action":"kms:DescribeKey","Effect":"Allow","Resource":"`+theirs+`"}`) {
		t.Errorf("their key stands in the template %d times", strings.Count(text, theirs))
	}
}

func TestTheKeyOfAnExistingLogGroupIsNotOurs(t *testing.T) {
	stack := newStack(t)
	servicelogs.New(stack, "Logs", servicelogs.Props{
		Application: "billing", AnomalyDetector: &loggroup.AnomalyDetectorProps{},
		LogGroup: existing(stack, loggroup.ExistingProps{
			Key: awskms.Key_FromKeyArn(stack, jsii.String("Their-key"), jsii.String("arn:aws:kms:eu-central-1:111122223333:key/5678")),
		}),
	})
	if text := jsonOf(synthesize(t, stack)); strings.Contains(text, "key/5678") {
		t.Error("something is encrypted with it")
	}
}

// A bucket with years of reports is not replaced when a service is inserted before the
// others.
func TestTheReportsBucketStays(t *testing.T) {
	id := func(services string) string {
		template := synthesize(t, logging(t, parse(t, "services: ["+services+"]\nreports: {}\nenvironments: {prod: {}}\n"), "prod").Stack())
		return template.only(t, "AWS::S3::Bucket").ID
	}
	one := id("{name: web, image: a, ownLogGroups: true}")
	if other := id("{name: api, image: a, ownLogGroups: true}, {name: web, image: a, ownLogGroups: true}, {name: worker, image: a}"); other != one {
		t.Errorf("the bucket is %s, and was %s", other, one)
	}
}
