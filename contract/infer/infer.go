package infer

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"runtime"
	"slices"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/logevent"
)

// Result is a first contract of what log lines are.
type Result struct {
	// YAML is the contract file, with comments that say what was guessed.
	YAML []byte
	// Contract is what it says.
	Contract *contract.Contract
	// Records is how many JSON records it was made of, and Others how many log
	// events say nothing about a contract.
	Records, Others int64
	// Layouts are what the others look like, the most frequent first.
	Layouts []Layout
	// Unreadable is how much of the input is no log event of its format, and
	// FirstUnreadable the first of it; nil where all is read.
	Unreadable      int64
	FirstUnreadable *logevent.Unreadable
	// Events is how many events it has, and LeftOut how many records tell of
	// others: nothing recognises them, as their messages begin differently, or
	// they are too many, and the rarest.
	Events  int
	LeftOut int64
	// Doubts are what looks like a field that alarms need and cannot be it, a
	// sentence each.
	Doubts []string
}

// ErrNoRecords is the error of Run if there is not JSON record.
var ErrNoRecords = errors.New("there is no JSON record among the log events: a contract is of JSON records")

// Options say how to read. The zero value is the default.
type Options struct {
	// Workers is how many batches are looked at at a time. It makes no
	// difference to the contract. Default: as many as there are processors.
	Workers int
}

// Run makes a contract of log events: one that extends the preset that comes
// closest, and that their records keep. What it guesses, it says.
func Run(ctx context.Context, source *logevent.Source, o Options) (*Result, error) {
	workers := o.Workers
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	all := newObserved()
	err := logevent.Process(ctx, source, workers,
		func() func(*logevent.Batch) *observed { return newObserver().observe },
		func(o *observed) error {
			all.merge(o)
			return nil
		})
	switch {
	case err != nil:
		return nil, err
	case all.records == 0:
		return nil, ErrNoRecords
	}
	return newDraft(all).write()
}

// What bounds a draft, whatever the records hold: how many fields and events a
// contract gets.
const (
	maxFields = 1000
	maxEvents = 200
)

// draft is a contract being made.
type draft struct {
	*observed
	base *contract.Contract
	// baseEvents are the preset's, and known what is known of a kind of records by it.
	baseEvents []contract.Event
	known      map[groupKey]known
	total      map[string]*seenPath
	// outer are the paths that others are inside of.
	outer map[string]bool
	names map[string]string // canonical, by path
	paths map[string]string // the other way round
	// guesses are why a field has its canonical name, and doubts why one has not.
	guesses map[string]string
	doubts  map[string]string
	// gone are fields of the preset that the contract takes away, and why.
	gone   map[string]string
	events map[string]*draftEvent
	// unnamed are the paths that a contract cannot name, and rare how many are
	// left out, since there are so many.
	unnamed []string
	rare    int
}

func newDraft(o *observed) *draft {
	d := &draft{
		observed: o, total: map[string]*seenPath{}, outer: map[string]bool{}, names: map[string]string{}, paths: map[string]string{},
		guesses: map[string]string{}, doubts: map[string]string{}, gone: map[string]string{}, known: map[groupKey]known{}, events: map[string]*draftEvent{},
	}
	whole := &group{paths: d.total}
	for _, key := range sortedKeys(o.groups) {
		whole.merge(o.groups[key])
	}
	if d.rare = len(d.total) - maxFields; d.rare > 0 {
		paths := slices.SortedFunc(maps.Keys(d.total), func(a, b string) int {
			return cmp.Or(cmp.Compare(d.total[b].n, d.total[a].n), cmp.Compare(a, b))
		})
		for _, path := range paths[maxFields:] {
			delete(d.total, path)
		}
	}
	for path := range d.total {
		for _, outer := range outerPaths(path) {
			d.outer[outer] = true
		}
	}
	d.closest()
	d.baseEvents = d.base.Events()
	d.recall()
	d.call()
	d.recallOthers()
	return d
}
