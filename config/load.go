package config

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/regular"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// Load reads a configuration file. If its content is wrong, the error has a line
// for each mistake, with file, line and column, what is wrong and what is allowed.
func Load(path string) (*Config, error) {
	data, err := regular.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	return Parse(path, data, filepath.Dir(path))
}

// Parse reads a configuration as Load does. The file is its name in errors; the
// paths of log contracts and of folders of rules and queries are relative to dir.
func Parse(file string, data []byte, dir string) (*Config, error) {
	root, err := strictyaml.Parse(file, data)
	if !root.Present() {
		return nil, err
	}
	r := reader{dir: dir, contracts: map[string]loadedContract{}, told: map[spot]bool{}}
	if problems, ok := errors.AsType[strictyaml.Problems](err); ok {
		r.keep(problems)
	}
	config := r.config(root)
	if err := r.problems.Err(); err != nil {
		return nil, err
	}
	config.Warnings = r.warnings.Tidy()
	return config, nil
}

// Environment returns the environment with that name. If there is none, the error
// lists the environments.
func (c *Config) Environment(name string) (Environment, error) {
	var names []string
	for _, e := range c.Environments {
		if e.Name == name {
			return e, nil
		}
		names = append(names, e.Name)
	}
	return Environment{}, enum.Unknown("environment", name, names)
}

// reader reads a configuration, and collects its problems.
type reader struct {
	dir       string
	contracts map[string]loadedContract
	problems  strictyaml.Problems
	// warnings are what may be wrong.
	warnings strictyaml.Problems
	// partial says that only a part is read, whose values say nothing about what
	// they mean together with the rest.
	partial bool
	// ownSeverities are the severities of the file. Problems that these cause in
	// rules that ship are reported there.
	ownSeverities strictyaml.Node
	// elsewhere are the names of rules and metrics that some environment or service
	// has. Other environments may remove them, and a dashboard may name them.
	elsewhere []string
	// shared are the alarms that all environments share, and contracts all
	// contracts that any environment has; nil stands for one that cannot be read.
	shared strictyaml.Node
	all    []*contract.Contract
	// archived says that some environment of the file has an archive.
	archived bool
	// told are the places whose value could not be read. The placeholder for it
	// gives no further problems.
	told map[spot]bool
}

type loadedContract struct {
	contract *contract.Contract
	err      error
}

type spot struct {
	file         string
	line, column int
	path         string
}

func spotOf(p strictyaml.Problem) spot { return spot{p.File, p.Line, p.Column, p.Path} }

// path returns the path of a file or folder that the configuration names.
func (r *reader) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(r.dir, name)
}

// add records a problem, unless it is about a value that could not be read.
func (r *reader) add(p strictyaml.Problem) {
	if !r.told[spotOf(p)] {
		r.problems = append(r.problems, p)
	}
}

// addTogether records a problem that values have only together.
func (r *reader) addTogether(p strictyaml.Problem) {
	if !r.partial {
		r.add(p)
	}
}

// warn records a warning, unless only a part is read: the rest may resolve it.
func (r *reader) warn(p strictyaml.Problem) {
	if !r.partial {
		r.warnings = append(r.warnings, p)
	}
}

// decode decodes a value as far as it can be read.
func (r *reader) decode(node strictyaml.Node, into any) { r.keep(node.Decode(into)) }

// keep records the problems of values that could not be read.
func (r *reader) keep(problems strictyaml.Problems) {
	for _, p := range problems {
		r.told[spotOf(p)] = true
	}
	r.problems = append(r.problems, problems...)
}

// unread reports whether there is a value that could not be read.
func (r *reader) unread(node strictyaml.Node) bool {
	return node.Present() && r.told[spotOf(node.Problem(""))]
}

func (r *reader) config(root strictyaml.Node) *Config {
	var f file
	r.decode(root.Without("environments"), &f)
	r.ownSeverities = root.Get("severities")
	severities := r.severities(r.ownSeverities, f.Severities)
	config := &Config{Application: f.Application, Severities: severities}
	if node := root.Get("application"); !node.Present() {
		r.add(root.Problem("application is missing: use %s", nameForm))
	} else {
		r.name(node.Problem, f.Application)
	}

	r.elsewhere = namesOf(root)
	r.shared, r.all, r.archived = root.Get("alarms"), r.contractsOf(root), hasArchive(root)
	shared := root.Only(strictyaml.Fields(Settings{})...)
	environments := root.Get("environments")
	names := environments.Keys()
	if !environments.Present() {
		r.add(root.Problem("environments is missing: it needs at least one, such as prod: {}"))
	} else if len(names) == 0 {
		r.add(environments.Problem("must be a mapping with at least one environment, such as prod: {}"))
	}
	// Check what all environments share on its own, too: a mistake is one even if
	// every environment replaces it, or there is none.
	r.partial = len(names) > 0
	r.environment(f.Application, "", severities, shared, root, root)
	r.partial = false

	var nodes []strictyaml.Node
	for _, name := range names {
		at := environments.Get(name)
		merged := shared
		if !at.IsNull() { // `prod:` has no settings of its own
			merged = strictyaml.Overlay(shared, at)
		}
		r.name(at.KeyProblem, name)
		if name == "audit" {
			r.add(at.KeyProblem("an environment cannot be named audit, which would take the name of the audit log group"))
		}
		e := r.environment(f.Application, name, severities, merged, root, at)
		if !r.unread(at) {
			nodes = append(nodes, merged)
			config.Environments = append(config.Environments, e)
		}
	}
	r.distinct(config.Environments, nodes, environments)
	r.sharedChannels(f.Application, config.Environments, nodes, environments)
	return config
}

// contractsOf returns the contracts of the environments of a file. Problems with
// them are reported when the environments are read.
func (r *reader) contractsOf(root strictyaml.Node) []*contract.Contract {
	shared := root.Get("contract")
	said := []strictyaml.Node{shared}
	for _, name := range root.Get("environments").Keys() {
		if own := root.Get("environments", name, "contract"); own.Present() {
			said = append(said, own)
		} else {
			said = append(said, shared)
		}
	}
	var all []*contract.Contract
	for _, at := range said {
		name := defaultContract
		if at.Present() && len(at.Decode(&name)) > 0 {
			all = append(all, nil)
			continue
		}
		all = append(all, r.load(name).contract)
	}
	return all
}

// defaultContract is the contract if none is named.
const defaultContract = "guide"

// load reads a contract, once.
func (r *reader) load(name string) loadedContract {
	loaded, ok := r.contracts[name]
	if !ok {
		loaded.contract, loaded.err = contract.Load(name, r.dir)
		r.contracts[name] = loaded
	}
	return loaded
}
