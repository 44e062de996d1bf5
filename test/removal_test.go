package test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/retention"
)

// What is protected cannot be deleted, so that a log group is protected only as long as
// CloudFormation is not to delete it: when it leaves the stack, or when the deployment
// that made it fails.
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

// Logs that are kept are read with their key, which stays whatever becomes of the
// deployment: what was protected stays as well.
func TestAKeyStays(t *testing.T) {
	stack := newStack(t)
	loggroup.New(stack, "Logs", loggroup.Props{Removal: retention.Retain})
	if key := synthesize(t, stack).only(t, "AWS::KMS::Key"); key.DeletionPolicy != "Retain" {
		t.Errorf("its policy is %s", key.DeletionPolicy)
	}
}

// An environment whose logs all go leaves nothing behind where its key is to go as well;
// otherwise the key stays.
func TestTheKeyOfADestroyedEnvironment(t *testing.T) {
	for settings, want := range map[string]string{
		"encryption: {removal: destroy}": "Delete", "encryption: {removal: retain}": "Retain", "encryption: {}": "Retain",
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
