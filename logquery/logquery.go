// Package logquery runs Logs Insights queries on log events from files and streams.
// It combines packages engine and logevent.
package logquery

import (
	"context"
	"errors"
	"runtime"

	"github.com/logstack-go/logstack/cloudwatch/discovery"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/logevent/rewrite"
)

// Options configure how events are read. The zero value is the default.
type Options struct {
	// Workers is the number of batches processed at a time. It does not change the
	// answer. The default is the number of processors.
	Workers int
	// LogGroup is the log group of events that do not name theirs. By default they
	// have none.
	LogGroup string
	// Log is the format of the log. By default it is detected, from the log group
	// and the form of each event, and from the first lines of each input of raw
	// lines.
	Log *discovery.Format
	// Reads reports whether the query reads a log group. Events of other log groups
	// are left out; events that do not name theirs are read. By default the query
	// reads all log groups.
	Reads func(group string) bool
	// Transformer returns the transformer of a log group, which changes its events
	// before the query reads them, or nil. An error ends the reading. group is
	// empty for events that do not name their log group, unless LogGroup is set.
	// Several goroutines call Transformer at a time. By default there are no
	// transformers.
	Transformer func(group string) (*rewrite.Transformer, error)
}

// Answer is the result of a query, with what was found while reading.
type Answer struct {
	*engine.Result
	// Unreadable is the number of pieces of the input that are not log events of
	// its format, and FirstUnreadable the first of them, or nil.
	Unreadable      int64
	FirstUnreadable *logevent.Unreadable
	// LeftOut is the number of events of log groups that the query does not read,
	// by log group.
	LeftOut map[string]int64
	// Transformed holds the counts of transformed events, by log group. If an event
	// cannot be transformed, the query reads the original.
	Transformed map[string]*rewrite.Tally
}

// errEnough ends the reading when no more events are needed.
var errEnough = errors.New("enough")

// Run runs a query on a source of log events. The error is that of reading the
// source, of Options.Transformer, or of [engine.Run.Merge].
func Run(ctx context.Context, p *engine.Program, source *logevent.Source, o Options) (*Answer, error) {
	run := p.Run()
	answer, err := gather(ctx, run, source, o)
	if err != nil {
		return nil, err
	}
	answer.Result, err = run.Result()
	return answer, err
}

// gather adds all events of a source to a run.
func gather(ctx context.Context, run *engine.Run, source *logevent.Source, o Options) (*Answer, error) {
	type result struct {
		part       *engine.Part
		unreadable int64
		first      *logevent.Unreadable
		leftOut    map[string]int64
		rewritten  map[string]*rewrite.Tally
		err        error
	}
	workers := o.Workers
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	home := []byte(o.LogGroup)
	// The format of an input is set before there are events of it.
	formats := make([]*discovery.Format, len(source.Names()))
	for i := range formats {
		formats[i] = o.Log
	}
	source.Head(func(input int, format logevent.Format, head []byte) {
		if format == logevent.Raw {
			formats[input] = o.Log.Sniff(head)
		}
	})
	answer := &Answer{LeftOut: map[string]int64{}, Transformed: map[string]*rewrite.Tally{}}
	err := logevent.Process(ctx, source, workers,
		func() func(*logevent.Batch) result {
			w := run.Worker()
			rewriter := newRewriter(o.Transformer)
			return func(b *logevent.Batch) (r result) {
				w.Begin(b.Index())
				r.leftOut = map[string]int64{}
				rewriter.begin()
				var event engine.Event
				var current *logevent.Event
				var group string // of the event before, as most events have the same
				reads := true
				// Few queries need the time of every event.
				clock := func() (int64, bool) {
					if ms, ok := current.When(); ok {
						return ms, true
					}
					return formats[current.Input].Time(event.Group, current.Message)
				}
				for e := range b.Events() {
					current = e
					if o.Reads != nil && len(e.Group) > 0 {
						if string(e.Group) != group {
							group = string(e.Group)
							reads = o.Reads(group)
						}
						if !reads {
							r.leftOut[group]++
							continue
						}
					}
					fill(&event, e)
					if event.Format = formats[e.Input]; event.Format.IsHeader(e.Message) {
						continue
					}
					if len(event.Group) == 0 {
						event.Group = home
					}
					event.Clock = clock
					if r.err = rewriter.rewrite(e, &event); r.err != nil {
						break
					}
					w.Add(&event)
				}
				r.rewritten = rewriter.tallies
				r.part = w.End()
				r.unreadable, r.first = b.Unreadable()
				return r
			}
		},
		func(r result) error {
			if r.err != nil {
				return r.err
			}
			answer.Unreadable += r.unreadable
			for group, n := range r.leftOut {
				answer.LeftOut[group] += n
			}
			for group, tally := range r.rewritten {
				if answer.Transformed[group] == nil {
					answer.Transformed[group] = &rewrite.Tally{}
				}
				answer.Transformed[group].Merge(tally)
			}
			if answer.FirstUnreadable == nil {
				answer.FirstUnreadable = r.first
			}
			if err := run.Merge(r.part); err != nil {
				return err
			}
			if run.Full() {
				return errEnough
			}
			return nil
		})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, err
	}
	return answer, nil
}

// Event returns a log event in the form that the engine takes.
func Event(e *logevent.Event) (event engine.Event) {
	fill(&event, e)
	return event
}

// fill sets what an event has of a log event, and leaves Clock, Format and Document. To
// copy a whole event takes longer.
func fill(event *engine.Event, e *logevent.Event) {
	event.Time, event.HasTime, event.Ingested = e.Time, e.HasTime, e.Ingested
	event.Group, event.Stream, event.Message, event.Line = e.Group, e.Stream, e.Message, e.Line
	event.TransformationError = ""
}
