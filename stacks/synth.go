package stacks

import (
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
)

// Synth writes the templates of an app, as app.Synth does, and returns what is
// wrong as an error. Constructs mark themselves with their mistakes; if there
// are any, nothing is written, and the error has them all, a line each, with
// the path of the construct; aspects find theirs only while CDK synthesizes,
// and then templates may have been written. What CDK throws becomes an error of
// its first line: the rest is a stack trace of another language.
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
// else its first line, behind the warnings, on which CDK's strict mode fails.
func Thrown(app awscdk.App, thrown any) error {
	if err := mistaken(app); err != nil {
		return err
	}
	line, _, _ := strings.Cut(fmt.Sprint(thrown), "\n")
	return errors.New(strings.Join(append(Warnings(app), line), "\n"))
}

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
