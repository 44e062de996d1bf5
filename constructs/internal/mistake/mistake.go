// Package mistake reports what is wrong with the props of a construct the way
// CDK reports it: as errors of the construct, which `cdk synth` lists all
// together with their paths before it exits with 1.
package mistake

import (
	"errors"
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// List collects what is wrong with one construct's props.
type List struct{ problems []error }

// Addf adds a problem: what is wrong, and what is allowed or to be done.
func (l *List) Addf(format string, args ...any) {
	l.problems = append(l.problems, fmt.Errorf(format, args...))
}

// Add adds err, each of those it joins on its own; nil adds nothing.
func (l *List) Add(err error) {
	if err == nil {
		return
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, each := range joined.Unwrap() {
			l.Add(each)
		}
		return
	}
	l.problems = append(l.problems, err)
}

// Err returns the problems as one error, which Add takes apart again; nil if there are
// none.
func (l *List) Err() error { return errors.Join(l.problems...) }

// Report says whether there are any problems, and marks the construct with
// them. Synthesis then fails; until then the construct can be used.
func (l *List) Report(construct constructs.IConstruct) bool {
	if len(l.problems) == 0 {
		return false
	}
	if stands, ok := construct.(interface{ Construct() constructs.IConstruct }); ok {
		construct = stands.Construct() // of a batch
	}
	for _, problem := range l.problems {
		awscdk.Annotations_Of(construct).AddError(jsii.String(problem.Error()))
	}
	return true
}

// Catch, deferred by what CDK calls back, such as an aspect's Visit, marks the construct
// with what was thrown there. It must not get any further: the runtime of jsii does not
// answer a callback that panics, and CDK then waits for the answer for ever.
func Catch(construct constructs.IConstruct) {
	if thrown := recover(); thrown != nil {
		awscdk.Annotations_Of(construct).AddError(jsii.String(fmt.Sprint(thrown)))
	}
}
