package template

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// Read reads a template in JSON, or the templates of a folder that `cdk synth`
// made (cdk.out), in the order of its manifest.json and with the stacks of its
// stages. Everything wrong is told in one error, each with its file and place;
// nothing is returned then. A path that does not exist is fs.ErrNotExist.
func Read(path string) ([]*Template, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, notRead(path, err)
	}
	if info.IsDir() {
		return readAssembly(path)
	}
	stack := strings.TrimSuffix(strings.TrimSuffix(filepath.Base(path), ".json"), ".template")
	t, err := readTemplate(path, environment{display: stack})
	if err != nil {
		return nil, err
	}
	return []*Template{t}, nil
}

// environment is what a manifest knows of a stack, and its template does not.
type environment struct {
	display string // for people
	name    string // for CloudFormation; empty where it is not known
	account string
	region  string
}

// artifact is a part of a cloud assembly (cloud-assembly-schema).
type artifact struct {
	Type        string `json:"type"`
	Environment string `json:"environment"`
	DisplayName string `json:"displayName"`
	Properties  struct {
		TemplateFile  string `json:"templateFile"`
		StackName     string `json:"stackName"`
		DirectoryName string `json:"directoryName"`
	} `json:"properties"`
}

func readAssembly(folder string) ([]*Template, error) {
	file := filepath.Join(folder, "manifest.json")
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		// Not ErrNotExist: the folder that was asked for is there.
		return nil, fmt.Errorf("%s: it has no manifest.json: only folders that `cdk synth` made can be read, such as cdk.out", folder)
	}
	if err != nil {
		return nil, notRead(file, err)
	}
	manifest, err := topLevel(file, data)
	if err != nil {
		return nil, err
	}
	artifacts, err := members(manifest["artifacts"])
	if err != nil {
		return nil, fmt.Errorf("%s: artifacts: %w", file, err)
	}
	var all []*Template
	var problems []error
	for _, m := range artifacts {
		var a artifact
		if err := json.Unmarshal(m.value, &a); err != nil {
			problems = append(problems, fmt.Errorf("%s: artifacts: %s: it is no artifact such as `cdk synth` writes", file, m.key))
			continue
		}
		made, err := readArtifact(folder, m.key, a)
		all = append(all, made...)
		problems = append(problems, err)
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s: it has no stacks", file)
	}
	return all, nil
}

func readArtifact(folder, id string, a artifact) ([]*Template, error) {
	switch a.Type {
	case "cdk:cloud-assembly":
		return readAssembly(filepath.Join(folder, a.Properties.DirectoryName))
	case "aws:cloudformation:stack":
		env := environment{display: cmp.Or(a.DisplayName, id), name: cmp.Or(a.Properties.StackName, id)}
		account, region, _ := strings.Cut(strings.TrimPrefix(a.Environment, "aws://"), "/")
		// The names by which CDK says that it does not know.
		if account != "unknown-account" {
			env.account = account
		}
		if region != "unknown-region" {
			env.region = region
		}
		t, err := readTemplate(filepath.Join(folder, a.Properties.TemplateFile), env)
		if err != nil {
			return nil, err
		}
		return []*Template{t}, nil
	}
	return nil, nil
}

func readTemplate(file string, env environment) (*Template, error) {
	if ext := filepath.Ext(file); ext == ".yaml" || ext == ".yml" {
		return nil, errYAML(file)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, notRead(file, err)
	}
	document, err := topLevel(file, data)
	if err != nil {
		// `cdk synth > x.json` writes YAML, whatever the file is called.
		if looksLikeYAML.Match(data) {
			return nil, errYAML(file)
		}
		return nil, err
	}
	if _, ok := document["Resources"]; !ok {
		return nil, fmt.Errorf("%s: it has no Resources: it is no CloudFormation template", file)
	}
	return newStack(file, env).read(document)
}

var looksLikeYAML = regexp.MustCompile(`(?m)^(Resources|AWSTemplateFormatVersion|Description|Parameters|Transform):`)

func errYAML(file string) error {
	return fmt.Errorf("%s: it is a template in YAML, which is not supported: give one in JSON, such as `cdk synth` writes to cdk.out", file)
}

// notRead says that a file cannot be read: the path first, as in all errors.
func notRead(path string, err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return fmt.Errorf("%s: %w", path, err)
}

// topLevel is the object that a file consists of. The error for what is not
// JSON has line and column.
func topLevel(file string, data []byte) (map[string]json.RawMessage, error) {
	var raw json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			before := data[:max(syntax.Offset-1, 0)]
			line := bytes.Count(before, []byte("\n")) + 1
			column := len(before) - bytes.LastIndexByte(before, '\n')
			return nil, fmt.Errorf("%s:%d:%d: it is not JSON: %w", file, line, column, err)
		}
		return nil, fmt.Errorf("%s: it is not JSON: %w", file, err)
	}
	all, err := members(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	object := map[string]json.RawMessage{}
	for _, m := range all {
		object[m.key] = m.value
	}
	return object, nil
}

// member is a member of a JSON object.
type member struct {
	key   string
	value json.RawMessage
}

// members are the members of a valid JSON object in their order, which a map
// would lose. A key that is given twice is an error: one of the two would be
// lost.
func members(data json.RawMessage) ([]member, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, fmt.Errorf("it must be an object")
	}
	var all []member
	seen := map[string]bool{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, err
		}
		m := member{key: t.(string)}
		if err := d.Decode(&m.value); err != nil {
			return nil, err
		}
		if seen[m.key] {
			return nil, fmt.Errorf("%s is given twice", m.key)
		}
		seen[m.key] = true
		all = append(all, m)
	}
	return all, nil
}
