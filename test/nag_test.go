package test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdklabs/cdk-nag-go/cdknag/v2"

	"github.com/logstack-go/logstack/stacks"
)

// suppressed is a finding of cdk-nag that is none: which, of what, and why.
type suppressed struct{ rule, finding, reason string }

// wantCompliant checks a stack with cdk-nag's pack AwsSolutions, whose findings
// other than the suppressed ones are errors.
func wantCompliant(t *testing.T, stack awscdk.Stack, all ...suppressed) {
	t.Helper()
	for _, s := range all {
		cdknag.NagSuppressions_AddStackSuppressions(stack, &[]*cdknag.NagPackSuppression{{
			Id: jsii.String(s.rule), Reason: jsii.String(s.reason), AppliesTo: appliesTo(s.finding),
		}}, jsii.Bool(false))
	}
	awscdk.Aspects_Of(stack).Add(cdknag.NewAwsSolutionsChecks(&cdknag.NagPackProps{Verbose: jsii.Bool(true)}), nil)
	if err := stacks.Synth(stack.Node().Root().(awscdk.App)); err != nil {
		t.Error(err)
	}
	for _, finding := range append(stacks.Mistakes(stack), stacks.Warnings(stack)...) {
		t.Error(finding)
	}
}

// appliesTo is nil for a rule that has just one finding, which has no name.
func appliesTo(finding string) *[]any {
	if finding == "" {
		return nil
	}
	return &[]any{finding}
}
