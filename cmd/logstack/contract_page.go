package main

import (
	"github.com/spf13/cobra"
)

func contractPage(c *cobra.Command, from *configFlags) ([]byte, error) {
	with, err := from.read(c)
	if err != nil {
		return nil, err
	}
	return with.contract.Markdown(), nil
}
