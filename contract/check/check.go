package check

import (
	"context"
	"runtime"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/logevent"
)

// Options say how to read. The zero value is the default.
type Options struct {
	// Workers is how many batches are looked at at a time. It makes no
	// difference to the report. Default: as many as there are processors.
	Workers int
}

// maxListed is how many unknown events and shapes of lines a report lists.
const maxListed = 50

// Run holds the log events of a source against a contract. The error is that of
// reading them.
func Run(ctx context.Context, c *contract.Contract, source *logevent.Source, o Options) (*Report, error) {
	l := newLayout(c)
	all, err := read(ctx, l, source, o)
	if err != nil {
		return nil, err
	}
	return newReport(l, all), nil
}

func read(ctx context.Context, l *layout, source *logevent.Source, o Options) (*tally, error) {
	workers := o.Workers
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	names := source.Names()
	all := newTally(l)
	err := logevent.Process(ctx, source, workers,
		func() func(*logevent.Batch) *tally {
			return newWorker(l, names).read
		},
		func(t *tally) error {
			all.merge(t)
			return nil
		})
	return all, err
}
