package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/logstack-go/logstack/alarmtest"
	"github.com/logstack-go/logstack/internal/enum"
)

// testFormat is a format for the results of tests.
type testFormat string

const (
	testText   testFormat = "text"
	testJSON   testFormat = "json"
	testJUnit  testFormat = "junit"
	testGitHub testFormat = "github"
)

var testFormats = []testFormat{testText, testJSON, testJUnit, testGitHub}

// String returns the name of the format.
func (f *testFormat) String() string { return string(*f) }

// Type returns the name of the flag's value in the help.
func (f *testFormat) Type() string { return "format" }

// Set parses the name of a format. The error lists the formats.
func (f *testFormat) Set(name string) error {
	return enum.Unmarshal(f, []byte(name), "format", testFormats)
}

func (f *testFormat) choices() []string { return texts(testFormats) }

// writeResults writes results, and coverage if it is not nil.
func writeResults(w io.Writer, as testFormat, results []alarmtest.Result, coverage *alarmtest.Coverage, verbose bool) error {
	var text strings.Builder
	var err error
	switch as {
	case testJSON:
		err = alarmtest.JSON(&text, results, coverage)
	case testJUnit:
		err = alarmtest.JUnit(&text, results)
	case testGitHub:
		err = alarmtest.GitHub(&text, results)
	default:
		err = alarmtest.Text(&text, results, alarmtest.TextOptions{Verbose: verbose})
	}
	if err == nil && coverage != nil && as != testJSON && as != testJUnit {
		err = coverage.Text(&text)
	}
	if err != nil {
		return err
	}
	if as == testJSON {
		_, err := io.WriteString(w, escaped(text.String()))
		return err
	}
	for line := range strings.Lines(text.String()) {
		if _, err := fmt.Fprintln(w, shown(strings.TrimSuffix(line, "\n"))); err != nil {
			return err
		}
	}
	return nil
}
