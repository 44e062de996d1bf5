package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/stacks"
)

// keys are those of the context that this app reads, and what they are for.
var keys = []struct{ name, use string }{
	{"env", "the one environment to synthesize; all of them without it"},
	{"release", "the release that the containers run: a tag for images that have none,\nand what logs and Sentry call it"},
	{"config", "the configuration file; logstack.yaml without it"},
}

func keyNames() []string {
	var all []string
	for _, key := range keys {
		all = append(all, key.name)
	}
	return all
}

// assigned reads key=value arguments; of a key that is there twice, the last holds, as
// with the CDK CLI. Feature flags of CDK are taken as well.
func assigned(assignments []string) (map[string]any, error) {
	context := map[string]any{}
	for _, assignment := range assignments {
		key, value, ok := strings.Cut(assignment, "=")
		if !ok {
			return nil, fmt.Errorf("-c wants key=value, such as env=prod, got %q", assignment)
		}
		if !slices.Contains(keyNames(), key) && !strings.HasPrefix(key, "@aws-cdk") {
			return nil, fmt.Errorf("-c %s: there is no such key%s: allowed are %s, and CDK's feature flags", key, meant(key), strings.Join(keyNames(), ", "))
		}
		if value == "" {
			return nil, fmt.Errorf("-c %s wants a text, got none", key)
		}
		context[key] = value
	}
	return context, nil
}

// meant asks for the key that was likely meant.
func meant(key string) string {
	if name := nearest.Name(key, keyNames()); name != "" {
		return ", did you mean " + name + "?"
	}
	return ""
}

// readContext is the context that the CLI hands over, or that of cdk.json where there
// is no CLI, with the arguments over it.
func readContext(arguments map[string]any) (map[string]any, error) {
	context := map[string]any{}
	handed, ok := os.LookupEnv("CDK_CONTEXT_JSON")
	if !ok {
		var err error
		if context, err = stacks.Context("cdk.json"); err != nil {
			return nil, err
		}
	} else if err := json.Unmarshal([]byte(handed), &context); err != nil {
		return nil, fmt.Errorf("reading the context in CDK_CONTEXT_JSON: %w", err)
	}
	if context == nil {
		context = map[string]any{}
	}
	maps.Copy(context, arguments)
	return context, nil
}

// settings are what the context says.
type settings struct {
	Env, Release, Config string
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

// mistyped are warnings of keys that the CLI handed over, and that were likely meant to
// be one of ours. Others may be CDK's, or those of other apps: the CLI takes any.
func mistyped(context map[string]any) []string {
	var all []string
	for _, key := range slices.Sorted(maps.Keys(context)) {
		if !slices.Contains(keyNames(), key) && !strings.ContainsAny(key, "@:/") && meant(key) != "" {
			all = append(all, fmt.Sprintf("nobody reads %s of the context%s", key, meant(key)))
		}
	}
	return all
}
