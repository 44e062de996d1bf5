// Package parameterfile reads the values of template parameters from the files
// of several tools: the AWS CLI, the CDK, and samconfig.toml.
package parameterfile

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/logstack-go/logstack/internal/regular"
)

// Read reads a file. The content decides which form it has:
//
//	[{"ParameterKey": "Stage", "ParameterValue": "prod"}]   aws cloudformation create-stack
//	["Stage=prod"]                                          aws cloudformation deploy
//	{"Parameters": {"Stage": "prod"}}                       CodePipeline, and `cdk deploy`
//	{"Stage": "prod"}
//
// A file whose name ends in .toml holds parameter_overrides of the environment
// default.
func Read(path string) (map[string]string, error) {
	data, err := regular.ReadFile(path)
	if err != nil {
		if at := (*fs.PathError)(nil); errors.As(err, &at) {
			err = at.Err
		}
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if data, err = regular.UTF8(data); err == nil {
		var all map[string]string
		if strings.EqualFold(filepath.Ext(path), ".toml") {
			all, err = readSAM(data)
		} else {
			all, err = readJSON(data)
		}
		if err == nil {
			return all, nil
		}
	}
	return nil, fmt.Errorf("%s: %w", path, err)
}

// errForm is the error for a file in none of the forms.
var errForm = errors.New(`it holds no parameters: write {"Name": "value"}, {"Parameters": {…}} or [{"ParameterKey": …, "ParameterValue": …}]`)

func readJSON(data []byte) (map[string]string, error) {
	var value any
	if err := json.Unmarshal(data, &value); err != nil {
		return nil, fmt.Errorf("it is not JSON: %w", err)
	}
	all := map[string]string{}
	switch v := value.(type) {
	case map[string]any:
		if inner, ok := v["Parameters"]; ok {
			switch inner := inner.(type) {
			case map[string]any:
				v = inner
			case []any:
				return readList(inner)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			text, ok := textOf(v[name])
			if !ok {
				return nil, fmt.Errorf("%s: it must be a text, a number, true or false, or a list of these", name)
			}
			all[name] = text
		}
		return all, nil
	case []any:
		return readList(v)
	}
	return nil, errForm
}

func readList(list []any) (map[string]string, error) {
	all := map[string]string{}
	for i, item := range list {
		name, value, ok := "", "", false
		switch item := item.(type) {
		case string:
			name, value, ok = strings.Cut(item, "=")
		case map[string]any:
			if item["UsePreviousValue"] == true {
				return nil, fmt.Errorf("parameter %d: only the stack knows the value of UsePreviousValue: give the value", i+1)
			}
			name, _ = item["ParameterKey"].(string)
			value, ok = textOf(item["ParameterValue"])
		}
		if !ok || name == "" {
			return nil, fmt.Errorf(`parameter %d: it must be {"ParameterKey": …, "ParameterValue": …} or "name=value"`, i+1)
		}
		if _, twice := all[name]; twice {
			return nil, fmt.Errorf("%s is given twice", name)
		}
		all[name] = value
	}
	return all, nil
}

// textOf returns a value in the form that CloudFormation takes: a list is
// joined with commas.
func textOf(value any) (string, bool) {
	switch v := value.(type) {
	case string:
		return v, true
	case float64, bool:
		text, err := json.Marshal(v)
		return string(text), err == nil
	case int64:
		return fmt.Sprint(v), true
	case []any:
		var all []string
		for _, item := range v {
			text, ok := textOf(item)
			if _, isList := item.([]any); !ok || isList {
				return "", false
			}
			all = append(all, text)
		}
		return strings.Join(all, ","), true
	}
	return "", false
}

// maxTOML is the maximum size of a samconfig.toml in bytes. The TOML parser
// recurses on nested brackets.
const maxTOML = 64 << 10

// readSAM reads samconfig.toml: parameter_overrides of any command, or of all
// commands, in the environment default (serverless-sam-cli-config).
func readSAM(data []byte) (map[string]string, error) {
	if len(data) > maxTOML {
		return nil, fmt.Errorf("it is larger than %d KiB", maxTOML>>10)
	}
	var file map[string]any
	if err := toml.Unmarshal(data, &file); err != nil {
		var at toml.ParseError
		if errors.As(err, &at) {
			return nil, fmt.Errorf("line %d: %s", at.Position.Line, at.Message)
		}
		return nil, err
	}
	environment, _ := file["default"].(map[string]any)
	for _, command := range []string{"deploy", "global", "build", "validate"} {
		section, _ := environment[command].(map[string]any)
		parameters, _ := section["parameters"].(map[string]any)
		overrides, ok := parameters["parameter_overrides"]
		if !ok {
			continue
		}
		switch v := overrides.(type) {
		case string:
			return readOverrides(v)
		case []any:
			return readList(v)
		case map[string]any:
			all := map[string]string{}
			for name, value := range v {
				text, ok := textOf(value)
				if !ok {
					return nil, fmt.Errorf("parameter_overrides: %s: it must be a text, a number, true or false", name)
				}
				all[name] = text
			}
			return all, nil
		}
	}
	return nil, errors.New("it has no parameter_overrides in [default.deploy.parameters] or [default.global.parameters]")
}

// readOverrides reads name=value pairs separated by blanks, whose values may be
// quoted, and the older form ParameterKey=name,ParameterValue=value.
func readOverrides(text string) (map[string]string, error) {
	all := map[string]string{}
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		name, rest, ok := strings.Cut(text, "=")
		if ok && name == "ParameterKey" {
			name, rest, ok = strings.Cut(rest, ",ParameterValue=")
		}
		if !ok || strings.ContainsAny(name, " \t\n\"'") {
			return nil, fmt.Errorf("parameter_overrides: %q is not name=value", text)
		}
		value, left := word(rest)
		if _, twice := all[name]; twice {
			return nil, fmt.Errorf("parameter_overrides: %s is given twice", name)
		}
		all[name], text = value, left
	}
	return all, nil
}

// word returns the text before the next blank outside quotes, without its
// quotes.
func word(text string) (value, rest string) {
	var b strings.Builder
	quote := byte(0)
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '\\' && quote == '"' && i+1 < len(text):
			i++
			b.WriteByte(text[i])
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
			b.WriteByte(c)
		case c == '"' || c == '\'':
			quote = c
		case c == ' ' || c == '\t' || c == '\n':
			return b.String(), text[i:]
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), ""
}
