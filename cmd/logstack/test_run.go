package main

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmtest"
	"github.com/logstack-go/logstack/internal/regular"
)

// job is a test, ready to run.
type job func(context.Context) alarmtest.Result

// results runs the tests of files concurrently, and returns the results in the
// order of the files. If only is not nil, it must match the name of a test or
// of its file. covers reports whether the results are for CoverageOf.
func (w configured) results(ctx context.Context, files []string, only *regexp.Regexp, covers bool) []alarmtest.Result {
	var jobs []job
	for _, file := range files {
		jobs = append(jobs, w.jobs(file, only, covers)...)
	}
	results := make([]alarmtest.Result, len(jobs))
	var wait sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, run := range jobs {
		slots <- struct{}{}
		wait.Go(func() {
			defer func() { <-slots }()
			results[i] = run(ctx)
		})
	}
	wait.Wait()
	return results
}

// jobs returns the tests of a file, or the one beside it.
func (w configured) jobs(file string, only *regexp.Regexp, covers bool) []job {
	if !isTest(file) {
		if !only.MatchString(file) {
			return nil
		}
		return []job{func(ctx context.Context) alarmtest.Result { return besideResult(file, w.try(ctx, file)) }}
	}
	wrong := func(err error) []job {
		return []job{func(context.Context) alarmtest.Result { return alarmtest.Result{File: file, Wrong: err} }}
	}
	read, err := alarmtest.Load(file)
	if err != nil {
		return wrong(err)
	}
	subject, err := w.subject(file, read)
	if err != nil {
		return wrong(err)
	}
	run := read.Run
	if covers {
		run = read.RunForCoverage
	}
	var jobs []job
	for _, t := range read.Tests {
		if only.MatchString(t.Name) || only.MatchString(file) {
			jobs = append(jobs, func(ctx context.Context) alarmtest.Result { return run(ctx, subject, t) })
		}
	}
	return jobs
}

// subject returns what a file of tests tests: what it names, or the rule beside
// it.
func (w configured) subject(file string, read *alarmtest.File) (*alarmtest.Subject, error) {
	if !read.OfRule() || !there(ruleOf(file)) {
		return read.Open(w.contract)
	}
	app := w.application()
	source, err := regular.ReadFile(ruleOf(file))
	if err != nil {
		return nil, err
	}
	rule, err := alarmrules.Parse(ruleOf(file), source, app.Severities)
	if err != nil {
		return nil, err
	}
	others, err := w.others(read.Rules, filepath.Dir(file))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return read.OpenRule(app, rule, others)
}

// besideResult returns the result of the test beside a query, or the error if
// there is none.
func besideResult(file string, err error) alarmtest.Result {
	if err == nil {
		return alarmtest.Result{File: file, Passed: true}
	}
	var lines []string
	for line := range strings.Lines(err.Error()) {
		lines = append(lines, strings.TrimSuffix(line, "\n"))
	}
	return alarmtest.Result{File: file, Failures: []alarmtest.Failure{{Detail: lines}}}
}
