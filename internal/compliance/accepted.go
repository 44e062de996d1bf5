package compliance

// Accepted lists the accepted findings. The tests fail if a row no longer
// matches any finding.
var Accepted = []Finding{
	{
		Rules: []string{"IAMNoInlinePolicy"}, Resources: []string{"*"},
		Reason: "Each policy is for one role, comes and goes with it, and can be attached to no other: the strict one-to-one relationship for which IAM's own guide prefers inline policies (access_policies_managed-vs-inline).",
	},
	{
		Rules: []string{"CloudWatchAlarmAction"}, Resources: []string{"*/Alarm-*", "*/Router/Alarm/*", "*/Topics/LettersAlarm", "*/Topics/Undelivered-*"},
		Reason: "The alarm is looked at by a composite alarm, which tells people once instead of each of them; or nobody is to be told of its severity, or of any, in this environment, which synthesis notes or its configuration says.",
	},
	{
		Rules: []string{"CloudWatchLogGroupEncrypted"}, Resources: []string{"*/LogGroupSettings/Logs"},
		Reason: "The function logs which settings it makes, and never a log record. CloudWatch Logs encrypts that with its own key, and deletes it after a week.",
	},
	{
		Rules: []string{"CloudWatchLogGroupEncrypted", "S3DefaultEncryptionKMS", "SNSEncryptedKMS"}, Resources: []string{"logging-unencrypted/*"},
		Reason: "The environment says encryption: none, and synthesis notes it. CloudWatch Logs and S3 encrypt by keys of their own.",
	},
	{
		Rules: []string{"CloudWatchLogGroupRetentionPeriod"}, Resources: []string{"Test/Logs/Resource", "logging-unencrypted/*/LogGroup/Resource"},
		Reason: "It is kept forever, which its configuration says in so many words.",
	},
	{
		Rules: []string{"ECS2"}, Resources: []string{"*/Task*", "*/Plain", "*/Routed", "*/Written/Jobs*", "*/Written/Events*"},
		Reason: "The variables tell the application how to log. The one secret, Sentry's DSN, is an ECS secret.",
	},
	{
		Rules: []string{"ECS7"}, Resources: []string{"*/Written/Jobs*"},
		Reason: "The sidecar of another team is left out of the wiring on purpose, in the example of how to do that.",
	},
	{
		Rules: []string{"IAM5"},
		Resources: []string{
			"*/CustomResourcePolicy", "*ExecutionRole/DefaultPolicy", "*/TaskRole/DefaultPolicy", "*/LogGroupSettings/Role/DefaultPolicy",
			"*/Reports/Asks/May", "*/Reports/Writes/May", "*/LogAlarmRoles/*/Policy", "*/Archive/Delivers/May", "*/Unmask/May",
		},
		Reason: "A * stands where IAM writes the ARN of one log group with its log streams, where a service makes up the keys of the objects that it writes below a prefix, and where an action has no resource to name. Each statement is looked at by itself: see Rights below.",
	},
	{
		Rules: []string{"S1", "S3BucketLoggingEnabled"}, Resources: []string{"*/ReportsBucket", "*/Reports/Bucket", "*/Archive/Bucket", "*/Archive/Results", "Test/Bucket"},
		Reason: "Roles that CloudWatch and Firehose alone can take write to it, and only people read it. Who did stands in CloudTrail once its data events are switched on, which is the account's to decide and to pay; a bucket of access logs would be one more that nobody watches.",
	},
	{
		Rules: []string{"S3BucketReplicationEnabled"}, Resources: []string{"*/ReportsBucket", "*/Reports/Bucket", "*/Archive/Bucket", "*/Archive/Results", "Test/Bucket"},
		Reason: "S3 keeps objects in three availability zones. A copy in a second region doubles the cost, and takes personal data to where it may not go: that is for whoever knows the law that holds. The bucket is exposed, so that a replication can be added in plain CDK.",
	},
	{
		Rules: []string{"LambdaConcurrency", "LambdaDLQ", "LambdaInsideVPC"}, Resources: []string{"*/AWS679f53fac002430cb0da5b7982bd2287"},
		Reason: "CDK's own function for custom resources runs at deployments alone. CloudFormation calls it, waits for its answer, and takes back the deployment if there is none: no event is lost, and nothing else can start it. It calls CloudWatch Logs by its public address, and nothing in a network of yours.",
	},
	{
		Rules: []string{"SQS3"}, Resources: []string{"*/Topics/Letters", "*/Tampering/Letters"},
		Reason: "It is a dead-letter queue itself, of subscriptions of topics or of targets of rules, and an alarm goes off while it holds anything.",
	},
	{
		Rules: []string{"KDS3", "KMS5", "KMSBackingKeyRotationEnabled"}, Resources: []string{"*/Stream", "*/StreamKey"},
		Reason: "The stream and its key are those of the test of subscriptions: the constructs make neither.",
	},
	{
		Rules: []string{
			"APIG2", "APIG3", "APIG4", "APIG6", "COG4", "APIGWAssociatedWithWAF", "APIGWCacheEnabledAndEncrypted", "APIGWExecutionLoggingEnabled",
			"APIGWSSLEnabled", "APIGWXrayEnabled",
		}, Resources: []string{"*/Written/Api*"},
		Reason: "The API of the example is its team's: what it authorizes, validates and caches is not of its logging. What it logs are the access logs, whose format has no bodies; execution logs have.",
	},
	{
		Rules:     []string{"IAM4", "IAM5", "L1", "SF2", "LambdaConcurrency", "LambdaDLQ", "LambdaInsideVPC"},
		Resources: []string{"*/Written/Resize*", "*/Written/Upload*", "*/Written/Import*", "*/Written/ApiCloudWatchRole*"},
		Reason:    "The functions, the state machine and their roles in the example are its team's, as plain CDK makes them.",
	},
}
