package test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/stacks"
)

// TestFirstDeployment synthesizes a new user's stack, and the largest example, as `cdk
// deploy` does. cdk.json makes CDK fail on warnings, and there are none, even before
// anybody is notified of alarms. Other tests cover the other examples.
func TestFirstDeployment(t *testing.T) {
	first := filepath.Join(t.TempDir(), "logstack.yaml")
	const source = "application: shop\nservices: [{name: web, image: public.ecr.aws/your-org/shop}]\nenvironments: {prod: {}}\n"
	if err := os.WriteFile(first, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{first, "../examples/regulated/logstack.yaml"} {
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) {
			cfg, err := config.Load(file)
			if err != nil {
				t.Fatal(err)
			}
			context, err := stacks.Context("../cdk.json")
			if err != nil {
				t.Fatal(err)
			}
			app := awscdk.NewApp(&awscdk.AppProps{Context: &context, Outdir: jsii.String(t.TempDir())})
			made, err := stacks.New(app, cfg, "", "")
			if err != nil {
				t.Fatal(err)
			}
			stacks.Validate(app, made...)
			if err := stacks.Synth(app); err != nil {
				t.Error(err)
			}
		})
	}
}
