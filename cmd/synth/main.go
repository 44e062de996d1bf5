// Command synth is the CDK app: it makes the logging stack of every
// environment in logstack.yaml. The CDK CLI runs it, as cdk.json says.
//
// It reads from CDK's context (-c key=value):
//
//	env      the one environment to synthesize; all of them without it
//	release  the release that the containers run: a tag for images that have
//	         none, and what logs and Sentry call it
//	config   the configuration file; logstack.yaml without it
//
// What may be wrong with the configuration is told on stderr, as a warning. It
// exits with 1 if the configuration or a construct's props are wrong, having
// listed everything that is.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/stacks"
)

func main() {
	stderr := os.Stderr
	if err := run(); err != nil {
		fmt.Fprintf(stderr, "logstack: %v\n", err)
		os.Exit(1)
	}
}

// closeQuietly ends the process behind CDK. Its runtime waits for it in two
// places at once, and tells people that the slower one found nothing to wait
// for: of no use to them, and so not shown.
func closeQuietly() {
	if null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0); err == nil {
		os.Stderr = null
	}
	jsii.Close()
}

// settings are what the context says.
type settings struct {
	Env, Release, Config string
}

func run() error {
	context, err := readContext()
	if err != nil {
		return err
	}
	s, err := readSettings(context)
	if err != nil {
		return err
	}
	// Before CDK starts: a mistake in the configuration is told at once.
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
	defer closeQuietly()
	// Stack traces of where a construct was made show nothing of Go, and cost
	// time.
	context["aws:cdk:disable-creation-stack-traces"] = true
	props := &awscdk.AppProps{
		Context: &context,
		// No resource that only tells AWS which CDK made the template.
		AnalyticsReporting: jsii.Bool(false),
	}
	if os.Getenv("CDK_OUTDIR") == "" {
		props.Outdir = jsii.String("cdk.out")
	}
	app := awscdk.NewApp(props)
	defer func() {
		if thrown := recover(); thrown != nil {
			err = stacks.Thrown(app, thrown)
		}
	}()
	if _, err := stacks.New(app, cfg, s.Env, s.Release); err != nil {
		return err
	}
	return stacks.Synth(app)
}

// readContext is the context that the CLI hands over, and that of cdk.json
// where there is no CLI.
func readContext() (map[string]any, error) {
	handed, ok := os.LookupEnv("CDK_CONTEXT_JSON")
	if !ok {
		return stacks.Context("cdk.json")
	}
	var context map[string]any
	if err := json.Unmarshal([]byte(handed), &context); err != nil {
		return nil, fmt.Errorf("reading the context in CDK_CONTEXT_JSON: %w", err)
	}
	return context, nil
}

func readSettings(context map[string]any) (settings, error) {
	s := settings{Config: "logstack.yaml"}
	for key, into := range map[string]*string{"env": &s.Env, "release": &s.Release, "config": &s.Config} {
		value, given := context[key]
		if !given {
			continue
		}
		text, ok := value.(string)
		if !ok || text == "" {
			return s, fmt.Errorf("-c %s wants a text, got %v", key, value)
		}
		*into = text
	}
	return s, nil
}
