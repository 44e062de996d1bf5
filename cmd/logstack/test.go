package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/alarmtest"
)

func newTest() *cobra.Command {
	var (
		from    configFlags
		run     string
		verbose bool
		covers  bool
		under   float64
		fresh   = newTests{parameters: map[string]string{}}
		watches bool
	)
	as := testText
	c := &cobra.Command{
		Use:   "test [FOLDER|FILE]...",
		Short: "Test alarms, alarm rules and saved queries",
		Long: `Test alarms, offline: run the tests in files that end in .test.yaml. Such a file
names a template, or anything else that logstack replay reads. Each test says
which log events and datapoints come in, and what the alarms, metric filters,
metrics and saved queries then do (docs/how-to/testing-alarms.md):

  template: cdk.out
  stack: logging-prod
  tests:
    - name: eleven errors in five minutes are a ticket
      input:
        - line: '{"level": "ERROR"}'
          times: 11
          every: 20s
      expect:
        alarms:
          errors-ticket: goes off

An alarm that a test does not name must not go off. A blind alarm is never
quiet: a test that expects quiet fails on it.

A file NAME.test.yaml beside an alarm rule, NAME.yaml, that names no template
tests that rule, together with the rules listed under rules: those of the
folder, of the configuration, or those that ship. The key contract holds, in
several lines, a contract that extends the preset guide, to use instead of the
application's:

  tests:
    - name: eleven failed logins in five minutes are a ticket
      input:
        - lines: |
            11 every 10s: {"timestamp": "2025-03-11T09:00:00Z", "event_type": …}
      expect:
        alarms:
          failed-logins-ticket: [09:03 ALARM, 09:06 OK]

A folder may also have saved queries (.cwli), each with log events and rows in
the .txtar file beside it. Without a folder, the rules and queries are those
that the configuration names under rules and queries. A rule or a query without
tests fails, and so do tests without a rule or a query. A .txtar file begins
with a description, and has parts:

  -- events --    log events, a line each, as the application writes them;
                  12 every 20s: {"timestamp": …} stands for twelve of them
  -- rows --      the rows, in order, a JSON object a line
  -- set --       values of placeholders, name=value, a line each
  -- until --     the end of the time range, such as 2025-03-11T08:00:00Z
  -- contract --  as the key contract of a rule's tests

With --new TEMPLATE, it writes a first test file: for each alarm a test in which
it goes off and one in which it is quiet, derived from its rule, and for each
metric filter and saved query a test in which it finds something. The tests pass
as written. A comment names what could not be derived, and why, such as a
parameter without a default, which --parameter gives.

With --coverage, it reports which alarms have a test in which they go off and
one in which they are quiet; which metric filters have a test that would fail if
the filter matched nothing, and a test with a log event that the filter does not
match; and for which saved queries a test expects rows. Only tests that pass
count.

With --format json, the answer is

  passed, failed, wrong  how many tests
  tests     file, line, name, passed, failures: what, want, got, detail (lines);
            untouched (alarms that saw nothing of theirs), wrong (what is wrong
            with the test)
  coverage  covered, total; alarms: subject, stack, logicalId, name, firing,
            quiet, left (why it is not replayed); filters: matching, other, all;
            queries: result

It exits with 1 if a test fails, and with 2 for wrong usage or if a test file is
not valid.`,
		Example: `  logstack test alarms/errors.test.yaml
  logstack test --run 'failed logins' alarms
  logstack test --coverage --fail-under 100 alarms
  logstack test --new cdk.out --stack logging-prod --output prod.test.yaml
  logstack test
  logstack test rules queries
  logstack test --contract python-json-logger rules`,
		RunE: func(c *cobra.Command, args []string) error {
			with, err := from.read(c)
			if err != nil {
				return err
			}
			if err := fresh.check(args); err != nil {
				return exitError{wrongUsage, err}
			}
			if fresh.template != "" {
				return fresh.run(c, with, from.contract)
			}
			if len(args) == 0 {
				for _, folder := range []string{with.environment.RulesFolder, with.environment.QueriesFolder} {
					if folder != "" {
						args = append(args, with.folder(folder))
					}
				}
			}
			if len(args) == 0 {
				return exitError{wrongUsage, errors.New("give the folder with the rules or queries, or set rules: or queries: in the configuration")}
			}
			only, err := regexp.Compile(run)
			if err != nil {
				return exitError{wrongUsage, fmt.Errorf("--run: %w", err)}
			}
			files := func() ([]string, error) {
				var all []string
				for _, arg := range args {
					some, err := tried(arg)
					if err != nil {
						return nil, err
					}
					all = append(all, some...)
				}
				slices.Sort(all)
				return slices.Compact(all), nil
			}
			once := func(ctx context.Context) error {
				all, err := files()
				if err != nil {
					return err
				}
				covers := covers || c.Flags().Changed("fail-under")
				results := with.results(ctx, all, only, covers)
				if len(results) == 0 {
					return exitError{wrongUsage, fmt.Errorf("--run %s: no test has such a name", run)}
				}
				var coverage *alarmtest.Coverage
				if covers {
					coverage = alarmtest.CoverageOf(results)
				}
				if err := writeResults(c.OutOrStdout(), as, results, coverage, verbose); err != nil {
					return err
				}
				if err := testOutcome(results); err != nil || coverage == nil || coverage.Percent() >= under {
					return err
				}
				return fmt.Errorf("%s, and --fail-under requires %g%%", coverage.Summary(), under)
			}
			if watches {
				return watch(c.Context(), files, once, func(text string) { complain(c.ErrOrStderr(), text) })
			}
			return once(c.Context())
		},
	}
	from.add(c.Flags())
	c.Flags().StringVar(&run, "run", "", "run only the tests whose name or file matches a regular `expression`")
	c.Flags().Var(&as, "format", "text, for people, json, junit or github")
	c.Flags().BoolVar(&covers, "coverage", false, "report what the tests cover of each alarm, metric filter and saved query")
	c.Flags().Float64Var(&under, "fail-under", 0, "exit with 1 if less than this `percentage` is covered")
	c.Flags().StringVar(&fresh.template, "new", "", "write a first test file for a `template`, or for a folder that cdk synth made")
	c.Flags().StringVar(&fresh.stack, "stack", "", "with --new, the `name` of the stack")
	c.Flags().Var((*parameters)(&fresh.parameters), "parameter", "with --new, a parameter of the template, or AWS::Region and the like, as `name=value`; can be repeated (default: their own defaults)")
	c.Flags().StringVar(&fresh.output, "output", "", "with --new, the `file` to write (default: stdout)")
	c.Flags().BoolVar(&watches, "watch", false, "run the tests again whenever one of their files changes, until Ctrl-C")
	c.Flags().BoolVar(&verbose, "verbose", false, "name the alarms that a test does not mention and that received no data")
	return c
}

// testOutcome returns an error if tests failed, or if some are invalid.
func testOutcome(results []alarmtest.Result) error {
	code := ok
	for _, r := range results {
		switch {
		case r.Wrong != nil:
			code = wrongUsage
		case !r.Passed && code == ok:
			code = badInput
		}
	}
	if code == ok {
		return nil
	}
	return exitError{code, errors.New(alarmtest.Summary(results))}
}
