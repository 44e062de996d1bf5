package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/logstack-go/logstack/remote"
)

// interrupted is the exit code after Ctrl-C, as in shells (128 and SIGINT).
const interrupted = 130

// sinceByDefault is how far back AWS is asked by default.
const sinceByDefault = "1h"

// remoteFlags are the flags that ask AWS instead of reading files, and that
// choose the account.
type remoteFlags struct {
	on, dry, progress         bool
	profile, region, endpoint string
	// with names the flags that make a command ask AWS.
	with string
}

// add adds the flags. Other flags may make the command ask AWS as well, and use
// the same flags for the account.
func (f *remoteFlags) add(flags *pflag.FlagSet, what string, others ...string) {
	f.with = strings.Join(append([]string{"--remote"}, others...), " or ")
	with := "with " + f.with + ": "
	flags.BoolVar(&f.on, "remote", false, what+" (docs/how-to/remote.md)")
	flags.StringVar(&f.profile, "profile", "", with+"the `profile` of ~/.aws/config (default: what the SDK finds)")
	flags.StringVar(&f.region, "region", "", with+"the `region` (default: the profile's)")
	flags.StringVar(&f.endpoint, "endpoint-url", "", with+"use this `address` instead of AWS")
	flags.BoolVar(&f.dry, "dry-run", false, with+"print each call, and make none")
	flags.BoolVar(&f.progress, "progress", false, with+"report progress on stderr, even if it is not a terminal")
}

// askingFlags say which account to ask, and how.
var askingFlags = []string{"profile", "region", "endpoint-url", "dry-run", "progress"}

// check refuses flags for asking AWS if it is not asked.
func (f *remoteFlags) check(flags *pflag.FlagSet, others ...string) error {
	if f.on {
		return nil
	}
	for _, name := range slices.Concat(askingFlags, others) {
		if flags.Changed(name) {
			return exitError{wrongUsage, fmt.Errorf("--%s is for AWS: use %s as well", name, f.with)}
		}
	}
	return nil
}

// ask opens the account and calls do. The first Ctrl-C ends the context, the
// second one the command. A dry run prints its calls, and do returns without an
// answer.
func (f *remoteFlags) ask(c *cobra.Command, do func(context.Context, *remote.Account) error) error {
	ctx, stop := signal.NotifyContext(c.Context(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	o := remote.Options{Profile: f.profile, Region: f.region, Endpoint: f.endpoint}
	if f.dry {
		o.DryRun = c.OutOrStdout()
	}
	account, err := remote.Open(ctx, o)
	if err != nil {
		return exitError{badInput, err}
	}
	err = do(ctx, account)
	if err != nil && ctx.Err() != nil {
		text := strings.Trim(strings.ReplaceAll(err.Error(), context.Canceled.Error(), ""), "\n: ")
		if text != "" {
			text = ": " + text
		}
		return exitError{interrupted, errors.New("stopped" + text)}
	}
	return err
}

// telling reports progress on stderr: on a terminal on one line, which it
// clears at the end, and with --progress on lines of their own.
func (f *remoteFlags) telling(c *cobra.Command) (tell func(string), done func()) {
	out := c.ErrOrStderr()
	switch {
	case isTerminal(out):
		return func(text string) { fmt.Fprintf(out, "\r\x1b[K%s", shown(text)) }, func() { fmt.Fprint(out, "\r\x1b[K") }
	case f.progress:
		last := ""
		return func(text string) {
			if text != last {
				complain(out, text)
			}
			last = text
		}, func() {}
	}
	return func(string) {}, func() {}
}

// span returns the time range that AWS is asked for.
func (f *remoteFlags) span(since, until string) (start, end time.Time, err error) {
	if since == "" {
		since = sinceByDefault
	}
	if until == "" {
		until = "now"
	}
	now := time.Now()
	if start, err = parseTime(since, now); err != nil {
		return start, end, fmt.Errorf("--since: %w", err)
	}
	if end, err = parseTime(until, now); err != nil {
		return start, end, fmt.Errorf("--until: %w", err)
	}
	if !start.Before(end) {
		return start, end, errors.New("--until must be after --since")
	}
	return start, end, nil
}

// offline refuses several log groups for events that come from files.
func offline(logGroups []string) (string, error) {
	switch len(logGroups) {
	case 0:
		return "", nil
	case 1:
		return logGroups[0], nil
	}
	return "", errors.New("--log-group: give only one for events in files; several need --remote")
}

// writing returns a reader of what write writes concurrently.
func writing(write func(io.Writer) error) io.ReadCloser {
	r, w := io.Pipe()
	go func() { w.CloseWithError(write(w)) }()
	return r
}
