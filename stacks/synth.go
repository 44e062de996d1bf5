package stacks

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/logstack-go/logstack/constructs/annotations"
)

// Synth writes the templates of an app, as app.Synth does, but returns errors instead
// of panicking. If constructs have errors, nothing is written, and the returned error
// lists them all, one a line, with the paths of the constructs. Errors that aspects
// report appear only during synthesis, when some templates may already have been
// written. Panics of CDK become errors too (see Thrown).
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

// Thrown returns the error for a panic of CDK while an app is made or synthesized. If
// constructs have errors, it returns those, because they are the cause. Otherwise, it
// returns the message without the JavaScript stack trace, after any warnings, on which
// CDK's strict mode fails, and findings of CDK's validation.
//
// If a callback from CDK panicked, such as an aspect of yours, CDK is stuck. Thrown
// then ends the process behind it, so that the next app works; existing apps become
// unusable.
func Thrown(app awscdk.App, thrown any) (err error) {
	text := message(thrown)
	if waits() {
		defer Close()
		defer func() {
			// The app may be too large for the rest of CDK's stack.
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

// frame matches a line of a JavaScript stack trace.
var frame = regexp.MustCompile(`^\s+at .*:\d+:\d+\)?$`)

// message returns the message of a panic, and what to do if CDK does not say that.
func message(thrown any) string {
	lines := slices.DeleteFunc(strings.Split(strings.TrimSpace(fmt.Sprint(thrown)), "\n"), frame.MatchString)
	if strings.HasPrefix(lines[0], "TooManyResourcesInStack:") {
		lines = append(lines, tooMany)
	}
	return strings.Join(lines, "\n")
}

// tooMany says what to do if a stack has more resources than CloudFormation allows.
const tooMany = "Put each thing that creates many resources, such as servicelogs.New, into an awscdk.NewNestedStack: " +
	"a nested stack can have as many again, and is one resource in its parent. " +
	"It is better to leave log groups outside, as whatever moves into another stack is created again. " +
	"With a logstack.yaml: use a second one, with its own application name, for some of the services."

// mistaken returns the errors of all constructs in the app; nil if there are none.
func mistaken(app awscdk.App) error {
	if mistakes := Mistakes(app); len(mistakes) > 0 {
		return errors.New(strings.Join(mistakes, "\n"))
	}
	return nil
}

// Mistakes returns the errors of the constructs in a scope, each preceded by the path
// of its construct.
func Mistakes(scope constructs.Construct) []string { return annotations.Of(scope, annotations.Error) }

// Warnings returns the warnings of the constructs in a scope, each preceded by the path
// of its construct. CDK's strict mode fails on them.
func Warnings(scope constructs.Construct) []string { return annotations.Of(scope, annotations.Warning) }

// Notes returns the notes of the constructs in a scope, each preceded by the path of
// its construct. A note is something to know although nothing is wrong.
func Notes(scope constructs.Construct) []string { return annotations.Of(scope, annotations.Note) }
