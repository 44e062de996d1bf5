package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/alarmtest"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/template"
)

// newTests says what to write a first test file for.
type newTests struct {
	template, stack, output string
	parameters              map[string]string
}

// run writes the file to stdout or to the output, which must not exist.
func (n newTests) run(c *cobra.Command, with configured, named string) error {
	path := n.output
	if path == "" {
		path = "new" + alarmtest.Ending
	} else if !strings.HasSuffix(path, alarmtest.Ending) {
		return exitError{wrongUsage, fmt.Errorf("--output %s: the name of a test file must end in %s", path, alarmtest.Ending)}
	} else if there(path) {
		return exitError{wrongUsage, fmt.Errorf("--output %s: it already exists", path)}
	}
	relative := func(to string) string {
		from, err := filepath.Abs(filepath.Dir(path))
		if err != nil {
			return to
		}
		absolute, err := filepath.Abs(to)
		if err != nil {
			return to
		}
		if between, err := filepath.Rel(from, absolute); err == nil {
			return filepath.ToSlash(between)
		}
		return to
	}
	head := fmt.Sprintf("template: %q\n", relative(n.template))
	if n.stack != "" {
		head += fmt.Sprintf("stack: %q\n", n.stack)
	}
	if len(n.parameters) > 0 {
		head += "parameters:\n"
		for _, name := range slices.Sorted(maps.Keys(n.parameters)) {
			head += fmt.Sprintf("  %q: %q\n", name, n.parameters[name])
		}
	}
	switch name := with.contract.Name(); {
	case name == "guide":
	case slices.Contains(contract.Presets(), name):
		head += "contract: " + name + "\n"
	default:
		if named == "" {
			name = with.folder(name)
		}
		head += fmt.Sprintf("contract: %q\n", relative(name))
	}
	file, err := alarmtest.Parse(path, []byte(head+"tests: [{name: none, expect: any}]\n"))
	if err != nil {
		return err
	}
	file.Giving = template.ByFlags // the command has these flags
	subject, err := file.Open(with.contract)
	if err != nil {
		return err
	}
	text, err := alarmtest.New(c.Context(), path, head, subject)
	if err != nil {
		return err
	}
	if n.output == "" {
		_, err = c.OutOrStdout().Write(text)
		return err
	}
	return os.WriteFile(path, text, 0o666)
}

// check refuses flags about a new file if none is to be written.
func (n newTests) check(args []string) error {
	switch {
	case n.template == "" && (n.stack != "" || n.output != "" || len(n.parameters) > 0):
		return errors.New("--stack, --parameter and --output are for --new: a test file says itself which stack it tests, with which parameters")
	case n.template != "" && len(args) > 0:
		return fmt.Errorf("--new writes tests for a template, and runs none: leave out %s", args[0])
	}
	return nil
}
