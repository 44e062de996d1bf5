// Package mistake reports invalid props the way CDK reports errors: as annotations of
// the construct, which `cdk synth` lists together with their paths before it exits with
// 1.
package mistake

import (
	"errors"
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// List collects the mistakes in the props of one construct.
type List struct{ problems []error }

// Addf adds a mistake: what is wrong, and what is allowed or what to do.
func (l *List) Addf(format string, args ...any) {
	l.problems = append(l.problems, fmt.Errorf(format, args...))
}

// Add adds err; joined errors are added one by one, and nil adds nothing.
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

// Err returns the mistakes as one joined error, which Add can take apart again; nil if
// there are none.
func (l *List) Err() error { return errors.Join(l.problems...) }

// Report adds the mistakes to the construct as errors, and reports whether there are
// any. Synthesis then fails; until then, the construct can be used.
func (l *List) Report(construct constructs.IConstruct) bool {
	if len(l.problems) == 0 {
		return false
	}
	if stands, ok := construct.(interface{ Construct() constructs.IConstruct }); ok {
		construct = stands.Construct() // a resource of a batch
	}
	for _, problem := range l.problems {
		awscdk.Annotations_Of(construct).AddError(jsii.String(problem.Error()))
	}
	return true
}

// Catch recovers from a panic and reports it as an error of the construct. Functions
// that CDK calls back, such as an aspect's Visit, must defer it: jsii does not answer a
// callback that panics, and CDK then waits for the answer forever.
func Catch(construct constructs.IConstruct) {
	if thrown := recover(); thrown != nil {
		awscdk.Annotations_Of(construct).AddError(jsii.String(fmt.Sprint(thrown)))
	}
}
