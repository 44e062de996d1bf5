package changes

import "testing"

func TestRetentionShorter(t *testing.T) {
	days := func(days string) string {
		return "  Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop" + days + "}}"
	}
	try(t, "retention-shorter", []testCase{
		{"shorter", days(", RetentionInDays: 90"), days(", RetentionInDays: 30"),
			[]string{"Group: loss: Log events that are older than 30 days are deleted: they were kept for 90 days. [days: 90 -> 30]"}},
		{"a day", days(", RetentionInDays: 3"), days(", RetentionInDays: 1"), []string{"Group: loss: older than 1 day are"}},
		{"not for ever any more", days(""), days(", RetentionInDays: 3653"), []string{"Group: loss: they were kept for ever"}},
		{"longer", days(", RetentionInDays: 30"), days(", RetentionInDays: 90"), nil},
		{"for ever", days(", RetentionInDays: 30"), days(""), nil},
		{"written otherwise", days(", RetentionInDays: 30"), days(`, RetentionInDays: "30"`), nil},
		{"a parameter on one side", days(", RetentionInDays: 30"), "Parameters: {Days: {Type: Number}}\nResources:\n" + days(", RetentionInDays: !Ref Days"),
			[]string{"Group: unknown: cannot be known. [days: 30 -> ${Days}]"}},
		{"a parameter on both", "Parameters: {Days: {Type: Number}}\nResources:\n" + days(", RetentionInDays: !Ref Days"),
			"Parameters: {Days: {Type: Number}}\nResources:\n" + days(", RetentionInDays: !Ref Days"), nil},
		{"of another one in its place, which is told of as deleted", days(", RetentionInDays: 30"),
			"  Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /b, RetentionInDays: 1}}", nil},
	})
}

// Custom resources set the retention of log groups that are created elsewhere.
func TestRetentionSetElsewhere(t *testing.T) {
	const own = "  Group: {Type: AWS::Logs::LogGroup, DeletionPolicy: Retain, Properties: {LogGroupName: /shop, RetentionInDays: 30}}\n"
	call := func(days string) string {
		return "  Set: {Type: \"Custom::LogGroupRetention\", Properties: {Update: '{\"action\":\"PutRetentionPolicy\",\"service\":\"CloudWatchLogs\",\"parameters\":{\"logGroupName\":\"/shop\",\"retentionInDays\":" + days + "}}'}}\n"
	}
	const never = "  Set: {Type: \"Custom::LogGroupRetention\", Properties: {Update: '{\"action\":\"DeleteRetentionPolicy\",\"service\":\"CloudWatchLogs\",\"parameters\":{\"logGroupName\":\"/shop\"}}'}}\n"
	lambda := func(days string) string {
		return "  Set: {Type: \"Custom::LogRetention\", Properties: {LogGroupName: /shop, RetentionInDays: " + days + "}}\n"
	}
	try(t, "retention-shorter", []testCase{
		{"shorter", call("30"), call("7"), []string{"Set: loss: Log events of the log group /shop that are older than 7 days are deleted: they were kept for 30 days. [days: 30 -> 7]"}},
		{"longer", call("7"), call("30"), nil},
		{"shorter, by the CDK's own", lambda("30"), lambda("7"), []string{"Set: loss"}},
		{"it was in the stack before", own, call("7"), []string{"Set: loss: they were kept for 30 days"}},
		{"it was in the stack before, and is kept for as long", own, call("30"), nil},
		{"it was not known before", ``, call("7"), []string{"Set: unknown: The retention of the log group /shop is set to 7 days, and for how long it has kept its log events until now is not known: what is older is deleted."}},
		{"for ever", call("30"), never, nil},
		{"not for ever any more", never, call("30"), []string{"Set: loss: Log events of the log group /shop that are older than 30 days are deleted: they were kept for ever. [days: never expire -> 30]"}},
		{"for ever, and not known before", ``, never, nil},
		{"other calls", ``, "  Set: {Type: \"Custom::X\", Properties: {Update: '{\"action\":\"PutMetricFilter\"}', Create: retentionPolicy}}", nil},
	})
	try(t, "already-exists", []testCase{
		{"a log group whose retention was set is made", lambda("30"), own, []string{"Group: failure: on the old side, Set sets its retention."}},
	})
}

// A bucket's lifecycle deletes what an archive keeps.
func TestABucketExpiresEarlier(t *testing.T) {
	bucket := func(rules string) string {
		return "  B: {Type: AWS::S3::Bucket, Properties: {LifecycleConfiguration: {Rules: [" + rules + "]}}}"
	}
	try(t, "retention-shorter", []testCase{
		{"earlier", bucket("{Status: Enabled, ExpirationInDays: 2557}"), bucket("{Status: Enabled, ExpirationInDays: 400}"),
			[]string{"B: loss: Objects that are older than 400 days are deleted: they were kept for 2557 days. [days: 2557 -> 400]"}},
		{"later", bucket("{Status: Enabled, ExpirationInDays: 400}"), bucket("{Status: Enabled, ExpirationInDays: 2557}"), nil},
		{"never before", "  B: {Type: AWS::S3::Bucket}", bucket("{Status: Enabled, ExpirationInDays: 30, Prefix: a/}"),
			[]string{"B: loss: Objects whose keys begin with a/ that are older than 30 days are deleted: they were kept for ever. [days: never expire -> 30]"}},
		{"a part of what expires anyway", bucket("{Status: Enabled, ExpirationInDays: 30}"), bucket("{Status: Enabled, ExpirationInDays: 30}, {Status: Enabled, ExpirationInDays: 60, Prefix: a/}"), nil},
		{"a rule that is off", "  B: {Type: AWS::S3::Bucket}", bucket("{Status: Disabled, ExpirationInDays: 30}"), nil},
		{"a rule that only moves", "  B: {Type: AWS::S3::Bucket}", bucket("{Status: Enabled, Transitions: [{StorageClass: GLACIER, TransitionInDays: 30}]}"), nil},
		{"never any more", bucket("{Status: Enabled, ExpirationInDays: 30}"), "  B: {Type: AWS::S3::Bucket}", nil},
		{"a parameter", bucket("{Status: Enabled, ExpirationInDays: 30}"), "Parameters: {Days: {Type: Number}}\nResources:\n" + bucket("{Status: Enabled, ExpirationInDays: !Ref Days}"),
			[]string{"B: unknown: cannot be known. [days: 30 -> ${Days}]"}},
	})
}

func TestABucketLocksLess(t *testing.T) {
	bucket := func(lock string) string {
		return "  B: {Type: AWS::S3::Bucket, Properties: {ObjectLockEnabled: true, ObjectLockConfiguration: {ObjectLockEnabled: Enabled, Rule: {DefaultRetention: {" + lock + "}}}}}"
	}
	try(t, "kept-no-more", []testCase{
		{"for fewer days", bucket("Mode: GOVERNANCE, Days: 365"), bucket("Mode: GOVERNANCE, Days: 30"), []string{"B: change: New objects are locked differently than before: somebody may be able to delete them sooner. [Days: 365 -> 30]"}},
		{"for more days", bucket("Mode: GOVERNANCE, Days: 30"), bucket("Mode: GOVERNANCE, Days: 365"), nil},
		{"against fewer people", bucket("Mode: COMPLIANCE, Days: 365"), bucket("Mode: GOVERNANCE, Days: 365"), []string{"B: change: locked differently"}},
		{"not at all", bucket("Mode: COMPLIANCE, Days: 365"), "  B: {Type: AWS::S3::Bucket, Properties: {ObjectLockEnabled: true}}", []string{"B: change: locked differently"}},
		{"as before", bucket("Mode: COMPLIANCE, Days: 365"), bucket("Mode: COMPLIANCE, Days: 365"), nil},
	})
}
