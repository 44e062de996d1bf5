package infer

import (
	"bytes"
	"cmp"
	"maps"
	"slices"

	"github.com/logstack-go/logstack/contract/sensitive"
	"github.com/logstack-go/logstack/internal/jsonscan"
	"github.com/logstack-go/logstack/logevent"
)

// maxNames bounds how many kinds of records are told apart. Later ones are counted
// together.
const maxNames = 10_000

// Bounds of what is kept of records, whatever they hold: how many keys an object
// may have before they are taken for data, such as ids, rather than names; how many
// paths there are; and how deep they go.
const (
	maxKeys  = 200
	maxPaths = 20_000
	maxDepth = 4
)

// groupKey is what tells kinds of records apart: their names, their loggers, and
// the paths of both.
type groupKey struct {
	event, message, logger string
	messageAt, loggerAt    string
}

// sortedKeys returns the keys of groups in an order that depends on nothing else.
func sortedKeys(groups map[groupKey]*group) []groupKey {
	return slices.SortedFunc(maps.Keys(groups), func(a, b groupKey) int {
		return cmp.Or(cmp.Compare(a.event, b.event), cmp.Compare(a.message, b.message), cmp.Compare(a.logger, b.logger),
			cmp.Compare(a.messageAt, b.messageAt), cmp.Compare(a.loggerAt, b.loggerAt))
	})
}

// group is the records of one kind.
type group struct {
	n     int64
	paths map[string]*seenPath
}

func (g *group) path(path string) *seenPath {
	if g.paths[path] == nil {
		g.paths[path] = &seenPath{values: map[string]int64{}}
	}
	return g.paths[path]
}

func (g *group) merge(other *group) {
	g.n += other.n
	for path, p := range other.paths {
		g.path(path).merge(p)
	}
}

type observed struct {
	records, others int64
	unreadable      int64
	firstUnreadable *logevent.Unreadable
	// layouts counts the other lines by kind.
	layouts map[string]int64
	groups  map[groupKey]*group
	// keys are the paths inside each object. open are the objects with so many keys
	// that they are taken as a whole.
	keys  map[string]map[string]bool
	open  map[string]bool
	paths map[string]bool
	// stale says that groups have paths inside open objects.
	stale bool
	// opened is the number of open objects.
	opened int
}

func newObserved() *observed {
	return &observed{layouts: map[string]int64{}, groups: map[groupKey]*group{}, keys: map[string]map[string]bool{}, open: map[string]bool{}, paths: map[string]bool{}}
}

// takes reports whether a path is kept: it is not inside an open object.
func (o *observed) takes(outer, path string) bool {
	if outer != "" {
		if o.open[outer] || o.inOpen(outer) {
			return false
		}
		if o.keys[outer] == nil {
			o.keys[outer] = map[string]bool{}
		}
		if o.keys[outer][path] = true; len(o.keys[outer]) > maxKeys {
			o.take(outer)
			return false
		}
	}
	if !o.paths[path] && len(o.paths) >= maxPaths {
		return false
	}
	o.paths[path] = true
	return true
}

// take makes an object open, and forgets what is inside it.
func (o *observed) take(outer string) {
	o.open[outer] = true
	o.forget(outer)
	o.stale = true
	o.opened++
}

// forget forgets the paths inside an object.
func (o *observed) forget(outer string) {
	for path := range o.keys[outer] {
		delete(o.paths, path)
		o.forget(path)
	}
	delete(o.keys, outer)
}

// purge removes the paths inside open objects from the groups. It runs once for all
// objects that were opened.
func (o *observed) purge() {
	if !o.stale {
		return
	}
	o.stale = false
	for _, g := range o.groups {
		maps.DeleteFunc(g.paths, func(path string, _ *seenPath) bool { return o.inOpen(path) })
	}
}

func (o *observed) inOpen(path string) bool {
	if len(o.open) == 0 {
		return false
	}
	for i := range len(path) {
		if path[i] == '.' && o.open[path[:i]] {
			return true
		}
	}
	return false
}

func (o *observed) merge(other *observed) {
	o.records, o.others, o.unreadable = o.records+other.records, o.others+other.others, o.unreadable+other.unreadable
	if o.firstUnreadable == nil {
		o.firstUnreadable = other.firstUnreadable
	}
	for name, n := range other.layouts {
		o.layouts[name] += n
	}
	for outer := range other.open {
		if !o.open[outer] && !o.inOpen(outer) {
			o.take(outer)
		}
	}
	for outer, keys := range other.keys {
		for path := range keys {
			o.takes(outer, path)
		}
	}
	for _, g := range other.groups {
		maps.DeleteFunc(g.paths, func(path string, _ *seenPath) bool { return o.inOpen(path) })
	}
	tooMany := map[string]bool{}
	for _, path := range slices.Sorted(maps.Keys(other.paths)) {
		if !o.inOpen(path) && !o.takes("", path) {
			tooMany[path] = true
		}
	}
	if len(tooMany) > 0 {
		for _, g := range other.groups {
			maps.DeleteFunc(g.paths, func(path string, _ *seenPath) bool { return tooMany[path] })
		}
	}
	for _, key := range sortedKeys(other.groups) {
		g := other.groups[key]
		if o.groups[key] == nil && len(o.groups) >= maxNames {
			key = groupKey{}
		}
		mine := o.groups[key]
		if mine == nil {
			o.groups[key] = g
			continue
		}
		mine.merge(g)
	}
	o.purge()
}

// observer reads batches one after the other. It keeps what it knows about keys.
type observer struct {
	root   *pathNode
	reader *jsonscan.Reader
	// now changes with the batch and with the objects that it opens. When it
	// changes, whether a path is kept must be asked again.
	now    int
	values map[string]leaf
}

// leaf is a value of a record, and its path.
type leaf struct {
	jsonscan.Value
	at *pathNode
}

func newObserver() *observer {
	return &observer{root: &pathNode{}, reader: (&jsonscan.Fields{}).Reader(), values: map[string]leaf{}}
}

func (w *observer) observe(b *logevent.Batch) *observed {
	o := newObserved()
	w.now++
	for e := range b.Events() {
		message := bytes.TrimSpace(e.Message)
		if len(message) == 0 || message[0] != '{' || !w.reader.Read(message) {
			o.others++
			if layout := layoutOf(message); layout != "" {
				o.layouts[layout]++
			}
			continue
		}
		o.records++
		clear(w.values)
		opened := o.opened
		w.leaves(o, w.root, jsonscan.Value{Type: jsonscan.Object, Text: message}, 0)
		if o.opened > opened {
			maps.DeleteFunc(w.values, func(path string, _ leaf) bool { return o.inOpen(path) })
		}
		key := w.key()
		g := o.groups[key]
		if g == nil {
			if len(o.groups) >= maxNames {
				key = groupKey{}
			}
			if g = o.groups[key]; g == nil {
				g = &group{paths: map[string]*seenPath{}}
				o.groups[key] = g
			}
		}
		g.n++
		for path, v := range w.values {
			g.path(path).see(v.Value, v.at)
		}
	}
	o.purge()
	o.unreadable, o.firstUnreadable = b.Unreadable()
	return o
}

// leaves takes a record apart. It notes objects, too.
func (w *observer) leaves(o *observed, outer *pathNode, v jsonscan.Value, depth int) {
	jsonscan.Visit(v, func(key []byte, v jsonscan.Value) {
		at := outer.child(key)
		if at.taken != w.now {
			opened := o.opened
			taken := o.takes(outer.path, at.path)
			if o.opened > opened {
				w.now++
			}
			if !taken {
				return
			}
			at.taken = w.now
		}
		w.values[at.path] = leaf{v, at}
		if v.Type == jsonscan.Object && depth < maxDepth && !o.open[at.path] {
			w.leaves(o, at, v, depth+1)
		}
	})
}

// eventPaths are the paths where applications write the name of what happened.
var eventPaths = []string{"event_type", "event.action", "event_name", "eventName", "attributes.['event.name']", "event"}

// key returns the kind of a record.
func (w *observer) key() (key groupKey) {
	for _, path := range eventPaths {
		if v := w.values[path]; v.Type == jsonscan.String && len(v.Text) > 0 {
			key.event = string(v.Text)
			break
		}
	}
	var message, logger leaf
	before := func(a, b leaf) bool {
		return b.at == nil || cmp.Or(cmp.Compare(a.at.rank, b.at.rank), cmp.Compare(a.at.path, b.at.path)) < 0
	}
	for _, v := range w.values {
		switch {
		case v.Type != jsonscan.String:
		case v.at.says == saysMessage && before(v, message):
			message = v
		case v.at.says == saysLogger && before(v, logger):
			logger = v
		}
	}
	if message.at != nil {
		key.message, key.messageAt = sensitive.Shape(message.Text), message.at.path
	}
	if logger.at != nil {
		key.logger, key.loggerAt = string(logger.Text), logger.at.path
	}
	return key
}
