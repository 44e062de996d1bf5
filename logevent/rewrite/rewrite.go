// Package rewrite gives log events to the transformers of their log groups, and
// counts those that are not transformed.
package rewrite

import (
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch/transformer"
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/logevent"
)

// Transformer is the transformer of a log group, with what else it can put into its log
// events. It does not change, and may be used by several goroutines at a time.
type Transformer struct {
	*transformer.Transformer
	// By is what it is called, such as its logical id or its file.
	By string
	// Account and Region are where the log group is; empty where that is not known.
	Account, Region string
}

// Message returns the message of an event of a log group as the transformer leaves it.
// The error says why it is not transformed.
func (t *Transformer) Message(e *logevent.Event, group string) ([]byte, error) {
	return t.Transform(transformer.Event{
		Message: string(e.Message), LogGroup: group, LogStream: string(e.Stream),
		Account: t.Account, Region: t.Region,
	})
}

// Notes say, in a sentence each, what the transformer copies that is not known here.
func (t *Transformer) Notes() []string {
	var notes []string
	for _, key := range []string{"@accountId", "@regionName"} {
		if t.Copies(key) && (t.Account == "" || t.Region == "") {
			notes = append(notes, fmt.Sprintf("the transformer %s copies %s, which is not known here: its target stays empty.", t.By, key))
		}
	}
	return notes
}

// Tally is how many events a transformer was given.
type Tally struct {
	// Events are all of them, and Failed those that were not transformed.
	Events, Failed int64
	// By is what the transformer is called, and Why why it did not transform the first
	// of those that failed.
	By, Why string
}

// Add counts an event of a transformer, with the error of Message.
func (t *Tally) Add(by string, err error) {
	t.By = by
	t.Events++
	if err == nil {
		return
	}
	if t.Failed++; t.Why == "" {
		t.Why = err.Error()
	}
}

// Merge adds what was counted of later events.
func (t *Tally) Merge(later *Tally) {
	if t.By == "" {
		t.By = later.By
	}
	if t.Why == "" {
		t.Why = later.Why
	}
	t.Events += later.Events
	t.Failed += later.Failed
}

// Text says how many events of a log group, which may be empty, were not transformed,
// and why, without a stop; empty if all were.
func (t *Tally) Text(group string) string {
	if t.Failed == 0 {
		return ""
	}
	if group != "" {
		group = " of " + group
	}
	verb := "were"
	if t.Failed == 1 {
		verb = "was"
	}
	return fmt.Sprintf("%s of %s%s %s not transformed by %s (%s)", numeral.Thousands(t.Failed), numeral.Count(t.Events, "log event"), group, verb, t.By, t.Why)
}
