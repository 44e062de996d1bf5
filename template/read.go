package template

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/nearest"
)

// Options of reading. The zero value is the default.
type Options struct {
	// Parameters are values of the templates' parameters, and of the pseudo
	// parameters AWS::Region, AWS::AccountId, AWS::Partition and
	// AWS::StackName. Default: the parameters' own defaults.
	Parameters map[string]string
}

// Read reads a template in JSON or YAML, or the templates of a folder that
// `cdk synth` made (cdk.out), in the order of its manifest.json and with the
// stacks of its stages. Parameters, mappings and conditions are followed as far
// as the parameters' values are known.
//
// Everything wrong is told in one error, each with its file and place; nothing
// is returned then. A path that does not exist is fs.ErrNotExist.
func Read(path string, o Options) ([]*Template, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, notRead(path, err)
	}
	l := &loader{given: o.Parameters, used: map[string]bool{}}
	var all []*Template
	if info.IsDir() {
		all, err = l.assembly(path)
	} else {
		stack := filepath.Base(path)
		for _, ending := range []string{".json", ".yaml", ".yml", ".template"} {
			stack = strings.TrimSuffix(stack, ending)
		}
		var t *Template
		if t, err = l.template(path, environment{display: stack}); err == nil {
			all = []*Template{t}
		}
	}
	if err != nil {
		return nil, err
	}
	return all, l.checkUsed(path)
}

// loader reads templates, all with the same parameters.
type loader struct {
	given map[string]string
	used  map[string]bool // parameters that a template has
}

// pseudoParameters are those that can be given, as all templates have them.
var pseudoParameters = []string{"AWS::AccountId", "AWS::Partition", "AWS::Region", "AWS::StackName"}

// checkUsed says which of the given parameters no template has.
func (l *loader) checkUsed(path string) error {
	var problems []error
	names := append(slices.Sorted(maps.Keys(l.used)), pseudoParameters...)
	for _, name := range slices.Sorted(maps.Keys(l.given)) {
		if slices.Contains(names, name) {
			continue
		}
		hint := ""
		if meant := nearest.Name(name, names); meant != "" {
			hint = ": did you mean " + meant + "?"
		}
		problems = append(problems, fmt.Errorf("%s: there is no parameter %s%s", path, name, hint))
	}
	return errors.Join(problems...)
}

// environment is what a manifest knows of a stack, and its template does not.
type environment struct {
	display string // for people
	name    string // for CloudFormation; empty where it is not known
	account string
	region  string
	// partition is the given one; else it follows from the region.
	partition string
}

// artifact is a part of a cloud assembly (cloud-assembly-schema).
type artifact struct {
	Type        string `json:"type"`
	Environment string `json:"environment"`
	DisplayName string `json:"displayName"`
	// Metadata are, by the path of a construct, what it says of itself; those of
	// newer versions stand in a file of their own.
	Metadata     json.RawMessage `json:"metadata"`
	MetadataFile string          `json:"additionalMetadataFile"`
	Properties   struct {
		TemplateFile  string `json:"templateFile"`
		StackName     string `json:"stackName"`
		DirectoryName string `json:"directoryName"`
	} `json:"properties"`
}

func (l *loader) assembly(folder string) ([]*Template, error) {
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
		made, err := l.artifact(folder, m.key, a)
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

func (l *loader) artifact(folder, id string, a artifact) ([]*Template, error) {
	switch a.Type {
	case "cdk:cloud-assembly":
		return l.assembly(filepath.Join(folder, a.Properties.DirectoryName))
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
		t, err := l.template(filepath.Join(folder, a.Properties.TemplateFile), env)
		if err != nil {
			return nil, err
		}
		if t.notes, err = a.notes(folder); err != nil {
			return nil, err
		}
		return []*Template{t}, nil
	}
	return nil, nil
}

// Parse reads a template in JSON or YAML, as Read does. File is its name in errors.
func Parse(file string, data []byte, o Options) (*Template, error) {
	l := &loader{given: o.Parameters, used: map[string]bool{}}
	t, err := l.parse(file, data, environment{display: file})
	if err != nil {
		return nil, err
	}
	return t, l.checkUsed(file)
}

func (l *loader) template(file string, env environment) (*Template, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, notRead(file, err)
	}
	return l.parse(file, data, env)
}

func (l *loader) parse(file string, data []byte, env environment) (_ *Template, err error) {
	if len(data) > maxTemplate {
		return nil, fmt.Errorf("%s: it is larger than %d MiB", file, maxTemplate>>20)
	}
	// What is no JSON object is YAML, whatever the file is called: `cdk synth
	// > x.json` writes that.
	start := bytes.TrimLeft(data, " \t\r\n\ufeff")
	if len(start) > 0 && start[0] != '{' && start[0] != '[' || strings.HasSuffix(file, ".yaml") || strings.HasSuffix(file, ".yml") {
		if data, err = yamlToJSON(file, data); err != nil {
			return nil, err
		}
	}
	document, err := topLevel(file, data)
	if err != nil {
		return nil, err
	}
	if _, ok := document["Resources"]; !ok {
		return nil, fmt.Errorf("%s: it has no Resources: it is no CloudFormation template", file)
	}
	for name := range asObject(decode(document["Parameters"])) {
		l.used[name] = true
	}
	for name, to := range map[string]*string{
		"AWS::AccountId": &env.account, "AWS::Region": &env.region, "AWS::StackName": &env.name, "AWS::Partition": &env.partition,
	} {
		if value, ok := l.given[name]; ok {
			*to = value
		}
	}
	return newStack(file, env).read(document, l.given)
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
