package stacks

import (
	"os"
	"slices"
	"strings"

	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// end ends the process behind CDK, and keeps to itself what that says of being
// interrupted: a trace of JavaScript's stack. Nothing that was made of CDK can be used
// any more; what is made next starts another process.
func end() {
	stderr := os.Stderr
	defer func() { os.Stderr = stderr }()
	if null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0); err == nil {
		defer null.Close()
		os.Stderr = null
	}
	jsii.Close()
}

// waits reports whether CDK waits for a callback that Go never answered: the runtime of
// jsii does not, where the callback panics, as an aspect's Visit may. CDK then takes all
// that it is asked for as a part of that callback, which adds to its stack until that
// overflows: RangeError: Maximum call stack size exceeded.
func waits() (is bool) {
	defer func() {
		if recover() != nil {
			is = true // it overflows already, or has ended
		}
	}()
	probe := constructs.NewRootConstruct(jsii.String("Probe"))
	probe.Node().AddMetadata(jsii.String("probe"), "", &constructs.MetadataOptions{StackTrace: jsii.Bool(true)})
	for _, entry := range *probe.Node().Metadata() {
		if entry.Trace != nil && slices.ContainsFunc(*entry.Trace, func(frame *string) bool { return strings.Contains(*frame, "completeCallback") }) {
			return true
		}
	}
	return false
}
