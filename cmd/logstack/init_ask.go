package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/contract"
)

// ask asks, a line each, for what no flag gives. An empty line takes the
// default in brackets.
func (f *initFlags) ask(c *cobra.Command, name string) error {
	in, out := bufio.NewReader(c.InOrStdin()), c.ErrOrStderr()
	question := func(text, otherwise string) (string, error) {
		if otherwise != "" {
			text += " [" + otherwise + "]"
		}
		fmt.Fprintf(out, "%s: ", text)
		line, err := in.ReadString('\n')
		if errors.Is(err, io.EOF) && strings.TrimSpace(line) == "" {
			fmt.Fprintln(out)
			return "", exitError{wrongUsage, errors.New("there is no answer, so nothing is written: use --yes and flags")}
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
		if line = strings.TrimSpace(line); line == "" {
			return otherwise, nil
		}
		return line, nil
	}
	words := func(text string) []string {
		return strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' })
	}
	var err error
	if f.application == "" {
		if f.application, err = question("Name of the application", name); err != nil {
			return err
		}
	}
	if f.preset == "" && f.from == nil {
		fmt.Fprintln(out, "What writes its logs? A preset, or a log file to infer the contract of:")
		for _, line := range wrap(strings.Join(contract.ApplicationPresets(), ", "), lineWidth-4) {
			fmt.Fprintf(out, "    %s\n", line)
		}
		for f.preset == "" && f.from == nil {
			answer, err := question("Preset or file", "guide")
			if err != nil {
				return err
			}
			switch {
			case there(answer):
				f.from = []string{answer}
			case slices.Contains(contract.ApplicationPresets(), answer):
				f.preset = answer
			default:
				fmt.Fprintf(out, "There is no preset and no file %q.\n", answer)
			}
		}
	}
	if f.environments == nil {
		answer, err := question("Environments, with the one that people rely on last", "dev, prod")
		if err != nil {
			return err
		}
		f.environments = words(answer)
	}
	if f.email == nil && f.slack == nil {
		fmt.Fprintln(out, "Who is notified? E-mail addresses, or Slack channels as workspace/channel:")
		for _, ask := range []struct{ severity, does string }{{"page", "wakes somebody up"}, {"ticket", "waits until morning"}} {
			answer, err := question(fmt.Sprintf("For a %s, which %s", ask.severity, ask.does), "")
			if err != nil {
				return err
			}
			for _, who := range words(answer) {
				if strings.Contains(who, "@") {
					f.email = append(f.email, ask.severity+"="+who)
				} else {
					f.slack = append(f.slack, ask.severity+"="+who)
				}
			}
		}
	}
	return nil
}
