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
// It exits with 1 if the configuration or a construct's props are wrong,
// having listed everything that is.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/cxapi"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/stacks"
)

func main() {
	if err := run(); err != nil {
		report(os.Stderr, err)
		os.Exit(1)
	}
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
	if err != nil {
		return err
	}
	if s.Env != "" {
		if _, err := cfg.Environment(s.Env); err != nil {
			return fmt.Errorf("%s: %w", s.Config, err)
		}
	}
	return synthesize(cfg, s, context)
}

// synthesize writes the templates. What CDK throws comes out as an error, of
// its first line only: the rest is a stack trace of another language.
func synthesize(cfg *config.Config, s settings, context map[string]any) (err error) {
	defer jsii.Close()
	defer func() {
		if thrown := recover(); thrown != nil {
			line, _, _ := strings.Cut(fmt.Sprint(thrown), "\n")
			err = errors.New(line)
		}
	}()
	props := &awscdk.AppProps{
		Context: &context,
		// No resource that only tells AWS which CDK made the template.
		AnalyticsReporting: jsii.Bool(false),
	}
	if os.Getenv("CDK_OUTDIR") == "" {
		props.Outdir = jsii.String("cdk.out")
	}
	app := awscdk.NewApp(props)
	if _, err := stacks.New(app, cfg, s.Env, s.Release); err != nil {
		return err
	}
	return problems(app.Synth(nil))
}

// problems are the errors that constructs were marked with, if any.
func problems(assembly cxapi.CloudAssembly) error {
	var all []error
	for _, stack := range *assembly.Stacks() {
		for _, message := range *stack.Messages() {
			if message.Level == cxapi.SynthesisMessageLevel_ERROR {
				all = append(all, fmt.Errorf("%s: %v", *message.Id, message.Entry.Data))
			}
		}
	}
	return errors.Join(all...)
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

func report(w io.Writer, err error) {
	fmt.Fprintf(w, "logstack: %v\n", err)
}
