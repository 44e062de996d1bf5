package test

import (
	"strings"
	"testing"
)

// wantAllowed checks that the policies of a type allow exactly these actions, each
// under conditions whose JSON contains a text, or begins with it after a ^.
func wantAllowed(t *testing.T, template template, kind string, want map[string]string) {
	t.Helper()
	granted := map[string]string{}
	for _, p := range template.resources(t, kind) {
		for _, s := range statements(p.Properties["PolicyDocument"]) {
			granted[jsonOf(s["Action"])] = jsonOf(s["Resource"]) + jsonOf(s["Condition"])
		}
	}
	for action, on := range want {
		begins, marked := strings.CutPrefix(on, "^")
		if !strings.Contains(granted[action], begins) || marked && !strings.HasPrefix(granted[action], begins) {
			t.Errorf("%s is granted on %s", action, granted[action])
		}
		delete(granted, action)
	}
	for action, on := range granted {
		t.Errorf("%s is granted on %s", action, on)
	}
}

// wantTrust checks that all roles can be assumed only under conditions whose JSON
// contains a text.
func wantTrust(t *testing.T, template template, condition string) {
	t.Helper()
	for id, role := range template.resources(t, "AWS::IAM::Role") {
		if trust := jsonOf(role.Properties["AssumeRolePolicyDocument"]); !strings.Contains(trust, condition) {
			t.Errorf("%s can be taken on by others: %s", id, trust)
		}
	}
}
