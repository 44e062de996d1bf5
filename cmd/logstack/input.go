package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/logevent"
)

// inputFlags are the flags that say which log events to read, and how.
type inputFlags struct {
	format    inputFormat
	timeField string
	// times are the fields that may hold the time if no flag names one.
	times []string
	// noTimes reports that the command does not need the times of raw lines.
	noTimes bool
	// lateTimes reports that whoever needs a time will ask for it.
	lateTimes bool
	// writes reports that the command writes to stdout while it reads, which
	// leaves no room for a progress bar on a terminal.
	writes bool
}

type inputFormat logevent.Format

func (f *inputFormat) String() string { return string(*f) }

// Type returns the name of the flag's value in the help.
func (f *inputFormat) Type() string { return "format" }

func (f *inputFormat) choices() []string { return texts(logevent.Formats()) }

// Set parses the name of a format. The error lists the formats.
func (f *inputFormat) Set(name string) error {
	return enum.Unmarshal((*logevent.Format)(f), []byte(name), "input format", logevent.Formats())
}

func (f *inputFlags) add(flags *pflag.FlagSet) {
	f.format = inputFormat(logevent.Auto)
	flags.Var(&f.format, "input", "what the input is: "+enum.Join(logevent.Formats()))
}

// addTime adds the flag for the time of raw lines.
func (f *inputFlags) addTime(flags *pflag.FlagSet) {
	flags.StringVar(&f.timeField, "time-field", "", "the `field` of raw JSON lines that holds the time")
}

// open opens the files, or stdin without any. The caller must call the returned
// function when everything has been read.
func (f *inputFlags) open(c *cobra.Command, paths []string) (*logevent.Source, func(), error) {
	if len(paths) == 0 {
		paths = []string{"-"}
	}
	inputs, err := logevent.Files(paths...)
	if err != nil {
		return nil, nil, err
	}
	return f.of(c, inputs)
}

// of opens inputs, as open does.
func (f *inputFlags) of(c *cobra.Command, inputs []logevent.Input) (*logevent.Source, func(), error) {
	var report func(int64)
	done := func() {}
	if !f.writes || !isTerminal(c.OutOrStdout()) {
		report, done = progress(c, inputs)
	}
	o := logevent.Options{Format: logevent.Format(f.format), NoTimes: f.noTimes, LateTimes: f.lateTimes, Progress: report}
	switch {
	case f.timeField != "":
		o.TimeFields = []string{f.timeField}
	case f.times != nil:
		o.TimeFields = append(f.times, logevent.TimeFields...)
	}
	source, err := logevent.Open(inputs, o)
	return source, done, err
}

// unreadableText says how much of an input is not a log event, with the first
// example.
func unreadableText(n int64, first *logevent.Unreadable) string {
	return fmt.Sprintf("%s unreadable, the first at %s", numeral.Thousands(n), first)
}

// processors returns the number of processors to use: all, unless the flag is
// set.
func processors(flag int) int {
	if flag > 0 {
		return flag
	}
	return runtime.GOMAXPROCS(0)
}
