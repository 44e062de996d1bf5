package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"

	"github.com/spf13/pflag"

	"github.com/logstack-go/logstack/internal/parameterfile"
	"github.com/logstack-go/logstack/template"
)

// templateFlags are the values of a template's parameters and conditions.
type templateFlags struct {
	parameters map[string]string
	files      []string
	conditions map[string]bool
	sourceFlags
}

func (f *templateFlags) add(flags *pflag.FlagSet) {
	f.parameters, f.conditions = map[string]string{}, map[string]bool{}
	flags.Var((*parameters)(&f.parameters), "parameter", "a parameter of the template, or AWS::Region and the like, as `name=value`; can be repeated (default: their own defaults)")
	flags.StringArrayVar(&f.files, "parameters", nil, "read parameters from a `file` in the format of the AWS CLI, the CDK or samconfig.toml; can be repeated, and --parameter takes precedence")
	flags.Var((*conditions)(&f.conditions), "condition", "whether a condition of the template holds, as `name=true` or name=false; can be repeated (default: what the parameters say)")
}

// options returns the options for reading templates.
func (f *templateFlags) options() (template.Options, error) {
	o := template.Options{Parameters: map[string]string{}, Conditions: f.conditions}
	for _, file := range f.files {
		read, err := parameterfile.Read(file)
		if err != nil {
			return o, err
		}
		maps.Copy(o.Parameters, read)
	}
	maps.Copy(o.Parameters, f.parameters)
	return o, nil
}

// read reads the templates of a path.
func (f *templateFlags) read(path string) ([]*template.Template, error) {
	o, err := f.options()
	if err != nil {
		return nil, err
	}
	return template.Read(path, o)
}

// parameters are the values of a template's parameters.
type parameters map[string]string

func (p *parameters) String() string { return "" }

func (p *parameters) Type() string { return "name=value" }

func (p *parameters) Set(text string) error {
	name, value, ok := strings.Cut(text, "=")
	if !ok || name == "" {
		return fmt.Errorf("%q is not name=value", text)
	}
	if _, twice := (*p)[name]; twice {
		return fmt.Errorf("%s is given twice", name)
	}
	(*p)[name] = value
	return nil
}

// conditions are the values of a template's conditions.
type conditions map[string]bool

func (c *conditions) String() string { return "" }

func (c *conditions) Type() string { return "name=true" }

func (c *conditions) Set(text string) error {
	name, value, _ := strings.Cut(text, "=")
	if name == "" || value != "true" && value != "false" {
		return fmt.Errorf("%q is not name=true or name=false", text)
	}
	if _, twice := (*c)[name]; twice {
		return fmt.Errorf("%s is given twice", name)
	}
	(*c)[name] = value == "true"
	return nil
}

// complainOfMissing notes what is not read of templates: what their conditions
// leave out, and what is defined elsewhere.
func complainOfMissing(stderr io.Writer, templates []*template.Template) {
	for _, t := range templates {
		for _, of := range template.Together(t.LeftOut()) {
			complain(stderr, "note: "+leftOutText(t, of))
		}
	}
	complainOfElsewhere(stderr, templates)
}

// complainOfElsewhere notes what of templates is defined elsewhere.
func complainOfElsewhere(stderr io.Writer, templates []*template.Template) {
	for _, t := range templates {
		for _, e := range t.Elsewhere() {
			complain(stderr, "note: "+elsewhereText(t, e))
		}
	}
}

// allLeftOut returns an error if conditions leave out everything that could be
// replayed, so that nothing is proved.
func allLeftOut(templates []*template.Template) error {
	var out []string
	for _, t := range templates {
		if len(t.MetricFilters())+len(t.SubscriptionFilters())+len(t.Alarms())+len(t.CompositeAlarms())+len(t.LogAlarms())+len(t.Refused()) > 0 {
			return nil
		}
		watch := only(t.LeftOut(), func(l template.LeftOut) bool {
			return l.Type == "AWS::Logs::MetricFilter" || strings.HasSuffix(l.Type, "Alarm")
		})
		for _, of := range template.Together(watch) {
			out = append(out, leftOutText(t, of))
		}
	}
	if out == nil {
		return nil
	}
	return errors.New("conditions leave out all metric filters and alarms, so there is nothing to replay:\n" + strings.Join(out, "\n"))
}

// leftOutText says that resources are left out, and how to include them.
func leftOutText(t *template.Template, of template.LeftOutTogether) string {
	verb := "is"
	if len(of) > 1 {
		verb = "are"
	}
	return fmt.Sprintf("%s: %s %s left out: %s; %s", t.Stack, strings.Join(of.Names(), ", "), verb, of.Why(), of.Advice())
}

// elsewhereText says that something is not read, and why.
func elsewhereText(t *template.Template, e template.Elsewhere) string {
	what := e.Kind + " " + e.What
	if e.LogicalID != "" {
		what = fmt.Sprintf("%s (%s)", e.LogicalID, what)
	}
	return fmt.Sprintf("%s: %s is not examined: %s", t.Stack, what, e.Why)
}

// problemsOf returns everything that is wrong with the resources of templates.
func problemsOf(templates []*template.Template) error {
	var all []error
	for _, t := range templates {
		all = append(all, t.Problems())
	}
	return errors.Join(all...)
}
