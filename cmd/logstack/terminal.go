package main

import (
	"io"
	"os"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/logevent"
)

// isTerminal reports whether w is a terminal.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && (isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd()))
}

// colors reports whether to write in colour: to a terminal, unless --no-color
// or the variable NO_COLOR is set (no-color.org).
func colors(c *cobra.Command) bool {
	off, _ := c.Flags().GetBool("no-color")
	return !off && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && isTerminal(c.OutOrStdout())
}

// The colours of ANSI terminals.
const (
	bold  = "\x1b[1m"
	red   = "\x1b[31m"
	plain = "\x1b[0m"
)

// progress shows on a terminal how much was read. Call the first function with
// the number of bytes, and the second at the end.
func progress(c *cobra.Command, inputs []logevent.Input) (told func(int64), done func()) {
	if !isTerminal(c.ErrOrStderr()) {
		return nil, func() {}
	}
	var total int64
	for _, in := range inputs {
		if in.Size == 0 {
			total = -1 // The size of stdin and the like is not known.
			break
		}
		total += in.Size
	}
	bar := newBar(c.ErrOrStderr(), total, terminalWidth(c.ErrOrStderr()))
	return func(n int64) { _ = bar.Set64(n) }, func() { _ = bar.Finish() }
}

// newBar returns a progress bar that fits on a line of a terminal: of one that
// is wrapped, a part would be left behind.
func newBar(w io.Writer, total int64, width int) *progressbar.ProgressBar {
	wide := width >= lineWidth
	return progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(w),
		progressbar.OptionSetDescription("reading"),
		progressbar.OptionShowBytes(wide),
		progressbar.OptionSetElapsedTime(wide),
		progressbar.OptionSetPredictTime(wide),
		progressbar.OptionSetWidth(min(30, max(width-20, 1))),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish(),
	)
}
