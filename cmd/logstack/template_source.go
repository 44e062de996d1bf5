package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
	"github.com/logstack-go/logstack/template/deployed"
	"github.com/logstack-go/logstack/template/terraform"
)

// sourceFlags name what is read instead of a template: an account, or
// Terraform.
type sourceFlags struct {
	deployed, terraform string
	resources           string
}

func (f *sourceFlags) addSource(flags *pflag.FlagSet) {
	flags.StringVar(&f.deployed, "deployed", "", "read the account as it is, from a `folder` of answers of the AWS CLI, instead of a template (docs/how-to/deployed.md)")
	flags.StringVar(&f.terraform, "terraform", "", "read Terraform, from a `file` of `terraform show -json`, instead of a template")
	flags.StringVar(&f.resources, "resources", "", "the real names of the stack's resources, from a `file` of `aws cloudformation describe-stack-resources`")
}

// given reports whether the flags name something to read instead of a template.
func (f *sourceFlags) given() bool { return f.deployed != "" || f.terraform != "" }

// readSource reads what the flags name: a template, or its substitute. path is
// that of the template, named reports whether the user gave it, and how says
// how to name a template. It also returns what was read, for errors.
func (f *templateFlags) readSource(path string, named bool, how string) ([]*template.Template, string, error) {
	if f.deployed != "" && f.terraform != "" || f.given() && named {
		return nil, path, exitError{wrongUsage, errors.New("give only one of a template, --deployed and --terraform")}
	}
	o, err := f.options()
	if err != nil {
		return nil, path, err
	}
	if f.resources != "" {
		if o.Physical, err = template.ReadPhysical(f.resources); err != nil {
			return nil, path, err
		}
	}
	read := template.Read
	switch {
	case f.deployed != "":
		path, read = f.deployed, deployed.Read
	case f.terraform != "":
		path, read = f.terraform, terraform.Read
	}
	templates, err := read(path, o)
	if errors.Is(err, fs.ErrNotExist) && !f.given() && !named {
		return nil, path, fmt.Errorf("%w: `cdk synth` creates it, or give a folder or a template%s", err, how)
	}
	return templates, path, err
}

// readTemplates is readSource for commands with the flag --template.
func (f *templateFlags) readTemplates(c *cobra.Command, path string) ([]*template.Template, string, error) {
	return f.readSource(path, c.Flags().Changed("template"), " with --template")
}

// mapFlags assign real log groups to those of a template.
type mapFlags []replay.Mapping

func (m *mapFlags) add(flags *pflag.FlagSet) {
	flags.Var(m, "map", "treat events of a real log group as from one in the template, as `real=name`: its name, its logical id, or that of a function; * in real stands for any text; can be repeated")
}

func (m *mapFlags) String() string { return "" }

// Type returns the name of the flag's value in the help.
func (m *mapFlags) Type() string { return "real=name" }

// Set parses a mapping.
func (m *mapFlags) Set(text string) error {
	// The names of log groups cannot contain =.
	from, to, _ := strings.Cut(text, "=")
	if from == "" || to == "" {
		return fmt.Errorf("%q is not real=name, such as /aws/lambda/shop-Api-*=Api", text)
	}
	*m = append(*m, replay.Mapping{From: from, To: to})
	return nil
}
