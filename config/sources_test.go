package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The log of a source has its rules without any services. Its log group has the
// name that the AWS service requires, and no audit log beside it.
func TestTheLogOfASource(t *testing.T) {
	c, err := Parse("logstack.yaml", []byte("application: trail\ncontract: cloudtrail\nenvironments: {prod: {}}\n"), ".")
	if err != nil {
		t.Fatal(err)
	}
	e := c.Environments[0]
	if name := e.LogGroups.Application.Name; name != "/aws/cloudtrail/trail/prod" || len(e.Services) != 0 || len(e.Rules) == 0 {
		t.Errorf("log group %s, %d services, %d rules", name, len(e.Services), len(e.Rules))
	}
	for text, want := range map[string]string{
		"logGroups: {audit: {tier: audit}}\n":                "what contract cloudtrail describes has no audit log",
		"services: [{name: web, image: web}]\n":              "services: is for applications in containers, and contract cloudtrail describes the log of something else",
		"services: [{name: web, image: web, audit: true}]\n": "what contract cloudtrail describes has no audit log",
	} {
		_, err := Parse("logstack.yaml", []byte("application: trail\ncontract: cloudtrail\n"+text+"environments: {prod: {}}\n"), ".")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	// A server in a container has services as well, and its one log group may
	// have the name of another's audit log.
	if _, err := Parse("logstack.yaml", []byte("application: a\nservices: [{name: audit, image: i, ownLogGroups: true}]\ncontract: nginx\nenvironments: {prod: {}}\n"), "."); err != nil {
		t.Errorf("%v", err)
	}
}

// Log groups have the names that the contract requires, also for applications.
func TestLogGroupsBeginAsTheContractSays(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "own.yaml"), []byte("extends: guide\nlogGroupPrefix: /apps/\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Parse("logstack.yaml", []byte("application: shop\ncontract: own.yaml\nservices: [{name: web, image: web}]\nenvironments: {prod: {}}\n"), dir)
	if err != nil {
		t.Fatal(err)
	}
	groups := c.Environments[0].LogGroups
	if groups.Application.Name != "/apps/shop/prod" || groups.Audit.Name != "/apps/shop/prod/audit" {
		t.Errorf("got %s and %s", groups.Application.Name, groups.Audit.Name)
	}
}
