package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/logstack-go/logstack/internal/nearest"
)

// noLimit is a maximum that no number of arguments exceeds.
const noLimit = math.MaxInt

// arguments returns an error for fewer or more arguments than a command takes,
// which says how it is called.
func arguments(least, most int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return fmt.Errorf("an argument is missing: use %s", c.UseLine())
		case len(args) > most:
			return fmt.Errorf("the argument %q is one too many: use %s", args[most], c.UseLine())
		}
		return nil
	}
}

// knownCommand returns an error for an unknown subcommand, with the one that was
// probably meant.
func knownCommand(parent *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range parent.Commands() {
		names = append(names, c.Name())
	}
	return fmt.Errorf("there is no command %q%s", strings.TrimPrefix(parent.CommandPath()+" "+args[0], parent.Root().Name()+" "), nearest.Hint(args[0], names))
}

// knownTopic returns an error if help is asked about an unknown command.
func knownTopic(help *cobra.Command, args []string) error {
	about, rest, err := help.Root().Find(args)
	if err != nil || !about.HasSubCommands() {
		return err
	}
	return knownCommand(about, rest)
}

// flagError returns an error for a flag that is not valid: an unknown one has the
// flag that was probably meant, and a value that is no number says so.
func flagError(c *cobra.Command, err error) error {
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok && unknown.GetSpecifiedShortnames() == "" {
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near := nearest.Name(unknown.GetSpecifiedName(), names); near != "" {
			return fmt.Errorf("%w: did you mean --%s?", err, near)
		}
	}
	if value, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		if number, ok := errors.AsType[*strconv.NumError](err); ok {
			must := "it must be a whole number"
			if number.Err == strconv.ErrRange {
				must = "it is too large"
			}
			return fmt.Errorf("invalid argument %q for \"--%s\" flag: %s", value.GetValue(), value.GetFlag().Name, must)
		}
	}
	return err
}

// addWorkers adds the flag that says how many processors a command uses.
func addWorkers(flags *pflag.FlagSet, workers *int) {
	flags.Var((*workersFlag)(workers), "workers", "how many `processors` to use (default: all)")
}

// workersFlag is a number of processors; 0 means all.
type workersFlag int

func (f *workersFlag) String() string { return strconv.Itoa(int(*f)) }

func (f *workersFlag) Type() string { return "int" }

// Set reads the number.
func (f *workersFlag) Set(text string) error {
	n, err := strconv.Atoi(text)
	if err == nil && n < 0 {
		err = errors.New("it is less than 0")
	}
	*f = workersFlag(n)
	return err
}
