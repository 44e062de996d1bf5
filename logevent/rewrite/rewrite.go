// Package rewrite applies the transformers of log groups to log events, and counts
// the events that cannot be transformed.
package rewrite

import (
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch/transformer"
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/logevent"
)

// Transformer is the transformer of a log group, with the metadata that it can copy
// into log events. It does not change, and several goroutines may use it at a time.
type Transformer struct {
	*transformer.Transformer
	// By identifies the transformer, such as by its logical ID or its file.
	By string
	// Account and Region are those of the log group, or empty if unknown.
	Account, Region string
}

// Message returns the transformed message of an event of a log group. The error
// says why it cannot be transformed.
func (t *Transformer) Message(e *logevent.Event, group string) ([]byte, error) {
	return t.Transform(transformer.Event{
		Message: string(e.Message), LogGroup: group, LogStream: string(e.Stream),
		Account: t.Account, Region: t.Region,
	})
}

// Notes returns a sentence for each kind of metadata that the transformer copies
// and whose value is unknown.
func (t *Transformer) Notes() []string {
	var notes []string
	for _, key := range []string{"@accountId", "@regionName"} {
		if t.Copies(key) && (t.Account == "" || t.Region == "") {
			notes = append(notes, fmt.Sprintf("the transformer %s copies %s, which is unknown here: its target stays empty.", t.By, key))
		}
	}
	return notes
}

// Tally counts the events given to a transformer.
type Tally struct {
	// Events is the number of events, and Failed the number of those that were not
	// transformed.
	Events, Failed int64
	// By identifies the transformer. Why says why it failed on the first event that
	// was not transformed.
	By, Why string
}

// Add counts an event, with the error of Message.
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

// Merge adds the counts of later events.
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

// Text says how many events of a log group were not transformed, and why, without a
// full stop. It returns "" if all were. The group may be empty.
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
