package stacks

import (
	"os"
	"slices"
	"strings"

	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// Close ends the Node process that runs CDK, as jsii.Close does, without what the two
// print: the JavaScript stack trace of a process that is interrupted, and the error of
// jsii, which waits for the process in two places at once. All existing CDK objects
// become unusable; the next one that is made starts a new process.
func Close() {
	stderr := os.Stderr
	defer func() { os.Stderr = stderr }()
	if null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0); err == nil {
		defer null.Close()
		os.Stderr = null
	}
	jsii.Close()
}

// waits reports whether CDK is stuck waiting for a callback that Go never answered.
// jsii does not answer a callback that panics, as an aspect's Visit may. CDK then
// handles all further calls inside that callback, which grows its stack until it
// overflows: RangeError: Maximum call stack size exceeded.
func waits() (is bool) {
	defer func() {
		if recover() != nil {
			is = true // the stack has overflowed, or the process has ended
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
