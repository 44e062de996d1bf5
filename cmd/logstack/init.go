package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/infer"
	"github.com/logstack-go/logstack/internal/regular"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/scaffold"
)

// initFlags are the flags of init. On a terminal, init asks for those that are
// not given.
type initFlags struct {
	application, module, preset, replace string
	from, environments, email, slack     []string
	yes                                  bool
}

func newInit() *cobra.Command {
	var f initFlags
	c := &cobra.Command{
		Use:   "init [FOLDER]",
		Short: "Write an app of your own",
		Long: `Write a CDK app of your own, in Go, that imports the constructs: go.mod,
cdk.json, main.go, logstack.yaml with its environments, a log contract, an alarm
rule of your own with its test, a snapshot test, a workflow for CI, and a README
with the next commands to run. It creates the folder if it does not exist; the
default is the current folder.

On a terminal it asks for what no flag gives. Elsewhere, or with --yes,
everything has a default except the recipients of notifications: give them with
--email or --slack.

The log contract extends a preset. With --from, it is inferred from a log, as by
` + "`logstack check --infer`" + `, and alarms that the log cannot feed are off.

Until logstack is released, the app uses a checkout of it: the one that this
command was built from, or the one that --replace names.

It overwrites nothing: if files exist already, it names them and writes none. It
exits with 1 in that case or if the log cannot be read, and with 2 for wrong
usage.`,
		Example: `  logstack init shop-logging
  logstack init --yes --preset slog --env dev --env prod \
    --email page=on-call@example.com --email ticket=team@example.com shop
  logstack init --yes --from app.log --email team@example.com shop`,
		Args: arguments(0, 1),
		RunE: func(c *cobra.Command, args []string) error {
			dir := "."
			if len(args) == 1 {
				dir = args[0]
			}
			return f.run(c, dir)
		},
	}
	c.Flags().StringVar(&f.application, "application", "", "the `name` of the application (default: the folder's)")
	c.Flags().StringVar(&f.module, "module", "", "the `path` of the Go module (default: the application's name with -logging appended)")
	c.Flags().StringVar(&f.preset, "preset", "", "the `preset` that the log contract extends: "+strings.Join(contract.ApplicationPresets(), ", ")+" (default guide)")
	c.Flags().StringArrayVar(&f.from, "from", nil, "infer the contract from a log `file`; can be repeated")
	c.Flags().StringArrayVar(&f.environments, "env", nil, "the `name` of an environment; can be repeated, the one that users rely on last (default: dev, prod)")
	c.Flags().StringArrayVar(&f.email, "email", nil, "an e-mail `address` to notify of alarms, or severity=address, as in page=on-call@example.com; can be repeated")
	c.Flags().StringArrayVar(&f.slack, "slack", nil, "a Slack channel to notify, as `workspace/channel` by their ids, or severity=workspace/channel; can be repeated")
	c.Flags().StringVar(&f.replace, "replace", "", "the `path` of a checkout of logstack, instead of a released version")
	c.Flags().BoolVar(&f.yes, "yes", false, "ask nothing")
	return c
}

func (f *initFlags) run(c *cobra.Command, dir string) error {
	if f.preset != "" && f.from != nil {
		return exitError{wrongUsage, errors.New("--preset and --from: the contract extends a preset or is inferred from a log: give only one of them")}
	}
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	o := scaffold.Options{Module: f.module}
	name := cmp.Or(f.application, nameOf(filepath.Base(absolute)))
	if asks, ok := c.InOrStdin().(*os.File); !f.yes && ok && isTerminal(asks) && isTerminal(c.ErrOrStderr()) {
		if err := f.ask(c, name); err != nil {
			return err
		}
	}
	o.Application, o.Preset, o.Environments = cmp.Or(f.application, name), f.preset, f.environments
	if o.Told, err = f.told(); err != nil {
		return exitError{wrongUsage, err}
	}
	if len(o.Told) == 0 {
		return exitError{wrongUsage, errors.New("name who to notify of alarms, as in --email team@example.com: otherwise nobody is notified")}
	}
	release, err := f.release(absolute)
	if err != nil {
		return exitError{wrongUsage, err}
	}
	o.Version, o.Replace = release.version, release.replace
	if release.checkout != "" {
		if o.Sums, err = regular.ReadFile(filepath.Join(release.checkout, "go.sum")); err != nil {
			return err
		}
	}
	tell := func(off string) {}
	if f.from != nil {
		if o.Contract, tell, err = inferText(c, f.from, &inputFlags{}, infer.Options{}); err != nil {
			return err
		}
	}
	files, err := scaffold.Files(o)
	if err != nil {
		return exitError{wrongUsage, err}
	}
	if err := scaffold.Write(dir, files); err != nil {
		return err
	}
	tell("logstack.yaml turns these alarms off")
	out := c.OutOrStdout()
	fmt.Fprintf(out, "%s now has a CDK app:\n\n", shown(dir))
	for _, file := range files {
		fmt.Fprintf(out, "  %s\n", file.Path)
	}
	fmt.Fprint(out, "\nContinue with\n\n")
	if dir != "." {
		fmt.Fprintf(out, "  cd %s\n", shellWord(dir))
	}
	fmt.Fprint(out, "  go mod tidy && npm install\n  go test ./...        # writes the snapshots; the first build takes minutes\n  go run .             # writes the templates into cdk.out\n\nREADME.md has the rest.\n")
	if release.note != "" {
		complain(c.ErrOrStderr(), "note: "+release.note)
	}
	return nil
}

// nameOf turns the name of a folder into a name for the application: without
// -logging, and with valid characters only.
func nameOf(folder string) string {
	name := regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(folder), "-")
	name = strings.TrimSuffix(strings.Trim(name, "-"), "-logging")
	name = strings.TrimLeft(name, "0123456789-")
	return cmp.Or(name[:min(len(name), 40)], "app")
}

// shellWord quotes a text as one word of a shell.
func shellWord(text string) string {
	if regexp.MustCompile(`^[A-Za-z0-9/._~+@-]+$`).MatchString(text) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// told returns the recipients of notifications by severity. A recipient without
// a severity gets all of them.
func (f *initFlags) told() (map[notify.Severity]notify.Listeners, error) {
	all := map[notify.Severity]notify.Listeners{}
	add := func(flag, text string, to func(*notify.Listeners, string) error) error {
		severities := notify.DefaultSeverities()
		if severity, who, ok := strings.Cut(text, "="); ok {
			severities, text = notify.Severities{notify.Severity(severity)}, who
		}
		for _, severity := range severities {
			listeners := all[severity]
			if err := to(&listeners, text); err != nil {
				return fmt.Errorf("--%s %s: %w", flag, text, err)
			}
			all[severity] = listeners
		}
		return nil
	}
	for _, text := range f.email {
		if err := add("email", text, func(l *notify.Listeners, who string) error {
			l.Email = append(l.Email, who)
			return nil
		}); err != nil {
			return nil, err
		}
	}
	for _, text := range f.slack {
		if err := add("slack", text, func(l *notify.Listeners, who string) error {
			workspace, channel, ok := strings.Cut(who, "/")
			if !ok {
				return errors.New("it must be the ids of a workspace and a channel, such as T012ABCDEFG/C012ABCDEFG")
			}
			l.Slack = append(l.Slack, notify.SlackChannel{Workspace: workspace, Channel: channel})
			return nil
		}); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// release is the logstack that the app uses.
type release struct {
	version string
	// checkout is the folder of a checkout, and replace its path for the app.
	checkout, replace string
	note              string
}

// release returns the version that this command was installed as, or a
// checkout: the one that the flag names, or the one that the command was built
// from.
func (f *initFlags) release(dir string) (release, error) {
	if f.replace != "" {
		checkout, err := filepath.Abs(f.replace)
		if err != nil {
			return release{}, err
		}
		if !isCheckout(checkout) {
			return release{}, fmt.Errorf("--replace %s: it is not a checkout of logstack: it has no go.mod of module %s", f.replace, scaffold.Module)
		}
		if filepath.IsAbs(f.replace) {
			return release{checkout: checkout, replace: checkout}, nil
		}
		relative, err := filepath.Rel(dir, checkout)
		if err != nil {
			return release{}, err
		}
		if !strings.HasPrefix(relative, "..") {
			relative = "./" + relative
		}
		return release{checkout: checkout, replace: filepath.ToSlash(relative)}, nil
	}
	// Only a downloaded module has a checksum.
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Path == scaffold.Module && info.Main.Sum != "" {
		return release{version: info.Main.Version}, nil
	}
	if _, file, _, ok := runtime.Caller(0); ok {
		if checkout := filepath.Dir(filepath.Dir(filepath.Dir(file))); filepath.IsAbs(checkout) && isCheckout(checkout) {
			return release{
				checkout: checkout, replace: checkout,
				note: fmt.Sprintf("go.mod takes logstack from %s, which this command was built from: --replace names another checkout", checkout),
			}, nil
		}
	}
	return release{note: "go.mod names no released version of logstack, so the app does not build yet: in its folder, name a checkout with go mod edit -replace " + scaffold.Module + "=PATH"}, nil
}

// isCheckout reports whether a folder has this module.
func isCheckout(dir string) bool {
	text, err := regular.ReadFile(filepath.Join(dir, "go.mod"))
	return err == nil && bytes.HasPrefix(text, []byte("module "+scaffold.Module+"\n"))
}
