package test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/reports"
	"github.com/logstack-go/logstack/retention"
	"github.com/logstack-go/logstack/stacks"
)

// A protected log group cannot be deleted, so it is protected only while CloudFormation
// is not to delete it: when it leaves the stack, or when its first deployment fails.
func TestProtectionFollowsWhatBecomesOfTheLogGroup(t *testing.T) {
	for _, c := range []struct {
		name      string
		removal   retention.Removal
		later     func(awscdk.RemovalPolicies)
		policy    string
		protected bool
	}{
		{"by default", "", nil, "Retain", true},
		{"protect", retention.Protect, nil, "Retain", true},
		{"retain", retention.Retain, nil, "RetainExceptOnCreate", false},
		{"destroy", retention.Destroy, nil, "Delete", false},
		{"by default, then all is destroyed", "", func(all awscdk.RemovalPolicies) { all.Destroy(nil) }, "Delete", false},
		{"retain, then all is destroyed", retention.Retain, func(all awscdk.RemovalPolicies) { all.Destroy(nil) }, "Delete", false},
		{"by default, then all goes if it cannot be made", "", func(all awscdk.RemovalPolicies) { all.RetainOnUpdateOrDelete(nil) }, "RetainExceptOnCreate", false},
		{"destroy, then all is kept", retention.Destroy, func(all awscdk.RemovalPolicies) { all.Retain(nil) }, "Retain", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			stack := newStack(t)
			loggroup.New(stack, "Logs", loggroup.Props{Removal: c.removal})
			if c.later != nil {
				c.later(awscdk.RemovalPolicies_Of(stack))
			}
			made := synthesize(t, stack).only(t, "AWS::Logs::LogGroup")
			if made.DeletionPolicy != c.policy || made.Properties["DeletionProtectionEnabled"] != c.protected {
				t.Errorf("its policy is %s, protected %v", made.DeletionPolicy, made.Properties["DeletionProtectionEnabled"])
			}
		})
	}
}

// Retained logs can only be read with their key, so the key is retained even if the
// deployment fails: protected log groups are retained too.
func TestAKeyStays(t *testing.T) {
	stack := newStack(t)
	loggroup.New(stack, "Logs", loggroup.Props{Removal: retention.Retain})
	if key := synthesize(t, stack).only(t, "AWS::KMS::Key"); key.DeletionPolicy != "Retain" {
		t.Errorf("its policy is %s", key.DeletionPolicy)
	}
}

// If all logs of an environment are destroyed, and its key is to be, nothing is left
// behind; otherwise the key is retained.
func TestTheKeyOfADestroyedEnvironment(t *testing.T) {
	for settings, want := range map[string]string{
		"encryption: {removal: destroy}": "Delete", "encryption: {removal: retain}": "RetainExceptOnCreate", "encryption: {}": "RetainExceptOnCreate",
	} {
		stack := logging(t, parse(t, settings+`
compliance: []
services: [{name: web, image: app, audit: true}, {name: worker, image: app, ownLogGroups: true}]
logGroups: {application: {removal: destroy}, audit: {removal: destroy}}
environments: {dev: {}}
`), "dev").Stack()
		template := synthesize(t, stack)
		for _, made := range template.resources(t, "AWS::Logs::LogGroup") {
			if made.DeletionPolicy != "Delete" {
				t.Errorf("%s: the policy of %s is %s", settings, made.ID, made.DeletionPolicy)
			}
		}
		if key := template.only(t, "AWS::KMS::Key"); key.DeletionPolicy != want || key.Properties["PendingWindowInDays"] != nil {
			t.Errorf("%s: the policy of the key is %s, want %s, within %v days", settings, key.DeletionPolicy, want, key.Properties["PendingWindowInDays"])
		}
	}
}

// For each setting: what is to be destroyed is not retained, what is to be retained is
// not destroyed, and what a failed first deployment leaves behind does not block the
// next one.
func TestWhatBecomesOfEverythingThatHoldsData(t *testing.T) {
	for removal, want := range map[string]string{"retain": "RetainExceptOnCreate", "destroy": "Delete"} {
		stack := logging(t, parse(t, `
services: [{name: web, image: app, audit: true}, {name: importer, image: app, ownLogGroups: true}]
logGroups: {application: {removal: `+removal+`}, audit: {removal: `+removal+`}}
encryption: {removal: `+removal+`}
reports: {removal: `+removal+`}
archive: {removal: `+removal+`}
compliance: []
environments: {dev: {}}
`), "dev").Stack()
		template := synthesize(t, stack)
		for _, kind := range []string{"AWS::Logs::LogGroup", "AWS::KMS::Key", "AWS::S3::Bucket"} {
			all := template.resources(t, kind)
			if len(all) == 0 {
				t.Errorf("there is no %s", kind)
			}
			for id, made := range all {
				if made.DeletionPolicy != want {
					t.Errorf("%s: the policy of %s is %s", removal, id, made.DeletionPolicy)
				}
				if made.Properties["DeletionProtectionEnabled"] == true {
					t.Errorf("%s: %s is protected", removal, id)
				}
			}
		}
		if emptied := len(template.resources(t, "Custom::S3AutoDeleteObjects")); (emptied == len(template.resources(t, "AWS::S3::Bucket"))) != (removal == "destroy") {
			t.Errorf("%s: %d buckets are emptied", removal, emptied)
		}
	}
}

// Without a key, nothing in an environment is encrypted with one, and alarms can still
// publish to their topics. The rule packs check it like any other environment.
func TestAnEnvironmentWithoutAKey(t *testing.T) {
	stack := logging(t, parse(t, `
services: [{name: web, image: app, audit: true}, {name: importer, image: app, ownLogGroups: true}]
encryption: none
retention: {application: forever}
compliance: []
logGroups: {application: {removal: destroy}, audit: {removal: destroy}}
reports: {}
anomalyDetector: {}
environments: {unencrypted: {}}
`), "unencrypted").Stack()
	template := nagged(t, stack)
	if keys := template.resources(t, "AWS::KMS::Key"); len(keys) != 0 {
		t.Errorf("there are %d keys", len(keys))
	}
	for _, group := range template.resources(t, "AWS::Logs::LogGroup") {
		if group.Properties["KmsKeyId"] != nil {
			t.Errorf("%s has a key", group.ID)
		}
	}
	for _, topic := range template.resources(t, "AWS::SNS::Topic") {
		if topic.Properties["KmsMasterKeyId"] != nil {
			t.Errorf("%s has a key, which alarms may not use: %v", topic.ID, topic.Properties["KmsMasterKeyId"])
		}
	}
	if bucket := jsonOf(template.only(t, "AWS::S3::Bucket").Properties["BucketEncryption"]); !strings.Contains(bucket, `"SSEAlgorithm":"AES256"`) {
		t.Errorf("the bucket is encrypted by %s", bucket)
	}
	if notes := strings.Join(stacks.Notes(stack), "\n"); !strings.Contains(notes, "encryption: none: logs and reports are encrypted with the services' own keys") {
		t.Errorf("nobody is told: %s", notes)
	}
}

func TestEncryptionMistakes(t *testing.T) {
	stack := newStack(t)
	loggroup.New(stack, "Logs", loggroup.Props{Encryption: loggroup.ServiceKey, Key: loggroup.NewKey(stack, "Key")})
	wantMistake(t, stack, "Test/Logs: Encryption is service-key, and Key is given: leave one of the two out")
	other := newStack(t)
	reports.NewBucket(other, "Bucket", reports.BucketProps{Encryption: "none", Removal: retention.Protect})
	wantMistake(t, other, `Test/Bucket: there is no encryption "none": use "" (OwnKey) or "service-key" (ServiceKey)`)
}
