package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/template"
	"github.com/logstack-go/logstack/template/deployed"
	"github.com/logstack-go/logstack/template/terraform"
)

// sides reads the deployed side and the new side. The remaining arguments are
// logs.
func (d *diffCommand) sides(args []string) (old, is []*template.Template, logs []string, err error) {
	o, err := d.values.options()
	if err != nil {
		return nil, nil, nil, err
	}
	o.Lenient = true // A parameter or condition may be in only one of the sides.
	if d.values.resources != "" {
		if o.Physical, err = template.ReadPhysical(d.values.resources); err != nil {
			return nil, nil, nil, err
		}
	}
	plan := d.values.terraform
	switch {
	case plan != "" && d.values.deployed != "":
		return nil, nil, nil, errors.New("--terraform takes both sides from a plan: give it or --deployed")
	case plan == "" && d.values.deployed == "" && len(args) == 1:
		head, err := headOf(args[0])
		if err != nil {
			return nil, nil, nil, err
		}
		if !isTerraform(head) {
			return nil, nil, nil, errors.New("give two sides: what is deployed, and what is to be deployed; for the account as it is, use --deployed FOLDER NEW")
		}
		plan, args = args[0], args[1:]
	}
	if plan != "" {
		if old, err = terraform.ReadPrior(plan, o); err != nil {
			return nil, nil, nil, err
		}
		is, err = terraform.Read(plan, o)
		return old, is, args, errors.Join(err, d.checkGiven(old, is))
	}
	if d.values.deployed != "" {
		args = append([]string{""}, args...)
	}
	if len(args) < 2 {
		return nil, nil, nil, errors.New("give two sides: what is deployed, and what is to be deployed")
	}
	if d.values.deployed != "" {
		old, err = deployed.Read(d.values.deployed, o)
	} else {
		old, err = readSide(args[0], o)
	}
	if err != nil {
		return nil, nil, nil, err
	}
	if is, err = readSide(args[1], o); err != nil {
		return nil, nil, nil, err
	}
	if err := d.checkGiven(old, is); err != nil {
		return nil, nil, nil, err
	}
	old, is, err = d.picked(old, is)
	return old, is, args[2:], err
}

// readSide reads a path: a folder written by `cdk synth`, a template, answers
// of the AWS CLI, or the output of `terraform show -json`.
func readSide(path string, o template.Options) ([]*template.Template, error) {
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		if _, err := os.Stat(filepath.Join(path, "manifest.json")); errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("%s: it has no manifest.json, which folders made by `cdk synth` have; for an account as it is, use --deployed %s", path, path)
		}
		return template.Read(path, o)
	}
	head, err := headOf(path)
	switch {
	case err == nil && isTerraform(head):
		return terraform.Read(path, o)
	case err == nil && isEmpty(head):
		t, err := template.Parse(path, []byte(`{"Resources": {}}`), o)
		return []*template.Template{t}, err
	}
	return template.Read(path, o)
}

// headOf returns the beginning of a file, without leading white space.
func headOf(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	head := make([]byte, 256)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return bytes.TrimSpace(bytes.TrimPrefix(head[:n], []byte("\xef\xbb\xbf"))), nil
}

// isTerraform reports whether a file is the output of `terraform show -json`:
// an object that begins with the version of its format.
func isTerraform(head []byte) bool {
	rest, ok := bytes.CutPrefix(head, []byte("{"))
	return ok && bytes.HasPrefix(bytes.TrimSpace(rest), []byte(`"format_version"`))
}

// isEmpty reports whether a file is an empty object: nothing is deployed, or
// nothing is to be deployed.
func isEmpty(head []byte) bool {
	return string(bytes.Join(bytes.Fields(head), nil)) == "{}"
}

// checkGiven returns an error for given parameters and conditions that neither
// side has.
func (d *diffCommand) checkGiven(old, is []*template.Template) error {
	all := slices.Concat(old, is)
	o, err := d.values.options()
	if err != nil {
		return err
	}
	var problems []error
	has := func(what, name string, of func(*template.Template) bool) {
		if !slices.ContainsFunc(all, of) {
			problems = append(problems, fmt.Errorf("neither side has a %s %s", what, name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(o.Parameters)) {
		if len(name) < 8 || name[:8] != "resolve:" {
			has("parameter", name, func(t *template.Template) bool { return t.Parameter(name) })
		}
	}
	for _, name := range slices.Sorted(maps.Keys(o.Conditions)) {
		has("condition", name, func(t *template.Template) bool { return t.Condition(name) })
	}
	return errors.Join(problems...)
}

// picked returns the stacks with the name that a flag gives, and those nested
// in them. At least one of the sides must have it.
func (d *diffCommand) picked(old, is []*template.Template) (a, b []*template.Template, err error) {
	if d.stack == "" {
		return old, is, nil
	}
	pick := func(all []*template.Template) (out []*template.Template) {
		for _, t := range all {
			if t.Stack == d.stack || t.StackName() == d.stack {
				out = append(append(out, t), t.Nested()...)
			}
		}
		return out
	}
	a, b = pick(old), pick(is)
	if a == nil && b == nil {
		var names []string
		for _, t := range slices.Concat(old, is) {
			if !slices.Contains(names, t.Stack) {
				names = append(names, t.Stack)
			}
		}
		return nil, nil, fmt.Errorf("neither side has a stack %q%s", d.stack, nearest.Hint(d.stack, names))
	}
	return a, b, nil
}
