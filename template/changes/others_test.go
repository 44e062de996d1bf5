package changes

import (
	"strings"
	"testing"
)

func TestFilterRemoved(t *testing.T) {
	f := errorsFilter("F", "")
	try(t, "filter-removed", []testCase{
		{"it leaves", f, ``, []string{"F: change: It leaves the stack: nothing counts what it counted. [log group: /shop -> ] [pattern: ERROR -> ] [metric: shop/Errors -> ]"}},
		{"it gets another name", f, errorsFilter("F", "FilterName: faults\nMetricTransformations: [{MetricNamespace: shop, MetricName: Errors, MetricValue: \"1\"}]"), nil},
		{"another one publishes the same", f, errorsFilter("G", "FilterName: faults\nMetricTransformations: [{MetricNamespace: shop, MetricName: Errors, MetricValue: \"1\"}]"), nil},
	})
}

func TestFilterChanged(t *testing.T) {
	of := func(transformation string) string {
		return "MetricTransformations: [{MetricNamespace: shop, MetricName: Errors, " + transformation + "}]"
	}
	f := errorsFilter("F", "")
	try(t, "filter-changed", []testCase{
		{"the same", f, f, nil},
		{"pattern", f, errorsFilter("F", "FilterPattern: '{ $.level = \"ERROR\" }'\n"+of("MetricValue: \"1\"")), []string{"F: change: It matches other events. [pattern: ERROR -> { $.level = \"ERROR\" }]"}},
		{"all events", f, errorsFilter("F", "FilterPattern: ''\n"+of("MetricValue: \"1\"")), []string{"F: change: [pattern: ERROR -> (all events)]"}},
		{"value", f, errorsFilter("F", of("MetricValue: \"2\"")), []string{"F: change: It publishes something else. [value: 1 -> 2]"}},
		{"a value that is written otherwise", f, errorsFilter("F", of("MetricValue: 1")), nil},
		{"unit", f, errorsFilter("F", of("MetricValue: \"1\", Unit: Count")), []string{"F: change: [unit: None -> Count]"}},
		{"default value", f, errorsFilter("F", of("MetricValue: \"1\", DefaultValue: 0")), []string{"F: change: [default value:  -> 0]"}},
		{"log group", f, errorsFilter("F", "LogGroupName: /other\n"+of("MetricValue: \"1\"")), []string{"F: change: It matches other events. [log group: /shop -> /other]"}},
		{"a parameter", f, "Parameters: {P: {Type: String}}\nResources:\n" + errorsFilter("F", "FilterPattern: !Ref P\n"+of("MetricValue: \"1\"")), []string{"F: unknown"}},
		{"under another logical id, which fails", f, errorsFilter("G", "FilterPattern: WARN\n"+of("MetricValue: \"1\"")), []string{"G: change: [pattern: ERROR -> WARN]"}},
	})
}

func TestLeftBehind(t *testing.T) {
	try(t, "left-behind", []testCase{
		{"a log group leaves", groupResource, ``, []string{"Group: change: It leaves the stack, and stays in the account, as its policy keeps it. No alarm of the stack looks at what is written to it any more."}},
		{"and is used still", groupResource + errorsFilter("F", ""), errorsFilter("F", ""), []string{"Group: change: The new templates keep using it by its name."}},
		{"it gets another name", groupResource, strings.Replace(groupResource, "/shop", "/store", 1), []string{"Group: change: It is replaced, as LogGroupName changes, and stays in the account"}},
		{"its deletion protection is on", "  G: {Type: AWS::Logs::LogGroup, Properties: {DeletionProtectionEnabled: true}}", ``, []string{"G: change: CloudFormation tries to delete it and cannot, as its deletion protection is on."}},
		{"a key", "  K: {Type: AWS::KMS::Key, DeletionPolicy: Retain}", ``, []string{"K: change"}},
		{"it stays", groupResource, groupResource, nil},
	})
}

func TestLogGroupChanged(t *testing.T) {
	of := func(properties string) string {
		return "  G: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop" + properties + "}}"
	}
	try(t, "log-group-changed", []testCase{
		{"protection off", of(", DeletionProtectionEnabled: true"), of(""), []string{"G: change: Its deletion protection is switched off"}},
		{"protection on", of(""), of(", DeletionProtectionEnabled: true"), nil},
		{"kept for longer", of(", RetentionInDays: 30"), of(", RetentionInDays: 90"), []string{"G: change: Its log events are kept for 90 days, and were kept for 30 days"}},
		{"kept for ever", of(", RetentionInDays: 30"), of(""), []string{"G: change: are kept for ever"}},
		{"another key", of(", KmsKeyId: a"), of(", KmsKeyId: b"), []string{"G: change: It is encrypted with another key. Stored log events stay encrypted with the old one"}},
		{"no key any more", of(", KmsKeyId: a"), of(""), []string{"G: change: It is no longer encrypted with a key of yours."}},
		{"a key", of(""), of(", KmsKeyId: a"), []string{"G: change: New log events are encrypted"}},
		{"fewer indexes", of(", FieldIndexPolicies: [{Fields: [a, b]}]"), of(", FieldIndexPolicies: [{Fields: [b]}]"), []string{"G: change: queries on these fields read all of it, and cost as much: a."}},
	})
}

func TestDeliveryLost(t *testing.T) {
	filter := func(id, pattern, to string) string {
		return "  " + id + ": {Type: AWS::Logs::SubscriptionFilter, Properties: {FilterName: " + id + ", LogGroupName: /shop, FilterPattern: " + pattern + ", DestinationArn: " + to + "}}\n"
	}
	try(t, "delivery-lost", []testCase{
		{"a subscription filter leaves", filter("F", "x", "arn:a"), ``, []string{"F: loss: what is written to /shop is no longer sent to arn:a"}},
		{"another one sends the same", filter("F", "x", "arn:a"), filter("G", "x", "arn:a"), nil},
		{"a delivery leaves", "  D: {Type: AWS::Logs::Delivery, Properties: {DeliverySourceName: a, DeliveryDestinationArn: b}}", ``, []string{"D: loss"}},
		{"what lets it call a function", "  Fn: {Type: AWS::Lambda::Function}\n  P: {Type: AWS::Lambda::Permission, Properties: {FunctionName: !Ref Fn, Principal: logs.amazonaws.com, Action: x}}\n" + filter("F", "x", "!GetAtt Fn.Arn"),
			"  Fn: {Type: AWS::Lambda::Function}\n" + filter("F", "x", "!GetAtt Fn.Arn"), []string{"P: loss: the subscription filter F sends to a function that CloudWatch Logs may no longer call"}},
	})
}

func TestStoreRemoved(t *testing.T) {
	try(t, "store-removed", []testCase{
		{"a bucket, which is deleted if it is empty", "  B: {Type: AWS::S3::Bucket}", ``, []string{"B: change: CloudFormation deletes it if it is empty"}},
		{"a bucket that is emptied", "  B: {Type: AWS::S3::Bucket}\n  E: {Type: \"Custom::S3AutoDeleteObjects\", Properties: {BucketName: !Ref B}}", ``, []string{"B: loss: is deleted with its content"}},
		{"a bucket that is kept", "  B: {Type: AWS::S3::Bucket, DeletionPolicy: Retain}", ``, nil},
		{"a secret", "  S: {Type: AWS::SecretsManager::Secret}", ``, []string{"S: loss"}},
		{"a parameter", "  S: {Type: AWS::SSM::Parameter, Properties: {Name: /a, Type: String, Value: x}}", "  S: {Type: AWS::SSM::Parameter, Properties: {Name: /b, Type: String, Value: x}}", []string{"S: loss: It is replaced, as Name changes"}},
	})
}

func TestSightLost(t *testing.T) {
	link := func(types string) string {
		return "  L: {Type: AWS::Oam::Link, Properties: {SinkIdentifier: s, LabelTemplate: $AccountName, ResourceTypes: [" + types + "]}}"
	}
	try(t, "sight-lost", []testCase{
		{"a sink leaves", "  S: {Type: AWS::Oam::Sink, Properties: {Name: s}}", ``, []string{"S: loss: no longer sees the accounts that are linked to it"}},
		{"a sink gets another name", "  S: {Type: AWS::Oam::Sink, Properties: {Name: s}}", "  S: {Type: AWS::Oam::Sink, Properties: {Name: t}}", []string{"S: loss: replaced"}},
		{"a link leaves", link("AWS::Logs::LogGroup"), ``, []string{"L: loss: no longer sees this one"}},
		{"a link shares less", link("\"AWS::Logs::LogGroup\", \"AWS::CloudWatch::Metric\""), link("\"AWS::CloudWatch::Metric\""), []string{"L: loss: it sees no AWS::Logs::LogGroup any more"}},
	})
}

func TestContainers(t *testing.T) {
	task := func(logging string) string {
		return "  T: {Type: AWS::ECS::TaskDefinition, Properties: {Family: f, ContainerDefinitions: [{Name: web, Image: i" + logging + "}]}}"
	}
	awslogs := func(group string) string {
		return task(", LogConfiguration: {LogDriver: awslogs, Options: {awslogs-group: " + group + "}}")
	}
	try(t, "container-logs", []testCase{
		{"no log driver any more", awslogs("/shop"), task(""), []string{"T: loss: The container web no longer has a log configuration: its output goes nowhere."}},
		{"the driver none", awslogs("/shop"), task(", LogConfiguration: {LogDriver: none}"), []string{"T: loss: has the log driver none"}},
		{"no DSN any more", task(", Secrets: [{Name: SENTRY_DSN, ValueFrom: x}]"), task(""), []string{"T: loss: no longer gets SENTRY_DSN"}},
		{"a DSN in clear text", task(", Secrets: [{Name: SENTRY_DSN, ValueFrom: x}]"), task(", Environment: [{Name: SENTRY_DSN, Value: x}]"), []string{"T: change: [SENTRY_DSN: x -> a variable in clear text]"}},
		{"another DSN", task(", Secrets: [{Name: SENTRY_DSN, ValueFrom: x}]"), task(", Secrets: [{Name: SENTRY_DSN, ValueFrom: y}]"), []string{"T: change: The container web gets SENTRY_DSN from another place"}},
		{"it had none", task(""), task(""), nil},
	})
	try(t, "writes-elsewhere", []testCase{
		{"another log group", awslogs("/shop"), awslogs("/store"), []string{"T: change: The container web writes elsewhere than before. [log group: /shop -> /store]"}},
		{"another driver", awslogs("/shop"), task(", LogConfiguration: {LogDriver: awsfirelens}"), []string{"T: change: [log driver: awslogs -> awsfirelens]"}},
		{"other options", awslogs("/shop, mode: non-blocking"), awslogs("/shop"), []string{"T: change: The log driver of the container web has other options than before. [mode: non-blocking -> ]"}},
		{"a secret among them", awslogs("/shop, splunk-token: abc"), awslogs("/shop, splunk-token: def"), []string{"T: change: [splunk-token: (hidden) -> (hidden)]"}},
		{"a function's log group", "  F: {Type: AWS::Lambda::Function, Properties: {FunctionName: f}}", "  F: {Type: AWS::Lambda::Function, Properties: {FunctionName: f, LoggingConfig: {LogGroup: /x}}}", []string{"F: change: [log group: /aws/lambda/f -> /x]"}},
		{"a function's format", "  F: {Type: AWS::Lambda::Function, Properties: {LoggingConfig: {LogFormat: JSON}}}", "  F: {Type: AWS::Lambda::Function}", []string{"F: change: [format: JSON -> Text]"}},
	})
}

func TestViewsAndMutes(t *testing.T) {
	try(t, "view-removed", []testCase{
		{"a dashboard", "  D: {Type: AWS::CloudWatch::Dashboard, Properties: {DashboardBody: '{}'}}", ``, []string{"D: change"}},
		{"a saved query that moves", "  Q: {Type: AWS::Logs::QueryDefinition, Properties: {Name: q, QueryString: limit 1}}", "  R: {Type: AWS::Logs::QueryDefinition, Properties: {Name: q, QueryString: limit 2}}", nil},
	})
	mute := func(rule string) string {
		return "  M: {Type: AWS::CloudWatch::AlarmMuteRule, Properties: {Name: m, Rule: {Schedule: {Expression: " + rule + "}}, MuteTargets: {AlarmNames: [errors]}}}"
	}
	try(t, "alarms-muted", []testCase{
		{"a new one", ``, mute("a"), []string{"M: change: While it is active, errors notifies nobody."}},
		{"other times", mute("a"), mute("b"), []string{"M: change: It is active at other times, or for other alarms"}},
		{"the same", mute("a"), mute("a"), nil},
	})
}

func TestKeptNoMore(t *testing.T) {
	try(t, "kept-no-more", []testCase{
		{"a log group", groupResource, strings.Replace(groupResource, "DeletionPolicy: Retain", "DeletionPolicy: Delete", 1),
			[]string{"Group: change: It is no longer kept: a later deployment that removes or replaces the log group /shop deletes it. [DeletionPolicy: Retain -> Delete]"}},
		{"no policy", groupResource, "  Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop, RetentionInDays: 30}}", []string{"Group: change: [DeletionPolicy: Retain -> none] [UpdateReplacePolicy: Retain -> none]"}},
		{"it is kept from now on", "  Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop, RetentionInDays: 30}}", groupResource, nil},
		{"it is replaced, which is told as that", groupResource, "  Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /other}}", nil},
	})
}
