package logstacktest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/gkampitakis/go-snaps/snaps"
)

// Snapshot compares what a stack synthesizes with the snapshot of the test, a JSON file
// in the folder snapshots next to it, named after the test. The first run writes the
// file, and so does a run with UPDATE_SNAPS=true in its environment. On a CI server
// (CI=true), nothing is written, and a missing snapshot fails the test.
//
// The snapshot leaves out what changes although the stack does not: asset hashes, the
// version and rules of the bootstrap stack, and CDK's metadata.
func Snapshot(t testing.TB, stack awscdk.Stack) {
	t.Helper()
	SnapshotAs(t, t.Name(), stack)
}

// SnapshotAs is like Snapshot with a file of the given name, for tests with several
// stacks.
func SnapshotAs(t testing.TB, name string, stack awscdk.Stack) {
	t.Helper()
	MatchSnapshot(t, name, JSON(t, stack))
}

// MatchSnapshot is like SnapshotAs for a template as encoding/json decodes it.
func MatchSnapshot(t testing.TB, name string, template map[string]any) {
	t.Helper()
	data, err := json.MarshalIndent(Normal(template), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	name = strings.NewReplacer("/", "-", " ", "-").Replace(name)
	snaps.WithConfig(
		snaps.Dir("snapshots"), snaps.Filename(name), snaps.Ext(".json"),
	).MatchStandaloneSnapshot(t, assetHash.ReplaceAllString(string(data), "asset"))
}

// assetHash matches the hash in the name of a file that CDK uploads.
var assetHash = regexp.MustCompile(`\b[0-9a-f]{64}\b`)

// JSON returns what a stack synthesizes, as encoding/json decodes it, without what CDK
// adds to every template: the version and rules of the bootstrap stack, and its
// metadata.
func JSON(t testing.TB, stack awscdk.Stack) map[string]any {
	t.Helper()
	written(t, stack)
	text, err := os.ReadFile(filepath.Join(folderOf(stack), *stack.TemplateFile()))
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]any
	if err := json.Unmarshal(text, &raw); err != nil {
		t.Fatal(err)
	}
	return Normal(raw)
}

// folderOf returns the output folder of the app or stage of a stack.
func folderOf(stack awscdk.Stack) string { return *awscdk.Stage_Of(stack).Outdir() }

// Normal removes from a template what is not specific to its stack: the version and
// rules of the bootstrap stack, and CDK's metadata. It returns the same template.
func Normal(raw map[string]any) map[string]any {
	without(raw, "Parameters", "BootstrapVersion")
	without(raw, "Rules", "CheckBootstrapVersion")
	without(raw, "Resources", "CDKMetadata")
	without(raw, "Conditions", "CDKMetadataAvailable")
	return raw
}

// without removes a key from a section of a template, and the section if it is then
// empty.
func without(raw map[string]any, part, key string) {
	if of, ok := raw[part].(map[string]any); ok {
		if delete(of, key); len(of) == 0 {
			delete(raw, part)
		}
	}
}
