package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// A flag with a type of its own either completes to a fixed set of names, or is
// known to have none.
func TestFlagsHaveChoices(t *testing.T) {
	free := []string{"*main.settings", "*main.parameters", "*main.conditions", "*main.allowances", "*main.allowanceFile", "*main.byteSize", "*main.mapFlags", "*main.workersFlag"}
	n := 0
	var visit func(*cobra.Command)
	visit = func(c *cobra.Command) {
		c.Flags().VisitAll(func(f *pflag.Flag) {
			kind := fmt.Sprintf("%T", f.Value)
			if !strings.HasPrefix(kind, "*main.") || slices.Contains(free, kind) {
				return
			}
			n++
			value, ok := f.Value.(chooser)
			if !ok {
				t.Errorf("%s --%s is a %s, which has no choices", c.CommandPath(), f.Name, kind)
				return
			}
			if len(value.choices()) < 2 {
				t.Errorf("%s --%s has the choices %q", c.CommandPath(), f.Name, value.choices())
			}
			for _, name := range value.choices() {
				if err := f.Value.Set(name); err != nil {
					t.Errorf("%s --%s: %v", c.CommandPath(), f.Name, err)
				}
			}
			if _, ok := c.GetFlagCompletionFunc(f.Name); !ok {
				t.Errorf("%s --%s is not completed", c.CommandPath(), f.Name)
			}
		})
		for _, below := range c.Commands() {
			visit(below)
		}
	}
	visit(newRoot(io.Discard, io.Discard, new(bool)))
	if n < 10 {
		t.Errorf("only %d flags were looked at", n)
	}
}
