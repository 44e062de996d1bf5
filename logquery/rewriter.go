package logquery

import (
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/logevent/rewrite"
)

// rewriter applies the transformers of log groups to events. It is for one
// goroutine.
type rewriter struct {
	of func(group string) (*rewrite.Transformer, error)
	// known are the transformers of the log groups seen so far.
	known map[string]*rewrite.Transformer
	// tallies are the counts of the current batch.
	tallies map[string]*rewrite.Tally
}

func newRewriter(of func(group string) (*rewrite.Transformer, error)) *rewriter {
	return &rewriter{of: of, known: map[string]*rewrite.Transformer{}}
}

// begin begins a batch.
func (r *rewriter) begin() { r.tallies = map[string]*rewrite.Tally{} }

// rewrite applies the transformer of an event's log group. An event that cannot be
// transformed keeps its original message, with the reason
// (Transformation-Errors-Metrics).
func (r *rewriter) rewrite(from *logevent.Event, event *engine.Event) error {
	if r.of == nil {
		return nil
	}
	t, ok := r.known[string(event.Group)]
	if !ok {
		var err error
		if t, err = r.of(string(event.Group)); err != nil {
			return err
		}
		r.known[string(event.Group)] = t
	}
	if t == nil {
		return nil
	}
	tally := r.tallies[string(event.Group)]
	if tally == nil {
		tally = &rewrite.Tally{}
		r.tallies[string(event.Group)] = tally
	}
	message, err := t.Message(from, string(event.Group))
	if tally.Add(t.By, err); err != nil {
		event.TransformationError = err.Error()
		return nil
	}
	// The format of the log is that of the original messages.
	event.Message, event.Format = message, nil
	return nil
}
