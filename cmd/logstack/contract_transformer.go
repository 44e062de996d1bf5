package main

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/transform"
)

func newContractTransformer() *cobra.Command {
	var to string
	var cloudformation bool
	c := writeContract("transformer", "Write a transformer from one contract's records to another's",
		`Write a CloudWatch Logs transformer that turns the records of one contract into
those of another, for an application that cannot be changed: it renames and
converts fields, spells levels and names events as --to does, and parses text by
the contract's layout of lines. It is the JSON that
`+"`aws logs put-transformer --transformer-config`"+` takes, within its limits. What
it leaves unchanged is listed on stderr.`,
		func(c *cobra.Command, from *configFlags) ([]byte, error) {
			held, err := from.held(c)
			if err != nil {
				return nil, err
			}
			target, err := contract.Load(to, ".")
			if err != nil {
				return nil, err
			}
			made, err := transform.Of(held, target)
			if err != nil {
				return nil, exitError{badInput, err}
			}
			for _, left := range made.Left {
				fmt.Fprintln(c.ErrOrStderr(), left)
			}
			if !cloudformation {
				return []byte(made.String() + "\n"), nil
			}
			text, err := json.MarshalIndent(map[string]any{"TransformerConfig": made.CloudFormation()}, "", "  ")
			return append(text, '\n'), err
		})
	c.Flags().StringVar(&to, "to", "guide", "the contract of the result, a preset or a `file`")
	c.Flags().BoolVar(&cloudformation, "cloudformation", false, "write properties of AWS::Logs::Transformer")
	c.Example = "  logstack contract transformer python-json-logger\n" +
		"  logstack contract transformer raw.yaml --to contract.yaml --cloudformation"
	return c
}
