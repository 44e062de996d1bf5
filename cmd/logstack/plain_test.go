package main

import (
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/logstack-go/logstack/"

// withCDK are the packages that make CDK apps, and those of others that npm
// brings along. All the rest is plain Go.
var withCDK = []string{"constructs", "stacks", "logstacktest", "cmd/synth", "test", "examples", "node_modules"}

// TestPlainGo holds the line between the two wings: nothing but what makes CDK
// apps may need CDK, so that the command builds in seconds and runs without
// Node. A package that is added is held to it, too.
func TestPlainGo(t *testing.T) {
	entries, err := os.ReadDir("../..")
	if err != nil {
		t.Fatal(err)
	}
	// .Deps is what a package needs, directly or not.
	args := []string{"list", "-f", "{{.ImportPath}}{{range .Deps}} {{.}}{{end}}"}
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") && !slices.Contains(withCDK, e.Name()) {
			args = append(args, module+e.Name()+"/...")
		}
	}
	out, err := exec.Command("go", args...).Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		t.Fatalf("go list: %v\n%s", err, exit.Stderr)
	} else if err != nil {
		t.Fatal(err)
	}
	var plain []string
	for line := range strings.Lines(string(out)) {
		packages := strings.Fields(line)
		name := strings.TrimPrefix(packages[0], module)
		if slices.Contains(withCDK, name) {
			continue
		}
		plain = append(plain, name)
		for _, dependency := range packages[1:] {
			for _, cdk := range []string{"github.com/aws/aws-cdk-go/", "github.com/aws/constructs-go/", "github.com/aws/jsii-runtime-go"} {
				if strings.HasPrefix(dependency, cdk) {
					t.Errorf("%s is plain Go, and needs %s", name, dependency)
				}
			}
		}
	}
	// Had go list found nothing, nothing would be wrong.
	for _, name := range []string{
		"alarmrules", "cloudwatch/filterpattern", "cloudwatch/insights", "cmd/logstack", "config", "contract",
		"container", "internal/enum", "notify", "queries", "retention", "template",
	} {
		if !slices.Contains(plain, name) {
			t.Errorf("%s was not looked at", name)
		}
	}
}
