package stacks

import (
	"encoding/json"
	"fmt"
	"maps"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/internal/regular"
)

// New makes the logging stacks of a configuration: one for each region of the named
// environment, or of all environments if only is empty. If there is no such
// environment, it returns an error that lists the existing ones.
func New(scope constructs.Construct, cfg *config.Config, only, release string) ([]*Logging, error) {
	environments := cfg.Environments
	if only != "" {
		environment, err := cfg.Environment(only)
		if err != nil {
			return nil, err
		}
		environments = []config.Environment{environment}
	}
	var made []*Logging
	at := map[where]*Logging{}
	for _, environment := range environments {
		for _, one := range environment.InRegions() {
			id := Name(environment.Name)
			if len(environment.Regions) > 0 {
				id += "-" + one.Region
			}
			logging := NewLogging(scope, id, Props{
				Application: cfg.Application, Environment: one, Release: release, Environments: cfg.Environments,
			})
			made = append(made, logging)
			at[where{environment.Name, one.Region}] = logging
		}
	}
	newChats(scope, cfg, at)
	return made, nil
}

// Context reads the context of a cdk.json, with the feature flags that affect
// synthesis. The CDK CLI passes it on; without the CLI, an app must be given it to
// synthesize the same templates.
func Context(path string) (map[string]any, error) {
	data, err := regular.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading the feature flags: %w", err)
	}
	var file struct {
		Context map[string]any `json:"context"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("reading the feature flags of %s: %w", path, err)
	}
	return file.Context, nil
}

// AppProps returns the properties of an app with this context. It leaves out what is of
// no use to an app in Go: CDK's stack traces, which have frames of Node only and take
// time, and the resource that tells AWS which version of CDK wrote a template.
func AppProps(context map[string]any) *awscdk.AppProps {
	// CDK has a property for the traces of annotations, and only this key for those of
	// resources.
	all := map[string]any{"aws:cdk:disable-creation-stack-traces": true}
	maps.Copy(all, context)
	return &awscdk.AppProps{
		Context:            &all,
		AnalyticsReporting: jsii.Bool(false),
		StackTraces:        jsii.Bool(false),
	}
}
