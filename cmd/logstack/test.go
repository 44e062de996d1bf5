package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmrules/ruletest"
	"github.com/logstack-go/logstack/internal/folder"
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/internal/regular"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/queries/querytest"
)

func newTest() *cobra.Command {
	var from configFlags
	c := &cobra.Command{
		Use:   "test [FOLDER|FILE]...",
		Short: "Try alarm rules and saved queries on the log events beside them",
		Long: `Try alarm rules and saved queries, offline, on the log events of the .txtar file
beside each .yaml file of a folder, which is a rule, and each .cwli file, which
is a query. Without a folder, they are those that the configuration names by
rules and queries. A rule or a query without such a file fails, and so does such
a file without a rule or a query.

A test begins with what it shows, and has parts. That of a rule wants

  -- events --    log events, a line each, as the application writes them;
                  12 every 20s: {"timestamp": …} stands for twelve of them
  -- alarms --    what the alarms do, and nothing else, a line each change:
                  2025-03-11 08:04  failed-logins-ticket  ALARM
                  or, of one that cannot be replayed: NAME  not replayed
  -- rules --     other rules that it looks at, by their names: of the folder,
                  of the configuration, or of those that ship

and that of a query, beside events,

  -- rows --      its rows, in order, a JSON object a line
  -- set --       values of placeholders, name=value, a line each
  -- until --     the end of the time range, such as 2025-03-11T08:00:00Z

Both may have -- contract --, what the log contract says beside the preset
guide, in place of the application's.

It exits with 1 if a test fails, and with 2 if it was called wrongly.`,
		Example: `  logstack test
  logstack test rules queries
  logstack test rules/orders-failing.yaml
  logstack test --contract python-json-logger rules`,
		RunE: func(c *cobra.Command, args []string) error {
			with, err := from.read(c)
			if err != nil {
				return err
			}
			if len(args) == 0 {
				for _, folder := range []string{with.environment.RulesFolder, with.environment.QueriesFolder} {
					if folder != "" {
						args = append(args, with.folder(folder))
					}
				}
			}
			if len(args) == 0 {
				return exitError{wrongUsage, errors.New("say which folder has the rules or queries, or name it in the configuration by rules: or queries:")}
			}
			var all []string
			for _, arg := range args {
				files, err := tried(arg)
				if err != nil {
					return err
				}
				all = append(all, files...)
			}
			slices.Sort(all)
			all = slices.Compact(all)
			failed := 0
			for _, file := range all {
				err := with.try(c.Context(), file)
				if err == nil {
					fmt.Fprintf(c.OutOrStdout(), "ok    %s\n", file)
					continue
				}
				failed++
				fmt.Fprintf(c.OutOrStdout(), "FAIL  %s\n", file)
				for line := range strings.Lines(err.Error()) {
					fmt.Fprintf(c.OutOrStdout(), "      %s\n", shown(strings.TrimSuffix(line, "\n")))
				}
			}
			if failed > 0 {
				return fmt.Errorf("%s failed, of %d", numeral.Count(int64(failed), "test"), len(all))
			}
			return nil
		},
	}
	from.add(c.Flags())
	return c
}

// The ends of the names of rules, of queries, and of their tests.
const (
	ruleFile  = ".yaml"
	queryFile = ".cwli"
	testFile  = ".txtar"
)

// tried are the files of rules and queries in a folder, or of a file, and tests that
// stand beside none. It is an error if there are none.
func tried(path string) ([]string, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, exitError{wrongUsage, err}
	}
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		switch filepath.Ext(path) {
		case ruleFile, queryFile:
			return []string{path}, nil
		case testFile:
			return []string{beside(path)}, nil
		}
		return nil, exitError{wrongUsage, fmt.Errorf("%s: allowed are folders, and files that end in %s, %s or %s", path, ruleFile, queryFile, testFile)}
	}
	var all []string
	var wrong []error
	for _, kind := range []struct {
		ending string
		alike  []string
	}{{ruleFile, []string{".yml"}}, {queryFile, nil}, {testFile, nil}} {
		names, err := folder.Files(regular.Files{}, path, kind.ending, kind.alike...)
		if folder.IsUnread(err) {
			return nil, err
		}
		wrong = append(wrong, err)
		for _, name := range names {
			if file := filepath.Join(path, name); kind.ending == testFile {
				all = append(all, beside(file))
			} else {
				all = append(all, file)
			}
		}
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, err
	}
	if all == nil {
		return nil, fmt.Errorf("%s: there is no file that ends in %s or %s", path, ruleFile, queryFile)
	}
	return all, nil
}

// beside is the rule or the query that a test is about; the test itself where there is
// none.
func beside(test string) string {
	for _, ext := range []string{ruleFile, queryFile} {
		of := strings.TrimSuffix(test, testFile) + ext
		if _, err := os.Stat(of); err == nil {
			return of
		}
	}
	return test
}

// try tries the rule or the query of a file by the test beside it.
func (w configured) try(ctx context.Context, file string) error {
	if filepath.Ext(file) == testFile {
		return fmt.Errorf("there is no rule (%s) and no query (%s) beside it", ruleFile, queryFile)
	}
	source, err := regular.ReadFile(file)
	if err != nil {
		return err
	}
	name := strings.TrimSuffix(file, filepath.Ext(file)) + testFile
	test, err := regular.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("it has no test: %s is missing", name)
	}
	if err != nil {
		return err
	}
	if filepath.Ext(file) == queryFile {
		return w.tryQuery(ctx, file, source, name, test)
	}
	return w.tryRule(ctx, file, source, name, test)
}

func (w configured) tryQuery(ctx context.Context, file string, source []byte, name string, test []byte) error {
	q, err := queries.Parse(strings.TrimSuffix(filepath.Base(file), queryFile), string(source))
	if err != nil {
		return err
	}
	parsed, err := querytest.Parse(name, test)
	if err != nil {
		return err
	}
	return parsed.Run(ctx, q, w.contract)
}

func (w configured) tryRule(ctx context.Context, file string, source []byte, name string, test []byte) error {
	app := w.application()
	rule, err := alarmrules.Parse(file, source, app.Severities)
	if err != nil {
		return err
	}
	parsed, err := ruletest.Parse(name, test)
	if err != nil {
		return err
	}
	others, err := w.others(parsed.Rules, filepath.Dir(file))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	_, err = parsed.Run(ctx, app, rule, others)
	return err
}

// others are the rules of those names: of a folder, of the configuration, or of those
// that ship. One that there is none of is left out: the test tells of it.
func (w configured) others(names []string, folder string) ([]alarmrules.Rule, error) {
	var all []alarmrules.Rule
	for _, name := range names {
		file := filepath.Join(folder, name+ruleFile)
		source, err := regular.ReadFile(file)
		if err == nil {
			rule, err := alarmrules.Parse(file, source, w.application().Severities)
			if err != nil {
				return nil, err
			}
			all = append(all, rule)
			continue
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		known := append(slices.Clone(w.environment.Rules), alarmrules.Of(w.contract)...)
		if at := slices.IndexFunc(known, func(r alarmrules.Rule) bool { return r.Name == name }); at >= 0 {
			all = append(all, known[at])
		}
	}
	return all, nil
}
