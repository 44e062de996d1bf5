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

// Result is a first contract, and what it was made from.
type Result struct {
	// YAML is the contract file. Comments mark what was guessed.
	YAML []byte
	// Contract is the contract that YAML defines.
	Contract *contract.Contract
	// Records is the number of JSON records that it was made from. Others is the
	// number of log events that are not JSON records.
	Records, Others int64
	// Layouts are the kinds of lines among the others, most frequent first.
	Layouts []Layout
	// Unreadable is how much of the input is not a log event of its format.
	// FirstUnreadable is the first of it, or nil.
	Unreadable      int64
	FirstUnreadable *logevent.Unreadable
	// Events is the number of events in the contract. LeftOut is the number of
	// records without one: their messages begin differently, so that nothing
	// recognises them, or they are among the rarest of too many.
	Events  int
	LeftOut int64
	// Doubts lists, in a sentence each, what looks like a field that alarms need
	// but cannot be it.
	Doubts []string
}

// ErrNoRecords is returned by Run if there is no JSON record.
var ErrNoRecords = errors.New("there is no JSON record among the log events: a contract describes JSON records")

// Options configures Run. The zero value is a sensible default.
type Options struct {
	// Workers is the number of batches that are read at a time. It does not affect
	// the contract. Default: the number of processors.
	Workers int
}

// Run makes a contract from log events. It extends the closest preset, and the
// records keep it. Comments in it mark what was guessed.
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

// Bounds of a draft, whatever the records hold: how many fields and events a
// contract gets.
const (
	maxFields = 1000
	maxEvents = 200
)

// draft is a contract being made.
type draft struct {
	*observed
	base *contract.Contract
	// baseEvents are the preset's events. known caches which of them a kind of
	// records has.
	baseEvents []contract.Event
	known      map[groupKey]known
	total      map[string]*seenPath
	// outer are the paths that other paths are inside.
	outer map[string]bool
	names map[string]string // canonical names by path
	paths map[string]string // and paths by canonical name
	// guesses say why a field has its canonical name, and doubts why a path does
	// not have it.
	guesses map[string]string
	doubts  map[string]string
	// gone are the fields of the preset that the contract removes, and why.
	gone   map[string]string
	events map[string]*draftEvent
	// unnamed are the paths that a contract cannot name. rare is the number of
	// paths that are left out because there are too many.
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
