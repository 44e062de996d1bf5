// Package annotations returns what CDK's constructs have to say: errors, warnings and
// notes, which `cdk synth` prints. It asks CDK once, however large the app is.
package annotations

import (
	"fmt"

	"github.com/aws/constructs-go/constructs/v10"

	"github.com/logstack-go/logstack/constructs/internal/batch"
)

// Kind is a kind of annotation, as CDK calls it.
type Kind string

// The kinds of annotations.
const (
	// Error fails the synthesis.
	Error Kind = "aws:cdk:error"
	// Warning fails the synthesis in CDK's strict mode.
	Warning Kind = "aws:cdk:warning"
	// Note is something to know although nothing is wrong.
	Note Kind = "aws:cdk:info"
)

// Of returns the annotations of that kind of a scope and of all constructs in it, each
// preceded by the path of its construct; nil if there are none.
func Of(scope constructs.IConstruct, kind Kind) []string {
	var all []string
	for _, one := range batch.Annotations(scope, string(kind)) {
		all = append(all, fmt.Sprintf("%s: %v", one.Path, one.Data))
	}
	return all
}
