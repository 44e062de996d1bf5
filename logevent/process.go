package logevent

import (
	"cmp"
	"context"
	"iter"
	"runtime"
	"sync"
)

// Process reads a source to its end. Each worker gets a function from newWorker,
// which returns a result for a batch. fold receives the results one at a time, in
// the order of the input. Both must not keep the batch or its events after they
// return, and may run in any goroutine. Process stops at the first error of opening or
// reading an input, of fold, or of the context. The batches read up to then have been
// folded.
//
// Each worker reads its batches itself, in turn with the others, while their text is in
// the cache of its processor. The worker that completes the next batch in the order
// folds it, with those behind it that were completed earlier.
func Process[R any](ctx context.Context, s *Source, workers int, newWorker func() func(*Batch) R, fold func(R) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	workers = max(workers, 1)

	free := newBuffers(3*workers + 2)
	unread := errStopped
	next, stop := iter.Pull(func(yield func(*Batch) bool) {
		unread = (&splitter{source: s, buffers: free, ctx: ctx}).run(yield)
	})
	var reading sync.Mutex
	done := &ordered[R]{fold: fold, free: free, waiting: make([]completed[R], cap(free.permits))}
	work := func() {
		work, reader := newWorker(), newReader(s.options)
		for ctx.Err() == nil {
			reading.Lock()
			b, more := next()
			reading.Unlock()
			if !more {
				return
			}
			b.read = reader
			// A goroutine that never yields is interrupted every 10 ms, and its
			// reads then hand its processor over to a thread that has no use for it.
			runtime.Gosched()
			if !done.add(b, work(b)) {
				cancel()
			}
		}
	}
	var others sync.WaitGroup
	for range workers - 1 {
		others.Go(work)
	}
	work()
	others.Wait()
	stop()
	if unread == errStopped {
		unread = ctx.Err()
	}
	return cmp.Or(done.failed, unread)
}

// ordered folds results in the order of their batches.
type ordered[R any] struct {
	fold func(R) error
	free *buffers

	mu sync.Mutex
	// waiting holds the results of batches that are not folded, each at its index
	// modulo the number of buffers.
	waiting []completed[R]
	// next is the index of the next batch to fold.
	next    int
	folding bool
	failed  error
}

// completed is a batch with its result.
type completed[R any] struct {
	batch  *Batch
	result R
}

// add folds the result of a batch if it is the next in the order, and those behind it.
// It reports whether all folding succeeded so far.
func (o *ordered[R]) add(b *Batch, result R) bool {
	o.mu.Lock()
	o.waiting[b.index%len(o.waiting)] = completed[R]{b, result}
	for !o.folding && o.failed == nil {
		at := &o.waiting[o.next%len(o.waiting)]
		if at.batch == nil {
			break
		}
		c := *at
		*at = completed[R]{}
		o.next++
		// Others may complete batches while this one is folded.
		o.folding = true
		o.mu.Unlock()
		err := o.fold(c.result)
		o.free.put(c.batch.data[:0])
		o.mu.Lock()
		o.folding, o.failed = false, err
	}
	ok := o.failed == nil
	o.mu.Unlock() // not deferred: fold runs without the lock, and may panic
	return ok
}

// buffers limits the number of batches under way: each has a buffer until it is folded.
type buffers struct {
	permits chan struct{}

	mu sync.Mutex
	// idle holds the buffers that no batch uses. The last one put back is taken first,
	// as it may still be in the cache.
	idle [][]byte
}

func newBuffers(most int) *buffers {
	b := &buffers{permits: make(chan struct{}, most)}
	for range most {
		b.permits <- struct{}{}
	}
	return b
}

// take returns a buffer, or nil if a new one may be made. It waits while all are in use.
func (b *buffers) take(ctx context.Context) ([]byte, error) {
	select {
	case <-b.permits:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	n := len(b.idle)
	if n == 0 {
		return nil, nil
	}
	last := b.idle[n-1]
	b.idle = b.idle[:n-1]
	return last, nil
}

func (b *buffers) put(buffer []byte) {
	b.mu.Lock()
	b.idle = append(b.idle, buffer)
	b.mu.Unlock()
	b.permits <- struct{}{}
}
