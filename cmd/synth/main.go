// Command synth is the CDK app. It synthesizes the logging stack of every environment
// in logstack.yaml. The CDK CLI runs it, as configured in cdk.json.
//
// It reads these keys from CDK's context, which the CLI passes on; its own -c key=value
// arguments override them:
//
//	env      the one environment to synthesize; all of them if it is not set
//	release  the release that the containers run: the tag of images that have
//	         none, and the release that logs and Sentry report
//	config   the configuration file; logstack.yaml if it is not set
//
// Warnings about the configuration are printed to stderr. The exit status is 1 if the
// configuration or the props of a construct are invalid, after all errors have been
// listed, and 2 for a usage error.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/stacks"
)

func main() {
	started := false
	if err := newCommand(&started).Execute(); err != nil {
		fmt.Fprintf(os.Stderr, "logstack: %v\n", err)
		if !started {
			fmt.Fprintln(os.Stderr, "logstack: see `go run ./cmd/synth --help`")
			os.Exit(2)
		}
		os.Exit(1)
	}
}

// newCommand returns the command. It sets started once the arguments are parsed.
func newCommand(started *bool) *cobra.Command {
	var use strings.Builder
	for _, key := range keys {
		fmt.Fprintf(&use, "  %-8s %s\n", key.name, strings.ReplaceAll(key.use, "\n", "\n           "))
	}
	var assignments []string
	command := &cobra.Command{
		Use:   "synth [-c key=value]...",
		Short: "Synthesize the logging stacks of logstack.yaml",
		Long: "Synthesize the logging stack of every environment in logstack.yaml into cdk.out.\n" +
			"The CDK CLI runs it, as cdk.json says, and passes its context on; what -c says\n" +
			"here takes precedence. The keys are\n\n" + use.String(),
		Example: "  go run ./cmd/synth\n  go run ./cmd/synth -c env=prod -c release=3f9c1d2e",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("%s: the only arguments are -c key=value, such as -c env=prod", args[0])
			}
			return nil
		},
		SilenceErrors: true, SilenceUsage: true,
		RunE: func(*cobra.Command, []string) error {
			arguments, err := assigned(assignments)
			if err != nil {
				return err
			}
			*started = true
			return run(arguments)
		},
	}
	command.Flags().StringArrayVarP(&assignments, "context", "c", nil, "a `key=value` of the context")
	return command
}

func run(arguments map[string]any) error {
	context, err := readContext(arguments)
	if err != nil {
		return err
	}
	for _, warning := range mistyped(context) {
		fmt.Fprintf(os.Stderr, "logstack: warning: %s\n", warning)
	}
	s, err := readSettings(context)
	if err != nil {
		return err
	}
	// Load before CDK starts, so that an invalid configuration fails at once.
	cfg, err := config.Load(s.Config)
	if problems, ok := errors.AsType[strictyaml.Problems](err); ok {
		return fmt.Errorf("the configuration is wrong:\n%w", problems)
	}
	if err != nil {
		return err
	}
	for _, warning := range cfg.Warnings {
		fmt.Fprintf(os.Stderr, "logstack: warning: %v\n", warning)
	}
	if s.Env != "" {
		if _, err := cfg.Environment(s.Env); err != nil {
			return fmt.Errorf("%s: %w", s.Config, err)
		}
	}
	return synthesize(cfg, s, context)
}

func synthesize(cfg *config.Config, s settings, context map[string]any) (err error) {
	defer stacks.Close()
	props := stacks.AppProps(context)
	if os.Getenv("CDK_OUTDIR") == "" {
		props.Outdir = jsii.String("cdk.out")
	}
	app := awscdk.NewApp(props)
	defer func() {
		if thrown := recover(); thrown != nil {
			err = stacks.Thrown(app, thrown)
		}
	}()
	made, err := stacks.New(app, cfg, s.Env, s.Release)
	if err != nil {
		return err
	}
	stacks.Validate(app, made...)
	return stacks.Synth(app)
}
