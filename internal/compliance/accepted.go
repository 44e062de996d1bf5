package compliance

// Accepted lists the accepted findings. The tests fail if a row no longer
// matches any finding.
var Accepted = []Finding{
	{
		Rules: []string{"IAMNoInlinePolicy"}, Resources: []string{"*"},
		Reason: "Each policy belongs to one role, is created and deleted with it, and cannot be attached to another. IAM's guide prefers inline policies for such a strict one-to-one relationship (access_policies_managed-vs-inline).",
	},
	{
		Rules: []string{"CloudWatchAlarmAction"}, Resources: []string{"*/Alarm-*", "*/Router/Alarm/*", "*/Topics/LettersAlarm", "*/Topics/Undelivered-*"},
		Reason: "A composite alarm looks at the alarm, and notifies people once in its place. Or nobody is to be notified of its severity, or of any alarm, in this environment: synthesis notes that, or the configuration says so.",
	},
	{
		Rules: []string{"CloudWatchLogGroupEncrypted"}, Resources: []string{"*/LogGroupSettings/Logs"},
		Reason: "The function logs which settings it makes, and never a log record of the application. CloudWatch Logs encrypts its log group with its own key, and deletes its log events after a week.",
	},
	{
		Rules: []string{"CloudWatchLogGroupEncrypted", "S3DefaultEncryptionKMS", "SNSEncryptedKMS"}, Resources: []string{"logging-unencrypted/*"},
		Reason: "The environment says encryption: none, and synthesis notes it. CloudWatch Logs and S3 encrypt with their own keys.",
	},
	{
		Rules: []string{"CloudWatchLogGroupRetentionPeriod"}, Resources: []string{"Test/Logs/Resource", "logging-unencrypted/*/LogGroup/Resource"},
		Reason: "Its log events are kept forever, as its configuration says explicitly.",
	},
	{
		Rules: []string{"ECS2"}, Resources: []string{"*/Task*", "*/Plain", "*/Routed", "*/Written/Jobs*", "*/Written/Events*"},
		Reason: "The variables tell the application how to log. The one secret, Sentry's DSN, is an ECS secret.",
	},
	{
		Rules: []string{"ECS7"}, Resources: []string{"*/Written/Jobs*"},
		Reason: "The sidecar of another team has no wiring on purpose: the example shows how to leave a container out.",
	},
	{
		Rules: []string{"IAM5"},
		Resources: []string{
			"*/CustomResourcePolicy", "*ExecutionRole/DefaultPolicy", "*/TaskRole/DefaultPolicy", "*/LogGroupSettings/Role/DefaultPolicy",
			"*/Reports/Asks/May", "*/Reports/Writes/May", "*/LogAlarmRoles/*/Policy", "*/Archive/Delivers/May", "*/Unmask/May",
		},
		Reason: "A * is in the ARN of one log group with its log streams, in the prefix below which a service chooses the keys of objects, and in place of a resource where an action has none. The tests check each statement separately: see Rights below.",
	},
	{
		Rules: []string{"S1", "S3BucketLoggingEnabled"}, Resources: []string{"*/ReportsBucket", "*/Reports/Bucket", "*/Archive/Bucket", "*/Archive/Results", "Test/Bucket"},
		Reason: "Only roles that CloudWatch and Firehose can assume write to it, and only people read it. CloudTrail records who reads it once its data events are switched on: the owner of the account decides on that, and pays for it. A bucket of access logs would be another one that nobody watches.",
	},
	{
		Rules: []string{"S3BucketReplicationEnabled"}, Resources: []string{"*/ReportsBucket", "*/Reports/Bucket", "*/Archive/Bucket", "*/Archive/Results", "Test/Bucket"},
		Reason: "S3 keeps objects in three availability zones. A copy in a second region doubles the cost, and may take personal data to a place where the law forbids it: whoever knows the law has to decide. The construct exposes the bucket, so that plain CDK can add a replication.",
	},
	{
		Rules: []string{"LambdaConcurrency", "LambdaDLQ", "LambdaInsideVPC"}, Resources: []string{"*/AWS679f53fac002430cb0da5b7982bd2287"},
		Reason: "CDK's own function for custom resources runs only during deployments. CloudFormation calls it, waits for its answer, and rolls back the deployment if there is none: no event is lost, and nothing else can start it. It calls CloudWatch Logs at its public address, and nothing in your networks.",
	},
	{
		Rules: []string{"SQS3"}, Resources: []string{"*/Topics/Letters", "*/Tampering/Letters"},
		Reason: "It is itself a dead-letter queue, of subscriptions of topics or of targets of rules, and an alarm goes off while it holds anything.",
	},
	{
		Rules: []string{"KDS3", "KMS5", "KMSBackingKeyRotationEnabled"}, Resources: []string{"*/Stream", "*/StreamKey"},
		Reason: "The stream and its key belong to the test of subscriptions: the constructs create neither.",
	},
	{
		Rules: []string{
			"APIG2", "APIG3", "APIG4", "APIG6", "COG4", "APIGWAssociatedWithWAF", "APIGWCacheEnabledAndEncrypted", "APIGWExecutionLoggingEnabled",
			"APIGWSSLEnabled", "APIGWXrayEnabled",
		}, Resources: []string{"*/Written/Api*"},
		Reason: "The API of the example belongs to its team: what it authorizes, validates and caches has nothing to do with logging. It writes access logs, whose format has no bodies. Execution logs would have them.",
	},
	{
		Rules:     []string{"IAM4", "IAM5", "L1", "SF2", "LambdaConcurrency", "LambdaDLQ", "LambdaInsideVPC"},
		Resources: []string{"*/Written/Resize*", "*/Written/Upload*", "*/Written/Import*", "*/Written/ApiCloudWatchRole*"},
		Reason:    "The functions, the state machine and their roles in the example belong to its team, and are as plain CDK creates them.",
	},
}
