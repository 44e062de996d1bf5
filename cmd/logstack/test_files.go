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

// The ends of the names of rules, of queries, and of their tests.
const (
	ruleFile  = ".yaml"
	queryFile = ".cwli"
	testFile  = ".txtar"
)

// tried are the files of rules, queries and tests of templates in a folder, or of a
// file, and tests that stand beside none. It is an error if there are none.
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
		return nil, exitError{wrongUsage, fmt.Errorf("%s: allowed are folders, and files that end in %s, %s, %s or %s", path, alarmtest.Ending, ruleFile, queryFile, testFile)}
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
			file := filepath.Join(path, name)
			if kind.ending == testFile {
				file = beside(file)
			}
			all = append(all, file)
		}
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(all, isTest) {
		// Other files in YAML are templates and the like, but for those with a test.
		all = slices.DeleteFunc(all, func(file string) bool {
			return filepath.Ext(file) == ruleFile && !isTest(file) && !there(strings.TrimSuffix(file, ruleFile)+testFile)
		})
	}
	if all == nil {
		return nil, fmt.Errorf("%s: there is no file that ends in %s, %s or %s", path, alarmtest.Ending, ruleFile, queryFile)
	}
	return all, nil
}

// isTest reports whether a file is one of tests.
func isTest(file string) bool { return strings.HasSuffix(file, alarmtest.Ending) }

// there reports whether there is a file.
func there(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
