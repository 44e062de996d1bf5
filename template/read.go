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

	"github.com/logstack-go/logstack/internal/jsontext"
	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/internal/regular"
)

// Options control how templates are read. The zero value reads with defaults.
type Options struct {
	// Parameters are values of the templates' parameters and of the pseudo
	// parameters AWS::Region, AWS::AccountId, AWS::Partition and
	// AWS::StackName. Default: the parameters' own defaults.
	Parameters map[string]string
	// Conditions decide conditions of the templates, overriding the parameters.
	// Default: what the parameters decide.
	Conditions map[string]bool
	// Physical gives the physical names of resources whose names CloudFormation
	// generates. Default: those names are placeholders.
	Physical Physical
	// Lenient ignores parameters, conditions and physical names that no
	// template has, which may be meant for another template read with the same
	// options. Default: they are an error.
	Lenient bool
	// Giving is how messages say to give parameters and conditions. Default:
	// ByFlags.
	Giving Giving
}

// Read reads a template in JSON or YAML, or the templates of a folder that `cdk
// synth` wrote (cdk.out), in the order of its manifest.json and with the stacks
// of its stages. Parameters, mappings and conditions are followed as far as the
// parameters' values are known, nested stacks as far as their templates are
// files. A nested stack follows the template that it is nested in.
//
// A resource with a fault is listed under Refused, and the others are used. All
// faults of the templates as a whole are returned in one error, each with its
// file and place; no templates are returned then. If path does not exist, the
// error is fs.ErrNotExist.
func Read(path string, o Options) ([]*Template, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, notRead(path, err)
	}
	l := newLoader(o)
	l.follows = true
	var all []*Template
	if info.IsDir() {
		all, err = l.assembly(path, nil)
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
	return withNested(all), l.checkUsed(path)
}

// withNested inserts nested stacks behind the templates that they are nested
// in.
func withNested(all []*Template) []*Template {
	var out []*Template
	for _, t := range all {
		out = append(append(out, t), t.Nested()...)
	}
	return out
}

// loader reads templates with one set of parameters.
type loader struct {
	options Options
	// used and usedConditions are the given parameters and conditions that some
	// template has.
	used, usedConditions map[string]bool
	// usedPhysical reports whether some stack has physical names.
	usedPhysical bool
	// follows reports whether to read files that a template names. It has read
	// so many files of so many bytes.
	follows      bool
	files, bytes int
	// uploaded are the files that the CDK uploads, by folder and hash.
	uploaded map[string]map[string]string
}

func newLoader(o Options) *loader {
	return &loader{options: o, used: map[string]bool{}, usedConditions: map[string]bool{}}
}

// readFile reads one file of a template.
func (l *loader) readFile(path string) ([]byte, error) {
	if l.files++; l.files > maxFiles {
		return nil, fmt.Errorf("%s: more than %d files would be read", path, maxFiles)
	}
	data, err := regular.ReadGenerated(path)
	if err != nil {
		return nil, notRead(path, err)
	}
	if l.bytes += len(data); l.bytes > maxReadAll {
		return nil, fmt.Errorf("%s: with it, more than %d MiB would be read", path, maxReadAll>>20)
	}
	return data, nil
}

// pseudoParameters are those that can be given. Every template has them.
var pseudoParameters = []string{"AWS::AccountId", "AWS::Partition", "AWS::Region", "AWS::StackName"}

// checkUsed returns an error for given parameters that no template has.
func (l *loader) checkUsed(path string) error {
	if l.options.Lenient {
		return nil
	}
	problems := []error{l.checkPhysical(path)}
	names := append(slices.Sorted(maps.Keys(l.used)), pseudoParameters...)
	for _, name := range slices.Sorted(maps.Keys(l.options.Parameters)) {
		if slices.Contains(names, name) || strings.HasPrefix(name, "resolve:") {
			continue
		}
		problems = append(problems, fmt.Errorf("%s: there is no parameter %s%s", path, name, nearest.Hint(name, names)))
	}
	conditions := slices.Sorted(maps.Keys(l.usedConditions))
	for _, name := range slices.Sorted(maps.Keys(l.options.Conditions)) {
		if l.usedConditions[name] {
			continue
		}
		problems = append(problems, fmt.Errorf("%s: there is no condition %s%s", path, name, nearest.Hint(name, conditions)))
	}
	return errors.Join(problems...)
}

// environment is what a manifest knows of a stack and the template does not.
type environment struct {
	display string // name for people
	name    string // name in CloudFormation; empty if unknown
	account string
	region  string
	// partition is the given one, or follows from the region.
	partition string
	// within are the files of the stacks that it is nested in, and its own.
	within []string
}

// artifact is an artifact of a cloud assembly (cloud-assembly-schema).
type artifact struct {
	Type        string `json:"type"`
	Environment string `json:"environment"`
	DisplayName string `json:"displayName"`
	// Metadata holds the metadata of constructs, by path. Newer versions of the
	// CDK keep it in a separate file.
	Metadata     json.RawMessage `json:"metadata"`
	MetadataFile string          `json:"additionalMetadataFile"`
	Properties   struct {
		TemplateFile  string `json:"templateFile"`
		StackName     string `json:"stackName"`
		DirectoryName string `json:"directoryName"`
	} `json:"properties"`
}

// assembly reads a folder of `cdk synth`. The list around holds the folders
// that it stands in.
func (l *loader) assembly(folder string, around []string) ([]*Template, error) {
	file := filepath.Join(folder, "manifest.json")
	itself := folder
	if real, err := filepath.EvalSymlinks(folder); err == nil {
		itself = real
	}
	if slices.Contains(around, itself) {
		return nil, fmt.Errorf("%s: it contains itself as a stage", file)
	}
	if len(around) >= maxNested {
		return nil, fmt.Errorf("%s: stages are nested more than %d deep", file, maxNested)
	}
	around = append(slices.Clone(around), itself)
	data, err := l.readFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		// This is not ErrNotExist: the folder itself exists.
		return nil, fmt.Errorf("%s: it has no manifest.json: only folders that `cdk synth` made can be read, such as cdk.out", folder)
	}
	if err != nil {
		return nil, err
	}
	if err := jsonLimits.Check(file, data); err != nil {
		return nil, err
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
			problems = append(problems, fmt.Errorf("%s: artifacts: %s: it is not an artifact as `cdk synth` writes it", file, m.key))
			continue
		}
		made, err := l.artifact(folder, m.key, a, around)
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

func (l *loader) artifact(folder, id string, a artifact, around []string) ([]*Template, error) {
	switch a.Type {
	case "cdk:cloud-assembly":
		return l.assembly(filepath.Join(folder, a.Properties.DirectoryName), around)
	case "aws:cloudformation:stack":
		env := environment{display: cmp.Or(a.DisplayName, id), name: cmp.Or(a.Properties.StackName, id)}
		account, region, _ := strings.Cut(strings.TrimPrefix(a.Environment, "aws://"), "/")
		// The CDK writes these for an unknown account or region.
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
		notes, err := a.notes(l, folder)
		if err != nil {
			return nil, err
		}
		t.notes = append(t.notes, notes...)
		return []*Template{t}, nil
	}
	return nil, nil
}

// Parse reads a template in JSON or YAML as Read does, without reading the
// files that it names. File is its name in errors.
func Parse(file string, data []byte, o Options) (*Template, error) {
	l := newLoader(o)
	t, err := l.parse(file, data, environment{display: file})
	if err != nil {
		return nil, err
	}
	return t, l.checkUsed(file)
}

func (l *loader) template(file string, env environment) (*Template, error) {
	data, err := l.readFile(file)
	if err != nil {
		return nil, err
	}
	env.within = []string{file}
	return l.parse(file, data, env)
}

func (l *loader) parse(file string, data []byte, env environment) (*Template, error) {
	d, err := readDocument(file, data)
	if err != nil {
		return nil, err
	}
	for name := range asObject(d.top["Parameters"]) {
		l.used[name] = true
	}
	for name := range asObject(d.top["Conditions"]) {
		l.usedConditions[name] = true
	}
	for name, to := range map[string]*string{
		"AWS::AccountId": &env.account, "AWS::Region": &env.region, "AWS::StackName": &env.name, "AWS::Partition": &env.partition,
	} {
		if value, ok := l.options.Parameters[name]; ok {
			*to = value
		}
	}
	t, err := newStack(l, file, env).read(d, l.options)
	if err != nil {
		return nil, err
	}
	return t, nil
}

// notRead returns the error for a file that cannot be read, path first, like
// all errors here.
func notRead(path string, err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return fmt.Errorf("%s: %w", path, err)
}

// topLevel returns the members of a JSON file's object. A syntax error has the
// line and the column.
func topLevel(file string, data []byte) (map[string]json.RawMessage, error) {
	var raw json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, jsontext.Fault(file, data, err)
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

// members returns the members of a valid JSON object in order, which a map
// would lose. A repeated key is an error, because one of the two values would
// be lost.
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
