package logquery

import (
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/logevent/rewrite"
)

// rewriter gives events to the transformers of their log groups, for one goroutine.
type rewriter struct {
	of func(group string) (*rewrite.Transformer, error)
	// known are the transformers of the log groups that there were events of.
	known map[string]*rewrite.Transformer
	// tallies are those of a batch.
	tallies map[string]*rewrite.Tally
}

func newRewriter(of func(group string) (*rewrite.Transformer, error)) *rewriter {
	return &rewriter{of: of, known: map[string]*rewrite.Transformer{}}
}

// begin begins a batch.
func (r *rewriter) begin() { r.tallies = map[string]*rewrite.Tally{} }

// rewrite makes an event what the transformer of its log group leaves. One that is not
// transformed stays as it was written, and says why (Transformation-Errors-Metrics).
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
	// The format is that of the originals.
	event.Message, event.Format = message, nil
	return nil
}
