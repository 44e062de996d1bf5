package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestPlainGo holds the line between the two wings: nothing but what makes CDK
// apps may need CDK, so that the command builds in seconds and runs without
// Node. A package that is added is held to it.
func TestPlainGo(t *testing.T) {
	const module = "github.com/logstack-go/logstack/"
	withCDK := []string{"constructs", "stacks", "cmd/synth", "test", "examples"}
	// .Deps is what a package needs, directly or not.
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}}{{range .Deps}} {{.}}{{end}}", module+"...").Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr(err))
	}
	var plain []string
	for line := range strings.Lines(string(out)) {
		packages := strings.Fields(line)
		name, ours := strings.CutPrefix(packages[0], module)
		if !ours || slices.ContainsFunc(withCDK, func(p string) bool { return name == p || strings.HasPrefix(name, p+"/") }) {
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
	for _, name := range []string{"cloudwatch/filterpattern", "cloudwatch/insights", "contract", "config", "recipes", "queries", "template", "cmd/logstack"} {
		if !slices.Contains(plain, name) {
			t.Errorf("%s was not looked at", name)
		}
	}
}

func stderr(err error) []byte {
	if exit, ok := err.(*exec.ExitError); ok {
		return exit.Stderr
	}
	return nil
}
