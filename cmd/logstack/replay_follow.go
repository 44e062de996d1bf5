package main

import (
	"encoding/json"
	"fmt"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/replay"
)

// change is a change of an alarm's state in JSON.
type change struct {
	// Stack is the name of the stack, LogicalID the logical id of the alarm in
	// it, and Name the alarm's name.
	Stack     string `json:"stack"`
	LogicalID string `json:"logicalId"`
	Name      string `json:"name"`
	replay.Transition
}

// followed replays log events while they are written, and writes changes to
// stdout until the events end or the user stops it.
func followed(c *cobra.Command, r *replay.Replay, source *logevent.Source, as format) (*replay.Report, error) {
	ctx, stop := signal.NotifyContext(c.Context(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	out := c.OutOrStdout()
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	return r.Follow(ctx, source, func(of replay.Change) {
		if as == jsonFormat {
			_ = lines.Encode(change{of.Stack, of.LogicalID, of.Name, of.Transition})
			return
		}
		p := &page{paper: paperOf(c)}
		p.in(map[bool]string{true: red, false: bold}[of.To == "ALARM"], func() { p.line(changed(of)) })
		fmt.Fprint(out, p)
	})
}

// changed formats a change on one line.
func changed(of replay.Change) string {
	why := of.Reason
	if of.Value != nil {
		why = strconv.FormatFloat(*of.Value, 'g', 6, 64)
	}
	return fmt.Sprintf("%s  %s  %s  %s", of.At.UTC().Format(time.DateTime), pad(string(of.To), 5), of.Name, why)
}
