package stacks

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
)

// Synth writes the templates of an app, as app.Synth does, and returns what is
// wrong as an error. Constructs mark themselves with their mistakes; if there
// are any, nothing is written, and the error has them all, a line each, with
// the path of the construct; aspects find theirs only while CDK synthesizes,
// and then templates may have been written. What CDK throws becomes an error, too
// (see Thrown).
func Synth(app awscdk.App) (err error) {
	defer func() {
		if thrown := recover(); thrown != nil {
			err = Thrown(app, thrown)
		} else if err == nil {
			err = mistaken(app)
		}
	}()
	if err := mistaken(app); err != nil {
		return err
	}
	app.Synth(nil)
	return nil
}

// Thrown is the error of what CDK throws while an app is made or synthesized: the
// mistakes that constructs marked themselves with, as those are its cause, or
// else all that it says, but for the trace of another language's stack, behind the
// warnings, on which CDK's strict mode fails, and what its validation found.
//
// Where an aspect of yours, or something else that CDK calls back, has panicked, CDK can
// do nothing any more. Thrown then ends the process behind it, so that the next app
// works; of apps that were made before, nothing can be used.
func Thrown(app awscdk.App, thrown any) (err error) {
	text := message(thrown)
	if waits() {
		defer end()
		defer func() {
			// The app may be too large for what is left of CDK's stack.
			if recover() != nil {
				err = errors.New(text)
			}
		}()
	}
	if err := mistaken(app); err != nil {
		return err
	}
	return errors.New(strings.Join(append(append(Warnings(app), violations(text)...), text), "\n"))
}

// frame is a line of the trace of a stack of JavaScript.
var frame = regexp.MustCompile(`^\s+at .*:\d+:\d+\)?$`)

// message is what was thrown says, and what to do where CDK does not say that.
func message(thrown any) string {
	lines := slices.DeleteFunc(strings.Split(strings.TrimSpace(fmt.Sprint(thrown)), "\n"), frame.MatchString)
	if strings.HasPrefix(lines[0], "TooManyResourcesInStack:") {
		lines = append(lines, tooMany)
	}
	return strings.Join(lines, "\n")
}

// tooMany says what to do where a stack has more resources than CloudFormation takes.
const tooMany = "Put what makes many resources, such as servicelogs.New, into an awscdk.NewNestedStack each: " +
	"a nested stack holds as many again, and is one resource of its parent. " +
	"Log groups better stay outside, as what moves into another stack is made anew. " +
	"Of a logstack.yaml: take a second one, with an application's name of its own, for some of the services."

// mistaken is an error of all mistakes in the app; nil if there are none.
func mistaken(app awscdk.App) error {
	if mistakes := Mistakes(app); len(mistakes) > 0 {
		return errors.New(strings.Join(mistakes, "\n"))
	}
	return nil
}

// Mistakes are the errors that the constructs in a scope are marked with, each
// behind the path of its construct.
func Mistakes(scope constructs.Construct) []string { return annotations(scope, "aws:cdk:error") }

// Warnings are what the constructs in a scope are marked with that may be wrong,
// each behind the path of its construct. CDK's strict mode fails on them.
func Warnings(scope constructs.Construct) []string { return annotations(scope, "aws:cdk:warning") }

// Notes are what people must know of the constructs in a scope although nothing
// is wrong with it, each behind the path of its construct.
func Notes(scope constructs.Construct) []string { return annotations(scope, "aws:cdk:info") }

func annotations(scope constructs.Construct, kind string) []string {
	var all []string
	for _, construct := range *scope.Node().FindAll(constructs.ConstructOrder_PREORDER) {
		for _, entry := range *construct.Node().Metadata() {
			if *entry.Type == kind {
				all = append(all, fmt.Sprintf("%s: %v", *construct.Node().Path(), entry.Data))
			}
		}
	}
	return all
}
