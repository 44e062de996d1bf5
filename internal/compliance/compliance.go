// Package compliance lists the rule pack findings that are accepted in the
// constructs' templates, with reasons, and the permissions that cannot be
// narrower than they are. The tests check every template against the lists, and
// the documentation prints them.
package compliance

import (
	"strings"

	"github.com/logstack-go/logstack/internal/glob"
)

// Packs lists the cdk-nag rule packs that every template is checked with, as
// prefixes of rule names.
var Packs = []string{"AwsSolutions", "NIST.800.53.R5", "HIPAA.Security", "PCI.DSS.321"}

// Finding is an accepted kind of finding.
type Finding struct {
	// Rules that report it. A rule that several packs share is named once,
	// without the packs' prefixes.
	Rules []string
	// Resources that have it, as suffixes of construct paths; * matches any
	// text.
	Resources []string
	// Reason says why the finding does not matter, or who has to decide.
	Reason string
}

// Find returns the index of the row of Accepted that covers a finding, or -1.
// rule is the name with its pack, such as AwsSolutions-IAM5; path is the path
// of the construct.
func Find(rule, path string) int {
	for _, pack := range Packs {
		if name, ok := strings.CutPrefix(rule, pack+"-"); ok {
			rule = name
			break
		}
	}
	path = strings.TrimSuffix(path, "/Resource")
	for i, row := range Accepted {
		if anyMatches(row.Rules, rule) && anyMatches(row.Resources, path) {
			return i
		}
	}
	return -1
}

func anyMatches(patterns []string, text string) bool {
	for _, p := range patterns {
		if glob.Match(p, text) {
			return true
		}
	}
	return false
}
