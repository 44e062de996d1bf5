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

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmrules/ruletest"
	"github.com/logstack-go/logstack/internal/regular"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/queries/querytest"
)

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
