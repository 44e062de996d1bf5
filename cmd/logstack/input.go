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

// inputFlags are the flags that say what log events to read.
type inputFlags struct {
	format    inputFormat
	timeField string
	// times are the fields that may hold the time, where no flag names one.
	times []string
	// noTimes says that nobody needs the times of raw lines.
	noTimes bool
	// lateTimes says that whoever needs one asks for it.
	lateTimes bool
	// writes says that the command writes to stdout while it reads, so that on
	// a terminal there is no room for a progress bar.
	writes bool
}

type inputFormat logevent.Format

func (f *inputFormat) String() string { return string(*f) }

// Type is what the format is called in a command's help.
func (f *inputFormat) Type() string { return "format" }

func (f *inputFormat) choices() []string { return texts(logevent.Formats()) }

// Set reads a format's name; the error lists those there are.
func (f *inputFormat) Set(name string) error {
	return enum.Unmarshal((*logevent.Format)(f), []byte(name), "input format", logevent.Formats())
}

func (f *inputFlags) add(flags *pflag.FlagSet) {
	f.format = inputFormat(logevent.Auto)
	flags.Var(&f.format, "input", "what the input is: "+enum.Join(logevent.Formats()))
}

// addTime adds the flag that says where raw lines have their time.
func (f *inputFlags) addTime(flags *pflag.FlagSet) {
	flags.StringVar(&f.timeField, "time-field", "", "the `field` of raw JSON lines that has the time")
}

// open opens the files, or stdin without any. The function that it returns is
// to be called when all has been read.
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

// unreadableText says how much of an input is no log event, and the first of it.
func unreadableText(n int64, first *logevent.Unreadable) string {
	return fmt.Sprintf("%s unreadable, the first at %s", numeral.Thousands(n), first)
}

// processors is how many to use: all of them, unless a flag says otherwise.
func processors(flag int) int {
	if flag > 0 {
		return flag
	}
	return runtime.GOMAXPROCS(0)
}
