package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/regular"
	"github.com/logstack-go/logstack/queries"
)

// configName is the file name of a configuration.
const configName = "logstack.yaml"

// configFlags are the flags that choose a configuration, an environment and a
// log contract. They are the same for every command that takes a contract.
type configFlags struct {
	path, environment, contract string
}

// configFlagNames are the names of the flags.
var configFlagNames = []string{"config", "env", "contract"}

// given reports whether a flag chooses the contract, or the configuration that
// has it.
func (f *configFlags) given() bool { return f.path != "" || f.environment != "" || f.contract != "" }

func (f *configFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.path, "config", "", "the configuration, a `file` (default: logstack.yaml in this folder or one above)")
	flags.StringVar(&f.environment, "env", "", "the `environment` of the configuration (default: its first)")
	flags.StringVar(&f.contract, "contract", "", "the log contract, a preset or a `file` (default: the environment's, or guide)")
}

// environments returns the environments of the configuration; none if there is
// no configuration.
func (f *configFlags) environments() ([]string, error) {
	path, err := f.find()
	if err != nil || path == "" {
		return nil, err
	}
	of, err := config.Load(path)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range of.Environments {
		names = append(names, e.Name)
	}
	return names, nil
}

// configured is what a command works with: the environment of a configuration
// or, without one, the defaults that ship.
type configured struct {
	// file is the path of the configuration, and dir its folder; both are empty
	// without a configuration.
	file, dir string
	// name is the name of the application; empty without a configuration.
	name string
	// environment is the environment of the configuration; zero without one.
	environment config.Environment
	// contract is the contract of the environment, unless a flag names another.
	contract *contract.Contract
}

// read reads the configuration. It says on stderr which one it read, unless a
// flag names it.
func (f *configFlags) read(c *cobra.Command) (configured, error) {
	var with configured
	path, err := f.find()
	if err != nil {
		return with, err
	}
	if path == "" {
		if f.environment != "" {
			return with, exitError{wrongUsage, fmt.Errorf("--env %s: there is no %s in this folder or one above it: give one with --config", f.environment, configName)}
		}
	} else {
		of, err := config.Load(path)
		if err != nil {
			return with, err
		}
		with.file, with.dir, with.name, with.environment = path, filepath.Dir(path), of.Application, of.Environments[0]
		if f.environment != "" {
			if with.environment, err = of.Environment(f.environment); err != nil {
				return with, exitError{wrongUsage, fmt.Errorf("--env: %w", err)}
			}
		}
		with.contract = with.environment.Contract
	}
	if f.contract != "" || with.contract == nil {
		if with.contract, err = contract.Load(cmp.Or(f.contract, "guide"), "."); err != nil {
			return with, err
		}
	}
	if with.there() && f.path == "" {
		complain(c.ErrOrStderr(), fmt.Sprintf("note: with %s, environment %s, contract %s", path, with.environment.Name, with.contract.Name()))
	}
	return with, nil
}

// held returns the log contract.
func (f *configFlags) held(c *cobra.Command) (*contract.Contract, error) {
	with, err := f.readContract(c)
	return with.contract, err
}

// readContract is read for commands that need only the contract: if --contract
// alone chooses it, no configuration is read.
func (f *configFlags) readContract(c *cobra.Command) (with configured, err error) {
	if f.contract != "" && f.path == "" && f.environment == "" {
		with.contract, err = contract.Load(f.contract, ".")
		return with, err
	}
	return f.read(c)
}

// timesOf returns the fields that hold the time of log events, by the contract.
func timesOf(c *contract.Contract) []string {
	if field, ok := c.Field("timestamp"); ok {
		return []string{strings.Join(field.Keys(), ".")}
	}
	return nil
}

// find returns the path of the configuration; empty if no flag names one and
// none is found.
func (f *configFlags) find() (string, error) {
	if f.path != "" {
		return f.path, nil
	}
	folder, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for path := configName; ; path = filepath.Join("..", path) {
		info, err := os.Stat(path)
		if err == nil && info.Mode().IsRegular() {
			return path, nil
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return "", err
		}
		above := filepath.Dir(folder)
		if above == folder {
			return "", nil
		}
		folder = above
	}
}

// there reports whether there is a configuration.
func (w configured) there() bool { return w.file != "" }

// own reports whether the contract in use describes the log that the
// configuration is about, so that its rules, metrics and saved queries apply:
// the log of an application, or of the same source.
func (w configured) own() bool {
	return w.there() && w.contract.Source() == w.environment.Contract.Source()
}

// application returns what alarm rules are bound to.
func (w configured) application() alarmrules.Application {
	app := alarmrules.Application{}
	if w.there() {
		app = w.environment.Application()
	}
	if !w.own() {
		app.Metrics = nil // only those that ship
	}
	app.Contract = w.contract
	return app
}

// queries returns the saved queries.
func (w configured) queries() []queries.Query {
	if w.own() {
		return w.environment.SavedQueries
	}
	return queries.Of(w.contract)
}

// folder returns the path of a folder that the configuration names.
func (w configured) folder(name string) string {
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(w.dir, name)
}

// rules returns the alarm rules that the services share, or those of a service
// with log groups of its own. Without a configuration, they are the shipped
// rules that are on by default.
func (w configured) rules(service string) ([]alarmrules.Rule, error) {
	switch {
	case !w.there() && service != "":
		return nil, exitError{wrongUsage, fmt.Errorf("--service %s: there is no %s in this folder or one above it: give one with --config", service, configName)}
	case !w.own():
		return alarmrules.DefaultsOf(w.contract), nil
	case service == "":
		return w.environment.Rules, nil
	}
	var own []string
	for _, s := range w.environment.Services {
		switch {
		case s.Name == service && s.OwnLogGroups:
			return s.Rules, nil
		case s.Name == service:
			return nil, exitError{wrongUsage, fmt.Errorf("--service %s: it shares the log group of the application, and its alarm rules: leave --service out", service)}
		case s.OwnLogGroups:
			own = append(own, s.Name)
		}
	}
	if own == nil {
		return nil, exitError{wrongUsage, fmt.Errorf("--service %s: there is no such service, and none has its own log groups", service)}
	}
	return nil, exitError{wrongUsage, fmt.Errorf("--service: there is no service %q: those with log groups of their own are %s", service, strings.Join(own, ", "))}
}

// off returns the alarm rules that the environment could turn on: those in its
// folder of rules, and those that ship. It passes to tell the files that cannot
// be read, since the configuration reads only the rules that are on.
func (w configured) off(on []alarmrules.Rule, tell func(string)) ([]alarmrules.Rule, error) {
	var off []alarmrules.Rule
	known := map[string]bool{}
	for _, rule := range on {
		known[rule.Name] = true
	}
	if folder := w.folder(w.environment.RulesFolder); folder != "" && w.own() {
		files, err := alarmrules.Folder(regular.Files{}, folder)
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			if known[file.Name] {
				continue
			}
			known[file.Name] = true
			rule, problems := alarmrules.Read(file.Name, file.Node, w.environment.Severities)
			if err := problems.Err(); err != nil {
				tell(err.Error())
				continue
			}
			off = append(off, rule)
		}
	}
	for _, rule := range alarmrules.Of(w.contract) {
		if !known[rule.Name] {
			off = append(off, rule)
		}
	}
	return off, nil
}
