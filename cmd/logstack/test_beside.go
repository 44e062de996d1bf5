package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmtest"
	"github.com/logstack-go/logstack/internal/regular"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/queries/querytest"
)

// beside returns the query that a test belongs to; the test itself if there is
// none.
func beside(test string) string {
	if of := strings.TrimSuffix(test, queryTest) + queryFile; there(of) {
		return of
	}
	return test
}

// try runs the test beside a query. It returns an error for a rule, which has
// no such tests, and for a test beside no query.
func (w configured) try(ctx context.Context, file string) error {
	name := strings.TrimSuffix(file, filepath.Ext(file))
	switch filepath.Ext(file) {
	case ruleFile:
		return missing(name + alarmtest.Ending)
	case queryTest:
		return fmt.Errorf("there is no query (%s) beside it, and tests of a rule must end in %s", queryFile, alarmtest.Ending)
	}
	source, err := regular.ReadFile(file)
	if err != nil {
		return err
	}
	test, err := regular.ReadFile(name + queryTest)
	if errors.Is(err, fs.ErrNotExist) {
		return missing(name + queryTest)
	}
	if err != nil {
		return err
	}
	return w.tryQuery(ctx, file, source, name+queryTest, test)
}

func missing(tests string) error { return fmt.Errorf("it has no test: %s is missing", tests) }

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

// others returns the rules with those names: from a folder, from the
// configuration, or from those that ship. It leaves out unknown names, which
// the test reports.
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
