package test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/stacks"
)

// envOf returns an environment with the account and region.
func envOf(account, region string) *awscdk.Environment {
	return &awscdk.Environment{Account: &account, Region: &region}
}

// Unique names are compared across the whole app: across stacks, and across the stages
// of a pipeline. Other accounts and regions have their own.
func TestNamesDifferInTheApp(t *testing.T) {
	here, there, elsewhere := envOf("111122223333", "eu-central-1"), envOf("111122223333", "us-east-1"), envOf("444455556666", "eu-central-1")
	for _, c := range []struct {
		name          string
		first, second *awscdk.Environment
		refused       bool
	}{
		{"one account and region", here, here, true},
		{"known to the deployment only", nil, nil, true},
		{"another region", here, there, false},
		{"another account", here, elsewhere, false},
		{"the one is known", here, nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			app := newApp(t)
			for i, env := range []*awscdk.Environment{c.first, c.second} {
				stage := awscdk.NewStage(app, jsii.String([]string{"One", "Two"}[i]), nil)
				stack := awscdk.NewStack(stage, jsii.String("Logs"), &awscdk.StackProps{Env: env})
				alarms.New(stack, "Alarms", alarms.Props{
					Rule: rule(t, "errors"), LogGroup: loggroup.New(stack, "Group", loggroup.Props{}), Naming: alarms.Prefix("shop"),
				})
			}
			mistakes := strings.Join(stacks.Mistakes(app), "\n")
			want := `Two/Logs/Alarms: rule errors: there is already an alarm called "shop-errors-page", of One/Logs/Alarms: create the alarms of a rule once, or give these another Naming`
			if got := strings.Contains(mistakes, want); got != c.refused {
				t.Errorf("refused: %t, and not %t:\n%s", got, c.refused, mistakes)
			}
		})
	}
}
