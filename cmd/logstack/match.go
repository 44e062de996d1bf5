package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/logevent"
)

// matchFlags say what match prints. Their letters are those of grep.
type matchFlags struct {
	count, invert, quiet bool
	// only prints only the part that matched, numbers prefixes the line number,
	// and names prefixes the name of the input.
	only, numbers, names bool
	// most ends the reading after that many matches; 0 means no limit.
	most    int64
	extract []string
	workers int
	input   inputFlags
	from    configFlags
	remote  remoteFlags
	// mostAsked is the maximum number of lines that AWS is asked about.
	mostAsked int64
}

func newMatch() *cobra.Command {
	var f matchFlags
	c := &cobra.Command{
		Use:   "match PATTERN [FILE...]",
		Short: "Print the log lines that a filter pattern matches",
		Long: `Print the log lines that a CloudWatch filter pattern matches: grep for filter
patterns. Without files, or for -, it reads stdin. For records and exports, it
prints the messages. Input from a pipe is printed as it arrives.

--only-matching prints the text that the terms of the pattern match, a line
each; for a JSON or delimited pattern, it prints the values of the fields that
the pattern names, separated by tabs.

A pattern is written as in CloudWatch, with the application's own names; fields
that the configuration's log contract does not have are reported. If --contract,
--config or --env chooses a contract, a JSON pattern is instead written with the
contract's names, and bound to it like the condition of an alarm rule: $.level =
"ERROR" stands for everything that the application writes for that level, and
$.event = "login_failed" for what identifies that event. Unknown fields are
refused.

With --remote, CloudWatch decides what matches (TestMetricFilter). A line about
which this command disagrees is reported on stderr. Everything else stays the
same (docs/how-to/remote.md).

It exits with 0 if something matched, with 1 if nothing did, and with 2 if the
pattern is not valid, the input cannot be read or AWS fails; at Ctrl-C, --remote
exits with 130.`,
		Example: `  logstack match '{ $.level = "ERROR" }' app.log
  logstack match --count 'ERROR -timeout' app.log.gz
  logstack match --extract '$.duration_ms' '{ $.duration_ms > 5000 }' app.log
  logstack match --extract '$status' '[ip, ..., status = 5*, size]' access.log
  logstack match -n -H -m 10 'Traceback' *.log
  logstack match --contract zap '{ $.event = "login_failed" }' app.log
  logstack match --remote --profile dev 'ERROR -timeout' app.log
  tail -f app.log | logstack match '{ $.level = "ERROR" }'`,
		Args: arguments(1, noLimit),
		RunE: func(c *cobra.Command, args []string) error {
			if err := f.remote.check(c.Flags(), "max-events"); err != nil {
				return err
			}
			match := f.match
			if f.remote.on {
				match = f.askedMatch
			}
			matched, err := match(c, args[0], args[1:])
			var own exitError
			switch {
			case errors.As(err, &own) && own.code == interrupted:
				return err
			case f.remote.dry && err == nil:
				return nil
			case err != nil:
				return exitError{matchFailed, err}
			case !matched:
				return exitError{nothingMatched, nil}
			}
			return nil
		},
	}
	c.ValidArgsFunction = firstOf(func(*cobra.Command) []string { return nil }, cobra.ShellCompDirectiveDefault)
	flags := c.Flags()
	flags.BoolVarP(&f.count, "count", "c", false, "print only how many lines match")
	flags.BoolVarP(&f.invert, "invert", "v", false, "print the lines that do not match")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "print nothing, and stop at the first match")
	flags.Int64VarP(&f.most, "max-count", "m", 0, "stop after this `number` of matches (default: no limit)")
	flags.BoolVarP(&f.numbers, "line-number", "n", false, "print the number of the line before it")
	flags.BoolVarP(&f.names, "with-filename", "H", false, "print the name of the input before the line")
	flags.BoolVarP(&f.only, "only-matching", "o", false, "print only what matched")
	flags.StringArrayVarP(&f.extract, "extract", "e", nil, "print the value of a `field` instead of the line, as $.path, $name or $3; several are separated by tabs")
	addWorkers(flags, &f.workers)
	f.remote.add(flags, "let CloudWatch say which lines match")
	flags.Int64Var(&f.mostAsked, "max-events", 10_000, "with --remote: the maximum number of `lines` to ask about; more are an error")
	f.input.add(flags)
	f.from.add(flags)
	return c
}

// The exit codes of match, which are those of grep.
const (
	nothingMatched = 1
	matchFailed    = 2
)

// matches holds the matches of a batch.
type matches struct {
	lines []byte
	// ends are the offsets at which the output of each match ends, if they are
	// needed.
	ends       []int
	count      int64
	unreadable int64
	first      *logevent.Unreadable
	// lookout is that of the worker.
	lookout *lookout
	// differ are lines about which AWS disagrees, and err is why it could not
	// be asked.
	differ []string
	err    error
}

// firstOf drops everything after that many matches.
func (m *matches) firstOf(most int64) {
	if m.count > most {
		m.lines, m.count = m.lines[:m.ends[most-1]], most
	}
}

// check returns an error for flags that exclude each other.
func (f *matchFlags) check() error {
	switch {
	case len(f.extract) > 0 && f.invert:
		return errors.New("--extract and --invert do not go together: a line that does not match has no values")
	case f.only && f.invert:
		return errors.New("--only-matching and --invert do not go together: in a line that does not match, nothing did")
	case f.only && len(f.extract) > 0:
		return errors.New("--only-matching and --extract do not go together: each says what to print of a line")
	case f.most < 0:
		return errors.New("--max-count is less than 0")
	}
	return nil
}

func (f *matchFlags) match(c *cobra.Command, source string, paths []string) (bool, error) {
	return f.matching(c, c.Context(), source, paths, nil)
}

// matching prints the lines that match: those that ask names or, if ask is nil,
// those that the pattern matches here.
func (f *matchFlags) matching(c *cobra.Command, ctx context.Context, source string, paths []string, ask asking) (bool, error) {
	held, err := f.from.pattern(c, source)
	if err != nil {
		return false, err
	}
	pattern := held.pattern
	warn(c, pattern)
	if err := f.check(); err != nil {
		return false, err
	}
	request := filterpattern.Request{Pattern: pattern}
	for _, field := range f.extract {
		s, err := held.selector(field)
		if err != nil {
			return false, err
		}
		request.Values = append(request.Values, s)
	}
	terms := pattern.Kind() == filterpattern.KindTerms
	if f.only && !terms {
		request.Values = pattern.Fields()
	}
	matcher, err := filterpattern.NewMatcher([]filterpattern.Request{request})
	if err != nil {
		return false, err
	}
	var finder *filterpattern.Finder
	if f.only && terms {
		finder = filterpattern.NewFinder(pattern)
	}
	if f.quiet {
		f.most = 1
	}
	f.input.noTimes, f.input.writes = true, !f.count && !f.quiet
	events, done, err := f.input.open(c, paths)
	if err != nil {
		return false, err
	}
	names := events.Names()
	out := bufio.NewWriterSize(c.OutOrStdout(), 64<<10)
	newLookout := newLookouts(pattern)
	var lookouts []*lookout
	var all matches
	workers := processors(f.workers)
	if ask != nil {
		workers = 1 // the service limits the rate of calls
	}
	var differ []string
	err = logevent.Process(ctx, events, workers,
		func() func(*logevent.Batch) matches {
			e := matcher.Event()
			var l *lookout
			if newLookout != nil {
				l = newLookout()
			}
			return func(b *logevent.Batch) (m matches) {
				all := b.Events()
				var said []bool
				if ask != nil {
					all, said, m.err = asked(ctx, ask, pattern, all)
				}
				n := 0
				for event := range all {
					e.Read(event.Message)
					matched := e.Matches(0)
					if said != nil {
						if said[n] != matched {
							matched = said[n]
							m.differ = append(m.differ, differs(names[event.Input], event.Line, matched))
						}
						n++
					}
					l.look(event.Message, matched)
					if matched == f.invert {
						continue
					}
					m.count++
					if !f.count && !f.quiet {
						m.lines = f.print(m.lines, names, event, e, finder, len(request.Values))
					}
					if f.most > 0 {
						m.ends = append(m.ends, len(m.lines))
					}
				}
				m.unreadable, m.first = b.Unreadable()
				m.lookout = l
				return m
			}
		},
		func(m matches) error {
			if m.err != nil {
				return m.err
			}
			differ = append(differ, m.differ...)
			if f.most > 0 {
				m.firstOf(f.most - all.count)
			}
			all.count += m.count
			all.unreadable += m.unreadable
			if all.first == nil {
				all.first = m.first
			}
			if m.lookout != nil && !slices.Contains(lookouts, m.lookout) {
				lookouts = append(lookouts, m.lookout)
			}
			if _, err := out.Write(m.lines); err != nil {
				return err
			}
			if f.most > 0 && all.count >= f.most {
				return errEnough
			}
			if events.Live() {
				return out.Flush()
			}
			return nil
		})
	done()
	if err != nil && !errors.Is(err, errEnough) {
		_ = out.Flush()
		return false, err
	}
	if f.count && !f.quiet && !f.remote.dry {
		fmt.Fprintln(out, all.count)
	}
	complainOfDiffering(c, differ)
	// If the reading ended early, workers are still running and something
	// matched.
	if err == nil {
		if note := none(lookouts); note != "" {
			complain(c.ErrOrStderr(), "note: "+note)
		}
	}
	if err := out.Flush(); err != nil {
		return false, err
	}
	if all.unreadable > 0 {
		return false, errors.New(unreadableText(all.unreadable, all.first))
	}
	return all.count > 0, nil
}

// errEnough ends the reading when no more matches are wanted.
var errEnough = errors.New("enough")

// print appends the output for a line that matched.
func (f *matchFlags) print(to []byte, names []string, event *logevent.Event, e *filterpattern.Event, finder *filterpattern.Finder, values int) []byte {
	before := func() {
		if f.names {
			to = append(append(to, names[event.Input]...), ':')
		}
		if f.numbers {
			to = append(strconv.AppendInt(to, event.Line, 10), ':')
		}
	}
	switch {
	case finder != nil:
		for _, at := range finder.Find(event.Message) {
			before()
			to = append(append(to, event.Message[at[0]:at[1]]...), '\n')
		}
		return to
	case values > 0:
		before()
		for i := range values {
			if i > 0 {
				to = append(to, '\t')
			}
			to = append(to, e.Value(0, i).Text...)
		}
	default:
		before()
		to = append(to, event.Message...)
	}
	return append(to, '\n')
}
