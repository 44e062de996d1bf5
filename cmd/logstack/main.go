// Command logstack proves a logging stack before it is deployed: it reads the
// templates that CDK synthesizes, and needs neither CDK nor an AWS account.
//
//	logstack init [FOLDER]                   writes an app of your own
//	logstack doctor                          reports what this machine lacks
//	logstack describe [cdk.out|template]     describes what stacks provision
//	logstack replay --template FILE FILE...  runs log lines through a template
//	logstack lint [cdk.out|template]         finds mistakes in stacks
//	logstack diff OLD NEW [FILE...]          reports what deploying NEW over OLD loses
//	logstack rules [NAME]                    lists the alarm rules
//	logstack test [FILE|FOLDER...]           tests alarms, alarm rules and queries
//	logstack query QUERY|NAME FILE...        runs a Logs Insights query
//	logstack dashboard --preview FILE ...    draws a dashboard with log lines
//	logstack match PATTERN FILE...           is grep for filter patterns
//	logstack explain PATTERN LINE            explains why a line does not match
//	logstack check FILE...                   checks lines against the contract
//	logstack contract schema|doc [FILE]      writes what a contract says
//	logstack contract diff [OLD] NEW         reports what a new contract changes
//	logstack wire TEMPLATE TASKDEF           writes a log configuration into a
//	                                         task definition
//	logstack man FOLDER                      writes man pages
//
// `logstack help replay` and the like describe a command, including its JSON,
// of which docs/reference/output.md has every field and a schema.
//
// Errors go to stderr. The exit code is 1 if the input is wrong, and 2 for wrong
// usage. There are exceptions: match, like grep, exits with 1 if nothing
// matched, and with 2 for any error; query exits with 2 if the query is refused;
// diff exits with 1 if something is lost or fails, and contract diff, like
// diff(1), if something changes, and both with 2 for any error.
package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run runs the command line, and returns its exit code.
func run(args []string, stdout, stderr io.Writer) int {
	// Arguments and flags are checked before a command starts, so an error
	// before the start is the command line's, and an error after it the
	// input's.
	started := false
	root := newRoot(stdout, stderr, &started)
	root.SetArgs(args)
	command, err := root.ExecuteC()
	if err == nil {
		return ok
	}
	complain(stderr, err.Error())
	if !started {
		fmt.Fprintf(stderr, "logstack: see `%s --help`\n", command.CommandPath())
	}
	return exitCode(err, started)
}

// newRoot returns the root command, which sets *started when a subcommand
// starts.
func newRoot(stdout, stderr io.Writer, started *bool) *cobra.Command {
	root := &cobra.Command{
		Use:   "logstack",
		Short: "Prove a logging stack before it is deployed",
		Long: `Prove a logging stack before it is deployed: logstack reads the templates that
` + "`cdk synth`" + ` writes, or any CloudFormation template, runs real log lines through
them, and works offline.`,
		Example: `  logstack init shop-logging             writes an app of your own
  logstack doctor                        reports what this machine lacks
  logstack describe                      describes the stacks in cdk.out
  logstack replay --stack logging-prod app.log
                                         shows which alarms go off
  logstack lint                          finds mistakes in the stacks
  logstack diff old/cdk.out cdk.out      reports what deploying it loses
  logstack rules errors                  describes an alarm rule
  logstack test rules                    tests your own alarm rules
  logstack query errors-by-type app.log  runs a saved query
  logstack dashboard --stack logging-prod --preview board.html app.log
                                         draws its dashboard
  logstack match '{ $.level = "ERROR" }' app.log
                                         is grep for filter patterns
  logstack explain '{ $.level = "ERROR" }' '{"levelname": "ERROR"}'
                                         explains why a line does not match
  logstack check app.log                 checks lines against the log contract
  logstack contract doc                  writes what the contract promises
  logstack contract diff new.yaml        reports what a new contract changes
  logstack wire cdk.out taskdef.json     wires an existing task definition`,
		Args: knownCommand,
		// Without a subcommand, print the help.
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.PersistentPreRun = func(*cobra.Command, []string) { *started = true }
	root.PersistentFlags().Bool("no-color", false, "write without colours; so does the variable NO_COLOR")
	root.AddCommand(newDescribe(), newReplay(), newQuery(), newMatch(), newExplain(), newDashboard(), newCheck(), newContract(), newWire(), newRules(), newTest(), newDiff(), newLint(), newInit(), newDoctor(), newMan())

	// Wrap the flags at 80 columns, like everything else.
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), ".FlagUsages", fmt.Sprintf(".FlagUsagesWrapped %d", lineWidth)))

	// The commands that cobra adds say what is unknown, too.
	root.SetFlagErrorFunc(flagError)
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		switch c.Name() {
		case "help":
			c.Args = knownTopic
		case "completion":
			c.Args = knownCommand
			c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
		}
	}

	complete(root)

	root.SetOut(stdout)
	root.SetErr(stderr)
	return root
}

// complain writes what is wrong, each line after the command's name and without
// terminal control characters: files may come from anywhere.
func complain(stderr io.Writer, text string) {
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" {
			fmt.Fprintf(stderr, "logstack: %s\n", shown(strings.TrimSuffix(line, "\n")))
		}
	}
}
