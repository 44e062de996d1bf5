package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/stacks"
)

// keys are the context keys that this app reads, and what each is for.
var keys = []struct{ name, use string }{
	{"env", "the one environment to synthesize (default: all)"},
	{"release", "the release that the containers run: a tag for images that have none,\nand what logs and Sentry call it"},
	{"config", "the configuration file (default: logstack.yaml)"},
}

func keyNames() []string {
	var all []string
	for _, key := range keys {
		all = append(all, key.name)
	}
	return all
}

// assigned parses key=value arguments. If a key occurs twice, the last value wins, as
// with the CDK CLI. CDK's feature flags are accepted too.
func assigned(assignments []string) (map[string]any, error) {
	context := map[string]any{}
	for _, assignment := range assignments {
		key, value, ok := strings.Cut(assignment, "=")
		if !ok {
			return nil, fmt.Errorf("-c needs key=value, such as env=prod, got %q", assignment)
		}
		if !slices.Contains(keyNames(), key) && !strings.HasPrefix(key, "@aws-cdk") {
			return nil, fmt.Errorf("-c %s: there is no such key%s, or a feature flag of the CDK", key, enum.Choice(key, keyNames()))
		}
		if value == "" {
			return nil, fmt.Errorf("-c %s needs a text, got none", key)
		}
		context[key] = value
	}
	return context, nil
}

// meant suggests the key that was probably meant, or returns the empty string.
func meant(key string) string {
	return nearest.Hint(key, keyNames())
}

// readContext reads the context that the CLI passes on, or that of cdk.json when there
// is no CLI. The arguments override both.
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

// settings holds what the context configures.
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
			return s, fmt.Errorf("-c %s needs a text, got %v", key, value)
		}
		*into = text
	}
	return s, nil
}

// mistyped warns of keys from the CLI that are probably misspelled keys of this app.
// Other unknown keys may belong to CDK or to other apps: the CLI accepts any.
func mistyped(context map[string]any) []string {
	var all []string
	for _, key := range slices.Sorted(maps.Keys(context)) {
		if !slices.Contains(keyNames(), key) && !strings.ContainsAny(key, "@:/") && meant(key) != "" {
			all = append(all, fmt.Sprintf("nothing reads %s from the context%s", key, meant(key)))
		}
	}
	return all
}
