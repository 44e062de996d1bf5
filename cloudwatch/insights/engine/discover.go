package engine

import (
	"bytes"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/discovery"
	"github.com/logstack-go/logstack/internal/jsonscan"
)

// found holds the discovered fields of an event.
type found struct {
	discovery.Reader
	kind discovery.Kind
	// read is set once the kind of the event is known, and scanned once its JSON
	// fields have been looked for.
	read, scanned bool
	// object is the JSON object whose members are fields, cut after the last
	// discovered field, or nil. cut is set if the event has more members.
	object []byte
	cut    bool
	// used is set if a command looked at the event's fields.
	used bool
}

// begin starts a new event.
func (r *row) begin(e *Event) {
	r.event, r.document = e, nil
	if r.shares {
		r.document = e.Document
	}
	f := &r.found
	f.read, f.scanned, f.used, f.cut = false, false, false, false
}

// positional reports whether the event identifies its fields by position.
func (f *found) positional() bool { return f.kind != discovery.JSON && f.Positional() }

// discover detects the kind of the event, once.
func (r *row) discover() {
	f := &r.found
	f.used = true
	if f.read {
		return
	}
	f.read = true
	f.kind = f.Read(r.event.Format, r.event.Group, r.event.Message)
}

// scan looks for the JSON fields of the event, once.
func (r *row) scan() {
	r.discover()
	f := &r.found
	if f.scanned {
		return
	}
	f.scanned, f.object = true, nil
	r.reader = r.own
	most := cloudwatch.MaxDiscoveredFields
	switch {
	case f.kind == discovery.JSON && r.document != nil:
		if r.document.IsObject() {
			f.object, r.reader = r.event.Message, &r.document.Reader
		}
	case f.kind == discovery.JSON:
		if r.own.Read(r.event.Message) {
			f.object = r.event.Message
		}
	case f.kind == discovery.Lambda:
		most = cloudwatch.MaxLambdaFields
		f.object = discovery.Fragment(r.event.Message, r.own.ReadObject)
	}
	switch {
	case f.object == nil:
		r.own.Read(nil)
	case firstFields && len(f.object) > 2*most && bytes.Count(f.object, []byte{','}) >= most:
		if first := firstLeaves(f.object, most); len(first) != len(f.object) {
			f.object, f.cut, r.reader = first, true, r.own
			r.own.Read(first)
		}
	}
}

// has reports whether the event has a field, which may be null.
func (r *row) has(path string, slots []int) bool {
	r.scan()
	if r.found.positional() {
		return r.found.Value(path).Text != nil
	}
	for _, slot := range slots {
		if r.reader.Value(slot).Type != jsonscan.Missing {
			return true
		}
	}
	return false
}

// lambdaFields are the fields that only log lines of Lambda have.
var lambdaFields = func() map[string]func(*row) Value {
	all := map[string]func(*row) Value{}
	for i, name := range discovery.LambdaFields() {
		all[name] = func(r *row) Value {
			r.discover()
			if r.found.kind != discovery.Lambda {
				return Value{}
			}
			return fromDiscovery(r.found.Lambda(i))
		}
	}
	return all
}()

// fromDiscovery converts a discovered value.
func fromDiscovery(v discovery.Value) Value {
	switch {
	case v.Text == nil:
		return Value{}
	case v.Number:
		return numberText(alias(v.Text))
	}
	return textValue(alias(v.Text))
}
