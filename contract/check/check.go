package check

import (
	"context"
	"runtime"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/logevent/rewrite"
)

// Options configures Run. The zero value is a sensible default.
type Options struct {
	// Workers is the number of batches that are checked at a time. It does not
	// affect the report. Default: the number of processors.
	Workers int
	// Transformer rewrites log events before they are checked against the contract;
	// those that it cannot transform are checked as they were written. Default:
	// none.
	Transformer *rewrite.Transformer
}

// maxListed is the number of unknown events and shapes of lines that a report
// lists.
const maxListed = 50

// Run checks the log events of a source against a contract. It returns an error
// only if reading them fails.
func Run(ctx context.Context, c *contract.Contract, source *logevent.Source, o Options) (*Report, error) {
	l := newLayout(c)
	all, err := read(ctx, l, source, o)
	if err != nil {
		return nil, err
	}
	report := newReport(l, all)
	if text := all.rewritten.Text(""); text != "" {
		report.Notes = append(report.Notes, text+": they are checked against the contract as they were written")
	}
	return report, nil
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
			w := newWorker(l, names)
			w.transformer = o.Transformer
			return w.read
		},
		func(t *tally) error {
			all.merge(t)
			all.rewritten.Merge(&t.rewritten)
			return nil
		})
	return all, err
}
