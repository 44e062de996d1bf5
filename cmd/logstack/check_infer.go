package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/contract/infer"
	"github.com/logstack-go/logstack/internal/numeral"
)

// runInfer writes a contract of what the lines are, and says on stderr what it
// is made of.
func runInfer(c *cobra.Command, paths []string, input *inputFlags, o infer.Options) error {
	source, done, err := input.open(c, paths)
	if err != nil {
		return err
	}
	inferred, err := infer.Run(c.Context(), source, o)
	done()
	if err != nil {
		return err
	}
	if _, err := c.OutOrStdout().Write(inferred.YAML); err != nil {
		return err
	}
	complain(c.ErrOrStderr(), fmt.Sprintf("note: %s, of %s; %s no JSON", numeral.Count(int64(inferred.Events), "event"),
		numeral.Count(inferred.Records, "record"), numeral.Count(inferred.Others, "line")+map[bool]string{true: " is", false: " are"}[inferred.Others == 1]))
	if inferred.Unreadable > 0 {
		complain(c.ErrOrStderr(), "warning: "+unreadableText(inferred.Unreadable, inferred.FirstUnreadable))
	}
	if inferred.LeftOut > 0 {
		complain(c.ErrOrStderr(), fmt.Sprintf("note: %s left out: nothing tells their events, not even how the messages begin, or these are the rarest of too many", numeral.Count(inferred.LeftOut, "record")))
	}
	return nil
}
