package alarmtest

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/config/outline"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/onpreset"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
	"github.com/logstack-go/logstack/template/deployed"
	"github.com/logstack-go/logstack/template/terraform"
)

// Subject is what is tested.
type Subject struct {
	// Name names it in messages, such as the template's path.
	Name string
	// Templates are replayed together.
	Templates []*template.Template
	// Contract has the names of events and fields.
	Contract *contract.Contract
	// Map maps real log groups to those of the templates.
	Map []replay.Mapping
	// Home is the log group of events that name none. Default: the only one that
	// metric filters look at.
	Home string
	// Only are the names of the alarms that tests are about; nil means all. Others
	// may go off.
	Only []string
	// Services are log groups that tests may name by what writes to them.
	Services map[string]string
	// Prefixes are prefixes of the names of alarms and saved queries that tests may
	// leave out. They are tried before other endings of names.
	Prefixes []string
}

// Open returns the subject that the file names. The contract held, or guide if it
// is nil, is used if neither the file nor what it names has one.
func (f *File) Open(held *contract.Contract) (*Subject, error) {
	if f.OfRule() {
		return nil, problem(f.node, "it does not say what it tests: write one of %s, or put it beside an alarm rule, as NAME.test.yaml beside NAME.yaml", strings.Join(subjects, ", "))
	}
	s := &Subject{Contract: held}
	if f.Configuration != "" {
		if err := f.openConfiguration(s); err != nil {
			return nil, err
		}
	}
	var err error
	if s.Contract, err = f.contract(s.Contract); err != nil {
		return nil, err
	}
	if f.Configuration == "" {
		if err := f.openTemplates(s); err != nil {
			return nil, err
		}
	}
	for _, from := range f.node.Get("map").Keys() {
		s.Map = append(s.Map, replay.Mapping{From: from, To: f.Map[from]})
	}
	return s, nil
}

// contract returns the contract of the file, or else the given one.
func (f *File) contract(held *contract.Contract) (*contract.Contract, error) {
	switch at := f.node.Get("contract"); {
	case f.Contract == "" && held != nil:
		return held, nil
	case f.Contract == "":
		return contract.Guide(), nil
	case strings.Contains(f.Contract, "\n"):
		return onpreset.Parse(f.Path, at.Problem("").Line+1, f.Contract, onpreset.Base(held))
	default:
		c, err := contract.Load(f.Contract, filepath.Dir(f.Path))
		if err != nil {
			return nil, problem(at, "%v", err)
		}
		return c, nil
	}
}

func (f *File) openTemplates(s *Subject) error {
	o := template.Options{Parameters: map[string]string{}, Conditions: f.Conditions, Giving: f.Giving}
	for name, value := range f.Parameters {
		o.Parameters[name] = value.Text
	}
	key, path, read := "template", f.Template, template.Read
	switch {
	case f.Terraform != "":
		key, path, read = "terraform", f.Terraform, terraform.Read
	case f.Deployed != "":
		key, path, read = "deployed", f.Deployed, deployed.Read
	}
	templates, err := read(f.beside(path), o)
	if errors.Is(err, fs.ErrNotExist) {
		return problem(f.node.Get(key), "%v: its path is relative to the folder of the test file, and `cdk synth` makes cdk.out", err)
	}
	if err != nil {
		return problem(f.node.Get(key), "%v", err)
	}
	s.Name, s.Templates = f.beside(path), templates
	if f.Stack == "" {
		return nil
	}
	var names []string
	for _, t := range templates {
		names = append(names, t.Stack)
	}
	at := slices.Index(names, f.Stack)
	if at < 0 {
		return problem(f.node.Get("stack"), "%v", enum.Unknown("stack", f.Stack, names))
	}
	s.Templates = slices.DeleteFunc(slices.Clone(templates), func(t *template.Template) bool { return !within(t, templates[at]) })
	return nil
}

// within reports whether a template is another one, or nested in it.
func within(t, outer *template.Template) bool {
	for t != nil {
		if t == outer {
			return true
		}
		t, _ = t.NestedIn()
	}
	return false
}

// openConfiguration makes a template of what an environment looks at log events
// with.
func (f *File) openConfiguration(s *Subject) error {
	of, err := config.Load(f.beside(f.Configuration))
	if err != nil {
		return fmt.Errorf("%s: %w", f.Path, err)
	}
	environment := of.Environments[0]
	if f.Environment != "" {
		if environment, err = of.Environment(f.Environment); err != nil {
			return problem(f.node.Get("environment"), "%v", err)
		}
	}
	s.Name, s.Contract = f.beside(f.Configuration)+" "+environment.Name, environment.Contract
	made, err := outline.Of(of.Application, environment)
	if err != nil {
		return fmt.Errorf("%s: %w", f.Path, err)
	}
	t, err := made.Template(s.Name)
	if err != nil {
		return fmt.Errorf("%s: %w", f.Path, err)
	}
	s.Templates = []*template.Template{t}
	s.Services = made.Services
	s.Prefixes = []string{of.Application + "-" + environment.Name + "-", of.Application + "/" + environment.Name + "/"}
	for _, g := range t.LogGroups() {
		s.Map = append(s.Map, replay.Mapping{From: g.Name, To: g.Name})
	}
	if made.Home != "" {
		// Real log groups count as the application's, whatever their
		// environment.
		s.Home = made.Home
		s.Map = append(s.Map, replay.Mapping{From: "*", To: s.Home})
	}
	return nil
}
