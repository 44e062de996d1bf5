package alarmtest

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// Results are the results of tests as JSON writes them. Fields may be added, but
// none changes.
type Results struct {
	// Passed, Failed and Wrong count the tests that passed, that failed, and that
	// cannot be run.
	Passed int `json:"passed"`
	Failed int `json:"failed"`
	Wrong  int `json:"wrong"`
	// Tests are the tests, in the order in which they ran.
	Tests []TestResult `json:"tests"`
	// Coverage is what the tests show of what they test; nil unless it is asked for.
	Coverage *Coverage `json:"coverage,omitempty"`
}

// TestResult is a result as JSON writes it.
type TestResult struct {
	Result
	// Wrong says why the test cannot be run; empty if it can.
	Wrong string `json:"wrong,omitempty"`
}

// JSON writes results for programs, with coverage unless c is nil. They are a
// Results.
func JSON(w io.Writer, results []Result, c *Coverage) error {
	out := Results{Tests: []TestResult{}, Coverage: c}
	for _, r := range results {
		one := TestResult{Result: r}
		switch {
		case r.Wrong != nil:
			one.Wrong = r.Wrong.Error()
			out.Wrong++
		case r.Passed:
			out.Passed++
		default:
			out.Failed++
		}
		out.Tests = append(out.Tests, one)
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(out)
}

// message returns the failures as text.
func message(r Result) string {
	if r.Wrong != nil {
		return r.Wrong.Error()
	}
	var b strings.Builder
	for _, f := range r.Failures {
		if f.What != "" {
			fmt.Fprintf(&b, "%s\n  want  %s\n  got   %s\n", f.What, f.Want, f.Got)
		}
		for _, line := range f.Detail {
			b.WriteString("  " + line + "\n")
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// headline returns the first failure on one line.
func headline(r Result) string {
	switch {
	case r.Wrong != nil:
		first, _, _ := strings.Cut(r.Wrong.Error(), "\n")
		return first
	case len(r.Failures) == 0:
		return ""
	case r.Failures[0].What == "" && len(r.Failures[0].Detail) > 0:
		return r.Failures[0].Detail[0]
	}
	f := r.Failures[0]
	return fmt.Sprintf("%s: want %s, got %s", f.What, f.Want, f.Got)
}

// The elements of JUnit's XML, as CI systems read them.
type (
	suites struct {
		XMLName xml.Name `xml:"testsuites"`
		Suites  []suite  `xml:"testsuite"`
	}
	suite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Cases    []suiteCase `xml:"testcase"`
	}
	suiteCase struct {
		Class   string     `xml:"classname,attr"`
		Name    string     `xml:"name,attr"`
		File    string     `xml:"file,attr"`
		Line    int        `xml:"line,attr,omitempty"`
		Failure *suiteText `xml:"failure,omitempty"`
		Error   *suiteText `xml:"error,omitempty"`
	}
	suiteText struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// JUnit writes results as JUnit XML, with a suite for each file.
func JUnit(w io.Writer, results []Result) error {
	var all suites
	for _, r := range results {
		if n := len(all.Suites); n == 0 || all.Suites[n-1].Name != r.File {
			all.Suites = append(all.Suites, suite{Name: r.File})
		}
		s := &all.Suites[len(all.Suites)-1]
		one := suiteCase{Class: r.File, Name: r.Name, File: r.File, Line: r.Line}
		if one.Name == "" {
			one.Name = r.File
		}
		s.Tests++
		switch {
		case r.Wrong != nil:
			s.Errors++
			one.Error = &suiteText{headline(r), message(r)}
		case !r.Passed:
			s.Failures++
			one.Failure = &suiteText{headline(r), message(r)}
		}
		s.Cases = append(s.Cases, one)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// What GitHub's workflow commands need escaped, in their text and in their
// properties (workflow-commands-for-github-actions).
var (
	commandText     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	commandProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// GitHub writes failures as annotations for GitHub's workflows, a line for each
// test.
func GitHub(w io.Writer, results []Result) error {
	var b strings.Builder
	for _, r := range results {
		if r.Wrong == nil && r.Passed {
			continue
		}
		title := r.Name
		if title == "" {
			title = r.File
		}
		fmt.Fprintf(&b, "::error file=%s,line=%d,title=%s::%s\n", commandProperty.Replace(r.File), max(r.Line, 1), commandProperty.Replace(title), commandText.Replace(message(r)))
	}
	_, err := io.WriteString(w, b.String())
	return err
}
