package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/template"
)

// chooser is the value of a flag that takes one of a fixed set of names, or
// several separated by commas.
type chooser interface {
	pflag.Value
	choices() []string
}

// texts returns names as strings.
func texts[T ~string](names []T) []string { return strings.Split(enum.Join(names), ", ") }

// complete makes the shell complete the values of flags and the names of saved
// queries, rules, contracts and stacks. Everything else completes to files.
func complete(root *cobra.Command) {
	for _, c := range root.Commands() {
		complete(c)
	}
	root.Flags().VisitAll(func(f *pflag.Flag) {
		if values := completionOf(f); values != nil {
			// It fails for a flag that is not the command's own.
			_ = root.RegisterFlagCompletionFunc(f.Name, values)
		}
	})
}

// completionOf returns the function that completes a flag; nil for files.
func completionOf(f *pflag.Flag) cobra.CompletionFunc {
	if value, ok := f.Value.(chooser); ok {
		return func(_ *cobra.Command, _ []string, started string) ([]string, cobra.ShellCompDirective) {
			// Complete after the last comma.
			before := started[:strings.LastIndexByte(started, ',')+1]
			var all []string
			for _, name := range value.choices() {
				all = append(all, before+name)
			}
			return all, cobra.ShellCompDirectiveNoFileComp
		}
	}
	switch f.Name {
	case "contract":
		return contracts
	case "env":
		return func(c *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
			return environments(c), cobra.ShellCompDirectiveNoFileComp
		}
	case "stack":
		return func(c *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			return stacks(c, args), cobra.ShellCompDirectiveNoFileComp
		}
	}
	return nil
}

// contracts completes the name of a preset, or a file.
func contracts(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return contract.Presets(), cobra.ShellCompDirectiveDefault
}

// environments returns the environments of the configuration.
func environments(c *cobra.Command) []string {
	path, _ := c.Flags().GetString("config")
	from := configFlags{path: path}
	all, err := from.environments()
	if err != nil {
		return nil
	}
	return all
}

// stacks returns the stacks of the template that the command reads: that of its
// flags, or cdk.out.
func stacks(c *cobra.Command, args []string) []string {
	path := defaultInput
	switch f := c.Flags().Lookup("template"); {
	case f != nil:
		path = f.Value.String()
	case len(args) > 0:
		path = args[0]
	}
	templates, err := template.Read(path, template.Options{})
	if err != nil {
		return nil
	}
	var all []string
	for _, t := range templates {
		all = append(all, t.Stack)
	}
	return all
}

// firstOf completes the first argument with names, and the others with others.
func firstOf(names func(*cobra.Command) []string, others cobra.ShellCompDirective) cobra.CompletionFunc {
	return func(c *cobra.Command, args []string, started string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, others
		}
		all := names(c)
		return slices.DeleteFunc(all, func(name string) bool { return !strings.HasPrefix(name, started) }), cobra.ShellCompDirectiveNoFileComp
	}
}
