package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/logstack-go/logstack/remote/remotetest"
)

// The policy that the page gives for each command allows the calls that its dry
// run shows, and no more, except that a query can also be stopped.
func TestRemotePolicies(t *testing.T) {
	page, err := os.ReadFile("../../docs/how-to/remote.md")
	if err != nil {
		t.Fatal(err)
	}
	log := filepath.Join(t.TempDir(), "app.log")
	if err := os.WriteFile(log, []byte("ERROR\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	remotetest.New(t, nil)
	t.Chdir(t.TempDir())
	also := map[string][]string{
		"query": {"logs:StopQuery"},
		// Athena makes the other calls on behalf of the caller.
		"query --athena": {
			"athena:StopQueryExecution", "glue:GetDatabase", "glue:GetPartitions", "glue:GetTable", "kms:Decrypt", "kms:GenerateDataKey",
			"s3:AbortMultipartUpload", "s3:GetBucketLocation", "s3:GetObject", "s3:ListBucket", "s3:ListMultipartUploadParts", "s3:PutObject",
		},
	}
	policies := regexp.MustCompile("(?m)^(\\w+(?: --athena)?):\n\n```json\n([^`]*)```").FindAllSubmatch(page, -1)
	if len(policies) != 4 {
		t.Fatalf("there are %d policies", len(policies))
	}
	for _, m := range policies {
		command := string(m[1])
		args := map[string][]string{
			"query":          {"query", "--remote", "--log-group", "/ecs/app", "fields a"},
			"query --athena": {"query", "--athena", "--table", "shop.application", "--work-group", "shop-prod", "fields a"},
			"match":          {"match", "--remote", "ERROR", log},
			"replay":         {"replay", "--remote"},
		}[command]
		var policy struct {
			Statement []struct{ Action any }
		}
		if err := json.Unmarshal(m[2], &policy); err != nil {
			t.Fatalf("%s: %v", command, err)
		}
		var allowed []string
		for _, s := range policy.Statement {
			switch actions := s.Action.(type) {
			case string:
				allowed = append(allowed, actions)
			case []any:
				for _, one := range actions {
					allowed = append(allowed, one.(string))
				}
			}
		}
		r := runAsking(t, append(args, "--dry-run")...)
		calls := slices.Clone(also[command])
		for _, c := range regexp.MustCompile(`(?m)^\w+:\w+`).FindAllString(r.stdout, -1) {
			if !slices.Contains(calls, c) {
				calls = append(calls, c)
			}
		}
		slices.Sort(allowed)
		allowed = slices.Compact(allowed)
		slices.Sort(calls)
		if !slices.Equal(allowed, calls) {
			t.Errorf("%s: the page allows %v, and it calls %v", command, allowed, calls)
		}
	}
}
