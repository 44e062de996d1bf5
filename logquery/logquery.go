// Package logquery runs Logs Insights queries on log events from files and
// streams: it brings together what package engine and package logevent do.
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

// Options say how to read. The zero value is the default.
type Options struct {
	// Workers is how many batches are looked at at a time. It makes no
	// difference to the answer. Default: as many as there are processors.
	Workers int
	// LogGroup is the log group of events that do not say theirs. Default:
	// none.
	LogGroup string
	// Log says of which kind the log is. Default: that is found out, by the log
	// group and the form of each event, and by the first lines of each input of
	// raw lines.
	Log *discovery.Format
	// Reads reports whether the query reads a log group; events of others are left
	// out. Those that do not say theirs are read. Default: it reads all.
	Reads func(group string) bool
	// Transformer returns the transformer of a log group, which rewrites its events
	// before the query sees them, or nil; its error ends the reading. The name is empty
	// for events that do not say theirs, without LogGroup. It is called by several
	// goroutines at a time. Default: no log group has one.
	Transformer func(group string) (*rewrite.Transformer, error)
}

// Answer is what a query puts out, and how the reading went.
type Answer struct {
	*engine.Result
	// Unreadable is how much of the input is no log event of its format, and
	// FirstUnreadable the first of it; nil if there is none.
	Unreadable      int64
	FirstUnreadable *logevent.Unreadable
	// LeftOut is how many events were of log groups that the query does not read, by
	// the log group.
	LeftOut map[string]int64
	// Transformed is what transformers were given, by the log group. Of an event that
	// is not transformed, the query sees the original.
	Transformed map[string]*rewrite.Tally
}

// errEnough ends the reading when nothing more is needed.
var errEnough = errors.New("enough")

// Run runs a query on a source of log events. The error is that of the source, of
// Options.Transformer, or one of [engine.Run.Merge].
func Run(ctx context.Context, p *engine.Program, source *logevent.Source, o Options) (*Answer, error) {
	run := p.Run()
	answer, err := Gather(ctx, run, source, o)
	if err != nil {
		return nil, err
	}
	answer.Result, err = run.Result()
	return answer, err
}

// Gather gives a run all events of a source.
func Gather(ctx context.Context, run *engine.Run, source *logevent.Source, o Options) (*Answer, error) {
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
	// An input's own is set before there are events of it.
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
				var group string // of the event before, as most are of one
				reads := true
				// Few queries look at the time of each event.
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
					event = Event(e)
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

// Event is a log event as the engine takes it.
func Event(e *logevent.Event) engine.Event {
	return engine.Event{
		Time: e.Time, HasTime: e.HasTime, Ingested: e.Ingested,
		Group: e.Group, Stream: e.Stream, Message: e.Message,
	}
}
