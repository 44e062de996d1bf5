package logevent

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
)

// An error from fold, and the end of the context, stop the reading.
func TestStop(t *testing.T) {
	input := Bytes("in", bytes.Repeat([]byte("a line\n"), 100_000))
	stop := errors.New("enough")
	ctx, cancel := context.WithCancel(context.Background())
	for _, c := range []struct {
		fold func() error
		want error
	}{
		{func() error { return stop }, stop},
		{func() error { cancel(); return nil }, context.Canceled},
	} {
		s, _ := Open([]Input{input}, Options{BatchSize: 100})
		folded := 0
		err := Process(ctx, s, 3, func() func(*Batch) int { return func(*Batch) int { return 0 } },
			func(int) error { folded++; return c.fold() })
		if !errors.Is(err, c.want) || folded > 20 {
			t.Errorf("stops with %v after %d batches", err, folded)
		}
	}
}

// A context that has ended before is an error, and nothing is folded.
func TestEndedContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s, err := Open([]Input{Bytes("in", []byte("a line\n"))}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = Process(ctx, s, 2, func() func(*Batch) int { return func(*Batch) int { return 0 } },
		func(int) error { t.Error("a batch is folded"); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}

// Batches behind a slow one wait for it, at most as many as there are buffers, and are
// folded in their order.
func TestSlowBatch(t *testing.T) {
	const workers, buffers = 3, 3*3 + 2
	s, err := Open([]Input{Bytes("in", bytes.Repeat([]byte("a line\n"), 100))}, Options{BatchSize: 7})
	if err != nil {
		t.Fatal(err)
	}
	var started atomic.Int32
	full := make(chan struct{})
	var folded []int
	err = Process(t.Context(), s, workers, func() func(*Batch) int {
		return func(b *Batch) int {
			if n := started.Add(1); n == buffers {
				close(full)
			}
			if b.Index() == 0 {
				<-full
				if n := started.Load(); n > buffers {
					t.Errorf("%d batches are under way", n)
				}
			}
			return b.Index()
		}
	}, func(index int) error { folded = append(folded, index); return nil })
	if err != nil || len(folded) < 2*buffers || len(folded) != int(started.Load()) || !slices.IsSorted(folded) {
		t.Errorf("%d, %v", folded, err)
	}
}

// A panic in fold reaches the caller.
func TestPanicInFold(t *testing.T) {
	defer func() {
		if thrown := recover(); thrown != "broken" {
			t.Errorf("the panic is %v", thrown)
		}
	}()
	s, err := Open([]Input{Bytes("in", []byte("a line\n"))}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	_ = Process(t.Context(), s, 1, func() func(*Batch) int { return func(*Batch) int { return 0 } }, func(int) error { panic("broken") })
}
