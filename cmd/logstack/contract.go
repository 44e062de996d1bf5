package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/contract"
)

func newContract() *cobra.Command {
	c := &cobra.Command{
		Use:   "contract",
		Short: "Write what a log contract says, for people and programs",
		Args:  knownCommand,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(
		writeContract("schema", "Write the JSON Schema of a log record",
			`Write the JSON Schema (2020-12) of a log record by a contract: the fields of
every record and their types and, if a record is of an event, those of the
event. Fields that the contract does not have are not forbidden:
`+"`logstack check`"+` lists them.`, justContract((*contract.Contract).Schema)),
		writeContract("doc", "Write the log format as a page in Markdown",
			`Write the log format that a contract promises as a page in Markdown: the fields
of every record, the levels, each event with its fields and how it is
recognised, log-based metrics, and what must not be written. It ends with the
alarm rules, metrics and saved queries that read each field and event: those of
the configuration, or those that ship.`, contractPage),
		writeContract("json", "Write the contract as JSON, for the application that follows it",
			`Write a contract as JSON with all presets resolved, for the application that
follows it: fields by their canonical names, with the keys that lead to them and
whether they are personal data; levels, records, events and metrics.
examples/django reads it.`, justContract((*contract.Contract).JSON)),
		newContractTransformer(),
		newContractDiff(),
	)
	return c
}

// justContract returns the function of a command that reads nothing but the
// contract, and writes what write returns.
func justContract(write func(*contract.Contract) []byte) func(*cobra.Command, *configFlags) ([]byte, error) {
	return func(c *cobra.Command, from *configFlags) ([]byte, error) {
		held, err := from.held(c)
		if err != nil {
			return nil, err
		}
		return write(held), nil
	}
}

func writeContract(name, short, long string, write func(*cobra.Command, *configFlags) ([]byte, error)) *cobra.Command {
	var from configFlags
	c := &cobra.Command{
		Use:   name + " [PRESET|FILE]",
		Short: short,
		Long: long + `

A PRESET or a FILE is short for --contract. The default is the contract of the
configuration, or guide.`,
		Example: "  logstack contract " + name + "\n" +
			"  logstack contract " + name + " python-json-logger\n" +
			"  logstack contract " + name + " contract.yaml",
		Args: arguments(0, 1),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				if from.contract != "" {
					return exitError{wrongUsage, fmt.Errorf("%s and --contract %s both name the contract: leave one out", args[0], from.contract)}
				}
				from.contract = args[0]
			}
			text, err := write(c, &from)
			if err != nil {
				return err
			}
			_, err = c.OutOrStdout().Write(text)
			return err
		},
	}
	from.add(c.Flags())
	c.ValidArgsFunction = contracts
	return c
}
