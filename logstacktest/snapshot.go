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

// Snapshot holds what a stack synthesizes against the snapshot of the test, a JSON file
// in the folder snapshots beside it, which is called as the test is. The first run
// writes it, and so does any with UPDATE_SNAPS=true in its environment, but where the
// environment is that of a CI server (CI=true): a snapshot that is missing fails there.
//
// What changes although the stack does not is taken out of it: hashes of assets, the
// version and the rules of the bootstrap stack, and the CDK's metadata.
func Snapshot(t testing.TB, stack awscdk.Stack) {
	t.Helper()
	SnapshotAs(t, t.Name(), stack)
}

// SnapshotAs is Snapshot for a file of that name, such as that of one of several stacks
// of a test.
func SnapshotAs(t testing.TB, name string, stack awscdk.Stack) {
	t.Helper()
	MatchSnapshot(t, name, JSON(t, stack))
}

// MatchSnapshot is SnapshotAs for a template that is at hand, as encoding/json has it.
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

// assetHash names a file that the CDK uploads.
var assetHash = regexp.MustCompile(`\b[0-9a-f]{64}\b`)

// JSON returns what a stack synthesizes, as encoding/json has it, without what the CDK
// puts into each template: the version and the rules of the bootstrap stack, and its
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

// folderOf is where the templates of the app or the stage of a stack are written.
func folderOf(stack awscdk.Stack) string { return *awscdk.Stage_Of(stack).Outdir() }

// Normal takes out of a template what says nothing of its stack: the version and the rules
// of the bootstrap stack, and the CDK's metadata. It returns the same template.
func Normal(raw map[string]any) map[string]any {
	without(raw, "Parameters", "BootstrapVersion")
	without(raw, "Rules", "CheckBootstrapVersion")
	without(raw, "Resources", "CDKMetadata")
	without(raw, "Conditions", "CDKMetadataAvailable")
	return raw
}

// without takes a key out of a part of a template, and the part if nothing else is in it.
func without(raw map[string]any, part, key string) {
	if of, ok := raw[part].(map[string]any); ok {
		if delete(of, key); len(of) == 0 {
			delete(raw, part)
		}
	}
}
