package main

import (
	"bufio"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/logevent"
)

func newMatch() *cobra.Command {
	var (
		count, invert bool
		extract       []string
		workers       int
		input         inputFlags
	)
	c := &cobra.Command{
		Use:   "match PATTERN [FILE...]",
		Short: "Print the log lines that a filter pattern matches",
		Long: `Print the log lines that a CloudWatch filter pattern matches: grep for filter
patterns. Without files, or for -, it reads stdin. Of records and exports it
prints the messages.

It exits with 0 if something matched, with 1 if nothing did, and with 2 if the
pattern is not valid or the input cannot be read.`,
		Example: `  logstack match '{ $.level = "ERROR" }' app.log
  logstack match --count 'ERROR -timeout' app.log.gz
  logstack match --extract '$.duration_ms' '{ $.duration_ms > 5000 }' app.log
  logstack match --extract '$status' '[ip, ..., status = 5*, size]' access.log`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			matched, err := match(c, args[0], args[1:], extract, count, invert, workers, &input)
			switch {
			case err != nil:
				return exitError{matchFailed, err}
			case !matched:
				return exitError{nothingMatched, nil}
			}
			return nil
		},
	}
	flags := c.Flags()
	flags.BoolVarP(&count, "count", "c", false, "print only how many lines match")
	flags.BoolVarP(&invert, "invert", "v", false, "take the lines that do not match")
	flags.StringArrayVarP(&extract, "extract", "e", nil, "print the value of a `field` instead of the line, as $.path, $name or $3; several are separated by tabs")
	flags.IntVar(&workers, "workers", 0, "how many `processors` to use (default: all)")
	input.add(flags)
	return c
}

// The exit codes of match, which are those of grep.
const (
	nothingMatched = 1
	matchFailed    = 2
)

// matches is what a batch gives.
type matches struct {
	lines      []byte
	count      int64
	unreadable int64
	first      *logevent.Unreadable
}

func match(c *cobra.Command, source string, paths, extract []string, count, invert bool, workers int, input *inputFlags) (bool, error) {
	pattern, err := filterpattern.Parse(source)
	if err != nil {
		return false, err
	}
	warn(c, pattern)
	request := filterpattern.Request{Pattern: pattern}
	if len(extract) > 0 && invert {
		return false, fmt.Errorf("--extract and --invert do not go together: a line that does not match has no values")
	}
	for _, field := range extract {
		s, err := filterpattern.ParseSelector(field)
		if err != nil {
			return false, err
		}
		request.Values = append(request.Values, s)
	}
	matcher, err := filterpattern.NewMatcher([]filterpattern.Request{request})
	if err != nil {
		return false, err
	}
	input.noTimes, input.writes = true, !count
	events, done, err := input.open(c, paths)
	if err != nil {
		return false, err
	}
	out := bufio.NewWriterSize(c.OutOrStdout(), 64<<10)
	var all matches
	err = logevent.Process(c.Context(), events, processors(workers),
		func() func(*logevent.Batch) matches {
			e := matcher.Event()
			return func(b *logevent.Batch) (m matches) {
				for event := range b.Events() {
					e.Read(event.Message)
					if e.Matches(0) == invert {
						continue
					}
					m.count++
					switch {
					case count:
					case len(extract) == 0:
						m.lines = append(append(m.lines, event.Message...), '\n')
					default:
						for i := range extract {
							if i > 0 {
								m.lines = append(m.lines, '\t')
							}
							m.lines = append(m.lines, e.Value(0, i).Text...)
						}
						m.lines = append(m.lines, '\n')
					}
				}
				m.unreadable, m.first = b.Unreadable()
				return m
			}
		},
		func(m matches) error {
			all.count += m.count
			all.unreadable += m.unreadable
			if all.first == nil {
				all.first = m.first
			}
			_, err := out.Write(m.lines)
			return err
		})
	done()
	if err != nil {
		_ = out.Flush()
		return false, err
	}
	if count {
		fmt.Fprintln(out, all.count)
	}
	if err := out.Flush(); err != nil {
		return false, err
	}
	if all.unreadable > 0 {
		return false, fmt.Errorf("%d unreadable, the first at %s", all.unreadable, all.first)
	}
	return all.count > 0, nil
}
