package main

import (
	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/contract"
)

func newContract() *cobra.Command {
	c := &cobra.Command{
		Use:   "contract",
		Short: "Write what a log contract says, for people and programs",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(
		writeContract("schema", "Write the JSON Schema of a log record",
			`Write the JSON Schema (2020-12) of a log record by a contract, a preset or a
file (default: guide): the fields of every record and their types, and those of
each event where a record tells of it. Fields that nobody promised are not
forbidden: `+"`logstack check`"+` tells of them.`, (*contract.Contract).Schema),
		writeContract("doc", "Write the log format as a page in Markdown",
			`Write the log format that a contract promises, a preset or a file (default:
guide), as a page in Markdown: the fields of every record, the levels, each
event with its fields and how it is recognised, log-based metrics, and what is
not to be written.`, (*contract.Contract).Markdown),
		writeContract("json", "Write the contract as JSON, for the application that keeps it",
			`Write a contract, a preset or a file (default: guide), as JSON with nothing left
to extend, for the application that keeps it: fields by their canonical names,
with the keys that lead to them and whether they are personal data; levels,
records, events and metrics. examples/django reads it.`, (*contract.Contract).JSON),
	)
	return c
}

func writeContract(name, short, long string, write func(*contract.Contract) []byte) *cobra.Command {
	return &cobra.Command{
		Use:   name + " [PRESET|FILE]",
		Short: short,
		Long:  long,
		Example: "  logstack contract " + name + " python-json-logger\n" +
			"  logstack contract " + name + " contract.yaml",
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			which := "guide"
			if len(args) > 0 {
				which = args[0]
			}
			held, err := contract.Load(which, ".")
			if err != nil {
				return err
			}
			_, err = c.OutOrStdout().Write(write(held))
			return err
		},
	}
}
