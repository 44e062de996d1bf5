package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/alarmtest"
	"github.com/logstack-go/logstack/internal/folder"
	"github.com/logstack-go/logstack/internal/regular"
)

// The endings of the file names of rules, of queries, and of the tests of
// queries. Tests of rules and of templates end in alarmtest.Ending.
const (
	ruleFile  = ".yaml"
	queryFile = ".cwli"
	queryTest = ".txtar"
)

// tried returns the files to test in a path, which is a folder or a file:
// rules, queries, tests of templates, and tests beside nothing. It is an error
// if there are none.
func tried(path string) ([]string, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%s: no such file or directory", path)
	}
	if err != nil {
		return nil, exitError{wrongUsage, err}
	}
	if !info.IsDir() {
		switch filepath.Ext(path) {
		case ruleFile, queryFile:
			if tests := strings.TrimSuffix(path, ruleFile) + alarmtest.Ending; !isTest(path) && there(tests) {
				return []string{tests}, nil
			}
			return []string{path}, nil
		case queryTest:
			return []string{beside(path)}, nil
		}
		return nil, exitError{wrongUsage, fmt.Errorf("%s: give folders, or files that end in %s, %s, %s or %s", path, alarmtest.Ending, ruleFile, queryFile, queryTest)}
	}
	var all []string
	var wrong []error
	for _, kind := range []struct {
		ending string
		alike  []string
	}{{ruleFile, []string{".yml"}}, {queryFile, nil}, {queryTest, nil}} {
		names, err := folder.Files(regular.Files{}, path, kind.ending, kind.alike...)
		if folder.IsUnread(err) {
			return nil, exitError{wrongUsage, err}
		}
		wrong = append(wrong, err)
		for _, name := range names {
			file := filepath.Join(path, name)
			if kind.ending == queryTest {
				file = beside(file)
			}
			all = append(all, file)
		}
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, err
	}
	ofTemplates := slices.ContainsFunc(all, func(file string) bool { return isTest(file) && !ofRule(file) })
	all = slices.DeleteFunc(all, func(file string) bool {
		if filepath.Ext(file) != ruleFile || isTest(file) {
			return false
		}
		// The rule's tests are listed instead. Beside tests of templates, other
		// YAML files are templates and the like.
		return ofTemplates || there(strings.TrimSuffix(file, ruleFile)+alarmtest.Ending)
	})
	if all == nil {
		return nil, fmt.Errorf("%s: it has no file that ends in %s, %s or %s", path, alarmtest.Ending, ruleFile, queryFile)
	}
	return all, nil
}

// isTest reports whether a file is a file of tests.
func isTest(file string) bool { return strings.HasSuffix(file, alarmtest.Ending) }

// ofRule reports whether a file of tests belongs to the rule beside it, and
// names nothing else to test.
func ofRule(file string) bool {
	read, err := alarmtest.Load(file)
	return err == nil && read.OfRule() && there(ruleOf(file))
}

// ruleOf returns the file of the rule that a file of tests belongs to.
func ruleOf(file string) string { return strings.TrimSuffix(file, alarmtest.Ending) + ruleFile }

// there reports whether a file exists.
func there(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
