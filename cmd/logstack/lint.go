package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/lint"
	"github.com/logstack-go/logstack/template"
)

func newLint() *cobra.Command {
	var l linting
	var explain string
	var list bool
	failOn := severityFlag(lint.Bug)
	l.as = textFormat
	c := &cobra.Command{
		Use:   "lint [cdk.out|template|logstack.yaml...]",
		Short: "Find mistakes in the logging of templates",
		Long: `Find mistakes in the logging of the stacks of a cdk.out folder, or of
CloudFormation templates in JSON or YAML, before they are deployed: what AWS
would refuse, alarms that can never go off, metrics that nothing reads. It works
on any template, whoever wrote it. Default: the files of .logstack-lint.yaml, or
cdk.out. A logstack.yaml stands for the cdk.out beside it, with the log contract
of each environment. Instead, --deployed reads the account as it is, and
--terraform the output of ` + "`terraform show -json`" + ` (docs/how-to/deployed.md).

Each finding has the id of its check, such as metric/unfed, and a severity:

  fatal    AWS refuses it: the deployment fails
  bug      AWS accepts it, but it can never do what it is for
  warning  it does something other than most people expect
  info     it is worth knowing

It exits with 1 if there is a finding of the severity of --fail-on, or worse.
` + "`logstack lint --explain metric/unfed`" + ` explains a check, and --list lists them
all (docs/reference/lint.md). Some checks need the log contract of the
application, from logstack.yaml or --contract, and do not run without it.

A check is disabled with a reason, in the Metadata of a resource or in the file
.logstack-lint.yaml of this folder or one above. That file can also change the
severity of checks:

  disable:
    - check: alarm/no-action      # or alarm/*
      where: Canary*              # a logical id, construct path, stack or file
      reason: the canary's own alarms are looked at by hand
      until: 2026-12-31           # may be left out
  severity:
    metric/unread: warning
  files: [cdk.out, templates/*.yaml]

With --format sarif or github, it writes what code hosts show beside the lines,
and with --format json

  findings   check, severity, stack, file, line, column, logicalId,
             path (of the construct), property, summary, details, remedy
  disabled   the same of what is disabled, with reason and until
  notLooked  stack, what, why: of what was not looked at`,
		Example: `  logstack lint
  logstack lint logstack.yaml --fail-on warning
  logstack lint my-stack.yaml --parameter Stage=prod
  logstack lint --terraform plan.json --format sarif > lint.sarif
  logstack lint --explain metric/unfed`,
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case list:
				return listChecks(c)
			case explain != "":
				return explainCheck(c, explain)
			}
			report, err := l.run(c, args)
			if err != nil {
				return err
			}
			if err := l.write(c, report); err != nil {
				return err
			}
			for _, p := range report.Findings {
				if p.Severity.AtLeast(lint.Severity(failOn)) {
					return exitError{code: badInput}
				}
			}
			return nil
		},
	}
	c.Flags().StringVar(&l.stack, "stack", "", "read only the stack of this `name`")
	c.Flags().Var((*lintFormat)(&l.as), "format", "text, for people, json, sarif or github")
	c.Flags().Var(&failOn, "fail-on", "the lowest severity to exit with 1 for: fatal, bug, warning or info")
	c.Flags().StringVar(&explain, "explain", "", "explain the check with this `id`")
	c.Flags().BoolVar(&list, "list", false, "list the checks")
	c.Flags().StringVar(&l.checks, "checks", "", "the `file` that disables checks (default: .logstack-lint.yaml in this folder or one above)")
	l.flags.add(c.Flags())
	l.flags.addSource(c.Flags())
	l.configuration.add(c.Flags())
	return c
}

// linting is a run of lint.
type linting struct {
	stack, checks string
	as            format
	flags         templateFlags
	configuration configFlags
}

func (l *linting) run(c *cobra.Command, args []string) (*lint.Report, error) {
	var o lint.Options
	var err error
	if l.checks != "" {
		o.Configuration, err = lint.LoadConfiguration(l.checks)
	} else {
		o.Configuration, err = lint.FindConfiguration(".")
	}
	if err != nil {
		return nil, err
	}
	paths, err := l.paths(args, o.Configuration)
	if err != nil {
		return nil, err
	}
	var all []*template.Template
	contracts := stackContracts{}
	configured := false
	for _, path := range paths {
		read := path
		if isConfiguration(path) {
			read = filepath.Join(filepath.Dir(path), defaultInput)
		}
		templates, where, err := l.flags.readSource(read, len(args) > 0 && read == path, "")
		if errors.Is(err, fs.ErrNotExist) && read != path {
			return nil, fmt.Errorf("%s: there is no %s beside it: run `cdk synth`", path, where)
		}
		if err != nil {
			return nil, err
		}
		if len(paths) == 1 {
			if templates, err = pick(templates, l.stack); err != nil {
				return nil, fmt.Errorf("%s: %w", where, err)
			}
		}
		all = append(all, templates...)
		if read != path {
			configured = true
			if err := contracts.read(path, templates); err != nil {
				return nil, err
			}
		}
	}
	if l.configuration.given() {
		if o.Contract, err = l.configuration.known(c); err != nil {
			return nil, err
		}
		return lint.Run(all, o), nil
	}
	if !configured {
		if o.Contract, err = l.configuration.known(c); err != nil {
			return nil, err
		}
		if path, err := l.configuration.find(); err == nil && path != "" {
			if err := contracts.read(path, all); err != nil {
				return nil, err
			}
		}
	}
	o.Contracts = func(t *template.Template) *contract.Contract { return contracts[t] }
	return lint.Run(all, o), nil
}

// stackContracts holds the log contracts of stacks.
type stackContracts map[*template.Template]*contract.Contract

// read reads a configuration, and gives each stack that is named after one of
// its environments the contract of that environment.
func (s stackContracts) read(path string, stacks []*template.Template) error {
	of, err := config.Load(path)
	if err != nil {
		return err
	}
	for _, t := range stacks {
		longest := ""
		for _, environment := range of.Environments {
			if name := environment.Name; strings.HasSuffix(t.Stack, "-"+name) && len(name) > len(longest) {
				longest, s[t] = name, environment.Contract
			}
		}
	}
	return nil
}

// paths returns the paths to check: those of the command line, or else the
// files of the configuration, or else cdk.out.
func (l *linting) paths(args []string, of *lint.Configuration) ([]string, error) {
	switch {
	case len(args) > 0:
		return args, nil
	case of == nil || len(of.Files) == 0 || l.flags.given():
		return []string{defaultInput}, nil
	}
	var paths []string
	folder, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	for _, pattern := range of.Files {
		found, err := filepath.Glob(filepath.Join(filepath.Dir(of.File), pattern))
		if err != nil || len(found) == 0 {
			return nil, fmt.Errorf("%s: files: nothing matches %s", of.File, pattern)
		}
		for _, path := range found {
			if below, err := filepath.Rel(folder, path); err == nil {
				path = below // shorter to read
			}
			if !slices.Contains(paths, path) {
				paths = append(paths, path)
			}
		}
	}
	return paths, nil
}

// isConfiguration reports whether a path has the file name of a configuration.
func isConfiguration(path string) bool { return filepath.Base(path) == configName }

func (l *linting) write(c *cobra.Command, report *lint.Report) error {
	w := c.OutOrStdout()
	switch l.as {
	case jsonFormat:
		return writeJSON(w, report)
	case sarifFormat:
		return report.WriteSARIF(w)
	case gitHubFormat:
		return report.WriteGitHub(w)
	}
	return report.WriteText(w, paperOf(c).lineWidth())
}

// lintFormat is a format of lint's answer.
type lintFormat format

const (
	sarifFormat  format = "sarif"
	gitHubFormat format = "github"
)

var lintFormats = []format{textFormat, jsonFormat, sarifFormat, gitHubFormat}

func (f *lintFormat) String() string { return string(*f) }

func (f *lintFormat) Type() string { return "format" }

// Set parses the name of a format. The error lists the formats.
func (f *lintFormat) Set(name string) error {
	return enum.Unmarshal((*format)(f), []byte(name), "format", lintFormats)
}

func (f *lintFormat) choices() []string { return texts(lintFormats) }

// known returns the log contract, if a flag or a configuration names one.
func (f *configFlags) known(c *cobra.Command) (*contract.Contract, error) {
	if path, err := f.find(); err != nil || path == "" && !f.given() {
		return nil, err
	}
	return f.held(c)
}

// severityFlag is a severity on the command line.
type severityFlag lint.Severity

func (s *severityFlag) String() string { return string(*s) }

func (s *severityFlag) Type() string { return "severity" }

// Set parses a severity.
func (s *severityFlag) Set(text string) error { return (*lint.Severity)(s).UnmarshalText([]byte(text)) }

func (s *severityFlag) choices() []string { return texts(lint.Severities()) }

// listChecks lists the checks by area.
func listChecks(c *cobra.Command) error {
	var b strings.Builder
	for _, check := range lint.Checks() {
		fmt.Fprintf(&b, "%-24s %-8s %s\n", check.ID, check.Severity, check.Title())
	}
	_, err := io.WriteString(c.OutOrStdout(), b.String())
	return err
}

// explainCheck writes the page about a check.
func explainCheck(c *cobra.Command, id string) error {
	check, err := lint.Lookup(id)
	if err != nil {
		return exitError{wrongUsage, fmt.Errorf("--explain: %w", err)}
	}
	_, err = io.WriteString(c.OutOrStdout(), check.Page())
	return err
}
