package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/internal/regular"
)

// formatQueries formats the queries in files in place, and lists those that
// change. Without files it formats stdin to stdout. It does not change what it
// cannot parse.
func formatQueries(c *cobra.Command, files []string) error {
	if len(files) == 0 || len(files) == 1 && files[0] == "-" {
		source, err := io.ReadAll(io.LimitReader(c.InOrStdin(), regular.Limit+1))
		if err != nil {
			return err
		}
		if len(source) > regular.Limit {
			return errors.New("stdin: it has more than 1 MiB, which is the limit for a query")
		}
		text, err := formatQuery(string(source))
		if err != nil {
			return exitError{queryRefused, err}
		}
		_, err = io.WriteString(c.OutOrStdout(), text)
		return err
	}
	var problems []error
	for _, file := range files {
		source, err := regular.ReadFile(file)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		text, err := formatQuery(string(source))
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", file, err))
			continue
		}
		if text == string(source) {
			continue
		}
		if err := writeText(file, text); err != nil {
			problems = append(problems, err)
			continue
		}
		fmt.Fprintln(c.OutOrStdout(), file)
	}
	if err := errors.Join(problems...); err != nil {
		return exitError{queryRefused, err}
	}
	return nil
}

func formatQuery(source string) (string, error) {
	q, err := insights.Parse(source)
	if err != nil {
		return "", err
	}
	return q.String() + "\n", nil
}
