package test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"

	layout "github.com/logstack-go/logstack/archive"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/constructs/archive"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/subscription"
	"github.com/logstack-go/logstack/retention"
	"github.com/logstack-go/logstack/stacks"
)

func archived(stack awscdk.Stack) (*archive.Archive, *archive.Group) {
	logs := archive.New(stack, "Archive", archive.Props{Name: "billing-prod"})
	return logs, logs.Add(stack, "Application", archive.GroupProps{LogGroup: group(stack), Name: "application"})
}

func lockedArchive(stack awscdk.Stack) *archive.Archive {
	logs := archive.New(stack, "Archive", archive.Props{
		Name: "billing-prod", Database: "billing", ScanLimitGiB: 5,
		Keeps:      retention.Archive{GlacierAfterDays: 7, Glacier: retention.Deep, KeepDays: 3653, Lock: retention.Compliance, LockDays: 365},
		AccessLogs: awss3.Bucket_FromBucketName(stack, jsii.String("AccessLogs"), jsii.String("access-logs")),
	})
	logs.Add(stack, "Application", archive.GroupProps{
		LogGroup: group(stack), Name: "application", Pattern: filterpattern.MustParse(`{ $.level = "ERROR" }`), OnTransformed: true,
	})
	return logs
}

func TestAnArchiveKeepsWhatFirehoseCannotLose(t *testing.T) {
	stack := newStack(t)
	archived(stack)
	template := synthesize(t, stack)
	stream := jsonOf(template.only(t, "AWS::KinesisFirehose::DeliveryStream").Properties)
	for _, want := range []string{
		`"Prefix":"` + layout.Prefix("application") + `"`, `"ErrorOutputPrefix":"` + layout.ErrorPrefix("application") + `"`,
		`"CompressionFormat":"GZIP"`, `"Type":"Decompression"`, `"Type":"AppendDelimiterToRecord"`, `"KeyType":"CUSTOMER_MANAGED_CMK"`,
		`"DeliveryStreamName":"billing-prod-application"`, `"DeliveryStreamType":"DirectPut"`, `"LogStreamName":"delivery"`, `"AWSKMSKeyARN":{`,
	} {
		if !strings.Contains(stream, want) {
			t.Errorf("%s is not in %s", want, stream)
		}
	}
	table := jsonOf(template.only(t, "AWS::Glue::Table").Properties)
	for _, want := range []string{`"read_restored_glacier_objects":"true"`, `"projection.enabled":"true"`, layout.SerDe, `"Name":"application"`, `"/application/"`} {
		if !strings.Contains(table, want) {
			t.Errorf("%s is not in %s", want, table)
		}
	}
	work := jsonOf(template.only(t, "AWS::Athena::WorkGroup").Properties)
	for _, want := range []string{`"EnforceWorkGroupConfiguration":true`, `"EncryptionOption":"SSE_KMS"`, `"BytesScannedCutoffPerQuery":107374182400`, `"ExpectedBucketOwner":"111122223333"`} {
		if !strings.Contains(work, want) {
			t.Errorf("%s is not in %s", want, work)
		}
	}
	buckets := template.resources(t, "AWS::S3::Bucket")
	if len(buckets) != 2 {
		t.Fatalf("there are %d buckets", len(buckets))
	}
	for id, bucket := range buckets {
		text := jsonOf(bucket.Properties)
		for _, want := range []string{`"SSEAlgorithm":"aws:kms"`, `"BlockPublicAcls":true`, `"BlockPublicPolicy":true`, `"IgnorePublicAcls":true`, `"RestrictPublicBuckets":true`, `"ObjectOwnership":"BucketOwnerEnforced"`} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %s is not in %s", id, want, text)
			}
		}
		if bucket.DeletionPolicy != "RetainExceptOnCreate" {
			t.Errorf("%s is removed by %s", id, bucket.DeletionPolicy)
		}
		if strings.HasPrefix(id, "ArchiveBucket") && !regexp.MustCompile(`"ExpirationInDays":2557.*"StorageClass":"GLACIER","TransitionInDays":90`).MatchString(text) {
			t.Errorf("%s moves and expires by %s", id, text)
		}
	}
	for id, policy := range template.resources(t, "AWS::S3::BucketPolicy") {
		if !strings.Contains(jsonOf(policy.Properties), `"aws:SecureTransport":"false"`) {
			t.Errorf("%s takes what comes in clear text", id)
		}
	}
}

func TestAnArchiveTakesTheLeastRights(t *testing.T) {
	stack := newStack(t)
	archived(stack)
	template := synthesize(t, stack)
	wantAllowed(t, template, "AWS::IAM::ManagedPolicy", map[string]string{
		`["s3:GetBucketLocation","s3:ListBucket","s3:ListBucketMultipartUploads"]`: `{"Fn::GetAtt":["ArchiveBucket`,
		`["s3:AbortMultipartUpload","s3:GetObject","s3:PutObject"]`:                `"/*"]]}{"StringEquals":{"aws:ResourceAccount":"111122223333"}}`,
		`["kms:Decrypt","kms:GenerateDataKey"]`:                                    `"kms:EncryptionContext:aws:s3:arn":`,
		`"logs:PutLogEvents"`:                                                      `":log-stream:delivery"`,
		`["firehose:PutRecord","firehose:PutRecordBatch"]`:                         `{"Fn::GetAtt":["ApplicationStream`,
	})
	wantTrust(t, template, `"aws:SourceAccount":"111122223333"`)
	wantTrust(t, template, `"aws:SourceArn":"arn:aws:`)
}

func TestALockedArchive(t *testing.T) {
	stack := newStack(t)
	logs := lockedArchive(stack)
	asker := awsiam.NewRole(stack, jsii.String("Asker"), &awsiam.RoleProps{AssumedBy: awsiam.NewAccountRootPrincipal()})
	if !logs.GrantQuery(asker) {
		t.Error("the role can be changed")
	}
	theirs := awsiam.Role_FromRoleArn(stack, jsii.String("Theirs"), jsii.String("arn:aws:iam::999999999999:role/theirs"), nil)
	if logs.GrantQuery(theirs) {
		t.Error("the role of another account cannot be changed")
	}
	template := synthesize(t, stack)
	locked := 0
	for id, bucket := range template.resources(t, "AWS::S3::Bucket") {
		text := jsonOf(bucket.Properties)
		if strings.Contains(text, `"DefaultRetention":{"Days":365,"Mode":"COMPLIANCE"}`) {
			locked++
			if !strings.Contains(text, `"TransitionInDays":7`) || !strings.Contains(text, `"DEEP_ARCHIVE"`) || !strings.Contains(text, `"ObjectLockEnabled":true`) {
				t.Errorf("%s is %s", id, text)
			}
		}
		if !strings.Contains(text, `"DestinationBucketName":"access-logs","LogFilePrefix":"billing-prod/"`) {
			t.Errorf("nobody sees who reads %s: %s", id, text)
		}
	}
	if locked != 1 {
		t.Errorf("%d buckets are locked: answers of queries must not be", locked)
	}
	if filter := template.only(t, "AWS::Logs::SubscriptionFilter").Properties; filter["ApplyOnTransformedLogs"] != true || filter["FilterName"] != "archive" {
		t.Errorf("the filter is %v", filter)
	}
	for _, p := range template.resources(t, "AWS::IAM::Policy") {
		if text := jsonOf(p.Properties); strings.HasPrefix(p.ID, "Asker") && strings.Contains(text, `"Resource":"*"`) {
			t.Errorf("who asks may more than that: %s", text)
		}
	}
}

func TestArchiveMistakes(t *testing.T) {
	stack := newStack(t)
	logs, _ := archived(stack)
	again := func(id string, props archive.GroupProps) {
		if props.LogGroup == nil {
			props.LogGroup = loggroup.New(stack, id+"Group", loggroup.Props{Name: "/" + id})
		}
		logs.Add(stack, id, props)
	}
	again("Twice", archive.GroupProps{Name: "application"})
	again("Named", archive.GroupProps{Name: "errors"})
	again("Own", archive.GroupProps{Name: "own", LogGroup: logs.Errors()})
	again("Rare", archive.GroupProps{Name: "rare", LogGroup: loggroup.New(stack, "Infrequent", loggroup.Props{Class: insights.InfrequentAccess})})
	full := loggroup.New(stack, "Full", loggroup.Props{Name: "/full"})
	for _, id := range []string{"A", "B"} {
		subscription.New(stack, id, subscription.Props{LogGroup: full, To: subscription.Arn(firehoseArn, nil)})
	}
	again("Third", archive.GroupProps{Name: "full", LogGroup: full})
	archive.New(stack, "Other", archive.Props{Name: "billing-prod"})
	archive.New(stack, "Wrong", archive.Props{Name: "Billing", Database: "b-d", ScanLimitGiB: -1, Removal: retention.Protect, Keeps: retention.Archive{KeepDays: 10}})
	archive.New(stack, "Locked", archive.Props{Name: "locked", Removal: retention.Destroy, Keeps: retention.Archive{Lock: retention.Governance}})
	for _, want := range []string{
		`Test/Twice: the archive already has a log group called "application", of Test/Application: give it another Name`,
		`Test/Named: the name "errors"`, "Test/Own: LogGroup is where Firehose writes what it could not deliver",
		"Test/Rare/Filter: log groups of the class INFREQUENT_ACCESS have no subscription filters",
		"Test/Third/Filter: this is subscription filter 3 of the log group: at most 2 are allowed",
		`Test/Other: there is already an archive called "billing-prod", of Test/Archive: give it another Name`,
		`Test/Wrong: the name "Billing"`, `Test/Wrong: the database "b-d"`, "Test/Wrong: ScanLimitGiB is -1", `Test/Wrong: Removal is "protect": use retain or destroy`,
		"Test/Wrong: GlacierAfterDays is 90, but log events are kept for 10",
		"Test/Locked: Removal is destroy, and what Object Lock holds cannot be destroyed",
	} {
		wantMistake(t, stack, want)
	}
}

// An archive that is to be destroyed is first emptied, by a function with rights on its
// buckets only.
func TestAnArchiveIsDestroyedWithWhatIsInIt(t *testing.T) {
	stack := newStack(t)
	archive.New(stack, "Archive", archive.Props{Name: "billing-dev", Removal: retention.Destroy})
	template := synthesize(t, stack)
	if n := len(template.resources(t, "Custom::S3AutoDeleteObjects")); n != 2 {
		t.Errorf("%d of 2 buckets are emptied", n)
	}
	for id, bucket := range template.resources(t, "AWS::S3::Bucket") {
		if bucket.DeletionPolicy != "Delete" {
			t.Errorf("%s stays: %s", id, bucket.DeletionPolicy)
		}
	}
	if group := template.only(t, "AWS::Logs::LogGroup"); group.DeletionPolicy != "Delete" || group.Properties["DeletionProtectionEnabled"] == true {
		t.Errorf("the log group of errors stays: %s", group.DeletionPolicy)
	}
	if work := template.only(t, "AWS::Athena::WorkGroup"); work.Properties["RecursiveDeleteOption"] != true {
		t.Error("the work group cannot be deleted once somebody asked something")
	}
	if policies := template.resources(t, "AWS::IAM::Policy"); len(policies) != 0 {
		t.Errorf("the function has rights of its own: %v", policies)
	}
}

const archivedYAML = `
application: shop
services: [{name: web, image: shop, audit: true}, {name: payments, image: pay, ownLogGroups: true}]
archive: {}
intelligentTiering: true
subscriptions: {siem: {to: "` + firehoseArn + `", logGroup: audit, pattern: '{ $.level = "ERROR" }'}}
alarms: {archive-late: {above: {page: 7200}}, archive-idle: ~}
environments: {prod: {account: '111122223333', region: eu-central-1}}
`

// The archive and subscriptions of an environment apply to the log groups of each
// service too. The bucket and the database are in the stack itself.
func TestAnEnvironmentArchives(t *testing.T) {
	cfg, err := config.Parse("logstack.yaml", []byte(archivedYAML), ".")
	if err != nil {
		t.Fatal(err)
	}
	made, err := stacks.New(newApp(t), cfg, "prod", "")
	if err != nil {
		t.Fatal(err)
	}
	shared, own := synthesize(t, made[0].Stack()), synthesizeOwn(t, made[0], "payments")
	for name, want := range map[string]int{
		"AWS::S3::Bucket": 2, "AWS::Glue::Database": 1, "AWS::Athena::WorkGroup": 1, "AWS::KinesisFirehose::DeliveryStream": 2, "AWS::Glue::Table": 2,
		"AWS::Logs::SubscriptionFilter": 3, "AWS::Logs::StorageTierPolicy": 1,
	} {
		if got := len(shared.resources(t, name)); got != want {
			t.Errorf("the stack has %d of %s, want %d", got, name, want)
		}
	}
	named := map[string]string{}
	for _, tpl := range []template{shared, own} {
		for _, q := range tpl.resources(t, "AWS::Athena::NamedQuery") {
			named[q.Properties["Name"].(string)] = q.Properties["QueryString"].(string)
		}
	}
	if sql := named["application/errors-by-type"]; !strings.Contains(sql, `FROM "application" AS`) || strings.Contains(sql, "{{") {
		t.Errorf("errors-by-type asks %s", sql)
	}
	if sql := named["audit/audit-trail"]; !strings.Contains(sql, `FROM "audit" AS`) || len(named) < 10 {
		t.Errorf("audit-trail asks %s, of %d queries", sql, len(named))
	}
	if sql := named["application-payments/errors-by-type"]; !strings.Contains(sql, `FROM "application_payments" AS`) {
		t.Errorf("errors-by-type of payments asks %s", sql)
	}
	for name, want := range map[string]int{
		"AWS::S3::Bucket": 0, "AWS::Glue::Database": 0, "AWS::KinesisFirehose::DeliveryStream": 2, "AWS::Glue::Table": 2, "AWS::Logs::SubscriptionFilter": 3,
	} {
		if got := len(own.resources(t, name)); got != want {
			t.Errorf("the nested stack has %d of %s, want %d", got, name, want)
		}
	}
	alarms := map[string]string{}
	for _, tpl := range []template{shared, own} {
		for _, a := range tpl.resources(t, "AWS::CloudWatch::Alarm") {
			alarms[a.Properties["AlarmName"].(string)] = jsonOf(a.Properties)
		}
	}
	for name, want := range map[string]string{
		"shop-prod-archive-late-page":                    `[{"Name":"DeliveryStreamName","Value":"shop-prod-application"}]`,
		"shop-prod-archive-late-audit-page":              `[{"Name":"DeliveryStreamName","Value":"shop-prod-audit"}]`,
		"shop-prod-payments-archive-failing-ticket":      `[{"Name":"DeliveryStreamName","Value":"shop-prod-application-payments"}]`,
		"shop-prod-payments-archive-unsent-audit-ticket": `{"Name":"LogGroupName","Value":"/ecs/shop/prod/audit/payments"}`,
		"shop-prod-archive-unsent-ticket":                `{"Name":"FilterName","Value":"archive"}`,
	} {
		if !strings.Contains(alarms[name], want) {
			t.Errorf("%s looks at %s", name, alarms[name])
		}
	}
	for name := range alarms {
		if strings.Contains(name, "archive-idle") {
			t.Errorf("%s was removed", name)
		}
	}
	if !strings.Contains(jsonOf(shared.resources(t, "AWS::Glue::Database")), `"shop_prod_logs"`) {
		t.Error("the database is called otherwise than the command asks it")
	}
}
