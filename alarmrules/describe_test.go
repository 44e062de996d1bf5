package alarmrules_test

import (
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/queries"
)

func TestDescribe(t *testing.T) {
	for _, of := range []struct{ runbook, query, want string }{
		{"", "", "It fails.\n\nFirst: Look."},
		{"https://example.com/it", "", "It fails.\n\nFirst: Look.\n\nRunbook: https://example.com/it"},
		{"", "shop/prod/errors", "It fails.\n\nFirst: Look.\n\nQuery: shop/prod/errors"},
		{"https://example.com/it", "errors", "It fails.\n\nFirst: Look.\n\nRunbook: https://example.com/it\n\nQuery: errors"},
	} {
		if got := alarmrules.Describe("It fails.", "Look.", of.runbook, of.query); got != of.want {
			t.Errorf("%q, want %q", got, of.want)
		}
	}
}

// A query considers slow what the rule does.
func TestWithParameters(t *testing.T) {
	slow, err := queries.Get("slow-requests")
	if err != nil {
		t.Fatal(err)
	}
	with := alarmrules.WithParameters(slow, []alarmrules.Rule{{Parameters: map[string]alarmrules.Parameter{"slow_request": "2s", "other": "1"}}})
	if len(with.Parameters) != 1 || with.Parameters[0].Default != "2s" {
		t.Errorf("%+v", with.Parameters)
	}
}

// AboutArchive returns a rule for a stream and a log group, and leaves the
// shipped rule unchanged.
func TestAboutArchive(t *testing.T) {
	rule := alarmrules.Rule{Parameters: map[string]alarmrules.Parameter{"stream": "s", "filter": "f", "own": "o"}}
	about := alarmrules.AboutArchive(rule, "shop-prod-audit", "/ecs/shop/audit")
	if p := about.Parameters; len(p) != 3 || p["stream"] != "shop-prod-audit" || p["filter"] != alarmrules.ArchiveFilter || p["own"] != "o" {
		t.Errorf("%v", about.Parameters)
	}
	if rule.Parameters["stream"] != "s" {
		t.Error("the rule itself is changed")
	}
}
