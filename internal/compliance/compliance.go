// Package compliance says what of the findings of rule packs is accepted in what the
// constructs make, and why; and where rights cannot be narrower than they are. The tests
// hold every template to it, and the documentation prints it.
package compliance

import (
	"strings"

	"github.com/logstack-go/logstack/internal/glob"
)

// Packs are cdk-nag's rule packs that every template is held to, as they start the names
// of their rules.
var Packs = []string{"AwsSolutions", "NIST.800.53.R5", "HIPAA.Security", "PCI.DSS.321"}

// Finding is one kind of finding that is accepted.
type Finding struct {
	// Rules that find it. What several packs ask for has one name, without the packs'.
	Rules []string
	// Resources that it is found at: the ends of their paths, * standing for anything.
	Resources []string
	// Reason says why it is none, or who has to decide.
	Reason string
}

// Find returns the index of the row of Accepted that a finding of a resource has; -1 if
// it has none. The rule is written as packs do, such as AwsSolutions-IAM5, and the resource is the path of its construct.
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
