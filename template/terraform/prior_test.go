package terraform

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/template"
)

// The state before a plan has the addresses that the plan gives its resources.
func TestReadPrior(t *testing.T) {
	path := filepath.Join(t.TempDir(), "plan.json")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	group := func(address, days string) string {
		return `{"root_module": {"resources": [{"address": "` + address + `", "mode": "managed", "type": "aws_cloudwatch_log_group", "name": "x", "values": {"name": "/shop", "retention_in_days": ` + days + `}}]}}`
	}
	const old, is = "aws_cloudwatch_log_group.old", "aws_cloudwatch_log_group.new"
	write(`{"format_version": "1.2", "planned_values": ` + group(is, "30") + `, "prior_state": {"format_version": "1.0", "values": ` + group(old, "90") + `},
		"resource_changes": [{"address": "` + is + `", "previous_address": "` + old + `", "change": {"actions": ["update"]}}]}`)
	for days, read := range map[string]func(string, template.Options) ([]*template.Template, error){"90": ReadPrior, "30": Read} {
		all, err := read(path, template.Options{})
		if err != nil {
			t.Fatal(err)
		}
		groups := all[0].LogGroups()
		if len(groups) != 1 || groups[0].LogicalID != is || groups[0].RetentionDays.String() != days {
			t.Errorf("the log groups are %+v, want %s of %s days", groups, is, days)
		}
	}
	write(`{"format_version": "1.2", "planned_values": ` + group(is, "30") + `}`)
	all, err := ReadPrior(path, template.Options{})
	if err != nil || len(all[0].LogGroups()) != 0 {
		t.Errorf("before the first apply: %v, %v", all, err)
	}
	write(`{"format_version": "1.0", "values": ` + group(is, "30") + `}`)
	if _, err := ReadPrior(path, template.Options{}); err == nil || !strings.Contains(err.Error(), "it is a state, which does not say what was there before") {
		t.Errorf("a state: %v", err)
	}
}
